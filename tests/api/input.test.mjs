// Everything that a body, an address or a header can get wrong: a problem with a stable code and the field, and nothing
// is stored. The bodies are made from the contract's own examples, so a new operation is tried too.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { exampleOf, operations, propertiesOf, targetOf } from '../harness/contract.mjs'
import { makePerson, password } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { beginAttempt, Client, signIn } from './client.mjs'

let stack, client
before(async () => {
  stack = await startStack()
  client = await signIn(stack, (await makePerson(stack, { roles: ['student', 'mentor', 'teacher', 'administrator', 'registrar'] })).login)
  client.role = 'staff'
})
after(() => stack.stop())

// One line per table: how many rows, and what is in them. Visits and failed sign-ins are noted whatever is asked.
async function everything() {
  const tables = await stack.sql(
    "select tablename from pg_tables where schemaname = 'public' and tablename not in ('sessions', 'sign_in_failures') order by 1",
  )
  const [row] = await stack.sql(
    `select ${tables.map(({ tablename: t }) => `(select count(*) || ':' || coalesce(sum(hashtext(t::text)), 0) from ${t} t) as ${t}`).join()}`,
  )
  return row
}
const send = (method, target, body, headers = {}) =>
  client.raw(method, target, {
    headers: { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body }),
  })
const outcome = ({ status, body }) => [status, body.code]

// What somebody else signs and defines has tests of its own.
const withBody = operations.filter(({ bodyTypes, roles }) => bodyTypes.includes('application/json') && !roles.includes('signature'))
const nested = (depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`

const malformed = {
  'no body': '',
  'a word': 'true',
  'a list': '[]',
  'half a body': '{"a":',
  'two objects': '{}{}',
  'something after the object': '{} x',
  'single quotes': "{'a':1}",
  'a comment': '{/* a */}',
  'a trailing comma': '{"a":1,}',
  NaN: '{"a":NaN}',
  Infinity: '{"a":Infinity}',
  'a NUL character': '{"a":"\\u0000"}',
  'a NUL byte': '{"a":"\0"}',
  'a raw line break in a text': '{"a":"\n"}',
  'bytes that are no UTF-8': new Uint8Array([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]),
  'too deep a body': nested(12),
}
for (const [what, body] of Object.entries(malformed)) {
  test(`Bad input: ${what} is bad_json for every operation`, async () => {
    const before = await everything()
    for (const operation of withBody)
      assert.deepEqual(
        outcome(await send(operation.method, targetOf(operation), body)),
        [400, 'bad_json'],
        operation.operationId,
      )
    assert.deepEqual(await everything(), before)
  })
}

for (const operation of withBody) {
  const example = exampleOf(operation)
  const { properties, required } = propertiesOf(operation)
  const put = (body) =>
    send(operation.method, targetOf(operation), typeof body === 'string' ? body : JSON.stringify(body))

  test(`Bad input: ${operation.operationId} refuses a field it does not know and a field given twice`, async () => {
    const before = await everything()
    const unknown = await put({ ...example, colour: 'red' })
    assert.deepEqual([...outcome(unknown), unknown.body.field], [422, 'unknown_field', 'colour'])
    const [name, value] = Object.entries(example)[0] ?? ['colour', 'red']
    const twice = JSON.stringify({ ...example, [name]: value }).replace('{', `{${JSON.stringify(name)}:${JSON.stringify(value)},`)
    assert.deepEqual(outcome(await put(twice)), [400, 'bad_json'])
    assert.deepEqual(await everything(), before)
  })

  test(`Bad input: ${operation.operationId} names every missing field`, async () => {
    const before = await everything()
    for (const name of required) {
      const { [name]: _, ...rest } = example
      const reply = await put(rest)
      assert.deepEqual([...outcome(reply), reply.body.field], [422, 'missing_field', name])
    }
    assert.deepEqual(await everything(), before)
  })

  test(`Bad input: ${operation.operationId} names every field of a wrong type, unit or range`, async () => {
    const before = await everything()
    for (const [name, { wrong }] of Object.entries(properties)) {
      for (const value of wrong) {
        const reply = await put({ ...example, [name]: value })
        // A text of the right length may be looked at only after the thing that it belongs to was not found.
        if (typeof value === 'string' && reply.status === 404) continue
        assert.deepEqual(outcome(reply), [422, 'bad_value'], `${name}: ${JSON.stringify(value).slice(0, 60)}`)
        assert.ok(
          reply.body.field?.startsWith(name) || Object.hasOwn(properties, reply.body.field),
          `${name}: ${reply.text}`,
        )
        assert.ok(reply.body.detail)
      }
    }
    assert.deepEqual(await everything(), before)
  })

  test(`Bad input: ${operation.operationId} refuses a body that is too large`, async () => {
    assert.deepEqual(outcome(await put({ ...example, padding: 'x'.repeat(70_000) })), [413, 'body_too_large'])
  })
}

test('Bad input: numbers that are not whole, too large or written as text are refused, never rounded', async () => {
  const { client: student, paper } = await beginAttempt(stack)
  const target = `/v1/attempts/${paper.id}/answers/1`
  for (const text of [
    '1.0',
    '1.5',
    '1e0',
    '"1"',
    'true',
    '-1',
    '0',
    '99999999999',
    '9223372036854775808',
    '1e400',
    '[]',
    '{}',
  ]) {
    for (const field of ['epoch', 'seq', 'choice']) {
      const body = JSON.stringify({ epoch: 1, seq: 1, choice: 1 }).replace(`"${field}":1`, `"${field}":${text}`)
      const { status, body: problem } = await student.raw('PUT', target, {
        headers: { 'content-type': 'application/json' },
        body,
      })
      assert.ok([400, 422].includes(status), `${field} ${text}: ${status}`)
      assert.ok(['bad_value', 'bad_json'].includes(problem.code))
    }
  }
  assert.equal((await student.finishAttempt({ id: paper.id }, { epoch: 1 })).answered, 0) // no sweeper finds it later
})

test('Bad input: in a batch the item at fault is named, and nothing of the batch is stored', async () => {
  const { client: student, paper } = await beginAttempt(stack)
  const put = async (items) => {
    const { status, body } = await student.raw('PUT', `/v1/attempts/${paper.id}/answers`, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ epoch: 1, items }),
    })
    return [status, body.code, body.field]
  }
  const good = { n: 1, seq: 1, choice: 1 }
  assert.deepEqual(await put([good, { ...good, n: 0 }]), [422, 'bad_value', 'items[1].n'])
  assert.deepEqual(await put([good, { n: 2, seq: 1 }]), [422, 'missing_field', 'items[1].choice'])
  assert.deepEqual(await put([good, { ...good, weight: 2 }]), [422, 'unknown_field', 'items[1].weight'])
  assert.deepEqual(await put([good, 7]), [422, 'bad_value', 'items[1]'])
  assert.deepEqual(await put([]), [422, 'bad_value', 'items'])
  assert.deepEqual(await put(Array.from({ length: 201 }, () => good)), [422, 'bad_value', 'items'])
  assert.equal((await student.finishAttempt({ id: paper.id }, { epoch: 1 })).answered, 0) // no sweeper finds it later
})

const absent = [
  'nothing',
  '00000000-0000-4000-8000-00000000000g',
  '00000000000040008000000000000000',
  '{00000000-0000-4000-8000-000000000000}',
  '1',
  '%20',
  "'; drop table attempts; --",
  '00000000-0000-4000-8000-000000000000',
]
test("Bad input: an id that is none, or nobody's, is not found, for every operation with an id", async () => {
  const before = await everything()
  for (const operation of operations.filter(
    ({ path, bodyTypes }) => path.includes('{id}') && bodyTypes.every((type) => type === 'application/json'),
  )) {
    for (const id of absent) {
      const target = targetOf({
        ...operation,
        parameters: operation.parameters.map((one) => (one.name === 'id' ? { ...one, example: id } : one)),
      })
      const reply =
        operation.bodyTypes.length === 0
          ? await client.raw(operation.method, target)
          : await send(operation.method, target, JSON.stringify(exampleOf(operation)))
      assert.deepEqual(outcome(reply), [404, 'not_found'], `${operation.operationId} ${id}`)
    }
  }
  assert.deepEqual(await everything(), before)
})

test('Bad input: a question number that is none is not found', async () => {
  const { client: student, paper } = await beginAttempt(stack)
  for (const n of ['0', '-1', '01', '1.0', '1e1', '101', '21', 'x', '１', '99999999999999999999']) {
    const reply = await student.raw('PUT', `/v1/attempts/${paper.id}/answers/${encodeURIComponent(n)}`, {
      headers: { 'content-type': 'application/json' },
      body: '{"epoch":1,"seq":1,"choice":1}',
    })
    assert.deepEqual(outcome(reply), [404, 'not_found'], n)
  }
})

test('Bad input: an address with a hidden slash, a NUL or bytes that are no UTF-8 is malformed', async () => {
  for (const target of [
    '/v1/attempts/a%2fb',
    '/v1/attempts/%00',
    '/v1/groups/%ff',
    '/v1/groups/%',
    '/v1/groups/%4',
    '/v1/groups/%zz',
    '/v1/people?query=%ff',
    '/v1/people?query=%00',
    '/',
    '/v1/',
    '/v1/clock/',
    '/v1//clock',
  ]) {
    const reply = await client.raw('GET', target)
    assert.equal(reply.status, 400, target)
    assert.match(reply.body.code, /^bad_(path|request)$/, target)
  }
})

test('Bad input: an address that is too long or too deep is refused', async () => {
  for (const target of [
    `/v1/groups/${'x'.repeat(3000)}`,
    `/v1${'/x'.repeat(40)}`,
    `/v1/people?${Array.from({ length: 40 }, (_, i) => `a${i}=1`).join('&')}`,
  ]) {
    const { status, body } = await client.raw('GET', target)
    assert.ok(status === 400 || status === 404, `${status} ${body.code}`)
  }
})

test('Bad input: an address that is not in the contract is not found', async () => {
  for (const target of ['/v1', '/v2/clock', '/v1/attempts', '/v1/Clock', '/v1/attempts/x/y/z'])
    assert.deepEqual(outcome(await client.raw('GET', target)), [404, 'not_found'], target)
})

test('Bad input: a method that an address does not know gets 405 and the ones it knows', async () => {
  for (const [method, target, allow] of [
    ['POST', '/v1/clock', 'GET'],
    ['PATCH', '/v1/session', 'POST, GET, DELETE'],
    ['DELETE', '/v1/schedule', 'GET'],
    ['OPTIONS', '/v1/grades', 'GET'],
    ['GET', '/v1/rehearsal', 'PUT'],
  ]) {
    const reply = await send(method, target, method === 'GET' ? undefined : '{}')
    assert.deepEqual(
      [...outcome(reply), reply.headers.get('allow')],
      [405, 'method_not_allowed', allow],
      `${method} ${target}`,
    )
  }
})

test('Bad input: a cookie, a browser name or an Origin of thousands of characters harms nobody', async () => {
  for (const headers of [
    { cookie: `emtihan-development=${'a'.repeat(4000)}` },
    { 'user-agent': 'ф'.repeat(1500).replaceAll('ф', '%d1%84') },
    { origin: `https://${'x'.repeat(3000)}.example` },
  ]) {
    const { status } = await client.raw('GET', '/v1/clock', { headers })
    assert.ok(status === 200 || status === 400, `${Object.keys(headers)}: ${status}`)
  }
})

test('Bad input: text in every alphabet is stored as it came', async () => {
  const name = 'Ә Ң Ғ 漢字 😀 "кавычки" \\ \' <b> & ; -- %'
  const reply = await client.putGroup({ name }, { language: 'kk' })
  assert.equal(reply.name, name)
  assert.ok((await client.listGroups()).items.some((one) => one.name === name))
})

test('Bad input: a body may be said to be UTF-8', async () => {
  const { login } = await makePerson(stack)
  const { status } = await new Client(stack).raw('POST', '/v1/session', {
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ login, password }),
  })
  assert.equal(status, 201)
})
