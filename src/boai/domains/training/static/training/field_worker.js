// Serves class day where there is no network: the newest when it can be had within four seconds, else what was kept.

const KEPT = "field";
const PAGE = /^\/field\/(?:[A-Z0-9]+)?$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin) return;
  if (PAGE.test(address.pathname) || address.pathname.startsWith("/static/")) event.respondWith(newestOrKept(event.request, address.pathname));
});

async function newestOrKept(request, path) {
  const kept = await caches.open(KEPT);
  const before = await kept.match(path);
  const fresh = fetch(request).then((answer) => {
    if (answer.ok && !answer.redirected) kept.put(path, answer.clone());
    return answer;
  });
  if (!before) return fresh;
  const soon = new Promise((resolve) => setTimeout(() => resolve(before), 4000));
  return Promise.race([fresh.catch(() => before), soon]);
}
