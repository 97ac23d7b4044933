// Naming people, roles and channels in a message that is being written: `@Ro` becomes `@Robin`, and the bot reads `<@…>`.

import { offered } from "./choosable.js";
import { plain } from "./state.js";
import * as suggestions from "./suggestions.js";

const PEOPLE = 5;
const ROLES = 6;
const CHANNELS = 8;

/** What was taken from the list, by how it stands in the box. */
const named = new Map();

/** Suggests a name for what stands before the cursor, if it begins with `@` or `#`; answers whether it does. */
export function suggest(box) {
  const before = box.value.slice(0, box.selectionStart);
  const found = /(?:^|\s)([@#])([^\s@#]{0,32})$/.exec(before);
  if (!found) return false;
  const wanted = plain(found[2]);
  const items = all(found[1]).filter(({ words }) => plain(words.slice(1)).includes(wanted));
  const title = found[1] === "@" ? "Members and roles" : "Channels";
  const onPick = ({ words, mark }) => {
    named.set(words, mark);
    const start = before.length - found[2].length - 1;
    box.setRangeText(`${words} `, start, before.length, "end");
    box.focus();
  };
  suggestions.open(box, { title, items: items.slice(0, 20), onPick });
  return true;
}

/** The line as the bot reads it. */
export function encoded(line) {
  const longest = [...named].sort(([a], [b]) => b.length - a.length);
  return longest.reduce((text, [words, mark]) => text.replaceAll(words, mark), line);
}

export const forget = () => named.clear();

function all(sign) {
  if (sign === "#") return offered(CHANNELS).map((item) => ({ ...item, words: item.label, mark: `<#${item.value}>` }));
  const people = offered(PEOPLE).map((item) => ({ ...item, words: `@${item.label}`, mark: `<@${item.value}>` }));
  const roles = offered(ROLES).filter((item) => item.label !== "@everyone");
  return [...people, ...roles.map((item) => ({ ...item, words: item.label, mark: `<@&${item.value}>` }))];
}
