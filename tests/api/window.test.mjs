// A1: until when a test may be resumed, by the university's clock.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startStack } from '../harness/stack.mjs'
import { breakNetworkAt, interruptAgain, setUniversityClock, setUniversityZone } from '../harness/time.mjs'
import { beginAttempt, device, refused } from './client.mjs'

let stack
before(async () => {
  stack = await startStack()
})
after(() => stack.stop())

const clockOf = (time) => time.slice(11, 19)
const resume = ({ client, paper }) => client.resumeAttempt({ id: paper.id }, { device })

async function brokenAt(clock, now, daysAgo = 0) {
  await setUniversityClock(stack, now)
  const attempt = await beginAttempt(stack)
  await breakNetworkAt(stack, attempt.paper.id, clock, daysAgo)
  return attempt
}

test('T8: a student who lost the network at 10:00 may continue until 13:00', async () => {
  const attempt = await brokenAt('10:00', '12:50')
  const paper = await resume(attempt)
  assert.deepEqual([paper.state, paper.epoch, clockOf(paper.resume_until)], ['running', 2, '13:00:00'])
})

test('T8: after 13:00 the student who lost the network at 10:00 may not', async () => {
  const attempt = await brokenAt('10:00', '13:01')
  const problem = await refused(resume(attempt), 'window_closed', { state: 'not_resumed' })
  assert.equal(clockOf(problem.resume_until), '13:00:00')
})

test('T8: a student who lost the network at 22:30 may continue until 24:00', async () => {
  const attempt = await brokenAt('22:30', '23:50')
  const paper = await resume(attempt)
  assert.equal(paper.state, 'running')
  assert.equal(clockOf(paper.resume_until), '00:00:00')
  assert.ok(paper.resume_until.slice(0, 10) > paper.now.slice(0, 10))
})

test('T8: after midnight the student who lost the network at 22:30 may not, although three hours have not passed', async () => {
  const attempt = await brokenAt('22:30', '00:10', 1)
  const problem = await refused(resume(attempt), 'window_closed')
  assert.equal(clockOf(problem.resume_until), '00:00:00')
  assert.equal(problem.resume_until.slice(0, 10), problem.now.slice(0, 10))
})

test('A1: the three hours count from the first interruption; a second one does not move them', async () => {
  const attempt = await brokenAt('10:00', '11:30')
  await resume(attempt)
  await interruptAgain(stack, attempt.paper.id)
  const paper = await resume(attempt)
  assert.deepEqual([paper.epoch, clockOf(paper.resume_until)], [3, '13:00:00'])
})

test('A1: in Asia/Almaty midnight is midnight there', async () => {
  await setUniversityZone(stack, 'Asia/Almaty')
  assert.equal((await (await beginAttempt(stack)).client.getClock()).zone, 'Asia/Almaty')
  const limits = await stack.sqlAs(
    'postgres',
    `select api_time(resume_limit(broken::timestamptz, '3 hours')) as ends
    from unnest(array['2026-11-23 22:30+05', '2024-02-28 22:30+06', '2026-11-23 10:00+05']) as broken`,
  )
  assert.deepEqual(
    limits.map(({ ends }) => ends),
    ['2026-11-24T00:00:00+05:00', '2024-02-29T00:00:00+06:00', '2026-11-23T13:00:00+05:00'],
  )
})
