// Keeps the shell, so that the phone opens without a network. Data is not kept here: the queue and the last list lie in IndexedDB.
const scope = self as unknown as ServiceWorkerGlobalScope
const shell = '__SHELL__'.split(' ')
const store = 'phone-__BUILD__'

scope.addEventListener('install', (e) => e.waitUntil(caches.open(store).then((c) => c.addAll(shell)).then(() => scope.skipWaiting())))
scope.addEventListener('activate', (e) => e.waitUntil(caches.keys().then((all) => Promise.all(all.filter((k) => k.startsWith('phone-') && k !== store).map((k) => caches.delete(k)))).then(() => scope.clients.claim())))
scope.addEventListener('fetch', (e) => {
  const url = new URL(e.request.url)
  if (e.request.method !== 'GET' || url.origin !== location.origin || !url.pathname.startsWith('/phone')) return
  if (e.request.mode === 'navigate') e.respondWith(caches.match('/phone/').then((kept) => kept ?? fetch(e.request)))
  else e.respondWith(caches.match(e.request).then((kept) => kept ?? fetchAndKeep(e.request)))
})
const fetchAndKeep = async (request: Request): Promise<Response> => {
  const answer = await fetch(request)
  if (answer.ok && request.url.includes('/assets/')) {
    const copy = answer.clone()
    void caches.open(store).then((c) => c.put(request, copy))
  }
  return answer
}
