// Where an attempt stands on this device, and what is to be done next: values only.
import type { Attempt, Question } from '../../shared/types'
import { noClock, remaining, type HeldClock } from './clock'
import { emptyOutbox, unsent, type Outbox } from './outbox'

/** opening: not known yet · idle: alive, not held by this tab · elsewhere: another device took it from this tab ·
 *  running · suspended: no question is shown, it resumes by itself · stopped: the student stopped the clock to appeal,
 *  it resumes when he wishes · time_up: waiting for the result · removed: frozen by the administrator, it goes on by
 *  itself when it is released (T10, A12) · ended · absent: no such attempt. */
export type Phase =
  | 'opening'
  | 'idle'
  | 'elsewhere'
  | 'running'
  | 'suspended'
  | 'stopped'
  | 'time_up'
  | 'removed'
  | 'ended'
  | 'absent'

export type Standing = Readonly<{
  phase: Phase
  attempt: Attempt | null
  questions: readonly Question[] // empty unless this tab may show them
  box: Outbox
  clock: HeldClock
  resumeUntil: string | null
  reachable: boolean
  heard: number // performance.now() of the server's last reply
  contactAt: number // performance.now() at which a sign of life is due
  retryAt: number // performance.now() before which nothing is sent
  failures: number // in a row
  handingIn: boolean
  overtaken: readonly number[] // questions answered elsewhere meanwhile
}>

export const unopened: Standing = {
  phase: 'opening',
  attempt: null,
  questions: [],
  box: emptyOutbox,
  clock: noClock,
  resumeUntil: null,
  reachable: true,
  heard: 0,
  contactAt: 0,
  retryAt: 0,
  failures: 0,
  handingIn: false,
  overtaken: [],
}

const asleep: readonly Phase[] = ['idle', 'elsewhere', 'ended', 'absent']

/** Somebody else is to act, or the student: looked at gently, while the student looks at it. */
export const isWaiting = ({ phase }: Standing): boolean => phase === 'stopped' || phase === 'removed'

export type Step = 'look' | 'send' | 'contact' | 'finish'

/** A4: after so long without the server the attempt is suspended, whatever this device thinks. */
export function isSilent({ phase, heard, attempt }: Standing, now: number): boolean {
  return phase === 'running' && attempt !== null && now - heard >= attempt.silence_seconds * 1000
}

/** The next request, or the milliseconds until there may be one (Infinity: only when something happens). */
export function nextStep(standing: Standing, now: number): Step | number {
  const { phase, retryAt, box, handingIn, contactAt, clock } = standing
  if (asleep.includes(phase)) return Infinity
  if (now < retryAt) return retryAt - now
  if (phase === 'opening' || phase === 'suspended' || isWaiting(standing)) return 'look'
  if (unsent(box).length > 0) return 'send'
  if (handingIn) return 'finish'
  if (phase === 'time_up' || now >= contactAt) return 'contact'
  return Math.min(contactAt - now, Math.max(50, remaining(clock, now)))
}
