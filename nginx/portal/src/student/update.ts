// The service worker keeps the shell, so that the portal opens while the server is away. A new version takes over
// only while no tab of this browser works on an attempt, and only the tab that shows the schedule is loaded again.
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

const atSchedule = (): boolean => parse(location.hash).page === 'schedule'
let waitsForLock = false

/** Waits until no attempt is in progress; where the reader is by then decides. */
async function takeOver(registration: ServiceWorkerRegistration): Promise<void> {
  if (waitsForLock || !registration.waiting || !navigator.serviceWorker.controller || !atSchedule()) return
  waitsForLock = true
  await navigator.locks?.request(attemptLock, () => {
    waitsForLock = false
    if (!registration.waiting || !atSchedule()) return
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
    registration.waiting.postMessage('take over')
  })
}

/** Holds updates off until the returned function is called. */
export function holdUpdates(): () => void {
  let release: () => void = () => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  void navigator.locks?.request(attemptLock, { mode: 'shared' }, () => released)
  return release
}
