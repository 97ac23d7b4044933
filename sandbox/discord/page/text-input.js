// A text field of a form.

import { el } from "./element.js";

const PARAGRAPH = 2;
const LONGEST = 4000;

export function textInput(component, id) {
  const required = component.required ?? true;
  const most = component.max_length ?? LONGEST;
  const problem = el("p", { class: "failure", role: "alert", id: `${id}-problem` });
  const count = el("span", { class: "field-count", "aria-hidden": "true" });
  const attributes = {
    id,
    class: "text-input",
    maxlength: most,
    placeholder: component.placeholder,
    "aria-required": required ? "true" : undefined,
    "aria-describedby": `${id}-problem`,
    autocomplete: "off",
    data: { customId: component.custom_id },
  };
  const input =
    component.style === PARAGRAPH ? el("textarea", { ...attributes, rows: "4" }) : el("input", { ...attributes, type: "text" });
  input.value = component.value ?? "";

  const say = (text) => {
    problem.textContent = text;
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    return text;
  };
  const draw = () => {
    const bounded = component.max_length !== undefined && component.max_length !== null;
    count.textContent = bounded ? `${[...input.value].length}/${most}` : "";
  };
  input.addEventListener("input", () => {
    say("");
    draw();
  });
  draw();
  return {
    customId: component.custom_id,
    node: el("div", { class: "text-holder" }, input, count),
    problem,
    values: () => [input.value],
    focus: () => input.focus(),
    check: () => {
      const length = [...input.value].length;
      if (!length) return say(required ? "This field is required." : "");
      return say(component.min_length && length < component.min_length ? `At least ${component.min_length} characters.` : "");
    },
  };
}
