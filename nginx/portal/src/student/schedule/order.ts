// In which order the sittings are shown.
import type { Schedule, Sitting, SittingState } from '../../shared/types'

export type Part = 'now' | 'coming' | 'past'

// In the order in which they are shown at the same time.
const partOf: Readonly<Record<SittingState, Part>> = {
  running: 'now',
  suspended: 'now',
  open: 'now',
  removed: 'now',
  upcoming: 'coming',
  not_admitted: 'coming',
  finished: 'past',
  timed_out: 'past',
  not_resumed: 'past',
  annulled: 'past',
  missed: 'past',
}

/** In the waiting room, or before the commission. */
export const isHeard = ({ examinee }: Sitting): boolean =>
  examinee !== null && ['waiting', 'called', 'answering', 'paused', 'interrupted', 'answered'].includes(examinee)

const rank = (state: SittingState): number => Object.keys(partOf).indexOf(state)

/** What is alive first, then the coming by date, then the past, the newest first; empty parts are left out. An exam
 *  without admission has passed when its time for starting has; `asOf`: when that was heard. */
export function arrange({ sittings }: Schedule, asOf: string | undefined): { part: Part; sittings: Sitting[] }[] {
  const byStart = [...sittings].sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at))
  const hasPassed = ({ state, start_until }: Sitting) => state === 'not_admitted' && asOf !== undefined && Date.parse(start_until) < Date.parse(asOf)
  const place = (one: Sitting): Part => (isHeard(one) ? 'now' : hasPassed(one) ? 'past' : partOf[one.state])
  const pick = (part: Part) => byStart.filter((one) => place(one) === part)
  const parts = [
    { part: 'now' as const, sittings: pick('now').sort((a, b) => rank(a.state) - rank(b.state)) },
    { part: 'coming' as const, sittings: pick('coming') },
    { part: 'past' as const, sittings: pick('past').reverse() },
  ]
  return parts.filter((one) => one.sittings.length > 0)
}

/** Still to be sat. */
export const isAhead = (state: SittingState): boolean => ['upcoming', 'not_admitted', 'open'].includes(state)

/** Milliseconds from `now` (the server's time) to the next opening, or a second more: a moment in words is cut to the second.
 *  Undefined: none is awaited. */
export function nextOpening(sittings: readonly Sitting[], now: number): number | undefined {
  const awaited = sittings.map(({ starts_at }) => Date.parse(starts_at) + 1_000 - now).filter((left) => left > 0)
  return awaited.length > 0 ? Math.min(...awaited) : undefined
}
