// Where a person writes: messages, and commands as soon as a slash is typed.

import { avatar } from "./avatar.js";
import { find, read } from "./catalogue.js";
import { commandForm, fail, help } from "./command-form.js";
import { byId, el, icon } from "./element.js";
import { sentence } from "./interactions.js";
import * as mentions from "./mention-typing.js";
import { post } from "./server.js";
import { on, send } from "./signals.js";
import { channelNow, me, state } from "./state.js";
import * as suggestions from "./suggestions.js";

/** What people may write without a subscription. */
const LONGEST = 2000;

/** The command that is being typed, if it is one. */
let form = null;
let box;

export function start() {
  box = el("textarea", {
    id: "message-box",
    rows: "1",
    maxlength: "4000",
    enterkeyhint: "send",
    "aria-autocomplete": "list",
    "aria-haspopup": "listbox",
    "aria-controls": "suggestion-list",
  });
  byId("composer").append(
    suggestions.place(),
    el("p", { id: "composer-help", class: "composer-help" }),
    el(
      "div",
      { class: "composer-box" },
      el("div", { id: "composer-line", class: "composer-line" }, box),
      el("span", { id: "composer-away" }),
      el("button", { type: "submit", id: "send", class: "icon-button", "aria-label": "Send" }, icon("send")),
    ),
    el("p", { id: "composer-error", class: "composer-error", role: "alert" }),
  );
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    if (form) form.send();
    else say();
  });
  box.addEventListener("input", typed);
  box.addEventListener("blur", () => suggestions.close(box));
  box.addEventListener("keydown", (event) => {
    if (suggestions.key(event) || event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      say();
    }
  });
  on("type", type);
}

/** Draws what depends on who acts, and where. */
export function draw() {
  const place = channelNow();
  const who = me()?.name ?? "";
  const writable = Boolean(place?.writable);
  box.disabled = !place;
  box.placeholder = !place
    ? ""
    : writable
      ? `Message #${place.name} as ${who}, or type /`
      : `${who} may not write here; type / for commands`;
  box.setAttribute("aria-label", place ? `Message #${place.name} as ${who}` : "Message");
  // A command that is no longer offered cannot go on being typed.
  if (form && !read(`/${form.path}`)) text("");
}

/** Leaves any command: another channel, another person. */
export const clear = () => text("");

/** Types a line as if the person had done it. */
function type(line) {
  text(line);
  const found = line.startsWith("/") ? read(line) : null;
  if (found) enter(found.entry, found.rest);
  else {
    box.focus();
    box.setSelectionRange(line.length, line.length);
    typed();
  }
}

function typed() {
  grow();
  fail("");
  const line = box.value;
  if (!line.startsWith("/")) return mentions.suggest(box) || suggestions.close(box);
  // A command in full, and a space: its options follow.
  const found = /\s/.test(line) ? read(line) : null;
  if (found && line.startsWith(`/${found.entry.path} `)) return enter(found.entry, found.rest);
  const bot = state.world.bot.name;
  const items = find(line.slice(1)).map((entry) => ({
    label: `/${entry.path}`,
    detail: entry.description,
    picture: avatar(bot, 24),
    aside: bot,
    entry,
  }));
  suggestions.open(box, {
    title: "Commands",
    items,
    onPick: ({ entry }) => enter(entry, ""),
    empty: state.commands.length ? "No command begins like that." : "The bot offers no commands here.",
  });
}

function enter(entry, rest) {
  suggestions.close();
  form = commandForm(entry, rest, text);
  byId("composer-line").replaceChildren(form.node);
  byId("composer-away").replaceChildren(form.away);
  form.focus();
}

/** Plain text again. */
function text(line) {
  const was = form !== null;
  form = null;
  suggestions.close();
  byId("composer-away").replaceChildren();
  if (was) byId("composer-line").replaceChildren(box);
  help("");
  box.value = line;
  grow();
  if (was) box.focus();
  if (was && line) typed();
}

async function say() {
  const line = box.value.trim();
  if (!line) return;
  if (line.startsWith("/")) {
    const found = read(line);
    if (found) return enter(found.entry, found.rest);
    return fail("There is no such command here. Choose one from the list.");
  }
  if (!channelNow()?.writable) return fail(`${me()?.name} may not write in this channel.`);
  const said = mentions.encoded(line);
  if ([...said].length > LONGEST) return fail(`A message has at most ${LONGEST} characters, not ${[...said].length}.`);
  box.value = "";
  grow();
  send("newest");
  try {
    await post("deeds/say", { as: state.viewer, channel: state.channel, text: said });
    mentions.forget();
    fail("");
  } catch (error) {
    box.value = line;
    grow();
    fail(sentence(error));
  }
}

function grow() {
  box.style.setProperty("--lines", Math.min(8, box.value.split("\n").length));
}
