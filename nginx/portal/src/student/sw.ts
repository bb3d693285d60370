/// <reference lib="webworker" />
// The service worker of the student's portal: the shell opens when the server is away. It answers for the shell's
// own files only; the API and the staff pages never pass through it.
// A new version waits: it takes over when the page asks for it (which it does only outside an attempt), and the
// files of the version before stay until the next one, for tabs that still run it.
export {}

declare const self: ServiceWorkerGlobalScope
const shell = '__SHELL_FILES__' as unknown as { version: string; files: string[] }
const name = (version: string) => `shell-${version}`
const generations = 'shell-generations'

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(name(shell.version)).then((cache) => cache.addAll(shell.files)))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(keepTwoGenerations().then(() => self.clients.claim()))
})

self.addEventListener('message', (event) => {
  if (event.data === 'take over') void self.skipWaiting()
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  const path = request.mode === 'navigate' && url.pathname === '/index.html' ? '/' : url.pathname
  if (!shell.files.includes(path) && !path.startsWith('/assets/')) return
  event.respondWith(answer(path, request))
})

async function answer(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(name(shell.version))
  return (await cache.match(path)) ?? (await caches.match(path)) ?? fetch(request)
}

/** Deletes the shells older than this one and its predecessor. */
async function keepTwoGenerations(): Promise<void> {
  const ledger = await caches.open(generations)
  const known = (await (await ledger.match('/'))?.json()) as string[] | undefined
  const kept = [shell.version, ...(known ?? []).filter((version) => version !== shell.version)].slice(0, 2)
  await ledger.put('/', new Response(JSON.stringify(kept)))
  const names = [generations, ...kept.map(name)]
  await Promise.all((await caches.keys()).filter((one) => !names.includes(one)).map((one) => caches.delete(one)))
}
