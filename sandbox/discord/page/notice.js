// A short word at the bottom of the page that goes away by itself.

import { el } from "./element.js";
import { on } from "./signals.js";

const SHOWN = 4000;

export function start() {
  const place = el("div", { class: "notices", role: "status" });
  document.body.append(place);
  on("notice", (text) => {
    const node = el("p", { class: "notice" }, text);
    place.append(node);
    setTimeout(() => node.remove(), SHOWN);
  });
}
