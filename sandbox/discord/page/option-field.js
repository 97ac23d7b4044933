// One option of a command that is being typed: its field, and what it suggests.

import { offered } from "./choosable.js";
import { el, unique } from "./element.js";
import { BOOLEAN, CHANNEL, INTEGER, MENTIONABLE, NUMBER, PERSON, ROLE, check } from "./option-check.js";
import { sentence } from "./interactions.js";
import { post } from "./server.js";
import { plain, state } from "./state.js";
import * as suggestions from "./suggestions.js";

/** How long nobody types before the bot is asked. */
const PAUSE = 200;
const SELECTS = { [PERSON]: 5, [ROLE]: 6, [MENTIONABLE]: 7, [CHANNEL]: 8 };

/** A field. `form` is the command that it belongs to: its path, its other values, and what follows a choice. */
export function optionField(option, form) {
  let picked = null;
  let asked = 0;
  let timer;
  const listed = listOf(option);
  const suggests = listed !== null || option.autocomplete;
  const id = unique("option");
  const numeric = option.type === INTEGER ? "numeric" : option.type === NUMBER ? "decimal" : null;
  const input = el("input", {
    id,
    type: "text",
    class: "option-input",
    inputmode: numeric,
    enterkeyhint: "send",
    autocomplete: "off",
    spellcheck: "false",
    role: suggests ? "combobox" : undefined,
    "aria-expanded": suggests ? "false" : undefined,
    "aria-autocomplete": suggests ? "list" : undefined,
    "aria-controls": suggests ? "suggestion-list" : undefined,
    "aria-required": option.required ? "true" : undefined,
    data: { option: option.name },
  });
  const node = el(
    "span",
    { class: `option${option.required ? " required" : ""}`, data: { option: option.name } },
    el("label", { for: id }, option.name),
    input,
  );

  const resize = () => input.style.setProperty("--letters-count", Math.max(3, Math.min(40, [...input.value].length + 1)));
  const set = (text, value) => {
    input.value = text;
    picked = value;
    resize();
    field.show(null);
  };
  const take = (item) => {
    set(item.label, { value: item.value });
    form.next(field);
  };
  const suggest = () => {
    clearTimeout(timer);
    if (listed) return suggestListed();
    if (option.autocomplete) timer = setTimeout(ask, PAUSE);
  };
  const suggestListed = () => {
    const wanted = picked ? "" : plain(input.value.trim());
    const items = listed().filter(({ label }) => plain(label).includes(wanted));
    suggestions.open(input, {
      title: title(),
      items: items.slice(0, 50),
      onPick: take,
      first: first(),
      empty: "Nothing is called that.",
    });
  };
  const ask = async () => {
    const turn = ++asked;
    const typed = picked ? "" : input.value;
    suggestions.open(input, { title: title(), items: [], onPick: take, empty: "Loading options…" });
    let items = [];
    let empty = "No options match your search.";
    try {
      const { choices } = await post("deeds/autocomplete", {
        as: state.viewer,
        channel: state.channel,
        command: form.path,
        options: form.others(field),
        focused: option.name,
        typed,
      });
      items = choices.map(({ name, value }) => ({ label: name, value }));
    } catch (error) {
      empty = sentence(error);
    }
    // Somebody has typed on, or gone on: this answer is too old.
    if (turn !== asked || document.activeElement !== input) return;
    suggestions.open(input, { title: title(), items, onPick: take, first: first(), empty });
  };
  const title = () => `${option.name}: ${option.description}`;
  // Enter takes the first suggestion, but sends a command whose optional field was only looked at.
  const first = () => !picked && (option.required || input.value.trim() !== "");

  const field = {
    option,
    node,
    input,
    check: () => check(option, input.value, picked ?? exactly()),
    /** Fills in what was typed elsewhere. */
    fill: (text) => set(text, null),
    /** Says what is wrong with it, or that nothing is. */
    show: (problem) => {
      node.classList.toggle("wrong", Boolean(problem));
      if (problem) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    },
    isEmpty: () => !input.value.trim() && !picked,
  };
  /** What is typed in full counts as chosen. */
  const exactly = () => {
    const found = listed?.().find(
      ({ label }) => plain(label.replace(/^[@#]/, "")) === plain(input.value.trim().replace(/^[@#]/, "")),
    );
    return found && input.value.trim() ? { value: found.value } : null;
  };
  input.addEventListener("focus", () => {
    form.focused(field);
    suggest();
  });
  input.addEventListener("click", () => suggestions.isOpenFor(input) || suggest());
  input.addEventListener("blur", () => suggestions.close(input));
  input.addEventListener("input", () => {
    picked = null;
    resize();
    field.show(null);
    if (!form.jump(field)) suggest();
  });
  input.addEventListener("keydown", (event) => suggestions.key(event) || form.key(event, field));
  resize();
  return field;
}

/** What an option offers, if it is a list that the client has; else null. */
function listOf({ choices, type, channel_types: channelTypes }) {
  if (choices?.length) return () => choices.map(({ name, value }) => ({ label: name, value }));
  if (type === BOOLEAN)
    return () => [
      { label: "True", value: true },
      { label: "False", value: false },
    ];
  return SELECTS[type] ? () => offered(SELECTS[type], channelTypes) : null;
}
