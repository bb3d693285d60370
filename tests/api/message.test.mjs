// Who is told of a new date, and how: the inbox, the mentor's view, the mentor's word, and lists that update by themselves.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeCommission, makePerson } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { examDays, makeAdministrator, makeMentoredTest, reason } from './dates.mjs'
import { beginAttempt, refused, signIn } from './client.mjs'

let stack, administrator, days
before(async () => {
  stack = await startStack()
  administrator = await makeAdministrator(stack)
  days = await examDays(stack)
})
after(() => stack.stop())

const appoint = (exam, students, starts_at) =>
  administrator.putReschedules({ id: exam }, { logins: students.map(({ login }) => login), cause: 'technical', reason, ...(starts_at && { starts_at }) })
const kinds = async (client) => (await client.listMessages()).items.map(({ kind }) => kind)

test('T13, A19: the student and always the mentor too are told of a new date and of every move', async () => {
  const { exam, student, mentor, group } = await makeMentoredTest(stack)
  const client = await signIn(stack, student.login)
  const { items } = await appoint(exam, [student], `${days[0]}T10:00`)
  const moved = await administrator.putRescheduleDate({ id: items[0].id }, { starts_at: `${days[1]}T12:00`, instead_of: items[0].date.starts_at })
  assert.deepEqual(await kinds(client), ['date_moved', 'new_date'])
  assert.deepEqual(await kinds(mentor), ['student_date_moved', 'student_new_date'])
  const [{ params, sender }] = (await mentor.listMessages()).items
  assert.deepEqual(
    [params.student.login, params.group, params.starts_at, params.from_starts_at, params.discipline.code, sender],
    [student.login, group, moved.date.starts_at, items[0].date.starts_at, moved.exam.discipline.code, null],
  )
})

test('A19: a right that waits for its date is told when the date comes', async () => {
  const { exam, student, mentor } = await makeMentoredTest(stack)
  await appoint(exam, [student])
  assert.deepEqual(await kinds(mentor), [])
  await appoint(exam, [student], `${days[0]}T10:00`)
  assert.deepEqual(await kinds(mentor), ['student_new_date'])
})

test('T13, O15, C14: a mentor sees the new dates of his own groups, the administrator all', async () => {
  const here = await makeMentoredTest(stack, { students: 2 })
  const there = await makeMentoredTest(stack)
  await appoint(here.exam, here.students, `${days[0]}T10:00`)
  await appoint(there.exam, there.students)
  const seen = async (client, query = {}) => (await client.listReschedules(query)).items.map(({ student }) => student.login).sort()
  const own = here.students.map(({ login }) => login).sort()
  assert.deepEqual(await seen(here.mentor), own)
  assert.deepEqual(await seen(here.mentor, { group: there.group }), [])
  assert.deepEqual(await seen(there.mentor), [there.student.login])
  assert.deepEqual(await seen(administrator, { group: there.group }), [there.student.login])
  assert.deepEqual(await seen(here.mentor, { discipline: here.discipline, date: days[0], state: 'appointed' }), own)
  for (const nothing of [{ discipline: there.discipline }, { date: days[1] }, { state: 'waiting' }])
    assert.deepEqual(await seen(here.mentor, nothing), [])
  for (const [field, value] of [['date', '2026-02-30'], ['state', 'lost'], ['since', 'yesterday']])
    await refused(here.mentor.listReschedules({ [field]: value }), 'bad_value', { field })
})

test('T13: what changed since a moment is what was appointed or moved after it', async () => {
  const { exam, students, mentor } = await makeMentoredTest(stack, { students: 2 })
  const { items } = await appoint(exam, students, `${days[0]}T10:00`)
  await stack.sql("update reschedules set changed_at = changed_at - interval '1 hour' where exam_id = $1", [exam])
  const [{ since }] = await stack.sql("select api_time(now() - interval '1 minute') as since")
  assert.deepEqual((await mentor.listReschedules({ since })).items, [])
  await administrator.putRescheduleDate({ id: items[1].id }, { starts_at: `${days[1]}T10:00`, instead_of: items[1].date.starts_at })
  assert.deepEqual((await mentor.listReschedules({ since })).items.map(({ id }) => id), [items[1].id])
  assert.deepEqual((await mentor.listReschedules()).items.map(({ id }) => id), [items[1].id, items[0].id])
})

test('T13: new dates come in pages, what changed last first', async () => {
  const { exam, students, mentor } = await makeMentoredTest(stack, { students: 53, bank: false })
  await appoint(exam, students, `${days[0]}T10:00`)
  const first = await mentor.listReschedules()
  const second = await mentor.listReschedules({ after: first.next })
  assert.deepEqual([first.items.length, second.items.length, second.next], [50, 3, null])
  assert.equal(new Set([...first.items, ...second.items].map(({ id }) => id)).size, 53)
})

test('T13, O15, C14: the mentor tells the student, and sees when it was delivered and read', async () => {
  const { exam, student, mentor } = await makeMentoredTest(stack)
  const client = await signIn(stack, student.login)
  const { items } = await appoint(exam, [student])
  const [{ id }] = items
  await refused(mentor.putRescheduleMessage({ id }, {}), 'conflict', { reason: 'not_appointed' })
  await appoint(exam, [student], `${days[0]}T10:00`)
  const told = await mentor.putRescheduleMessage({ id }, { text: 'Дайындал!' })
  assert.equal(mentor.last.status, 201)
  assert.ok(told.told_at)
  assert.deepEqual(told.message, { delivered_at: null, read_at: null })
  assert.deepEqual(await mentor.putRescheduleMessage({ id }, { text: 'Дайындал!' }), told)
  assert.equal(mentor.last.status, 200)

  const [message, ...others] = (await client.listMessages()).items
  assert.deepEqual([message.kind, message.params.text, message.sender.full_name], ['date_from_mentor', 'Дайындал!', mentor.user.full_name])
  assert.deepEqual(others.map(({ kind }) => kind), ['new_date'])
  const delivered = (await mentor.listReschedules()).items[0].message
  assert.deepEqual([delivered.delivered_at !== null, delivered.read_at], [true, null])
  await client.putReading({ id: message.id }, {})
  assert.ok((await mentor.listReschedules()).items[0].message.read_at)
})

test('T13: the log of the mentor\'s word says what the student had read before it', async () => {
  const { exam, student, mentor } = await makeMentoredTest(stack)
  const client = await signIn(stack, student.login)
  const { items: [{ id }] } = await appoint(exam, [student], `${days[0]}T10:00`)
  const { items: [{ id: message }] } = await client.listMessages()
  const { read_at } = await client.putReading({ id: message }, {})
  await mentor.putRescheduleMessage({ id }, { text: 'Дайындал!' })
  const [{ detail }] = await stack.sql("select detail from audit_log where object = $1 and action = 'reschedule.message'", [`reschedule:${id}`])
  assert.deepEqual([detail.before.message.read_at, detail.after.message.read_at], [read_at, null])
})

test('T13: a date that moved after the mentor told it is to be told again', async () => {
  const { exam, student, mentor } = await makeMentoredTest(stack)
  const { items } = await appoint(exam, [student], `${days[0]}T10:00`)
  const [{ id, date }] = items
  await mentor.putRescheduleMessage({ id }, {})
  assert.equal((await administrator.putRescheduleDate({ id }, { starts_at: `${days[1]}T10:00`, instead_of: date.starts_at })).told_at, null)
  assert.ok((await mentor.putRescheduleMessage({ id }, {})).told_at)
  assert.equal(mentor.last.status, 201)
})

test("T13: another group's mentor can neither see nor tell, and finds nothing", async () => {
  const { exam, student } = await makeMentoredTest(stack)
  const { items } = await appoint(exam, [student], `${days[0]}T10:00`)
  const stranger = await signIn(stack, (await makePerson(stack, { roles: ['mentor'] })).login)
  assert.deepEqual((await stranger.listReschedules()).items, [])
  await refused(stranger.putRescheduleMessage({ id: items[0].id }, { text: 'Hello' }), 'not_found')
})

test('T10, A13: the administrators hear of an appeal, the commission of what it is to decide, the student of every step', async () => {
  const { client, paper, sitting, session } = await beginAttempt(stack)
  const commission = await makeCommission(stack, session)
  const appeal = await client.requestAppeal({ id: sitting }, { ground: 'two_right_answers', questions: [7] })
  await administrator.removeAttempt({ id: paper.id }, { reason: 'An appeal' })
  assert.deepEqual(await kinds(client), ['attempt_removed', 'appeal_received'])
  assert.deepEqual(await kinds(await signIn(stack, commission.chair.login)), ['appeal_to_decide'])
  const [requested] = (await administrator.listMessages()).items
  assert.deepEqual([requested.kind, requested.params.appeal_id, requested.params.number], ['appeal_requested', appeal.id, appeal.number])
})

const send = (person, count = 1) =>
  stack.sql("select message_send($1, null, 'new_date', jsonb_build_object('reason', 'message ' || i)) from generate_series(1, $2::integer) i", [person.id, count])

test("A19: the inbox counts what is unread, keeps the first reading, and is the reader's own", async () => {
  const person = await makePerson(stack)
  const [reader, other] = [await signIn(stack, person.login), await signIn(stack, (await makePerson(stack)).login)]
  await send(person, 3)
  assert.deepEqual(await reader.getUnreadCount(), { unread: 3 })
  const { items, unread } = await reader.listMessages()
  assert.deepEqual([unread, items.map(({ params }) => params.reason)], [3, ['message 3', 'message 2', 'message 1']])
  assert.ok(items.every(({ delivered_at, read_at }) => delivered_at && !read_at))
  const { read_at } = await reader.putReading({ id: items[0].id }, {})
  await stack.sql("update messages set read_at = read_at - interval '1 hour' where id = $1", [items[0].id])
  const again = await reader.putReading({ id: items[0].id }, {})
  assert.ok(new Date(again.read_at) < new Date(read_at))
  assert.deepEqual(await reader.getUnreadCount(), { unread: 2 })
  await refused(other.putReading({ id: items[1].id }, {}), 'not_found')
  assert.deepEqual((await other.listMessages()).items, [])
})

test('A19: the inbox comes in pages, and only what was in one counts as delivered', async () => {
  const person = await makePerson(stack)
  const reader = await signIn(stack, person.login)
  await send(person, 52)
  const undelivered = () => stack.sql('select count(*)::integer from messages where recipient_id = $1 and delivered_at is null', [person.id])
  const first = await reader.listMessages()
  assert.deepEqual([first.items.length, await undelivered()], [50, [{ count: 2 }]])
  const second = await reader.listMessages({ after: first.next })
  assert.deepEqual([second.items.length, second.next, second.unread, await undelivered()], [2, null, 52, [{ count: 0 }]])
  await refused(reader.listMessages({ after: 'x' }), 'bad_value', { field: 'after' })
})

test('A19: a list that has not changed is answered without a body, and a new message brings it again', async () => {
  const { exam, student, mentor } = await makeMentoredTest(stack)
  const ask = (target, etag) => mentor.raw('GET', target, { headers: { 'if-none-match': etag } })
  for (const [target, change] of [
    ['/v1/messages/unread', () => send(mentor.user)],
    ['/v1/messages', () => send(mentor.user)],
    ['/v1/reschedules', () => appoint(exam, [student], `${days[0]}T10:00`)],
  ]) {
    const first = await ask(target, null)
    const etag = first.headers.get('etag')
    const same = await ask(target, `"other", ${etag}`)
    assert.deepEqual([same.status, same.text, same.headers.get('etag')], [304, '', etag])
    assert.equal(same.headers.get('cache-control'), 'no-store')
    await change()
    const changed = await ask(target, etag)
    assert.deepEqual([changed.status, changed.headers.get('etag') === etag], [200, false])
  }
})
