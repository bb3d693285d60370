// Preparing oral and creative exams: who conducts them, whom they are for, the meeting, criteria and tickets.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { makeDiscipline, makePerson, makeRating, makeTest } from '../harness/faculty.mjs'
import { makeExaminees, makeHearing, makeTickets, prepareHearing } from '../harness/hearing.mjs'
import { startStack } from '../harness/stack.mjs'
import { refused, signIn } from './client.mjs'
import { examDays, makeAdministrator } from './dates.mjs'

let stack, administrator
before(async () => {
  stack = await startStack()
  administrator = await makeAdministrator(stack)
})
after(() => stack.stop())

const put = (sitting, wanted, changes = {}) => administrator.putPreparation({ id: sitting }, { ...wanted, ...changes })
const sha256 = (text) => createHash('sha256').update(text).digest('hex')
const history = (sitting) =>
  stack.sql("select action, detail from audit_log where object = 'hearing:' || $1 order by number", [sitting])
const open = (sitting) => stack.sql("update hearings set state = 'open', opened_at = now() where sitting_id = $1", [sitting])

// The logins of the queue.
async function queue(sitting) {
  const rows = await stack.sql(
    'select u.login from examinees x join users u on u.id = x.student_id where x.sitting_id = $1 order by x.place',
    [sitting],
  )
  return rows.map(({ login }) => login)
}
const logins = (people) => people.map(({ login }) => login)

test('O2, O6, A9: the examinees are the admitted students of the group by name, and follow the group until the opening', async () => {
  const { sitting, exam, group, students } = await makeHearing(stack, { students: 3, tickets: 9 })
  assert.deepEqual(await queue(sitting), logins(students))
  const [late] = await makeExaminees(stack, { exam, group, rating: null })
  assert.deepEqual(await queue(sitting), logins(students)) // not admitted without a rating
  await makeRating(stack, exam, late, '29.9')
  assert.deepEqual(await queue(sitting), logins(students))
  await stack.sql('update ratings set rating = 30 where student_id = $1', [late.id])
  assert.deepEqual(await queue(sitting), logins([...students, late]))
  await stack.sql('delete from group_members where student_id = $1', [students[0].id])
  assert.deepEqual(await queue(sitting), logins([students[1], students[2], late]))
  await stack.sql("update examinees set state = 'waiting', joined_at = now() where student_id = $1", [late.id])
  const first = await makePerson(stack, { group, name: 'А' })
  await makeRating(stack, exam, first, '60')
  assert.deepEqual(await queue(sitting), logins([students[1], students[2], late, first])) // somebody has come: nobody is moved
  const last = await makePerson(stack, { group, name: 'Я' })
  await makeRating(stack, exam, last, '60')
  const places = await stack.sql('select place from examinees where sitting_id = $1 order by place', [sitting])
  assert.deepEqual(places.map(({ place }) => place), [1, 2, 3, 4, 5])
  await stack.sql("update hearings set state = 'open', opened_at = now() where sitting_id = $1", [sitting])
  await stack.sql('delete from group_members where student_id = $1', [students[1].id])
  assert.deepEqual(await queue(sitting), logins([students[1], students[2], late, first, last]))
})

test('O6: whoever comes into the group, or gets a rating, while the exam is being prepared is one of the examinees', async () => {
  const { sitting, exam, group, students, wanted } = await makeHearing(stack, { students: 1, tickets: 5, prepared: false })
  const [unrated] = await makeExaminees(stack, { exam, group, rating: null })
  const newcomer = await makePerson(stack, { name: 'Яя' })
  await makeRating(stack, exam, newcomer, '50')
  const locks = [
    await stack.hold('insert into ratings values ($1, $2, 50)', [exam, unrated.id]),
    await stack.hold('insert into group_members select $1, id from groups where name = $2', [newcomer.id, group]),
  ]
  const prepared = put(sitting, wanted)
  for (const lock of locks) {
    await lock.awaited()
    await lock.commit()
  }
  await prepared
  assert.deepEqual(await queue(sitting), logins([...students, unrated, newcomer]))
})

test('O1, O3, O12: an exam is prepared with its order, commission, proctor, meeting, criteria and tickets', async () => {
  const made = await makeHearing(stack, { students: 2, prepared: false, startsIn: '2 days' })
  const { sitting, wanted, students, chair, members, lead, proctor } = made
  const [{ hearing: before }] = (await administrator.listExams({ session: made.session })).items
  assert.deepEqual(before, { state: 'not_prepared', has_meeting: false })
  const bare = await administrator.getPreparation({ id: sitting })
  assert.deepEqual([bare.state, bare.order, bare.chair, bare.members, bare.tickets], ['not_prepared', null, null, [], null])
  assert.deepEqual(logins(bare.examinees), logins(students))
  const prepared = await put(sitting, wanted)
  assert.equal(administrator.last.status, 201)
  assert.deepEqual(
    [prepared.state, prepared.order, prepared.chair.login, logins(prepared.members), prepared.lead_teacher.login, prepared.proctor.login],
    ['planned', { number: '45-Е', date: '2026-11-20' }, chair.login, logins(members).sort(), lead.login, proctor.login],
  )
  assert.deepEqual([prepared.criteria.code, prepared.criteria.version, prepared.tickets.set], ['ORAL', 1, 1])
  assert.deepEqual([prepared.tickets.count, prepared.tickets.needed], [4, 2])
  assert.equal(prepared.meeting.url, wanted.meeting_url)
  assert.ok(wanted.meeting_url.includes(`/j/${prepared.meeting.number}?`))
  assert.deepEqual(await administrator.getPreparation({ id: sitting }), prepared)
  assert.deepEqual(await put(sitting, wanted), prepared) // the same again
  const hearing = async () => (await administrator.listExams({ session: made.session })).items[0].hearing
  assert.deepEqual(await hearing(), { state: 'planned', has_meeting: true })
  await put(sitting, wanted, { provider: null, meeting_url: null })
  assert.deepEqual(await hearing(), { state: 'planned', has_meeting: false })
  await put(sitting, wanted)
  const changed = await put(sitting, wanted, { members: [...wanted.members, lead.login], reason: 'Мүше қосылды.' })
  assert.equal(changed.members.length, 3)
  const entries = await history(sitting)
  assert.deepEqual(entries.map(({ action, detail }) => [action, detail.before?.members.length, detail.after.members.length, detail.reason]), [
    ['hearing.prepare', undefined, 2, undefined],
    ['hearing.prepare', 2, 2, undefined],
    ['hearing.prepare', 2, 2, undefined],
    ['hearing.prepare', 2, 3, 'Мүше қосылды.'],
  ])
})

test('A21: the commitment is published and the seed is not; another ticket set gets a new one, other changes keep it', async () => {
  const { sitting, wanted, discipline } = await makeHearing(stack, { students: 2 })
  const seedOf = async () => (await stack.sql("select encode(seed, 'hex') as seed from hearings where sitting_id = $1", [sitting]))[0].seed
  const first = (await administrator.getPreparation({ id: sitting })).tickets
  const seed = await seedOf()
  assert.match(seed, /^[0-9a-f]{64}$/)
  assert.equal(first.commitment, sha256(`${seed}|${sitting}|${first.tickets_hash}`))
  assert.ok(!administrator.last.text.includes(seed))
  const order = await stack.sql('select number from hearing_ticket_order($1) order by nth', [sitting])
  const expected = [1, 2, 3, 4].sort((a, b) => (sha256(`${seed}|${sitting}|${a}`) < sha256(`${seed}|${sitting}|${b}`) ? -1 : 1))
  assert.deepEqual(order.map(({ number }) => number), expected)
  assert.deepEqual((await put(sitting, wanted, { meeting_url: 'https://zoom.us/j/123456789' })).tickets, first)
  const other = await makeTickets(stack, discipline, { count: 5 })
  const second = (await put(sitting, wanted, { ticket_set: other.number })).tickets
  const again = (await put(sitting, wanted)).tickets
  assert.equal(new Set([first, second, again].map(({ commitment }) => commitment)).size, 3)
  const entries = await history(sitting)
  assert.deepEqual(entries.map(({ detail }) => detail.after.tickets.commitment), [first, first, second, again].map(({ commitment }) => commitment))
  assert.ok(!JSON.stringify(entries).includes(await seedOf()))
})

test('O3, A30: a commission that is too small, or of the wrong people, is refused with the field', async () => {
  const { sitting, wanted, students } = await makeHearing(stack, { students: 1, prepared: false })
  const closed = await makePerson(stack, { roles: ['teacher'] })
  await stack.sql('update users set active = false where id = $1', [closed.id])
  const [one, two] = wanted.members
  for (const [changes, field, reason] of [
    [{ members: [one] }, 'members', 'too_few_members'],
    [{ members: [one, one] }, 'members', 'person_twice'],
    [{ members: [wanted.chair, one, two] }, 'members', 'person_twice'],
    [{ members: [one, two, wanted.proctor] }, 'proctor', 'proctor_is_more'],
    [{ proctor: wanted.chair }, 'proctor', 'proctor_is_more'],
    [{ lead_teacher: wanted.proctor }, 'proctor', 'proctor_is_more'],
    [{ members: [one, students[0].login] }, 'members', 'student_in_commission'],
    [{ proctor: students[0].login }, 'proctor', 'student_in_commission'],
    [{ chair: 'nobody' }, 'chair', 'unknown_login'],
    [{ lead_teacher: closed.login }, 'lead_teacher', 'unknown_login'],
    [{ order_number: '  ' }, 'order_number', 'no_order_number'],
    [{ order_date: '2026-02-30' }, 'order_date', 'bad_date'],
    [{ reason: ' x ' }, 'reason', 'no_reason'],
  ])
    await refused(put(sitting, wanted, changes), 'bad_value', { field, reason })
  assert.equal((await administrator.getPreparation({ id: sitting })).state, 'not_prepared')
  assert.deepEqual(await history(sitting), [])
  const both = await put(sitting, wanted, { lead_teacher: wanted.chair }) // the chair may be the lead teacher
  assert.equal(both.lead_teacher.login, wanted.chair)
})

test('O1: a meeting is an https address of the provider that is named', async () => {
  const { sitting, wanted } = await makeHearing(stack, { students: 1 })
  const good = [
    ['zoom', 'https://zoom.us/j/98765432101', '98765432101'],
    ['zoom', 'https://us02web.zoom.us/j/98765432101?pwd=a.b-C_1', '98765432101'],
    ['zoom', 'https://kaznu.zoom.com/wc/join/98765432101', '98765432101'],
    ['zoom', 'https://zoom.us/my/dinara', null],
    ['webex', 'https://kaznu.webex.com/meet/25512345678', '25512345678'],
    ['webex', 'https://kaznu.webex.com/kaznu/j.php?MTID=m0123456789abcdef', null],
  ]
  for (const [provider, url, number] of good)
    assert.deepEqual((await put(sitting, wanted, { provider, meeting_url: url })).meeting, { provider, url, number })
  assert.equal((await put(sitting, wanted, { provider: null, meeting_url: null })).meeting, null)
  for (const url of [
    'http://zoom.us/j/98765432101',
    'https://zoom.us.evil.example/j/98765432101',
    'https://zoom.us@evil.example/j/1',
    'https://evilzoom.us/j/98765432101',
    'https://evil.example/zoom.us/j/98765432101',
    'https://zoom.com/j/98765432101',
    'https://webex.com/meet/98765432101',
    'https://zoom.us:8443/j/98765432101',
    'https://zoom.us/j/987 654',
    'https://zoom.us/j/1"onclick=x',
    'javascript:alert(1)//https://zoom.us/',
  ])
    await refused(put(sitting, wanted, { meeting_url: url }), 'bad_value', { field: 'meeting_url', reason: 'bad_meeting_url' })
  for (const [provider, url] of [['webex', good[0][1]], ['zoom', good[4][1]], [null, good[0][1]], ['zoom', null]])
    await refused(put(sitting, wanted, { provider, meeting_url: url }), 'bad_value', { field: 'provider', reason: 'wrong_provider' })
  assert.equal((await administrator.getPreparation({ id: sitting })).meeting, null)
})

test('O2, O12, C5, A29: criteria fit the kind of exam, and only a creative exam does without tickets', async () => {
  const oral = await makeHearing(stack, { students: 3, tickets: 3, prepared: false })
  const creative = await makeHearing(stack, { kind: 'creative', students: 1, prepared: false })
  const few = await makeTickets(stack, oral.discipline, { count: 2 })
  const draft = await makeTickets(stack, oral.discipline, { state: 'draft' })
  for (const [changes, code, field, reason] of [
    [{ criteria: 'CREATIVE' }, 'bad_value', 'criteria', 'criteria_of_other_kind'],
    [{ criteria: 'NONE' }, 'bad_value', 'criteria', 'unknown_criteria'],
    [{ ticket_set: null }, 'bad_value', 'ticket_set', 'no_ticket_set'],
    [{ ticket_set: 99 }, 'bad_value', 'ticket_set', 'unknown_ticket_set'],
    [{ ticket_set: draft.number }, 'conflict', 'ticket_set', 'ticket_set_not_approved'],
    [{ ticket_set: few.number }, 'conflict', 'ticket_set', 'too_few_tickets'],
  ])
    await refused(put(oral.sitting, oral.wanted, changes), code, { field, reason })
  const { detail } = await refused(put(oral.sitting, oral.wanted, { ticket_set: few.number }), 'conflict')
  assert.equal(detail, 'The set has 2 tickets, and 3 are needed.')
  await put(oral.sitting, oral.wanted)
  assert.equal((await put(creative.sitting, creative.wanted)).tickets, null)
  const own = await makeTickets(stack, creative.discipline)
  assert.equal((await put(creative.sitting, creative.wanted, { ticket_set: own.number })).tickets.count, 10)
  assert.equal((await put(creative.sitting, creative.wanted)).tickets, null)
  await refused(put(creative.sitting, creative.wanted, { criteria: 'ORAL' }), 'bad_value', { reason: 'criteria_of_other_kind' })
})

test('A23: a prepared exam keeps its version of the criteria until it is prepared anew', async () => {
  const code = `K${process.pid}`
  const criteria = (title_en) => ({ kind: 'oral', criteria: [{ title_kk: 'Білім', title_ru: 'Знание', title_en, maximum: '40' }] })
  await administrator.putCriteria({ code }, criteria('Knowledge'))
  const { sitting, wanted } = await makeHearing(stack, { students: 1, criteria: code })
  await administrator.putCriteria({ code }, criteria('Understanding'))
  assert.equal((await administrator.getPreparation({ id: sitting })).criteria.version, 1)
  assert.equal((await put(sitting, wanted)).criteria.version, 2)
})

test('O1, O3: while the exam is open its meeting changes, without criteria, tickets or a word about why, and after it nothing', async () => {
  const { sitting, wanted } = await makeHearing(stack, { students: 1 })
  await open(sitting)
  const meeting = { provider: 'webex', meeting_url: 'https://kaznu.webex.com/meet/25512345678' }
  assert.equal((await put(sitting, wanted, meeting)).meeting.number, '25512345678')
  for (const changes of [{ ticket_set: null }, { criteria: 'CREATIVE' }])
    await refused(put(sitting, wanted, changes), 'conflict', { reason: 'hearing_is_open' })
  await stack.sql("update hearings set state = 'closed', closed_at = now() where sitting_id = $1", [sitting])
  for (const changes of [meeting, { proctor: wanted.lead_teacher, reason: 'Проктор ауырды.' }])
    await refused(put(sitting, wanted, changes), 'closed', { reason: 'hearing_is_over' })
})

test('O3: nobody conducts two exams at once, whichever of them is prepared or moved', async () => {
  const days = await examDays(stack)
  const first = await makeHearing(stack, { students: 1, startsIn: '30 days', lateStart: '1 hour' })
  const second = await makeHearing(stack, { students: 1, prepared: false, startsIn: '30 days', lateStart: '1 hour' })
  const shared = { ...second.wanted, proctor: first.wanted.proctor }
  const { detail, field } = await refused(put(second.sitting, shared), 'conflict', { reason: 'staff_busy' })
  assert.ok(detail.includes(first.proctor.name) && detail.includes(first.discipline))
  assert.equal(field, undefined)
  const move = ({ session, discipline, group }, clock) =>
    administrator.putSitting({}, { session, discipline, group, kind: 'oral', starts_at: `${days[0]}T${clock}`, late_start_minutes: 60 })
  await move(second, '09:00')
  await put(second.sitting, shared)
  await refused(move(first, '09:30'), 'conflict', { reason: 'staff_busy', field: 'starts_at' })
  await move(first, '15:00')
  await open(first.sitting)
  await refused(move(first, '16:00'), 'conflict', { reason: 'hearing_was_opened' })
})

test('O3, O6, A22: whoever conducts an exam is busy until its last student has answered, whichever exam is prepared or moved first', async () => {
  const [day] = await examDays(stack)
  const long = await makeHearing(stack, { students: 3, prepared: false, startsIn: '30 days', lateStart: '1 hour' }) // 45 minutes by default
  await stack.sql(`update exams set settings = '{"answer_maximum_seconds": 3600}' where id = $1`, [long.exam])
  const short = await makeHearing(stack, { students: 1, prepared: false, startsIn: '30 days', lateStart: '1 hour' })
  const move = ({ session, discipline, group }, clock) =>
    administrator.putSitting({}, { session, discipline, group, kind: 'oral', starts_at: `${day}T${clock}`, late_start_minutes: 60 })
  await move(long, '09:00')
  await move(short, '11:30') // within the three hours of the other
  await put(short.sitting, short.wanted)
  const shared = { ...long.wanted, proctor: short.wanted.proctor }
  await refused(put(long.sitting, shared), 'conflict', { reason: 'staff_busy' })
  await move(short, '12:00')
  await put(long.sitting, shared)
  await refused(move(long, '10:00'), 'conflict', { reason: 'staff_busy', field: 'starts_at' })
})

test('T6, O6, A22: a group has no other exam until its last student has answered, whichever is appointed or moved first', async () => {
  const [day] = await examDays(stack)
  const { session, discipline, group } = await makeHearing(stack, { students: 6, startsIn: '30 days', lateStart: '1 hour' })
  const other = await makeDiscipline(stack)
  const move = (discipline, kind, clock) =>
    administrator.putSitting({}, { session, discipline, group, kind, starts_at: `${day}T${clock}`, late_start_minutes: 60 })
  await move(discipline, 'oral', '09:00')
  const { clash } = await refused(move(other, 'test', '10:15'), 'conflict', { reason: 'group_busy', field: 'starts_at' })
  assert.ok(clash.ends_at.startsWith(`${day}T10:30`), clash.ends_at)
  await move(other, 'test', '10:30')
  await refused(move(discipline, 'oral', '09:15'), 'conflict', { reason: 'group_busy', field: 'starts_at' })
})

test('O3: of two exams prepared at once with one proctor one is refused', async () => {
  const made = await Promise.all([1, 2].map(() => makeHearing(stack, { students: 1, prepared: false, startsIn: '20 days' })))
  const { login, id } = await makePerson(stack, { roles: ['teacher'] })
  const lock = await stack.hold('select from users where id = $1 for update', [id])
  const tries = made.map(({ sitting, wanted }) => put(sitting, wanted, { proctor: login }).then(() => 'prepared', ({ body }) => body.reason))
  await lock.awaited(2)
  await lock.release()
  assert.deepEqual((await Promise.all(tries)).sort(), ['prepared', 'staff_busy'])
})

test('O11, C11, A26: a new date is prepared as the group, with a seed of its own and without the meeting', async () => {
  const { sitting, exam, students, wanted, tickets } = await makeHearing(stack, { students: 2, startsIn: '1 day' })
  const [day] = await examDays(stack)
  const [student] = students
  const { items } = await administrator.putReschedules(
    { id: exam }, { logins: [student.login], cause: 'technical', reason: 'Байланыс болмады.', starts_at: `${day}T11:00` },
  )
  const { sitting_id: id } = items[0].date
  const listed = await administrator.getPreparation({ id })
  const group = await administrator.getPreparation({ id: sitting })
  for (const member of ['order', 'chair', 'members', 'lead_teacher', 'proctor', 'criteria']) assert.deepEqual(listed[member], group[member])
  assert.deepEqual([listed.state, listed.audience, listed.meeting, logins(listed.examinees)], ['planned', 'listed', null, [student.login]])
  assert.deepEqual(logins(group.examinees), [students[1].login]) // the old sitting is no longer his
  assert.deepEqual(listed.dates.map((one) => [one.id, one.audience]), [[sitting, 'group'], [id, 'listed']])
  assert.equal(listed.tickets.tickets_hash, group.tickets.tickets_hash)
  assert.notEqual(listed.tickets.commitment, group.tickets.commitment)
  assert.deepEqual((await history(id)).map(({ detail }) => detail.after.tickets.commitment), [listed.tickets.commitment])
  await put(id, { ...wanted, ticket_set: tickets.number })
  const next = await administrator.putReschedules(
    { id: exam }, { logins: [students[1].login], cause: 'technical', reason: 'Байланыс болмады.', starts_at: `${day}T11:00` },
  )
  assert.equal(next.items[0].date.sitting_id, id)
  assert.deepEqual(logins((await administrator.getPreparation({ id })).examinees), logins(students))
})

test('A26: a set needs a ticket more for whoever had one of it in an earlier sitting of the exam', async () => {
  const { sitting, exam, students, chair, wanted } = await makeHearing(stack, { students: 2, tickets: 2 })
  const [{ id: later }] = await stack.sql(
    `insert into sittings (exam_id, audience, starts_at, start_until)
     values ($1, 'listed', now() + interval '9 days', now() + interval '9 days 1 hour') returning id`,
    [exam],
  )
  await stack.sql('insert into sitting_students select $1, unnest($2::uuid[])', [later, students.map(({ id }) => id)])
  await stack.sql('insert into ticket_draws values ($1, 1, $2, 2, $3)', [sitting, students[0].id, chair.id])
  const { detail } = await refused(put(later, wanted), 'conflict', { reason: 'too_few_tickets' })
  assert.equal(detail, 'The set has 2 tickets, and 3 are needed.')
  const had = await stack.sql('select tickets_had($1, $2, k.id) as number from ticket_sets k join hearings h on h.ticket_set_id = k.id where h.sitting_id = $3',
    [students[0].id, later, sitting])
  assert.deepEqual(had, [{ number: 2 }])
})

test('O2: a file of hearings prepares them; a blank meeting stays, and every line that cannot be is named', async () => {
  const one = await makeHearing(stack, { students: 1, prepared: false, startsIn: '3 days' })
  const two = await makeHearing(stack, { students: 1, prepared: false, startsIn: '5 days' })
  const header = 'session,discipline,group,kind,order_number,order_date,chair,members,lead_teacher,proctor,criteria,meeting_url,ticket_set'
  const row = ({ session, discipline, group, wanted: w }, changes = {}) => {
    const c = { ...w, meeting_url: '', ...changes }
    return [session, discipline, group, c.kind ?? 'oral', c.order_number, '20.11.2026', c.chair, c.members.join(';'), c.lead_teacher, c.proctor, c.criteria, c.meeting_url, c.ticket_set].join(',')
  }
  const send = (rows, parameters = {}) => administrator.importRoster({ kind: 'hearings', ...parameters }, [header, ...rows].join('\n'))
  const dry = await send([row(one), row(two)], { dry_run: true })
  assert.deepEqual([dry.created, dry.stored], [2, false])
  assert.equal((await administrator.getPreparation({ id: one.sitting })).state, 'not_prepared')
  await send([row(one, { meeting_url: 'https://zoom.us/j/111222333' }), row(two)])
  const prepared = await administrator.getPreparation({ id: one.sitting })
  assert.deepEqual([prepared.state, prepared.meeting.number, prepared.members.length], ['planned', '111222333', 2])
  const again = await send([row(one, { ticket_set: '' }), row(two)])
  assert.deepEqual([again.unchanged, again.changed], [2, 0])
  const { findings } = await refused(
    send([row(one, { kind: 'creative' }), row(two, { ticket_set: 'two' }), row({ ...two, group: 'Жоқ' }), row({ ...one, discipline: two.discipline })]),
    'file_refused',
  )
  assert.deepEqual(findings.map(({ line, code }) => [line, code]), [
    [2, 'unknown_hearing'], [3, 'unknown_ticket_set'], [4, 'unknown_group'], [5, 'unknown_hearing'],
  ])
  const people = await refused(send([row(one, { members: ['nobody.here'] }), row(two, { members: [] })]), 'file_refused')
  assert.deepEqual(people.findings.map(({ refused: _, detail: __, ...members }) => members), [
    { line: 2, code: 'unknown_login', field: 'members', value: 'nobody.here' },
    { line: 3, code: 'too_few_members', field: 'members', at_least: 3 },
  ])
})

test('O3: administrators prepare oral and creative exams; nobody else does, and a test has no preparation', async () => {
  const { sitting, wanted, chair, students } = await makeHearing(stack, { students: 1 })
  for (const { login } of [chair, students[0]]) {
    const client = await signIn(stack, login)
    await refused(client.getPreparation({ id: sitting }), 'forbidden')
    await refused(client.putPreparation({ id: sitting }, wanted), 'forbidden')
  }
  const { sitting: ofTest } = await makeTest(stack, { bank: false })
  await refused(administrator.getPreparation({ id: ofTest }), 'not_found')
  await refused(put(ofTest, wanted), 'not_found')
  await refused(put(sitting, { ...wanted, ticket_set: 0 }), 'bad_value', { field: 'ticket_set' })
})
