// Times as the person who looks reads them: their zone, their language. The clock is the sandbox's, which can be ahead.

let ahead = 0;

export const setNow = (milliseconds) => {
  ahead = milliseconds - Date.now();
};
export const now = () => Date.now() + ahead;

const format = (options) => new Intl.DateTimeFormat(undefined, options);
const CLOCK = { hour: "2-digit", minute: "2-digit" };
const STYLES = {
  t: format(CLOCK),
  T: format({ ...CLOCK, second: "2-digit" }),
  d: format({ day: "2-digit", month: "2-digit", year: "numeric" }),
  D: format({ day: "numeric", month: "long", year: "numeric" }),
  f: format({ day: "numeric", month: "long", year: "numeric", ...CLOCK }),
  F: format({ weekday: "long", day: "numeric", month: "long", year: "numeric", ...CLOCK }),
  s: format({ day: "2-digit", month: "2-digit", year: "numeric", ...CLOCK }),
  S: format({ day: "2-digit", month: "2-digit", year: "numeric", ...CLOCK, second: "2-digit" }),
};
const FULL = format({ weekday: "long", day: "numeric", month: "long", year: "numeric", ...CLOCK, timeZoneName: "short" });
const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: "always" });
const UNITS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

export const full = (milliseconds) => FULL.format(milliseconds);
export const clock = (milliseconds) => STYLES.t.format(milliseconds);
export const exact = (milliseconds) => STYLES.T.format(milliseconds);
export const day = (milliseconds) => STYLES.D.format(milliseconds);

function relative(milliseconds) {
  const seconds = Math.round((milliseconds - now()) / 1000);
  const [unit, length] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS[UNITS.length - 1];
  return RELATIVE.format(Math.trunc(seconds / length), unit);
}

/** A Discord timestamp. A relative one goes on ticking for as long as it stands in the page. */
export function timestamp(seconds, style) {
  const milliseconds = Number(seconds) * 1000;
  if (!Number.isFinite(milliseconds) || Math.abs(milliseconds) > 8.64e15) return null;
  const time = document.createElement("time");
  time.className = "timestamp";
  time.dateTime = new Date(milliseconds).toISOString();
  time.title = full(milliseconds);
  if (style === "R") time.dataset.relative = milliseconds;
  time.textContent = style === "R" ? relative(milliseconds) : STYLES[style].format(milliseconds);
  return time;
}

/** When a message was written: today, yesterday, or on a date. */
export function written(milliseconds) {
  const midnight = (time) => new Date(time).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(now()) - midnight(milliseconds)) / 86_400_000);
  if (days === 0) return `Today at ${clock(milliseconds)}`;
  if (days === 1) return `Yesterday at ${clock(milliseconds)}`;
  return STYLES.s.format(milliseconds);
}

setInterval(() => {
  for (const time of document.querySelectorAll("time[data-relative]")) {
    const text = relative(Number(time.dataset.relative));
    if (time.textContent !== text) time.textContent = text;
  }
}, 1000);
