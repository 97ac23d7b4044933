// The slash commands that are offered here, each subcommand one entry.

import { plain, state } from "./state.js";

const SUBCOMMAND = 1;
const GROUP = 2;

export const entries = () => state.commands.flatMap((command) => flat(command.name, command));

function flat(path, part) {
  const deeper = (part.options ?? []).filter((option) => option.type === SUBCOMMAND || option.type === GROUP);
  if (deeper.length) return deeper.flatMap((option) => flat(`${path} ${option.name}`, option));
  return [{ path, description: part.description, options: part.options ?? [] }];
}

/** Those that fit what was typed after the slash: first those that begin with it. */
export function find(typed) {
  const wanted = plain(typed.trim());
  const rank = ({ path }) => (plain(path).startsWith(wanted) ? 0 : plain(path).includes(wanted) ? 1 : 2);
  return entries()
    .filter((entry) => rank(entry) < 2)
    .sort((a, b) => rank(a) - rank(b) || a.path.localeCompare(b.path));
}

/** The command that a typed line begins with, and what follows it. */
export function read(line) {
  const typed = line.replace(/^\/\s*/, "");
  const fitting = entries().filter(({ path }) => typed === path || typed.startsWith(`${path} `));
  const entry = fitting.sort((a, b) => b.path.length - a.path.length)[0];
  return entry ? { entry, rest: typed.slice(entry.path.length).trim() } : null;
}

/** What is typed behind a command, `name: value name: value`, by option. Text without a name is for the first. */
export function spread(entry, rest) {
  const names = entry.options.map((option) => option.name).sort((a, b) => b.length - a.length);
  const filled = new Map();
  if (!rest || !names.length) return filled;
  const marks = [...rest.matchAll(new RegExp(`(?:^|\\s)(${names.map(escape).join("|")}):\\s*`, "g"))];
  const lead = rest.slice(0, marks[0]?.index ?? rest.length).trim();
  if (lead) filled.set(entry.options[0].name, lead);
  marks.forEach((mark, index) =>
    filled.set(mark[1], rest.slice(mark.index + mark[0].length, marks[index + 1]?.index ?? rest.length).trim()),
  );
  return filled;
}

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
