// Somebody at the API: keeps the cookie, says where the request comes from, and holds every reply to the contract.
//
//   const student = await signIn(stack, 'aigerim')
//   const paper = await student.startAttempt({ id: sitting }, { language: 'kk', device, confirmed: true })
//   await refused(student.contactAttempt({ id: paper.id }, { epoch: 7 }), 'bad_value', { field: 'epoch' })
//
// Every operation of the contract is a method: (parameters, body) → the reply's body; a refusal throws Refused.
import assert from 'node:assert/strict'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { bodyViolations, operationOf, operations, violations } from '../harness/contract.mjs'
import { makeTest, password } from '../harness/faculty.mjs'

export class Refused extends Error {
  constructor(reply) {
    super(`${reply.status} ${reply.body.code}: ${reply.body.detail ?? reply.body.title}`)
    Object.assign(this, reply)
  }
}

// What must not reach a student in any reply: keys of questions, how a paper was made, hashes of passwords.
const secrets = /right_option|"right"\s*:\s*[^0-9\s]|question_versions|option_orders|content_hash|\$argon2|token_hash/

// Which operations the suite reached, and with which status: reached.mjs reads it when all test files have run.
const journal = process.env.STACKS && join(process.env.STACKS, 'reached')

// A picture or another file is the bytes of its body, a calendar its text; a 304 has none; everything else is one JSON object.
async function readReply(reply, what) {
  const { status, headers } = reply
  const bytes = Buffer.from(await reply.arrayBuffer())
  if (/^(image\/|application\/(pdf|vnd\.)|text\/csv)/.test(headers.get('content-type'))) return { status, headers, text: '', body: bytes }
  const text = bytes.toString()
  if (status === 304 || headers.get('content-type')?.startsWith('text/calendar')) return { status, headers, text, body: text }
  assert.match(text, /^\{[^]*\}\s*$/, `${what} answered ${status} without a whole object`)
  return { status, headers, text, body: JSON.parse(text) }
}

export class Client {
  #address
  cookie = ''
  role = 'nobody'
  last // of the newest reply: { status, headers, text, body }

  constructor(stack) {
    this.#address = `${stack.address}/api`
  }

  // Any request, also one that no client should send; a header that is null is not sent. Resolves to
  // { status, headers, text, body }; the body of a file is a Buffer.
  async raw(method, target, { headers = {}, body } = {}) {
    const sent = { 'sec-fetch-site': 'same-origin', ...(this.cookie && { cookie: this.cookie }), ...headers }
    const reply = await fetch(this.#address + target, {
      method,
      headers: Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== null)),
      ...(body !== undefined && { body }),
    })
    this.last = await readReply(reply, `${method} ${target}`)
    const { text } = this.last
    const operation = operationOf(method, target.split('?')[0])
    assert.deepEqual(
      violations(operation, reply.status, reply.headers, this.last.body),
      [],
      `${method} ${target} answered ${text.slice(0, 2000)}`,
    )
    if (reply.status < 300 && operation?.bodyTypes.includes('application/json') && body !== undefined)
      assert.deepEqual(bodyViolations(operation, JSON.parse(body)), [], `${method} ${target} accepted ${body}`)
    if (this.role === 'student') assert.doesNotMatch(text, secrets)
    if (journal && operation) appendFileSync(journal, `${operation.operationId} ${reply.status}\n`)
    this.#keepCookie(reply.headers.get('set-cookie'))
    return this.last
  }

  #keepCookie(header) {
    if (!header) return
    const [pair] = header.split(';')
    this.cookie = pair.endsWith('=') ? '' : pair
  }
}

for (const { operationId, method, path, bodyTypes } of operations) {
  Client.prototype[operationId] = async function call(parameters = {}, body) {
    const query = { ...parameters }
    const target = path.replaceAll(/\{(\w+)\}/g, (_, name) => {
      delete query[name]
      return encodeURIComponent(parameters[name])
    })
    const search = new URLSearchParams(query).toString()
    const json = typeof body === 'object' && !Buffer.isBuffer(body)
    const reply = await this.raw(method, search ? `${target}?${search}` : target, {
      ...(body !== undefined && {
        headers: { 'content-type': bodyTypes[0] },
        body: json ? JSON.stringify(body) : body,
      }),
    })
    if (reply.status >= 400) throw new Refused(reply)
    return reply.body
  }
}

// `client`: one of another kind that is to be used.
export async function signIn(stack, login, client = new Client(stack)) {
  const { user } = await client.signIn({}, { login, password })
  client.role = user.roles.includes('student') ? 'student' : 'staff'
  client.user = user
  return client
}

// Somebody with a session and an open attempt at a test made for it (see makeTest): { …test, client, paper }.
export async function beginAttempt(stack, options = {}) {
  const made = await makeTest(stack, options)
  const client = await signIn(stack, made.student.login)
  return { ...made, client, paper: await start(client, made.sitting) }
}

export const device = 'device-of-a-test'
export function start(client, sitting, { language = 'kk', from = device } = {}) {
  return client.startAttempt({ id: sitting }, { language, device: from, confirmed: true })
}

// The promise is refused with this code; `members` of the problem are compared where given. Resolves to the problem.
export async function refused(promise, code, members = {}) {
  const refusal = await promise.then(
    (body) => assert.fail(`it should be refused as ${code}, but was answered ${JSON.stringify(body).slice(0, 500)}`),
    (error) => error,
  )
  if (!(refusal instanceof Refused)) throw refusal
  assert.equal(refusal.body.code, code, refusal.message)
  for (const [name, value] of Object.entries(members))
    assert.deepEqual(refusal.body[name], value, `${name} of ${refusal.text}`)
  return refusal.body
}
