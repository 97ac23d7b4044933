// One message, as Discord's client draws it.

import { messageApps } from "./apps.js";
import { attachment } from "./attachment.js";
import { avatar } from "./avatar.js";
import { clock, full, written } from "./clock.js";
import { component } from "./components.js";
import { el, icon } from "./element.js";
import { embed } from "./embed.js";
import { sentence, used } from "./interactions.js";
import { excerpt, markdown } from "./markdown.js";
import { tools } from "./message-tools.js";
import { post } from "./server.js";
import { send } from "./signals.js";
import { colourOf, me, member, state } from "./state.js";

const COMMAND_ANSWER = 20;
const MENU_ANSWER = 23;
const NO_EMBEDS = 1 << 2;
const LAYOUT = 1 << 15;

/** The list item of a message. One that is `joined` follows another of the same person, and needs no name of its own. */
export function messageNode(message, joined) {
  const author = member(message.author.id) ?? {
    name: message.author.global_name ?? message.author.username,
    bot: message.author.bot,
    roles: [],
  };
  const at = Date.parse(message.timestamp);
  const classes = ["message", joined && "joined", message.ephemeral && "ephemeral", pingsMe(message) && "pinged"];
  return el(
    "li",
    {
      class: classes.filter(Boolean).join(" "),
      id: `message-${message.id}`,
      data: { messageId: message.id, authorId: message.author.id },
    },
    header(message),
    el(
      "div",
      { class: "gutter" },
      joined ? el("time", { class: "aside-time", datetime: message.timestamp, title: full(at) }, clock(at)) : avatar(author.name),
    ),
    el(
      "div",
      { class: "message-main" },
      joined ? el("span", { class: "unseen" }, `${author.name}: `) : byline(author, at),
      body(message),
      messageApps(message),
      state.developer ? tools(message) : null,
    ),
  );
}

function byline(author, at) {
  const name = el("span", { class: "author" }, author.name);
  const colour = colourOf(author);
  if (colour) name.style.setProperty("--role", colour);
  return el(
    "div",
    { class: "byline" },
    name,
    author.bot ? el("span", { class: "app-badge" }, "APP") : null,
    el("time", { class: "sent-at", datetime: new Date(at).toISOString(), title: full(at) }, written(at)),
  );
}

/** What a message answers: a command, or another message. */
function header(message) {
  const metadata = message.interaction_metadata;
  if (!metadata) return null;
  const person = member(metadata.user?.id);
  const name = person?.name ?? metadata.user?.global_name ?? "Somebody";
  if ((message.type === COMMAND_ANSWER || message.type === MENU_ANSWER) && metadata.name) {
    return el(
      "div",
      { class: "answers" },
      avatar(name, 16),
      el("span", { class: "answers-who" }, name),
      " used ",
      el("span", { class: "answers-command" }, message.type === MENU_ANSWER ? metadata.name : `/${metadata.name}`),
    );
  }
  const source = state.messages.get(metadata.interacted_message_id);
  if (!source) return null;
  const said = source.content || source.embeds?.[0]?.title || source.embeds?.[0]?.description || "Click to see the message";
  return el(
    "button",
    { type: "button", class: "answers", on: { click: () => send("jump", source.id) } },
    avatar(member(source.author.id)?.name ?? source.author.username, 16),
    el("span", { class: "answers-who" }, member(source.author.id)?.name ?? source.author.username),
    el("span", { class: "answers-text" }, excerpt(said)),
  );
}

function body(message) {
  if (message.failed) return [el("p", { class: "thinking failed" }, "The application did not respond"), foot(message)];
  if (message.thinking) {
    const who = member(message.author.id)?.name ?? message.author.username;
    return [
      el(
        "p",
        { class: "thinking" },
        el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")),
        `${who} is thinking…`,
      ),
      foot(message),
    ];
  }
  const shown = message.flags & NO_EMBEDS ? [] : (message.embeds ?? []);
  const inLayout = message.flags & LAYOUT;
  const edited = message.edited_timestamp
    ? el("span", { class: "edited", title: full(Date.parse(message.edited_timestamp)) }, "(edited)")
    : null;
  const words = message.content ? el("div", { class: "content" }, markdown(message.content)) : null;
  if (words && edited) (words.lastElementChild?.matches(".lines") ? words.lastElementChild : words).append(" ", edited);
  const entry = used.get(message.id);
  return [
    words,
    inLayout ? null : (message.attachments ?? []).map(attachment),
    shown.map((one) => embed(one, message)),
    message.components?.length
      ? el(
          "div",
          { class: "components" },
          message.components.map((part) => component(part, message)),
        )
      : null,
    words ? null : edited,
    entry?.state === "failed" ? el("p", { class: "failure", role: "alert" }, entry.text) : null,
    foot(message),
  ];
}

function foot(message) {
  if (!message.ephemeral) return null;
  const failure = el("span", { class: "failure", role: "alert" });
  const dismiss = async () => {
    try {
      await post("deeds/dismiss", { as: state.viewer, message: message.id });
    } catch (error) {
      failure.textContent = sentence(error);
    }
  };
  return el(
    "p",
    { class: "only-you" },
    icon("eye"),
    "Only you can see this · ",
    el("button", { type: "button", class: "as-link", on: { click: dismiss } }, "Dismiss message"),
    failure,
  );
}

function pingsMe(message) {
  const roles = me()?.roles ?? [];
  return (
    message.mention_everyone ||
    message.mentions?.some(({ id }) => id === state.viewer) ||
    message.mention_roles?.some((id) => roles.includes(id))
  );
}
