// What this window has begun and what became of it: presses, selections, commands and forms.

import { Refused, post } from "./server.js";
import { on, send } from "./signals.js";
import { state } from "./state.js";

/** By message: the component that is used, and how it stands: `sending`, or `failed` with a sentence. */
export const used = new Map();
/** Commands that were sent and not yet answered, or failed: shown below the messages. */
export const sent = new Map();

/** By interaction of this window: what to do when it goes on. */
const ours = new Map();
/** What was heard of interactions before their own request was answered. */
const early = new Map();
const EARLY_KEPT = 50;

on("event", (event) => {
  if (event.type === "hello") forgetAwaited();
  if (event.type !== "interaction") return;
  const follow = ours.get(event.interaction);
  if (follow) return follow(event);
  early.set(event.interaction, event);
  if (early.size > EARLY_KEPT) early.delete(early.keys().next().value);
});

/** Sends a deed; `follow` hears how its interaction goes on. */
async function begin(path, body, follow) {
  const { interaction } = await post(path, { as: state.viewer, ...body });
  const hear = (event) => {
    if (event.state === "dispatched") return;
    if (event.state !== "deferred") ours.delete(interaction);
    // A form opens only in the window that asked for it.
    if (event.modal) send("modal", { interaction, modal: event.modal });
    follow(event.state);
  };
  ours.set(interaction, hear);
  if (early.has(interaction)) hear(early.get(interaction));
  early.delete(interaction);
}

/** Uses a button or a select of a message. */
export async function use(path, message, customId, body = {}) {
  if (used.get(message)?.state === "sending") return;
  const now = (entry) => {
    if (entry) used.set(message, { customId, ...entry });
    else used.delete(message);
    send("redraw", message);
  };
  now({ state: "sending" });
  try {
    await begin(path, { message, custom_id: customId, ...body }, (stage) => {
      now(stage === "failed" ? { state: "failed", text: "This interaction failed" } : null);
    });
  } catch (error) {
    now({ state: "failed", text: sentence(error) });
  }
}

/** Sends a command that was typed. What is refused at once is thrown, to be shown where it was typed. */
export const command = (name, options) => sendCommand(`/${name}`, "deeds/slash", { command: name, options });

/** Sends a command of a menu, with the `user` or the `message` that it is used on. */
export const menuCommand = (name, target) => sendCommand(name, "deeds/menu", { command: name, ...target });

async function sendCommand(name, path, body) {
  const key = Symbol(name);
  const { viewer, channel } = state;
  const show = (stage) => {
    if (stage === "deferred" || stage === "answered") sent.delete(key);
    else sent.set(key, { key, name, viewer, channel, failed: stage === "failed", at: Date.now() });
    send("redraw");
  };
  show("sending");
  send("newest");
  try {
    await begin(path, { channel, ...body }, show);
  } catch (error) {
    show("answered");
    throw error;
  }
}

/** Sends a form; `follow` hears how its interaction goes on. */
export const submit = (interaction, fields, follow) => begin("deeds/submit", { interaction, fields }, follow);

/** After a broken connection nobody knows what was missed, so nothing is waited for any more. */
function forgetAwaited() {
  for (const [message, entry] of used) if (entry.state === "sending") used.delete(message);
  for (const [key, entry] of sent) if (!entry.failed) sent.delete(key);
}

export const sentence = (error) => (error instanceof Refused ? error.message : "Something went wrong on this page.");
