// Where requests come from, roles that change, and what a student never gets to see. Who may do what is in matrix/.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { exampleOf, operations, targetOf } from '../harness/contract.mjs'
import { makePerson, rightChoices } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { letTimePass } from '../harness/time.mjs'
import { beginAttempt, Client, device, refused, signIn } from './client.mjs'
import { makeOpenRoom } from './hearings.mjs'

const roles = ['student', 'mentor', 'teacher', 'administrator', 'registrar', 'it']
const clients = {}
let stack
before(async () => {
  stack = await startStack()
  for (const role of roles) clients[role] = await signIn(stack, (await makePerson(stack, { roles: [role] })).login)
})
after(() => stack.stop())

function call(client, operation, headers = {}) {
  const [type] = operation.bodyTypes
  return client.raw(operation.method, targetOf(operation), {
    headers: { ...(type && { 'content-type': type }), ...headers },
    ...(type && { body: type === 'application/json' ? JSON.stringify(exampleOf(operation)) : 'x' }),
  })
}
// Whoever signs the body needs no session, and has no page.
const ofPeople = operations.filter((one) => !one.roles.includes('signature'))
const sets = { anybody: roles, signed_in: roles, staff: roles.filter((one) => one !== 'student') }
const allowedTo = (operation) => operation.roles.flatMap((one) => sets[one] ?? [one])

for (const operation of ofPeople.filter(({ method }) => method !== 'GET')) {
  test(`Access: ${operation.operationId} is refused from another site`, async () => {
    const client = clients[allowedTo(operation)[0]]
    for (const headers of [
      { 'sec-fetch-site': null },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': null, origin: 'https://elsewhere.example' },
    ]) {
      const { status, body } = await call(client, operation, headers)
      assert.deepEqual([status, body.code], [403, 'cross_origin'])
    }
    assert.equal((await client.getSession()).user.id, client.user.id)
  })
}

test('Access: somebody with two roles may do what either may', async () => {
  const both = await signIn(stack, (await makePerson(stack, { roles: ['teacher', 'mentor'] })).login)
  assert.deepEqual((await both.listBanks()).items, [])
  await refused(both.listPeople(), 'forbidden')
})

test('Access: a role that is taken away is gone at the next request', async () => {
  const person = await makePerson(stack, { roles: ['administrator'] })
  const client = await signIn(stack, person.login)
  await client.listGroups()
  await stack.sql('delete from user_roles where user_id = $1', [person.id])
  await refused(client.listGroups(), 'forbidden')
})

test('Access: whoever lost the role is told nothing, also of what was his', async () => {
  const { client, paper, student } = await beginAttempt(stack)
  const room = await makeOpenRoom(stack, { students: 1 })
  const [examinee] = room.students
  await stack.sql('delete from user_roles where user_id = any ($1)', [[student.id, examinee.user.id, room.chair.user.id]])
  // Each reply is held to the contract: a problem has nothing of the thing in it.
  await refused(client.getAttempt({ id: paper.id }), 'forbidden')
  await refused(room.place(examinee), 'forbidden')
  await refused(room.see(), 'forbidden')
})

test('T1: from the schedule to the grade no reply tells a student a key, a hash or anything of a fellow student', async () => {
  const { client, paper, students, discipline } = await beginAttempt(stack, { students: 2, bank: { count: 30 } })
  const texts = []
  const look = async (promise) => {
    await promise.catch(() => {})
    texts.push(client.last.text)
  }
  const id = paper.id
  const places = await rightChoices(stack, id)
  texts.push(JSON.stringify(paper))
  for (const choice of [1, 2, 3, 4, 9]) await look(client.saveAnswer({ id, n: 1 }, { epoch: 1, seq: choice, choice }))
  await look(
    client.saveAnswers({ id }, { epoch: 1, items: places.map((choice, i) => ({ n: i + 1, seq: 10, choice })) }),
  )
  await look(client.getSchedule())
  await look(client.getSession())
  await letTimePass(stack, id, '2 minutes')
  await look(client.contactAttempt({ id }, { epoch: 1 }))
  await look(client.getAttempt({ id }))
  await look(client.resumeAttempt({ id }, { device }))
  await look(client.finishAttempt({ id }, { epoch: 2 }))
  await look(client.getReceipts({ id }))
  await look(client.getGrades())
  await look(client.listQuestions({ discipline, language: 'kk' }))
  const other = students[1]
  for (const text of texts) {
    assert.doesNotMatch(text, /right_option|question_key|\$argon2|option_order|question_version/)
    for (const secret of [other.id, other.login, other.name]) assert.ok(!text.includes(secret))
  }
})
