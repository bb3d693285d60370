// Attacks on who somebody is: guessing, cookies that were planted or stolen, and what a leaked dump of the database gives.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { fresh, makePerson, password } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { letSessionsAge } from '../harness/time.mjs'
import { Client, Refused, refused, signIn } from './client.mjs'

let stack, administrator
before(async () => {
  stack = await startStack({ environment: { EMTIHAN_ZOOM_SECRET: 'the secret of the webhook' } })
  administrator = await signIn(stack, (await makePerson(stack, { roles: ['administrator'] })).login)
})
after(() => stack.stop())

// The code of the refusal, or "in".
async function outcomeOf(promise) {
  try {
    await promise
    return 'in'
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return error.body.code
  }
}
// A browser that has been given this cookie.
function withCookie(cookie) {
  const client = new Client(stack)
  client.cookie = cookie
  return client
}
const forged = (i) => ({ 'x-forwarded-for': `10.1.0.${i}`, 'x-real-ip': `10.1.0.${i}`, forwarded: `for=10.1.0.${i}`, 'true-client-ip': `10.1.0.${i}`, 'client-ip': `10.1.0.${i}` })
const trySignIn = (client, login, secret, headers = {}) =>
  client.raw('POST', '/v1/session', { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ login, password: secret }) })
const failures = async (login) => Number((await stack.sql('select count(*) from sign_in_failures where login = $1', [login]))[0].count)

// ── Guessing ────────────────────────────────────────────────────────────────────────────────────────────────────

test('Attack: guesses at one name that come at once are bounded like those that come one by one', async () => {
  const { login } = await makePerson(stack)
  const outcomes = await Promise.all(Array.from({ length: 24 }, () => outcomeOf(new Client(stack).signIn({}, { login, password: 'a guess' }))))
  assert.ok(outcomes.filter((one) => one === 'wrong_credentials').length <= 10, outcomes.join())
  assert.equal(await failures(login), 10)
  assert.equal(await outcomeOf(new Client(stack).signIn({}, { login, password })), 'too_many_requests')
})

test('Attack: guesses at the old password that come at once are bounded too', async () => {
  const client = await signIn(stack, (await makePerson(stack)).login)
  const guess = () => outcomeOf(client.changePassword({}, { old_password: 'a guess', new_password: 'quiet blue rivers' }))
  const outcomes = await Promise.all(Array.from({ length: 24 }, guess))
  assert.ok(outcomes.filter((one) => one === 'bad_value').length <= 10, outcomes.join())
  assert.equal(await outcomeOf(client.changePassword({}, { old_password: password, new_password: 'quiet blue rivers' })), 'too_many_requests')
})

test('Attack: another spelling of a name is no other name to guess at', async () => {
  const { login } = await makePerson(stack)
  const spellings = [login, login.toUpperCase(), ` ${login}`, `${login} `, `  ${login.toUpperCase()}  `]
  for (let i = 0; i < 10; i++) assert.equal(await outcomeOf(new Client(stack).signIn({}, { login: spellings[i % 5], password: 'a guess' })), 'wrong_credentials')
  for (const spelling of spellings) assert.equal(await outcomeOf(new Client(stack).signIn({}, { login: spelling, password })), 'too_many_requests')
})

test('Attack: whoever stuffs stolen pairs cannot choose the address that is counted', async () => {
  const people = await Promise.all(Array.from({ length: 12 }, () => makePerson(stack)))
  for (const [i, { login }] of people.entries())
    assert.equal((await trySignIn(new Client(stack), login, 'from another leak', forged(i))).status, 401)
  const rows = await stack.sql('select distinct address from sign_in_failures where login = any ($1)', [people.map(({ login }) => login)])
  assert.deepEqual(rows, [{ address: '127.0.0.1' }])
  await stack.sql("insert into sign_in_failures (login, address) select 'stuffed' || i, '127.0.0.1' from generate_series(1, 1000) i")
  try {
    for (const [i, { login }] of people.entries())
      assert.equal((await trySignIn(new Client(stack), login, password, forged(100 + i))).status, 429)
  } finally {
    await stack.sql("delete from sign_in_failures where login like 'stuffed%'")
  }
})

test('Attack: a name that is unknown is guessed at, and blocked, exactly as a known one', async () => {
  const { login } = await makePerson(stack)
  const of = async (name) => {
    const client = new Client(stack)
    const said = []
    for (let i = 0; i < 12; i++) {
      const { status, body: { request_id: _, detail, ...body } } = await trySignIn(client, name, 'a guess')
      said.push([status, body, detail?.replace(/\d+/, 'N')])
    }
    return said
  }
  assert.deepEqual(await of(fresh('unknown')), await of(login))
})

// ── Cookies ─────────────────────────────────────────────────────────────────────────────────────────────────────

test('Attack: a cookie that was planted before the sign-in is never adopted, whoever it was', async () => {
  const [attacker, victim] = [await makePerson(stack), await makePerson(stack)]
  const own = (await signIn(stack, attacker.login)).cookie
  const invented = `emtihan-development=${randomBytes(32).toString('hex')}`
  for (const planted of [own, invented]) {
    const browser = withCookie(planted)
    await browser.signIn({}, { login: victim.login, password })
    assert.notEqual(browser.cookie, planted)
    assert.equal((await browser.getSession()).user.id, victim.id)
    await refused(withCookie(planted).getSession(), 'signed_out')
    await browser.signOut()
  }
})

test('Attack: a token is taken from the cookie only: not from an address, a header or a body', async () => {
  const { cookie } = await signIn(stack, (await makePerson(stack)).login)
  const token = cookie.split('=')[1]
  const quoted = `a="; ${cookie.replace('=', '"=')}`
  const places = [{ authorization: `Bearer ${token}` }, { 'x-session': token }, { 'http-cookie': cookie }, { http_cookie: cookie }, { cookie2: cookie },
    { cookie: cookie.toUpperCase() }, { cookie: `x${cookie}` }, { cookie: quoted }]
  for (const headers of places) {
    const { status } = await new Client(stack).raw('GET', '/v1/session', { headers })
    assert.equal(status, 401, JSON.stringify(headers))
  }
  assert.equal((await fetch(`${stack.address}/api/v1/session?${cookie}`)).status, 422)
})

// What ends a session, and a copy of the cookie that somebody took before.
const endings = {
  'its owner signed out': (owner) => owner.signOut(),
  'its owner signed out everywhere': (owner) => owner.signOutEverywhere(),
  'its owner signed out everywhere from elsewhere': async (owner, person) => (await signIn(stack, person.login)).signOutEverywhere(),
  'its owner signed in again in the same browser': (owner, person) => owner.signIn({}, { login: person.login, password }),
  'its owner changed the password elsewhere': async (owner, person) =>
    (await signIn(stack, person.login)).changePassword({}, { old_password: password, new_password: 'quiet blue rivers' }),
  'the administrator set a password': (owner, person) => administrator.setPassword({ login: person.login }, { password: 'quiet blue rivers' }),
  'the account was closed': (owner, person) => administrator.setAccount({ login: person.login }, { active: false }),
  'it was idle for too long': (owner, person) => letSessionsAge(stack, person.id, '61 minutes'),
  'it was too old': (owner, person) => letSessionsAge(stack, person.id, '12 hours 1 second'),
}
for (const [what, end] of Object.entries(endings)) {
  test(`Attack: a stolen copy of the cookie is nobody's for reading and for writing once ${what}`, async () => {
    const person = await makePerson(stack)
    const owner = await signIn(stack, person.login)
    const thief = withCookie(owner.cookie)
    assert.equal((await thief.getSession()).user.id, person.id) // until then it is worth as much as the cookie itself
    await end(owner, person)
    await refused(thief.getSession(), 'signed_out')
    await refused(thief.getSchedule(), 'signed_out')
    await refused(thief.setLanguage({}, { language: 'en' }), 'signed_out')
    await refused(thief.signOutEverywhere(), 'signed_out')
    await refused(thief.contactAttempt({ id: '00000000-0000-4000-8000-000000000000' }, { epoch: 1 }), 'signed_out')
    await refused(thief.getSession(), 'signed_out')
  })
}

// ── A leaked dump ───────────────────────────────────────────────────────────────────────────────────────────────

test('Attack: a dump of the database holds no token and no password, and nothing in it signs anybody in', async () => {
  const secrets = ['first secret of a person', 'second secret of a person', 'third secret of a person', 'the secret of the webhook', password]
  const person = await makePerson(stack)
  const client = await signIn(stack, person.login)
  await client.changePassword({}, { old_password: password, new_password: secrets[0] })
  await administrator.setPassword({ login: (await makePerson(stack)).login }, { password: secrets[1] })
  const roster = `login,full_name,language,roles,group,password\n${fresh('r')},Бекова Ботагөз,kk,student,,${secrets[2]}\n`
  await administrator.importRoster({ kind: 'people' }, roster)
  const feed = (await client.putCalendarFeed({}, {})).path
  assert.equal((await administrator.raw('GET', feed.replace('/api', ''))).status, 200)
  const tokens = [client.cookie, administrator.cookie, feed].map((text) => /[0-9a-f]{64}/.exec(text)[0])

  const dump = execFileSync('pg_dump', ['--host', stack.settings.PGHOST, '--username', 'postgres', '--inserts', stack.settings.PGDATABASE], { maxBuffer: 1 << 28 }).toString()
  const bytes = Buffer.from(dump)
  assert.ok(dump.includes(person.login) && dump.includes('$argon2id$'), 'the dump has the people')
  for (const secret of secrets)
    for (const form of ['utf8', 'hex', 'base64']) assert.ok(!bytes.includes(Buffer.from(secret).toString(form)), `${secret} as ${form}`)
  for (const token of tokens)
    for (const form of [token, token.toUpperCase(), Buffer.from(token, 'hex').toString('base64'), Buffer.from(token).toString('hex')])
      assert.ok(!bytes.includes(form), `a token as ${form}`)

  const found = new Set(dump.match(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g))
  assert.ok(found.size >= 3, 'the hashes of the tokens are in it')
  for (const hex of found) {
    await refused(withCookie(`emtihan-development=${hex}`).getSession(), 'signed_out')
    assert.equal((await new Client(stack).raw('GET', `/v1/calendars/${hex}.ics`)).status, 404)
  }
  const [{ password_hash: hash }] = await stack.sql('select password_hash from users where id = $1', [person.id])
  await refused(new Client(stack).signIn({}, { login: person.login, password: hash }), 'wrong_credentials')
})
