// The grade of a commission: marks that are hidden until all have marked, the agreed grade, signatures, the announcement.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startStack } from '../harness/stack.mjs'
import { refused } from './client.mjs'
import { makeOpenRoom, stranger } from './hearings.mjs'

let stack
before(async () => {
  stack = await startStack()
})
after(() => stack.stop())

// A student whose answer is over, or runs.
async function makeAnswered(options = {}, step = 'answered') {
  const room = await makeOpenRoom(stack, { students: 1, ...options })
  const [student] = room.students
  await room.answer(student)
  if (step === 'answered') await room.move(student, 'answered')
  return { room, student }
}
const low = ['4', '3', '2', '1']

test("A30: the marks of others are hidden until all who are there have marked", async () => {
  const { room, student } = await makeAnswered()
  const administrator = await stranger(stack, 'administrator')
  const viewers = [room.chair, ...room.members, room.lead, room.proctor, administrator]
  await room.mark(student, room.chair, ['12.5', '7', '3', '0.5'])
  for (const viewer of viewers) {
    const { marks, agreement } = await room.one(student, viewer)
    const own = viewer === room.chair ? ['12.5', '7', '3', '0.5'] : null
    assert.deepEqual([marks, agreement], [{ mine: own, marked: [room.chair.user.login], revealed: false, all: null, average: null }, null])
    if (viewer !== room.chair) assert.doesNotMatch(viewer.last.text, /12\.5/)
  }
  await room.mark(student, room.members[0], ['11', '6', '2', '1'])
  await refused(room.agree(student), 'conflict', { reason: 'marks_hidden' })
  await room.mark(student, room.members[1], ['11', '6', '2', '1.5'])
  for (const viewer of viewers) {
    const { marks } = await room.one(student, viewer)
    assert.deepEqual([marks.revealed, marks.all.length, marks.average], [true, 3, ['11.5', '6.33', '2.33', '1']])
  }
})

test('A30: marks may change until they are seen, and stay then', async () => {
  const { room, student } = await makeAnswered({}, 'answering')
  const [one, two] = room.members
  await room.mark(student, one, low)
  await room.mark(student, one)
  await room.mark(student, two)
  await room.mark(student, room.chair)
  assert.equal((await room.one(student)).marks.revealed, false)
  await room.mark(student, one, low)
  await room.move(student, 'answered')
  assert.equal((await room.one(student)).marks.revealed, true)
  await refused(room.mark(student, two, low), 'conflict', { reason: 'marks_revealed' })
  assert.deepEqual((await room.mark(student, two)).examinees[0].marks.mine, room.points)
})

test('A30: whoever is not there does not mark, sign or propose, and is not waited for', async () => {
  const { room, student } = await makeAnswered()
  const [one, two] = room.members
  await room.leave(two)
  for (const act of [() => room.mark(student, two), () => room.sign(student, two)]) await refused(act(), 'conflict', { reason: 'not_present' })
  await room.mark(student, one)
  await room.mark(student, room.chair)
  assert.equal((await room.one(student)).marks.revealed, true)
  await room.come(two)
  await refused(room.mark(student, two), 'conflict', { reason: 'marks_revealed' })
  await room.leave(room.chair)
  await refused(room.agree(student), 'conflict', { reason: 'not_present' })
  await refused(room.announce(student), 'conflict', { reason: 'not_present' })
})

test('A30: the marks are seen when the last one who has not marked leaves, but never below the quorum', async () => {
  const { room, student } = await makeAnswered()
  const [one, two] = room.members
  await room.mark(student, room.chair)
  await room.leave(one, two)
  assert.equal((await room.one(student)).marks.revealed, false)
  await room.come(one, two)
  await room.mark(student, one)
  assert.equal((await room.one(student)).marks.revealed, false)
  await room.leave(two)
  assert.equal((await room.one(student)).marks.revealed, true)
})

test('O12, C5, A23: a voter gives each criterion its points, in steps and up to its maximum', async () => {
  const { room, student } = await makeAnswered()
  for (const [points, reason] of [
    [['16', '12', '8'], 'points_count'],
    [['16', '12', '8', '4', '0'], 'points_count'],
    [['16.5', '12', '8', '4'], 'points_maximum'],
    [['16', '12', '8', '4.5'], 'points_maximum'],
    [['15.25', '12', '8', '4'], 'points_step'],
    [['15.3', '12', '8', '4'], 'points_step'],
    [['-1', '12', '8', '4'], 'points_step'],
    [['1e1', '12', '8', '4'], 'points_step'],
    [['fifteen', '12', '8', '4'], 'points_step'],
  ])
    for (const act of [room.mark(student, room.chair, points)]) await refused(act, 'bad_value', { field: 'points', reason })
  await room.mark(student, room.chair, ['16', '12', '8', '4'])
  await room.mark(student, room.chair, ['0', '0', '0', '0'])
  assert.deepEqual((await room.one(student)).marks.mine, ['0', '0', '0', '0'])
})

test('O12, A30: marks are given from the answer on', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  const [student] = room.students
  await refused(room.mark(student, room.chair), 'conflict', { reason: 'wrong_step' })
  await room.call(student)
  await refused(room.mark(student, room.chair), 'conflict', { reason: 'wrong_step' })
  await room.move(student, 'answering')
  await room.mark(student, room.chair)
  await refused(room.agree(student), 'conflict', { reason: 'wrong_step' })
})

test('A30: the proposed grade is signed by those who are there; other points ask anew', async () => {
  const { room, student } = await makeAnswered()
  const [one, two] = room.members
  await room.marked(student)
  await refused(room.sign(student, one), 'conflict', { reason: 'not_proposed' })
  await refused(room.announce(student), 'conflict', { reason: 'not_proposed' })
  await refused(room.agree(student, ['17', '0', '0', '0']), 'bad_value', { reason: 'points_maximum' })
  await room.agree(student, low)
  assert.deepEqual((await room.one(student)).agreement.signatures, [{ login: room.chair.user.login, agrees: true, reason: null }])
  await room.agree(student, low)
  await room.sign(student, one)
  await room.agree(student)
  await refused(room.sign(student, two), 'conflict', { reason: 'newer_round', field: 'round' })
  const { agreement } = await room.one(student)
  assert.deepEqual([agreement.round, agreement.exam_points, agreement.signatures.length, agreement.reached], [2, '30', 1, false])
  await refused(room.sign(student, one, { round: 2, agrees: false }), 'bad_value', { field: 'reason' })
  await room.sign(student, one, { round: 2, agrees: false, reason: 'Too many points.' })
  await room.sign(student, one, { round: 2, agrees: false, reason: 'Too many points.' })
  await refused(room.sign(student, one, { round: 2 }), 'conflict', { reason: 'already_signed' })
  await refused(room.announce(student), 'conflict', { reason: 'not_agreed' })
  await room.sign(student, two, { round: 2 })
  assert.equal((await room.one(student)).agreement.reached, true)
  const graded = await room.announce(student)
  const [step] = graded.examinees[0].result.trace
  assert.deepEqual([step.signed, step.dissents, step.quorum, step.criteria.map(({ points }) => points)], [2, 1, 2, room.points])
})

test('A30: a quorum that agrees is not enough when as many dissent', async () => {
  const { room, student } = await makeAnswered({ members: 4 })
  await room.marked(student)
  await room.agree(student)
  const [one, two, three, four] = room.members
  for (const member of [one, two, three]) await room.sign(student, member)
  assert.equal((await room.one(student)).agreement.reached, true)
  await room.agree(student, low)
  for (const member of [one, two]) await room.sign(student, member, { round: 2 })
  for (const member of [three, four]) await room.sign(student, member, { round: 2, agrees: false, reason: 'Too few points.' })
  await refused(room.announce(student), 'conflict', { reason: 'not_agreed' })
})

test('O5, A23: the grade is announced at once, and told in the cabinet; announcing again changes nothing', async () => {
  const { room, student } = await makeAnswered({ rating: '45.5' })
  await room.marked(student)
  await room.agree(student)
  await room.sign(student, room.members[0])
  assert.equal((await room.place(student)).grade, null)
  const graded = await room.announce(student)
  const { grade, place } = await room.place(student)
  assert.deepEqual([place.state, grade.kind, grade.exam_points, grade.total, grade.letter], ['graded', 'graded', '30', 76, 'B-'])
  assert.deepEqual(await room.announce(student), graded)
  const { grades } = await student.getGrades()
  assert.deepEqual(grades.map(({ sitting_id, total, appeal_until }) => [sitting_id, total, appeal_until !== null]), [[room.sitting, 76, true]])
  const { items } = await student.listMessages()
  assert.deepEqual(items.map(({ kind, params }) => [kind, params.total, params.letter, params.sitting_id]), [['grade_announced', 76, 'B-', room.sitting]])
  const [{ count, recorded_by }] = await stack.sql('select count(*)::integer, min(recorded_by::text) as recorded_by from results where sitting_id = $1', [room.sitting])
  assert.deepEqual([count, recorded_by], [1, room.chair.user.id])
  for (const act of [() => room.agree(student, low), () => room.sign(student, room.members[1])]) await refused(act(), 'conflict', { reason: 'wrong_step' })
})

test('A23: below 20 of 40 points the grade is "2" whatever the rating, with 20 it passes', async () => {
  for (const [points, wanted] of [
    [['9.5', '6', '3', '1'], [null, 'FX', 2]],
    [['10', '6', '3', '1'], [80, 'B', 4]],
  ]) {
    const room = await makeOpenRoom(stack, { students: 1, rating: '60' })
    const { result } = await room.grade(room.students[0], points)
    assert.deepEqual([result.total, result.letter, result.traditional], wanted)
  }
})

test('O12, A30: every mark, proposal, signature and grade is in the log with who and what was before', async () => {
  const { room, student } = await makeAnswered()
  await room.mark(student, room.chair, low)
  await room.marked(student)
  await room.agree(student)
  await room.sign(student, room.members[0])
  await room.announce(student)
  const rows = await stack.sql("select action, actor_id, detail from audit_log where object = $1 and action ~ '^(marks|agreement|grade)' order by id", [`examinee:${room.sitting}/${student.user.login}`])
  assert.deepEqual(rows.map(({ action }) => action), ['marks.put', 'marks.put', 'marks.put', 'marks.put', 'agreement.put', 'agreement.sign', 'grade.announce'])
  assert.deepEqual([rows[1].detail.before, rows[1].detail.after, rows[6].actor_id], [low, room.points, room.chair.user.id])
})
