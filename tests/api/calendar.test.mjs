// Days on which terms run and exams are held, and the sittings of a person in calendar programs.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeExam, makePerson, makeTest } from '../harness/faculty.mjs'
import { makeHearing } from '../harness/hearing.mjs'
import { startStack } from '../harness/stack.mjs'
import { annul, eventsOf as eventsAt, examDays, fileOf, makeAdministrator, makeMentoredTest, reason } from './dates.mjs'
import { Client, refused, signIn, start } from './client.mjs'

let stack, administrator, days
before(async () => {
  stack = await startStack()
  administrator = await makeAdministrator(stack)
  days = await examDays(stack)
})
after(() => stack.stop())

const titles = { title_kk: 'Мереке', title_ru: 'Праздник', title_en: 'Feast' }
const appoint = (exam, student, starts_at) =>
  administrator.putReschedules({ id: exam }, { logins: [student.login], cause: 'technical', reason, ...(starts_at && { starts_at }) })
const eventsOf = (client, file) => eventsAt(stack, client, file)

test('A31: a term of a working day ends with the next working day: over the weekend, over a holiday, from a Saturday', async () => {
  const end = async (moment, count) => {
    const [row] = await stack.sql("select to_char(working_day_end($1::timestamp at time zone university_zone(), $2) at time zone university_zone(), 'YYYY-MM-DD HH24:MI') as ends", [moment, count])
    return row.ends
  }
  assert.equal(await end('2026-11-23 10:00', 1), '2026-11-25 00:00') // Monday: Tuesday 24:00
  assert.equal(await end('2026-11-23 23:59', 1), '2026-11-25 00:00')
  assert.equal(await end('2026-11-27 10:00', 1), '2026-12-01 00:00') // Friday
  assert.equal(await end('2026-11-28 10:00', 1), '2026-12-01 00:00') // Saturday
  assert.equal(await end('2026-12-15 10:00', 1), '2026-12-18 00:00') // before Independence Day
  assert.equal(await end('2026-11-23 10:00', 3), '2026-11-27 00:00')
  assert.equal(await end('2026-11-28 10:00', 0), '2026-11-29 00:00')
})

test('A31: the administrator adds a holiday or a weekend that is worked, changes it and takes it away', async () => {
  const works = async (day) => (await stack.sql('select is_working_day($1) as works', [day]))[0].works
  const day = '2028-05-13' // a Saturday
  assert.equal(await works(day), false)
  assert.deepEqual(await administrator.putCalendarDay({ day }, { working: true, ...titles }), { day, working: true, ...titles })
  assert.deepEqual([administrator.last.status, await works(day)], [201, true])
  await administrator.putCalendarDay({ day }, { working: true, ...titles })
  assert.equal(administrator.last.status, 200)
  await administrator.putCalendarDay({ day }, { working: false, ...titles })
  assert.equal(await works(day), false)
  assert.deepEqual(await administrator.deleteCalendarDay({ day }), { deleted: true })
  assert.deepEqual(await administrator.deleteCalendarDay({ day }), { deleted: false })
  const log = await stack.sql("select action from audit_log where object = $1 order by id", [`calendar_day:${day}`])
  assert.deepEqual(log.map(({ action }) => action), ['calendar_day.put', 'calendar_day.put', 'calendar_day.delete'])
})

test('A31: the calendar has the public holidays, and comes in pages by day', async () => {
  const first = await administrator.listCalendarDays()
  const second = await administrator.listCalendarDays({ after: first.next })
  assert.ok(first.items.some(({ day, working }) => day === '2026-12-16' && !working))
  assert.deepEqual([first.items.length, second.next], [50, null])
  assert.ok(second.items[0].day > first.items[49].day)
  await refused(administrator.listCalendarDays({ after: 'soon' }), 'bad_value', { field: 'after' })
  await refused(administrator.putCalendarDay({ day: '2026-02-30' }, { working: false, ...titles }), 'bad_value', { field: 'day' })
})

test("T13: a student's calendar has an event per exam, and a new date moves the event that is there", async () => {
  const { exam, sitting, student } = await makeTest(stack)
  const client = await signIn(stack, student.login)
  const file = fileOf((await client.putCalendarFeed({}, {})).path)
  const [group] = await eventsOf(client, file)
  assert.deepEqual([group.STATUS, group.SEQUENCE], ['CONFIRMED', '0'])

  const { items } = await appoint(exam, student)
  const [waiting] = await eventsOf(client, file)
  assert.deepEqual([waiting.UID, waiting.STATUS], [group.UID, 'CANCELLED'])

  const dated = await appoint(exam, student, `${days[0]}T10:00`)
  const events = await eventsOf(client, file)
  assert.equal(events.length, 1)
  assert.deepEqual([events[0].UID, events[0].STATUS], [group.UID, 'CONFIRMED'])
  const utc = (moment) => new Date(moment).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  assert.equal(events[0].DTSTART, utc(dated.items[0].date.starts_at))
  assert.match(events[0].DESCRIPTION, new RegExp(reason.replace('.', '\\.')))

  await administrator.putRescheduleDate({ id: items[0].id }, { starts_at: `${days[1]}T12:00`, instead_of: dated.items[0].date.starts_at })
  const [moved] = await eventsOf(client, file)
  assert.equal(moved.UID, group.UID)
  const sequences = [group, waiting, events[0], moved].map(({ SEQUENCE }) => Number(SEQUENCE))
  assert.deepEqual(sequences, [0, 1, 2, 3])
})

test("T6: a moved sitting of the group moves its event, in the student's language", async () => {
  const { student, session, discipline, group } = await makeTest(stack, { opened: '-2 days' })
  const client = await signIn(stack, student.login)
  const file = fileOf((await client.putCalendarFeed({}, {})).path)
  const [first] = await eventsOf(client, file)
  await administrator.putSitting({}, { session, discipline, group, kind: 'test', starts_at: `${days[1]}T09:00` })
  const [moved] = await eventsOf(client, file)
  assert.deepEqual([moved.UID, moved.SEQUENCE, moved.SUMMARY], [first.UID, '1', `Пән ${discipline}, тест`])
  await client.setLanguage({}, { language: 'en' })
  const [english] = await eventsOf(client, file)
  assert.equal(english.SUMMARY, `Discipline ${discipline}, test`)
  assert.match(english.DESCRIPTION, /^May be started until \d\d\.\d\d\.\d{4} 10:00\.$/)
})

test('T12: after an annulled attempt the event of the exam is that of the new date', async () => {
  const { exam, sitting, student } = await makeTest(stack)
  const client = await signIn(stack, student.login)
  const paper = await start(client, sitting)
  await client.finishAttempt({ id: paper.id }, { epoch: 1 })
  await annul(stack, paper.id)
  const { items } = await appoint(exam, student, `${days[0]}T10:00`)
  const events = await eventsOf(client)
  assert.equal(events.length, 1)
  assert.equal(new Date(items[0].date.starts_at).toISOString().slice(0, 10).replaceAll('-', ''), events[0].DTSTART.slice(0, 8))
})

test('T13, O15, C14: a mentor has an event per sitting of his groups, with the names of those who have a new date', async () => {
  const { exam, students, mentor, group } = await makeMentoredTest(stack, { students: 3 })
  const other = await makeMentoredTest(stack)
  await appoint(exam, students[0], `${days[0]}T10:00`)
  await appoint(exam, students[1], `${days[0]}T10:00`)
  const events = await eventsOf(mentor)
  assert.equal(events.length, 2)
  for (const { SUMMARY } of events) assert.ok(SUMMARY.startsWith(`${group}: `), SUMMARY)
  const listed = events.find(({ DESCRIPTION }) => DESCRIPTION.includes(students[0].name))
  assert.ok(listed.DESCRIPTION.includes(students[1].name))
  assert.ok(!JSON.stringify(events).includes(students[2].name))
  assert.ok(!JSON.stringify(events).includes(other.group))
})

test('O3, C3: whoever conducts sittings has an event for each of them', async () => {
  const { sitting, group, session, discipline } = await makeTest(stack, { kind: 'oral', bank: false })
  const { sitting: second } = await makeExam(stack, { group, session, discipline, kind: 'creative', opened: '-1 day' })
  const person = await makePerson(stack, { roles: ['teacher'] })
  for (const one of [sitting, second]) await stack.sql("insert into sitting_staff values ($1, $2, 'chair'), ($1, $2, 'member')", [one, person.id])
  const events = await eventsOf(await signIn(stack, person.login))
  assert.deepEqual(events.map(({ UID }) => UID).sort(), [sitting, second].map((id) => `sitting-${id}@emtihan`).sort())
})

test('O6, A22: the event of an exam before a commission lasts until all have answered, for its students and its staff', async () => {
  const minutes = async (person) => {
    const [{ DTSTART, DTEND }] = await eventsOf(await signIn(stack, person.login))
    const moment = (text) => Date.parse(text.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z'))
    return (moment(DTEND) - moment(DTSTART)) / 60_000
  }
  for (const [students, lasts] of [[5, 75], [2, 60]]) { // a quarter of an hour each, and never less than the late start
    const hearing = await makeHearing(stack, { students, startsIn: '1 day', lateStart: '1 hour' })
    assert.deepEqual([await minutes(hearing.students[0]), await minutes(hearing.chair)], [lasts, lasts])
  }
})

test('Calendar: texts of any length and with every special character come back as they were', async () => {
  const made = await makeTest(stack)
  const title = 'Ә;ғ,қ\\ң "ө" ұүһі: '.repeat(9)
  await stack.sql('update disciplines set title_kk = $1 where code = $2', [title, made.discipline])
  const [event] = await eventsOf(await signIn(stack, made.student.login))
  assert.equal(event.SUMMARY, `${title}, тест`)
})

test('Calendar: an address leads nowhere once it is revoked or renewed, or its owner is shut out', async () => {
  const person = await makePerson(stack)
  const client = await signIn(stack, person.login)
  const reader = new Client(stack)
  assert.deepEqual(await client.getCalendarFeed(), { created_at: null })
  const first = fileOf((await client.putCalendarFeed({}, {})).path)
  const second = fileOf((await client.putCalendarFeed({}, {})).path)
  assert.ok((await client.getCalendarFeed()).created_at)
  await refused(reader.getCalendar({ file: first }), 'not_found')
  await reader.getCalendar({ file: second })
  await stack.sql('update users set active = false where id = $1', [person.id])
  await refused(reader.getCalendar({ file: second }), 'not_found')
  await stack.sql('update users set active = true where id = $1', [person.id])
  assert.deepEqual(await client.deleteCalendarFeed(), { created_at: null })
  await refused(reader.getCalendar({ file: second }), 'not_found')
  for (const wrong of [`${'0'.repeat(64)}.ics`, `${second.slice(0, 63)}.ics`, second.replace('.ics', ''), '.ics', `${'g'.repeat(64)}.ics`])
    await refused(reader.getCalendar({ file: wrong }), 'not_found')
})

test('Calendar: what has not changed is answered 304, and a calendar program may ask without a cookie', async () => {
  const { student } = await makeTest(stack)
  const file = fileOf((await (await signIn(stack, student.login)).putCalendarFeed({}, {})).path)
  const target = `${stack.address}/api/v1/calendars/${file}`
  const first = await fetch(target)
  assert.deepEqual([first.status, first.headers.get('content-type')], [200, 'text/calendar; charset=utf-8'])
  const again = await fetch(target, { headers: { 'if-none-match': first.headers.get('etag') } })
  assert.deepEqual([again.status, await again.text()], [304, ''])
})

test('Calendar: the secret of an address is in no log, however it is spelt and whatever becomes of the request', async () => {
  const person = await makePerson(stack)
  const client = await signIn(stack, person.login)
  const file = fileOf((await client.putCalendarFeed({}, {})).path)
  const token = file.replace('.ics', '')
  const get = (path, options) => fetch(stack.address + path, options).then((reply) => reply.text())
  await get(`/api/v1/calendars/${file}`)
  await get(`/api/v1/%63alendars/${file}?x=1`)
  await get(`/api/v1/calendars/${token}/more`)
  await get(`/api//v1/./calendars/${file}`)
  await get(`/api/v1/calendars/${file}`, { method: 'PUT' })
  await get(`/api/v1/calendars/${file}`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: 'x'.repeat(20_000) })
  await stack.stopWorkers()
  await get(`/api/v1/calendars/${file}`)
  await get(`/api/v1/%63alendars/${file}`)
  await stack.startWorkers()
  for (const log of ['access', 'web', 'worker', 'database']) {
    const text = stack.log(log)
    assert.ok(!text.includes(token), text.split('\n').find((line) => line.includes(token)))
  }
  assert.match(stack.log('access'), /"path":"\/api\/v1\/calendars\/-","status":200/)
  assert.match(stack.log('worker'), /"path":"\/api\/v1\/calendars\/-"/)
  const stored = await stack.sql('select encode(token_hash, $2) as hash from calendar_feeds where user_id = $1', [person.id, 'hex'])
  assert.notEqual(stored[0].hash, token)
})
