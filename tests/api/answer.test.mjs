// Saved answers: receipts that chain, repeats that change nothing, order that does not matter.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { startStack } from '../harness/stack.mjs'
import { beginAttempt, refused } from './client.mjs'

let stack
before(async () => {
  stack = await startStack()
})
after(() => stack.stop())

const save = ({ client, paper }, n, seq, choice, epoch = 1) =>
  client.saveAnswer({ id: paper.id, n }, { epoch, seq, choice })
const logged = (id) =>
  stack.sql('select n, seq, choice, number from attempt_answers where attempt_id = $1 order by number', [id])

// The hash that the recipe gives, without any help of the server.
function hashOf(previous, attempt, { number, n, seq, choice, saved_at: savedAt }) {
  return createHash('sha256')
    .update([previous, attempt, number, n, seq, choice ?? '-', savedAt].join('|'))
    .digest('hex')
}

test('T9: every saved answer gives a receipt, numbered and with the clock', async () => {
  const attempt = await beginAttempt(stack)
  const receipt = await save(attempt, 7, 1, 3)
  assert.deepEqual([receipt.number, receipt.n, receipt.seq, receipt.choice, receipt.state], [1, 7, 1, 3, 'running'])
  assert.ok(receipt.remaining_ms > 2_390_000)
  assert.equal((await save(attempt, 7, 2, null)).number, 2)
})

test('T9: anybody can recompute the chain of receipts from the seal on', async () => {
  const attempt = await beginAttempt(stack)
  const given = []
  for (const [n, seq, choice] of [
    [1, 1, 2],
    [2, 1, 4],
    [1, 2, null],
    [1, 3, 1],
    [20, 1, 3],
  ])
    given.push(await save(attempt, n, seq, choice))
  const { attempt: shown, seal, receipts } = await attempt.client.getReceipts({ id: attempt.paper.id })
  assert.equal(seal, attempt.paper.seal)
  assert.equal(shown.answered, 3)
  assert.deepEqual(
    receipts,
    given.map(({ number, n, seq, choice, saved_at, hash }) => ({ number, n, seq, choice, saved_at, hash })),
  )
  let previous = seal
  for (const receipt of receipts) {
    assert.equal(receipt.hash, hashOf(previous, attempt.paper.id, receipt))
    previous = receipt.hash
  }
})

test('T9: one changed, dropped or added receipt breaks the chain', async () => {
  const attempt = await beginAttempt(stack)
  for (const n of [1, 2, 3]) await save(attempt, n, 1, 1)
  const { seal, receipts } = await attempt.client.getReceipts({ id: attempt.paper.id })
  const holds = (list) =>
    list.every((receipt, i) => receipt.hash === hashOf(i === 0 ? seal : list[i - 1].hash, attempt.paper.id, receipt))
  assert.ok(holds(receipts))
  assert.ok(!holds(receipts.slice(1)))
  assert.ok(!holds([receipts[0], receipts[2]]))
  assert.ok(!holds(receipts.map((receipt) => ({ ...receipt, choice: 2 }))))
})

test('T9: the log of answers can neither be changed nor cut', async () => {
  const attempt = await beginAttempt(stack)
  await save(attempt, 1, 1, 1)
  await assert.rejects(
    stack.sql('update attempt_answers set choice = 2 where attempt_id = $1', [attempt.paper.id]),
    /append-only/,
  )
  await assert.rejects(
    stack.sql('delete from attempt_answers where attempt_id = $1', [attempt.paper.id]),
    /append-only/,
  )
})

test('T9: the same answer sent again gets the same receipt and stores nothing', async () => {
  const attempt = await beginAttempt(stack)
  const first = await save(attempt, 1, 1, 2)
  await save(attempt, 2, 1, 2)
  const again = await save(attempt, 1, 1, 2)
  const clockless = ({ remaining_ms: _, ...receipt }) => receipt
  assert.deepEqual(clockless(again), clockless(first))
  assert.equal((await logged(attempt.paper.id)).length, 2)
})

test('T9: an older answer sent again after a newer one still gets its first receipt', async () => {
  const attempt = await beginAttempt(stack)
  const first = await save(attempt, 1, 1, 2)
  await save(attempt, 1, 2, 3)
  assert.equal((await save(attempt, 1, 1, 2)).hash, first.hash)
  assert.deepEqual(
    (await attempt.client.resumeAttempt({ id: attempt.paper.id }, { device: 'device-of-a-test' })).questions[0].choice,
    3,
  )
})

test('T9: the same number with another choice, or a lower one never used, is stale and says what is in force', async () => {
  const attempt = await beginAttempt(stack)
  await save(attempt, 1, 5, 2)
  await refused(save(attempt, 1, 5, 3), 'stale', { seq: 5, choice: 2 })
  await refused(save(attempt, 1, 4, 2), 'stale', { seq: 5, choice: 2 })
  await refused(save(attempt, 1, 5, null), 'stale', { seq: 5, choice: 2 })
  assert.deepEqual(await logged(attempt.paper.id), [{ n: 1, seq: 5, choice: 2, number: 1 }])
})

test('T9: answers that overtake each other end with the highest number', async () => {
  const attempt = await beginAttempt(stack)
  const results = await Promise.allSettled([4, 2, 1, 5, 3].map((seq) => save(attempt, 1, seq, 1 + (seq % 4))))
  assert.ok(results.every(({ status, reason }) => status === 'fulfilled' || reason.body.code === 'stale'))
  const paper = await attempt.client.resumeAttempt({ id: attempt.paper.id }, { device: 'device-of-a-test' })
  assert.deepEqual([paper.questions[0].seq, paper.questions[0].choice], [5, 2])
})

test('T9: one answer sent twenty times at once is stored once, with one receipt', async () => {
  const attempt = await beginAttempt(stack)
  const receipts = await Promise.all(Array.from({ length: 20 }, () => save(attempt, 1, 1, 2)))
  assert.equal(new Set(receipts.map(({ hash }) => hash)).size, 1)
  assert.equal((await logged(attempt.paper.id)).length, 1)
})

test('T9: many questions answered at once leave a chain without a gap', async () => {
  const attempt = await beginAttempt(stack)
  await Promise.all(Array.from({ length: 20 }, (_, i) => save(attempt, i + 1, 1, 1 + (i % 4))))
  const { seal, receipts } = await attempt.client.getReceipts({ id: attempt.paper.id })
  assert.deepEqual(
    receipts.map(({ number }) => number),
    Array.from({ length: 20 }, (_, i) => i + 1),
  )
  receipts.reduce((previous, receipt) => {
    assert.equal(receipt.hash, hashOf(previous, attempt.paper.id, receipt))
    return receipt.hash
  }, seal)
})

test('T9: an answer can be taken back', async () => {
  const attempt = await beginAttempt(stack)
  await save(attempt, 1, 1, 2)
  assert.equal((await save(attempt, 1, 2, null)).choice, null)
  assert.equal((await attempt.client.getAttempt({ id: attempt.paper.id })).answered, 0)
})

test('T9: a choice that the question does not have is refused, not saved', async () => {
  const attempt = await beginAttempt(stack)
  await refused(save(attempt, 1, 1, 5), 'bad_value', { field: 'choice' })
  assert.deepEqual(await logged(attempt.paper.id), [])
  await save(attempt, 1, 1, 4)
})

test('T9: a question that the paper does not have is not found', async () => {
  const attempt = await beginAttempt(stack)
  await refused(save(attempt, 21, 1, 1), 'not_found')
  assert.deepEqual(await logged(attempt.paper.id), [])
})

test('T9: an epoch that the attempt never had is refused', async () => {
  const attempt = await beginAttempt(stack)
  await refused(save(attempt, 1, 1, 1, 2), 'bad_value', { field: 'epoch' })
  await refused(attempt.client.contactAttempt({ id: attempt.paper.id }, { epoch: 9 }), 'bad_value', { field: 'epoch' })
})

test('T9: in a batch each item is judged by itself, in order, and the reply ends with the clock', async () => {
  const attempt = await beginAttempt(stack)
  await save(attempt, 3, 2, 1)
  const reply = await attempt.client.saveAnswers(
    { id: attempt.paper.id },
    {
      epoch: 1,
      items: [
        { n: 1, seq: 1, choice: 2 },
        { n: 2, seq: 1, choice: 9 },
        { n: 3, seq: 1, choice: 4 },
        { n: 1, seq: 2, choice: 3 },
        { n: 1, seq: 1, choice: 2 },
      ],
    },
  )
  assert.deepEqual(
    reply.results.map(({ n, seq, code, number }) => [n, seq, code ?? number]),
    [
      [1, 1, 2],
      [2, 1, 'bad_value'],
      [3, 2, 'stale'],
      [1, 2, 3],
      [1, 1, 2],
    ],
  )
  assert.deepEqual([reply.results[2].choice, reply.state, reply.epoch], [1, 'running', 1])
  assert.ok(reply.remaining_ms > 2_390_000)
})

test('T9: a batch sent again gives the same receipts', async () => {
  const attempt = await beginAttempt(stack)
  const items = Array.from({ length: 20 }, (_, i) => ({ n: i + 1, seq: 1, choice: 1 + (i % 4) }))
  const hashes = async () =>
    (await attempt.client.saveAnswers({ id: attempt.paper.id }, { epoch: 1, items })).results.map(({ hash }) => hash)
  assert.deepEqual(await hashes(), await hashes())
  assert.equal((await logged(attempt.paper.id)).length, 20)
})

test('T9: right and wrong answers get receipts that cannot be told apart', async () => {
  const attempt = await beginAttempt(stack)
  const shapes = new Set()
  for (const choice of [1, 2, 3, 4])
    shapes.add(
      Object.keys(await save(attempt, 1, choice, choice))
        .sort()
        .join(),
    )
  assert.equal(shapes.size, 1)
})

test('T9: an older attempt of the same student does not mix with a newer one', async () => {
  const [one, two] = [await beginAttempt(stack), await beginAttempt(stack)]
  await save(one, 1, 1, 1)
  await save(two, 1, 1, 2)
  assert.deepEqual(await logged(one.paper.id), [{ n: 1, seq: 1, choice: 1, number: 1 }])
  assert.deepEqual(await logged(two.paper.id), [{ n: 1, seq: 1, choice: 2, number: 1 }])
})

// The saving statement of the group saver, sent by the worker's role for these { client, paper, seq }: [place, verdict].
const statement = readFileSync(new URL('../../sql/queries/attempt.sql', import.meta.url), 'utf8').split('-- name: attempt_save\n')[1]
async function saveGroup(items) {
  const tokens = items.map(({ client }) => createHash('sha256').update(Buffer.from(client.cookie.split('=')[1], 'hex')).digest('hex'))
  const ones = items.map(() => 1)
  const parameters = [tokens, items.map(({ paper }) => paper.id), ones, ones, items.map(({ seq }) => seq), ones]
  const rows = await stack.sqlAs('emtihan_worker', statement.replace("'ok', body", "'ok' as verdict, body"), parameters)
  return rows.map(({ place, verdict }) => [Number(place), verdict]).sort()
}
const byId = (one, other) => (one.paper.id < other.paper.id ? -1 : 1)

test('T9: groups of several workers lock their attempts in one order, so that they never wait for each other', async () => {
  const [first, second] = [await beginAttempt(stack), await beginAttempt(stack)].sort(byId)
  const held = await stack.hold('select from attempts where id = $1 for update', [first.paper.id])
  const group = saveGroup([{ ...second, seq: 1 }, { ...first, seq: 1 }])
  await held.awaited()
  await stack.sql('select from attempts where id = $1 for update nowait', [second.paper.id])
  await held.release()
  assert.deepEqual(await group, [[1, 'ok'], [2, 'ok']])
})

test('T9: an answer that is refused or repeated holds up nobody', async () => {
  const [busy, other] = [await beginAttempt(stack), await beginAttempt(stack)]
  await save(busy, 1, 2, 1)
  const held = await stack.hold('select from attempts where id = $1 for update', [busy.paper.id])
  assert.deepEqual(await saveGroup([{ ...busy, seq: 1 }, { ...other, seq: 1 }]), [[1, 'stale'], [2, 'ok']])
  assert.deepEqual(await saveGroup([{ ...busy, seq: 2 }, { ...other, seq: 2 }]), [[1, 'ok'], [2, 'ok']])
  await held.release()
})
