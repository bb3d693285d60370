// Which attempt this tab holds: the epoch that the server gave it, and whether the student stopped it here. Session storage, so it survives a reload and a
// restored browser, and belongs to this tab alone (see device.ts).

const key = (attempt: string) => `holds ${attempt}`

export function hold(attempt: string, epoch: number): void {
  sessionStorage.setItem(key(attempt), String(epoch))
  goOnHere(attempt)
}

/** Undefined: this tab never held the attempt. */
export function heldEpoch(attempt: string): number | undefined {
  const stored = sessionStorage.getItem(key(attempt))
  return stored === null ? undefined : Number(stored)
}

const stopKey = (attempt: string) => `stopped ${attempt}`

/** T10: the student lets the clock stand; a suspended attempt then does not resume by itself in this tab. */
export const stopHere = (attempt: string): void => sessionStorage.setItem(stopKey(attempt), 'yes')
export const goOnHere = (attempt: string): void => sessionStorage.removeItem(stopKey(attempt))
export const isStoppedHere = (attempt: string): boolean => sessionStorage.getItem(stopKey(attempt)) !== null
