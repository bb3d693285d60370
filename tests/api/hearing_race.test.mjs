// A hearing when two people act in the same moment: one order, one outcome, and the other is told.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startStack } from '../harness/stack.mjs'
import { refused, signIn } from './client.mjs'
import { atOnce, makeOpenRoom, makeRoom, reason, stranger } from './hearings.mjs'

const rounds = 5
let stack
before(async () => {
  stack = await startStack()
})
after(() => stack.stop())

// The same proctor at a second screen.
const secondScreen = (room) => signIn(stack, room.proctor.user.login)
const told = (refusals) => refusals.map(({ reason: why, code }) => why ?? code)

test('O4, A21: two screens that draw at once draw one ticket', async () => {
  const room = await makeOpenRoom(stack, { students: rounds })
  const screen = await secondScreen(room)
  for (const [n, student] of room.students.entries()) {
    await room.move(student, 'called')
    await room.identify(student)
    const [done, refusals] = await atOnce(room.draw(student), room.draw(student, screen), room.draw(student))
    assert.deepEqual([refusals, new Set(done.map(({ tickets }) => tickets.drawn)).size], [[], 1])
    assert.equal(done[0].tickets.drawn, n + 1)
    assert.equal(new Set(done.map(({ examinees }) => examinees[n].ticket.number)).size, 1)
    await room.move(student, 'interrupted', reason)
  }
})

test('O2: of two screens that call two students at once one does, and one student is before the commission', async () => {
  const room = await makeOpenRoom(stack, { students: 2 })
  const screen = await secondScreen(room)
  const [first, second] = room.students
  for (let round = 0; round < rounds; round++) {
    const [done, refusals] = await atOnce(room.move(first, 'called'), room.move(second, 'called', undefined, screen))
    assert.deepEqual([done.length, told(refusals)], [1, ['commission_busy']])
    const { examinees } = await room.see()
    assert.deepEqual(examinees.map(({ state }) => state).sort(), ['called', 'waiting'])
    await room.move(examinees[0].state === 'called' ? first : second, 'waiting')
  }
})

test('A30: marks that change while the last voter marks count before the reveal, or are refused', async () => {
  const room = await makeOpenRoom(stack, { students: rounds })
  const [one, two] = room.members
  const changed = ['4', '3', '2', '1']
  for (const student of room.students) {
    await room.answered(student)
    await room.mark(student, room.chair)
    await room.mark(student, one)
    const [done, refusals] = await atOnce(room.mark(student, one, changed), room.mark(student, two))
    const { marks } = await room.one(student)
    const stored = marks.all.find(({ login }) => login === one.user.login).points
    assert.equal(marks.revealed, true)
    assert.deepEqual([done.length, told(refusals), stored], done.length === 2 ? [2, [], changed] : [1, ['marks_revealed'], room.points])
  }
})

test('O6, O12: marks that come while the chair closes are kept or refused, never kept after the closing', async () => {
  for (let round = 0; round < rounds; round++) {
    const room = await makeOpenRoom(stack, { students: 1 })
    const [student] = room.students
    const [one, two] = room.members
    await room.answered(student)
    await room.mark(student, room.chair)
    await room.mark(student, one)
    const [done, refusals] = await atOnce(room.mark(student, two), room.close())
    assert.deepEqual([done.length, told(refusals)], [1, ['not_graded']])
    await room.agree(student)
    await room.sign(student, one)
    const [ends, others] = await atOnce(room.announce(student), room.close(), room.sign(student, two))
    const { state, examinees } = await room.see()
    assert.equal(examinees[0].state, 'graded')
    assert.equal(ends.some((hearing) => hearing.state === 'closed'), state === 'closed')
    assert.ok(told(others).every((why) => ['not_graded', 'wrong_step', 'hearing_is_over'].includes(why)), JSON.stringify(told(others)))
  }
})

test('O5: a chair who announces twice at once announces one grade', async () => {
  const room = await makeOpenRoom(stack, { students: rounds })
  const screen = await signIn(stack, room.chair.user.login)
  for (const student of room.students) {
    await room.answered(student)
    await room.marked(student)
    await room.agree(student)
    await room.sign(student, room.members[0])
    const [done, refusals] = await atOnce(room.announce(student), room.announce(student, screen))
    assert.deepEqual([done.length, refusals], [2, []])
    assert.equal((await student.listMessages()).items.length, 1)
  }
  const [{ count }] = await stack.sql('select count(*)::integer from results where sitting_id = $1', [room.sitting])
  assert.equal(count, rounds)
})

test('T4, A9: a rating that meets the announcement is the one in the grade, or is refused', async () => {
  const administrator = await stranger(stack, 'administrator')
  const room = await makeOpenRoom(stack, { students: 2 })
  const rate = (student) => administrator.putRating({}, { exam_id: room.exam, login: student.user.login, rating: '60' })
  const [first, second] = room.students
  for (const student of room.students) {
    await room.answered(student)
    await room.marked(student)
    await room.agree(student)
    await room.sign(student, room.members[0])
  }
  const rating = await stack.hold("select rating_change(null, $1, $2, '60')", [room.exam, first.user.login])
  const announced = room.announce(first)
  await rating.awaited().finally(() => rating.commit())
  await announced
  assert.deepEqual([(await room.one(first)).result.rating, (await room.one(first)).result.total], ['60', 90])

  const announcement = await stack.hold('select result_record($1, $2, $3, 30)', [room.chair.user.id, room.sitting, second.user.id])
  const refusal = refused(rate(second), 'conflict', { reason: 'result_exists' })
  await announcement.awaited().finally(() => announcement.commit())
  await refusal
  const [{ rating: kept }] = await stack.sql('select rating::text from ratings where exam_id = $1 and student_id = $2', [room.exam, second.user.id])
  assert.equal(Number(kept), 50)
})

test('O6, O2: a student who joins while the chair closes is in the queue, or late for good', async () => {
  for (let round = 0; round < rounds; round++) {
    const room = await makeRoom(stack, { students: 1 })
    const [student] = room.students
    await room.open()
    const [done, refusals] = await atOnce(room.join(student), room.close())
    assert.equal(done.length, 1)
    const { state, examinees } = await room.see()
    assert.deepEqual(
      [state, examinees[0].state, told(refusals)],
      done[0].place ? ['open', 'waiting', ['queue_not_empty']] : ['closed', 'absent', ['hearing_is_over']],
    )
  }
})

test('O8, O5: a refusal that meets the beginning of the answer stands, and the times agree with it', async () => {
  const room = await makeOpenRoom(stack, { students: rounds })
  const screen = await secondScreen(room)
  for (const student of room.students) {
    await room.call(student)
    const [done, refusals] = await atOnce(room.move(student, 'answering'), room.move(student, 'refused', 'Does not want to answer.', screen))
    const one = await room.one(student)
    assert.deepEqual([one.state, one.result.kind, one.answer.running_since], ['refused', 'refused', null])
    assert.deepEqual([done.length, told(refusals), one.answer.stretches], done.length === 2 ? [2, [], 1] : [1, ['wrong_step'], 0])
  }
})

test('A30: a signature that meets a newer proposal counts for the one that was seen', async () => {
  const room = await makeOpenRoom(stack, { students: rounds })
  const [one] = room.members
  for (const student of room.students) {
    await room.answered(student)
    await room.marked(student)
    await room.agree(student)
    const [done, refusals] = await atOnce(room.agree(student, ['4', '3', '2', '1']), room.sign(student, one))
    const { agreement } = await room.one(student)
    assert.deepEqual([agreement.round, agreement.signatures.length], [2, 1])
    assert.deepEqual([done.length, told(refusals)], done.length === 2 ? [2, []] : [1, ['newer_round']])
  }
})

test('O3: a proctor who leaves while the answer begins either saw its beginning, or it did not begin', async () => {
  const room = await makeOpenRoom(stack, { students: rounds })
  for (const student of room.students) {
    await room.call(student)
    const [, refusals] = await atOnce(room.move(student, 'answering', undefined, room.chair), room.leave(room.proctor))
    const { state } = await room.one(student)
    assert.deepEqual([state, told(refusals)], refusals.length === 0 ? ['answering', []] : ['called', ['proctor_missing']])
    await room.come(room.proctor)
    await room.move(student, 'interrupted', reason)
  }
})

test('O10, O11, A26: continuations, grades and new dates of one exam never wait for each other in a circle', async () => {
  const administrator = await stranger(stack, 'administrator')
  for (let round = 0; round < rounds; round++) {
    const room = await makeOpenRoom(stack, { students: 4 })
    const [graded, lost, late, other] = room.students
    await room.answered(graded)
    await room.marked(graded)
    await room.agree(graded)
    await room.sign(graded, room.members[0])
    await room.move(late, 'absent')
    const newDate = () => administrator.putReschedules({ id: room.exam }, { logins: [late.user.login], cause: 'technical', reason })
    const [done, refusals] = await atOnce(
      room.announce(graded), room.move(lost, 'continued', reason, room.chair), newDate(), room.join(late), room.move(other, 'refused', 'Does not want to.'),
    )
    assert.ok(told(refusals).every((why) => ['wrong_step', 'exam_is_running'].includes(why)), JSON.stringify(refusals))
    assert.equal(done.length + refusals.length, 5)
    assert.deepEqual((await room.see()).examinees.slice(0, 2).map(({ state }) => state), ['graded', 'continued'])
    const joined = (await room.one(late)).state === 'waiting'
    assert.equal(told(refusals).includes(joined ? 'exam_is_running' : 'wrong_step'), true)
  }
})

// Others in the place of members or the proctor, by the administrator.
const replace = (administrator, room, changes) =>
  administrator.putPreparation({ id: room.sitting }, { ...room.wanted, ...changes, reason: 'Somebody fell ill.' })

test('A30: a member who marks while he is replaced has marked and stays, or is gone and has not', async () => {
  const administrator = await stranger(stack, 'administrator')
  for (let round = 0; round < rounds; round++) {
    const room = await makeOpenRoom(stack, { students: 1 })
    const [student] = room.students
    const [one, two] = room.members
    await room.answered(student)
    const other = (await stranger(stack, 'teacher')).user.login
    const [done, refusals] = await atOnce(room.mark(student, two), replace(administrator, room, { members: [one.user.login, other] }))
    const [{ marked, stays }] = await stack.sql(
      `select exists (select from marks where sitting_id = $1 and member_id = $2) as marked,
              exists (select from sitting_staff where sitting_id = $1 and user_id = $2) as stays`,
      [room.sitting, two.user.id],
    )
    assert.deepEqual([done.length, marked, told(refusals)], [1, stays, [stays ? 'voter_has_marked' : 'unknown_hearing']])
  }
})

test('O3, O4: a proctor who draws while he is replaced has drawn before it, or draws nothing', async () => {
  const administrator = await stranger(stack, 'administrator')
  for (let round = 0; round < rounds; round++) {
    const room = await makeOpenRoom(stack, { students: 1 })
    const [student] = room.students
    await room.move(student, 'called')
    await room.identify(student)
    const other = (await stranger(stack, 'teacher')).user.login
    const [, refusals] = await atOnce(replace(administrator, room, { proctor: other }), room.draw(student))
    const { ticket } = await room.one(student)
    assert.deepEqual(told(refusals), ticket ? [] : ['unknown_hearing'])
    const { staff } = await room.see()
    assert.deepEqual(staff.filter(({ duties }) => duties[0] === 'proctor').map(({ login, present_since: since }) => [login, since]), [[other, null]])
  }
})

test('O3, O10, O11, A26: replacements, grades, continuations and new dates of one exam never wait for each other in a circle', async () => {
  const administrator = await stranger(stack, 'administrator')
  for (let round = 0; round < rounds; round++) {
    const room = await makeOpenRoom(stack, { students: 3 })
    const [graded, lost, late] = room.students
    await room.answered(graded)
    await room.marked(graded)
    await room.agree(graded)
    await room.sign(graded, room.members[0])
    await room.move(late, 'absent')
    const [one, two] = [(await stranger(stack, 'teacher')).user.login, (await stranger(stack, 'teacher')).user.login]
    const [done, refusals] = await atOnce(
      replace(administrator, room, { proctor: one }), room.announce(graded), room.move(lost, 'continued', reason, room.chair),
      administrator.putReschedules({ id: room.exam }, { logins: [late.user.login], cause: 'technical', reason }),
      replace(administrator, room, { proctor: two, lead_teacher: room.wanted.chair }), room.leave(room.members[1]),
    )
    assert.deepEqual([done.length, refusals], [6, []])
    assert.deepEqual((await room.see()).examinees.slice(0, 2).map(({ state }) => state), ['graded', 'continued'])
    const last = (await room.see()).staff.find(({ duties }) => duties[0] === 'proctor').login
    assert.ok([one, two].includes(last))
  }
})
