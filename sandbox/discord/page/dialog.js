// A dialog of the page itself.

import { el, icon, unique } from "./element.js";

/** Opens a dialog; answers it, to be closed. The focus goes back to where it was. */
export function openDialog(title, ...content) {
  const heading = unique("dialog");
  const former = document.activeElement;
  const dialog = el(
    "dialog",
    { class: "panel", "aria-labelledby": heading },
    el(
      "header",
      { class: "dialog-head" },
      el("h2", { id: heading }, title),
      el(
        "button",
        { type: "button", class: "icon-button", "aria-label": "Close", on: { click: () => dialog.close() } },
        icon("close"),
      ),
    ),
    el("div", { class: "dialog-body" }, ...content),
  );
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (former?.isConnected) former.focus({ preventScroll: true });
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
