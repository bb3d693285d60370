// Signing in and out; who may write from where.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { makePerson, password } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { letSessionsAge } from '../harness/time.mjs'
import { beginAttempt, Client, refused, signIn } from './client.mjs'

let stack
before(async () => {
  stack = await startStack()
})
after(() => stack.stop())

const sessionsOf = async ({ id }) =>
  Number((await stack.sql('select count(*) from sessions where user_id = $1', [id]))[0].count)
const wrong = (login) => new Client(stack).signIn({}, { login, password: 'not the password' })

test('Session: whoever signs in is told who he is, and the server keeps only the hash of the token', async () => {
  const person = await makePerson(stack, { roles: ['student', 'mentor'] })
  const client = await signIn(stack, person.login)
  assert.equal(client.last.status, 201)
  assert.deepEqual((await client.getSession()).user, {
    id: person.id,
    login: person.login,
    full_name: person.name,
    language: 'kk',
    roles: ['mentor', 'student'],
    group: null,
    judges: false,
  })
  const token = Buffer.from(client.cookie.split('=')[1], 'hex')
  const [{ token_hash: kept }] = await stack.sql('select token_hash from sessions where user_id = $1', [person.id])
  assert.deepEqual(kept, createHash('sha256').update(token).digest())
})

test('Session: a name is found whatever the case it is typed in', async () => {
  const person = await makePerson(stack)
  assert.equal((await signIn(stack, ` ${person.login.toUpperCase()} `)).user.id, person.id)
})

test('Session: the cookie is out of reach of scripts and of other sites', async () => {
  const client = await signIn(stack, (await makePerson(stack)).login)
  assert.match(
    client.last.headers.get('set-cookie'),
    /^emtihan-development=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Lax$/,
  )
})

test('Session: in production the cookie is bound to the host and to HTTPS', async () => {
  const secure = await startStack({ environment: { EMTIHAN_COOKIE: 'secure' } })
  try {
    const client = await signIn(secure, (await makePerson(secure)).login)
    assert.match(
      client.last.headers.get('set-cookie'),
      /^__Host-emtihan=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    )
    await client.getSession()
    client.cookie = client.cookie.replace('__Host-emtihan', 'emtihan-development')
    await refused(client.getSession(), 'signed_out')
  } finally {
    await secure.stop()
  }
})

test('Session: a wrong name, a wrong password, an inactive person and one without a password get the same answer', async () => {
  const [known, inactive, without] = [await makePerson(stack), await makePerson(stack), await makePerson(stack)]
  await stack.sql('update users set active = false where id = $1', [inactive.id])
  await stack.sql('update users set password_hash = null where id = $1', [without.id])
  const answers = await Promise.all(
    [
      wrong('nobody.at.all'),
      wrong(known.login),
      new Client(stack).signIn({}, { login: inactive.login, password }),
      new Client(stack).signIn({}, { login: without.login, password }),
    ].map((one) => refused(one, 'wrong_credentials')),
  )
  const bodies = answers.map(({ request_id: _, ...answer }) => JSON.stringify(answer))
  assert.equal(new Set(bodies).size, 1)
})

test('Session: ten wrong passwords for a name from an address are enough for a quarter of an hour', async () => {
  const person = await makePerson(stack)
  for (let i = 0; i < 10; i++) await refused(wrong(person.login), 'wrong_credentials')
  const client = new Client(stack)
  await refused(client.signIn({}, { login: person.login, password }), 'too_many_requests')
  assert.ok(Number(client.last.headers.get('retry-after')) > 800)
  await signIn(stack, (await makePerson(stack)).login)
  await stack.sql("update sign_in_failures set at = at - interval '15 minutes 1 second' where login = $1", [
    person.login,
  ])
  await signIn(stack, person.login)
})

test('Session: guessing at one name from many addresses is bounded too', async () => {
  const person = await makePerson(stack)
  await stack.sql(
    "insert into sign_in_failures (login, address) select $1, '10.0.0.' || i from generate_series(1, 50) i",
    [person.login],
  )
  await refused(new Client(stack).signIn({}, { login: person.login, password }), 'too_many_requests')
})

test('Session: guessing at many names from one address is bounded too', async () => {
  await stack.sql(
    "insert into sign_in_failures (login, address) select 'guess' || i, '127.0.0.1' from generate_series(1, 1000) i",
  )
  try {
    await refused(wrong('somebody'), 'too_many_requests')
  } finally {
    await stack.sql("delete from sign_in_failures where login like 'guess%'")
  }
})

const foreign = {
  'without Origin and Sec-Fetch-Site': { 'sec-fetch-site': null },
  'from a foreign Origin': { 'sec-fetch-site': null, origin: 'https://elsewhere.example' },
  'from a sandboxed page': { 'sec-fetch-site': null, origin: 'null' },
  'from another site by Sec-Fetch-Site': { 'sec-fetch-site': 'cross-site' },
  'from a sister host': { 'sec-fetch-site': 'same-site' },
  'typed into the address bar': { 'sec-fetch-site': 'none' },
}
for (const [what, headers] of Object.entries(foreign)) {
  test(`Session: a write ${what} is refused and changes nothing`, async () => {
    const person = await makePerson(stack)
    const client = await signIn(stack, person.login)
    const signingIn = await new Client(stack).raw('POST', '/v1/session', {
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ login: person.login, password }),
    })
    const signingOut = await client.raw('DELETE', '/v1/sessions', { headers })
    const choosing = await client.raw('PUT', '/v1/session/language', {
      headers: { 'content-type': 'application/json', ...headers },
      body: '{"language":"en"}',
    })
    for (const { status, body } of [signingIn, signingOut, choosing])
      assert.deepEqual([status, body.code], [403, 'cross_origin'])
    assert.equal(await sessionsOf(person), 1)
    assert.equal((await client.getSession()).user.language, 'kk')
  })
}

test('Session: the Origin of the portal itself is enough', async () => {
  const { login } = await makePerson(stack)
  const headers = { 'sec-fetch-site': null, origin: stack.address, 'content-type': 'application/json' }
  assert.equal(
    (await new Client(stack).raw('POST', '/v1/session', { headers, body: JSON.stringify({ login, password }) })).status,
    201,
  )
})

for (const type of [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/jsonp',
  null,
]) {
  test(`Session: a body of the type ${type}, as a form could send it, is refused`, async () => {
    const client = await signIn(stack, (await makePerson(stack)).login)
    const body = type === null ? new Uint8Array(Buffer.from('{"language":"en"}')) : '{"language":"en"}'
    const reply = await client.raw('PUT', '/v1/session/language', { headers: { 'content-type': type }, body })
    assert.deepEqual([reply.status, reply.body.code], [415, 'wrong_media_type'])
    assert.equal((await client.getSession()).user.language, 'kk')
  })
}

test('Session: after signing out the token is worth nothing, and the other device stays signed in', async () => {
  const person = await makePerson(stack)
  const [here, there] = [await signIn(stack, person.login), await signIn(stack, person.login)]
  const { cookie } = here
  assert.deepEqual(await here.signOut(), { signed_out: 1 })
  assert.equal(here.cookie, '')
  here.cookie = cookie
  await refused(here.getSession(), 'signed_out')
  await there.getSession()
})

test("Session: signing out everywhere ends every session of that person and nobody else's", async () => {
  const [person, other] = [await makePerson(stack), await makePerson(stack)]
  const clients = [
    await signIn(stack, person.login),
    await signIn(stack, person.login),
    await signIn(stack, person.login),
  ]
  const bystander = await signIn(stack, other.login)
  assert.deepEqual(await clients[0].signOutEverywhere(), { signed_out: 3 })
  for (const client of clients.slice(1)) await refused(client.getSession(), 'signed_out')
  await bystander.getSession()
})

test('Session: a sign-out that failed can be repeated: the browser keeps its cookie until the session has ended', async () => {
  const person = await makePerson(stack)
  const client = await signIn(stack, person.login)
  const lock = await stack.hold('select from sessions where user_id = $1 for update', [person.id])
  try {
    await refused(client.signOut(), 'busy')
    await refused(client.signOutEverywhere(), 'busy')
  } finally {
    await lock.release()
  }
  assert.deepEqual(await client.signOut(), { signed_out: 1 })
  assert.equal(client.cookie, '')
})

test('Session: signing in again in the same browser ends the session before', async () => {
  const person = await makePerson(stack)
  const client = await signIn(stack, person.login)
  await client.signIn({}, { login: person.login, password })
  assert.equal(await sessionsOf(person), 1)
})

test('Session: an hour without a visit signs out, visits keep the session alive', async () => {
  const person = await makePerson(stack)
  const client = await signIn(stack, person.login)
  for (let i = 0; i < 3; i++) {
    await letSessionsAge(stack, person.id, '40 minutes')
    await client.getSession()
  }
  await letSessionsAge(stack, person.id, '61 minutes')
  await refused(client.getSession(), 'signed_out')
})

test('Session: after twelve hours it is over however busy it was', async () => {
  const person = await makePerson(stack)
  const client = await signIn(stack, person.login)
  await letSessionsAge(stack, person.id, '12 hours 1 second')
  await stack.sql('update sessions set last_seen_at = now() where user_id = $1', [person.id])
  await refused(client.getSession(), 'signed_out')
})

test('Session: nobody is signed out of a running test, neither by idleness nor by age', async () => {
  const { client, student, paper } = await beginAttempt(stack)
  await letSessionsAge(stack, student.id, '13 hours')
  await client.getSession()
  await client.saveAnswer({ id: paper.id, n: 1 }, { epoch: 1, seq: 1, choice: 1 })
  await client.finishAttempt({ id: paper.id }, { epoch: 1 })
  await letSessionsAge(stack, student.id, '13 hours')
  await refused(client.getSession(), 'signed_out')
})

test('Session: whoever is made inactive is signed out at once', async () => {
  const person = await makePerson(stack)
  const client = await signIn(stack, person.login)
  await stack.sql('update users set active = false where id = $1', [person.id])
  await refused(client.getSession(), 'signed_out')
})

test('Session: the language of the portal is kept with the user', async () => {
  const person = await makePerson(stack)
  const client = await signIn(stack, person.login)
  assert.equal((await client.setLanguage({}, { language: 'en' })).user.language, 'en')
  assert.equal((await signIn(stack, person.login)).user.language, 'en')
})

test('Session: a new password signs every other session out, and the old one is worth nothing', async () => {
  const person = await makePerson(stack)
  const [here, there] = [await signIn(stack, person.login), await signIn(stack, person.login)]
  await refused(
    here.changePassword({}, { old_password: 'not the password', new_password: 'quiet blue rivers' }),
    'bad_value',
    { field: 'old_password' },
  )
  await here.changePassword({}, { old_password: password, new_password: 'quiet blue rivers' })
  await here.getSession()
  await refused(there.getSession(), 'signed_out')
  await refused(new Client(stack).signIn({}, { login: person.login, password }), 'wrong_credentials')
  await new Client(stack).signIn({}, { login: person.login, password: 'quiet blue rivers' })
})

test('Session: guessing the old password is bounded like guessing at the door', async () => {
  const person = await makePerson(stack)
  const client = await signIn(stack, person.login)
  const guess = () => client.changePassword({}, { old_password: 'not the password', new_password: 'quiet blue rivers' })
  for (let i = 0; i < 10; i++) await refused(guess(), 'bad_value')
  await refused(guess(), 'too_many_requests')
})

for (const cookie of [
  '',
  'emtihan-development=',
  'emtihan-development=zz',
  `emtihan-development=${'0'.repeat(64)}`,
  `emtihan-development=${'0'.repeat(66)}`,
  'emtihan-development',
  ';;;=;',
]) {
  test(`Session: the cookie "${cookie.slice(0, 30)}" is nobody's`, async () => {
    const client = new Client(stack)
    client.cookie = cookie
    await refused(client.getSession(), 'signed_out')
    await refused(client.contactAttempt({ id: '00000000-0000-4000-8000-000000000000' }, { epoch: 1 }), 'signed_out')
  })
}

test("Session: the cookies of the domain's other sites, many or not UTF-8, sign nobody out", async () => {
  const client = await signIn(stack, (await makePerson(stack)).login)
  const { cookie } = client
  for (const foreign of [`history=${'a'.repeat(7000)}`, 'city=\u00e9t\u00e9']) {
    client.cookie = `${foreign}; ${cookie}`
    await client.getSession()
  }
})

test('Session: the clock, the health and the readiness are there for everybody', async () => {
  const client = new Client(stack)
  assert.deepEqual(await client.getHealth(), { status: 'alive' })
  assert.deepEqual(await client.getReadiness(), { status: 'ready' })
  assert.ok(Math.abs(Date.parse((await client.getClock()).now) - Date.now()) < 60_000)
})
