// Interruptions: the time and the points are kept, the newest device holds the attempt, the clock ends it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startStack, until } from '../harness/stack.mjs'
import { letActiveTimePass, letTimePass } from '../harness/time.mjs'
import { beginAttempt, device, refused, signIn } from './client.mjs'

let stack
before(async () => {
  stack = await startStack()
})
after(() => stack.stop())

const minutes = (count) => count * 60_000
const near = (actual, expected) => assert.ok(Math.abs(actual - expected) < 5000, `${actual} is not near ${expected}`)
const rowOf = async (id) => (await stack.sql('select * from attempts where id = $1', [id]))[0]
const segmentsOf = (id) =>
  stack.sql(
    'select epoch, end_cause, device, address, user_agent, extract(epoch from ended_at - started_at)::float8 as seconds from attempt_segments where attempt_id = $1 order by epoch',
    [id],
  )

test('A2: after 44 seconds without contact it still runs, after 46 it is suspended', async () => {
  const { client, paper } = await beginAttempt(stack)
  await letTimePass(stack, paper.id, '30 seconds')
  assert.equal((await client.contactAttempt({ id: paper.id }, { epoch: 1 })).state, 'running')
  await letTimePass(stack, paper.id, '46 seconds')
  const problem = await refused(client.contactAttempt({ id: paper.id }, { epoch: 1 }), 'suspended', {
    state: 'suspended',
  })
  assert.ok(problem.resume_until)
  near(problem.remaining_ms, minutes(40) - 30_000)
})

test('A2: a saved answer is contact', async () => {
  const { client, paper } = await beginAttempt(stack)
  for (const seq of [1, 2, 3]) {
    await letTimePass(stack, paper.id, '30 seconds')
    await client.saveAnswer({ id: paper.id, n: 1 }, { epoch: 1, seq, choice: 1 })
  }
  assert.equal((await client.getAttempt({ id: paper.id })).state, 'running')
})

test('A2: looking at the attempt is no contact', async () => {
  const { client, paper } = await beginAttempt(stack)
  await letTimePass(stack, paper.id, '30 seconds')
  await client.getAttempt({ id: paper.id })
  await letTimePass(stack, paper.id, '16 seconds')
  assert.equal((await client.getAttempt({ id: paper.id })).state, 'suspended')
})

test('T9: after ten minutes and two hours without network thirty minutes are left', async () => {
  const { client, paper } = await beginAttempt(stack)
  await letActiveTimePass(stack, paper.id, '10 minutes')
  await letTimePass(stack, paper.id, '2 hours')
  const looked = await client.getAttempt({ id: paper.id })
  assert.equal(looked.state, 'suspended')
  near(looked.remaining_ms, minutes(30))
  const resumed = await client.resumeAttempt({ id: paper.id }, { device })
  assert.equal(resumed.state, 'running')
  near(resumed.remaining_ms, minutes(30))
})

test('T9: whoever lost the network a minute before the end still has that minute an hour later', async () => {
  const { client, paper } = await beginAttempt(stack)
  await letActiveTimePass(stack, paper.id, '39 minutes')
  await letTimePass(stack, paper.id, '1 hour')
  near((await client.resumeAttempt({ id: paper.id }, { device })).remaining_ms, minutes(1))
})

test('T9: the active stretches add up to the time spent, whatever lay between', async () => {
  const { client, paper } = await beginAttempt(stack)
  for (const span of ['4 minutes', '6 minutes', '10 minutes']) {
    await letActiveTimePass(stack, paper.id, span)
    await letTimePass(stack, paper.id, '20 minutes')
    await client.resumeAttempt({ id: paper.id }, { device })
  }
  const segments = await segmentsOf(paper.id)
  assert.deepEqual(
    segments.map(({ end_cause: cause }) => cause),
    ['no_contact', 'no_contact', 'no_contact', null],
  )
  near(segments.slice(0, 3).reduce((sum, { seconds }) => sum + seconds, 0) * 1000, minutes(20))
  near((await client.getAttempt({ id: paper.id })).remaining_ms, minutes(20))
})

test('T9: the answers saved before the break are there after it and count', async () => {
  const { client, paper } = await beginAttempt(stack)
  await client.saveAnswer({ id: paper.id, n: 5 }, { epoch: 1, seq: 1, choice: 3 })
  await letTimePass(stack, paper.id, '10 minutes')
  const resumed = await client.resumeAttempt({ id: paper.id }, { device })
  const question = resumed.questions.find(({ n }) => n === 5)
  assert.deepEqual([question.choice, question.seq], [3, 1])
  await client.saveAnswer({ id: paper.id, n: 5 }, { epoch: 2, seq: 2, choice: 4 })
  assert.equal((await client.finishAttempt({ id: paper.id }, { epoch: 2 })).answered, 1)
})

test('T9: answers clicked while offline are accepted after the resume', async () => {
  const { client, paper } = await beginAttempt(stack)
  await letTimePass(stack, paper.id, '5 minutes')
  const offline = [
    { n: 1, seq: 1, choice: 2 },
    { n: 2, seq: 1, choice: 1 },
    { n: 1, seq: 2, choice: 4 },
  ]
  const early = await client.saveAnswers({ id: paper.id }, { epoch: 1, items: offline })
  assert.deepEqual(
    early.results.map(({ code }) => code),
    ['suspended', 'suspended', 'suspended'],
  )
  assert.equal(early.state, 'suspended')
  await client.resumeAttempt({ id: paper.id }, { device })
  const { results } = await client.saveAnswers({ id: paper.id }, { epoch: 2, items: offline })
  assert.deepEqual(
    results.map(({ number, choice }) => [number, choice]),
    [
      [1, 2],
      [2, 1],
      [3, 4],
    ],
  )
})

test('A4: while it is suspended no reply has the text of a question', async () => {
  const { client, paper } = await beginAttempt(stack)
  const id = paper.id
  await letTimePass(stack, id, '5 minutes')
  const texts = []
  const look = async (call) => {
    await call.catch(() => {})
    texts.push(client.last.text)
  }
  await look(client.getAttempt({ id }))
  await look(client.saveAnswer({ id, n: 1 }, { epoch: 1, seq: 1, choice: 1 }))
  await look(client.saveAnswers({ id }, { epoch: 1, items: [{ n: 1, seq: 1, choice: 1 }] }))
  await look(client.contactAttempt({ id }, { epoch: 1 }))
  await look(client.getReceipts({ id }))
  await look(client.getSchedule())
  assert.equal((await rowOf(id)).state, 'suspended')
  for (const text of texts) for (const question of paper.questions) assert.ok(!text.includes(question.text))
})

test('T8: from another device it goes on; the older one is told, and what it sends is kept as evidence', async () => {
  const { client, paper, student } = await beginAttempt(stack)
  const id = paper.id
  const phone = await signIn(stack, student.login)
  const resumed = await phone.resumeAttempt({ id }, { device: 'the-phone' })
  assert.deepEqual([resumed.epoch, resumed.state, resumed.resume_until], [2, 'running', null])
  await refused(client.saveAnswer({ id, n: 1 }, { epoch: 1, seq: 1, choice: 3 }), 'other_device', { epoch: 2 })
  await refused(client.saveAnswer({ id, n: 1 }, { epoch: 1, seq: 1, choice: 3 }), 'other_device')
  await refused(client.contactAttempt({ id }, { epoch: 1 }), 'other_device')
  await refused(client.finishAttempt({ id }, { epoch: 1 }), 'other_device')
  const events = await stack.sql('select kind, detail from attempt_events where attempt_id = $1', [id])
  assert.deepEqual(events, [{ kind: 'answer_of_older_device', detail: { n: 1, seq: 1, epoch: 1, choice: 3 } }])
  assert.equal((await phone.getAttempt({ id })).answered, 0)
  assert.equal((await phone.saveAnswer({ id, n: 1 }, { epoch: 2, seq: 1, choice: 2 })).number, 1)
})

test('T8: the first device can take the attempt back', async () => {
  const { client, paper } = await beginAttempt(stack)
  await client.resumeAttempt({ id: paper.id }, { device: 'the-phone' })
  assert.equal((await client.resumeAttempt({ id: paper.id }, { device })).epoch, 3)
})

test('T8: the same device reloading keeps its epoch', async () => {
  const { client, paper } = await beginAttempt(stack)
  assert.equal((await client.resumeAttempt({ id: paper.id }, { device })).epoch, 1)
  assert.equal((await segmentsOf(paper.id)).length, 1)
})

test('A4: every stretch is kept with its device, address and browser', async () => {
  const { client, paper } = await beginAttempt(stack)
  await letTimePass(stack, paper.id, '5 minutes')
  await client.raw('PUT', `/v1/attempts/${paper.id}/resume`, {
    headers: { 'content-type': 'application/json', 'user-agent': 'a phone' },
    body: JSON.stringify({ device: 'the-phone' }),
  })
  const segments = await segmentsOf(paper.id)
  assert.deepEqual(
    segments.map((one) => [one.epoch, one.device, one.address]),
    [
      [1, device, '127.0.0.1'],
      [2, 'the-phone', '127.0.0.1'],
    ],
  )
  assert.equal(segments[1].user_agent, 'a phone')
})

test('T3: after 40 active minutes the time is up, and no answer is taken any more', async () => {
  const { client, paper } = await beginAttempt(stack)
  await letActiveTimePass(stack, paper.id, '40 minutes 1 second')
  await refused(client.saveAnswer({ id: paper.id, n: 1 }, { epoch: 1, seq: 1, choice: 1 }), 'closed', {
    state: 'timed_out',
  })
  const over = await client.getAttempt({ id: paper.id })
  assert.deepEqual([over.state, over.answered, over.remaining_ms], ['timed_out', 0, 0])
  assert.ok(over.result)
})

test('T3: an answer in the last second counts', async () => {
  const { client, paper } = await beginAttempt(stack)
  await letActiveTimePass(stack, paper.id, '39 minutes 55 seconds')
  assert.equal((await client.saveAnswer({ id: paper.id, n: 1 }, { epoch: 1, seq: 1, choice: 1 })).state, 'running')
})

test('T3: when the time is up the attempt is closed and scored without anybody asking', async () => {
  const { paper } = await beginAttempt(stack)
  await letActiveTimePass(stack, paper.id, '40 minutes 1 second')
  await until('the sweeper closes the attempt', async () => (await rowOf(paper.id)).state === 'timed_out')
  assert.equal((await stack.sql('select from results where attempt_id = $1', [paper.id])).length, 1)
})

test('A2: an attempt whose student vanished is suspended without anybody asking', async () => {
  const { paper } = await beginAttempt(stack)
  await letTimePass(stack, paper.id, '46 seconds')
  await until('the sweeper suspends the attempt', async () => (await rowOf(paper.id)).state === 'suspended')
})

test('A5: never resumed, it is closed at the end of the window, the saved answers are scored, and the trace says why', async () => {
  const { client, paper } = await beginAttempt(stack)
  await client.saveAnswer({ id: paper.id, n: 1 }, { epoch: 1, seq: 1, choice: 1 })
  await letTimePass(stack, paper.id, '3 hours 1 minute')
  await until('the sweeper closes the attempt', async () => (await rowOf(paper.id)).state === 'not_resumed')
  const over = await client.getAttempt({ id: paper.id })
  assert.equal(over.answered, 1)
  assert.ok(over.result.trace.some(({ step }) => step === 'not_resumed'))
  await refused(client.resumeAttempt({ id: paper.id }, { device }), 'window_closed')
  await refused(client.saveAnswer({ id: paper.id, n: 1 }, { epoch: 1, seq: 2, choice: 2 }), 'window_closed')
})

test('T8: a finished attempt is not resumed', async () => {
  const { client, paper } = await beginAttempt(stack)
  await client.finishAttempt({ id: paper.id }, { epoch: 1 })
  await refused(client.resumeAttempt({ id: paper.id }, { device }), 'closed', { state: 'finished' })
  await refused(client.contactAttempt({ id: paper.id }, { epoch: 1 }), 'closed')
  await refused(client.saveAnswer({ id: paper.id, n: 1 }, { epoch: 1, seq: 1, choice: 1 }), 'closed')
})

test('T10: an attempt that the administrator removed is frozen', async () => {
  const { client, paper } = await beginAttempt(stack)
  await stack.sql(
    "update attempts set state = 'removed', deadline_at = null, segment_started_at = null where id = $1",
    [paper.id],
  )
  await refused(client.saveAnswer({ id: paper.id, n: 1 }, { epoch: 1, seq: 1, choice: 1 }), 'removed')
  await refused(client.resumeAttempt({ id: paper.id }, { device }), 'removed')
  await refused(client.contactAttempt({ id: paper.id }, { epoch: 1 }), 'removed')
  await refused(client.finishAttempt({ id: paper.id }, { epoch: 1 }), 'removed')
})

test('T9: finishing hands in what was saved, and doing it again shows the same', async () => {
  const { client, paper } = await beginAttempt(stack)
  await client.saveAnswer({ id: paper.id, n: 1 }, { epoch: 1, seq: 1, choice: 1 })
  const first = await client.finishAttempt({ id: paper.id }, { epoch: 1 })
  const again = await client.finishAttempt({ id: paper.id }, { epoch: 1 })
  assert.deepEqual([first.state, again.ended_at, again.result], ['finished', first.ended_at, first.result])
})

test('T9: a suspended attempt can be handed in', async () => {
  const { client, paper } = await beginAttempt(stack)
  await letTimePass(stack, paper.id, '5 minutes')
  const over = await client.finishAttempt({ id: paper.id }, { epoch: 1 })
  assert.equal(over.state, 'finished')
  near(over.remaining_ms, minutes(40))
})
