// A form that the bot opened.

import { select } from "./select.js";
import { defaultsOf } from "./choosable.js";
import { el, icon, unique } from "./element.js";
import { sentence, submit } from "./interactions.js";
import { markdown } from "./markdown.js";
import { on } from "./signals.js";
import { state } from "./state.js";
import { textInput } from "./text-input.js";
import { ticks } from "./ticks.js";

const ROW = 1;
const TEXT_INPUT = 4;
const SELECTS = [3, 5, 6, 7, 8];
const TEXT = 10;
const LABEL = 18;
const TICKS = [21, 22, 23];

export const start = () => on("modal", open);

function open({ interaction, modal }) {
  const heading = unique("modal");
  const fields = [];
  const trouble = el("p", { class: "failure", role: "alert" });
  const send = el("button", { type: "submit", class: "button primary" }, "Submit");
  const cancel = el("button", { type: "button", class: "button secondary", on: { click: () => dialog.close() } }, "Cancel");
  const form = el(
    "form",
    { novalidate: true },
    el(
      "header",
      { class: "dialog-head" },
      el("h2", { id: heading }, modal.title),
      el(
        "button",
        { type: "button", class: "icon-button", "aria-label": "Close", on: { click: () => dialog.close() } },
        icon("close"),
      ),
    ),
    el(
      "div",
      { class: "dialog-body" },
      el("p", { class: "modal-note" }, `This form goes to ${state.world.bot.name}.`),
      (modal.components ?? []).flatMap((part) => rows(part, fields)),
      trouble,
    ),
    el("footer", { class: "dialog-foot" }, cancel, send),
  );
  const dialog = el(
    "dialog",
    { class: "modal", "aria-labelledby": heading, data: { customId: modal.custom_id, modal: modal.title } },
    form,
  );

  const busy = (waits) => {
    send.disabled = waits;
    send.classList.toggle("busy", waits);
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    trouble.textContent = "";
    const wrong = fields.filter((field) => field.check());
    if (wrong.length) return wrong[0].focus();
    busy(true);
    try {
      await submit(
        interaction,
        fields.map(({ customId, values }) => ({ custom_id: customId, values: values() })),
        (stage) => {
          if (stage !== "failed") return dialog.close();
          busy(false);
          trouble.textContent = "Something went wrong. Try again.";
        },
      );
    } catch (error) {
      busy(false);
      trouble.textContent = sentence(error);
    }
  });
  const former = document.activeElement;
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (former?.isConnected) former.focus({ preventScroll: true });
  });
  document.body.append(dialog);
  dialog.showModal();
  fields[0]?.focus();
}

/** The nodes of one component of a form; its fields are added to `fields`. */
function rows(part, fields) {
  if (part.type === ROW) return (part.components ?? []).map((inner) => labelled(inner, inner.label, "", fields));
  if (part.type === LABEL) return [labelled(part.component ?? {}, part.label, part.description, fields)];
  if (part.type === TEXT) return [el("div", { class: "text-display" }, markdown(part.content))];
  return [];
}

function labelled(component, label, description, fields) {
  const id = unique("field");
  const made = field(component, label, id);
  const required = component.required ?? true;
  const words = [label, required && component.type !== 23 ? el("span", { class: "star", "aria-hidden": "true" }, " *") : null];
  const hint = description ? el("p", { class: "field-hint", id: `${id}-hint` }, description) : null;
  if (!made) return el("p", { class: "field-hint" }, `${label}: the page cannot show this kind of field.`);
  fields.push(made);
  const title = made.grouped
    ? el("p", { class: "field-label", id: `${id}-label` }, words)
    : el("label", { class: "field-label", for: id }, words);
  return el("div", { class: "field" }, title, hint, made.node, made.problem);
}

/** A field: its node, its values, and whether something is wrong with it. */
function field(component, label, id) {
  if (component.type === TEXT_INPUT) return textInput(component, id);
  if (SELECTS.includes(component.type)) return menu(component, label);
  return TICKS.includes(component.type) ? ticks(component, label, id) : null;
}

function menu(component, label) {
  let chosen = defaultsOf(component);
  const problem = el("p", { class: "failure", role: "alert" });
  const holder = el("div");
  const draw = () => {
    const node = select(component, {
      chosen,
      label,
      onChoose: (values) => {
        chosen = values;
        problem.textContent = "";
        draw();
        holder.firstChild.focus();
      },
    });
    holder.replaceChildren(node);
  };
  draw();
  return {
    customId: component.custom_id,
    node: holder,
    problem,
    grouped: true,
    values: () => chosen,
    focus: () => holder.firstChild.focus(),
    check: () => (problem.textContent = (component.required ?? true) && !chosen.length ? "Choose something here." : ""),
  };
}
