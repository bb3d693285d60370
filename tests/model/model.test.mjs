// The law of the attempt in the database against the model of the regulation, over random sequences of acts and faults. SEQUENCES
// says how many; SEED repeats a run. A difference is told by the shortest sequence that shows it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { startStack } from '../harness/stack.mjs'
import { Referee, difference, prepare } from './database.mjs'
import { play, sequence } from './steps.mjs'

const count = Number(process.env.SEQUENCES || 1500)
const seed = Number(process.env.SEED || Date.now() % 1_000_000_000)
const connections = 2

let stack
before(async () => {
  stack = await startStack()
  await prepare(stack)
})
after(() => stack.stop())

async function withReferee(action) {
  const referee = await Referee.open(stack)
  try {
    return await action(referee)
  } finally {
    await referee.close()
  }
}

// Plays so many sequences; the story of the shortest one that differs, or null. `reached` counts acts with their verdicts.
async function search(referee, { runs, from, mutation, reached = new Map() }) {
  const property = fc.asyncProperty(sequence, async (steps) => {
    const expected = play(steps)
    const wrong = difference(expected, await referee.play(expected, mutation))
    for (const request of expected.script) {
      const what = `${request.act} ${request.expected.verdict}`
      reached.set(what, (reached.get(what) ?? 0) + 1)
    }
    if (wrong) throw new Error(wrong)
  })
  const { failed, errorInstance } = await fc.check(property, { numRuns: runs, seed: from })
  return failed ? errorInstance.message : null
}

test(`T3, T8, T9, T10: in ${count} random sequences the database does what the regulation says`, { timeout: 8 * 3_600_000 }, async (t) => {
  const began = performance.now()
  const reached = new Map()
  const stories = await Promise.all(
    Array.from({ length: connections }, (_, i) =>
      withReferee((referee) => search(referee, { runs: Math.ceil(count / connections), from: seed + i, reached })),
    ),
  )
  const seconds = (performance.now() - began) / 1000
  const requests = [...reached.values()].reduce((sum, one) => sum + one, 0)
  t.diagnostic(`SEED=${seed}: ${count} sequences of ${(requests / count).toFixed(1)} requests in ${seconds.toFixed(0)} s`)
  t.diagnostic([...reached].sort().map(([what, times]) => `${what} ${times}`).join(', '))
  assert.equal(stories.filter(Boolean).join('\n\n'), '', `SEED=${seed}`)
})

// What would be wrong, the function in which it is, what stands there and instead of what.
const flaws = [
  [
    'T9: a pause that is counted', 'attempt_settle',
    "attempt_pause(a, due, a.last_contact_at, 'no_contact')",
    "attempt_pause(a, due, now(), 'no_contact')",
  ],
  ['T8: an answer of an older device that is taken', 'attempt_save', 'a.epoch = i.epoch', 'a.epoch >= i.epoch'],
  ['T3: an answer that is taken after the time', 'attempt_is_open', 'now() < deadline_at and ', ''],
  [
    'T3: an answer that is taken a millisecond too late', 'attempt_is_open',
    'now() < deadline_at',
    "now() < deadline_at + interval '1 millisecond'",
  ],
  ['T9: an answer that an older one undoes', 'attempt_save', 'a.seqs[i.n] < i.seq', 'a.seqs[i.n] <> i.seq'],
  [
    'A1: a window that every interruption moves', 'attempt_pause',
    'coalesce(resume_until, resume_limit(at, resume_window))',
    'resume_limit(at, resume_window)',
  ],
  ['A6: a last moment that is too late', 'start_refusal', 'now() > sitting.start_until', 'now() >= sitting.start_until'],
  [
    'A12: a frozen attempt that is not frozen', 'attempt_remove',
    "attempt_pause(a, 'removed', attempt_present_until(a), 'removed')",
    "attempt_pause(a, 'suspended', attempt_present_until(a), 'removed')",
  ],
]
for (const [what, name, from, to] of flaws)
  test(`${what} is found, and told by a short sequence`, () =>
    withReferee(async (referee) => {
      const story = await search(referee, { runs: 5000, from: 1, mutation: await referee.mutated(name, from, to) })
      assert.ok(story, 'nothing was found')
      assert.ok(story.split('\n').filter((one) => /^\d\d\. /.test(one)).length <= 10, story)
    }))
