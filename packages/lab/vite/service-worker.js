// Keeps the page's files, so that it opens without a network. The build fills in the two constants.
const VERSION = 'VERSION';
const FILES = ['FILES'];
const CACHE = `perilune-lab-${VERSION}`;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(['./', ...FILES.filter((name) => name !== 'index.html')]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith('perilune-lab-') && name !== CACHE))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

/** The page is asked for anew, so that a new version shows at once; its files never change their content. */
self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    event.respondWith(fetch(request).catch(() => caches.match('./')));
    return;
  }
  // A store that fails, of a full disk say, is no reason to fail with it.
  const kept = caches.match(request).catch(() => undefined);
  event.respondWith(kept.then((response) => response ?? fetch(request)));
});
