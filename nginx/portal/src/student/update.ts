// The service worker keeps the shell, so that the portal opens while the server is away. A new version takes over
// only while no tab of this browser works on an attempt, and a tab is loaded again only while it shows the schedule.
import { parse } from './route'

const attemptLock = 'attempt in progress'
const lookEvery = 1_000 // milliseconds; longer than the requests take with which a page opens

export function registerShell(): void {
  if (!('serviceWorker' in navigator)) return
  void navigator.serviceWorker.register('/sw.js').then(keepUpToDate, () => undefined)
}

// A new version is asked for at a quiet moment: Chromium ends the worker of before as soon as that is idle, and a request
// that comes just then starts it once more, after which the new one waits for five minutes, however often it is asked.
function keepUpToDate(registration: ServiceWorkerRegistration): void {
  const { serviceWorker, locks } = navigator
  let controlled = serviceWorker.controller !== null
  let outdated = false // another version than this page's has taken over
  let asked: ServiceWorker | null = null // each one once

  const due = (): boolean => parse(location.hash).page === 'schedule' && (outdated || registration.waiting !== asked)
  const update = (): void => {
    if (!due()) return
    void locks?.request(attemptLock, { ifAvailable: true }, (free) => {
      if (!free || !due()) return
      if (outdated) return location.reload()
      asked = registration.waiting
      asked?.postMessage('take over')
    })
  }

  serviceWorker.addEventListener('controllerchange', () => {
    outdated = controlled // the first one of all only begins to control what it was loaded with
    controlled = true
    update()
  })
  let looking = setInterval(update, lookEvery)
  addEventListener('hashchange', () => {
    clearInterval(looking)
    looking = setInterval(update, lookEvery)
  })
}

/** Holds updates off until the returned function is called. */
export function holdUpdates(): () => void {
  let release: () => void = () => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  void navigator.locks?.request(attemptLock, { mode: 'shared' }, () => released)
  return release
}
