/** The list of people whose phones can be shown, and the form that adds one. */

import { clockTime } from "./dates.js";
import { byId, element, paintAvatar } from "./elements.js";
import { fillLanguages, fillZones } from "./languages.js";

/** @typedef {import("./api.js").Person} Person */

/**
 * @param {import("./store.js").Store} store
 * @param {(id: number) => void} onChoose
 */
export function renderPeople(store, onChoose) {
  const list = byId("people");
  const focused = list.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.personId : null;
  list.replaceChildren(...store.people.map((person) => element("li", {}, personButton(person, store, onChoose))));
  if (focused) /** @type {HTMLElement | null} */ (list.querySelector(`[data-person-id="${focused}"]`))?.focus();
}

/** @param {(person: {first_name: string, language_code: string, zone: string}) => Promise<boolean>} onAdd true when added */
export function preparePersonForm(onAdd) {
  const form = /** @type {HTMLFormElement} */ (byId("new-person"));
  fillLanguages(form.elements.namedItem("language_code"), "en");
  byId("add-person").addEventListener("click", () => toggleForm(form, form.hidden));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wasAdded = await onAdd(/** @type {any} */ (Object.fromEntries(new FormData(form))));
    if (wasAdded) toggleForm(form, false);
  });
}

/** @param {{zones: string[], own: string}} offered whoever is added lives where this browser is, unless something else is chosen */
export function offerZones({ zones, own }) {
  const form = /** @type {HTMLFormElement} */ (byId("new-person"));
  fillZones(/** @type {HTMLSelectElement} */ (form.elements.namedItem("zone")), zones, own);
}

/** @param {HTMLFormElement} form @param {boolean} isOpen */
function toggleForm(form, isOpen) {
  form.hidden = !isOpen;
  byId("add-person").setAttribute("aria-expanded", String(isOpen));
  const name = /** @type {HTMLInputElement} */ (form.elements.namedItem("first_name"));
  if (isOpen) name.focus();
  else name.value = "";
}

/** @param {Person} person @param {import("./store.js").Store} store @param {(id: number) => void} onChoose */
function personButton(person, store, onChoose) {
  const avatar = element("span", { class: "avatar", "aria-hidden": "true" });
  paintAvatar(avatar, person);
  const unread = store.unread.get(person.id);
  const lines = element("span", { class: "person-lines" },
    element("strong", { dir: "auto" }, person.first_name), element("small", { dir: "auto" }, lastLine(person)));
  const aside = element("span", { class: "person-aside" },
    element("span", { "data-clock-of": person.id }, clockTime(store.clock.now(), person)), unread ? element("span", { class: "badge", "aria-label": `${unread} unread` }, String(unread)) : null);
  const traits = { type: "button", class: "person", "data-person-id": person.id, "aria-current": person.id === store.currentId ? "true" : null };
  return element("button", { ...traits, click: () => onChoose(person.id) }, avatar, lines, aside);
}

/** @param {Person} person */
function lastLine(person) {
  if (person.is_deactivated) return "Account deleted";
  if (person.is_blocked) return "Blocked the bot";
  return person.last_text?.replaceAll("\n", " ") || "No messages yet";
}

/** @param {import("./store.js").Store} store */
export function showPeoplesClocks(store) {
  for (const node of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-clock-of]"))) {
    const person = store.people.find((one) => one.id === Number(node.dataset.clockOf));
    if (person) node.textContent = clockTime(store.clock.now(), person);
  }
}
