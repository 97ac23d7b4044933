"use strict";

const element = (id) => document.getElementById(id);
let people = [];

function chosen() {
  return people.find((person) => person.id === element("person").value);
}

function show() {
  const person = chosen();
  element("form").hidden = !person;
  if (!person) {
    element("said").textContent = "There is nobody here yet.";
    return;
  }
  element("display").textContent = person.displayName;
  element("name").textContent = "@" + person.name;
  element("picture").src = "/headshots/" + encodeURIComponent(person.id) + ".svg";
  element("banned").hidden = !person.banned;
  element("description").value = person.description;
  element("seen").textContent = person.description || "Nothing yet.";
}

async function call(path, options) {
  const answer = await fetch(path, options);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function sent(body) {
  return { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

async function load() {
  const state = await call("/page/state");
  const before = element("person").value || new URLSearchParams(location.search).get("user");
  people = state.people;
  element("filter").checked = state.textFilter;
  element("description").maxLength = state.longest;
  element("person").replaceChildren(
    ...people.map((person) => {
      const option = document.createElement("option");
      option.value = person.id;
      option.textContent = person.displayName + " (@" + person.name + ")";
      return option;
    }),
  );
  if (people.some((person) => person.id === before)) element("person").value = before;
  show();
}

function failed() {
  element("said").textContent = "That did not work. Is the demo still running?";
}

element("person").addEventListener("change", () => {
  element("said").textContent = "";
  show();
});

element("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const person = chosen();
  try {
    const path = "/page/people/" + encodeURIComponent(person.id) + "/description";
    const saved = await call(path, sent({ description: element("description").value }));
    Object.assign(person, saved);
    element("seen").textContent = saved.description || "Nothing yet.";
    element("said").textContent = "Saved.";
  } catch (_) {
    failed();
  }
});

element("filter").addEventListener("change", async (event) => {
  try {
    await call("/page/text-filter", sent({ on: event.target.checked }));
    element("said").textContent = event.target.checked ? "The text filter is on." : "The text filter is off.";
  } catch (_) {
    failed();
  }
});

load().catch(failed);
