// What developers do to a single message. Only shown while the developer tools are in use.

import { el, icon } from "./element.js";
import { sentence } from "./interactions.js";
import { openListbox } from "./listbox.js";
import { post } from "./server.js";
import { send } from "./signals.js";

const DEEDS = [
  { value: "delete", label: "Delete it", detail: "As a moderator would" },
  { value: "age", label: "Make it too old to edit", detail: "Two hours older: few edits are left" },
  { value: "copy", label: "Copy its ID" },
];

export function tools(message) {
  const trigger = el(
    "button",
    {
      type: "button",
      class: "icon-button message-tools",
      "aria-label": "Developer: this message",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
    },
    icon("more"),
  );
  trigger.addEventListener("click", () => {
    openListbox({
      anchor: trigger,
      label: "What to do with this message",
      items: DEEDS,
      chosen: [],
      least: 0,
      most: 1,
      search: false,
      onClose: (values) => values?.length && act(values[0], message),
    });
  });
  return trigger;
}

async function act(deed, message) {
  try {
    if (deed === "copy") {
      await navigator.clipboard.writeText(message.id);
      send("notice", `Copied ${message.id}.`);
    } else {
      await post(`controls/messages/${deed}`, { message: message.id });
      send("notice", deed === "age" ? "The message is two hours older now." : "The message is deleted.");
    }
  } catch (error) {
    send("notice", sentence(error));
  }
}
