// A command that is being typed: its name, a field for each option, and sending it.

import { spread } from "./catalogue.js";
import { byId, el, icon } from "./element.js";
import { command as sendCommand, sentence } from "./interactions.js";
import { optionField } from "./option-field.js";
import * as suggestions from "./suggestions.js";

/**
 * A form for a command. `leave` goes back to plain text, with what should stand there. Required options stand there from
 * the beginning, the others behind a button each.
 */
export function commandForm(entry, rest, leave) {
  const fields = [];
  const holder = el("span", { class: "option-list" });
  const more = el("span", { class: "option-more" });
  const away = el(
    "button",
    { type: "button", class: "icon-button", "aria-label": "Leave this command", on: { click: () => leave("") } },
    icon("close"),
  );
  const node = el(
    "div",
    { class: "command", role: "group", "aria-label": `/${entry.path}`, data: { command: entry.path } },
    el("span", { class: "command-name" }, `/${entry.path}`),
    holder,
    more,
  );

  const form = {
    path: entry.path,
    node,
    away,
    others: (field) => values(fields.filter((one) => one !== field)),
    focused: ({ option }) => help(`${option.name}: ${option.description}${option.required ? "" : " (optional)"}`),
    /** After a choice: to the next option that must be filled in. */
    next: (field) => {
      const empty = fields.find((one) => one !== field && one.option.required && one.isEmpty());
      (empty ?? field).input.focus();
    },
    /** Typing `name:` goes to that option, as in Discord. */
    jump: (field) => {
      const found = /(?:^|\s)([^\s:]+):$/.exec(field.input.value);
      const option = found && entry.options.find((one) => one.name === found[1] && one.name !== field.option.name);
      if (!option) return false;
      field.fill(field.input.value.slice(0, found.index).trim());
      add(option).input.focus();
      return true;
    },
    key: (event, field) => {
      if (event.isComposing) return;
      if (event.key === "Enter") {
        event.preventDefault();
        form.send();
      } else if (event.key === "Escape") {
        event.preventDefault();
        leave("");
      } else if (event.key === "Backspace" && field.isEmpty()) {
        event.preventDefault();
        back(field);
      }
    },
    focus: () => {
      const first = fields.find((one) => one.option.required && one.isEmpty()) ?? fields[0];
      (first?.input ?? byId("send")).focus();
    },
    send: async () => {
      const wrong = fields.map((field) => ({ field, problem: field.check().problem }));
      for (const { field, problem } of wrong) field.show(problem);
      const first = wrong.find(({ problem }) => problem);
      if (first) {
        first.field.input.focus();
        suggestions.close();
        return fail(`${first.field.option.name}: ${first.problem}`);
      }
      const filled = values(fields);
      suggestions.close();
      byId("send").disabled = true;
      try {
        await sendCommand(entry.path, filled);
        leave("");
      } catch (error) {
        fail(sentence(error));
      } finally {
        byId("send").disabled = false;
      }
    },
  };

  const add = (option, text) => {
    const known = fields.find((one) => one.option === option);
    if (known) return known;
    const field = optionField(option, form);
    if (text) field.fill(text);
    fields.push(field);
    holder.append(field.node);
    drawMore();
    return field;
  };
  const back = (field) => {
    const index = fields.indexOf(field);
    if (!field.option.required) {
      fields.splice(index, 1);
      field.node.remove();
      drawMore();
    }
    const former = fields[index - 1];
    if (former) former.input.focus();
    else if (field.option.required || !fields.length) leave(`/${entry.path}`);
    else fields[0].input.focus();
  };
  const drawMore = () => {
    const left = entry.options.filter((option) => !fields.some((one) => one.option === option));
    more.replaceChildren(
      ...left.map((option) =>
        el(
          "button",
          {
            type: "button",
            class: "option-add",
            title: option.description,
            data: { option: option.name },
            on: { click: () => add(option).input.focus() },
          },
          el("span", { "aria-hidden": "true" }, "+ "),
          el("span", { class: "unseen" }, "Add option "),
          option.name,
        ),
      ),
    );
  };

  const given = spread(entry, rest);
  for (const option of entry.options) if (option.required || given.has(option.name)) add(option, given.get(option.name));
  drawMore();
  help(entry.description);
  return form;
}

/** The options that have a value, as the sandbox takes them. */
function values(fields) {
  return fields
    .map((field) => ({ name: field.option.name, type: field.option.type, value: field.check().value }))
    .filter(({ value }) => value !== undefined);
}

export function help(text) {
  byId("composer-help").textContent = text;
  byId("composer-error").textContent = "";
}

export function fail(text) {
  byId("composer-error").textContent = text;
}
