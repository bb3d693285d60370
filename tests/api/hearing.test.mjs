// An oral exam from the first word to the last: who opens it, the queue, the call, the grade, the closing.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startStack } from '../harness/stack.mjs'
import { refused, signIn } from './client.mjs'
import { makeOpenRoom, makeRoom, reason } from './hearings.mjs'

let stack
before(async () => {
  stack = await startStack()
})
after(() => { if (process.env.DUMP) console.log(stack.log('database').split('\n').filter((l) => /ERROR|CONTEXT|function|DETAIL/.test(l)).slice(-30).join('\n')); return stack.stop() })

test('O2, O5, O6: an oral exam is held from the waiting room to the closing', async () => {
  const room = await makeRoom(stack, { students: 2 })
  const [first, second] = room.students
  await room.open()
  await room.join(first)
  await room.join(second)
  const graded = await room.grade(first)
  assert.equal(graded.result.exam_points, '30')
  console.log(JSON.stringify(await room.see(), null, 1))
  console.log(JSON.stringify(await room.place(second), null, 1))
  await room.grade(second)
  const closed = await room.close()
  assert.equal(closed.state, 'closed')
})
