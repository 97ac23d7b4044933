// What the page knows: the servers, who acts, and where they are.

export const state = {
  viewer: null,
  channel: null,
  world: { guilds: [], bot: { id: "", name: "", online: false }, welcome: "", neighbours: [] },
  /** Messages of the channel that is shown, by identifier. */
  messages: new Map(),
  more: false,
  /** The slash commands that are offered here. */
  commands: [],
  /** The commands in the menus of people and of messages. */
  userCommands: [],
  messageCommands: [],
  /** Channels in which something was written since they were last looked at. */
  unread: new Set(),
};

export const guildOf = (channel) => state.world.guilds.find((guild) => guild.channels.some((one) => one.id === channel)) ?? null;

/** The server that is shown. */
export const here = () => guildOf(state.channel) ?? state.world.guilds.find((guild) => memberIn(guild, state.viewer)) ?? null;

export const channelNow = () => here()?.channels.find((channel) => channel.id === state.channel) ?? null;

export const memberIn = (guild, id) => guild?.members.find((member) => member.id === id) ?? null;
export const member = (id) => memberIn(here(), id) ?? anywhere(id);
export const role = (id) => here()?.roles.find((one) => one.id === id) ?? null;
export const channel = (id) => here()?.channels.find((one) => one.id === id) ?? null;
export const me = () => member(state.viewer);

function anywhere(id) {
  for (const guild of state.world.guilds) {
    const found = memberIn(guild, id);
    if (found) return found;
  }
  return null;
}

export const rolesOf = (person) => (person?.roles ?? []).map(role).filter(Boolean);

/** The colour of a name: that of the highest role that has one. */
export function colourOf(person) {
  const coloured = rolesOf(person).filter((one) => one.colour);
  return coloured.length ? hexadecimal(coloured[coloured.length - 1].colour) : null;
}

export const hexadecimal = (colour) => `#${colour.toString(16).padStart(6, "0")}`;

/** Identifiers rise with time, but do not fit into a number. */
export const byAge = (a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1);

/** Text without accents and case, for finding. */
export const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
