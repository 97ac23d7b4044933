// The page: reads the world, listens to what changes, and tells each part what to draw.

import * as address from "./address.js";
import { setNow } from "./clock.js";
import * as composer from "./composer.js";
import * as developer from "./developer.js";
import * as drawers from "./drawers.js";
import { byId, icon } from "./element.js";
import { sentence } from "./interactions.js";
import * as modal from "./modal.js";
import * as notice from "./notice.js";
import * as people from "./people.js";
import { get, listen } from "./server.js";
import * as sidebar from "./sidebar.js";
import { on, send } from "./signals.js";
import { here, state } from "./state.js";
import * as timeline from "./timeline.js";
import * as welcome from "./welcome.js";

/** What came while the world was being read; it is newer than what was read. */
let waiting = null;
/** Rises with every reading, so that a late answer to an earlier question is dropped. */
let reading = 0;
let worldTimer;
/** What is wrong with the connection, if anything is. */
let trouble = "";
/** Whose changes are heard. */
let listening = null;
/** What is typed as soon as the new view is there. */
let typeThen;
/** Whose view of which channel stands in the page. */
let shown = "";
const view = () => `${state.viewer} ${state.channel}`;

start();

async function start() {
  byId("open-sidebar").append(icon("menu"));
  byId("open-members").append(icon("members"));
  byId("theme").append(icon("theme"));
  for (const part of [notice, drawers, timeline, composer, modal, developer, welcome]) part.start();
  on("event", hear);
  on("go", go);
  on("redraw-all", () => timeline.draw({ all: true }));
  addEventListener("popstate", () => arrive(address.read()));
  await arrive(address.read());
}

/** Goes to what an address names. */
async function arrive({ as, channel }) {
  try {
    await readWorld(as);
  } catch (error) {
    say(sentence(error));
    setTimeout(() => arrive({ as, channel }), 2000);
    return;
  }
  state.channel = findChannel(channel);
  address.write(state.viewer, state.channel, true);
  if (shown !== view()) state.messages = new Map();
  if (!state.viewer) {
    say("There is nobody in this Discord yet.");
    setTimeout(() => arrive(address.read()), 2000);
  } else if (listening === state.viewer) {
    await readAll();
  } else {
    // Its "hello" has everything read.
    listening = state.viewer;
    listen(state.viewer);
  }
  drawAll();
}

/** Goes to a channel, or on as somebody else; `line` is then typed. */
function go({ viewer = state.viewer, channel = state.channel, line }) {
  drawers.closeAll();
  if (viewer === state.viewer && channel === state.channel) {
    if (line) send("type", line);
    return;
  }
  typeThen = line;
  address.write(viewer, channel);
  if (viewer !== state.viewer) composer.clear();
  arrive({ as: viewer, channel });
}

function findChannel(wanted) {
  const all = state.world.guilds.flatMap((guild) => guild.channels);
  const found = all.find((one) => one.id === wanted) ?? all.find((one) => one.name === wanted);
  return (found ?? here()?.channels[0] ?? all[0])?.id ?? null;
}

async function readWorld(as) {
  const world = await get("world", { as });
  state.world = world;
  state.viewer = world.viewer;
  setNow(world.now);
}

/** Reads everything that is shown. Events that come meanwhile wait, and are heard afterwards. */
async function readAll() {
  const turn = ++reading;
  waiting = [];
  const { viewer } = state;
  try {
    await readWorld(viewer);
    // Whoever was acted as is gone: the sandbox began anew, or they left.
    if (state.viewer !== viewer) return void arrive({ as: state.viewer, channel: state.channel });
    if (!state.world.guilds.some((guild) => guild.channels.some((one) => one.id === state.channel)))
      state.channel = findChannel(null);
    const { channel } = state;
    const asked = { as: state.viewer };
    const [{ messages, more }, offered] = channel
      ? await Promise.all([get(`channels/${channel}/messages`, asked), get(`channels/${channel}/commands`, asked)])
      : [{ messages: [], more: false }, { commands: [], user_commands: [], message_commands: [] }];
    if (turn !== reading) return;
    state.messages = new Map(messages.map((message) => [message.id, message]));
    state.more = more;
    state.commands = offered.commands;
    state.userCommands = offered.user_commands;
    state.messageCommands = offered.message_commands;
    state.unread.delete(channel);
  } catch (error) {
    if (turn === reading) say(sentence(error));
    return;
  }
  const missed = waiting;
  waiting = null;
  drawAll();
  if (shown !== view()) timeline.show();
  shown = view();
  byId("app").removeAttribute("aria-busy");
  for (const event of missed) hear(event);
  if (typeThen) send("type", typeThen);
  typeThen = undefined;
}
function hear(event) {
  switch (event.type) {
    case "hello":
    case "again":
      say("");
      readAll();
      break;
    case "cut":
      say("Connecting…");
      break;
    case "bot":
      state.world.bot.online = event.online;
      drawAll();
      break;
    case "world":
      // Many changes come at once when a world is set up.
      clearTimeout(worldTimer);
      worldTimer = setTimeout(readAll, 150);
      break;
    case "message":
    case "gone":
      if (waiting) waiting.push(event);
      else change(event);
      break;
    default:
  }
}

function change(event) {
  if (event.type === "gone") {
    state.messages.delete(event.message);
    return timeline.draw();
  }
  const { message } = event;
  if (message.channel_id !== state.channel) {
    if (!state.unread.has(message.channel_id) && !message.edited_timestamp) {
      state.unread.add(message.channel_id);
      sidebar.draw();
    }
    return;
  }
  const known = state.messages.has(message.id);
  // An edit of something older than what is shown is read when it is scrolled to.
  if (!known && state.more && [...state.messages.keys()].every((id) => BigInt(id) > BigInt(message.id))) return;
  state.messages.set(message.id, message);
  timeline.draw();
  if (!known) timeline.announce(message);
}

function drawAll() {
  for (const part of [sidebar, people, composer, welcome]) part.draw();
  timeline.draw({ all: true });
  byId("connection").classList.toggle("offline", !state.world.bot.online);
  if (!trouble) byId("connection").textContent = state.world.bot.online ? "" : `${state.world.bot.name} is offline`;
}

function say(text) {
  trouble = text;
  byId("connection").textContent = text;
  byId("connection").classList.toggle("offline", Boolean(text));
}
