// Files of a message: pictures are shown, everything else can be saved.

import { el, icon, webAddress } from "./element.js";

const UNITS = ["bytes", "KB", "MB"];

export function attachment({ filename, size, url, content_type: kind, description }) {
  const href = webAddress(url);
  if (href && /^image\/(png|jpeg|gif|webp)$/.test(kind ?? "")) {
    return el(
      "a",
      { href, download: filename, class: "attached-picture" },
      el("img", { src: href, alt: description || filename, loading: "lazy" }),
    );
  }
  const name = href ? el("a", { href, download: filename }, filename) : filename;
  return el(
    "div",
    { class: "attachment", data: { filename } },
    icon("file"),
    el("div", {}, el("div", { class: "attachment-name" }, name), el("div", { class: "attachment-size" }, readable(size))),
  );
}

function readable(bytes) {
  let [count, unit] = [bytes, 0];
  while (count >= 1024 && unit < UNITS.length - 1) [count, unit] = [count / 1024, unit + 1];
  return `${unit ? count.toFixed(2) : count} ${UNITS[unit]}`;
}
