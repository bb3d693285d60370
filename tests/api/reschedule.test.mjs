// New dates as the administrator appoints them: conflicts, sharing, moving, and two administrators at once.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fresh, makeDiscipline, makeExam, makePerson, makeTest } from '../harness/faculty.mjs'
import { makeHearing } from '../harness/hearing.mjs'
import { startStack } from '../harness/stack.mjs'
import { annul, examDays, makeAdministrator, openNow, reason } from './dates.mjs'
import { refused, signIn, start } from './client.mjs'

let stack, administrator, days
before(async () => {
  stack = await startStack()
  administrator = await makeAdministrator(stack)
  days = await examDays(stack)
})
after(() => stack.stop())

const appoint = (exam, students, starts_at, by = administrator, cause = 'technical') =>
  by.putReschedules(
    { id: exam },
    { logins: students.map(({ login }) => login), cause, reason, ...(starts_at && { starts_at }) },
  )
const move = (id, starts_at, instead_of, by = administrator) => by.putRescheduleDate({ id }, { starts_at, instead_of })

test('T12, T13: a new date takes the place of the old sitting in the schedule, and the student starts there', async () => {
  const { exam, sitting, students, group } = await makeTest(stack, { students: 2 })
  const [moved, other] = students
  const { items } = await appoint(exam, [moved], `${days[0]}T10:00`)
  assert.equal(administrator.last.status, 201)
  assert.deepEqual([items[0].student.login, items[0].student.group, items[0].moves], [moved.login, group, 0])
  assert.ok(items[0].date.starts_at.startsWith(`${days[0]}T10:00:00`))
  assert.equal(items[0].created_by.full_name, administrator.user.full_name)

  const client = await signIn(stack, moved.login)
  const schedule = await client.getSchedule()
  assert.deepEqual(schedule.sittings.map(({ id }) => id), [items[0].date.sitting_id])
  const { rescheduled } = schedule.sittings[0]
  assert.deepEqual([rescheduled.cause, rescheduled.reason, rescheduled.moves], ['technical', reason, 0])
  assert.equal(rescheduled.from_starts_at, items[0].from.starts_at)
  assert.deepEqual(schedule.waiting, [])
  await refused(start(client, sitting), 'not_found')
  await refused(start(client, items[0].date.sitting_id), 'too_early')
  await openNow(stack, items[0].date.sitting_id)
  await start(client, items[0].date.sitting_id)

  const stays = await signIn(stack, other.login)
  assert.deepEqual((await stays.getSchedule()).sittings.map(({ id, rescheduled: new_date }) => [id, new_date]), [[sitting, null]])
  await refused(start(stays, items[0].date.sitting_id), 'not_found')
})

test('T12: a right without a date waits on top of the schedule until it gets one', async () => {
  const { exam, student } = await makeTest(stack)
  const client = await signIn(stack, student.login)
  const { items } = await appoint(exam, [student])
  assert.deepEqual([administrator.last.status, items[0].date], [201, null])
  const { waiting, sittings } = await client.getSchedule()
  assert.deepEqual(sittings, [])
  assert.deepEqual(waiting.map((one) => [one.exam.id, one.cause, one.reason]), [[exam, 'technical', reason]])
  await appoint(exam, [student])
  assert.equal(administrator.last.status, 200)
  const dated = await move(items[0].id, `${days[0]}T10:00`, null)
  assert.deepEqual([dated.id, dated.moves], [items[0].id, 0])
  const after = await client.getSchedule()
  assert.deepEqual([after.waiting, after.sittings.map(({ id }) => id)], [[], [dated.date.sitting_id]])
})

test('T12, A12: after an annulled attempt the new one draws questions that the student has not had', async () => {
  const { exam, sitting, student } = await makeTest(stack, { bank: { count: 40 }, rating: '55' })
  const client = await signIn(stack, student.login)
  const first = await start(client, sitting)
  await client.finishAttempt({ id: first.id }, { epoch: 1 })
  await refused(appoint(exam, [student], `${days[0]}T10:00`), 'conflict', { reason: 'exam_was_sat' })
  await annul(stack, first.id)
  const { items } = await appoint(exam, [student], `${days[0]}T10:00`)
  await openNow(stack, items[0].date.sitting_id)
  const states = (await client.getSchedule()).sittings.map(({ id, state }) => [id, state])
  assert.deepEqual(new Map(states), new Map([[sitting, 'annulled'], [items[0].date.sitting_id, 'open']]))
  const second = await start(client, items[0].date.sitting_id)
  const had = new Set(first.questions.map(({ text }) => text))
  assert.deepEqual(second.questions.filter(({ text }) => had.has(text)), [])
  assert.equal((await client.finishAttempt({ id: second.id }, { epoch: 1 })).result.rating, '55')
})

test('A9: at a new date the rating of the exam admits, as at the old one', async () => {
  const { exam, student } = await makeTest(stack, { rating: '29.9' })
  const client = await signIn(stack, student.login)
  const { items } = await appoint(exam, [student], `${days[0]}T10:00`)
  await openNow(stack, items[0].date.sitting_id)
  await refused(start(client, items[0].date.sitting_id), 'not_admitted', { reason: 'rating_below_floor' })
})

test('T12: students who get one date share a sitting, and who moves out of it has one of his own', async () => {
  const { exam, students } = await makeTest(stack, { students: 3 })
  const { items } = await appoint(exam, students, `${days[0]}T10:00`)
  assert.equal(items.length, 3)
  const [shared] = new Set(items.map(({ date }) => date.sitting_id))
  assert.ok(items.every(({ date }) => date.sitting_id === shared))
  const moved = await move(items[1].id, `${days[1]}T12:00`, items[1].date.starts_at)
  assert.notEqual(moved.date.sitting_id, shared)
  assert.equal(moved.moves, 1)
  const board = await administrator.getBoard({ id: shared })
  assert.deepEqual(board.students.map(({ login }) => login).sort(), [students[0].login, students[2].login].sort())
  assert.deepEqual((await administrator.getBoard({ id: moved.date.sitting_id })).students.map(({ login }) => login), [students[1].login])
})

test('T12: a sitting of one student moves as it is, and the newest date has to be named', async () => {
  const { exam, student } = await makeTest(stack)
  const { items } = await appoint(exam, [student], `${days[0]}T10:00`)
  const [{ id, date }] = items
  const moved = await move(id, `${days[1]}T11:00`, date.starts_at)
  assert.deepEqual([moved.date.sitting_id, moved.moves], [date.sitting_id, 1])
  assert.ok(moved.date.starts_at.startsWith(`${days[1]}T11:00`))
  assert.deepEqual(await stack.sql('select sequence from sittings where id = $1', [date.sitting_id]), [{ sequence: 1 }])
  await move(id, `${days[1]}T11:00`, date.starts_at) // again: it is so already
  assert.equal((await move(id, `${days[1]}T11:00`)).moves, 1)
  const { detail, clash } = await refused(move(id, `${days[2]}T11:00`, date.starts_at), 'conflict', { reason: 'already_appointed' })
  assert.match(detail, new RegExp(`11:00, appointed by ${administrator.user.full_name}`))
  assert.deepEqual(clash, {
    person: { full_name: student.name },
    starts_at: moved.date.starts_at,
    appointed_by: { full_name: administrator.user.full_name },
  })
  await refused(move(id, `${days[2]}T11:00`), 'conflict', { reason: 'already_appointed' })
})

test('T12: who moves to the date of another joins that sitting, and no sitting is left empty', async () => {
  const { exam, students } = await makeTest(stack, { students: 2 })
  const { items: [first] } = await appoint(exam, [students[0]], `${days[0]}T10:00`)
  const { items: [second] } = await appoint(exam, [students[1]], `${days[1]}T10:00`)
  const moved = await move(second.id, `${days[0]}T10:00`, second.date.starts_at)
  assert.equal(moved.date.sitting_id, first.date.sitting_id)
  assert.deepEqual(await stack.sql("select id from sittings where exam_id = $1 and audience = 'listed'", [exam]), [{ id: first.date.sitting_id }])
})

test('T12: a student with a new date gets no second one, and the same one again changes nothing', async () => {
  const { exam, student } = await makeTest(stack)
  const first = await appoint(exam, [student], `${days[0]}T10:00`)
  const counts = () => stack.sql('select (select count(*) from audit_log) as log, (select count(*) from messages) as messages')
  const before = await counts()
  assert.deepEqual(await appoint(exam, [student], `${days[0]}T10:00`), first)
  assert.equal(administrator.last.status, 200)
  await refused(appoint(exam, [student], `${days[1]}T10:00`), 'conflict', { field: 'starts_at', reason: 'already_appointed' })
  assert.deepEqual(await counts(), before)
})

test('T12: a date for many is for all of them or for none', async () => {
  const { exam, sitting, students } = await makeTest(stack, { students: 3 })
  await start(await signIn(stack, students[2].login), sitting)
  const sat = { person: { full_name: students[2].name } }
  await refused(appoint(exam, students, `${days[0]}T10:00`), 'conflict', { reason: 'exam_was_sat', clash: sat })
  await refused(appoint(exam, [...students.slice(0, 2), { login: 'nobody.here' }], `${days[0]}T10:00`), 'bad_value', { field: 'logins' })
  const rows = await stack.sql('select r.id from reschedules r where exam_id = $1', [exam])
  const sittings = await stack.sql('select s.id from sittings s where exam_id = $1', [exam])
  assert.deepEqual([rows.length, sittings.length], [0, 1])
})

test('A18: a date is refused outside the session, in the past, in the night and on a holiday, each by its name and in fields', async () => {
  const { exam, student, session } = await makeTest(stack)
  const holiday = days[3]
  await administrator.putCalendarDay({ day: holiday }, { working: false, title_kk: 'Мереке', title_ru: 'Праздник', title_en: 'Feast' })
  const [{ sunday, past, ...dates }] = await stack.sql(
    `select (date_trunc('week', now() + interval '14 days') + interval '6 days')::date::text as sunday,
            (university_day() - 3)::text as past, starts_on::text, ends_on::text from exam_sessions where code = $1`,
    [session],
  )
  const hours = { opens: '08:00', closes: '20:00' }
  for (const [starts_at, flaw, detail, clash] of [
    ['2099-01-05T10:00', 'outside_session', /session runs from/, dates],
    [`${past}T10:00`, 'past', /past: it is/, {}],
    [`${holiday}T10:00`, 'holiday', /Feast/, { day: holiday, title_kk: 'Мереке', title_ru: 'Праздник', title_en: 'Feast' }],
    [`${sunday}T10:00`, 'holiday', /No exams are held/, { day: sunday }],
    [`${days[0]}T07:30`, 'night', /from 08:00 to 20:00/, hours],
    [`${days[0]}T18:30`, 'night', /last until .* 20:10/, hours],
  ]) {
    const refusal = await refused(appoint(exam, [student], starts_at), 'bad_value', { field: 'starts_at', reason: flaw })
    assert.match(refusal.detail, detail)
    const { now, ends_at, ...said } = refusal.clash
    assert.deepEqual([said, now !== undefined, ends_at?.slice(0, 10)], [clash, flaw === 'past', flaw === 'night' ? days[0] : undefined])
  }
  await administrator.deleteCalendarDay({ day: holiday })
  await appoint(exam, [student], `${holiday}T18:20`)
})

test('T12: a date at which the student or whoever conducts the exam is busy is refused with what it clashes with', async () => {
  const { exam, student, group, session, ...made } = await makeTest(stack)
  const [{ code }] = await stack.sql(
    "insert into disciplines (code, title_kk, title_ru, title_en) values ($1, 'Физика', 'Физика', 'Physics') returning code",
    [fresh('PHY')],
  )
  const other = await makeExam(stack, { group, session, discipline: code, kind: 'oral', opened: '-5 days' })
  await stack.sql("update sittings set starts_at = local_moment($2), start_until = local_moment($2) + interval '2 hours' where id = $1", [other.sitting, `${days[0]}T10:00`])
  for (const starts_at of [`${days[0]}T08:30`, `${days[0]}T11:30`]) {
    const { detail, clash } = await refused(appoint(exam, [student], starts_at), 'conflict', { field: 'starts_at', reason: 'student_busy' })
    assert.ok(detail.includes(student.name) && detail.includes(code), detail)
    assert.deepEqual([clash.person, clash.discipline], [
      { full_name: student.name },
      { code, title_kk: 'Физика', title_ru: 'Физика', title_en: 'Physics' },
    ])
    assert.deepEqual([clash.starts_at, clash.ends_at].map((time) => time.slice(0, 16)), [`${days[0]}T10:00`, `${days[0]}T12:00`])
  }
  await appoint(exam, [student], `${days[0]}T12:00`)

  const proctor = await makePerson(stack, { roles: ['teacher'] })
  const here = await makeTest(stack)
  for (const sitting of [here.sitting, other.sitting])
    await stack.sql("insert into sitting_staff values ($1, $2, 'proctor')", [sitting, proctor.id])
  const { clash } = await refused(appoint(here.exam, [here.student], `${days[0]}T10:30`), 'conflict', { reason: 'staff_busy' })
  assert.deepEqual([clash.person.full_name, clash.discipline.code], [proctor.name, code])
  const { items } = await appoint(here.exam, [here.student], `${days[1]}T10:30`)
  const staff = await stack.sql('select user_id, duty from sitting_staff where sitting_id = $1', [items[0].date.sitting_id])
  assert.deepEqual(staff, [{ user_id: proctor.id, duty: 'proctor' }])
  assert.ok(made.sitting)
})

test('O6, A22: a date before a commission lasts until all have answered who are at it, also those who come to it later', async () => {
  const { exam, students } = await makeHearing(stack, { students: 9, startsIn: '-2 days', lateStart: '1 hour', prepared: false })
  await refused(appoint(exam, students, `${days[0]}T18:00`), 'bad_value', { reason: 'night' })
  await appoint(exam, students.slice(0, 8), `${days[0]}T18:00`)
  const { clash } = await refused(appoint(exam, students.slice(8), `${days[0]}T18:00`), 'bad_value', { reason: 'night' })
  assert.ok(clash.ends_at.startsWith(`${days[0]}T20:15`), clash.ends_at)
  await stack.sql(`update exams set settings = '{"answer_maximum_seconds": 4500}' where id = $1`, [exam])
  const { items } = await administrator.listDateSuggestions({ id: exam, logins: students.map(({ login }) => login).join() })
  assert.deepEqual([...new Set(items.map(({ starts_at }) => starts_at.slice(11, 16)))], ['08:00']) // for eleven hours and a quarter
})

test('O6, A22: a date before a commission clashes with what begins while somebody is still heard', async () => {
  const { exam, students, group, session } = await makeHearing(stack, { students: 8, startsIn: '-2 days', lateStart: '1 hour', prepared: false })
  const other = await makeExam(stack, { group, session, discipline: await makeDiscipline(stack) })
  await stack.sql("update sittings set starts_at = local_moment($2), start_until = local_moment($2) + interval '1 hour' where id = $1", [other.sitting, `${days[0]}T11:00`])
  await refused(appoint(exam, students, `${days[0]}T09:30`), 'conflict', { reason: 'student_busy' })
  await appoint(exam, students.slice(0, 6), `${days[0]}T09:30`) // until 11:00
  await refused(appoint(exam, students.slice(6, 7), `${days[0]}T09:30`), 'conflict', { reason: 'student_busy' })
  await appoint(exam, students.slice(6), `${days[0]}T09:15`)
})

test('T12: once the student has started, the date stays', async () => {
  const { exam, student } = await makeTest(stack)
  const { items } = await appoint(exam, [student], `${days[0]}T10:00`)
  await openNow(stack, items[0].date.sitting_id)
  await start(await signIn(stack, student.login), items[0].date.sitting_id)
  await refused(move(items[0].id, `${days[1]}T10:00`, items[0].date.starts_at), 'conflict', { reason: 'exam_was_sat' })
})

test('T12, A18: every suggested date is free, and the busy hours are not among them', async () => {
  const { exam, students, group, session } = await makeTest(stack, { students: 2 })
  const [{ code }] = await stack.sql(
    "insert into disciplines (code, title_kk, title_ru, title_en) values ($1, 'Химия', 'Химия', 'Chemistry') returning code",
    [fresh('CHE')],
  )
  const busy = await makeExam(stack, { group, session, discipline: code })
  await stack.sql("update sittings set starts_at = local_moment($2), start_until = local_moment($2) + interval '3 hours' where id = $1", [busy.sitting, `${days[0]}T08:00`])
  const logins = students.map(({ login }) => login).join()
  const { items } = await administrator.listDateSuggestions({ id: exam, logins })
  assert.equal(items.length, 20)
  const onDay = (day) => items.map(({ starts_at }) => starts_at).filter((one) => one.startsWith(day)).map((one) => one.slice(11, 16))
  assert.deepEqual(onDay(days[0]), ['12:00', '13:00', '14:00', '15:00'])
  assert.deepEqual(onDay(days[1]), ['08:00', '09:00', '10:00', '11:00'])
  const { items: given } = await appoint(exam, students, items.at(-1).starts_at)
  assert.equal(given[0].date.start_until, items.at(-1).start_until)
  await refused(administrator.listDateSuggestions({ id: exam }), 'missing_field', { field: 'logins' })
  await refused(administrator.listDateSuggestions({ id: exam, logins: 'nobody.here' }), 'bad_value', { field: 'logins' })
})

test('O11, C11: whoever could not finish an oral or creative exam continues at another date by the schedule', async () => {
  for (const kind of ['oral', 'creative']) {
    const { exam, student } = await makeTest(stack, { kind, bank: false })
    const { items } = await appoint(exam, [student], `${days[0]}T10:00`, administrator, 'continuation')
    assert.deepEqual([items[0].cause, items[0].exam.kind], ['continuation', kind])
    const { sittings } = await (await signIn(stack, student.login)).getSchedule()
    assert.deepEqual(sittings.map(({ id, rescheduled }) => [id, rescheduled.cause]), [[items[0].date.sitting_id, 'continuation']])
  }
})

test("O14, C13: a decision appoints the date in its own transaction, by the same law; the administrator cannot claim one", async () => {
  const { exam, student, sitting } = await makeTest(stack, { kind: 'oral', bank: false })
  const decide = (starts_at) =>
    stack.sql(
      "select reschedule_create($1, $2, $3, 'appeal', 'The commission upheld it.', $4, null, local_moment($5), null) as put",
      [administrator.user.id, exam, student.id, sitting, starts_at],
    )
  assert.equal((await decide('2099-01-05T10:00'))[0].put.code, 'outside_session')
  const [{ put }] = await decide(`${days[0]}T10:00`)
  assert.equal(put.outcome, 'created')
  assert.equal((await decide(`${days[0]}T10:00`))[0].put.outcome, 'unchanged')
  const { items } = await administrator.listReschedules({ group: (await administrator.listReschedules()).items.find(({ id }) => id === put.id).student.group })
  assert.deepEqual(items.map(({ id, cause }) => [id, cause]), [[put.id, 'appeal']])
  await refused(appoint(exam, [student], undefined, administrator, 'appeal'), 'bad_value', { field: 'cause' })
})

test('T12: who appointed and moved a date, what was before and after, is in the log', async () => {
  const { exam, student } = await makeTest(stack)
  const { items } = await appoint(exam, [student], `${days[0]}T10:00`)
  await move(items[0].id, `${days[1]}T10:00`, items[0].date.starts_at)
  const rows = await stack.sql('select actor_id, action, detail from audit_log where object = $1 order by id', [`reschedule:${items[0].id}`])
  assert.deepEqual(rows.map(({ actor_id, action }) => [actor_id, action]), [
    [administrator.user.id, 'reschedule.put'],
    [administrator.user.id, 'reschedule.date'],
  ])
  assert.equal(rows[0].detail.before, null)
  assert.equal(rows[1].detail.before.date.starts_at, items[0].date.starts_at)
  assert.ok(rows[1].detail.after.date.starts_at.startsWith(days[1]))
})

test('T12: something unknown, or a time that cannot be read, is refused with its field', async () => {
  const { exam, student } = await makeTest(stack)
  const put = (body) => administrator.putReschedules({ id: exam }, { logins: [student.login], cause: 'technical', reason, ...body })
  await refused(put({ starts_at: 'tomorrow at nine' }), 'bad_value', { field: 'starts_at' })
  await refused(put({ starts_at: '2026-02-30T10:00' }), 'bad_value', { field: 'starts_at' })
  await refused(put({ cause: 'mood swings' }), 'bad_value', { field: 'cause' })
  await refused(put({ reason: '   ' }), 'bad_value', { field: 'reason' })
  const nothing = '00000000-0000-4000-8000-000000000000'
  await refused(appoint(nothing, [student], `${days[0]}T10:00`), 'not_found')
  await refused(move(nothing, `${days[0]}T10:00`), 'not_found')
  await refused(administrator.listDateSuggestions({ id: nothing, logins: student.login }), 'not_found')
})
