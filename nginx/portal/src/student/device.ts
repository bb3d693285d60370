// The name of this tab towards the server: an attempt is held by one tab. It survives a reload; a duplicated tab,
// which the browser gives the same session storage, takes a new one. Where Web Locks are missing (plain http),
// tabs ask each other.

const memory = 'device'

function invent(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return `tab-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

/** Takes the lock of a name for the life of this tab; false when another tab has it. The second of patience is for
 *  a reload, where the page before may not have let go yet. */
function claim(name: string): Promise<boolean> {
  if (!navigator.locks) return claimByAsking(name)
  const patience = new AbortController()
  setTimeout(() => patience.abort(), 1_000)
  return new Promise((resolve) => {
    const untilClosed = (): Promise<void> => {
      resolve(true)
      return new Promise(() => undefined)
    }
    navigator.locks.request(`device ${name}`, { signal: patience.signal }, untilClosed).catch(() => resolve(false))
  })
}

function claimByAsking(name: string): Promise<boolean> {
  if (typeof BroadcastChannel === 'undefined') return Promise.resolve(true)
  const channel = new BroadcastChannel('device')
  return new Promise((resolve) => {
    let taken = false
    channel.onmessage = ({ data }: MessageEvent<{ asks?: string; has?: string }>) => {
      if (data.has === name) taken = true
      else if (data.asks === name && !taken) channel.postMessage({ has: name })
    }
    channel.postMessage({ asks: name })
    setTimeout(() => resolve(!taken), 150)
  })
}

async function settle(): Promise<string> {
  const before = sessionStorage.getItem(memory)
  const name = before !== null && (await claim(before)) ? before : invent()
  if (name !== before) {
    await claim(name)
    sessionStorage.clear()
    sessionStorage.setItem(memory, name)
  }
  return name
}

let settled: Promise<string> | undefined

/** 8–64 characters [a-z0-9-]; the same for the life of this tab. A tab that had to take a new name starts with an
 *  empty session storage: what its original held, it does not hold. */
export function deviceName(): Promise<string> {
  settled ??= settle()
  return settled
}
