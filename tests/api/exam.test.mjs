// The session administrator: exam sessions, sittings, ratings, extra time, the live board, the timeline.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fresh, makeBank, makeExam, makePerson, makeTest, rightChoices } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { letActiveTimePass, letTimePass } from '../harness/time.mjs'
import { beginAttempt, device, refused, signIn, start } from './client.mjs'

let stack, administrator
before(async () => {
  stack = await startStack()
  administrator = await signIn(stack, (await makePerson(stack, { roles: ['administrator'] })).login)
})
after(() => stack.stop())

const titles = { title_kk: 'Қысқы сессия', title_ru: 'Зимняя сессия', title_en: 'Winter session' }
const minutes = (count) => count * 60_000
const near = (actual, expected) => assert.ok(Math.abs(actual - expected) < 5000, `${actual} is not near ${expected}`)

test('T6: an exam session is created, changed, and again as it was', async () => {
  const code = fresh('S')
  const body = { ...titles, starts_on: '2026-11-16', ends_on: '2026-12-05' }
  assert.deepEqual(await administrator.putExamSession({ code }, body), { code, ...body, exams: 0 })
  assert.equal(administrator.last.status, 201)
  await administrator.putExamSession({ code }, body)
  assert.equal(administrator.last.status, 200)
  assert.equal((await administrator.putExamSession({ code }, { ...body, ends_on: '2026-12-12' })).ends_on, '2026-12-12')
  assert.ok((await administrator.listExamSessions()).items.some((one) => one.code === code))
})

test('T12: an exam session ends after it starts, on days that exist', async () => {
  const put = (dates) => administrator.putExamSession({ code: fresh('S') }, { ...titles, ...dates })
  await refused(put({ starts_on: '2026-12-05', ends_on: '2026-11-16' }), 'bad_value', { field: 'ends_on' })
  for (const starts_on of ['2026-02-30', 'next Monday', '2026-13-01'])
    await refused(put({ starts_on, ends_on: '2026-12-31' }), 'bad_value', { field: 'starts_on' })
})

async function emptyTest() {
  const { group, discipline, session, exam } = await makeTest(stack, { bank: false })
  await stack.sql('delete from sittings where exam_id = $1', [exam])
  const [{ day }] = await stack.sql('select to_char(current_date + 7, $1) as day', ['YYYY-MM-DD'])
  return { exam, day, body: { session, discipline, group, kind: 'test', starts_at: `${day}T09:00` } }
}

test('T6: a sitting is appointed in local time, moved, and again as it was', async () => {
  const { day, body } = await emptyTest()
  const made = await administrator.putSitting({}, body)
  assert.equal(administrator.last.status, 201)
  assert.ok(made.starts_at.startsWith(`${day}T09:00:00`))
  assert.ok(made.start_until.startsWith(`${day}T10:00:00`))
  const same = await administrator.putSitting({}, body)
  assert.deepEqual([administrator.last.status, same.id], [200, made.id])
  const moved = await administrator.putSitting({}, { ...body, starts_at: `${day}T14:30`, late_start_minutes: 15 })
  assert.equal(moved.id, made.id)
  assert.ok(moved.start_until.startsWith(`${day}T14:45:00`))
  const [{ next }] = await stack.sql("select to_char($1::date + 1, 'YYYY-MM-DD') as next", [day])
  const longest = await administrator.putSitting({}, { ...body, late_start_minutes: 1440 })
  assert.ok(longest.start_until.startsWith(`${next}T09:00:00`))
})

test('T12: a sitting outside its session is refused', async () => {
  const { body } = await emptyTest()
  await refused(administrator.putSitting({}, { ...body, starts_at: '2099-01-01T09:00' }), 'bad_value', {
    field: 'starts_at',
  })
})

test('T6: a group does not sit two exams at once', async () => {
  const { body, day } = await emptyTest()
  await administrator.putSitting({}, body)
  await refused(administrator.putSitting({}, { ...body, kind: 'oral', starts_at: `${day}T09:30` }), 'conflict', {
    field: 'starts_at',
  })
})

test('T6: a sitting that somebody has started stays where it is', async () => {
  const { session, discipline, group } = await beginAttempt(stack)
  const [{ day }] = await stack.sql('select to_char(current_date + 7, $1) as day', ['YYYY-MM-DD'])
  await refused(
    administrator.putSitting({}, { session, discipline, group, kind: 'test', starts_at: `${day}T09:00` }),
    'conflict',
    { field: 'starts_at' },
  )
})

test('T12: the dates of a session cannot leave a sitting outside', async () => {
  const { session } = await makeTest(stack)
  await refused(
    administrator.putExamSession({ code: session }, { ...titles, starts_on: '2020-01-01', ends_on: '2020-01-31' }),
    'conflict',
  )
})

test('T6: a sitting of something unknown, or at no time, is refused with its field', async () => {
  const { body } = await emptyTest()
  for (const [field, value] of [
    ['session', 'none'],
    ['discipline', 'none'],
    ['group', 'none'],
    ['kind', 'quiz'],
    ['starts_at', '2026-02-30T09:00'],
    ['starts_at', 'tomorrow at nine'],
    ['late_start_minutes', 0],
    ['late_start_minutes', 1441],
  ]) {
    await refused(administrator.putSitting({}, { ...body, [field]: value }), 'bad_value', { field })
  }
})

test('A11: the list of exams says what is missing before each', async () => {
  const { session, discipline, exam, group } = await makeTest(stack, {
    students: 3,
    bank: { language: 'kk', count: 20 },
  })
  await makeBank(stack, discipline, { language: 'en', count: 19 })
  await stack.sql(
    'delete from ratings where exam_id = $1 and student_id = (select student_id from ratings where exam_id = $1 limit 1)',
    [exam],
  )
  const { items } = await administrator.listExams({ session })
  assert.equal(items.length, 1)
  assert.deepEqual([items[0].id, items[0].group.name, items[0].students, items[0].rated], [exam, group, 3, 2])
  assert.deepEqual(
    items[0].languages.map(({ language, approved, ready }) => [language, approved, ready]),
    [
      ['kk', 20, true],
      ['ru', 0, false],
      ['en', 19, false],
    ],
  )
  assert.equal(items[0].sitting.started, 0)
})

test('A9: a rating is set, changed and takes effect at once', async () => {
  const { student, exam, sitting } = await makeTest(stack, { rating: null })
  const client = await signIn(stack, student.login)
  const put = (rating) => administrator.putRating({}, { exam_id: exam, login: student.login, rating })
  assert.deepEqual(await put('29.9'), { exam_id: exam, login: student.login, rating: '29.9' })
  assert.equal(administrator.last.status, 201)
  await refused(start(client, sitting), 'not_admitted', { reason: 'rating_below_floor' })
  await put('30')
  assert.equal(administrator.last.status, 200)
  await start(client, sitting)
})

test('A9: the students of an exam are listed with rating, admission and extra time, also before it has a sitting', async () => {
  const { students, exam, sitting } = await makeTest(stack, { students: 2, rating: '29.9' })
  await administrator.putRating({}, { exam_id: exam, login: students[0].login, rating: '45' })
  await extend(exam, students[0].login, 15)
  const { students: onBoard } = await administrator.getBoard({ id: sitting })
  const { items, next } = await administrator.listExamStudents({ id: exam })
  assert.equal(next, null)
  assert.deepEqual(items, onBoard.map(({ attempt, appeal, ...student }) => (assert.deepEqual([attempt, appeal], [null, null]), student)))
  for (const [{ id, login, name }, rating, reason, extra_minutes] of [
    [students[0], '45', null, 15],
    [students[1], '29.9', 'rating_below_floor', 0],
  ]) {
    const expected = { id, full_name: name, login, rating, admitted: reason === null, reason, extra_minutes }
    assert.deepEqual(items.find((one) => one.id === id), expected)
  }
  await stack.sql('delete from sittings where id = $1', [sitting])
  assert.deepEqual((await administrator.listExamStudents({ id: exam })).items, items)
  await refused(administrator.listExamStudents({ id: sitting }), 'not_found')
})

test('T4: a rating is at most 60, and stays once it is part of a result', async () => {
  const { client, paper, exam, student } = await beginAttempt(stack)
  const put = (rating, login = student.login) => administrator.putRating({}, { exam_id: exam, login, rating })
  for (const rating of ['60.01', '61', '-1', 'fifty', '1e1', '50.123'])
    await refused(put(rating), 'bad_value', { field: 'rating' })
  await refused(put('50', 'nobody.here'), 'bad_value', { field: 'login' })
  await client.finishAttempt({ id: paper.id }, { epoch: 1 })
  await refused(put('55'), 'conflict', { field: 'rating' })
})

const extend = (exam, login, minutesMore, reason = 'медициналық анықтама №12') =>
  administrator.putAccommodation({ id: exam }, { login, extra_minutes: minutesMore, reason })

test('T3: extra time is there from the start, and the schedule shows it', async () => {
  const { student, exam, sitting } = await makeTest(stack)
  await extend(exam, student.login, 20)
  assert.equal(administrator.last.status, 201)
  const client = await signIn(stack, student.login)
  assert.equal((await client.getSchedule()).sittings[0].seconds, 3600)
  near((await start(client, sitting)).remaining_ms, minutes(60))
})

test('T3: extra time reaches a running attempt at its next contact', async () => {
  const { client, paper, student, exam } = await beginAttempt(stack)
  await letActiveTimePass(stack, paper.id, '30 minutes')
  await extend(exam, student.login, 10)
  near((await client.contactAttempt({ id: paper.id }, { epoch: 1 })).remaining_ms, minutes(20))
})

test('T3: extra time reaches a suspended attempt when it is resumed', async () => {
  const { client, paper, student, exam } = await beginAttempt(stack)
  await letTimePass(stack, paper.id, '5 minutes')
  await client.getAttempt({ id: paper.id })
  await extend(exam, student.login, 10)
  near((await client.resumeAttempt({ id: paper.id }, { device })).remaining_ms, minutes(50))
})

test("T3: a started attempt's time grows but does not shrink, and a finished one's stays", async () => {
  const { client, paper, student, exam } = await beginAttempt(stack)
  await extend(exam, student.login, 10)
  await extend(exam, student.login, 10)
  assert.equal(administrator.last.status, 200)
  await refused(extend(exam, student.login, 5), 'conflict', { field: 'extra_minutes' })
  await client.finishAttempt({ id: paper.id }, { epoch: 1 })
  await refused(extend(exam, student.login, 30), 'closed')
})

test('T3: extra time needs a reason, a student of the exam and at most four hours', async () => {
  const { student, exam } = await makeTest(stack)
  await refused(extend(exam, student.login, 10, ''), 'bad_value', { field: 'reason' })
  await refused(extend(exam, student.login, 241), 'bad_value', { field: 'extra_minutes' })
  await refused(extend(exam, 'nobody.here', 10), 'bad_value', { field: 'login' })
  await refused(extend('00000000-0000-4000-8000-000000000000', student.login, 10), 'not_found')
})

test('T6: the board shows every student of the sitting as he is now', async () => {
  const made = await makeTest(stack, { students: 4, rating: '50' })
  const [running, done, idle, refusedOne] = made.students
  await stack.sql('update ratings set rating = 20 where exam_id = $1 and student_id = $2', [made.exam, refusedOne.id])
  const [one, two] = [await signIn(stack, running.login), await signIn(stack, done.login)]
  const paper = await start(one, made.sitting)
  await one.saveAnswer({ id: paper.id, n: 1 }, { epoch: 1, seq: 1, choice: 1 })
  const other = await start(two, made.sitting)
  const items = (await rightChoices(stack, other.id)).map((choice, i) => ({ n: i + 1, seq: 1, choice }))
  await two.saveAnswers({ id: other.id }, { epoch: 1, items })
  await two.finishAttempt({ id: other.id }, { epoch: 1 })
  const board = await administrator.getBoard({ id: made.sitting })
  const of = ({ login }) => board.students.find((student) => student.login === login)
  assert.deepEqual(board.counts, {
    not_admitted: 1,
    not_started: 1,
    running: 1,
    suspended: 0,
    finished: 1,
    timed_out: 0,
    not_resumed: 0,
    removed: 0,
    annulled: 0,
  })
  assert.deepEqual(
    [of(running).attempt.state, of(running).attempt.answered, of(running).attempt.address],
    ['running', 1, '127.0.0.1'],
  )
  assert.deepEqual(
    [of(done).attempt.result.exam_points, of(done).attempt.result.total, of(done).attempt.result.letter],
    ['40', 90, 'A-'],
  )
  assert.deepEqual([of(idle).attempt, of(idle).admitted], [null, true])
  assert.deepEqual([of(refusedOne).admitted, of(refusedOne).reason], [false, 'rating_below_floor'])
})

test('A4: the timeline shows stretches, interruptions and what was refused, with device and address', async () => {
  const { client, paper, student, exam } = await beginAttempt(stack)
  await letActiveTimePass(stack, paper.id, '10 minutes')
  await letTimePass(stack, paper.id, '20 minutes')
  await client.resumeAttempt({ id: paper.id }, { device: 'the-phone' })
  await refused(client.saveAnswer({ id: paper.id, n: 3 }, { epoch: 1, seq: 2, choice: 4 }), 'other_device')
  await extend(exam, student.login, 10)
  const timeline = await administrator.getTimeline({ id: paper.id })
  assert.deepEqual(
    timeline.segments.map(({ epoch, device: from, end_cause: cause }) => [epoch, from, cause]),
    [
      [1, device, 'no_contact'],
      [2, 'the-phone', null],
    ],
  )
  near(timeline.segments[0].seconds * 1000, minutes(10))
  assert.equal(timeline.interruptions.length, 1)
  near(timeline.interruptions[0].seconds * 1000, minutes(20))
  assert.deepEqual(
    timeline.events.map(({ kind, actor }) => [kind, actor]),
    [
      ['answer_of_older_device', null],
      ['extra_time', administrator.user.full_name],
    ],
  )
  assert.deepEqual(timeline.events[1].detail, { extra_minutes: 10, reason: 'медициналық анықтама №12' })
})

test("T6: the board and the timeline are the administrator's; of what does not exist there is none", async () => {
  const { client, paper, sitting } = await beginAttempt(stack)
  const teacher = await signIn(
    stack,
    (await makePerson(stack, { roles: ['teacher', 'mentor', 'registrar', 'it'] })).login,
  )
  for (const one of [client, teacher]) {
    await refused(one.getBoard({ id: sitting }), 'forbidden')
    await refused(one.getTimeline({ id: paper.id }), 'forbidden')
    await refused(one.listExams(), 'forbidden')
    await refused(one.listExamSessions(), 'forbidden')
  }
  for (const call of [administrator.getBoard, administrator.getTimeline])
    await refused(call.call(administrator, { id: '00000000-0000-4000-8000-000000000000' }), 'not_found')
})

test('T6: exams of a session come in pages', async () => {
  const made = await makeTest(stack)
  const [{ discipline }] = await stack.sql('select discipline_id as discipline from exams where id = $1', [made.exam])
  await stack.sql(
    `with g as (insert into groups (name, language) select $1 || '-' || i, 'kk' from generate_series(1, 55) i returning id)
    insert into exams (exam_session_id, discipline_id, group_id, kind) select s.id, $2, g.id, 'test' from g, exam_sessions s where s.code = $3`,
    [fresh('Көп'), discipline, made.session],
  )
  const first = await administrator.listExams({ session: made.session })
  const second = await administrator.listExams({ session: made.session, after: first.next })
  assert.equal(new Set([...first.items, ...second.items].map(({ id }) => id)).size, 56)
  assert.equal(second.next, null)
})

test('T1: two kinds of one discipline for a group are two exams', async () => {
  const made = await makeTest(stack)
  await makeExam(stack, { ...made, kind: 'creative', opened: '-5 hours' })
  assert.deepEqual((await administrator.listExams({ session: made.session })).items.map(({ kind }) => kind).sort(), [
    'creative',
    'test',
  ])
})
