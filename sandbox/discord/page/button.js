// Buttons of a message.

import { el, icon, outward } from "./element.js";
import { use, used } from "./interactions.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "primary" };
const LINK = 5;

export function button(component, message) {
  const face = [emoji(component.emoji), component.label ? el("span", { class: "label" }, component.label) : null];
  const style = STYLES[component.style] ?? "secondary";
  if (component.style === LINK) {
    const attributes = { class: `button ${style}`, "aria-disabled": component.disabled ? "true" : undefined };
    return outward(component.disabled ? "" : component.url, attributes, face, icon("link"));
  }
  const busy = used.get(message.id)?.state === "sending";
  const pressed = busy && used.get(message.id).customId === component.custom_id;
  return el(
    "button",
    {
      type: "button",
      class: `button ${style}${pressed ? " busy" : ""}`,
      disabled: component.disabled || !component.custom_id,
      // Not `disabled` while another one is used: the focus must not jump away.
      "aria-disabled": busy ? "true" : undefined,
      "aria-busy": pressed ? "true" : undefined,
      "aria-label": component.label ? undefined : (component.emoji?.name ?? "Button"),
      data: { customId: component.custom_id },
      on: { click: () => use("deeds/press", message.id, component.custom_id) },
    },
    face,
    pressed ? el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")) : null,
  );
}

/** An emoji: its letters, or its name if it is a picture of a server, which is not fetched. */
export function emoji(emoji) {
  if (!emoji?.name && !emoji?.id) return null;
  return el("span", { class: "emoji", "aria-hidden": "true" }, emoji.id ? `:${emoji.name ?? "emoji"}:` : emoji.name);
}
