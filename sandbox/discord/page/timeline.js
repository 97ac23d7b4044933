// The messages of a channel, kept in step with what happens, without losing the reader's place or the focus.

import { avatar } from "./avatar.js";
import { day } from "./clock.js";
import { byId, el, icon } from "./element.js";
import { sent } from "./interactions.js";
import { excerpt } from "./markdown.js";
import { messageNode } from "./message.js";
import { get } from "./server.js";
import { on, send } from "./signals.js";
import { byAge, member, state } from "./state.js";

/** Messages of one person within this time stand together. */
const TOGETHER = 7 * 60 * 1000;
const NEAR = 120;

/** What stands in the page, by identifier: the node, and what it was drawn from. */
const drawn = new Map();
let scroller;
let list;

export function start() {
  scroller = byId("scroller");
  list = byId("messages");
  on("redraw", (id) => draw({ only: id }));
  on("jump", jump);
  on("newest", toNewest);
  byId("older").addEventListener("click", older);
  byId("to-newest").addEventListener("click", toNewest);
  scroller.addEventListener("scroll", () => {
    if (atEnd()) byId("to-newest").hidden = true;
  });
}

/** Shows a channel that was just read. */
export function show() {
  drawn.clear();
  list.replaceChildren();
  draw();
  toNewest();
}

/** Draws what has changed; `only` is a message to draw in any case. */
export function draw({ only, all } = {}) {
  const end = atEnd();
  const messages = [...state.messages.values()].sort(byAge);
  byId("older").hidden = !state.more;
  const nodes = [];
  let former = null;
  for (const message of messages) {
    if (!former || day(Date.parse(former.timestamp)) !== day(Date.parse(message.timestamp))) nodes.push(divider(message));
    nodes.push(node(message, isJoined(former, message), all || only === message.id));
    former = message;
  }
  for (const entry of sent.values()) {
    if (entry.channel === state.channel && entry.viewer === state.viewer) nodes.push(sending(entry));
  }
  reconcile(nodes);
  const known = new Set(nodes);
  for (const [id, entry] of drawn) if (!known.has(entry.node)) drawn.delete(id);
  if (!messages.length && !nodes.length) list.append(el("li", { class: "empty" }, "Nothing has been said here yet."));
  if (end) toNewest();
}

/** A message that has just appeared. */
export function announce(message) {
  if (!atEnd()) byId("to-newest").hidden = false;
  const who = member(message.author.id)?.name ?? message.author.username;
  const said = [message.content, ...(message.embeds ?? []).flatMap((one) => [one.title, one.description])]
    .filter(Boolean)
    .map(excerpt)
    .join(". ");
  byId("announcer").textContent = `${who}: ${message.thinking ? "is thinking" : said.slice(0, 300)}`;
  byId("to-newest").textContent = message.ephemeral ? "New answer, only for you" : "New messages";
}

function node(message, joined, anew) {
  const known = drawn.get(message.id);
  if (known && !anew && known.message === message && known.joined === joined) return known.node;
  const fresh = messageNode(message, joined);
  drawn.set(message.id, { node: fresh, message, joined });
  return fresh;
}

/** Puts the nodes into the list, touching only what differs, and gives the focus back to what took its place. */
function reconcile(nodes) {
  const focus = focused();
  let at = list.firstChild;
  for (const wanted of nodes) {
    if (at === wanted) {
      at = at.nextSibling;
    } else if (at?.dataset?.messageId && at.dataset.messageId === wanted.dataset?.messageId) {
      const next = at.nextSibling;
      at.replaceWith(wanted);
      at = next;
    } else {
      list.insertBefore(wanted, at);
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
  if (focus && document.activeElement === document.body) {
    const place = byId(`message-${focus.message}`);
    const same = [...(place?.querySelectorAll("[data-custom-id]") ?? [])].find((one) => one.dataset.customId === focus.customId);
    (same && !same.disabled ? same : scroller).focus({ preventScroll: true });
  }
}

function focused() {
  const active = document.activeElement;
  const item = active?.closest?.("#messages > li");
  return item ? { message: item.dataset.messageId, customId: active.dataset.customId } : null;
}

function isJoined(former, message) {
  return (
    former !== null &&
    former.author.id === message.author.id &&
    former.ephemeral === message.ephemeral &&
    !message.interaction_metadata &&
    Date.parse(message.timestamp) - Date.parse(former.timestamp) < TOGETHER &&
    day(Date.parse(former.timestamp)) === day(Date.parse(message.timestamp))
  );
}

const dividers = new Map();
function divider(message) {
  const text = day(Date.parse(message.timestamp));
  if (!dividers.has(text)) dividers.set(text, el("li", { class: "divider" }, el("span", {}, text)));
  return dividers.get(text);
}

/** A command on its way, or one that nobody answered. */
function sending(entry) {
  const who = member(entry.viewer)?.name ?? "";
  const bot = state.world.bot.name;
  const dismiss = () => {
    sent.delete(entry.key);
    send("redraw");
  };
  return el(
    "li",
    { class: "message ephemeral local", data: { command: entry.name } },
    el(
      "div",
      { class: "answers" },
      avatar(who, 16),
      el("span", { class: "answers-who" }, who),
      " used ",
      el("span", { class: "answers-command" }, entry.name),
    ),
    el("div", { class: "gutter" }, avatar(bot)),
    el(
      "div",
      { class: "message-main" },
      el("div", { class: "byline" }, el("span", { class: "author" }, bot), el("span", { class: "app-badge" }, "APP")),
      entry.failed
        ? el("p", { class: "thinking failed", role: "alert" }, "The application did not respond")
        : el("p", { class: "thinking" }, "Sending command…"),
      entry.failed
        ? el(
            "p",
            { class: "only-you" },
            icon("eye"),
            "Only you can see this · ",
            el("button", { type: "button", class: "as-link", on: { click: dismiss } }, "Dismiss message"),
          )
        : null,
    ),
  );
}

async function older() {
  const oldest = [...state.messages.values()].sort(byAge)[0];
  const height = scroller.scrollHeight;
  const { messages, more } = await get(`channels/${state.channel}/messages`, { as: state.viewer, before: oldest?.id });
  for (const message of messages) state.messages.set(message.id, message);
  state.more = more;
  draw();
  scroller.scrollTop += scroller.scrollHeight - height;
}

function jump(id) {
  const target = byId(`message-${id}`);
  if (!target) return;
  target.scrollIntoView({ block: "center" });
  target.classList.add("found");
  setTimeout(() => target.classList.remove("found"), 1500);
}

const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;

function toNewest() {
  scroller.scrollTop = scroller.scrollHeight;
  byId("to-newest").hidden = true;
}
