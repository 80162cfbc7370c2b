/** The sandbox's tools: beside the phone on a wide screen, in a sheet on a phone. */

import { byId } from "./elements.js";
import { fillLanguages, fillZones } from "./languages.js";
import { openSheet } from "./sheets.js";

const WIDE = "(min-width: 1100px)";

/**
 * @param {{skip: () => void, change: (change: Record<string, unknown>) => void}} actions
 */
export function prepareTools(actions) {
  const wide = matchMedia(WIDE);
  wide.addEventListener("change", () => placeTools(wide.matches));
  placeTools(wide.matches);
  byId("open-tools").addEventListener("click", () => openSheet(byId("tools-sheet")));
  [byId("skip"), byId("header-skip")].forEach((button) => button.addEventListener("click", () => actions.skip()));
  onSelect("own-language", (language_code) => actions.change({ language_code }));
  onSelect("own-zone-choice", (zone) => actions.change({ zone }));
  onSwitch("block", (is_blocked) => actions.change({ is_blocked }));
  onSwitch("deactivate", (is_deactivated) => actions.change({ is_deactivated }));
}

/** @param {import("./api.js").Person | null} person @param {string[]} zones to choose from */
export function renderOwnPhone(person, zones) {
  byId("own-phone").hidden = !person;
  if (!person) return;
  byId("own-phone-title").textContent = `${person.first_name}’s phone`;
  fillLanguages(byId("own-language"), person.language_code);
  fillZones(byId("own-zone-choice"), zones, person.zone);
  /** @type {HTMLInputElement} */ (byId("block")).checked = person.is_blocked;
  /** @type {HTMLInputElement} */ (byId("deactivate")).checked = person.is_deactivated;
}

/** @param {boolean} isWide */
function placeTools(isWide) {
  const sheet = /** @type {HTMLDialogElement} */ (byId("tools-sheet"));
  if (isWide && sheet.open) sheet.close();
  (isWide ? byId("side") : byId("tools-place")).append(byId("tools"));
}

/** @param {string} id @param {(value: string) => void} act */
function onSelect(id, act) {
  byId(id).addEventListener("change", (event) => act(/** @type {HTMLSelectElement} */ (event.target).value));
}

/** @param {string} id @param {(isOn: boolean) => void} act */
function onSwitch(id, act) {
  byId(id).addEventListener("change", (event) => act(/** @type {HTMLInputElement} */ (event.target).checked));
}
