// A new date that was given by mistake is taken back, while nothing of it is sat.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeDiscipline, makeExam, makeTest } from '../harness/faculty.mjs'
import { makeHearing } from '../harness/hearing.mjs'
import { startStack } from '../harness/stack.mjs'
import { both, eventsOf, examDays, fileOf, makeAdministrator, makeMentoredTest, openNow, reason } from './dates.mjs'
import { refused, signIn, start } from './client.mjs'

let stack, administrator, days
before(async () => {
  stack = await startStack()
  administrator = await makeAdministrator(stack)
  days = await examDays(stack)
})
after(() => stack.stop())

const mistake = 'Басқа студентке арналған еді.'
const give = async (exam, students, starts_at) =>
  (await administrator.putReschedules(
    { id: exam },
    { logins: students.map(({ login }) => login), cause: 'technical', reason, ...(starts_at && { starts_at }) },
  )).items
const cancel = ({ id }, why = mistake) => administrator.cancelReschedule({ id }, { reason: why })
const messagesOf = async (client, kind) => (await client.listMessages()).items.filter((one) => one.kind === kind)

test('T12: a cancelled date is gone, the student sits the original one, and both it and the mentor are told', async () => {
  const { exam, sitting, student, mentor } = await makeMentoredTest(stack)
  const client = await signIn(stack, student.login)
  const [right] = await give(exam, [student], `${days[0]}T10:00`)
  assert.deepEqual(await cancel(right), right)
  const { sittings, waiting } = await client.getSchedule()
  assert.deepEqual([sittings.map(({ id, rescheduled }) => [id, rescheduled]), waiting], [[[sitting, null]], []])
  assert.deepEqual((await administrator.listReschedules({ group: right.student.group })).items, [])
  assert.deepEqual(await stack.sql('select id from sittings where exam_id = $1', [exam]), [{ id: sitting }])
  for (const [reader, kind] of [[client, 'date_cancelled'], [mentor, 'student_date_cancelled']]) {
    const [{ params }, ...more] = await messagesOf(reader, kind)
    assert.deepEqual([more, params.reason, params.starts_at, params.from_starts_at], [[], mistake, right.from.starts_at, right.date.starts_at])
  }
  await start(client, sitting)
})

test('T12: the right of a student who waits is cancelled too; again it changes nothing, and the log says who and why', async () => {
  const { exam, sitting, student } = await makeTest(stack)
  const client = await signIn(stack, student.login)
  const [right] = await give(exam, [student])
  await refused(cancel(right, ' . '), 'bad_value', { field: 'reason', reason: 'no_reason' })
  const first = await cancel(right)
  assert.deepEqual(await cancel(right, 'Тағы да.'), first)
  assert.deepEqual((await client.getSchedule()).sittings.map(({ id }) => id), [sitting])
  assert.equal((await messagesOf(client, 'date_cancelled')).length, 1)
  const log = await stack.sql('select actor_id, action, detail from audit_log where object = $1 order by id', [`reschedule:${right.id}`])
  assert.deepEqual(log.map(({ action }) => action), ['reschedule.put', 'reschedule.cancel'])
  const { actor_id, detail } = log[1]
  assert.deepEqual([actor_id, detail.reason, detail.before.id, detail.after], [administrator.user.id, mistake, right.id, { cancelled: true }])
  await refused(administrator.putRescheduleDate({ id: right.id }, { starts_at: `${days[0]}T10:00` }), 'not_found')
  await refused(cancel({ id: exam }), 'not_found')
  const [anew] = await give(exam, [student], `${days[0]}T10:00`)
  assert.notEqual(anew.id, right.id)
})

test('T12: of a shared date only the one student is taken out, and the others keep it', async () => {
  const { exam, sitting, students } = await makeTest(stack, { students: 2 })
  const [one, other] = await give(exam, students, `${days[0]}T10:00`)
  await cancel(one)
  const board = async (id) => (await administrator.getBoard({ id })).students.map(({ login }) => login)
  assert.deepEqual([await board(other.date.sitting_id), await board(sitting)], [[other.student.login], [one.student.login]])
})

test('T13: the event of the exam goes back to the original date in the calendars, with a higher sequence each time', async () => {
  const { exam, student } = await makeTest(stack, { opened: '-3 days' })
  const client = await signIn(stack, student.login)
  const file = fileOf((await client.putCalendarFeed({}, {})).path)
  const seen = []
  const look = async () => seen.push(...(await eventsOf(stack, client, file)))
  await look()
  const [right] = await give(exam, [student], `${days[0]}T10:00`)
  await administrator.putRescheduleDate({ id: right.id }, { starts_at: `${days[1]}T10:00`, instead_of: right.date.starts_at })
  await look()
  await cancel(right)
  await look()
  const [waits] = await give(exam, [student])
  await look()
  await cancel(waits)
  await look()
  assert.equal(new Set(seen.map(({ UID }) => UID)).size, 1)
  assert.deepEqual(seen.map(({ STATUS }) => STATUS), ['CONFIRMED', 'CONFIRMED', 'CONFIRMED', 'CANCELLED', 'CONFIRMED'])
  assert.deepEqual([seen[2].DTSTART, seen[4].DTSTART], [seen[0].DTSTART, seen[0].DTSTART])
  const sequences = seen.map(({ SEQUENCE }) => Number(SEQUENCE))
  assert.deepEqual(sequences, [...new Set(sequences)].sort((a, b) => a - b))
})

test('T12: what was begun, what is over, what a newer date replaced and what a decision gave is not cancelled', async () => {
  const begun = await makeTest(stack)
  const [sat] = await give(begun.exam, [begun.student], `${days[0]}T10:00`)
  await openNow(stack, sat.date.sitting_id)
  await start(await signIn(stack, begun.student.login), sat.date.sitting_id)
  await refused(cancel(sat), 'conflict', { reason: 'exam_was_sat' })

  const { exam, student } = await makeTest(stack)
  const [missed] = await give(exam, [student], `${days[0]}T10:00`)
  await stack.sql("update sittings set starts_at = now() - interval '2 hours', start_until = now() - interval '1 hour' where id = $1", [missed.date.sitting_id])
  await refused(cancel(missed), 'conflict', { reason: 'past' })
  const [newer] = await give(exam, [student], `${days[1]}T10:00`)
  await refused(cancel(missed), 'conflict', { reason: 'date_replaced' })
  await cancel(newer)

  const oral = await makeTest(stack, { kind: 'oral', bank: false })
  const [{ put }] = await stack.sql(
    `with appeal as (insert into appeals (sitting_id, student_id, ground, state) values ($1, $2, 'grade', 'upheld') returning id)
     select a.id as put from appeal a`,
    [oral.sitting, oral.student.id],
  )
  const [right] = await give(oral.exam, [oral.student])
  await stack.sql('update reschedules set appeal_id = $2 where id = $1', [right.id, put])
  await refused(cancel(right), 'conflict', { reason: 'executes_decision' })
})

test('T12, T13: nobody goes back to a date that passed while he was told not to come, whether he has the new one or waits for it', async () => {
  const { exam, sitting, students } = await makeTest(stack, { students: 3, bank: false })
  const [dated] = await give(exam, students.slice(0, 1), `${days[0]}T10:00`)
  const [waits] = await give(exam, students.slice(1, 2))
  await stack.sql("update reschedules set created_at = created_at - interval '3 hours' where exam_id = $1", [exam])
  await stack.sql("update sittings set starts_at = now() - interval '2 hours', start_until = now() - interval '1 hour' where id = $1", [sitting])
  for (const right of [dated, waits]) await refused(cancel(right), 'conflict', { reason: 'original_is_past' })
  const [missed] = await give(exam, students.slice(2), `${days[0]}T10:00`)
  await cancel(missed) // he could have come
})

test('T12: when another exam was appointed for the original hour meanwhile, the date is not cancelled, and the refusal says which', async () => {
  const { exam, student, group, session } = await makeTest(stack, { opened: '-3 days', bank: false })
  await stack.sql("update sittings set starts_at = local_moment($2), start_until = local_moment($2) + interval '1 hour' where exam_id = $1", [exam, `${days[1]}T10:00`])
  const [right] = await give(exam, [student], `${days[0]}T10:00`)
  const code = await makeDiscipline(stack)
  const other = await makeExam(stack, { group, session, discipline: code, opened: '-3 hours' })
  const [there] = await give(other.exam, [student], `${days[1]}T10:30`)
  const { clash, field } = await refused(cancel(right), 'conflict', { reason: 'student_busy' })
  assert.deepEqual([clash.person.full_name, clash.discipline.code, clash.starts_at, field], [student.name, code, there.date.starts_at, undefined])
})

test('T12: a student who starts at the new date while it is cancelled either has started or sits the original date', async () => {
  for (let round = 0; round < 8; round++) {
    const { exam, sitting, student } = await makeTest(stack)
    const client = await signIn(stack, student.login)
    const [right] = await give(exam, [student], `${days[0]}T10:00`)
    await openNow(stack, right.date.sitting_id)
    const [done, told] = await both(start(client, right.date.sitting_id), cancel(right))
    assert.equal(done.length, 1)
    const hasStarted = done[0].questions !== undefined
    assert.equal(hasStarted ? told[0].reason : told[0].code, hasStarted ? 'exam_was_sat' : 'not_found')
    const { sittings } = await client.getSchedule()
    assert.deepEqual(sittings.map(({ id, attempt }) => [id, attempt !== null]), [[hasStarted ? right.date.sitting_id : sitting, hasStarted]])
  }
})

test('T12: a start that waits for the cancellation of its date is refused, not broken', async () => {
  const { exam, student } = await makeTest(stack)
  const client = await signIn(stack, student.login)
  const [right] = await give(exam, [student], `${days[0]}T10:00`)
  await openNow(stack, right.date.sitting_id)
  const cancelling = await stack.hold('select reschedule_cancel($1, $2, $3)', [administrator.user.id, right.id, mistake])
  const starting = refused(start(client, right.date.sitting_id), 'not_found')
  await cancelling.awaited()
  await cancelling.commit()
  await starting
})

test('T12: of one administrator who moves a date and one who cancels it at once, the later is told', async () => {
  const second = await makeAdministrator(stack)
  for (let round = 0; round < 8; round++) {
    const { exam, sitting, student } = await makeTest(stack, { bank: false })
    const [right] = await give(exam, [student], `${days[0]}T10:00`)
    const [done, told] = await both(
      second.putRescheduleDate({ id: right.id }, { starts_at: `${days[1]}T10:00`, instead_of: right.date.starts_at }),
      cancel(right),
    )
    assert.ok(done.length === 2 || told[0].code === 'not_found')
    const { sittings } = await (await signIn(stack, student.login)).getSchedule()
    assert.deepEqual(sittings.map(({ id }) => id), [sitting])
  }
})

// The date of the first of two students of an oral exam, prepared as the group's: { …makeHearing, right }.
async function makeListedHearing() {
  const made = await makeHearing(stack, { students: 2, startsIn: '1 day' })
  const [right] = await give(made.exam, made.students.slice(0, 1), `${days[0]}T11:00`)
  return { ...made, right, listed: right.date.sitting_id }
}
const openHearing = (sitting) => stack.sql("update hearings set state = 'open', opened_at = now() where sitting_id = $1", [sitting])

test('O6, T12: nobody comes into a date whose commission was opened, and nobody is taken out of it', async () => {
  const { exam, students, right, listed } = await makeListedHearing()
  const [waits] = await give(exam, students.slice(1))
  await openHearing(listed)
  const opened = { reason: 'date_was_opened', field: 'starts_at' }
  await refused(give(exam, students.slice(1), right.date.starts_at), 'conflict', opened)
  await refused(administrator.putRescheduleDate({ id: waits.id }, { starts_at: right.date.starts_at }), 'conflict', opened)
  await refused(cancel(right), 'conflict', { reason: 'hearing_was_opened' })
})

test('O11, T12: nobody goes back to a commission that was opened without him or sent him to another date', async () => {
  const { exam, sitting, students, right } = await makeListedHearing()
  await openHearing(sitting)
  await refused(cancel(right), 'conflict', { reason: 'original_was_opened' })
  const [, sent] = students
  await stack.sql("update examinees set state = 'waiting' where student_id = $1", [sent.id])
  await stack.sql("update examinees set state = 'continued' where student_id = $1", [sent.id])
  await refused(cancel((await give(exam, [sent]))[0]), 'conflict', { reason: 'original_was_opened' })
  const absent = await makeHearing(stack, { students: 1, startsIn: '1 day' })
  await openHearing(absent.sitting)
  await stack.sql("update examinees set state = 'absent' where sitting_id = $1", [absent.sitting])
  await cancel((await give(absent.exam, absent.students, `${days[0]}T11:00`))[0])
})

test('A20: a date that nobody is left in goes, unless a recording of it is kept', async () => {
  const here = async ({ sitting }) => (await stack.sql('select from sittings where id = $1', [sitting])).length
  const [cancelled, moved, bare] = [await makeListedHearing(), await makeListedHearing(), await makeListedHearing()]
  for (const { listed } of [cancelled, moved])
    await administrator.putRecording({ id: listed }, { url: `https://storage.example.edu/${listed}.mp4`, provider: 'other' })
  const { exam, students } = moved
  const [other] = await give(exam, students.slice(1), `${days[1]}T11:00`)
  await administrator.putRescheduleDate({ id: moved.right.id }, { starts_at: other.date.starts_at, instead_of: moved.right.date.starts_at })
  for (const { right } of [cancelled, bare]) await cancel(right)
  assert.deepEqual(await Promise.all([cancelled, moved, bare].map(({ listed }) => here({ sitting: listed }))), [1, 1, 0])
})

const film = { kind: 'video', title: 'Дипломдық фильм', url: 'https://storage.example.edu/film.mp4', size_bytes: 734003200 }
const worksOf = async (lead, sitting, { id }) => (await lead.listWorks({ id: sitting })).students.find(({ student }) => student.id === id)?.works
const followed = (sitting) =>
  stack.sql("select detail from audit_log where object = 'hearing:' || $1 and action = 'work.follow' order by id", [sitting])

test('C4, A28: the works of a student go to each date with him, and so does the record of who was given them', async () => {
  const { exam, sitting, students, ...made } = await makeHearing(stack, { kind: 'creative', startsIn: '4 days', students: 2 })
  const lead = await signIn(stack, made.lead.login)
  const [one, other] = students
  for (const { id } of students) await lead.putWork({ id: sitting, student: id, n: 1 }, film)
  await lead.putWork({ id: sitting, student: one.id, n: 2 }, film)
  await lead.removeWork({ id: sitting, student: one.id, n: 2 }, { reason: mistake })
  await lead.handOver({ id: sitting }, {})
  const works = await worksOf(lead, sitting, one)
  assert.deepEqual([works.length, works[0].deliveries.length], [1, 3])

  const [right] = await give(exam, [one], `${days[4]}T11:00`)
  const first = right.date.sitting_id
  assert.deepEqual(await worksOf(lead, first, one), works)
  assert.equal((await lead.listWorks({ id: first })).undelivered, 0)
  const [{ date }] = await give(exam, [other], `${days[5]}T11:00`)
  const moved = await administrator.putRescheduleDate({ id: right.id }, { starts_at: date.starts_at, instead_of: right.date.starts_at })
  assert.equal(moved.date.sitting_id, date.sitting_id)
  assert.deepEqual(await worksOf(lead, date.sitting_id, one), works)
  assert.deepEqual(await stack.sql('select from sittings where id = $1', [first]), [])
  await cancel(right)
  assert.deepEqual(await worksOf(lead, sitting, one), works)
  assert.deepEqual(await stack.sql('select from works where student_id = $1 and sitting_id <> $2', [one.id, sitting]), [])

  const [{ detail }] = await followed(first)
  assert.deepEqual([detail.before.sitting_id, detail.after.sitting_id, detail.reason], [sitting, first, reason])
  assert.deepEqual(detail.before.works.map((work) => [work.n, work.url, work.student]), [[1, film.url, one.login], [2, film.url, one.login]])
  assert.deepEqual((await followed(sitting)).map(({ detail: { after } }) => after.sitting_id), [first, date.sitting_id, sitting])
  await assert.rejects(stack.sql("update works set sitting_id = $2, title = 'x' where sitting_id = $1", [sitting, date.sitting_id]), /never changes/)
})

test('C4, A28: works of an exam that was opened stay with it, and a date that keeps works stays when nobody is left in it', async () => {
  const { exam, sitting, students: [absent], ...made } = await makeHearing(stack, { kind: 'creative', startsIn: '1 day', students: 1 })
  const lead = await signIn(stack, made.lead.login)
  await lead.putWork({ id: sitting, student: absent.id, n: 1 }, film)
  await openHearing(sitting)
  await stack.sql("update examinees set state = 'absent' where sitting_id = $1", [sitting])
  const [right] = await give(exam, [absent], `${days[0]}T11:00`)
  const listed = right.date.sitting_id
  assert.deepEqual([(await worksOf(lead, sitting, absent)).length, await worksOf(lead, listed, absent)], [1, []])
  await lead.putWork({ id: listed, student: absent.id, n: 1 }, film)
  await cancel(right)
  assert.deepEqual(await stack.sql('select sitting_id from works where student_id = $1 order by added_at', [absent.id]), [
    { sitting_id: sitting },
    { sitting_id: listed },
  ])
  assert.deepEqual(await followed(sitting), [])
})
