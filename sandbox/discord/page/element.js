// Building what is shown. Text is only ever put in as text: nothing here, and nothing on this page, reads HTML from a
// string, so what a bot or a person writes cannot become markup.

const SVG = "http://www.w3.org/2000/svg";

// Pictures of one path each, 24 by 24.
const ICONS = {
  apps: "M4 4h7v7H4zm9 0h7v7h-7zM4 13h7v7H4zm9 0h7v7h-7z",
  menu: "M3 6h18v2H3zm0 5h18v2H3zm0 5h18v2H3z",
  members:
    "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm0 2c-4 0-7 2-7 5v2h14v-2c0-3-3-5-7-5zm8-2a3 3 0 1 0 0-6 3 3 0 0 0 0 6zm1 2c2 1 3 3 3 5v2h2v-2c0-3-2-5-5-5z",
  theme: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 2v14a7 7 0 0 1 0-14z",
  developer: "M8 6 2 12l6 6 1.500-1.500L5 12l4.500-4.500zm8 0-1.500 1.500L19 12l-4.500 4.500L16 18l6-6z",
  help: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm-1 15h2v2h-2zm1-12a4 4 0 0 1 2 7.500c-.8.500-1 .8-1 1.500v.5h-2V14c0-1.500.8-2.300 1.800-3A2 2 0 1 0 10 9H8a4 4 0 0 1 4-4z",
  close:
    "m18.300 4.300 1.400 1.400L13.400 12l6.300 6.300-1.400 1.400L12 13.400l-6.300 6.300-1.400-1.400L10.600 12 4.300 5.700l1.400-1.400L12 10.600z",
  send: "M3 20.500 22 12 3 3.500 3 10l11 2-11 2z",
  hash: "M10.500 3 9.900 8H15l.6-5h2l-.6 5H21v2h-4.200l-.5 4H20v2h-4l-.6 5h-2l.6-5H9l-.6 5h-2l.6-5H3v-2h4.200l.5-4H4V8h4l.6-5zm-.8 7-.5 4h5.100l.5-4z",
  down: "m6 9 6 6 6-6-1.400-1.400L12 12.200 7.400 7.600z",
  check: "m9 16.200-4.200-4.200L3.400 13.400 9 19 21 7l-1.400-1.400z",
  link: "M14 3v2h3.600l-9.800 9.800 1.400 1.400L19 6.400V10h2V3zM5 5h5V3H3v18h18v-7h-2v5H5z",
  file: "M6 2h8l6 6v14H4V2zm7 1.500V9h5.500z",
  picture: "M3 4h18v16H3zm2 2v9l4-4 4 4 2-2 4 4V6zm10 1a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
  eye: "M12 5C6 5 2 12 2 12s4 7 10 7 10-7 10-7-4-7-10-7zm0 11a4 4 0 1 1 0-8 4 4 0 0 1 0 8z",
  more: "M5 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4zm7 0a2 2 0 1 0 0 4 2 2 0 0 0 0-4zm7 0a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  reply: "M10 8V4L2 11l8 7v-4c6 0 9 2 12 6-1-7-5-12-12-12z",
  switch: "M7 7h11l-3-3 1.400-1.400L22 8l-5.600 5.400L15 12l3-3H7zm10 10H6l3 3-1.400 1.400L2 16l5.600-5.400L9 12l-3 3h11z",
};

/** An element with attributes and children; children are nodes, texts, or nothing at all. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (name === "data") {
      for (const [key, text] of Object.entries(value)) if (text !== undefined && text !== null) node.dataset[key] = text;
    } else {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A picture that says nothing to those who listen; what holds it has a label. */
export function icon(name) {
  const svg = shape("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" });
  svg.append(shape("path", { d: ICONS[name], fill: "currentColor" }));
  return svg;
}

export function shape(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

let last = 0;
/** A name for an element that others refer to. */
export const unique = (prefix) => `${prefix}-${++last}`;

export const byId = (id) => document.getElementById(id);

/** The address if a person may be sent there: nothing that runs, nothing relative. */
export function webAddress(text) {
  try {
    const address = new URL(text);
    return address.protocol === "http:" || address.protocol === "https:" ? address.href : null;
  } catch {
    return null;
  }
}

/** A link to elsewhere, or its text alone if the address is none to follow. */
export function outward(address, attributes, ...children) {
  const href = webAddress(address);
  if (!href) return el("span", attributes, ...children);
  return el("a", { ...attributes, href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}
