// In which order the sittings are shown.
import type { Sitting, SittingState } from '../../shared/types'

export type Part = 'now' | 'coming' | 'past'

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

/** What is alive first, then the coming by date, then the past, the newest first; empty parts are left out. */
export function arrange(sittings: readonly Sitting[]): { part: Part; sittings: Sitting[] }[] {
  const byStart = [...sittings].sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at))
  const pick = (part: Part) => byStart.filter(({ state }) => partOf[state] === part)
  const parts = [
    { part: 'now' as const, sittings: pick('now') },
    { part: 'coming' as const, sittings: pick('coming') },
    { part: 'past' as const, sittings: pick('past').reverse() },
  ]
  return parts.filter((one) => one.sittings.length > 0)
}

/** Milliseconds from the reply to the next opening; undefined: none is awaited. */
export function nextOpening(sittings: readonly Sitting[]): number | undefined {
  const awaited = sittings.flatMap(({ opens_in_ms }) => (opens_in_ms !== null && opens_in_ms > 0 ? [opens_in_ms] : []))
  return awaited.length > 0 ? Math.min(...awaited) : undefined
}
