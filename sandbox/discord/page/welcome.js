// The greeting of whoever started the sandbox, with what to try.

import { byId, el, icon } from "./element.js";
import { send } from "./signals.js";
import { here, state } from "./state.js";

const KEY = "sandbox.welcome";

export function start() {
  byId("open-welcome").append(icon("help"));
  byId("open-welcome").addEventListener("click", () => show(byId("welcome").hidden));
}

/** Draws it; it stays away once it was put away, until its text is another one. */
export function draw() {
  const text = state.world.welcome.trim();
  byId("open-welcome").hidden = !text;
  const close = el(
    "button",
    { type: "button", class: "icon-button", "aria-label": "Put this away", on: { click: () => show(false) } },
    icon("close"),
  );
  byId("welcome").replaceChildren(el("div", { class: "welcome-text" }, lines(text)), close);
  byId("welcome").hidden = !text || remembered() === text;
}

/** The lines; buttons that follow each other stand in one row. */
function lines(text) {
  const nodes = [];
  for (const node of text.split("\n").map(line)) {
    if (node.matches("p")) nodes.push(node);
    else if (nodes.at(-1)?.matches(".tries")) nodes.at(-1).append(node);
    else nodes.push(el("div", { class: "tries" }, node));
  }
  return nodes;
}

/** A line that names a member and something to type is a button that does both. */
function line(text) {
  const found = /^\s*(?:[-*]\s+)?([^:]+):\s*(\S.*)$/.exec(text);
  const person = found && here()?.members.find((one) => !one.bot && one.name === found[1].trim());
  if (!person) return el("p", {}, text);
  const act = () => send("go", { viewer: person.id, line: found[2] });
  return el(
    "button",
    { type: "button", class: "try", on: { click: act } },
    el("span", { class: "try-who" }, person.name),
    el("code", {}, found[2]),
  );
}

function show(shown) {
  byId("welcome").hidden = !shown;
  try {
    if (shown) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, state.world.welcome.trim());
  } catch {
    // Without storage it comes back with the next reload.
  }
}

function remembered() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}
