// Which attempt this tab holds: the epoch that the server gave it. Session storage, so it survives a reload and a
// restored browser, and belongs to this tab alone (see device.ts).

const key = (attempt: string) => `holds ${attempt}`

export function hold(attempt: string, epoch: number): void {
  sessionStorage.setItem(key(attempt), String(epoch))
}

/** Undefined: this tab never held the attempt. */
export function heldEpoch(attempt: string): number | undefined {
  const stored = sessionStorage.getItem(key(attempt))
  return stored === null ? undefined : Number(stored)
}
