// Discord's markdown within a line: emphasis, code, links, spoilers, mentions and times.

import { timestamp } from "./clock.js";
import { el, outward, webAddress } from "./element.js";
import { mention } from "./mention.js";

// How deep marks may stand in each other; a hostile text must not exhaust the stack.
const DEEPEST = 12;
// The longer mark comes first: `**` is not two `*`.
const MARKS = [
  ["||", (nodes) => spoiler(nodes)],
  ["***", (nodes) => el("strong", {}, el("em", {}, nodes))],
  ["**", (nodes) => el("strong", {}, nodes)],
  ["__", (nodes) => el("u", {}, nodes)],
  ["~~", (nodes) => el("s", {}, nodes)],
  ["*", (nodes) => el("em", {}, nodes)],
  ["_", (nodes) => el("em", {}, nodes)],
];

export function inline(text, depth = 0) {
  const nodes = [];
  let plain = "";
  const put = (node) => {
    if (plain) nodes.push(document.createTextNode(plain));
    plain = "";
    nodes.push(node);
  };
  let at = 0;
  while (at < text.length) {
    const read = depth < DEEPEST ? token(text, at, depth) : null;
    if (!read) {
      plain += text[at];
      at += 1;
    } else if (typeof read.node === "string") {
      plain += read.node;
      at = read.end;
    } else {
      put(read.node);
      at = read.end;
    }
  }
  if (plain) nodes.push(document.createTextNode(plain));
  return nodes;
}

/** What begins at this place, if it is more than a letter. */
function token(text, at, depth) {
  switch (text[at]) {
    case "\\":
      // An escaped mark is only a letter; a backslash before anything else stays.
      return /[^A-Za-z0-9\s]/.test(text[at + 1] ?? "") ? { node: text[at + 1], end: at + 2 } : null;
    case "`":
      return code(text, at);
    case "<":
      return angle(text, at);
    case "[":
      return masked(text, at, depth);
    case "h":
      return address(text, at);
    case "@":
      return everyone(text, at);
    case "*":
    case "_":
    case "~":
    case "|":
      return marked(text, at, depth);
    default:
      return null;
  }
}

function code(text, at) {
  const [, ticks] = /^(`+)/.exec(text.slice(at));
  const end = text.indexOf(ticks, at + ticks.length);
  if (end < 0 || text[end + ticks.length] === "`") return { node: ticks, end: at + ticks.length };
  return { node: el("code", {}, text.slice(at + ticks.length, end).replace(/^ (.*) $/, "$1")), end: end + ticks.length };
}

function angle(text, at) {
  const found = /^<([^<>\n]{1,2048})>/.exec(text.slice(at, at + 2050));
  if (!found) return null;
  const end = at + found[0].length;
  const time = /^t:(-?\d{1,13})(?::([tTdDfFRsS]))?$/.exec(found[1]);
  if (time) {
    const node = timestamp(time[1], time[2] ?? "f");
    return node && { node, end };
  }
  if (/^https?:\/\//.test(found[1]) && webAddress(found[1])) return { node: outward(found[1], {}, found[1]), end };
  const emoji = /^a?:(\w{2,32}):\d+$/.exec(found[1]);
  if (emoji) return { node: el("span", { class: "emoji", title: `:${emoji[1]}:` }, `:${emoji[1]}:`), end };
  const node = mention(found[1]);
  return node && { node, end };
}

function masked(text, at, depth) {
  const found =
    /^\[((?:[^[\]\\\n]|\\.|\[[^[\]\n]*\])+)\]\(<?(https?:\/\/[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*)>?(?: +"([^"\n]*)")?\)/.exec(
      text.slice(at),
    );
  if (!found || !webAddress(found[2])) return null;
  const title = found[3] ?? found[2];
  return { node: outward(found[2], { title }, inline(found[1], depth + 1)), end: at + found[0].length };
}

function address(text, at) {
  if (/\w/.test(text[at - 1] ?? "")) return null;
  const found = /^https?:\/\/[^\s<>]*[^\s<>"'.,:;!?\]*_~|)]/.exec(text.slice(at));
  return found && webAddress(found[0]) ? { node: outward(found[0], {}, found[0]), end: at + found[0].length } : null;
}

function everyone(text, at) {
  const found = /^@(?:everyone|here)\b/.exec(text.slice(at));
  return found && { node: el("span", { class: "mention" }, found[0]), end: at + found[0].length };
}

function marked(text, at, depth) {
  for (const [mark, wrap] of MARKS) {
    if (!text.startsWith(mark, at)) continue;
    const from = at + mark.length;
    if (mark[0] === "*" && /\s/.test(text[from] ?? " ")) continue;
    // An underscore within a word is a letter: snake_case_name.
    if (mark === "_" && /\w/.test(text[at - 1] ?? "")) continue;
    const end = closing(text, from, mark);
    if (end > from) return { node: wrap(inline(text.slice(from, end), depth + 1)), end: end + mark.length };
  }
  return null;
}

/** Where a mark closes: not escaped, not within code, and not part of a longer run of the same letter. */
function closing(text, from, mark) {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "\\") {
      at += 1;
    } else if (text[at] === "`") {
      const span = code(text, at);
      at = span.end - 1;
    } else if (text.startsWith(mark, at)) {
      let run = mark.length;
      while (text[at + run] === mark[0]) run += 1;
      if (mark.length === 1 && run > 1 && run !== 3) {
        at += run - 1;
        continue;
      }
      if (mark[0] === "*" && /\s/.test(text[at - 1])) continue;
      if (mark === "_" && /\w/.test(text[at + run] ?? "")) continue;
      // Of `***` at the end, the inner mark closes first.
      return at + run - mark.length;
    }
  }
  return -1;
}

function spoiler(nodes) {
  const hidden = el("span", { class: "spoiler-text", "aria-hidden": "true" }, nodes);
  const button = el(
    "span",
    { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Spoiler: show it", "aria-expanded": "false" },
    hidden,
  );
  const show = () => {
    button.classList.add("shown");
    hidden.removeAttribute("aria-hidden");
    for (const name of ["role", "tabindex", "aria-label", "aria-expanded"]) button.removeAttribute(name);
  };
  button.addEventListener("click", show);
  button.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      show();
    }
  });
  return button;
}
