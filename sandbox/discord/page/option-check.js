// What Discord's client checks of an option before it sends a command.

export const TEXT = 3;
export const INTEGER = 4;
export const BOOLEAN = 5;
export const PERSON = 6;
export const CHANNEL = 7;
export const ROLE = 8;
export const MENTIONABLE = 9;
export const NUMBER = 10;

const WANTED = {
  [BOOLEAN]: "True or False",
  [PERSON]: "a member",
  [CHANNEL]: "a channel",
  [ROLE]: "a role",
  [MENTIONABLE]: "a member or a role",
};

/**
 * The value of an option out of what was typed, or what is wrong with it. `picked` is what was taken from a list.
 * Answers `{ value }`, `{ problem }`, or nothing for an option that was left out.
 */
export function check(option, typed, picked) {
  const text = typed.trim();
  if (!text && !picked) return option.required ? { problem: "This option is required." } : {};
  if (picked) return bounds(option, picked.value);
  if (option.choices?.length) return { problem: "Choose one from the list." };
  switch (option.type) {
    case TEXT:
      return bounds(option, text);
    case INTEGER:
      return /^-?\d{1,15}$/.test(text) ? bounds(option, Number(text)) : { problem: "Enter a whole number." };
    case NUMBER:
      return /^-?\d+(?:[.,]\d+)?$/.test(text) ? bounds(option, Number(text.replace(",", "."))) : { problem: "Enter a number." };
    default:
      return { problem: `Choose ${WANTED[option.type] ?? "a value"} from the list.` };
  }
}

function bounds(option, value) {
  if (typeof value === "number") {
    if (option.min_value !== undefined && value < option.min_value)
      return { problem: `It must be at least ${option.min_value}.` };
    if (option.max_value !== undefined && value > option.max_value) return { problem: `It must be at most ${option.max_value}.` };
  }
  if (option.type === TEXT && !option.choices?.length) {
    const length = [...value].length;
    if (option.min_length && length < option.min_length)
      return { problem: `It must be at least ${option.min_length} characters long.` };
    if (option.max_length !== undefined && length > option.max_length)
      return { problem: `It must be at most ${option.max_length} characters long, not ${length}.` };
  }
  return { value };
}
