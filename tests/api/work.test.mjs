// The works of a creative exam (C4, A28): entered by the lead teacher, given to the commission, opened, reminded of.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makePerson } from '../harness/faculty.mjs'
import { makeHearing } from '../harness/hearing.mjs'
import { startStack, until } from '../harness/stack.mjs'
import { refused, signIn } from './client.mjs'

let stack, stranger
before(async () => {
  stack = await startStack()
  stranger = await signIn(stack, (await makePerson(stack, { roles: ['teacher', 'administrator'] })).login)
})
after(() => stack.stop())

let serial = 0
const film = (more = {}) => ({ kind: 'video', title: 'Дипломдық фильм', url: `https://storage.example.edu/works/${++serial}.mp4`, size_bytes: 734003200, ...more })
// A creative exam in four days and its people, signed in: { id, lead, chair, member, proctor, …hearing }.
async function makeCreative(options = {}) {
  const made = await makeHearing(stack, { kind: 'creative', startsIn: '4 days', students: 2, ...options })
  const [lead, chair, member, proctor] = await Promise.all(
    [made.lead, made.chair, made.members[0], made.proctor].map(({ login }) => signIn(stack, login)))
  return { ...made, id: made.sitting, lead, chair, member, proctor }
}
const put = (hearing, student, input = film(), { n = 1, by = hearing.lead } = {}) => by.putWork({ id: hearing.id, student: student.id, n }, input)
const handOver = (hearing, body = {}) => hearing.lead.handOver({ id: hearing.id }, body)
const worksOf = (reply, student) => reply.students.find((one) => one.student.id === student.id).works
const streamOf = (hearing) => stack.sql("select action, detail from audit_log where object = 'hearing:' || $1 and action like 'work.%' order by id", [hearing.id])
// The exam, and so the deadline, is so much sooner.
const bringForward = (hearing, span) =>
  stack.sql('update sittings set starts_at = starts_at - $2::interval, start_until = start_until - $2::interval where id = $1', [hearing.id, span])
// The exam comes so much nearer, and what was given was given so long ago.
async function letTimePass(hearing, span) {
  await bringForward(hearing, span)
  await stack.sqlAs('postgres', `begin; set local session_replication_role = replica; update work_deliveries d
    set delivered_at = d.delivered_at - interval '${span}' from works w where w.id = d.work_id and w.sitting_id = '${hearing.id}'; commit`)
}

test('C4: the lead teacher enters what the students prepared, and nobody else does', async () => {
  const hearing = await makeCreative()
  const [one, other] = hearing.students
  const before = await hearing.member.listWorks({ id: hearing.id })
  assert.deepEqual([before.missing, before.may_edit, before.students.length], [2, false, 2])
  assert.equal(Date.parse(before.sitting.starts_at) - Date.parse(before.deadline_at), 48 * 3600_000)
  assert.deepEqual(before.commission.map(({ login }) => login).sort(), [hearing.wanted.chair, ...hearing.wanted.members].sort())
  const reply = await put(hearing, one, film({ title: ' Портрет ', kind: 'work', size_bytes: null, sha256: 'AB'.repeat(32) }))
  assert.equal(hearing.lead.last.status, 201)
  const [work] = worksOf(reply, one)
  assert.deepEqual([work.n, work.kind, work.title, work.size_bytes, work.sha256, work.deliveries], [1, 'work', 'Портрет', null, 'ab'.repeat(32), []])
  assert.deepEqual([reply.missing, reply.undelivered, reply.may_edit, worksOf(reply, other)], [1, 1, true, []])
  for (const by of [hearing.chair, hearing.member, hearing.proctor])
    await refused(put(hearing, one, film(), { by }), 'forbidden', { reason: 'not_the_lead_teacher' })
  await refused(put(hearing, one, film(), { by: stranger }), 'not_found')
  await refused(stranger.listWorks({ id: hearing.id }), 'not_found')
})

test('C4: a work has a title, a sound link, and a checksum or a size; its student sits this exam', async () => {
  const hearing = await makeCreative()
  const [one] = hearing.students
  const wrong = [
    [{ title: '  ' }, 'no_work_title'], [{ url: 'http://storage.example.edu/1' }, 'bad_link'], [{ url: 'https://storage/1.mp4' }, 'bad_link'],
    [{ kind: 'film' }, 'unknown_work_kind'], [{ size_bytes: null }, 'no_checksum'], [{ sha256: 'zz'.repeat(32) }, 'bad_checksum'],
  ]
  for (const [more, reason] of wrong) await refused(put(hearing, one, film(more)), 'bad_value', { reason })
  await refused(put(hearing, one, film(), { n: 11 }), 'bad_value', { reason: 'too_many_works', field: 'n' })
  await refused(put(hearing, await makePerson(stack), film()), 'not_found')
  assert.deepEqual(await streamOf(hearing), [])
})

test('C4: the same work again changes nothing; another one takes its place and has to be given anew', async () => {
  const hearing = await makeCreative()
  const [one] = hearing.students
  const input = film()
  await put(hearing, one, input)
  const given = await handOver(hearing)
  assert.equal(given.undelivered, 0)
  assert.deepEqual(await put(hearing, one, input), given)
  const [replaced] = worksOf(given, one)
  const reply = await put(hearing, one, film({ title: 'Жаңа нұсқа' }))
  assert.deepEqual([hearing.lead.last.status, reply.undelivered, worksOf(reply, one).map(({ title }) => title)], [200, 1, ['Жаңа нұсқа']])
  await refused(hearing.member.openWork({ id: replaced.id }, {}), 'not_found')
  const stream = await streamOf(hearing)
  assert.deepEqual(stream.map(({ action, detail }) => [action, detail.before?.title, detail.after?.title]),
    [['work.put', undefined, input.title], ['work.hand_over', undefined, undefined], ['work.put', input.title, 'Жаңа нұсқа']])
  await assert.rejects(stack.sql("update works set title = 'x' where id = $1", [replaced.id]), /never changes/)
  await assert.rejects(stack.sql('update work_deliveries set in_time = false'), /never changes/)
})

test('C4: a work is taken out with a reason, and only once', async () => {
  const hearing = await makeCreative()
  const [one] = hearing.students
  const at = { id: hearing.id, student: one.id, n: 1 }
  const reason = 'Басқа студенттің файлы'
  await refused(hearing.lead.removeWork(at, { reason }), 'not_found')
  await put(hearing, one)
  await refused(hearing.chair.removeWork(at, { reason }), 'forbidden')
  await refused(hearing.lead.removeWork(at, { reason: '   ' }), 'bad_value')
  for (let times = 0; times < 2; times++) assert.deepEqual(worksOf(await hearing.lead.removeWork(at, { reason }), one), [])
  const stream = await streamOf(hearing)
  assert.deepEqual(stream.map(({ action, detail }) => [action, detail.reason]), [['work.put', undefined], ['work.remove', reason]])
})

test('C4, A28: in time every work in force goes to the chair and every member, and what is given stays given', async () => {
  const hearing = await makeCreative()
  await refused(handOver(hearing), 'conflict', { reason: 'nothing_to_hand_over' })
  for (const student of hearing.students) await put(hearing, student)
  const given = await handOver(hearing, { late_reason: 'Кешікпеді' })
  for (const student of hearing.students) {
    const [{ deliveries }] = worksOf(given, student)
    assert.deepEqual(deliveries.map(({ login }) => login).sort(), given.commission.map(({ login }) => login).sort())
    for (const one of deliveries) assert.deepEqual([one.in_time, one.late_reason, one.opened_at], [true, null, null])
  }
  assert.deepEqual(await handOver(hearing), given)
  await refused(hearing.chair.handOver({ id: hearing.id }, {}), 'forbidden')
  assert.deepEqual((await streamOf(hearing)).at(-1).detail.after.deliveries, 6)
})

test('C4, A28: 48 hours before the start the hand-over is late: refused without a reason, and noted with it', async () => {
  const hearing = await makeCreative()
  const [one, other] = hearing.students
  await put(hearing, one)
  await letTimePass(hearing, '1 day 23 hours 59 minutes')
  await handOver(hearing)
  await put(hearing, other)
  await letTimePass(hearing, '2 minutes')
  const late = await refused(handOver(hearing), 'conflict', { reason: 'handover_late' })
  assert.equal(late.term_at, (await hearing.lead.listWorks({ id: hearing.id })).deadline_at)
  await refused(handOver(hearing, { late_reason: '    ' }), 'bad_value', { field: 'late_reason' })
  const reason = 'Студент ауырып қалды'
  const given = await handOver(hearing, { late_reason: reason })
  assert.deepEqual(worksOf(given, one)[0].deliveries.map(({ in_time }) => in_time), [true, true, true])
  assert.deepEqual(worksOf(given, other)[0].deliveries.map((each) => [each.in_time, each.late_reason]), Array(3).fill([false, reason]))
  assert.deepEqual(await handOver(hearing), given)
})

test('C4, A28: in time is judged by the date that holds, whatever date held at the hand-over', async () => {
  const hearing = await makeCreative({ startsIn: '1 day' })
  const [one, other] = hearing.students
  await put(hearing, one)
  await handOver(hearing, { late_reason: 'Студент ауырып қалды' })
  await bringForward(hearing, '-2 days') // the exam was put off
  await put(hearing, other)
  const later = await handOver(hearing)
  for (const student of [one, other]) assert.deepEqual(worksOf(later, student)[0].deliveries.map(({ in_time }) => in_time), [true, true, true])
  const handover = async () => (await stack.sql('select minutes_handover(s) as said from sittings s where id = $1', [hearing.id]))[0].said
  assert.deepEqual((await handover()).late, [])
  await bringForward(hearing, '2 days') // and back again
  assert.deepEqual((await handover()).late.map(({ reason: why }) => why).sort(), ['Студент ауырып қалды', null].sort())
})

test('C4, A28: works that are given while the date moves are judged by the new one', async () => {
  const hearing = await makeCreative({ startsIn: '3 days' })
  await put(hearing, hearing.students[0])
  const moving = await stack.hold("update sittings set starts_at = starts_at - interval '2 days', start_until = start_until - interval '2 days' where id in (select id from sittings where id = $1 for update)", [hearing.id])
  const refusal = refused(handOver(hearing), 'conflict', { reason: 'handover_late' })
  await moving.awaited().finally(() => moving.commit())
  await refusal
})

test('C4, A28: handed over by two screens at once every work is given once', async () => {
  const hearing = await makeCreative()
  await put(hearing, hearing.students[0])
  await Promise.all(Array.from({ length: 6 }, () => handOver(hearing)))
  assert.equal((await streamOf(hearing)).filter(({ action }) => action === 'work.hand_over').length, 1)
})

test('A28: whoever was given a work gets its link, and the first opening is noted', async () => {
  const hearing = await makeCreative()
  const input = film()
  const [{ id }] = worksOf(await put(hearing, hearing.students[0], input), hearing.students[0])
  assert.equal((await hearing.lead.openWork({ id }, {})).url, input.url)
  await refused(hearing.member.openWork({ id }, {}), 'forbidden', { reason: 'not_delivered' })
  await handOver(hearing)
  assert.doesNotMatch(hearing.lead.last.text, /storage\.example/)
  assert.equal((await hearing.member.openWork({ id }, {})).url, input.url)
  const opened = async () => worksOf(await hearing.chair.listWorks({ id: hearing.id }), hearing.students[0])[0].deliveries.filter(({ opened_at }) => opened_at)
  const [first, ...others] = await opened()
  assert.deepEqual([first.login, others], [hearing.member.user.login, []])
  await hearing.member.openWork({ id }, {})
  assert.deepEqual(await opened(), [first])
  await refused(hearing.proctor.openWork({ id }, {}), 'forbidden', { reason: 'not_delivered' })
  await refused(stranger.openWork({ id }, {}), 'not_found')
})

test('C4: after the exam the works stay as they are, and can still be opened', async () => {
  const hearing = await makeCreative()
  const [one] = hearing.students
  const [{ id }] = worksOf(await put(hearing, one), one)
  await handOver(hearing)
  await stack.sql("update hearings set state = 'open', opened_at = now() where sitting_id = $1", [hearing.id])
  await put(hearing, one, film(), { n: 2 })
  await stack.sql("update hearings set state = 'closed', closed_at = now() where sitting_id = $1", [hearing.id])
  const at = { id: hearing.id, student: one.id, n: 1 }
  for (const change of [() => put(hearing, one), () => handOver(hearing), () => hearing.lead.removeWork(at, { reason: 'Себебі бар' })])
    await refused(change(), 'closed', { reason: 'hearing_is_over' })
  assert.equal((await hearing.lead.listWorks({ id: hearing.id })).may_edit, false)
  await hearing.member.openWork({ id }, {})
})

test('C4: a student sees the titles of the own works, without a link, and nobody else\'s', async () => {
  const hearing = await makeCreative()
  const [one, other] = hearing.students
  await put(hearing, one, film({ title: 'Менің фильмім' }))
  await put(hearing, other, film({ title: 'Басқа фильм' }))
  const student = await signIn(stack, one.login)
  const own = () => student.listOwnWorks({ id: hearing.id })
  assert.deepEqual((await own()).items.map(({ n, title, handed_over }) => [n, title, handed_over]), [[1, 'Менің фильмім', false]])
  assert.doesNotMatch(student.last.text, /https:|Басқа/)
  await handOver(hearing)
  assert.deepEqual((await own()).items.map(({ handed_over }) => handed_over), [true])
  await refused((await signIn(stack, (await makePerson(stack)).login)).listOwnWorks({ id: hearing.id }), 'not_found')
})

test('C4: an oral exam has no works', async () => {
  const hearing = await makeCreative({ kind: 'oral' })
  await refused(hearing.lead.listWorks({ id: hearing.id }), 'not_found')
  await refused(put(hearing, hearing.students[0]), 'not_found')
  await refused(handOver(hearing), 'not_found')
})

const reminders = async (client) => (await client.listMessages()).items.filter(({ kind }) => kind === 'works_missing')
test('C4, A28: a day before the deadline the lead teacher is reminded, once, of what is missing or not given', async () => {
  const [missing, undelivered, complete] = [await makeCreative(), await makeCreative(), await makeCreative()]
  await put(missing, missing.students[0])
  for (const hearing of [undelivered, complete]) for (const student of hearing.students) await put(hearing, student)
  await handOver(complete)
  for (const hearing of [missing, undelivered, complete]) await letTimePass(hearing, '1 day 1 minute')
  for (const [hearing, counts] of [[missing, [1, 1]], [undelivered, [0, 2]]]) {
    await until('the lead teacher is reminded', async () => (await reminders(hearing.lead)).length > 0)
    const [{ params }] = await reminders(hearing.lead)
    assert.deepEqual([params.missing, params.undelivered, params.sitting_id, params.group], [...counts, hearing.id, hearing.group])
    assert.equal(Date.parse(params.starts_at) - Date.parse(params.term_at), 48 * 3600_000)
  }
  // Later hearings are swept after earlier ones: when the next one was reminded, the others had their turn again.
  const next = await makeCreative({ startsIn: '2 days 23 hours' })
  await until('the next one is reminded', async () => (await reminders(next.lead)).length > 0)
  assert.deepEqual(await Promise.all([missing, undelivered, complete, next].map(async ({ lead }) => (await reminders(lead)).length)), [1, 1, 0, 1])
  for (const { chair, proctor } of [missing]) assert.deepEqual([await reminders(chair), await reminders(proctor)], [[], []])
})

test('C4, A28: an exam that is moved has another deadline, and the lead teacher is reminded of that too', async () => {
  const hearing = await makeCreative({ startsIn: '2 days 12 hours' })
  await until('the lead teacher is reminded', async () => (await reminders(hearing.lead)).length === 1)
  await letTimePass(hearing, '-1 hour')
  await until('the lead teacher is reminded again', async () => (await reminders(hearing.lead)).length === 2)
})
