// The answers of one attempt, as values: what the server has confirmed, and what is kept on this device until its
// receipt arrives. Only the newest answer per question is kept. A choice is the shown position 1…k, null: none.
import type { Question, Receipt } from '../../shared/types'

export type Choice = number | null
export type Saved = Readonly<{ seq: number; choice: Choice; savedAt: string | null }>
/** `trail` holds the choices made here since the confirmed `base`: trail[i] has seq base + 1 + i; the last is in force. */
export type Kept = Readonly<{ n: number; base: number; trail: readonly Choice[] }>
export type Outbox = Readonly<{ saved: ReadonlyMap<number, Saved>; kept: ReadonlyMap<number, Kept> }>
export type Item = Readonly<{ n: number; seq: number; choice: Choice }>

export const emptyOutbox: Outbox = { saved: new Map(), kept: new Map() }
const blank: Saved = { seq: 0, choice: null, savedAt: null }

const savedOf = (box: Outbox, n: number): Saved => box.saved.get(n) ?? blank
const item = ({ n, base, trail }: Kept): Item => ({ n, seq: base + trail.length, choice: trail[trail.length - 1] ?? null })

function withKept(box: Outbox, n: number, kept: Kept | undefined, saved = box.saved): Outbox {
  const map = new Map(box.kept)
  if (kept && kept.trail.length > 0) map.set(n, kept)
  else map.delete(n)
  return { saved, kept: map }
}

/** The answer that the student sees: the newest one made here, else the confirmed one. */
export function choiceOf(box: Outbox, n: number): Choice {
  const kept = box.kept.get(n)
  return kept ? item(kept).choice : savedOf(box, n).choice
}

/** What is to be sent, by question number. */
export function unsent(box: Outbox): Item[] {
  return [...box.kept.values()].map(item).sort((a, b) => a.n - b.n)
}

/** The student chose (or cleared, null); choosing what is already in force changes nothing. */
export function choose(box: Outbox, n: number, choice: Choice): Outbox {
  if (choiceOf(box, n) === choice) return box
  const kept = box.kept.get(n) ?? { n, base: savedOf(box, n).seq, trail: [] }
  return withKept(box, n, { ...kept, trail: [...kept.trail, choice] })
}

/** A receipt confirms its answer and everything older; what was chosen since stays kept. */
export function confirm(box: Outbox, receipt: Pick<Receipt, 'n' | 'seq' | 'choice' | 'saved_at'>): Outbox {
  const { n, seq, choice, saved_at } = receipt
  if (seq < savedOf(box, n).seq) return box
  const saved = new Map(box.saved).set(n, { seq, choice, savedAt: saved_at })
  const kept = box.kept.get(n)
  if (!kept) return { ...box, saved }
  return withKept(box, n, { n, base: seq, trail: kept.trail.slice(Math.max(0, seq - kept.base)) }, saved)
}

/** The server holds a newer answer, made elsewhere: it is in force, ours is given up. */
export function giveWay(box: Outbox, n: number, seq: number, choice: Choice): Outbox {
  return withKept(box, n, undefined, new Map(box.saved).set(n, { seq, choice, savedAt: null }))
}

/** Opens a paper over what this device kept. An answer kept here gives way only when the question was answered
 *  elsewhere meanwhile; `overtaken` lists those questions. */
export function open(questions: readonly Question[], kept: readonly Kept[]): { box: Outbox; overtaken: number[] } {
  const saved = new Map(questions.map(({ n, seq, choice }) => [n, { seq, choice, savedAt: null }]))
  let box: Outbox = { saved, kept: new Map() }
  const overtaken: number[] = []
  for (const one of kept) {
    const server = savedOf(box, one.n)
    const steps = server.seq - one.base
    const ours = steps === 0 || (steps > 0 && steps <= one.trail.length && one.trail[steps - 1] === server.choice)
    if (ours) box = withKept(box, one.n, { n: one.n, base: server.seq, trail: one.trail.slice(steps) })
    else overtaken.push(one.n)
  }
  return { box, overtaken }
}

/** Takes over what only this device knows of the answers confirmed before: when they were saved. */
export function rememberTimes(box: Outbox, before: Outbox): Outbox {
  const saved = new Map(
    [...box.saved].map(([n, now]) => {
      const then = before.saved.get(n)
      return [n, then?.seq === now.seq ? { ...now, savedAt: then.savedAt } : now]
    }),
  )
  return { ...box, saved }
}

export function answeredCount(box: Outbox, questions: readonly { n: number }[]): number {
  return questions.filter(({ n }) => choiceOf(box, n) !== null).length
}
