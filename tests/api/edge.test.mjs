// nginx in front of the workers: what it refuses by itself, what it adds, and what it does when they are away.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { makeDiscipline, makePerson } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { signIn } from './client.mjs'

let stack
before(async () => (stack = await startStack()))
after(() => stack.stop())

// Sends bytes that no client library would send, and reads the whole answer.
function raw(text) {
  return new Promise((resolve, reject) => {
    const socket = connect(new URL(stack.address).port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.on('data', (bytes) => (answer += bytes)).on('end', () => resolve(answer)).on('error', reject)
  })
}

// fetch normalises methods and paths; this sends them as they are.
function send(method, path, { headers = {}, body = '' } = {}) {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(stack.address)
    request({ hostname, port, method, path, headers }, (reply) => {
      let text = ''
      reply.on('data', (bytes) => (text += bytes)).on('end', () => resolve({ ...reply, text, status: reply.statusCode, headers: reply.headers }))
    }).on('error', reject).end(body)
  })
}

function assertProblem(reply, status, code) {
  assert.equal(reply.status, status)
  assert.equal(reply.headers['content-type'], 'application/problem+json')
  const problem = JSON.parse(reply.text)
  assert.equal(problem.code, code)
  assert.equal(problem.status, status)
  assert.equal(problem.type, `urn:emtihan:problem:${code}`)
  assert.match(problem.detail ?? problem.title, /^[A-Z]/)
  assert.match(problem.request_id, /^[0-9a-f-]{32,36}$/)
}

test('A body over 64 KiB is refused by nginx with a problem', async () => {
  assertProblem(await send('PUT', '/api/v1/session/language', { body: 'x'.repeat(64 * 1024 + 1) }), 413, 'body_too_large')
})

test('A file of 8 MiB may be sent to an import, a bigger one is refused with a problem', async () => {
  const headers = { 'content-type': 'text/plain' }
  const sent = await send('POST', '/api/v1/banks/ENT/en/imports', { headers, body: 'x'.repeat(8 * 1024 * 1024) })
  assert.notEqual(sent.status, 413)
  const refused = await send('POST', '/api/v1/banks/ENT/en/imports', { headers, body: 'x'.repeat(8 * 1024 * 1024 + 1) })
  assertProblem(refused, 413, 'body_too_large')
})

test('An address over 8 KiB is refused with a problem', async () => {
  assertProblem(await send('GET', `/api/v1/${'a'.repeat(9000)}`), 400, 'bad_path')
})

test('Headers over 8 KiB are refused with a problem', async () => {
  assertProblem(await send('GET', '/api/v1/clock', { headers: { 'x-long': 'a'.repeat(9000) } }), 400, 'bad_request')
})

test('A transfer encoding that nginx does not know is refused with a problem', async () => {
  assertProblem(await send('PUT', '/api/v1/clock', { headers: { 'transfer-encoding': 'gzip' } }), 400, 'bad_request')
})

test('TRACE is refused with a problem', async () => {
  assertProblem(await send('TRACE', '/api/v1/clock'), 405, 'method_not_allowed')
})

test('A request line that is none is refused with a problem', async () => {
  const answer = await raw('GET  /api /v1 HTTP/1.1\r\nHost: a\r\n\r\n')
  assert.match(answer, /^HTTP\/1\.1 400 /)
  assert.match(answer, /"code":"bad_request"/)
})

test('A path that nginx would tidy up reaches the worker as it was sent, and is refused', async () => {
  for (const path of ['/api/v1//clock', '/api/v1/./clock', '/x/../api/v1/clock', '/api/v1%2Fclock', '/api/v1/clock%00']) {
    const reply = await send('GET', path)
    assert.ok(reply.status === 400 || reply.status === 404, `${path}: ${reply.status}`)
    assert.match(reply.headers['content-type'], /^application\/problem\+json/)
  }
})

test('Every reply forbids sniffing, framing and foreign scripts', async () => {
  for (const path of ['/', '/staff/', '/api/v1/clock', '/api/v1/none', '/assets/none.js']) {
    const { headers } = await send('GET', path)
    assert.equal(headers['x-content-type-options'], 'nosniff', path)
    assert.match(headers['content-security-policy'], /default-src 'none';.*frame-ancestors 'none'/, path)
    assert.doesNotMatch(headers['content-security-policy'], /unsafe/, path)
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin', path)
    assert.equal(headers.server, 'nginx', path)
  }
})

test('Pages are asked for again each time, files with a hash in their name never', async () => {
  const page = await send('GET', '/schedule')
  assert.equal(page.status, 200)
  assert.equal(page.headers['cache-control'], 'no-cache')
  const [asset] = page.text.match(/\/assets\/[\w.-]+\.js/)
  assert.equal((await send('GET', asset)).headers['cache-control'], 'public, max-age=31536000, immutable')
  assertProblem(await send('GET', '/assets/of-another-version.js'), 404, 'not_found')
})

test('A long reply is compressed for whoever asks for that, and for nobody else', async () => {
  for (let i = 0; i < 30; i++) await makeDiscipline(stack)
  const { login } = await makePerson(stack, { roles: ['administrator'] })
  const { cookie } = await signIn(stack, login)
  const plain = await send('GET', '/api/v1/disciplines', { headers: { cookie } })
  const zipped = await fetch(`${stack.address}/api/v1/disciplines`, { headers: { cookie, 'accept-encoding': 'gzip' } })
  assert.equal(plain.headers['content-encoding'], undefined)
  assert.equal(zipped.headers.get('content-encoding'), 'gzip')
  assert.equal(zipped.headers.get('vary'), 'Accept-Encoding')
  assert.equal(await zipped.text(), plain.text)
})

test('An address inside the portal opens its page: the student\'s at /, the staff\'s at /staff/', async () => {
  const [student, staff] = await Promise.all([send('GET', '/'), send('GET', '/staff/')])
  assert.notEqual(student.text, staff.text)
  assert.equal((await send('GET', '/attempts/1')).text, student.text)
  assert.equal((await send('GET', '/staff/banks/ENT')).text, staff.text)
})

test('Without workers a request gets 503 with Retry-After, and is served again when they are back', async () => {
  await stack.stopWorkers()
  const reply = await send('GET', '/api/v1/clock')
  assertProblem(reply, 503, 'unavailable')
  assert.equal(reply.headers['retry-after'], '1')
  await stack.startWorkers()
  assert.equal((await send('GET', '/api/v1/clock')).status, 200)
})

test('Without the database a request gets 503 with Retry-After, and is served again when it is back', async () => {
  await stack.stopDatabase({ crash: true })
  const reply = await send('GET', '/api/v1/clock')
  assertProblem(reply, 503, 'unavailable')
  assert.ok(Number(reply.headers['retry-after']) > 0)
  assert.equal((await send('GET', '/api/health')).status, 200)
  assert.equal((await send('GET', '/api/ready')).status, 503)
  await stack.startDatabase()
  assert.equal((await send('GET', '/api/v1/clock')).status, 200)
})
