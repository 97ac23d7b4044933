// Embeds, and pictures in general.

import { written } from "./clock.js";
import { el, icon, outward } from "./element.js";
import { markdown } from "./markdown.js";
import { hexadecimal } from "./state.js";

export function embed(embed, message) {
  const card = el("article", { class: "embed", "aria-label": embed.title ? undefined : "Embed" });
  if (Number.isInteger(embed.color)) card.style.setProperty("--bar", hexadecimal(embed.color));
  const main = el("div", { class: "embed-main" });
  if (embed.author?.name) {
    main.append(
      el(
        "div",
        { class: "embed-author" },
        picture(embed.author.icon_url, message, "embed-icon", ""),
        outward(embed.author.url, {}, embed.author.name),
      ),
    );
  }
  if (embed.title)
    main.append(el("div", { class: "embed-title" }, outward(embed.url, {}, markdown(embed.title, { simple: true }))));
  if (embed.description) main.append(el("div", { class: "embed-description" }, markdown(embed.description)));
  if (embed.fields?.length) main.append(fields(embed.fields));
  card.append(main);
  if (embed.thumbnail) card.append(picture(embed.thumbnail.url, message, "embed-thumbnail", "Picture") ?? "");
  if (embed.image) card.append(picture(embed.image.url, message, "embed-image", "Picture") ?? "");
  const foot = footer(embed, message);
  if (foot) card.append(foot);
  return card;
}

/** Fields that stand beside each other do so by three, and by two if there are only two. */
function fields(all) {
  const grid = el("div", { class: "embed-fields" });
  let row = [];
  const close = () => {
    for (const field of row) field.classList.add(`of-${row.length}`);
    row = [];
  };
  for (const { name, value, inline } of all) {
    const field = el(
      "div",
      { class: "embed-field" },
      el("div", { class: "embed-field-name" }, markdown(name, { simple: true })),
      el("div", { class: "embed-field-value" }, markdown(value)),
    );
    if (inline) row.push(field);
    if (!inline || row.length === 3) close();
    grid.append(field);
  }
  close();
  return grid;
}

function footer(embed, message) {
  const parts = [];
  if (embed.footer?.text) parts.push(el("span", {}, embed.footer.text));
  const at = Date.parse(embed.timestamp ?? "");
  if (Number.isFinite(at)) parts.push(el("time", { datetime: new Date(at).toISOString() }, written(at)));
  if (!parts.length) return null;
  return el("div", { class: "embed-footer" }, picture(embed.footer?.icon_url, message, "embed-icon", ""), parts);
}

/**
 * A picture. Only those of this machine are shown: the page fetches nothing from elsewhere, so the others stand there as
 * links.
 */
export function picture(address, message, className, label) {
  if (!address) return null;
  const source = address.startsWith("attachment://") ? attached(address, message) : address;
  if (source && isHere(source)) return el("img", { src: source, alt: label, class: className, loading: "lazy" });
  if (!label) return null;
  const name = source?.split(/[?#]/)[0].split("/").filter(Boolean).pop() ?? address;
  return outward(source, { class: `${className} elsewhere`, title: address }, icon("picture"), el("span", {}, name));
}

function attached(address, message) {
  const name = address.slice("attachment://".length);
  return message.attachments?.find((file) => file.filename === name)?.url ?? null;
}

function isHere(source) {
  try {
    const { protocol, hostname } = new URL(source);
    return protocol === "http:" && (hostname === "127.0.0.1" || hostname === "localhost");
  } catch {
    return false;
  }
}
