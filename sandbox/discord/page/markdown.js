// Discord's markdown, as far as it stands in lines: code blocks, quotes, headings, lists. What stands within a line is in
// markdown-inline.js.

import { el } from "./element.js";
import { inline } from "./markdown-inline.js";

const FENCE = /^```(?:([a-zA-Z0-9_+\-.#]*)\n)?([\s\S]*?)\n?```(?:\n|$)?/;

/**
 * The nodes of a text. With `{ simple: true }` only marks within lines are read, as in titles and names.
 */
export function markdown(text, { simple = false } = {}) {
  if (!text) return [];
  return simple ? inline(text) : blocks(text);
}

/** A text in one line without its marks, for places that only hint at it. */
export const excerpt = (text) =>
  el("span", {}, inline(text.replace(/^(?:#{1,3}|-#|>|[-*]) +/gm, "").replace(/\s+/g, " "))).textContent;

function blocks(text) {
  const nodes = [];
  let paragraph = [];
  const flush = () => {
    if (paragraph.length) nodes.push(el("div", { class: "lines" }, inline(paragraph.join("\n"))));
    paragraph = [];
  };
  let rest = text;
  while (rest) {
    const read = block(rest);
    if (read) {
      flush();
      nodes.push(read.node);
      rest = rest.slice(read.length);
      continue;
    }
    // A fence may also begin within a line.
    const fence = rest.indexOf("```", 1);
    const newline = rest.indexOf("\n");
    if (fence > 0 && (newline < 0 || fence < newline) && rest.indexOf("```", fence + 3) > 0 && rest[fence - 1] !== "\\") {
      paragraph.push(rest.slice(0, fence));
      rest = rest.slice(fence);
      continue;
    }
    const end = newline < 0 ? rest.length : newline;
    paragraph.push(rest.slice(0, end));
    rest = rest.slice(end + 1);
  }
  flush();
  return nodes;
}

/** The block that a text begins with, and how long it is. */
function block(text) {
  const fence = FENCE.exec(text);
  if (fence) {
    return {
      node: el("pre", { tabindex: "0" }, el("code", { data: { language: fence[1] || undefined } }, fence[2])),
      length: fence[0].length,
    };
  }
  if (text.startsWith(">>> ")) return { node: el("blockquote", {}, blocks(text.slice(4))), length: text.length };
  const quote = /^(?:> ?[^\n]*(?:\n|$))+/.exec(text);
  if (quote && /^> /.test(text)) {
    const inside = quote[0]
      .replace(/\n$/, "")
      .split("\n")
      .map((line) => line.replace(/^> ?/, ""))
      .join("\n");
    return { node: el("blockquote", {}, blocks(inside)), length: quote[0].length };
  }
  const heading = /^(#{1,3}) +([^\n]+)(?:\n|$)/.exec(text);
  if (heading) {
    // To those who listen they are all one level below the channel's name: a message may begin with any of them.
    return { node: el("h2", { class: `heading-${heading[1].length}` }, inline(heading[2])), length: heading[0].length };
  }
  const small = /^-# +([^\n]+)(?:\n|$)/.exec(text);
  if (small) return { node: el("small", { class: "subtext" }, inline(small[1])), length: small[0].length };
  const items = itemsOf(text);
  return items.length ? { node: listOf(items), length: items.reduce((sum, item) => sum + item.length, 0) } : null;
}

/** The lines of the list that a text begins with. Where bullets become numbers, another list begins. */
function itemsOf(text) {
  const items = [];
  let rest = text;
  for (;;) {
    const found = /^( *)([-*]|\d{1,9}\.) +([^\n]+)(?:\n|$)/.exec(rest);
    if (!found) return items;
    const item = {
      indent: found[1].length,
      number: /\d/.test(found[2]) ? parseInt(found[2], 10) : null,
      said: found[3],
      length: found[0].length,
    };
    const first = items[0];
    if (first && item.indent <= first.indent && (item.number === null) !== (first.number === null)) return items;
    items.push(item);
    rest = rest.slice(item.length);
  }
}

/** A list; deeper indented lines are lists within it. */
function listOf(items) {
  const build = (from, indent) => {
    const numbered = items[from].number !== null;
    const list = el(numbered ? "ol" : "ul", numbered ? { start: String(items[from].number) } : {});
    let at = from;
    while (at < items.length && items[at].indent >= indent) {
      if (items[at].indent > indent + 1 && list.lastChild) {
        const [inner, next] = build(at, items[at].indent);
        list.lastChild.append(inner);
        at = next;
      } else {
        list.append(el("li", {}, inline(items[at].said)));
        at += 1;
      }
    }
    return [list, at];
  };
  return build(0, items[0].indent)[0];
}
