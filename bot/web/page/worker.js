/* The page without a network: its own files, and the routines and pictures that were seen. FILES and VERSION stand above, by the server. */
/* global FILES, VERSION, BASE */

const FIXED = `rollcall-${VERSION}`;
const SEEN = "rollcall-seen";
const MOST_SEEN = 120;
const SHELL = `${BASE}/app/`;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(FIXED).then((cache) => cache.addAll([...FILES, SHELL])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(clearOld().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const answer = event.request.method === "GET" ? answering(event.request) : undefined;
  if (answer) event.respondWith(answer);
});

/* The page that installed this worker was loaded without it: it says what it has seen by then. */
self.addEventListener("message", (event) => {
  event.waitUntil(Promise.all(event.data.seen.map((/** @type {string} */ url) => answering(new Request(url)))));
});

/** @param {Request} request @returns {Promise<Response> | undefined} the answer, if it is ours to give */
function answering(request) {
  const url = new URL(request.url);
  if (url.origin !== location.origin) return undefined;
  const path = url.pathname.slice(BASE.length);
  if (path === "/app/") return shell(request);
  if (path.startsWith("/page/")) return fixed(request);
  if (path.startsWith("/figures/")) return picture(request);
  if (path.startsWith("/api/routines/")) return freshElseKept(request);
  return undefined;
}

/** The page itself: fresh where possible, else the last one seen, whatever was asked for in its address. */
async function shell(request) {
  const cache = await caches.open(FIXED);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(SHELL, answer.clone());
    return answer;
  } catch {
    return (await cache.match(SHELL)) ?? Response.error();
  }
}

async function fixed(request) {
  return (await caches.match(request)) ?? fetch(request);
}

async function picture(request) {
  return (await caches.match(request)) ?? keptFrom(await fetch(request), request);
}

async function freshElseKept(request) {
  try {
    return await keptFrom(await fetch(request), request);
  } catch {
    return (await caches.match(request)) ?? Response.error();
  }
}

/** Keep an answer, and let the oldest go. */
async function keptFrom(answer, request) {
  if (!answer.ok) return answer;
  const cache = await caches.open(SEEN);
  await cache.put(request, answer.clone());
  const names = await cache.keys();
  await Promise.all(names.slice(0, Math.max(0, names.length - MOST_SEEN)).map((name) => cache.delete(name)));
  return answer;
}

async function clearOld() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("rollcall-") && name !== FIXED && name !== SEEN).map((name) => caches.delete(name)));
}
