// The bot's commands in the menu of a person or of a message ("Apps").

import { el, icon } from "./element.js";
import { menuCommand, sentence } from "./interactions.js";
import { openListbox } from "./listbox.js";
import { send } from "./signals.js";
import { state } from "./state.js";

/** The menu of a message; nothing, if the bot offers nothing there. */
export function messageApps(message) {
  if (!state.messageCommands.length) return null;
  const trigger = el(
    "button",
    {
      type: "button",
      class: "icon-button message-tools message-apps",
      "aria-label": "Apps: this message",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
    },
    icon("apps"),
  );
  trigger.addEventListener("click", () => {
    openListbox({
      anchor: trigger,
      label: "Apps",
      items: state.messageCommands.map(({ name }) => ({ value: name, label: name, detail: state.world.bot.name })),
      chosen: [],
      least: 0,
      most: 1,
      search: false,
      onClose: (values) => values?.length && use(values[0], { message: message.id }),
    });
  });
  return trigger;
}

/** The menu of a person, as a part of their card; `done` closes the card. */
export function userApps(person, done) {
  if (!state.userCommands.length) return null;
  const button = ({ name }) => {
    const act = () => {
      done();
      use(name, { user: person.id });
    };
    return el("li", {}, el("button", { type: "button", class: "button secondary", data: { app: name }, on: { click: act } }, name));
  };
  return el("section", { class: "card-marks" }, el("h3", {}, "Apps"), el("ul", { class: "chips" }, state.userCommands.map(button)));
}

async function use(name, target) {
  try {
    await menuCommand(name, target);
  } catch (error) {
    send("notice", sentence(error));
  }
}
