// The appeal commission of an exam session: its composition by order, and who is told of it (A31).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fresh, makeCommission, makePerson, makeTest } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { refused, signIn } from './client.mjs'

let stack, administrator
before(async () => {
  stack = await startStack()
  administrator = await signIn(stack, (await makePerson(stack, { roles: ['administrator'] })).login)
})
after(() => stack.stop())

test('A31: who sits on a commission is told so when signing in; nobody else is', async () => {
  const { session, student } = await makeTest(stack, { bank: false })
  const commission = await makeCommission(stack, session)
  for (const person of [commission.chair, commission.members[0], commission.secretary])
    assert.equal((await signIn(stack, person.login)).user.judges, true)
  assert.equal((await signIn(stack, student.login)).user.judges, false)
  assert.equal((await administrator.getSession()).user.judges, false)
})

test('A31: a commission is put in by order: odd, at least three, nobody twice, no student', async () => {
  const { session, student } = await makeTest(stack, { bank: false })
  const people = await Promise.all(Array.from({ length: 5 }, () => makePerson(stack, { roles: ['teacher'] })))
  const [chair, a, b, c, secretary] = people.map(({ login }) => login)
  const order = { order_number: '17-Е', order_date: '2026-11-20', chair, members: [a, b], secretary }
  const put = (change) => administrator.putCommission({ code: session }, { ...order, ...change })
  assert.equal((await administrator.getCommission({ code: session })).commission, null)
  await refused(put({ members: [a] }), 'bad_value', { reason: 'too_few_members' })
  await refused(put({ members: [a, b, c] }), 'bad_value', { reason: 'even_members' })
  await refused(put({ members: [a, chair] }), 'bad_value', { reason: 'person_twice' })
  await refused(put({ members: [a, student.login] }), 'bad_value', { reason: 'student_in_commission' })
  await refused(put({ members: [a, fresh('nobody')] }), 'bad_value', { reason: 'unknown_login' })
  await refused(administrator.putCommission({ code: 'NO-SUCH' }, order), 'not_found')
  const first = (await put({})).commission
  assert.equal(administrator.last.status, 201)
  assert.equal((await put({})).commission.id, first.id)
  const second = (await put({ order_number: '18-Е', members: [b, c] })).commission
  assert.notEqual(second.id, first.id)
  assert.deepEqual((await administrator.getCommission({ code: session })).commission.members.map(({ login }) => login).sort(), [b, c].sort())
})
