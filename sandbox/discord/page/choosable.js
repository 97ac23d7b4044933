// What a select menu offers: its own options, or the people, roles and channels of the server.

import { avatar } from "./avatar.js";
import { emoji } from "./button.js";
import { el, icon } from "./element.js";
import { hexadecimal, here } from "./state.js";

const TEXTS = 3;
const PEOPLE = 5;
const ROLES = 6;
const BOTH = 7;
const CHANNELS = 8;
const TEXT_CHANNEL = 0;

/** The items of a select, for the list. */
export function itemsOf(component) {
  if (component.type === TEXTS) {
    return (component.options ?? []).map(({ label, value, description, emoji: sign }) => ({
      label,
      value,
      detail: description,
      picture: emoji(sign),
    }));
  }
  return offered(component.type, component.channel_types);
}

/** People, roles or channels, by the number of the select. */
export function offered(type, channelTypes) {
  const people = [PEOPLE, BOTH].includes(type) ? (here()?.members ?? []).map(person) : [];
  const roles = [ROLES, BOTH].includes(type) ? (here()?.roles ?? []).map(roleItem) : [];
  const takesText = !channelTypes?.length || channelTypes.includes(TEXT_CHANNEL);
  const channels = type === CHANNELS && takesText ? (here()?.channels ?? []).map(channelItem) : [];
  return [...people, ...roles, ...channels];
}

/** What is chosen from the beginning. */
export function defaultsOf(component) {
  if (component.type === TEXTS) return (component.options ?? []).filter((option) => option.default).map((option) => option.value);
  return (component.default_values ?? []).map(({ id }) => id);
}

const person = ({ id, name, account, bot }) => ({
  value: id,
  label: name,
  detail: bot ? "App" : account,
  picture: avatar(name, 24),
});

const channelItem = ({ id, name }) => ({ value: id, label: `#${name}`, picture: icon("hash") });

function roleItem({ id, name, colour }) {
  const dot = el("span", { class: "role-dot", "aria-hidden": "true" });
  if (colour) dot.style.setProperty("--role", hexadecimal(colour));
  return { value: id, label: name.startsWith("@") ? name : `@${name}`, detail: "Role", picture: dot };
}
