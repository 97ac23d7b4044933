// Components of a message: rows of buttons and selects, and the layout components beside text.

import { attachment } from "./attachment.js";
import { button } from "./button.js";
import { el } from "./element.js";
import { picture } from "./embed.js";
import { markdown } from "./markdown.js";
import { messageSelect } from "./select.js";
import { hexadecimal } from "./state.js";

const ROW = 1;
const BUTTON = 2;
const SELECTS = [3, 5, 6, 7, 8];
const SECTION = 9;
const TEXT = 10;
const THUMBNAIL = 11;
const GALLERY = 12;
const FILE = 13;
const SEPARATOR = 14;
const CONTAINER = 17;

/** The node of a component; null for a kind that this page does not know. */
export function component(part, message) {
  if (SELECTS.includes(part.type)) return messageSelect(part, message);
  const inner = () => (part.components ?? []).map((one) => component(one, message));
  switch (part.type) {
    case ROW:
      return el("div", { class: "row" }, inner());
    case BUTTON:
      return button(part, message);
    case SECTION:
      return el(
        "div",
        { class: "section" },
        el("div", { class: "section-texts" }, inner()),
        part.accessory ? component(part.accessory, message) : null,
      );
    case TEXT:
      return el("div", { class: "text-display" }, markdown(part.content));
    case THUMBNAIL:
      return picture(part.media?.url, message, "embed-thumbnail", part.description || "Picture");
    case GALLERY:
      return el(
        "div",
        { class: "gallery" },
        (part.items ?? []).map((item) => picture(item.media?.url, message, "embed-image", item.description || "Picture")),
      );
    case FILE:
      return file(part, message);
    case SEPARATOR:
      return el("hr", { class: `separator${part.divider === false ? " blank" : ""}${part.spacing === 2 ? " wide" : ""}` });
    case CONTAINER:
      return container(part, inner());
    default:
      return null;
  }
}

function container(part, inner) {
  const box = el("div", { class: "container" }, inner);
  if (Number.isInteger(part.accent_color)) box.style.setProperty("--bar", hexadecimal(part.accent_color));
  return box;
}

function file(part, message) {
  const name = (part.file?.url ?? "").replace("attachment://", "");
  const found = message.attachments?.find((one) => one.filename === name);
  return found ? attachment(found) : el("div", { class: "attachment" }, name);
}
