/* The page without a network: its own files and the pictures that were seen. FILES and VERSION stand above, by the server. */
/* global FILES, VERSION, BASE */

const FIXED = `rollcall-${VERSION}`;
const PICTURES = "rollcall-pictures";
const MOST_PICTURES = 80;
const SHELL = `${BASE}/app/`;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(FIXED).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(clearOld().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  const path = url.pathname.slice(BASE.length);
  if (path === "/app/") event.respondWith(shell(event.request));
  else if (path.startsWith("/page/")) event.respondWith(fixed(event.request));
  else if (path.startsWith("/figures/")) event.respondWith(picture(event.request));
  else if (path.startsWith("/api/routines/")) event.respondWith(freshElseKept(event.request));
});

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
  const cache = await caches.open(PICTURES);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    await cache.put(request, answer.clone());
    const names = await cache.keys();
    await Promise.all(names.slice(0, Math.max(0, names.length - MOST_PICTURES)).map((name) => cache.delete(name)));
  }
  return answer;
}

async function freshElseKept(request) {
  const cache = await caches.open(FIXED);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch {
    return (await cache.match(request)) ?? Response.error();
  }
}

async function clearOld() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("rollcall-") && name !== FIXED && name !== PICTURES).map((name) => caches.delete(name)));
}
