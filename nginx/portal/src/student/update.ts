// The service worker keeps the shell, so that the portal opens while the server is away. A new version takes over
// only while no tab of this browser shows an attempt, and only this tab is loaded again.
import { parse } from './route'

const attemptLock = 'attempt in progress'

export function registerShell(): void {
  if (!('serviceWorker' in navigator)) return
  void navigator.serviceWorker.register('/sw.js').then(
    (registration) => {
      const offer = () => void takeOver(registration)
      addEventListener('hashchange', offer)
      registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', offer))
      offer()
    },
    () => undefined,
  )
}

async function takeOver(registration: ServiceWorkerRegistration): Promise<void> {
  const { waiting } = registration
  if (!waiting || !navigator.serviceWorker.controller || parse(location.hash).page !== 'schedule') return
  if (!navigator.locks) return
  const { held = [] } = await navigator.locks.query()
  if (held.some(({ name }) => name === attemptLock)) return
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  waiting.postMessage('take over')
}

/** Holds updates off until the returned function is called. */
export function holdUpdates(): () => void {
  let release: () => void = () => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  void navigator.locks?.request(attemptLock, { mode: 'shared' }, () => released)
  return release
}
