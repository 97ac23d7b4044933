// Things to tick in a form: one of several, any of several, or one alone.

import { el } from "./element.js";

const RADIO = 21;
const SINGLE = 23;

export function ticks(component, label, id) {
  const single = component.type === SINGLE;
  const options = single ? [{ label, value: "true", default: component.default }] : (component.options ?? []);
  const required = !single && (component.required ?? true);
  const problem = el("p", { class: "failure", role: "alert" });
  const boxes = options.map((option, index) => {
    const box = el("input", {
      type: component.type === RADIO ? "radio" : "checkbox",
      name: id,
      id: single ? id : `${id}-${index}`,
      value: option.value,
    });
    box.checked = Boolean(option.default);
    box.addEventListener("change", () => (problem.textContent = ""));
    return box;
  });
  const lines = options.map((option, index) =>
    el(
      "label",
      { class: "tick-line" },
      boxes[index],
      el(
        "span",
        { class: "option-words" },
        el("span", { class: "option-label" }, option.label),
        option.description ? el("span", { class: "option-detail" }, option.description) : null,
      ),
    ),
  );
  const chosen = () => boxes.filter((box) => box.checked).map((box) => box.value);
  return {
    customId: component.custom_id,
    node: single
      ? el("div", {}, lines)
      : el("div", { role: component.type === RADIO ? "radiogroup" : "group", "aria-labelledby": `${id}-label` }, lines),
    problem,
    grouped: !single,
    values: () => (single ? [String(boxes[0].checked)] : chosen()),
    focus: () => boxes[0]?.focus(),
    check: () => {
      const [count, least, most] = [chosen().length, component.min_values ?? 1, component.max_values ?? options.length];
      if (single || (!required && !count)) return (problem.textContent = "");
      if (!count) return (problem.textContent = "Choose something here.");
      const fits = component.type === RADIO || (count >= least && count <= most);
      return (problem.textContent = fits ? "" : `Choose ${least} to ${most}.`);
    },
  };
}
