// What slides over the messages on narrow screens: the channels, the members, the developer tools.

import { byId } from "./element.js";

const DRAWERS = ["sidebar", "members", "developer"];
/** From this width on everything fits beside the messages. */
const ROOM_FOR_ALL = 1500;
/** Whether the members stood there before the developer tools came. */
let gaveWay = false;
const narrow = matchMedia("(max-width: 899px)");

export function start() {
  for (const name of DRAWERS) button(name).addEventListener("click", () => toggle(name));
  byId("curtain").addEventListener("click", closeAll);
  document.addEventListener(
    "keydown",
    (event) => event.key === "Escape" && narrow.matches && !document.querySelector("dialog[open]") && closeAll(),
  );
  narrow.addEventListener("change", settle);
  settle();
}

export const isNarrow = () => narrow.matches;

const button = (name) => byId(`open-${name}`);
const isOpen = (name) => byId(name).classList.contains("open");

export function toggle(name, wanted = !isOpen(name)) {
  if (wanted && narrow.matches) for (const other of DRAWERS) if (other !== name) set(other, false);
  if (!narrow.matches && name !== "sidebar" && innerWidth < ROOM_FOR_ALL) makeRoom(name, wanted);
  set(name, wanted);
  if (wanted && narrow.matches) byId(name).querySelector("button, a, input")?.focus();
}

/** Beside the messages there is room for the members or the developer tools; these give the place back. */
function makeRoom(name, wanted) {
  if (name === "developer") {
    if (wanted) gaveWay = isOpen("members");
    set("members", !wanted && gaveWay);
  } else if (wanted) set("developer", false);
}

/** Back to the messages, on a narrow screen. */
export function closeAll() {
  if (!narrow.matches) return;
  const open = DRAWERS.find(isOpen);
  for (const name of DRAWERS) set(name, false);
  if (open) button(open).focus();
}

function set(name, open) {
  const drawer = byId(name);
  drawer.classList.toggle("open", open);
  if (name === "developer") drawer.hidden = !open;
  // What is out of sight must be out of reach of the keyboard too.
  drawer.inert = !open && (narrow.matches || name !== "sidebar");
  button(name).setAttribute("aria-expanded", String(open));
  byId("curtain").hidden = !(narrow.matches && DRAWERS.some(isOpen));
  drawer.dispatchEvent(new CustomEvent(open ? "opened" : "closed"));
}

/** Wide screens show channels and members beside the messages. */
function settle() {
  set("sidebar", false);
  set("developer", isOpen("developer") && !narrow.matches);
  set("members", !narrow.matches && innerWidth >= 1100);
}
