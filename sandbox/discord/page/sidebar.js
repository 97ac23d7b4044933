// Servers, channels, and the way to other pages.

import { avatar } from "./avatar.js";
import { byId, el, icon, outward } from "./element.js";
import { send } from "./signals.js";
import { channelNow, here, memberIn, state } from "./state.js";

export function draw() {
  const guild = here();
  byId("guild-name").textContent = guild?.name ?? "Discord sandbox";
  const mine = state.world.guilds.filter((one) => memberIn(one, state.viewer));
  byId("guilds").replaceChildren(
    el(
      "ul",
      {},
      mine.map((one) => el("li", {}, guildButton(one, one === guild))),
    ),
  );
  byId("channels").replaceChildren(
    el("h2", {}, "Text channels"),
    guild?.channels.length
      ? el(
          "ul",
          {},
          guild.channels.map((one) => el("li", {}, channelButton(one))),
        )
      : el("p", { class: "field-hint" }, "This member sees no channel here."),
  );
  drawNeighbours();
  const name = channelNow()?.name;
  byId("channel-name").replaceChildren(...(name ? [icon("hash"), el("span", {}, name)] : ["No channel"]));
  byId("scroller").setAttribute("aria-label", name ? `Messages in #${name}` : "Messages");
  document.title = name ? `#${name} | ${guild.name} | Discord sandbox` : "Discord sandbox";
}

function guildButton(guild, current) {
  return el(
    "button",
    {
      type: "button",
      class: "guild",
      title: guild.name,
      "aria-current": current ? "true" : undefined,
      data: { guildId: guild.id },
      on: { click: () => send("go", { channel: guild.channels[0]?.id }) },
    },
    avatar(guild.name, 48, true),
    el("span", { class: "unseen" }, guild.name),
  );
}

function channelButton({ id, name }) {
  const unread = state.unread.has(id);
  return el(
    "button",
    {
      type: "button",
      class: `channel${unread ? " unread" : ""}`,
      "aria-current": id === state.channel ? "page" : undefined,
      data: { channelId: id },
      on: { click: () => send("go", { channel: id }) },
    },
    icon("hash"),
    el("span", { class: "channel-label" }, name),
    unread ? el("span", { class: "unseen" }, ", unread") : null,
  );
}

function drawNeighbours() {
  const all = state.world.neighbours;
  const place = byId("neighbours");
  place.hidden = !all.length;
  place.replaceChildren(
    el("h2", {}, "Other pages"),
    el(
      "ul",
      {},
      all.map(({ title, address }) =>
        el("li", {}, outward(address, { class: "neighbour" }, icon("link"), el("span", {}, title))),
      ),
    ),
  );
}
