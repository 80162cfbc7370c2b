/** The handful of cities that a person may claim to be in, chosen for their clocks. */

/** @typedef {{name: string, latitude: number, longitude: number}} Place */

/** @type {Place[]} whole, half and quarter hours from UTC, both hemispheres, both sides of the date line */
export const PLACES = [
  { name: "Berlin", latitude: 52.52, longitude: 13.405 },
  { name: "London", latitude: 51.507, longitude: -0.128 },
  { name: "New York", latitude: 40.713, longitude: -74.006 },
  { name: "Los Angeles", latitude: 34.052, longitude: -118.244 },
  { name: "São Paulo", latitude: -23.55, longitude: -46.633 },
  { name: "Nairobi", latitude: -1.286, longitude: 36.817 },
  { name: "Delhi", latitude: 28.614, longitude: 77.209 },
  { name: "Kathmandu", latitude: 27.717, longitude: 85.324 },
  { name: "Tokyo", latitude: 35.676, longitude: 139.65 },
  { name: "Sydney", latitude: -33.869, longitude: 151.209 },
  { name: "Auckland", latitude: -36.848, longitude: 174.763 },
];

const SAME_PLACE_DEGREES = 0.05;

/** @param {{latitude: number, longitude: number}} location @returns {string | null} null when none of ours is there */
export function nearestPlace(location) {
  const isHere = (/** @type {Place} */ place) =>
    Math.abs(place.latitude - location.latitude) < SAME_PLACE_DEGREES &&
    Math.abs(place.longitude - location.longitude) < SAME_PLACE_DEGREES;
  return PLACES.find(isHere)?.name ?? null;
}
