// Keeps the page of /field on the device: the shell, its words, its scripts. Nothing of anybody goes
// through this cache; what is sent and received passes by.
const NAME = "yike-field-VERSION";
const KEEP = [/* KEEP */];

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(NAME);
    await cache.addAll(KEEP.map((path) => new Request(path, { cache: "reload" })));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("yike-field-") && name !== NAME) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  const path = url.pathname + url.search;
  if (!KEEP.includes(path)) return;
  event.respondWith((async () => {
    const cache = await caches.open(NAME);
    return (await cache.match(path)) || fetch(event.request);
  })());
});
