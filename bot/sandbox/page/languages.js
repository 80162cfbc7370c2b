/** The languages and zones that a person's phone can be set to. */

import { element } from "./elements.js";

/** Language codes as Telegram sends them: what people speak, with two that read from right to left. */
const LANGUAGES = ["en", "de", "fr", "es", "it", "id", "pt-br", "nl", "pl", "ru", "uk", "tr", "ar", "fa", "hi", "ja", "ko", "zh-hans"];

/**
 * @param {HTMLSelectElement} select
 * @param {string} chosen added when the list lacks it
 */
export function fillLanguages(select, chosen) {
  fill(select, LANGUAGES.includes(chosen) || !chosen ? LANGUAGES : [chosen, ...LANGUAGES], languageName, chosen);
}

/**
 * @param {HTMLSelectElement} select
 * @param {string[]} zones from the server: browsers list names that are long out of use
 * @param {string} chosen added when the list lacks it
 */
export function fillZones(select, zones, chosen) {
  fill(select, zones.includes(chosen) ? zones : [chosen, ...zones], (zone) => zone.replaceAll("_", " "), chosen);
}

/** @param {HTMLSelectElement} select @param {string[]} values @param {(value: string) => string} name @param {string} chosen */
function fill(select, values, name, chosen) {
  if ([...select.options].map((option) => option.value).join() !== values.join()) {
    select.replaceChildren(...values.map((value) => element("option", { value }, name(value))));
  }
  select.value = chosen;
}

/** @param {string} code */
function languageName(code) {
  try {
    const name = new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;
    return `${name.charAt(0).toLocaleUpperCase(code)}${name.slice(1)} (${code})`;
  } catch {
    return code;
  }
}
