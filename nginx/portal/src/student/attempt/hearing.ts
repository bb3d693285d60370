// What a reply of the server, or its silence, makes of a standing: values in, values out.
import type { Problem } from '../../shared/api'
import type { Attempt, AttemptState, Paper, Receipt, Refusal } from '../../shared/types'
import { backOff, hear, spread, stop } from './clock'
import * as outbox from './outbox'
import type { Standing } from './state'

type ClockReply = { state: AttemptState; remaining_ms: number; resume_until?: string | null }

export function heardClock(standing: Standing, reply: ClockReply, now: number): Standing {
  return {
    ...standing,
    clock: hear(reply, now),
    resumeUntil: reply.resume_until === undefined ? standing.resumeUntil : reply.resume_until,
    reachable: true,
    heard: now,
    contactAt: now + (standing.attempt?.contact_seconds ?? 15) * 1000,
    failures: 0,
  }
}

/** A sign of life was answered: the state may have moved while nobody looked. After the time was up here, the server
 *  may still see a moment left, or extra time. */
export function heardContact(standing: Standing, reply: ClockReply, now: number): Standing {
  const next = heardClock(standing, reply, now)
  if (reply.state === 'suspended') return suspended(next)
  if (reply.state !== 'running') return { ...next, phase: 'opening' }
  return reply.remaining_ms > 0 ? { ...next, phase: 'running' } : { ...next, retryAt: now + 500 }
}

const lookEvery = 10_000 // milliseconds, at what waits for somebody else

/** An attempt without its questions: over, frozen, stopped here (`stopped`), or held by nobody here. */
export function heardAttempt(standing: Standing, attempt: Attempt, now: number, heldBefore: boolean, stopped = false): Standing {
  const next = { ...heardClock({ ...standing, attempt }, attempt, now), attempt, retryAt: now + spread(lookEvery) }
  if (stopped) return { ...suspended(next), phase: 'stopped', handingIn: false }
  if (attempt.state === 'running' || attempt.state === 'suspended')
    return { ...next, phase: heldBefore ? 'elsewhere' : 'idle', questions: [] }
  return { ...next, phase: attempt.state === 'removed' ? 'removed' : 'ended', questions: [], handingIn: false }
}

/** T9: the same paper again, with what this device kept (`kept`) laid over it. */
export function heardPaper(standing: Standing, paper: Paper, kept: readonly outbox.Kept[], now: number): Standing {
  const { questions, ...attempt } = paper
  const { box, overtaken } = outbox.open(questions, kept)
  const next = heardClock({ ...standing, attempt }, attempt, now)
  return { ...next, phase: 'running', questions, box: outbox.rememberTimes(box, standing.box), overtaken }
}

export function heardReceipt(standing: Standing, result: Receipt | Refusal, now: number): Standing {
  if (!('code' in result)) return heardClock({ ...standing, box: outbox.confirm(standing.box, result) }, result, now)
  if (result.code !== 'stale') return standing
  return { ...standing, box: outbox.giveWay(standing.box, result.n, result.seq, result.choice ?? null) }
}

/** The server refused, and repeating the same would not help. `sent`: the item that was sent alone, if one was. */
export function heardRefusal(standing: Standing, problem: Problem, sent: outbox.Item | undefined, now: number): Standing {
  const next = { ...standing, reachable: true, heard: now, failures: 0 }
  switch (problem.code) {
    case 'not_found':
    case 'forbidden':
      return { ...next, phase: 'absent', questions: [] }
    case 'other_device':
      return { ...next, phase: 'elsewhere', questions: [], handingIn: false }
    case 'suspended':
      return suspended(next)
    case 'closed':
    case 'window_closed':
    case 'removed':
      return { ...next, phase: 'opening', questions: [] }
    case 'stale': {
      const { seq, choice } = problem.body as { seq?: number; choice?: outbox.Choice }
      if (sent) return { ...next, box: outbox.giveWay(next.box, sent.n, seq ?? sent.seq, choice ?? null) }
      return next
    }
    default:
      return silence(next, problem.retryAfter, now)
  }
}

/** No answer, or "try again": nothing is known, so wait a little longer each time. */
export function silence(standing: Standing, retryAfter: number, now: number): Standing {
  const failures = standing.failures + 1
  return { ...standing, reachable: false, failures, retryAt: now + backOff(failures, retryAfter) }
}

/** A2, A4: the clock stands and no question is shown until the server agrees to go on. */
export function suspended(standing: Standing): Standing {
  return { ...standing, phase: 'suspended', clock: stop(standing.clock) }
}
