// Who acts and where, in the address of the page: it survives a reload and can be sent to somebody.

export function read() {
  const asked = new URLSearchParams(location.search);
  return { as: asked.get("as"), channel: asked.get("channel") };
}

export function write(viewer, channel, replace = false) {
  const asked = new URLSearchParams({ ...(viewer && { as: viewer }), ...(channel && { channel }) });
  const address = `${location.pathname}?${asked}`;
  if (address === location.pathname + location.search) return;
  if (replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
}
