// What the administrator does for one person on exam day: a new password, a closed or reopened account.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fresh, makePerson, password } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { letTimePass } from '../harness/time.mjs'
import { beginAttempt, Client, device, refused, signIn } from './client.mjs'

const another = 'eight blue foxes'
let stack, administrator
before(async () => {
  stack = await startStack()
  administrator = await signIn(stack, (await makePerson(stack, { roles: ['administrator'] })).login)
})
after(() => stack.stop())

const signInWith = (login, secret) => new Client(stack).signIn({}, { login, password: secret })
const logOf = (login) =>
  stack.sql('select actor_id, action, detail from audit_log where object = $1 order by id', [`person:${login}`])

test('T6: the administrator sets a password: the old one is worth nothing, and every device is signed out', async () => {
  const { login } = await makePerson(stack)
  const devices = [await signIn(stack, login), await signIn(stack, login)]
  const person = await administrator.setPassword({ login }, { password: another })
  assert.deepEqual([person.login, person.can_sign_in], [login, true])
  for (const client of devices) await refused(client.getSession(), 'signed_out')
  await refused(signInWith(login, password), 'wrong_credentials')
  assert.equal((await signInWith(login, another)).user.login, login)
})

test('T6: who was added by hand gets the first password by hand too', async () => {
  const login = fresh('p')
  await administrator.putPerson({ login }, { full_name: 'Жаңа Адам', language: 'kk', roles: ['student'] })
  await administrator.setPassword({ login: login.toUpperCase() }, { password: another })
  assert.equal((await signInWith(login, another)).user.login, login)
})

test('T6: too many failed tries with the forgotten password do not bar the new one', async () => {
  const { login } = await makePerson(stack)
  for (let i = 0; i < 10; i++) await refused(signInWith(login, 'forgotten'), 'wrong_credentials')
  await refused(signInWith(login, password), 'too_many_requests')
  await administrator.setPassword({ login }, { password: another })
  assert.equal((await signInWith(login, another)).user.login, login)
})

test('T8: a student with a new password goes on with the attempt, with every answer', async () => {
  const { paper, client, student } = await beginAttempt(stack)
  await client.saveAnswer({ id: paper.id, n: 1 }, { epoch: 1, seq: 1, choice: 2 })
  await administrator.setPassword({ login: student.login }, { password: another })
  await refused(client.saveAnswer({ id: paper.id, n: 2 }, { epoch: 1, seq: 1, choice: 2 }), 'signed_out')
  const again = new Client(stack)
  await again.signIn({}, { login: student.login, password: another })
  const { questions } = await again.resumeAttempt({ id: paper.id }, { device })
  assert.deepEqual([questions[0].choice, questions[1].choice], [2, null])
})

test('T6: the log says who set whose password, and not which', async () => {
  const { login } = await makePerson(stack)
  await administrator.setPassword({ login }, { password: another })
  const [{ actor_id: actor, action, detail }, ...more] = await logOf(login)
  assert.deepEqual([actor, action, more], [administrator.user.id, 'person.password', []])
  assert.equal(detail.after.can_sign_in, true)
  assert.ok(!JSON.stringify(detail).includes(another) && !JSON.stringify(detail).includes('argon2'))
})

test('T6: a password of 7 characters and an unknown login are refused', async () => {
  const { login } = await makePerson(stack)
  await refused(administrator.setPassword({ login }, { password: '7 chars' }), 'bad_value', { field: 'password' })
  await refused(administrator.setPassword({ login: 'nobody.at.all' }, { password: another }), 'not_found')
  await refused(administrator.setAccount({ login: 'nobody.at.all' }, { active: false }), 'not_found')
  await signIn(stack, login)
})

test('T6: a closed account is signed out everywhere and cannot sign in; reopened, the same password is right again', async () => {
  const { login } = await makePerson(stack, { roles: ['teacher'] })
  const client = await signIn(stack, login)
  const closed = await administrator.setAccount({ login }, { active: false })
  assert.deepEqual([closed.active, closed.can_sign_in], [false, false])
  await refused(client.getSession(), 'signed_out')
  await refused(signInWith(login, password), 'wrong_credentials')
  assert.equal((await administrator.setAccount({ login }, { active: true })).can_sign_in, true)
  await signIn(stack, login)
  const log = (await logOf(login)).map(({ actor_id: actor, action, detail }) => [actor, action, detail.before.active, detail.after.active])
  const { id } = administrator.user
  assert.deepEqual(log, [[id, 'person.account', true, false], [id, 'person.account', false, true]])
})

test('T6: closing an account twice is the same as once', async () => {
  const { login } = await makePerson(stack)
  const first = await administrator.setAccount({ login }, { active: false })
  assert.deepEqual(await administrator.setAccount({ login }, { active: false }), first)
  assert.equal((await logOf(login)).length, 1)
})

test('T8: the account of a student whose attempt runs or is suspended stays open, and can be closed once it is over', async () => {
  const { paper, client, student } = await beginAttempt(stack)
  const close = () => administrator.setAccount({ login: student.login }, { active: false })
  await refused(close(), 'conflict', { reason: 'in_attempt' })
  await letTimePass(stack, paper.id, '2 minutes')
  assert.equal((await client.getAttempt({ id: paper.id })).state, 'suspended')
  assert.match((await refused(close(), 'conflict')).detail, /attempt/)
  await client.resumeAttempt({ id: paper.id }, { device })
  await client.finishAttempt({ id: paper.id }, { epoch: 2 })
  assert.equal((await close()).active, false)
})

test('T8: the role student is not taken away from somebody in the middle of an attempt', async () => {
  const { paper, client, student, group } = await beginAttempt(stack)
  const person = { full_name: student.name, language: 'kk', group: null }
  const put = (roles) => administrator.putPerson({ login: student.login }, { ...person, roles })
  await refused(put(['mentor']), 'bad_value', { field: 'roles', reason: 'in_attempt' })
  assert.equal((await client.getSession()).user.group.name, group)
  await client.finishAttempt({ id: paper.id }, { epoch: 1 })
  assert.deepEqual((await put(['mentor'])).roles, ['mentor'])
})

test('T6: nobody closes the own account', async () => {
  const { login } = administrator.user
  await refused(administrator.setAccount({ login }, { active: false }), 'conflict', { reason: 'own_account' })
  assert.equal((await administrator.setAccount({ login }, { active: true })).active, true)
})
