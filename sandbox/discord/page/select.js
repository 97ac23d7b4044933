// Select menus: what shows the choice, and opens the list.

import { defaultsOf, itemsOf } from "./choosable.js";
import { el, icon } from "./element.js";
import { use, used } from "./interactions.js";
import { openListbox } from "./listbox.js";

const TEXTS = 3;
/** From so many options on a menu can be searched. */
const MANY = 12;

/** What was chosen since a message was last changed, by message and menu: Discord's client goes on showing it. */
const remembered = new Map();
const key = (message, component) => `${message.id} ${message.edited_timestamp} ${component.custom_id}`;

/** A select menu of a message: choosing sends. */
export function messageSelect(component, message) {
  const entry = used.get(message.id);
  const busy = entry?.state === "sending";
  const mine = busy && entry.customId === component.custom_id;
  const chosen = remembered.get(key(message, component)) ?? defaultsOf(component);
  return select(component, {
    chosen,
    busy: mine,
    locked: busy,
    onChoose: (values) => {
      remembered.set(key(message, component), values);
      use("deeds/select", message.id, component.custom_id, { values });
    },
  });
}

/** A select menu anywhere; `onChoose` gets the values. */
export function select(component, { chosen, busy = false, locked = false, onChoose, label }) {
  const items = itemsOf(component);
  const name = label ?? component.placeholder ?? "Make a selection";
  const words = items.filter((item) => chosen.includes(item.value));
  const trigger = el(
    "button",
    {
      type: "button",
      class: `select${busy ? " busy" : ""}`,
      role: "combobox",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-label": words.length ? `${name}: ${words.map((item) => item.label).join(", ")}` : name,
      "aria-disabled": locked ? "true" : undefined,
      "aria-busy": busy ? "true" : undefined,
      disabled: component.disabled,
      data: { customId: component.custom_id },
    },
    el(
      "span",
      { class: `select-words${words.length ? "" : " placeholder"}` },
      words.length
        ? words.flatMap((item) => [
            item.picture?.cloneNode(true) ?? null,
            el("span", { class: words.length > 1 ? "chip" : "" }, item.label),
          ])
        : (component.placeholder ?? "Make a selection"),
    ),
    busy ? el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")) : icon("down"),
  );
  const open = () => {
    if (trigger.getAttribute("aria-disabled") === "true" || trigger.getAttribute("aria-expanded") === "true") return;
    openListbox({
      anchor: trigger,
      label: name,
      items,
      chosen,
      least: component.min_values ?? 1,
      most: component.max_values ?? 1,
      search: component.type !== TEXTS || items.length > MANY,
      onClose: (values) => values && onChoose(values),
    });
  };
  trigger.addEventListener("click", open);
  trigger.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      open();
    }
  });
  return trigger;
}
