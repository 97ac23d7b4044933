// A list to choose from that opens over the page: the inside of every select menu.

import { el, icon, unique } from "./element.js";
import { plain } from "./state.js";

/**
 * Opens below `anchor`. `items` have `value`, `label`, and may have `detail` and `picture`; `chosen` are values.
 * `onClose` gets the chosen values, or null if the person changed their mind.
 */
export function openListbox({ anchor, label, items, chosen, least, most, search, onClose }) {
  const picked = new Set(chosen);
  const several = most > 1;
  const list = el("ul", {
    role: "listbox",
    id: unique("list"),
    tabindex: search ? "-1" : "0",
    "aria-label": label,
    "aria-multiselectable": several ? "true" : undefined,
  });
  const box = search
    ? el("input", {
        class: "listbox-search",
        type: "text",
        placeholder: "Search",
        role: "combobox",
        "aria-expanded": "true",
        "aria-controls": list.id,
        "aria-label": `Search: ${label}`,
        autocomplete: "off",
      })
    : null;
  const note = el("p", { class: "listbox-note", role: "status" });
  const done = several ? el("button", { type: "button", class: "button primary", on: { click: () => finish() } }, "Done") : null;
  const popup = el(
    "div",
    { class: "listbox", popover: "manual" },
    box,
    list,
    several ? el("div", { class: "listbox-foot" }, note, done) : null,
  );
  const focus = box ?? list;
  let shown = [];
  let active = 0;

  const draw = () => {
    const wanted = plain(box?.value ?? "");
    shown = items.filter((item) => plain(item.label).includes(wanted));
    active = Math.min(active, Math.max(0, shown.length - 1));
    list.replaceChildren(...shown.map(option));
    if (!shown.length)
      list.append(
        el(
          "li",
          { class: "listbox-empty", role: "option", "aria-disabled": "true", "aria-selected": "false" },
          items.length ? "Nothing is called that." : "There is nothing to choose.",
        ),
      );
    if (several) note.textContent = count();
    mark();
  };
  const option = (item, index) =>
    el(
      "li",
      {
        role: "option",
        id: `${list.id}-${index}`,
        "aria-selected": String(picked.has(item.value)),
        data: { value: item.value },
        on: {
          pointermove: () => active !== index && ((active = index), mark()),
          pointerdown: (event) => event.preventDefault(),
          click: () => toggle(item),
        },
      },
      itemFace(item),
      several || picked.has(item.value)
        ? el("span", { class: `tick${picked.has(item.value) ? " on" : ""}` }, picked.has(item.value) ? icon("check") : null)
        : null,
    );
  const mark = () => {
    [...list.children].forEach((node, index) => node.classList.toggle("active", index === active));
    const node = shown.length ? list.children[active] : null;
    if (node) focus.setAttribute("aria-activedescendant", node.id);
    else focus.removeAttribute("aria-activedescendant");
    node?.scrollIntoView({ block: "nearest" });
  };
  const count = () => (picked.size < least ? `Choose at least ${least}.` : `${picked.size} of at most ${most} chosen.`);

  const toggle = (item) => {
    if (!item) return;
    if (!several) {
      const again = picked.has(item.value);
      picked.clear();
      if (!again || least > 0) picked.add(item.value);
      return finish();
    }
    if (picked.has(item.value)) picked.delete(item.value);
    else if (picked.size < most) picked.add(item.value);
    draw();
  };
  const finish = () => {
    if (picked.size < least) return (note.textContent = count());
    close(items.map((item) => item.value).filter((value) => picked.has(value)));
  };
  const close = (values) => {
    document.removeEventListener("pointerdown", outside, true);
    removeEventListener("resize", away);
    popup.remove();
    anchor.setAttribute("aria-expanded", "false");
    anchor.removeAttribute("aria-controls");
    anchor.focus({ preventScroll: true });
    onClose(values);
  };
  const away = () => close(null);
  const outside = (event) => {
    if (popup.contains(event.target) || anchor.contains(event.target)) return;
    // Several are sent when the list closes, as Discord's client does it.
    if (several && picked.size >= least && different(picked, chosen)) finish();
    else away();
  };
  const keys = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step) active = Math.max(0, Math.min(shown.length - 1, active + step));
    else if (event.key === "Home" && !box) active = 0;
    else if (event.key === "End" && !box) active = shown.length - 1;
    else if (event.key === "Enter" || (event.key === " " && !box)) toggle(shown[active]);
    else if (event.key === "Escape") away();
    else if (event.key === "Tab") several && event.target !== done && !event.shiftKey ? done.focus() : away();
    else return typeAhead(event);
    event.preventDefault();
    event.stopPropagation();
    if (step || event.key === "Home" || event.key === "End") mark();
  };
  const typeAhead = (event) => {
    if (box || event.key.length !== 1 || event.ctrlKey || event.metaKey) return;
    const found = shown.findIndex((item, index) => index > active && plain(item.label).startsWith(plain(event.key)));
    const first = shown.findIndex((item) => plain(item.label).startsWith(plain(event.key)));
    if (first >= 0) active = found >= 0 ? found : first;
    mark();
  };

  popup.addEventListener("keydown", (event) => (event.target !== done || event.key === "Escape" ? keys(event) : null));
  box?.addEventListener("input", () => ((active = 0), draw()));
  // Within the same dialog as its anchor: beneath an open dialog everything else is out of reach.
  (anchor.closest("dialog") ?? anchor.closest("main, aside") ?? document.body).append(popup);
  anchor.setAttribute("aria-expanded", "true");
  anchor.setAttribute("aria-controls", list.id);
  active = Math.max(
    0,
    items.findIndex((item) => picked.has(item.value)),
  );
  popup.showPopover();
  draw();
  place(popup, anchor);
  document.addEventListener("pointerdown", outside, true);
  addEventListener("resize", away);
  focus.focus({ preventScroll: true });
  return { close: away };
}

const different = (picked, chosen) => picked.size !== chosen.length || chosen.some((value) => !picked.has(value));

/** Below its anchor, or above it where there is more room. On narrow screens it is a sheet, which the style places. */
function place(popup, anchor) {
  const at = anchor.getBoundingClientRect();
  const below = innerHeight - at.bottom - 12;
  const above = at.top - 12;
  const up = below < Math.min(popup.scrollHeight, 320) && above > below;
  popup.style.setProperty("--left", `${Math.min(at.left, innerWidth - at.width - 8)}px`);
  popup.style.setProperty("--width", `${at.width}px`);
  popup.style.setProperty("--top", up ? "auto" : `${at.bottom + 4}px`);
  popup.style.setProperty("--bottom", up ? `${innerHeight - at.top + 4}px` : "auto");
  popup.style.setProperty("--height", `${Math.max(120, Math.min(320, up ? above : below))}px`);
}

/** How an item of any list looks: its picture, its label, and a detail below. */
export function itemFace(item) {
  const label = el("span", { class: "option-label" }, item.label);
  const detail = item.detail ? el("span", { class: "option-detail" }, item.detail) : null;
  return [item.picture ?? null, el("span", { class: "option-words" }, label, detail)];
}
