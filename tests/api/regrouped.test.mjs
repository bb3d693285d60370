// Students who change groups after an exam before a commission has begun: what they have there stays theirs (T9, O7, O11, O14).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeGroup } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { makeOpenRoom, makeRoom, reason } from './hearings.mjs'

let stack
before(async () => {
  stack = await startStack()
})
after(() => stack.stop())

async function regroup(...students) {
  const group = await makeGroup(stack)
  for (const { user } of students)
    await stack.sql('update group_members set group_id = (select id from groups where name = $2) where student_id = $1', [user.id, group])
}
const linesOf = async (room) => (await room.lead.getExamGradesheet({ id: room.exam })).lines

test('T9, O7: whoever was graded by the commission stays on the gradesheet in another group', async () => {
  const room = await makeOpenRoom(stack, { students: 2 })
  const [first, second] = room.students
  await room.grade(first)
  await room.grade(second)
  await room.close()
  const before = await linesOf(room)
  await regroup(second)
  assert.deepEqual(await linesOf(room), before)
  const { sittings } = await second.getSchedule()
  assert.ok(sittings.some(({ id }) => id === room.sitting), 'the exam is not in the schedule any more')
})

test('O11: whoever waits before the commission is heard, and continued, in another group', async () => {
  const room = await makeOpenRoom(stack, { students: 2 })
  const [first, second] = room.students
  await regroup(first, second)
  await room.grade(first)
  await room.answer(second)
  await room.move(second, 'interrupted', reason)
  await room.move(second, 'continued', reason)
  await room.close()
  assert.deepEqual((await linesOf(room)).map(({ login, result, detail }) => [login, result, detail]).sort(),
    [[first.user.login, 'graded', null], [second.user.login, 'technical', 'continued']].sort())
  assert.deepEqual((await second.getSchedule()).waiting.map(({ cause }) => cause), ['continuation'])
})

test('O2, A9: whoever leaves the group before the commission opens has no place there', async () => {
  const room = await makeRoom(stack, { students: 2 })
  const [first, second] = room.students
  await regroup(second)
  assert.deepEqual((await room.see()).examinees.map(({ student }) => student.login), [first.user.login])
  assert.ok((await second.getSchedule()).sittings.every(({ id }) => id !== room.sitting))
})
