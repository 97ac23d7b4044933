// The form that plans trouble for the bot's requests.

import { el, unique } from "./element.js";
import { sentence } from "./interactions.js";
import { post } from "./server.js";
import { send } from "./signals.js";

const WHAT = [
  ["slow", "Answer slowly"],
  ["broken", "Answer with an error"],
  ["rate_limited", "Answer 429"],
  ["dropped", "Drop the connection"],
  ["answer_lost", "Do it, lose the answer"],
];
const WHERE = [
  ["* /**", "Everything"],
  ["POST /interactions/*/*/callback", "First responses"],
  ["* /webhooks/**", "Follow-ups and edits of answers"],
  ["POST /channels/*/messages", "Sending messages"],
  ["PATCH /channels/*/messages/*", "Editing messages"],
  ["", "Another path…"],
];

export function faultForm(done) {
  const what = menu("What happens", WHAT);
  const where = menu("To which requests", WHERE);
  const path = input("Method and path", "text", "POST /channels/*/messages");
  const seconds = input("Seconds", "number", "2");
  const status = input("Status", "number", "500");
  const times = input("How many (empty: until called off)", "number", "1");
  const problem = el("p", { class: "failure", role: "alert" });
  const settle = () => {
    path.node.hidden = where.control.value !== "";
    seconds.node.hidden = !["slow", "rate_limited"].includes(what.control.value);
    status.node.hidden = what.control.value !== "broken";
  };
  what.control.addEventListener("change", settle);
  where.control.addEventListener("change", settle);
  const form = el(
    "form",
    { class: "fault-form", novalidate: true },
    what.node,
    where.node,
    path.node,
    seconds.node,
    status.node,
    times.node,
    problem,
    el("button", { type: "submit", class: "button secondary small" }, "Add this trouble"),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const asked = (where.control.value || path.control.value).trim();
    const [method, pattern] = asked.includes(" ") ? asked.split(/\s+/) : ["*", asked];
    const count = times.control.value.trim();
    try {
      await post("controls/faults", {
        what: what.control.value,
        method,
        path: pattern,
        times: count ? Number(count) : null,
        seconds: Number(seconds.control.value),
        status: Number(status.control.value),
      });
      problem.textContent = "";
      send("notice", "The next requests that fit will meet it.");
    } catch (error) {
      problem.textContent = sentence(error);
    }
    done();
  });
  settle();
  return form;
}

function menu(label, options) {
  const id = unique("fault");
  const control = el(
    "select",
    { id, class: "text-input" },
    options.map(([value, text]) => el("option", { value }, text)),
  );
  return { control, node: el("div", { class: "field" }, el("label", { for: id, class: "field-label" }, label), control) };
}

function input(label, type, value) {
  const id = unique("fault");
  const control = el("input", { id, type, class: "text-input", value, min: type === "number" ? "0" : undefined });
  return { control, node: el("div", { class: "field" }, el("label", { for: id, class: "field-label" }, label), control) };
}
