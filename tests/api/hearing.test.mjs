// An exam before a commission as a whole: who is there, the opening, the waiting room, the queue, the closing.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeExaminees, prepareHearing } from '../harness/hearing.mjs'
import { startStack } from '../harness/stack.mjs'
import { refused } from './client.mjs'
import { examDays } from './dates.mjs'
import { allRefused, makeOpenRoom, makeRoom, reason, stranger } from './hearings.mjs'

let stack, administrator
before(async () => {
  stack = await startStack()
  administrator = await stranger(stack, 'administrator')
})
after(() => stack.stop())

const states = ({ examinees }) => examinees.map(({ state }) => state)

test('O2, O5, O6: an oral exam is held from the waiting room to the closing', async () => {
  const room = await makeRoom(stack, { students: 2 })
  const [first, second] = room.students
  await room.open()
  await room.join(first)
  await room.join(second)
  assert.equal((await room.grade(first)).result.total, 80)
  await refused(room.close(), 'conflict', { reason: 'queue_not_empty' })
  await room.grade(second, ['16', '12', '8', '4'])
  const closed = await room.close(room.lead)
  assert.deepEqual([closed.state, closed.no_recording, states(closed)], ['closed', 'The recording failed.', ['graded', 'graded']])
  assert.ok(closed.closed_at && closed.staff.every(({ present_since }) => present_since === null))
  assert.deepEqual(await room.close(room.lead, {}), closed)
})

test('C1, C2, C4, C5, C6, A29: a creative exam is held without tickets', async () => {
  const room = await makeOpenRoom(stack, { kind: 'creative', students: 1 })
  const [student] = room.students
  assert.equal((await room.see()).tickets, null)
  await room.move(student, 'called')
  await refused(room.draw(student), 'conflict', { reason: 'no_tickets' })
  await room.identify(student)
  await room.move(student, 'answering')
  await room.move(student, 'answered')
  await room.marked(student, ['10', '14', '7', '3.5'])
  await room.agree(student, ['10', '14', '7', '3.5'])
  await room.sign(student, room.members[0])
  await room.announce(student)
  const { grade } = await room.place(student)
  assert.deepEqual([grade.kind, grade.exam_points, grade.total, grade.trace[0].rule], ['graded', '34.5', 85, 'C5, A23'])
  await refused(student.getDraw({ id: room.sitting }), 'not_found')
  assert.equal((await room.close()).state, 'closed')
})

// ── Who sees it ──

test('O2, O3: a hearing is there for those who conduct it, its progress for administrators, for nobody else', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  await room.answer(room.students[0])
  for (const role of ['mentor', 'teacher', 'registrar', 'it'])
    await refused((await stranger(stack, role)).getHearing({ id: room.sitting }), 'not_found')
  const seen = await room.see(administrator)
  assert.deepEqual([seen.duties, seen.meeting, Object.values(seen.may).some(Boolean)], [[], null, false])
  const [{ ticket }] = seen.examinees
  assert.ok(ticket.number)
  assert.deepEqual([ticket.questions, ticket.language], [null, null])
  const own = await room.see(room.lead)
  assert.deepEqual([own.duties, own.meeting.provider, own.examinees[0].ticket.questions.length], [['lead_teacher'], 'zoom', 2])
  assert.equal(own.current, room.students[0].user.login)
})

test('O2, O3: nobody acts in a hearing who does not conduct it, an administrator neither', async () => {
  const room = await makeRoom(stack, { students: 1 })
  const [student] = room.students
  for (const outsider of [administrator, await stranger(stack, 'teacher')]) {
    const acts = [
      outsider.putPresence({ id: room.sitting }, { present: true }), outsider.putOpening({ id: room.sitting }, {}),
      outsider.putOrder({ id: room.sitting }, { logins: [student.user.login] }), room.close(outsider, {}),
      room.move(student, 'called', undefined, outsider), room.identify(student, outsider), room.draw(student, outsider),
      outsider.putNote(room.of(student), { text: 'x' }), room.mark(student, outsider),
      outsider.putAgreement(room.of(student), { points: room.points }), room.sign(student, outsider), room.announce(student, outsider),
    ]
    await allRefused(acts, 'not_found')
  }
})

test('O3: everybody has the duties of the order: the others are refused', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  const [student] = room.students
  const [member] = room.members
  await allRefused([
    member.putPresence({ id: room.sitting }, { present: true, login: room.lead.user.login }),
    member.putOpening({ id: room.sitting }, {}), room.lead.putOpening({ id: room.sitting }, {}),
    room.lead.putOrder({ id: room.sitting }, { logins: [student.user.login] }), room.close(member),
    room.move(student, 'called', undefined, member), room.move(student, 'called', undefined, room.lead),
    room.identify(student, room.chair), room.draw(student, room.chair), room.draw(student, member),
    room.mark(student, room.proctor), room.mark(student, room.lead), room.sign(student, room.proctor),
    member.putAgreement(room.of(student), { points: room.points }), room.announce(student, member), room.announce(student, room.proctor),
  ], 'forbidden', { reason: 'not_your_duty' })
})

test('O2: the list has the hearings that somebody conducts, and all for an administrator, by day', async () => {
  const room = await makeOpenRoom(stack, { students: 2 })
  const { items } = await room.proctor.listHearings()
  assert.deepEqual(items.map(({ id, state, duties, counts, present }) => ({ id, state, duties, counts, present })), [
    { id: room.sitting, state: 'open', duties: ['proctor'], counts: { waiting: 2, graded: 0, total: 2 }, present: true },
  ])
  const other = await makeRoom(stack, { prepared: false })
  const [{ day }] = await stack.sql('select local_day_of(starts_at)::text as day from sittings where id = $1', [other.sitting])
  const all = []
  for (let after; after !== null; ) {
    const page = await administrator.listHearings({ date: day, ...(after && { after }) })
    all.push(...page.items)
    after = page.next
  }
  assert.equal(all.find(({ id }) => id === other.sitting).state, 'not_prepared')
  assert.deepEqual(all.find(({ id }) => id === room.sitting).duties, [])
  assert.deepEqual((await other.proctor.listHearings()).items, [])
  assert.deepEqual((await administrator.listHearings({ date: '2020-01-01' })).items, [])
  await refused(administrator.listHearings({ date: 'tomorrow' }), 'bad_value', { field: 'date' })
  await refused(administrator.getHearing({ id: other.sitting }), 'not_found')
})

test('O2: a reply stays the same while nothing happens, also while an answer runs', async () => {
  const room = await makeOpenRoom(stack, { students: 2 })
  const [first, second] = room.students
  await room.answer(first)
  for (const [client, path] of [[room.chair, ''], [second, '/place'], [first, '/place']]) {
    const { headers } = await client.raw('GET', `/v1/hearings/${room.sitting}${path}`)
    const again = await client.raw('GET', `/v1/hearings/${room.sitting}${path}`, { headers: { 'if-none-match': headers.get('etag') } })
    assert.equal(again.status, 304)
    await room.move(first, 'paused', reason)
    const changed = await client.raw('GET', `/v1/hearings/${room.sitting}${path}`, { headers: { 'if-none-match': headers.get('etag') } })
    assert.equal(changed.status, client === second ? 304 : 200)
    await room.move(first, 'answering')
  }
})

// ── Presence and the opening ──

test('O3, C3, A30: a hearing opens with the proctor and two thirds of the commission there', async () => {
  const room = await makeRoom(stack, { members: 4 })
  const open = (by = room.chair) => by.putOpening({ id: room.sitting }, {})
  await room.come(room.chair, ...room.members)
  await refused(open(), 'conflict', { reason: 'proctor_missing' })
  await room.come(room.proctor)
  await room.leave(...room.members.slice(0, 2))
  assert.deepEqual((await room.see()).quorum, { needed: 4, present: 3, reached: false })
  await refused(open(room.proctor), 'conflict', { reason: 'no_quorum' })
  await room.come(room.members[0])
  const opened = await open(room.proctor)
  assert.equal(opened.state, 'open')
  assert.deepEqual(await open(), { ...opened, duties: ['chair'], may: (await room.see()).may })
})

test('O3, A30: presence is kept with its times; the chair and the proctor record that of others', async () => {
  const room = await makeRoom(stack)
  const [member] = room.members
  await room.come(member)
  await room.come(member)
  await room.leave(member)
  await room.proctor.putPresence({ id: room.sitting }, { present: true, login: member.user.login })
  const rows = await stack.sql(
    'select left_at is null as there, recorded_by = user_id as by_himself from hearing_presence where sitting_id = $1 order by came_at',
    [room.sitting],
  )
  assert.deepEqual(rows, [{ there: false, by_himself: true }, { there: true, by_himself: false }])
  await refused(room.chair.putPresence({ id: room.sitting }, { present: true, login: administrator.user.login }), 'bad_value', { field: 'login' })
  const log = await stack.sql("select action, detail -> 'after' ->> 'present' as present from audit_log where object = $1 order by id", [`hearing:${room.sitting}`])
  assert.deepEqual(log.filter(({ action }) => action === 'hearing.presence').map(({ present }) => present), ['true', 'false', 'true'])
})

test('O3, A30: at another date nobody is there yet and every student is expected, whoever had come to the first one', async () => {
  const room = await makeRoom(stack, { students: 2, startsIn: '20 minutes' })
  const [day] = await examDays(stack)
  await room.come(room.proctor, ...room.voters)
  await room.join(room.students[0])
  const { session, discipline, group } = room
  await administrator.putSitting({}, { session, discipline, group, kind: 'oral', starts_at: `${day}T11:00`, late_start_minutes: 60 })
  const seen = await room.see()
  assert.deepEqual([states(seen), seen.quorum.present], [['expected', 'expected'], 0])
  assert.ok(seen.examinees.every(({ joined_at, devices_banned_at }) => joined_at === null && devices_banned_at === null))
  assert.ok(seen.staff.every(({ present_since }) => present_since === null))
})

test('O2: nobody opens, joins or is there sooner than the link is shown', async () => {
  const room = await makeRoom(stack, { startsIn: '2 hours', lateStart: '1 hour' })
  const [student] = room.students
  await refused(room.come(room.chair), 'too_early')
  await refused(room.chair.putOpening({ id: room.sitting }, {}), 'too_early')
  await refused(room.join(student), 'too_early')
  const early = await room.place(student)
  assert.deepEqual([early.state, early.place.state, early.meeting], ['planned', 'expected', null])
  await stack.sql("update sittings set starts_at = now() + interval '29 minutes' where id = $1", [room.sitting])
  assert.equal((await room.place(student)).meeting, null)
  const joined = await room.join(student)
  assert.deepEqual([joined.place.state, joined.place.is_late, joined.place.estimated_minutes], ['waiting', false, null])
  assert.match(joined.meeting.url, /^https:\/\/us02web\.zoom\.us\//)
  assert.equal((await room.open()).state, 'open')
})

test('O2, A21: what is not prepared does not open', async () => {
  const room = await makeRoom(stack, { students: 2, tickets: 2 })
  await room.come(room.proctor, ...room.voters)
  const open = () => room.chair.putOpening({ id: room.sitting }, {})
  await makeExaminees(stack, { exam: room.exam, group: room.group, count: 1 })
  await refused(open(), 'conflict', { reason: 'too_few_tickets' })
  await stack.sql('delete from ratings where exam_id = $1', [room.exam])
  await refused(open(), 'conflict', { reason: 'no_examinees' })
  await stack.sql('update hearings set criteria_set_id = null where sitting_id = $1', [room.sitting])
  await refused(open(), 'conflict', { reason: 'not_prepared' })
})

test('A21, A26: an exam does not open without a ticket for everybody that he has not had', async () => {
  const room = await makeRoom(stack, { students: 2, tickets: 2 })
  await room.come(room.proctor, ...room.voters)
  await stack.sql(
    `with earlier as (insert into sittings (exam_id, audience, starts_at, start_until)
       values ($1, 'listed', now() - interval '2 days', now() - interval '1 day') returning id),
     heard as (insert into hearings (sitting_id, ticket_set_id) select id, $2 from earlier returning sitting_id)
     insert into ticket_draws select sitting_id, 1, $3, 2, $4 from heard`,
    [room.exam, room.tickets.id, room.students[0].user.id, room.proctor.user.id],
  )
  await refused(room.chair.putOpening({ id: room.sitting }, {}), 'conflict', { reason: 'too_few_tickets' })
})

// ── The waiting room ──

test('O2, O9: a student joins with the ban on devices confirmed, and is told how many are before him', async () => {
  const room = await makeRoom(stack, { students: 3 })
  const [first, second, third] = room.students
  await refused(first.putPlace({ id: room.sitting }, { devices_banned: false }), 'bad_value', { field: 'devices_banned' })
  await refused(first.putPlace({ id: room.sitting }, {}), 'missing_field', { field: 'devices_banned' })
  await room.join(first)
  await room.open()
  await room.join(second)
  const last = await room.join(third)
  assert.deepEqual([last.place.ahead, last.place.estimated_minutes, last.place.is_late], [2, 25, true])
  assert.equal((await room.place(first)).place.is_late, false)
  assert.deepEqual(await room.join(third), last)
  await room.move(first, 'called')
  assert.deepEqual([(await room.place(second)).place.ahead, (await room.place(third)).place.ahead], [1, 2])
  assert.deepEqual(last.commission.map(({ duties }) => duties[0]), ['chair', 'member', 'member', 'lead_teacher', 'proctor'])
  const { sittings } = await first.getSchedule()
  assert.equal(sittings.find(({ id }) => id === room.sitting).examinee, 'called')
})

test('O2: a student has a place in the own exam alone', async () => {
  const room = await makeRoom(stack, { students: 1 })
  const other = await makeRoom(stack, { students: 1 })
  const [stranger_] = other.students
  await refused(room.place(stranger_), 'not_found')
  await refused(room.join(stranger_), 'not_found')
  await refused(room.ticket(stranger_), 'not_found')
  await refused(stranger_.getDraw({ id: room.sitting }), 'not_found')
})

test('A9, O2: whoever is not admitted has no place', async () => {
  const room = await makeRoom(stack, { students: 1, rating: '29.9' })
  await refused(room.place(room.students[0]), 'not_found')
  await refused(room.join(room.students[0]), 'not_found')
})

test('O2: those who wait get another order from the proctor or the chair', async () => {
  const room = await makeOpenRoom(stack, { students: 4 })
  const [first, second, third, fourth] = room.students.map(({ user }) => user.login)
  const order = (logins, by = room.proctor) => by.putOrder({ id: room.sitting }, { logins })
  await room.move(room.students[1], 'called')
  const changed = await order([fourth, first, third])
  assert.deepEqual(changed.examinees.map(({ student }) => student.login), [fourth, second, first, third])
  assert.deepEqual((await order([fourth, first, third], room.chair)).examinees, (await room.see()).examinees)
  for (const logins of [[fourth, first], [fourth, first, third, second], [fourth, first, first], [fourth, first, 'nobody']])
    await refused(order(logins), 'conflict', { reason: 'queue_changed' })
})

// ── The closing ──

test('O1, C1: a hearing closes with a recording or with the cause why there is none', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  await room.grade(room.students[0])
  await refused(room.close(room.chair, {}), 'conflict', { reason: 'no_recording' })
  await refused(room.close(room.chair, { no_recording: '  x ' }), 'bad_value', { field: 'no_recording' })
  const enter = (deleted) =>
    stack.sql(
      `insert into recordings (sitting_id, provider, url, source, retain_until, deleted_at, deleted_by, reason)
       values ($1, 'zoom', 'https://zoom.us/rec/' || gen_random_uuid(), 'person', current_date, case when $2 then now() end, case when $2 then $3::uuid end, case when $2 then 'Wrong one.' end)`,
      [room.sitting, deleted, room.chair.user.id],
    )
  await enter(true)
  await refused(room.close(room.chair, {}), 'conflict', { reason: 'no_recording' })
  await enter(false)
  assert.deepEqual([(await room.close(room.proctor, {})).state, (await room.see()).no_recording], ['closed', null])
})

test('O1, C1: what was recorded before the opening is no recording of the exam', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  await room.grade(room.students[0])
  const enter = (ago, seconds) => stack.sql(
    `insert into recordings (sitting_id, provider, url, source, retain_until, recorded_at, seconds)
     values ($1, 'zoom', 'https://zoom.us/rec/' || gen_random_uuid(), 'webhook', current_date, now() - $2::interval, $3)`,
    [room.sitting, ago, seconds])
  await enter('20 hours', 3600)
  await enter('20 hours', null)
  await refused(room.close(room.chair, {}), 'conflict', { reason: 'no_recording' })
  await enter('1 hour', 7200) // begun before the opening, and gone on
  assert.equal((await room.close(room.chair, {})).state, 'closed')
})

test('O6, C6, A25: a hearing is not over before everybody was heard', async () => {
  const room = await makeOpenRoom(stack, { students: 2 })
  const [student] = room.students
  const end = (body = { no_recording: 'None.' }) => room.close(room.chair, body)
  const name = (await room.one(student)).student.full_name
  for (const step of ['called', 'answering', 'paused']) {
    if (step === 'answering') await room.identify(student).then(() => room.draw(student))
    await room.move(student, step, step === 'paused' ? reason : undefined)
    const { detail } = await refused(end(), 'conflict', { reason: 'queue_not_empty' })
    assert.ok(detail.includes(name))
  }
  await room.move(student, 'answering')
  await room.move(room.students[1], 'absent')
  await room.move(student, 'answered')
  assert.ok((await refused(end(), 'conflict', { reason: 'not_graded' })).detail.includes(name))
})

test('O6: those who never came are absent when the chair says so', async () => {
  const room = await makeRoom(stack, { students: 2 })
  await room.open()
  await room.join(room.students[0])
  await room.grade(room.students[0])
  await refused(room.close(room.chair, { no_recording: 'None.' }), 'conflict', { reason: 'expected_left', field: 'absent' })
  assert.deepEqual(states(await room.close()), ['graded', 'absent'])
  assert.equal((await room.place(room.students[1])).grade, null)
})

test('O2, O6: before the hour of the schedule nobody is absent or late, also when the commission opened early', async () => {
  const room = await makeRoom(stack, { students: 3, startsIn: '20 minutes' })
  const [first, second, third] = room.students
  await room.open()
  await room.join(first)
  for (const one of [first, second]) assert.match((await refused(room.move(one, 'absent'), 'too_early')).detail, /It is possible from/)
  await room.grade(first)
  assert.match((await refused(room.close(), 'too_early')).detail, /It is possible from/)
  assert.deepEqual(states(await room.see()), ['graded', 'expected', 'expected'])
  assert.deepEqual((await room.join(second)).place.is_late, false)
  await stack.sql("update sittings set starts_at = now() - interval '1 second' where id = $1", [room.sitting])
  assert.deepEqual((await room.join(third)).place.is_late, true)
  for (const one of [second, third]) await room.move(one, 'absent')
  assert.equal((await room.close()).state, 'closed')
})

test('O6, A25: after the closing everything stays as it is', async () => {
  const room = await makeOpenRoom(stack, { students: 2 })
  const [student, other] = room.students
  await room.grade(student)
  await room.move(other, 'absent')
  await room.close()
  await allRefused([
    room.come(room.lead), room.chair.putOpening({ id: room.sitting }, {}), room.move(other, 'waiting'), room.join(other),
    room.chair.putOrder({ id: room.sitting }, { logins: [other.user.login] }), room.identify(other), room.draw(other),
    room.mark(student, room.chair), room.agree(student), room.sign(student, room.chair), room.ticket(student),
    room.chair.putNote(room.of(student), { text: 'x' }),
  ], 'closed')
  const place = await room.place(student)
  assert.deepEqual([place.state, place.meeting, place.place.state], ['closed', null, 'graded'])
})

test('O3: nothing is done in a hearing that has not been opened', async () => {
  const room = await makeRoom(stack, { students: 1 })
  const [student] = room.students
  await room.come(room.proctor, ...room.voters)
  await room.join(student)
  await allRefused([
    room.move(student, 'called'), room.identify(student), room.draw(student), room.mark(student, room.chair), room.agree(student),
    room.sign(student, room.chair), room.announce(student), room.close(), room.chair.putNote(room.of(student), { text: 'x' }),
  ], 'conflict', { reason: 'not_open' })
})

test('O3, A30: preparing again does not touch a hearing that is open', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  await assert.rejects(prepareHearing(stack, room.sitting, { ...room.wanted, chair: room.wanted.members[0], members: [room.wanted.chair, room.wanted.members[1]] }), /hearing_is_open/)
  assert.equal((await room.see()).duties[0], 'chair')
})

test('O2: whoever conducts a hearing is busy until all its students could have answered', async () => {
  const room = await makeRoom(stack, { students: 6, lateStart: '10 minutes', startsIn: '-1 minute' })
  const [{ minutes }] = await stack.sql(
    'select extract(epoch from sitting_ends_at(s, e, null) - s.starts_at)::integer / 60 as minutes from sittings s join exams e on e.id = s.exam_id where s.id = $1',
    [room.sitting],
  )
  assert.equal(minutes, 90)
  const { path } = await room.chair.putCalendarFeed({}, {})
  const { text } = await room.chair.raw('GET', path.replace('/api', ''))
  assert.match(text, /UID:sitting-/)
  assert.doesNotMatch(text, /zoom/)
})
