// Preparing oral and creative exams: who conducts them, whom they are for, the meeting, criteria and tickets.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makePerson, makeRating } from '../harness/faculty.mjs'
import { makeExaminees, makeHearing } from '../harness/hearing.mjs'
import { startStack } from '../harness/stack.mjs'

let stack
before(async () => (stack = await startStack()))
after(() => stack.stop())

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
  await stack.sql("update hearings set state = 'open', opened_at = now() where sitting_id = $1", [sitting])
  await stack.sql('delete from group_members where student_id = $1', [students[1].id])
  assert.deepEqual(await queue(sitting), logins([students[1], students[2], late, first]))
})
