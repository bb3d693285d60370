// Staff that falls ill or loses power in the middle of an exam, and is replaced: who may what from then on, and what is kept of it.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { makeCommission, makePerson } from '../harness/faculty.mjs'
import { makeHearing, prepareHearing } from '../harness/hearing.mjs'
import { png } from '../harness/pictures.mjs'
import { startStack } from '../harness/stack.mjs'
import { refused, signIn } from './client.mjs'
import { eventsOf, examDays } from './dates.mjs'
import { allRefused, atOnce, makeOpenRoom, makeRoom, stranger } from './hearings.mjs'

let stack, administrator
before(async () => {
  stack = await startStack()
  administrator = await stranger(stack, 'administrator')
})
after(() => stack.stop())

const reason = 'Проктор ауырып қалды.'
const teacher = () => stranger(stack, 'teacher')
const loginOf = ({ user }) => user.login
// Puts the preparation of the room again, changed; why: null gives no reason.
const put = (room, changes, why = reason) =>
  administrator.putPreparation({ id: room.sitting }, { ...room.wanted, ...changes, ...(why !== null && { reason: why }) })
// Somebody new in the place of the proctor, in the room as such.
async function replaceProctor(room, changes = {}) {
  const [old, proctor] = [room.proctor, await teacher()]
  Object.assign(room.wanted, { proctor: loginOf(proctor), ...changes })
  await put(room, {})
  room.proctor = proctor
  return old
}
const presenceOf = (room, { user }) =>
  stack.sql('select left_at is null as there, recorded_by from hearing_presence where sitting_id = $1 and user_id = $2 order by came_at', [room.sitting, user.id])

test('O3: a proctor who is gone in the middle is replaced, the other one is in it at once and the exam goes on to its end', async () => {
  const room = await makeOpenRoom(stack, { students: 2 })
  const [first, second] = room.students
  await room.call(first)
  await room.leave(room.proctor)
  await refused(room.move(first, 'answering', undefined, room.chair), 'conflict', { reason: 'proctor_missing' })
  const old = await replaceProctor(room, { order_number: '46-Е', order_date: '2026-11-27' })
  assert.deepEqual((await room.see(room.proctor)).duties, ['proctor'])
  assert.deepEqual((await room.see()).order, { number: '46-Е', date: '2026-11-27' })
  await refused(room.move(first, 'answering'), 'conflict', { reason: 'proctor_missing' }) // he says himself that he is there
  await room.come(room.proctor)
  const { ticket } = await room.one(first, room.proctor)
  assert.ok(ticket.questions.length > 0)
  await room.move(first, 'answering')
  await room.move(first, 'answered')
  await room.marked(first)
  await room.agree(first)
  await room.sign(first, room.members[0])
  await room.announce(first)
  await room.grade(second)
  assert.equal((await room.close(room.proctor)).state, 'closed')
  await refused(room.see(old), 'not_found')
})

test('O3, O4, A20: whoever is replaced is there no more, and neither acts nor sees anything of the exam from then on', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  const [student] = room.students
  await administrator.putPhoto({ login: loginOf(student) }, png())
  await room.call(student)
  const { id } = await room.chair.putRecording({ id: room.sitting }, { url: 'https://zoom.us/rec/share/half', provider: 'zoom' })
  const old = await replaceProctor(room)
  assert.deepEqual(await presenceOf(room, old), [{ there: false, recorded_by: old.user.id }])
  assert.equal((await room.see()).staff.find(({ duties }) => duties[0] === 'proctor').present_since, null)
  await allRefused([
    room.see(old), room.come(old), room.draw(student, old), room.identify(student, old), room.move(student, 'absent', undefined, old),
    room.close(old), old.putNote(room.of(student), { text: 'x' }), old.listRecordings({ id: room.sitting }), old.viewRecording({ id }, {}),
    old.getDraw({ id: room.sitting }), old.getExamineePhoto(room.of(student)), old.getHearingMinutes({ id: room.sitting }),
  ], 'not_found')
  assert.deepEqual((await old.listHearings()).items, [])
  assert.deepEqual(await eventsOf(stack, old), [])
  const now = room.proctor
  assert.equal((await eventsOf(stack, now)).length, 1)
  assert.equal((await now.listRecordings({ id: room.sitting })).items.length, 1)
  await now.getExamineePhoto(room.of(student))
  assert.deepEqual((await now.listHearings()).items.map(({ duties, state }) => [duties, state]), [[['proctor'], 'open']])
})

test('O3, A21, O12: other staff or another order want a reason while the exam is open; criteria and tickets stay', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  const proctor = loginOf(await teacher())
  for (const changes of [{ proctor }, { order_number: '46-Е' }, { order_date: '2026-11-21' }])
    await refused(put(room, changes, null), 'bad_value', { reason: 'no_reason', field: 'reason' })
  for (const changes of [{ proctor, ticket_set: null }, { proctor, criteria: 'CREATIVE' }, { ticket_set: 99 }])
    await refused(put(room, changes), 'conflict', { reason: 'hearing_is_open' })
  await refused(put(room, { proctor, order_number: ' ' }), 'bad_value', { reason: 'no_order_number' })
  await refused(put(room, { proctor, meeting_url: 'https://zoom.us.evil.example/j/1' }), 'bad_value', { field: 'meeting_url' })
  await assert.rejects(prepareHearing(stack, room.sitting, { ...room.wanted, proctor }), /hearing_is_open/) // nobody to ask for a reason
  assert.equal((await room.see(room.proctor)).duties[0], 'proctor')
  const { tickets, criteria } = await put(room, { proctor })
  assert.deepEqual([tickets.set, criteria.code], [room.tickets.number, 'ORAL'])
  await put(room, { proctor })
  const entries = await stack.sql("select detail from audit_log where object = 'hearing:' || $1 and action = 'hearing.prepare' order by id", [room.sitting])
  assert.deepEqual(entries.slice(1).map(({ detail: { before, after, reason: why } }) => [before.proctor.login, after.proctor.login, why]),
    [[room.wanted.proctor, proctor, reason]])
})

test('O3, A30: who comes while the exam is open is judged as before it, who is in it already is not judged again', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  const [one, two] = room.wanted.members
  const student = loginOf(room.students[0])
  for (const [changes, field, why] of [
    [{ members: [one] }, 'members', 'too_few_members'],
    [{ members: [one, room.wanted.chair] }, 'members', 'person_twice'],
    [{ proctor: one }, 'proctor', 'proctor_is_more'],
    [{ proctor: student }, 'proctor', 'student_in_commission'],
    [{ members: [one, two, 'nobody'] }, 'members', 'unknown_login'],
  ])
    await refused(put(room, changes), 'bad_value', { field, reason: why })
  await stack.sql('update users set active = false where login = any ($1)', [[one, room.wanted.lead_teacher]])
  await replaceProctor(room)
  assert.equal((await room.see()).staff.length, 5)
})

test('O3: nobody comes who conducts another exam then, but for one that is over by now', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  const now = await makeHearing(stack, { students: 1, startsIn: '-30 minutes' })
  const soon = await makeHearing(stack, { students: 1, startsIn: '40 minutes' })
  for (const { proctor } of [now, soon]) {
    const { detail, clash } = await refused(put(room, { proctor: proctor.login }), 'conflict', { reason: 'staff_busy' })
    assert.ok(detail.includes(proctor.name) && clash.person.full_name === proctor.name)
  }
  await stack.sql("update sittings set starts_at = now() - interval '2 hours' where id = $1", [room.sitting])
  await stack.sql("update sittings set starts_at = now() - interval '1 hour', start_until = now() - interval '1 minute' where id = $1", [now.sitting])
  assert.equal((await put(room, { proctor: now.proctor.login })).proctor.login, now.proctor.login)
})

test('O3: an exam that lasts longer than was thought keeps whoever comes busy until those who are left have answered', async () => {
  const room = await makeOpenRoom(stack, { students: 3 })
  await stack.sql("update sittings set starts_at = now() - interval '4 hours', start_until = now() - interval '1 hour' where id = $1", [room.sitting])
  const soon = await makeHearing(stack, { students: 1, startsIn: '40 minutes' }) // three quarters of an hour are left
  await refused(put(room, { proctor: soon.proctor.login }), 'conflict', { reason: 'staff_busy' })
  await room.move(room.students[0], 'refused', 'Does not want to answer.')
  assert.equal((await put(room, { proctor: soon.proctor.login })).proctor.login, soon.proctor.login)
})

test('O3: an open exam keeps its staff busy for other exams until those who are left have answered, a closed one no longer', async () => {
  const room = await makeOpenRoom(stack, { students: 3 })
  await stack.sql("update sittings set starts_at = now() - interval '4 hours', start_until = now() - interval '1 hour' where id = $1", [room.sitting])
  const other = await makeHearing(stack, { students: 1, startsIn: '40 minutes', prepared: false })
  const prepare = () => administrator.putPreparation({ id: other.sitting }, { ...other.wanted, proctor: room.wanted.proctor })
  await refused(prepare(), 'conflict', { reason: 'staff_busy' })
  await stack.sql("update sittings set start_until = now() + interval '2 hours' where id = $1", [room.sitting])
  for (const student of room.students) await room.move(student, 'refused', 'Does not want to answer.')
  await refused(prepare(), 'conflict', { reason: 'staff_busy' }) // who is late may come yet
  await room.close()
  assert.equal((await prepare()).state, 'planned')
})

test('O3: an order that takes the place of another while the staff stays is kept in the minutes with its reason', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  await put(room, { order_number: '45-Е/1', order_date: '2026-11-27' }, 'Бұйрық нөмірі қате.')
  await room.grade(room.students[0])
  await room.close()
  const { order, orders_before, replaced } = await room.chair.getHearingMinutes({ id: room.sitting })
  assert.deepEqual([order, replaced], [{ number: '45-Е/1', date: '2026-11-27' }, []])
  assert.deepEqual(orders_before.map(({ number, date, reason: why }) => [number, date, why]), [['45-Е', '2026-11-20', 'Бұйрық нөмірі қате.']])
  for (const [language, heading] of [['kk', 'Отырыс барысындағы ауыстырулар'], ['ru', 'Замены в ходе заседания'], ['en', 'Replaced during the sitting']]) {
    const text = textOf(await room.chair.getHearingMinutesPdf({ id: room.sitting, language }))
    for (const sentence of [heading, '№ 45-Е, 20.11.2026', 'Бұйрық нөмірі қате.']) assert.ok(text.includes(sentence), `${language}: "${sentence}" in ${text}`)
  }
  await assert.rejects(stack.sql("update hearing_orders set reason = 'xxx'"), /hearing_orders is append-only/)
})

test('O3: whoever is replaced is free for another exam at once', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  const other = await makeHearing(stack, { students: 1, startsIn: '1 minute', prepared: false })
  const shared = { ...other.wanted, proctor: room.wanted.proctor }
  await refused(administrator.putPreparation({ id: other.sitting }, shared), 'conflict', { reason: 'staff_busy' })
  await replaceProctor(room)
  assert.equal((await administrator.putPreparation({ id: other.sitting }, shared)).state, 'planned')
})

test('A30: whoever has marked or signed stays a voter; he may be away, change places with the chair, and others are added', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  const [student] = room.students
  const [one, two] = room.members
  await room.answered(student)
  await room.mark(student, room.chair)
  await room.mark(student, one)
  const [first, second] = [await teacher(), await teacher()]
  for (const gone of [room.chair, one]) {
    const rest = room.voters.filter((voter) => voter !== gone).map(loginOf)
    const { detail, field, clash } = await refused(put(room, { chair: rest[0], members: [rest[1], loginOf(first)] }), 'conflict', { reason: 'voter_has_marked' })
    assert.ok(detail.includes(gone.user.full_name))
    assert.deepEqual([field, clash.person.full_name], ['members', gone.user.full_name])
  }
  await refused(put(room, { members: [loginOf(two), loginOf(first)], proctor: loginOf(one) }), 'conflict', { reason: 'voter_has_marked' })
  // The chair is gone; a member is the chair from now on. Who has not marked is replaced.
  await room.leave(room.chair)
  await put(room, { chair: loginOf(one), members: [room.wanted.chair, loginOf(first), loginOf(second)] })
  assert.deepEqual([(await room.see(one)).duties, (await room.see(room.chair)).duties], [['chair'], ['member']])
  assert.equal((await room.see(one)).may.agree, true) // he was there and is
  await refused(room.see(two), 'not_found')
  await room.come(first, second)
  for (const voter of [first, second]) await room.mark(student, voter)
  await one.putAgreement(room.of(student), { points: room.points })
  await room.sign(student, first)
  await room.sign(student, second)
  await room.announce(student, one)
  assert.equal((await room.close(one)).state, 'closed')
})

test('A30: with so many gone that no quorum is possible others take their places, and the exam is closed', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  const [student] = room.students
  await room.leave(...room.members)
  await refused(room.move(student, 'called'), 'conflict', { reason: 'no_quorum' })
  const members = [await teacher(), await teacher()]
  await put(room, { members: members.map(loginOf) })
  Object.assign(room, { members, voters: [room.chair, ...members] })
  await room.come(...members)
  await room.grade(student)
  assert.equal((await room.close()).state, 'closed')
})

test('A30: when the voter whose marks are missing is replaced, the marks of those who are there are seen at once', async () => {
  const room = await makeOpenRoom(stack, { students: 1, members: 3 })
  const [student] = room.students
  const [one, two, silent] = room.members
  await room.answered(student)
  for (const voter of [room.chair, one, two]) await room.mark(student, voter)
  assert.equal((await room.one(student)).marks.revealed, false)
  await put(room, { members: [one, two, await teacher()].map(loginOf) })
  assert.equal((await room.one(student)).marks.revealed, true)
  await refused(room.mark(student, silent), 'not_found')
})

test('C4: whoever comes into the commission has at once the works that it was given, late and with the reason, and whoever leaves it has none', async () => {
  const room = await makeRoom(stack, { kind: 'creative', students: 2 })
  const film = (n) => ({ kind: 'video', title: `Фильм № ${n}`, url: `https://storage.example.edu/${n}.mp4`, size_bytes: 1000 })
  await room.lead.putWork({ ...room.of(room.students[0]), n: 1 }, film(1))
  await room.lead.handOver({ id: room.sitting }, { late_reason: 'Студент ауырды' })
  const { students } = await room.lead.putWork({ ...room.of(room.students[1]), n: 1 }, film(2)) // not given to anybody yet
  const [given, kept] = students.map(({ works }) => works[0].id)
  await room.open()
  const [one, two] = room.members
  const member = await teacher()
  await put(room, { members: [loginOf(one), loginOf(member)] })
  assert.equal((await member.openWork({ id: given }, {})).url, film(1).url)
  await refused(member.openWork({ id: kept }, {}), 'forbidden', { reason: 'not_delivered' })
  await refused(two.openWork({ id: given }, {}), 'not_found')
  const [{ works }] = (await member.listWorks({ id: room.sitting })).students
  assert.deepEqual(works[0].deliveries.filter(({ late_reason: why }) => why === reason).map(({ login, in_time }) => [login, in_time]), [[loginOf(member), false]])
  assert.equal(works[0].deliveries.length, 4) // the register keeps what was given to whom
  const [{ detail }] = await stack.sql("select detail from audit_log where object = 'hearing:' || $1 and action = 'work.hand_over' order by id desc limit 1", [room.sitting])
  assert.deepEqual([detail.after.deliveries, detail.reason], [1, reason])
})

test('A31: whoever was replaced in the commission of an exam does not judge an appeal against it; a replaced proctor may', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  const { members: [judge, other] } = await makeCommission(stack, room.session, { members: 4 })
  const [one, two] = room.wanted.members
  await put(room, { members: [one, judge.login], proctor: other.login })
  await put(room, { members: [one, two] })
  await room.come(room.proctor, room.members[1])
  await room.grade(room.students[0], ['2', '1', '0', '0.5'])
  await room.close()
  const appeal = await room.students[0].requestAppeal({ id: room.sitting }, { ground: 'grade', claim: 'Баға әділ емес' })
  const recused = async ({ login }) => (await (await signIn(stack, login)).getAppealDossier({ id: appeal.id })).ballot.recused
  assert.deepEqual([await recused(judge), await recused(other)], [true, false])
})

const textOf = (pdf) => execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf }).toString().replaceAll(/\s+/g, ' ')
// A document is also left where somebody wants to look at it.
const look = (name, pdf) => process.env.LOOK && writeFileSync(`${process.env.LOOK}/${name}.pdf`, pdf)
const rename = (client, name) => stack.sql('update users set full_name = $2 where id = $1', [client.user.id, name])

test('O3, A30: the minutes tell everybody who was there, as what, from when to when, and why and when he was replaced', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  const [one, two] = room.members
  for (const [client, name] of [[room.proctor, 'Ахметжанов Тимур'], [room.chair, 'Жұмабаева Сандуғаш'], [one, 'Ахметов Данияр'], [two, 'Ли Александр']])
    await rename(client, name)
  const old = await replaceProctor(room, { order_number: '46-Е', order_date: '2026-11-27' })
  await rename(room.proctor, 'Әбдірова Гүлнұр')
  await room.come(room.proctor)
  await put(room, { chair: loginOf(one), members: [room.wanted.chair, loginOf(two)] }, 'Төрағада жарық өшті.')
  const back = { ...room, chair: one, members: [room.chair, two] }
  await put(room, { proctor: loginOf(old), chair: loginOf(one), members: [room.wanted.chair, loginOf(two)] }, 'Проктор қайта оралды.')
  await old.putPresence({ id: room.sitting }, { present: true })
  await room.move(room.students[0], 'refused', 'Бас тартты.', old)
  await room.close(old)
  const minutes = await back.chair.getHearingMinutes({ id: room.sitting })
  const told = (list) => list.map(({ full_name, duties, presence }) => [full_name, duties, presence.length])
  assert.deepEqual(told(minutes.staff).filter(([, [duty]]) => duty !== 'lead_teacher'), [
    ['Ахметов Данияр', ['chair'], 1], ['Жұмабаева Сандуғаш', ['member'], 1], ['Ли Александр', ['member'], 1], ['Ахметжанов Тимур', ['proctor'], 1],
  ])
  assert.deepEqual(told(minutes.replaced), [
    ['Ахметжанов Тимур', ['proctor'], 1], ['Ахметов Данияр', ['member'], 1], ['Жұмабаева Сандуғаш', ['chair'], 1], ['Әбдірова Гүлнұр', ['proctor'], 1],
  ])
  assert.deepEqual(minutes.replaced.map(({ order, reason: why }) => [order.number, why]), [
    ['45-Е', reason], ['46-Е', 'Төрағада жарық өшті.'], ['46-Е', 'Төрағада жарық өшті.'], ['46-Е', 'Проктор қайта оралды.'],
  ])
  for (const { presence, replaced_at } of minutes.replaced) assert.equal(presence[0].left_at, replaced_at)
  for (const [language, ...sentences] of [
    ['kk', 'Отырыс барысындағы ауыстырулар', 'Проктор Ахметжанов Тимур', 'Төраға Жұмабаева Сандуғаш', 'Проктор Әбдірова Гүлнұр', 'Өкім № 45-Е, 20.11.2026', reason],
    ['ru', 'Замены в ходе заседания', 'Председатель Жұмабаева Сандуғаш', 'Распоряжение № 46-Е, 27.11.2026', 'Төрағада жарық өшті.'],
    ['en', 'Replaced during the sitting', 'Chair Жұмабаева Сандуғаш', 'Proctor Ахметжанов Тимур', 'Проктор қайта оралды.'],
  ]) {
    const pdf = await one.getHearingMinutesPdf({ id: room.sitting, language })
    look(`replaced-${language}`, pdf)
    for (const sentence of sentences) assert.ok(textOf(pdf).includes(sentence), `${language}: "${sentence}" in ${textOf(pdf)}`)
  }
  for (const change of ["update hearing_replacements set reason = 'xxx'", 'delete from hearing_replacements', 'truncate hearing_replacements'])
    await assert.rejects(stack.sql(change), /hearing_replacements is append-only/, change)
})

test('O3: minutes that were frozen before anybody could be replaced name nobody', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  await room.grade(room.students[0])
  await room.close()
  await stack.sql('alter table hearing_minutes disable trigger append_only')
  await stack.sql("update hearing_minutes set content = content - 'replaced' where sitting_id = $1", [room.sitting])
  await stack.sql('alter table hearing_minutes enable trigger append_only')
  assert.deepEqual((await room.chair.getHearingMinutes({ id: room.sitting })).replaced, [])
  assert.doesNotMatch(textOf(await room.chair.getHearingMinutesPdf({ id: room.sitting, language: 'en' })), /Replaced/)
})

test('O3: whoever was there before the opening and no longer conducts it is not there when he comes back into it', async () => {
  const room = await makeRoom(stack, { students: 1 })
  await room.come(room.proctor)
  const proctor = await teacher()
  await put(room, { proctor: loginOf(proctor) }, null)
  await put(room, {}, null)
  assert.equal((await room.see()).staff.find(({ login }) => login === loginOf(room.proctor)).present_since, null)
})

test('O3: a file of hearings replaces nobody in an exam that is open', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  const { session, discipline, group, wanted: w } = room
  const send = (proctor) => administrator.importRoster({ kind: 'hearings' },
    'session,discipline,group,kind,order_number,order_date,chair,members,lead_teacher,proctor,criteria,meeting_url,ticket_set\n' +
    [session, discipline, group, 'oral', w.order_number, w.order_date, w.chair, w.members.join(' '), w.lead_teacher, proctor, w.criteria, '', ''].join(','))
  assert.equal((await send(w.proctor)).unchanged, 1)
  const { findings } = await refused(send(loginOf(await teacher())), 'file_refused')
  assert.deepEqual(findings.map(({ line, code }) => [line, code]), [[2, 'hearing_is_open']])
})

test('O3: of two exams that want one proctor at once, an open one and a planned one, one gets him', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  const other = await makeHearing(stack, { students: 1, startsIn: '1 minute', prepared: false })
  const shared = await makePerson(stack, { roles: ['teacher'] })
  const lock = await stack.hold('select from users where id = $1 for update', [shared.id])
  const tries = atOnce(put(room, { proctor: shared.login }),
    administrator.putPreparation({ id: other.sitting }, { ...other.wanted, proctor: shared.login }))
  await lock.awaited(2)
  await lock.release()
  const [done, refusals] = await tries
  assert.deepEqual([done.length, refusals.map(({ reason: why }) => why)], [1, ['staff_busy']])
})

test('O3, A26: a date that is appointed while staff is replaced is judged with those who are in it then', async () => {
  const room = await makeOpenRoom(stack, { students: 2 })
  const [day] = await examDays(stack)
  const late = room.students[1]
  await room.move(late, 'absent')
  const busy = await makeHearing(stack, { students: 1, startsIn: '30 days', lateStart: '1 hour' })
  await administrator.putSitting({}, { session: busy.session, discipline: busy.discipline, group: busy.group, kind: 'oral', starts_at: `${day}T11:00`, late_start_minutes: 60 })
  const lock = await stack.hold('select from exams where id = $1 for update', [room.exam])
  const replaced = put(room, { proctor: busy.proctor.login })
  await lock.awaited(1)
  const appointed = administrator.putReschedules({ id: room.exam }, { logins: [loginOf(late)], cause: 'technical', reason: 'Байланыс болмады.', starts_at: `${day}T11:00` })
    .then(() => 'appointed', ({ body }) => body.reason)
  await lock.awaited(2)
  await lock.release()
  await replaced
  assert.equal(await appointed, 'staff_busy')
})
