/** Pictures, films, sounds, files and places inside a bubble; sizes are set at once, so that nothing jumps on loading. */

import { fileAddress } from "./api.js";
import { element, icon } from "./elements.js";
import { nearestPlace } from "./places.js";

/** @typedef {import("./api.js").Message} Message */

/**
 * @param {Message} message
 * @param {(address: string, description: string) => void} openPicture
 * @returns {HTMLElement | null} null for a message of text only
 */
export function mediaOf(message, openPicture) {
  if (message.photo?.length) return photo(message, openPicture);
  if (message.animation) return animation(message.animation);
  if (message.voice ?? message.audio) return element("audio", { controls: true, src: fileAddress((message.voice ?? message.audio).file_id) });
  if (message.document) return file(message.document);
  if (message.location) return place(message.location);
  return null;
}

/** @param {Message} message @param {(address: string, description: string) => void} openPicture */
function photo(message, openPicture) {
  const largest = message.photo.reduce((one, other) => (other.width > one.width ? other : one));
  const address = fileAddress(largest.file_id);
  const description = (message.caption ?? "").split("\n")[0] || "Picture";
  const picture = element("img", { src: address, width: largest.width, height: largest.height, alt: description, draggable: "false" });
  return element("button", { type: "button", class: "picture", "aria-label": `Open the picture: ${description}`, click: () => openPicture(address, description) }, picture);
}

/** @param {Record<string, any>} moving */
function animation(moving) {
  const traits = { src: fileAddress(moving.file_id), width: moving.width, height: moving.height };
  if (moving.mime_type === "image/gif") return element("span", { class: "picture" }, element("img", { ...traits, alt: "Moving picture" }));
  const film = /** @type {HTMLVideoElement} */ (element("video", { ...traits, class: "picture", loop: true, muted: true, playsinline: true, controls: true }));
  film.muted = true;
  film.autoplay = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  return film;
}

/** @param {Record<string, any>} document */
function file(document) {
  const name = document.file_name ?? "File";
  const details = element("span", { class: "file-name" }, element("strong", { dir: "auto" }, name), element("small", {}, size(document.file_size)));
  return element("a", { class: "file", href: fileAddress(document.file_id), download: name }, element("span", { class: "file-icon" }, icon("file")), details);
}

/** @param {{latitude: number, longitude: number}} location */
function place(location) {
  const figures = `${location.latitude.toFixed(3)}, ${location.longitude.toFixed(3)}`;
  return element("div", { class: "place" }, element("span", { class: "place-map" }, icon("pin")), element("strong", {}, nearestPlace(location) ?? "Location"), element("small", {}, figures));
}

/** @param {number | undefined} bytes */
function size(bytes) {
  if (bytes === undefined) return "";
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
