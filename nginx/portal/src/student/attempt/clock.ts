// The exam's clock as this device knows it: what the server said last, and when that arrived on the device's
// monotonic clock. The device's own date and zone are never asked.
import type { AttemptState } from '../../shared/types'

export type HeldClock = Readonly<{
  remaining: number // ms, at `heard`
  heard: number // performance.now() of the reply
  runs: boolean
}>

export const noClock: HeldClock = { remaining: 0, heard: 0, runs: false }

export function hear(reply: { remaining_ms: number; state: AttemptState }, now: number): HeldClock {
  return { remaining: reply.remaining_ms, heard: now, runs: reply.state === 'running' }
}

/** T9, A2: while the network is lost the clock stands at what the server confirmed last. */
export function stop(clock: HeldClock): HeldClock {
  return { ...clock, runs: false }
}

/** Milliseconds left at `now`, 0 or more. */
export function remaining(clock: HeldClock, now: number): number {
  return Math.max(0, clock.runs ? clock.remaining - (now - clock.heard) : clock.remaining)
}

export const warningMinutes = [10, 5, 1] as const
export type WarningMinutes = (typeof warningMinutes)[number]

/** The warning that is due when the time left fell from `before` to `after`; the most urgent one, or null. */
export function dueWarning(before: number, after: number): WarningMinutes | null {
  const crossed = warningMinutes.filter((minutes) => before > minutes * 60_000 && after <= minutes * 60_000 && after > 0)
  return crossed[crossed.length - 1] ?? null
}

/** Milliseconds, up to a tenth more or less, so that not everybody asks in the same moment. */
export const spread = (milliseconds: number, chance = Math.random()): number => milliseconds * (0.9 + 0.2 * chance)

/** Milliseconds to wait before the next try after `failures` in a row: 1 s, 2 s, 4 s, 8 s, a little spread. */
export function backOff(failures: number, retryAfterSeconds = 0, chance = Math.random()): number {
  const own = Math.min(8_000, 1_000 * 2 ** Math.max(0, failures - 1))
  return spread(Math.max(own, Math.min(30, retryAfterSeconds) * 1_000), chance)
}
