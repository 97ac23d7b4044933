// Speaking with the sandbox: questions, deeds, and the stream of what changes.

import { send } from "./signals.js";

/** A "no" with a sentence for the person. */
export class Refused extends Error {}

async function answer(response) {
  let body = {};
  try {
    body = await response.json();
  } catch {
    // An answer without JSON says nothing more than its status.
  }
  if (!response.ok) throw new Refused(body.error ?? `The sandbox answered ${response.status}.`);
  return body;
}

async function ask(address, options) {
  let response;
  try {
    response = await fetch(address, options);
  } catch {
    throw new Refused("The sandbox does not answer. Is it still running?");
  }
  return answer(response);
}

export const get = (path, query = {}) => {
  const asked = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  return ask(`/page/${path}?${new URLSearchParams(asked)}`);
};

export const post = (path, body = {}) =>
  ask(`/page/${path}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

let socket = null;
let retry = null;

/** Hears what changes for this person. A connection that ends is begun again; its "hello" says that all must be read anew. */
export function listen(viewer) {
  clearTimeout(retry);
  const former = socket;
  socket = null;
  former?.close();
  const current = new WebSocket(`ws://${location.host}/page/events?as=${encodeURIComponent(viewer)}`);
  socket = current;
  current.addEventListener("message", ({ data }) => {
    if (socket === current) send("event", JSON.parse(data));
  });
  current.addEventListener("close", () => {
    if (socket !== current) return;
    send("event", { type: "cut" });
    retry = setTimeout(() => listen(viewer), 1000);
  });
}
