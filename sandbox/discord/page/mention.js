// Mentions: of people, roles, channels and commands.

import { el } from "./element.js";
import { send } from "./signals.js";
import { channel, hexadecimal, member, role, state } from "./state.js";

/** The node of what stands between `<` and `>`; null if it names nothing. */
export function mention(inside) {
  const [, mark, id] = /^(@!?|@&|#)(\d{1,20})$/.exec(inside) ?? [];
  if (mark === "@&") return ofRole(id);
  if (mark === "#") return ofChannel(id);
  if (mark) return ofPerson(id);
  const command = /^\/([^:\n]{1,100}):\d{1,20}$/.exec(inside);
  return command ? ofCommand(command[1]) : null;
}

function ofPerson(id) {
  const person = member(id);
  const mine = id === state.viewer ? " mine" : "";
  return el("span", { class: `mention${mine}`, data: { user: id } }, `@${person?.name ?? "unknown-user"}`);
}

function ofRole(id) {
  const found = role(id);
  const node = el("span", { class: "mention", data: { role: id } }, `@${found?.name ?? "unknown-role"}`);
  if (found?.colour) {
    node.classList.add("coloured");
    node.style.setProperty("--role", hexadecimal(found.colour));
  }
  return node;
}

function ofChannel(id) {
  const found = channel(id);
  if (!found) return el("span", { class: "mention" }, "# No access");
  return el("button", { type: "button", class: "mention", on: { click: () => send("go", { channel: id }) } }, `#${found.name}`);
}

function ofCommand(name) {
  return el("button", { type: "button", class: "mention", on: { click: () => send("type", `/${name}`) } }, `/${name}`);
}
