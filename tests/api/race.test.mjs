// Two that meet at the same instant: the second one waits for the first and is judged by what that left.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fresh, makePerson, makeTest } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { beginAttempt, device, refused, signIn, start } from './client.mjs'

let stack, administrator
before(async () => {
  stack = await startStack()
  administrator = await signIn(stack, (await makePerson(stack, { roles: ['administrator'] })).login)
})
after(() => stack.stop())

// `request` is sent while the transaction of `statement` is open and has to wait for its commit. Resolves to the reply
// or to the refusal.
async function meeting([statement, ...parameters], request) {
  const first = await stack.hold(statement, parameters)
  const reply = request().catch((error) => error)
  await first.awaited().finally(() => first.commit())
  return reply
}
const refusal = (reply, code, members) => refused(Promise.reject(reply), code, members)

const startOf = ({ student, sitting }) => ["select attempt_start($1, $2, 'kk', $3, '', '')", student.id, sitting, device]
const attemptsAt = async (sitting) => (await stack.sql('select id from attempts where sitting_id = $1', [sitting])).length
const near = (actual, expected) => assert.ok(Math.abs(actual - expected) < 0.5, `${actual} is not near ${expected}`)

test('T8: no attempt begins under an account that is being closed', async () => {
  const made = await makeTest(stack)
  const client = await signIn(stack, made.student.login)
  const closing = ['select account_set(null, $1, false)', made.student.login]
  await refusal(await meeting(closing, () => start(client, made.sitting)), 'signed_out')
  assert.equal(await attemptsAt(made.sitting), 0)
})

test('T8: the account of a student whose attempt is just beginning is not closed', async () => {
  const made = await makeTest(stack)
  const close = () => administrator.setAccount({ login: made.student.login }, { active: false })
  await refusal(await meeting(startOf(made), close), 'conflict', { reason: 'in_attempt' })
})

const nextWeek = `to_char((now() + interval '7 days') at time zone university_zone(), 'YYYY-MM-DD"T"12:00')`
const move = (made, kind = 'test') => [
  `select sitting_change(null, $1, $2, $3, $4, ${nextWeek}, 60)`,
  made.session,
  made.discipline,
  made.group,
  kind,
]
async function putNextWeek(made, kind = 'test') {
  const [{ starts_at }] = await stack.sql(`select ${nextWeek} as starts_at`)
  const { session, discipline, group } = made
  return administrator.putSitting({}, { session, discipline, group, kind, starts_at })
}

test('T8: a test does not start in an hour that is just being moved', async () => {
  const made = await makeTest(stack)
  const client = await signIn(stack, made.student.login)
  await refusal(await meeting(move(made), () => start(client, made.sitting)), 'too_early')
  assert.equal(await attemptsAt(made.sitting), 0)
})

test('T6: the hour of a test that is just being started is not moved', async () => {
  const made = await makeTest(stack)
  await refusal(await meeting(startOf(made), () => putNextWeek(made)), 'conflict', { reason: 'sitting_has_attempts' })
})

test('T6: of two exams of a group that are appointed to the same hour at once, one is refused', async () => {
  const made = await makeTest(stack, { opened: '-1 hour' })
  await refusal(await meeting(move(made), () => putNextWeek(made, 'oral')), 'conflict', { reason: 'group_busy' })
})

const shorten = (made) => [
  "select exam_session_change(null, $1, 'Қ', 'З', 'W', (current_date - 5)::text, (current_date + 2)::text)",
  made.session,
]

test('T12: no sitting is appointed outside dates that are just being set', async () => {
  const made = await makeTest(stack)
  await refusal(await meeting(shorten(made), () => putNextWeek(made)), 'bad_value', { reason: 'outside_session' })
})

test('T12: dates do not leave out a sitting that is just being appointed', async () => {
  const made = await makeTest(stack)
  const [{ starts_on, ends_on }] = await stack.sql('select (current_date - 5)::text as starts_on, (current_date + 2)::text as ends_on')
  const titles = { title_kk: 'Қысқы сессия', title_ru: 'Зимняя сессия', title_en: 'Winter session' }
  const put = () => administrator.putExamSession({ code: made.session }, { ...titles, starts_on, ends_on })
  await refusal(await meeting(move(made), put), 'conflict', { reason: 'sittings_outside' })
})

const minutesLeft = ({ remaining_ms: left }) => left / 60_000

test('T3: extra time that is given while the test starts counts, whichever was first', async () => {
  const extra = { extra_minutes: 15, reason: 'Medical certificate 12' }
  const given = await makeTest(stack)
  const client = await signIn(stack, given.student.login)
  const giving = ['select accommodation_change(null, $1, $2, 15, $3)', given.exam, given.student.login, extra.reason]
  near(minutesLeft(await meeting(giving, () => start(client, given.sitting))), 55)

  const started = await makeTest(stack)
  const late = await signIn(stack, started.student.login)
  const { login } = started.student
  await meeting(startOf(started), () => administrator.putAccommodation({ id: started.exam }, { login, ...extra }))
  const [{ id }] = await stack.sql('select id from attempts where sitting_id = $1', [started.sitting])
  near(minutesLeft(await late.getAttempt({ id })), 55)
})

test('T3: extra time waits for the attempt before it holds the student, so that nobody who ends it waits in a circle', async () => {
  const { exam, student, paper } = await beginAttempt(stack)
  const ending = await stack.hold('select from attempts where id = $1 for update', [paper.id])
  const giving = administrator.putAccommodation({ id: exam }, { login: student.login, extra_minutes: 15, reason: 'Medical certificate 12' })
  try {
    await ending.awaited()
    await stack.sql('select from users where id = $1 for key share nowait', [student.id])
  } finally {
    await ending.commit()
  }
  assert.equal((await giving).extra_minutes, 15)
})

test('T3: extra time that is given while the test is handed in is given or refused, and the test is handed in', async () => {
  for (let round = 0; round < 12; round++) {
    const { exam, student, paper, client } = await beginAttempt(stack)
    const extra = { login: student.login, extra_minutes: 15, reason: 'Medical certificate 12' }
    const [handed, given] = await Promise.allSettled([
      client.finishAttempt({ id: paper.id }, { epoch: 1 }),
      administrator.putAccommodation({ id: exam }, extra),
    ])
    assert.equal(handed.value?.state, 'finished', handed.reason)
    if (given.status === 'rejected') await refusal(given.reason, 'closed', { reason: 'attempt_over' })
  }
})

test('A9: a rating that is set while the attempt ends stands in its result, or is refused', async () => {
  const ended = await beginAttempt(stack)
  const { exam, student, paper, client } = ended
  const rate = () => administrator.putRating({}, { exam_id: exam, login: student.login, rating: '60' })
  const finishing = ['select attempt_finish($1, $2, 1)', student.id, paper.id]
  await refusal(await meeting(finishing, rate), 'conflict', { reason: 'result_exists' })
  assert.equal((await client.getAttempt({ id: paper.id })).result.rating, '50')

  const rated = await beginAttempt(stack)
  const rating = ["select rating_change(null, $1, $2, '60')", rated.exam, rated.student.login]
  const { result } = await meeting(rating, () => rated.client.finishAttempt({ id: rated.paper.id }, { epoch: 1 }))
  assert.equal(result.rating, '60')
})

test('T8: answers are saved and people sign in while a file that names them is imported', async () => {
  const { student, exam, paper, client, group } = await beginAttempt(stack)
  const rows = [{ line: 2, login: student.login, full_name: 'Жаңа Есім', language: 'ru', roles: 'student', group }]
  const people = await stack.hold("select roster_import(null, 'people', $1, '[]', false, false)", [JSON.stringify(rows)])
  const ratings = await stack.hold("select rating_change(null, $1, $2, '60')", [exam, student.login])
  try {
    await client.saveAnswer({ id: paper.id, n: 1 }, { epoch: 1, seq: 1, choice: 2 })
    await signIn(stack, student.login)
  } finally {
    await Promise.all([people.release(), ratings.release()])
  }
})

test('T6: of two that add the same person or group at once, the second one finds it there', async () => {
  const login = fresh('p')
  const body = { full_name: 'Жаңа Адам', language: 'kk', roles: ['student', 'mentor'], group: null }
  const adding = ["select person_change(null, $1, 'Жаңа Адам', 'kk', '{mentor,student}', null)", login]
  const person = await meeting(adding, () => administrator.putPerson({ login }, body))
  assert.deepEqual([person.login, person.roles, administrator.last.status], [login, ['mentor', 'student'], 200])

  const name = fresh('Топ-')
  const founding = ["select group_change(null, $1, 'kk', null)", name]
  const group = await meeting(founding, () => administrator.putGroup({ name }, { language: 'ru', mentor: login }))
  assert.deepEqual([group.language, group.mentor.login, administrator.last.status], ['ru', login, 200])
})
