// The people of the server: the list beside the messages, the card of one, and choosing whom to act as.

import { userApps } from "./apps.js";
import { avatar } from "./avatar.js";
import { openDialog } from "./dialog.js";
import { byId, el, icon } from "./element.js";
import { send } from "./signals.js";
import { channelNow, colourOf, here, hexadecimal, me, memberIn, plain, rolesOf, state } from "./state.js";

/** Draws the member list and the panel that says who acts. */
export function draw() {
  const readers = new Set(channelNow()?.readers ?? []);
  const inside = (here()?.members ?? []).filter((person) => readers.has(person.id));
  byId("members").replaceChildren(
    group(
      "Apps",
      inside.filter((person) => person.bot),
    ),
    group(
      "Members",
      inside.filter((person) => !person.bot),
    ),
  );
  const person = me();
  byId("me").replaceChildren(
    el(
      "button",
      { type: "button", class: "me-button", "aria-haspopup": "dialog", data: { action: "act-as" }, on: { click: choose } },
      avatar(person?.name ?? "?", 32),
      el(
        "span",
        { class: "me-words" },
        el("span", { class: "me-name" }, el("span", { class: "unseen" }, "Acting as "), person?.name ?? "Nobody"),
        el("span", { class: "me-roles" }, summary(person)),
      ),
      icon("switch"),
    ),
  );
}

function group(title, people) {
  if (!people.length) return "";
  const sorted = [...people].sort((a, b) => a.name.localeCompare(b.name));
  return el(
    "section",
    { class: "member-group" },
    el("h2", {}, `${title} — ${people.length}`),
    el(
      "ul",
      {},
      sorted.map((person) => el("li", {}, row(person))),
    ),
  );
}

function row(person) {
  const offline = person.bot && !state.world.bot.online;
  const name = el("span", { class: "member-name" }, person.name);
  const colour = colourOf(person);
  if (colour) name.style.setProperty("--role", colour);
  return el(
    "button",
    {
      type: "button",
      class: `member${offline ? " offline" : ""}`,
      "aria-haspopup": "dialog",
      data: { userId: person.id },
      on: { click: () => card(person) },
    },
    avatar(person.name, 32),
    el(
      "span",
      { class: "member-words" },
      el(
        "span",
        { class: "member-line" },
        name,
        person.bot ? el("span", { class: "app-badge" }, "APP") : null,
        person.id === state.viewer ? el("span", { class: "you-badge" }, "you") : null,
      ),
      el("span", { class: "member-note" }, offline ? "Offline" : summary(person)),
    ),
  );
}

const summary = (person) => {
  if (!person) return "";
  const names = rolesOf(person)
    .filter((role) => !role.managed)
    .map((role) => role.name);
  if (person.owner) names.unshift("Owner");
  return names.join(", ");
};

/** Who somebody is, and what they may do. */
function card(person) {
  const dialog = openDialog(
    person.name,
    el(
      "div",
      { class: "card-head" },
      avatar(person.name, 64),
      el("div", {}, el("p", { class: "card-account" }, person.account), el("p", { class: "card-id" }, `ID ${person.id}`)),
    ),
    marks("Roles", rolesOf(person), roleChip, "No roles"),
    marks("May", person.rights, (right) => el("li", { class: "chip" }, right), "Only what everybody may"),
    userApps(person, () => dialog.close()),
    actButton(person, () => dialog.close()),
  );
}

function actButton(person, done) {
  if (person.bot) return el("p", { class: "field-hint" }, "Nobody acts as the bot but the bot.");
  if (person.id === state.viewer) return el("p", { class: "field-hint" }, "You act as this member.");
  const act = () => {
    done();
    send("go", { viewer: person.id });
  };
  return el(
    "button",
    { type: "button", class: "button primary", data: { userId: person.id }, on: { click: act } },
    `Act as ${person.name}`,
  );
}

function marks(title, all, draw, none) {
  return el(
    "section",
    { class: "card-marks" },
    el("h3", {}, title),
    all.length ? el("ul", { class: "chips" }, all.map(draw)) : el("p", { class: "field-hint" }, none),
  );
}

function roleChip(role) {
  const dot = el("span", { class: "role-dot", "aria-hidden": "true" });
  if (role.colour) dot.style.setProperty("--role", hexadecimal(role.colour));
  return el("li", { class: "chip" }, dot, role.name);
}

/** Lets the person choose whom to act as. */
export function choose() {
  const search = el("input", { type: "search", class: "text-input", placeholder: "Search", "aria-label": "Search members" });
  const list = el("ul", { class: "people" });
  const note = "The bot cannot tell the difference. Each browser window can act as somebody else.";
  const dialog = openDialog("Act as", el("p", { class: "field-hint" }, note), search, list);
  const drawList = () => {
    const wanted = plain(search.value);
    list.replaceChildren(
      ...everybody()
        .filter(({ person }) => plain(person.name).includes(wanted))
        .map(({ person, guild }) =>
          el(
            "li",
            {},
            personButton(person, guild, () => dialog.close()),
          ),
        ),
    );
  };
  search.addEventListener("input", drawList);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") list.querySelector("button")?.click();
  });
  drawList();
  search.focus();
}

/** The people of this server first, then those of others. */
function everybody() {
  const guilds = [here(), ...state.world.guilds.filter((guild) => guild !== here())].filter(Boolean);
  const seen = new Set();
  return guilds.flatMap((guild) =>
    guild.members
      .filter((person) => !person.bot && !seen.has(person.id) && seen.add(person.id))
      .map((person) => ({ person, guild })),
  );
}

function personButton(person, guild, done) {
  const act = () => {
    done();
    // Where they are a member of this server too, they stay in it.
    send("go", { viewer: person.id, channel: memberIn(here(), person.id) ? state.channel : guild.channels[0]?.id });
  };
  const names = (person.roles ?? [])
    .map((id) => guild.roles.find((role) => role.id === id))
    .filter((role) => role && !role.managed)
    .map((role) => role.name);
  return el(
    "button",
    {
      type: "button",
      class: "member",
      "aria-current": person.id === state.viewer ? "true" : undefined,
      data: { userId: person.id },
      on: { click: act },
    },
    avatar(person.name, 36),
    el(
      "span",
      { class: "member-words" },
      el(
        "span",
        { class: "member-line" },
        el("span", { class: "member-name" }, person.name),
        person.id === state.viewer ? el("span", { class: "you-badge" }, "you") : null,
      ),
      el("span", { class: "member-note" }, [...(person.owner ? ["Owner"] : []), ...names].join(", ") || "No roles"),
      person.rights.length ? el("span", { class: "member-rights" }, person.rights.join(" · ")) : null,
    ),
  );
}
