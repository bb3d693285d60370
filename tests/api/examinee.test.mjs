// One student before the commission: each step and what it wants, the time of the answer, refusal, interruption, continuation.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startStack } from '../harness/stack.mjs'
import { refused } from './client.mjs'
import { allRefused, makeOpenRoom, makeRoom, letAnswerPass, reason, stranger } from './hearings.mjs'

let stack
before(async () => {
  stack = await startStack()
})
after(() => stack.stop())

const states = ['expected', 'waiting', 'called', 'answering', 'paused', 'answered', 'graded', 'refused', 'absent', 'interrupted', 'continued']
const steps = states.filter((one) => !['expected', 'graded'].includes(one))

test('O2, O5, O8, O10, O11: a student goes only where the table of transitions says', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  const [student] = room.students
  const rows = await stack.sql('select from_state, to_state from examinee_transitions')
  const allowed = new Set(rows.map(({ from_state, to_state }) => `${from_state} ${to_state}`))
  let tried = 0
  for (const from of states) {
    await stack.sqlAs(
      'postgres',
      `begin; set local session_replication_role = replica;
       update examinees set state = '${from}', refused_at = case when '${from}' = 'refused' then now() end where sitting_id = '${room.sitting}'; commit`,
    )
    for (const to of steps.filter((one) => one !== from && !allowed.has(`${from} ${one}`))) {
      await refused(room.move(student, to, reason), 'conflict', { reason: 'wrong_step' })
      tried++
    }
    assert.equal((await room.one(student)).state, from)
  }
  assert.equal(tried, steps.length * states.length - steps.length - rows.filter(({ to_state }) => to_state !== 'graded').length)
  await refused(room.move(student, 'graded'), 'bad_value', { field: 'state' })
  await refused(room.move(student, 'expected'), 'bad_value', { field: 'state' })
})

test('O2: the staff can say that a student is there whose portal fails, and call back one who was called by mistake', async () => {
  const room = await makeRoom(stack, { students: 1 })
  await room.open()
  const [student] = room.students
  await room.move(student, 'waiting')
  const { joined_at, is_late } = await room.one(student)
  assert.deepEqual([joined_at !== null, is_late], [true, true])
  await room.move(student, 'called', undefined, room.chair)
  await room.move(student, 'waiting')
  await room.move(student, 'absent')
  assert.equal((await room.join(student)).place.is_late, true)
  assert.deepEqual((await room.move(student, 'waiting')).examinees, (await room.see(room.proctor)).examinees)
})

test('O2, O3, A30: nobody is called without the proctor and the quorum, or while another is before the commission', async () => {
  const room = await makeOpenRoom(stack, { students: 2 })
  const [first, second] = room.students
  await room.leave(room.proctor)
  await refused(room.move(first, 'called'), 'conflict', { reason: 'proctor_missing' })
  await room.come(room.proctor)
  await room.leave(...room.members)
  await refused(room.move(first, 'called'), 'conflict', { reason: 'no_quorum' })
  await room.come(room.members[0])
  await room.call(first)
  const busy = async () => {
    const { detail } = await refused(room.move(second, 'called'), 'conflict', { reason: 'commission_busy' })
    assert.ok(detail.includes((await room.one(first)).student.full_name))
  }
  await busy()
  await room.leave(room.proctor)
  await refused(room.move(first, 'answering'), 'conflict', { reason: 'proctor_missing' })
  await room.come(room.proctor)
  await room.move(first, 'answering')
  await busy()
  await room.move(first, 'paused', reason)
  await busy()
  await room.move(first, 'answering')
  await room.move(first, 'answered')
  assert.equal((await room.move(second, 'called')).current, second.user.login)
})

test('O3, O4, O9: the answer begins with the identity checked, the devices laid aside and the ticket drawn', async () => {
  const room = await makeRoom(stack, { students: 1 })
  await room.open()
  const [student] = room.students
  await room.move(student, 'waiting')
  await room.move(student, 'called')
  const begin = () => room.move(student, 'answering')
  await refused(begin(), 'conflict', { reason: 'not_identified' })
  const known = await room.identify(student)
  assert.deepEqual(await room.identify(student), known)
  await refused(begin(), 'conflict', { reason: 'devices_not_banned' })
  await refused(room.proctor.putIdentity(room.of(student), { devices_banned: false }), 'bad_value', { field: 'devices_banned' })
  await room.proctor.putIdentity(room.of(student), { devices_banned: true })
  await refused(begin(), 'conflict', { reason: 'no_ticket' })
  await room.draw(student)
  assert.ok((await begin()).examinees[0].answer.running_since)
  const log = await stack.sql('select action from audit_log where object = $1 order by id', [`examinee:${room.sitting}/${student.user.login}`])
  assert.deepEqual(
    log.map(({ action }) => action),
    ['examinee.waiting', 'examinee.called', 'examinee.identity', 'examinee.identity', 'ticket.draw', 'examinee.answering'],
  )
})

test('O3: who it is is checked before the answer', async () => {
  const room = await makeRoom(stack, { students: 1 })
  await room.open()
  const [student] = room.students
  await refused(room.identify(student), 'conflict', { reason: 'wrong_step' })
  await room.join(student)
  await room.identify(student)
  assert.ok((await room.one(student)).identified_at)
})

test('O5, C4, A22: the time of the answer is that of its stretches, and nothing is cut off', async () => {
  const room = await makeOpenRoom(stack, { students: 2 })
  const [student, next] = room.students
  await room.answer(student)
  await letAnswerPass(stack, room.sitting, '11 minutes')
  await room.move(student, 'paused', reason)
  const paused = await room.place(student)
  assert.deepEqual([paused.place.state, paused.place.reason, paused.answer.running_since], ['paused', reason, null])
  assert.ok(paused.answer.seconds >= 660 && paused.answer.seconds < 720)
  await room.move(student, 'answering')
  await letAnswerPass(stack, room.sitting, '9 minutes')
  const running = await room.place(student)
  assert.deepEqual([running.answer.minimum_seconds, running.answer.maximum_seconds, running.answer.seconds], [600, 900, paused.answer.seconds])
  assert.ok(running.answer.running_since)
  await room.move(student, 'answered')
  const { answer } = await room.one(student)
  assert.equal(answer.stretches, 2)
  assert.ok(answer.seconds >= 1200 && answer.seconds < 1260)
  assert.equal((await room.place(next)).place.ahead, 0)
  const rows = await stack.sql('select end_cause, reason from answer_segments where sitting_id = $1 order by n', [room.sitting])
  assert.deepEqual(rows, [{ end_cause: 'paused', reason }, { end_cause: 'answered', reason: null }])
})

test('O2, A22: the wait is estimated from the answers that were given', async () => {
  const room = await makeOpenRoom(stack, { students: 4 })
  assert.equal((await room.place(room.students[3])).place.estimated_minutes, 40)
  await room.answer(room.students[0])
  await letAnswerPass(stack, room.sitting, '10 minutes')
  await room.move(room.students[0], 'answered')
  const { place } = await room.place(room.students[3])
  assert.deepEqual([place.ahead, place.estimated_minutes], [2, 20])
})

test('O8, A24, C9: a refusal is a result of its own: 0 points, F, with its time and recorder', async () => {
  const room = await makeOpenRoom(stack, { students: 2, rating: '60' })
  const [student, other] = room.students
  await room.answer(student)
  await refused(room.move(student, 'refused'), 'bad_value', { field: 'reason' })
  await room.move(student, 'refused', 'Does not want to answer the ticket.')
  const { grade, place } = await room.place(student)
  assert.deepEqual(
    [grade.kind, grade.exam_points, grade.total, grade.letter, grade.traditional, grade.trace[0].step, grade.trace[0].rule],
    ['refused', '0', null, 'F', 2, 'refused', 'O8, A24'],
  )
  assert.equal(place.reason, 'Does not want to answer the ticket.')
  const [row] = await stack.sql(
    'select r.recorded_by, x.refused_by, x.refused_at is not null as at, g.end_cause from results r join examinees x using (sitting_id, student_id) join answer_segments g using (sitting_id, student_id) where sitting_id = $1',
    [room.sitting],
  )
  assert.deepEqual(row, { recorded_by: room.proctor.user.id, refused_by: room.proctor.user.id, at: true, end_cause: 'refused' })
  await room.move(other, 'refused', 'Does not want to be examined.', room.chair)
  const { items } = await other.listMessages()
  assert.deepEqual(items.map(({ kind, params }) => [kind, params.letter, params.total]), [['grade_announced', 'F', null]])
  assert.equal((await other.getGrades()).grades[0].kind, 'refused')
  await refused(room.join(other), 'conflict', { reason: 'wrong_step' })
  assert.equal((await room.close()).state, 'closed')
})

test('O10, C10, A25: whoever lost the network returns within the sitting, with the same ticket and his time', async () => {
  const room = await makeOpenRoom(stack, { students: 2 })
  const [student, other] = room.students
  await room.answer(student)
  const ticket = await room.ticket(student)
  await letAnswerPass(stack, room.sitting, '5 minutes')
  await room.move(student, 'interrupted', reason)
  await refused(room.ticket(student), 'conflict', { reason: 'wrong_step' })
  assert.equal((await room.place(student)).place.state, 'interrupted')
  assert.equal((await room.one(student)).is_back, false)
  await room.grade(other)
  await refused(room.close(), 'conflict', { reason: 'queue_not_empty' })
  const back = await room.join(student)
  assert.ok(back.meeting)
  assert.equal((await room.one(student)).is_back, true)
  assert.deepEqual(await room.join(student), back)
  await room.move(student, 'called')
  assert.deepEqual([await room.draw(student).then(({ tickets }) => tickets.drawn), await room.ticket(student)], [2, ticket])
  await room.move(student, 'answering')
  await room.move(student, 'answered')
  const { answer } = await room.one(student)
  assert.ok(answer.seconds >= 300 && answer.seconds < 360 && answer.stretches === 2)
})

test('O8, A24, A26: whoever has read the ticket is neither sent back without a reason nor absent', async () => {
  const room = await makeOpenRoom(stack, { students: 2 })
  const [student, other] = room.students
  await room.call(student)
  await room.ticket(student)
  await allRefused([room.move(student, 'waiting'), room.move(student, 'absent', reason)], 'conflict', { reason: 'ticket_was_read' })
  await room.move(student, 'interrupted', reason)
  await room.move(student, 'called')
  await refused(room.move(student, 'waiting'), 'conflict', { reason: 'ticket_was_read' })
  await room.move(student, 'refused', 'Does not want to answer the ticket.')
  await room.call(other) // drawn, and not read
  assert.equal((await room.move(other, 'waiting')).current, null)
})

test('O3, O9: a proctor who is noted as away checks nobody and draws nothing', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  const [student] = room.students
  await room.move(student, 'called')
  await refused(room.draw(student), 'conflict', { reason: 'not_identified' })
  await room.leave(room.proctor)
  const { may } = await room.see(room.proctor)
  assert.deepEqual([may.identify, may.draw], [false, false])
  await allRefused([room.identify(student), room.draw(student)], 'conflict', { reason: 'not_present' })
  await room.come(room.proctor)
  await room.identify(student)
  await room.draw(student)
})

test('O10: a pause, an interruption and a continuation have a reason', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  const [student] = room.students
  await room.answer(student)
  for (const state of ['paused', 'interrupted']) {
    await refused(room.move(student, state), 'bad_value', { field: 'reason' })
    await refused(room.move(student, state, '  .  '), 'bad_value', { field: 'reason' })
  }
  await room.move(student, 'interrupted', reason)
  await refused(room.move(student, 'continued'), 'bad_value', { field: 'reason' })
})

test('O11, C11, A26: whoever cannot return has the right to another date, without an appeal', async () => {
  const room = await makeOpenRoom(stack, { students: 2, tickets: 6 })
  const [student, other] = room.students
  const administrator = await stranger(stack, 'administrator')
  await room.answer(student)
  await refused(administrator.putReschedules({ id: room.exam }, { logins: [student.user.login], cause: 'technical', reason }), 'conflict', { reason: 'exam_is_running' })
  await room.move(student, 'interrupted', reason)
  await room.move(student, 'continued', 'The network did not come back.')
  const { waiting, sittings } = await student.getSchedule()
  assert.deepEqual([waiting.map(({ cause }) => cause), sittings.find(({ id }) => id === room.sitting)?.examinee], [['continuation'], 'continued'])
  assert.deepEqual([(await room.place(student)).place.state, (await room.place(student)).meeting], ['continued', null])
  await refused(room.join(student), 'conflict', { reason: 'wrong_step' })
  await room.move(other, 'absent', 'Was not there.')
  const closed = await room.close()
  assert.deepEqual(closed.continuation, [
    { student: { login: student.user.login, full_name: student.user.full_name }, reason: 'The network did not come back.', date: null },
  ])
  const days = await stack.sql("select d::date::text as day from generate_series(university_day() + 2, university_day() + 20, '1 day') d where is_exam_day(d::date)")
  const { items } = await administrator.putReschedules({ id: room.exam }, { logins: [student.user.login], cause: 'continuation', reason, starts_at: `${days[0].day}T10:00` })
  assert.equal((await room.see()).continuation[0].date.sitting_id, items[0].date.sitting_id)
})

test('O11, A26: at the other date he gets a ticket that he did not have', async () => {
  const room = await makeOpenRoom(stack, { students: 1, tickets: 2 })
  const [student] = room.students
  await room.answer(student)
  const had = await room.ticket(student)
  await room.move(student, 'interrupted', reason)
  await room.move(student, 'continued', reason)
  const [{ day }] = await stack.sql("select d::date::text as day from generate_series(university_day() + 2, university_day() + 20, '1 day') d where is_exam_day(d::date) limit 1")
  const administrator = await stranger(stack, 'administrator')
  const { items } = await administrator.putReschedules({ id: room.exam }, { logins: [student.user.login], cause: 'continuation', reason, starts_at: `${day}T10:00` })
  const sitting = items[0].date.sitting_id
  await stack.sql("update sittings set starts_at = now() - interval '1 minute', start_until = now() + interval '2 hours' where id = $1", [sitting])
  const next = room.at(sitting)
  const move = () => administrator.putRescheduleDate({ id: items[0].id }, { starts_at: `${day}T14:00`, instead_of: items[0].date.starts_at })
  await next.open()
  const [{ starts_at }] = (await administrator.listReschedules()).items.filter(({ id }) => id === items[0].id).map(({ date }) => date)
  items[0].date.starts_at = starts_at
  await refused(move(), 'conflict', { reason: 'hearing_was_opened' })
  await next.join(student)
  await next.call(student)
  const got = await next.ticket(student)
  assert.notEqual(got.number, had.number)
  await next.move(student, 'answering')
  await next.move(student, 'answered')
  await refused(move(), 'conflict', { reason: 'exam_was_sat' })
})

test('O10, A26: whoever was absent gets another date, of an exam that is over too', async () => {
  const room = await makeOpenRoom(stack, { students: 2 })
  const administrator = await stranger(stack, 'administrator')
  const [absent, heard] = room.students
  const newDate = (student) => administrator.putReschedules({ id: room.exam }, { logins: [student.user.login], cause: 'technical', reason })
  await room.move(absent, 'absent', 'Was not there.')
  await room.grade(heard)
  await refused(newDate(heard), 'conflict', { reason: 'exam_was_sat' })
  await room.close()
  await newDate(absent)
  const { waiting } = await absent.getSchedule()
  assert.deepEqual(waiting.map(({ cause }) => cause), ['technical'])
  await refused(room.join(absent), 'closed')
})

test('C4: the questions of the commission are noted, each once', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  const [student] = room.students
  const note = (by, text) => by.putNote(room.of(student), { text })
  await refused(note(room.chair, 'Why?'), 'conflict', { reason: 'wrong_step' })
  await room.answer(student)
  await note(room.chair, ' Why did the capital move? ')
  await note(room.chair, 'Why did the capital move?')
  await note(room.lead, 'When?')
  await refused(note(room.lead, '   '), 'bad_value', { field: 'text' })
  const { notes } = await room.one(student)
  assert.deepEqual(notes.map(({ author, text }) => [author, text]), [[room.chair.user.full_name, 'Why did the capital move?'], [room.lead.user.full_name, 'When?']])
})

test('O2: a student of another exam is not found', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  const { students } = await makeRoom(stack, { students: 1 })
  await refused(room.move(students[0], 'called'), 'not_found')
  await refused(room.identify(students[0]), 'not_found')
  await refused(room.draw(students[0]), 'not_found')
  await refused(room.mark(students[0], room.chair), 'not_found')
})
