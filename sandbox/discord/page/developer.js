// The developers' drawer: trouble for the bot, time, and the log of its requests.

import { exact } from "./clock.js";
import { byId, el, icon } from "./element.js";
import { sentence } from "./interactions.js";
import * as log from "./log.js";
import { get, post } from "./server.js";
import { on, send } from "./signals.js";
import { state } from "./state.js";
import { isNarrow, toggle } from "./drawers.js";
import { faultForm } from "./fault-form.js";

const GATEWAY = [
  ["drop", "Drop the connection"],
  ["ask_to_reconnect", "Ask to reconnect"],
  ["invalidate", "Forget the session"],
  ["pause", "Hold events back"],
  ["resume", "Let events go"],
];
const LEAPS = [
  [60, "1 min"],
  [15 * 60, "15 min"],
  [60 * 60, "1 h"],
  [24 * 60 * 60, "1 day"],
];
/** How often an open drawer looks. */
const GLANCE = 1000;

let timer;

export function start() {
  byId("open-developer").append(icon("developer"));
  const close = el(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": "Close developer tools",
      on: { click: () => toggle("developer", false) },
    },
    icon("close"),
  );
  byId("developer").append(
    el("header", { class: "drawer-head" }, el("h2", {}, "Developer"), close),
    el(
      "div",
      { class: "drawer-body" },
      toolsSwitch(),
      section("Gateway", el("p", { id: "gateway-state", class: "field-hint" }), gatewayButtons()),
      section("Trouble for requests", faultForm(refresh), el("ul", { id: "faults", class: "faults" })),
      section("Time", el("p", { id: "time-now", class: "field-hint" }), leapButtons()),
      section("Requests", log.node()),
    ),
  );
  byId("developer").addEventListener("opened", opened);
  byId("developer").addEventListener("closed", closed);
  on("event", ({ type }) => type === "bot" && timer && refresh());
}

/** Whether each message has its own menu. On narrow screens the drawer hides the messages, so the menus outlast it there. */
function toolsSwitch() {
  const box = el("input", { type: "checkbox", id: "message-tools", checked: true, on: { change: () => useTools(box.checked) } });
  return el("label", { class: "tick-line" }, box, "A menu on each message: delete it, make it old");
}

function useTools(used) {
  state.developer = used;
  send("redraw-all");
}

const section = (title, ...content) => el("section", { class: "tool" }, el("h3", {}, title), ...content);

function gatewayButtons() {
  return el(
    "div",
    { class: "tool-buttons" },
    GATEWAY.map(([action, label]) => small(label, () => deed("controls/gateway", { action }, `${label}: done.`))),
  );
}

function leapButtons() {
  return el(
    "div",
    { class: "tool-buttons" },
    LEAPS.map(([seconds, label]) =>
      small(`+ ${label}`, () =>
        deed("controls/advance", { seconds }, `The sandbox is ${label} later now. The bot's own clock is not.`),
      ),
    ),
  );
}

const small = (label, click) => el("button", { type: "button", class: "button secondary small", on: { click } }, label);

async function deed(path, body, done) {
  try {
    await post(path, body);
    send("notice", done);
  } catch (error) {
    send("notice", sentence(error));
  }
  refresh();
}

function opened() {
  useTools(byId("message-tools").checked);
  refresh();
  log.refresh();
  clearInterval(timer);
  timer = setInterval(() => {
    refresh();
    log.refresh();
  }, GLANCE);
}

function closed() {
  clearInterval(timer);
  timer = null;
  if (state.developer && !isNarrow()) useTools(false);
}

async function refresh() {
  let now;
  try {
    now = await get("controls");
  } catch {
    return; // The connection's own notice says that the sandbox is away.
  }
  const count = now.connected === 1 ? "1 connection" : `${now.connected} connections`;
  byId("gateway-state").textContent = `${count}; sessions begun: ${now.identified}, taken up again: ${now.resumed}.`;
  byId("time-now").textContent = `The sandbox's clock shows ${exact(now.now)}.`;
  const clear = small("Call it all off", () => deed("controls/faults/clear", {}, "Requests are served as usual again."));
  const lines = now.faults.map(({ method, path, left, what }) =>
    el("li", {}, el("code", {}, `${method} ${path}`), ` ${what}, ${left === null ? "until called off" : `the next ${left}`}`),
  );
  byId("faults").replaceChildren(...lines, ...(lines.length ? [el("li", {}, clear)] : []));
}
