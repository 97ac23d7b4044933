// Pictures of people, drawn from their names: nothing is fetched for them.

import { shape } from "./element.js";

// Dark enough for white letters.
const COLOURS = ["#4752c4", "#1a7f3c", "#a12d5d", "#b3441e", "#6b3fa0", "#00707c", "#8a5a00", "#c0353b", "#2f6fae", "#5c5f66"];

const letters = (name) => {
  const words = name.split(/[\s_.-]+/).filter(Boolean);
  const first = words.slice(0, 2).map((word) => [...word][0] ?? "");
  return (first.join("") || "?").toUpperCase();
};

/** The same name always has the same colour. */
const colour = (name) => {
  let mixed = 0x811c9dc5;
  for (const letter of name) mixed = Math.imul(mixed ^ letter.codePointAt(0), 0x01000193) >>> 0;
  return COLOURS[((mixed ^ (mixed >>> 15)) >>> 0) % COLOURS.length];
};

export function avatar(name, size = 40, square = false) {
  const svg = shape("svg", {
    viewBox: "0 0 40 40",
    width: size,
    height: size,
    class: "avatar",
    "aria-hidden": "true",
    focusable: "false",
  });
  const text = shape("text", {
    x: 20,
    y: 20,
    "text-anchor": "middle",
    "dominant-baseline": "central",
    "font-size": 16,
    "font-weight": 600,
    fill: "#fff",
  });
  text.textContent = letters(name);
  svg.append(shape("rect", { width: 40, height: 40, rx: square ? 12 : 20, fill: colour(name) }), text);
  return svg;
}
