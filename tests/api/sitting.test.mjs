// The schedule, and who may start when.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeBank, makeExam, makeGroup, makePerson, makeRating, makeTest } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { letActiveTimePass, letTimePass } from '../harness/time.mjs'
import { beginAttempt, refused, signIn, start } from './client.mjs'

let stack
before(async () => {
  stack = await startStack()
})
after(() => stack.stop())

const attemptsAt = async (sitting) =>
  Number((await stack.sql('select count(*) from attempts where sitting_id = $1', [sitting]))[0].count)
const onlySitting = async (client) => {
  const { sittings } = await client.getSchedule()
  assert.equal(sittings.length, 1)
  return sittings[0]
}

test("T6: a student sees the sittings of the own group by time, and nobody else's", async () => {
  const mine = await makeTest(stack, { opened: '-1 hour' })
  await makeTest(stack)
  const later = await makeTest(stack)
  await stack.sql('update exams set group_id = (select id from groups where name = $1) where id = $2', [
    mine.group,
    later.exam,
  ])
  await makeRating(stack, later.exam, mine.student, '40')
  const { sittings } = await (await signIn(stack, mine.student.login)).getSchedule()
  assert.deepEqual(
    sittings.map(({ id }) => id),
    [later.sitting, mine.sitting],
  )
  assert.deepEqual(
    sittings.map(({ state }) => state),
    ['open', 'upcoming'],
  )
})

test('T6: the schedule says what the exam is and what to do next', async () => {
  const { student, sitting, discipline, session } = await makeTest(stack, {
    rating: '52.5',
    opened: '-10 minutes',
    groupLanguage: 'multilingual',
  })
  await makeBank(stack, discipline, { language: 'en', count: 19 })
  const client = await signIn(stack, student.login)
  const shown = await onlySitting(client)
  assert.equal(shown.id, sitting)
  assert.equal(shown.exam.discipline.code, discipline)
  assert.equal(shown.exam.session.code, session)
  assert.equal(shown.group_language, 'multilingual')
  assert.deepEqual([shown.questions, shown.seconds, shown.rating, shown.floor], [20, 2400, '52.5', '30'])
  assert.deepEqual([shown.points_per_right_answer, shown.threshold, shown.resume_window_seconds], ['2', '26', 10800])
  assert.deepEqual(shown.languages, [
    { language: 'kk', ready: true },
    { language: 'ru', ready: false },
    { language: 'en', ready: false },
  ])
  const { headers } = await client.raw('GET', '/v1/schedule')
  const left = Date.parse(shown.starts_at) - Date.parse(headers.get('server-time'))
  assert.ok(left > 9 * 60_000 && left <= 10 * 60_000)
})

test('T8: before its hour a test does not start, and nothing is stored', async () => {
  const { student, sitting } = await makeTest(stack, { opened: '-1 minute' })
  const client = await signIn(stack, student.login)
  const problem = await refused(start(client, sitting), 'too_early')
  assert.ok(problem.opens_in_ms > 0 && problem.opens_in_ms <= 60_000)
  assert.equal(await attemptsAt(sitting), 0)
})

test('T8: at its hour it starts', async () => {
  const { student, sitting } = await makeTest(stack, { opened: '0 seconds' })
  const paper = await start(await signIn(stack, student.login), sitting)
  assert.equal(paper.state, 'running')
})

test('A6: until the end of the slot it starts with the full 40 minutes', async () => {
  const { student, sitting } = await makeTest(stack, { opened: '59 minutes', lateStart: '1 hour' })
  const paper = await start(await signIn(stack, student.login), sitting)
  assert.ok(paper.remaining_ms > 2_390_000 && paper.remaining_ms <= 2_400_000)
})

test('A6: after the slot it does not start; the schedule says that it was missed', async () => {
  const { student, sitting } = await makeTest(stack, { opened: '61 minutes', lateStart: '1 hour' })
  const client = await signIn(stack, student.login)
  await refused(start(client, sitting), 'too_late')
  assert.equal((await onlySitting(client)).state, 'missed')
  assert.equal(await attemptsAt(sitting), 0)
})

test('A9: without a rating a student is not admitted, and is told why', async () => {
  const { student, sitting } = await makeTest(stack, { rating: null })
  const client = await signIn(stack, student.login)
  await refused(start(client, sitting), 'not_admitted', { reason: 'rating_missing', rating: null, floor: '30' })
  const shown = await onlySitting(client)
  assert.deepEqual([shown.state, shown.reason, shown.rating], ['not_admitted', 'rating_missing', null])
  assert.equal(await attemptsAt(sitting), 0)
})

test('A9: a rating of 29.9 is below the floor of 30', async () => {
  const { student, sitting } = await makeTest(stack, { rating: '29.9' })
  const client = await signIn(stack, student.login)
  await refused(start(client, sitting), 'not_admitted', { reason: 'rating_below_floor', rating: '29.9', floor: '30' })
  const shown = await onlySitting(client)
  assert.deepEqual([shown.state, shown.reason, shown.floor], ['not_admitted', 'rating_below_floor', '30'])
})

for (const rating of ['30', '30.01', '60']) {
  test(`A9: a rating of ${rating} admits`, async () => {
    const { student, sitting } = await makeTest(stack, { rating })
    await start(await signIn(stack, student.login), sitting)
  })
}

test('A9: the floor is a setting of the exam', async () => {
  const { student, sitting } = await makeTest(stack, { rating: '29.9', settings: { admission_floor: 25 } })
  await start(await signIn(stack, student.login), sitting)
})

test("T6: another group's sitting is not found", async () => {
  const { sitting } = await makeTest(stack)
  const stranger = await makeTest(stack)
  await refused(start(await signIn(stack, stranger.student.login), sitting), 'not_found')
  assert.equal(await attemptsAt(sitting), 0)
})

test('T6: a sitting for listed students is theirs alone', async () => {
  const {
    students: [listed, other],
    exam,
  } = await makeTest(stack, { students: 2 })
  const [{ id }] = await stack.sql(
    "insert into sittings (exam_id, audience, starts_at, start_until) values ($1, 'listed', now(), now() + interval '1 hour') returning id",
    [exam],
  )
  await stack.sql('insert into sitting_students values ($1, $2)', [id, listed.id])
  assert.equal((await (await signIn(stack, listed.login)).getSchedule()).sittings.length, 2)
  assert.equal((await (await signIn(stack, other.login)).getSchedule()).sittings.length, 1)
  await refused(start(await signIn(stack, other.login), id), 'not_found')
})

test('T1: only a test is sat here; an oral exam is in the schedule but does not start', async () => {
  const { student, sitting } = await makeTest(stack, { kind: 'oral' })
  const client = await signIn(stack, student.login)
  await refused(start(client, sitting), 'conflict')
  assert.equal((await onlySitting(client)).exam.kind, 'oral')
})

test('T6: the schedule follows the attempt from running over suspended to finished', async () => {
  const { student, sitting } = await makeTest(stack)
  const client = await signIn(stack, student.login)
  const paper = await start(client, sitting)
  assert.equal((await onlySitting(client)).state, 'running')
  await letActiveTimePass(stack, paper.id, '10 minutes')
  await letTimePass(stack, paper.id, '46 seconds')
  const { remaining_ms } = await client.getAttempt({ id: paper.id })
  assert.ok(Math.abs(remaining_ms - 30 * 60_000) < 5000)
  const suspended = await onlySitting(client)
  assert.equal(suspended.state, 'suspended')
  assert.equal(suspended.attempt.id, paper.id)
  assert.ok(suspended.attempt.resume_until)
  const { epoch } = await client.resumeAttempt({ id: paper.id }, { device: 'device-two' })
  await client.finishAttempt({ id: paper.id }, { epoch })
  const finished = await onlySitting(client)
  assert.equal(finished.state, 'finished')
  assert.ok(finished.attempt.ended_at)
})

for (const [whither, makeNext] of [
  ['into another group', () => makeGroup(stack)],
  ['out of any', () => ''],
]) {
  test(`T9: a student who is taken ${whither} in the middle of a test goes on with it`, async () => {
    const { client, sitting, exam, student, paper } = await beginAttempt(stack)
    const administrator = await signIn(stack, (await makePerson(stack, { roles: ['administrator'] })).login)
    const group = (await makeNext()) || null
    await administrator.putPerson(
      { login: student.login },
      { full_name: student.name, language: 'kk', roles: ['student'], group },
    )
    const shown = await onlySitting(client)
    assert.deepEqual([shown.id, shown.state], [sitting, 'running'])
    assert.equal((await start(client, sitting)).id, paper.id)
    const extra = { login: student.login, extra_minutes: 15, reason: 'Medical certificate 12' }
    assert.equal((await administrator.putAccommodation({ id: exam }, extra)).extra_minutes, 15)
  })
}

test('T6: somebody who is no student has no schedule', async () => {
  const teacher = await makePerson(stack, { roles: ['teacher'] })
  const client = await signIn(stack, teacher.login)
  await refused(client.getSchedule(), 'forbidden')
  await refused(client.getGrades(), 'forbidden')
})

test('T6: a student without a group has an empty schedule', async () => {
  const alone = await makePerson(stack)
  assert.deepEqual((await (await signIn(stack, alone.login)).getSchedule()).sittings, [])
})

test('T6: two exams of a group are two attempts', async () => {
  const first = await makeTest(stack)
  const second = await makeExam(stack, { ...first, session: first.session, kind: 'creative' })
  assert.notEqual(first.sitting, second.sitting)
  const client = await signIn(stack, first.student.login)
  assert.deepEqual((await client.getSchedule()).sittings.map(({ exam }) => exam.kind).sort(), ['creative', 'test'])
})
