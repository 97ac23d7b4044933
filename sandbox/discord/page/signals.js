// Who hears of what within the page, so that modules need not know each other.

const listeners = new Map();

export function on(signal, listener) {
  listeners.set(signal, [...(listeners.get(signal) ?? []), listener]);
}

export function send(signal, detail) {
  for (const listener of listeners.get(signal) ?? []) listener(detail);
}
