// The list above the message box: commands, choices, people. One at a time; the field that has the focus drives it.

import { byId, el, unique } from "./element.js";
import { itemFace } from "./listbox.js";

let input = null;
let items = [];
let active = -1;
let pick = null;

const popup = () => byId("suggestions");
const list = () => byId("suggestion-list");

/** What the composer holds it in. */
export function place() {
  return el(
    "div",
    { id: "suggestions", class: "suggestions", hidden: true },
    el("p", { id: "suggestion-title", class: "suggestion-title" }),
    el("ul", { id: "suggestion-list", role: "listbox", "aria-label": "Suggestions" }),
  );
}

/**
 * Opens for a field. Items have `label`, and may have `detail`, `picture`, `aside`; `onPick` gets one of them. With
 * `first` the first one is taken by Enter at once; `empty` is said when there is none.
 */
export function open(field, { title, items: offered, onPick, first = true, empty }) {
  if (input !== field) close();
  [input, items, pick] = [field, offered, onPick];
  if (!items.length && !empty) return close();
  byId("suggestion-title").textContent = title;
  list().setAttribute("aria-label", title);
  const id = unique("suggestion");
  const nodes = items.map((item, index) =>
    el(
      "li",
      {
        role: "option",
        id: `${id}-${index}`,
        "aria-selected": "false",
        data: { name: item.label },
        on: { pointerdown: (event) => event.preventDefault(), click: () => choose(index) },
      },
      itemFace(item),
      item.aside ? el("span", { class: "option-aside" }, item.aside) : null,
    ),
  );
  if (!nodes.length)
    nodes.push(el("li", { class: "listbox-empty", role: "option", "aria-disabled": "true", "aria-selected": "false" }, empty));
  list().replaceChildren(...nodes);
  popup().hidden = false;
  if (input.getAttribute("role") === "combobox") input.setAttribute("aria-expanded", "true");
  input.setAttribute("aria-controls", "suggestion-list");
  active = first && items.length ? 0 : -1;
  mark();
}

export function close(field) {
  if (field && field !== input) return;
  if (input?.getAttribute("role") === "combobox") input.setAttribute("aria-expanded", "false");
  input?.removeAttribute("aria-activedescendant");
  [input, items, pick, active] = [null, [], null, -1];
  const box = popup();
  if (box) box.hidden = true;
}

export const isOpenFor = (field) => input === field && items.length > 0;

/** Whether a key was for the list. */
export function key(event) {
  if (input !== event.target || event.isComposing) return false;
  if (event.key === "Escape") close();
  else if (!items.length) return false;
  else if (event.key === "ArrowDown") active = (active + 1) % items.length;
  else if (event.key === "ArrowUp") active = (active <= 0 ? items.length : active) - 1;
  else if ((event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) && active >= 0 && !event.ctrlKey)
    return (choose(active), event.preventDefault(), true);
  else return false;
  event.preventDefault();
  event.stopPropagation();
  mark();
  return true;
}

function choose(index) {
  const [item, taken] = [items[index], pick];
  close();
  taken(item);
}

function mark() {
  if (!input) return;
  [...list().children].forEach((node, index) => {
    node.classList.toggle("active", index === active);
    if (items.length) node.setAttribute("aria-selected", String(index === active));
  });
  const node = active >= 0 ? list().children[active] : null;
  if (node) input.setAttribute("aria-activedescendant", node.id);
  else input.removeAttribute("aria-activedescendant");
  node?.scrollIntoView({ block: "nearest" });
}
