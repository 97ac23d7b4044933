// The log of the bot's requests and of what differed from Discord's specification.

import { exact } from "./clock.js";
import { byId, el } from "./element.js";
import { get } from "./server.js";

/** How many lines are kept in the page. */
const KEPT = 300;

let next;
let known = 0;
let busy = false;

export function node() {
  return el(
    "div",
    {},
    el("p", { id: "log-note", class: "field-hint" }, "The newest comes first. Tokens are not shown."),
    el("ol", { id: "violations", class: "violations" }),
    el("ol", { id: "log", class: "log" }),
  );
}

export async function refresh() {
  if (busy) return;
  busy = true;
  try {
    const piece = await get("log", { from: next, violations: known });
    next = piece.next;
    known += piece.violations.length;
    byId("log").prepend(...piece.requests.map(line).reverse());
    while (byId("log").childElementCount > KEPT) byId("log").lastElementChild.remove();
    byId("violations").append(...piece.violations.map((text) => el("li", {}, text)));
    if (piece.checked)
      byId("log-note").textContent =
        `Checked against Discord's specification: ${known === 1 ? "1 difference" : `${known} differences`}. Tokens are not shown.`;
  } catch {
    // It is asked again in a moment.
  } finally {
    busy = false;
  }
}

function line({ number, at, method, path, query, status, body, files, answer }) {
  const kind = status >= 500 || status === 0 ? "bad" : status >= 400 ? "poor" : "good";
  const details = el(
    "details",
    { data: { request: number } },
    el(
      "summary",
      {},
      el("span", { class: `status ${kind}` }, status || "lost"),
      el("span", { class: "log-method" }, method),
      el("span", { class: "log-path" }, query ? `${path}?${query}` : path),
      el("time", { class: "log-time" }, exact(at)),
    ),
  );
  // The bodies are only written out for those who look.
  details.addEventListener("toggle", () => {
    if (details.childElementCount > 1) return;
    if (files.length) details.append(el("h4", {}, `Files: ${files.join(", ")}`));
    details.append(el("h4", {}, "Body"), text(body), el("h4", {}, "Answer"), text(answer));
  });
  return el("li", {}, details);
}

const text = (json) => el("pre", { tabindex: "0" }, json === null ? "none" : JSON.stringify(json, null, 2));
