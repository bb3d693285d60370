// Attacks on the way in, byte by byte: headers injected through values, paths that hide others, requests smuggled inside
// of requests, and bodies that never end.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { operations, targetOf } from '../harness/contract.mjs'
import { makePerson } from '../harness/faculty.mjs'
import { startStack, until } from '../harness/stack.mjs'
import { signIn } from './client.mjs'

let stack, staff, everybody
before(async () => {
  stack = await startStack()
  const { login } = await makePerson(stack, { roles: ['student', 'mentor', 'teacher', 'administrator', 'registrar'] })
  staff = await signIn(stack, login)
  everybody = await Promise.all(['/', '/staff/'].map(async (path) => (await exchange(get(path))).body))
})
after(() => stack.stop())

const get = (path, headers = []) => [`GET ${path} HTTP/1.1`, 'Host: a', 'Connection: close', ...headers, '', ''].join('\r\n')

// Sends bytes as they are and reads until nginx closes: { text, head, body, status }, of the first reply.
function exchange(bytes) {
  return new Promise((resolve, reject) => {
    const socket = connect(new URL(stack.address).port, '127.0.0.1', () => socket.write(bytes))
    const pieces = []
    socket.setTimeout(60_000, () => socket.destroy(new Error(`nginx leaves the connection open after ${bytes.slice(0, 200)}`)))
    socket.on('data', (piece) => pieces.push(piece)).on('error', (error) => (error.code === 'ECONNRESET' ? 0 : reject(error)))
    socket.on('close', () => {
      const text = Buffer.concat(pieces).toString()
      const end = text.indexOf('\r\n\r\n')
      resolve({ text, head: text.slice(0, end), body: text.slice(end + 4), status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]) })
    })
  })
}

// What nginx took for requests, by its log.
let serial = 0
const mark = () => `attack-${++serial}`
const logged = () => stack.log('access').trim().split('\n').map((line) => JSON.parse(line))
async function pathsLogged() {
  const end = `/api/${mark()}`
  await exchange(get(end))
  await until('the log has the last request', () => logged().some(({ path }) => path === end))
  return logged().map(({ path }) => path)
}

// ── Headers ─────────────────────────────────────────────────────────────────────────────────────────────────────

// The last one only looks like a line end: its bytes end with those of one.
const breaks = ['%0d%0a', '%0a', '%0D%0A%20', '%E5%98%8D%E5%98%8A']

test('Attack: no line end in an address or in a query value of any operation begins a header', async () => {
  for (const [i, operation] of operations.filter(({ method }) => method === 'GET').entries()) {
    const line = breaks[i % breaks.length]
    const name = operation.parameters.find((one) => one.in === 'query')?.name ?? 'a'
    const value = `x${line}X-Injected:${line}Set-Cookie:%20emtihan-development=1`
    for (const path of [targetOf(operation) + value, `${targetOf(operation)}?${name}=${value}`]) {
      const { head, status } = await exchange(get(`/api${path}`, [`Cookie: ${staff.cookie}`]))
      assert.ok(status < 500 && (status >= 400 || !/%0/.test(line)), `${path}: ${status}`)
      assert.doesNotMatch(head, /^(x-injected|set-cookie):/im, path)
    }
  }
})

test('Attack: a value with a line end in a header that is read is refused or stays one value', async () => {
  for (const name of ['Cookie', 'Host', 'Origin', 'Content-Type', 'If-None-Match', 'User-Agent', 'Sec-Fetch-Site'])
    for (const line of ['\r', '\n', '\r\n', '\0', '\r\n ', '\n\t']) {
      const { head, status } = await exchange(get('/api/v1/clock', [`${name}: a${line}X-Injected: b`]))
      assert.ok([200, 400].includes(status), `${name} with ${JSON.stringify(line)}: ${status}`)
      assert.doesNotMatch(head, /^x-injected:/im)
    }
})

test('Attack: the redirect to the staff\'s pages names no host and takes nothing from the request', async () => {
  for (const host of ['evil.example', 'a\tb', 'evil.example:1', 'evil.example/..']) {
    const { head, status } = await exchange(`GET /staff?x=%0d%0aa HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    if (status === 400) continue
    assert.equal(status, 308)
    const [, location] = /^location: (.*)$/im.exec(head)
    assert.ok(location === '/staff/' || new URL(location).pathname + new URL(location).search === '/staff/', location)
  }
})

test('Attack: nothing that a request says breaks a line of a log, or adds one', async () => {
  const names = ['a","status":200,"x":"', '\\"}', '</script><script>', 'x\x0b\x1b[2J', '%0a{"level":"error"}', "'; drop table users; --"]
  for (const name of names) await exchange(get(`/api/v1/${encodeURI(name)}`, [`User-Agent: ${name}`]))
  await pathsLogged()
  assert.deepEqual(logged().map(({ user_agent: said }) => said).filter((said) => names.includes(said)), names)
  for (const line of stack.log('worker').trim().split('\n').filter((one) => one.includes('"path"'))) JSON.parse(line)
})

// ── Paths ───────────────────────────────────────────────────────────────────────────────────────────────────────

const ups = ['..', '%2e%2e', '.%2e', '%2E.', '..%2f', '%2e%2e%2f', '..%5c', '..\\', '%252e%252e', '..%00', '..;', '%c0%ae%c0%ae', '%e0%80%ae%e0%80%ae', '....//']

test('Attack: no path leads out of the portal\'s files', async () => {
  const wanted = ['etc/passwd', 'env', 'web/nginx.conf']
  for (const start of ['/', '/assets/', '/staff/', '/staff/assets/', '/problem/', '/api/', '//'])
    for (const up of ups)
      for (const file of wanted) {
        const path = start + `${up}/`.repeat(6) + file
        const { status, body } = await exchange(get(path))
        assert.ok(status >= 400 || (status === 200 && everybody.includes(body)), `${path}: ${status} ${body.slice(0, 200)}`)
      }
  for (const path of ['/.git/config', '/.env', '/index.html.gz/', '/nginx.conf', '/assets/', '/staff/assets/', '/problem/internal', '/api', '/api/'])
    assert.ok(everybody.includes((await exchange(get(path))).body) || (await exchange(get(path))).status >= 400, path)
})

test('Attack: an operation has one spelling: no other reaches it, by case, by slashes, by dots, by overlong letters', async () => {
  const cookie = [`Cookie: ${staff.cookie}`]
  const right = await exchange(get('/api/v1/groups', cookie))
  assert.equal(right.status, 200)
  assert.equal((await exchange(get('/api/v1/%67roups', cookie))).status, 200) // an escaped letter is the letter (RFC 3986, 6.2.2.2)
  const others = ['/API/v1/groups', '/api/V1/groups', '/api/v1/Groups', '/api/v1/groups/', '/api/v1//groups', '/api//v1/groups', '//api/v1/groups',
    '/api/v1/./groups', '/api/v1/x/../groups', '/api/v1/%2e/groups', '/api/v1/x/%2e%2e/groups', '/api%2fv1%2fgroups', '/api/v1%2fgroups', '/api/v1/groups%2f',
    '/api/v1/groups%00', '/api/v1/groups%20', '/api/v1/groups;a=b', '/api/v1/groups.json', '/api/v1\\groups', '/api/v1%5cgroups', '/api/v1/%c1%a7roups',
    '/api/v1/%e0%81%a7roups', '/api/v1/%u0067roups', '/api/v1/g%72%6fups%', '/api/v1/groups%3f', '/api/v1/groups#x', '/api/v1/ｇroups']
  for (const path of others) {
    const { status, body } = await exchange(get(path, cookie))
    assert.ok(status >= 400 || everybody.includes(body), `${path}: ${status} ${body.slice(0, 100)}`)
  }
})

test('Attack: an address in its absolute form is the same one, and no other method or version gets further', async () => {
  assert.equal((await exchange(get('http://evil.example/api/v1/clock'))).status, 200)
  for (const line of ['CONNECT 127.0.0.1:22 HTTP/1.1', 'GET /api/v1/clock HTTP/9.9', 'GET\t/api/v1/clock HTTP/1.1', 'get /api/v1/clock HTTP/1.1', 'GET api/v1/clock HTTP/1.1'])
    assert.match((await exchange(`${line}\r\nHost: a\r\nConnection: close\r\n\r\n`)).text, /^HTTP\/1\.1 (400|405|505)/, line)
})

// ── Smuggling ───────────────────────────────────────────────────────────────────────────────────────────────────

// A write whose body is a request. Whoever takes its length otherwise than nginx does would see two.
const inner = (name) => `GET /api/${name} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`
const replies = (text) => text.match(/HTTP\/1\.1 \d{3}/g).length
const chunked = (text) => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`
const outer = (framing, body) => ['PUT /api/v1/session/language HTTP/1.1', 'Host: a', ...framing].join('\r\n') + `\r\n\r\n${body}`
const ambiguous = {
  'a length and chunks': (b) => outer([`Content-Length: ${b.length}`, 'Transfer-Encoding: chunked'], `0\r\n\r\n${b}`),
  'chunks and a length': (b) => outer(['Transfer-Encoding: chunked', 'Content-Length: 4'], chunked(b)),
  'two lengths': (b) => outer(['Content-Length: 0', `Content-Length: ${b.length}`], b),
  'the same length twice': (b) => outer([`Content-Length: ${b.length}`, `Content-Length: ${b.length}`], b),
  'a list of lengths': (b) => outer([`Content-Length: 0, ${b.length}`], b),
  'a length with a sign': (b) => outer([`Content-Length: +${b.length}`], b),
  'a negative length': (b) => outer(['Content-Length: -1'], b),
  'a length in hexadecimal': (b) => outer([`Content-Length: 0x${b.length.toString(16)}`], b),
  'a length beyond 64 bits': (b) => outer(['Content-Length: 18446744073709551616'], b),
  'a length with a blank before its colon': (b) => outer([`Content-Length : ${b.length}`], b),
  'an empty length': (b) => outer(['Content-Length:'], b),
  'chunks with a blank before the colon': (b) => outer(['Transfer-Encoding : chunked', 'Content-Length: 0'], chunked(b)),
  'chunks named twice': (b) => outer(['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'], chunked(b)),
  'a list of encodings': (b) => outer(['Transfer-Encoding: identity, chunked'], chunked(b)),
  'an encoding that is almost chunked': (b) => outer(['Transfer-Encoding: xchunked'], chunked(b)),
  'chunks by a folded line': (b) => outer(['Content-Length: 0', 'Transfer-Encoding:', ' chunked'], chunked(b)),
  'a folded line': (b) => outer(['X: a', ` Content-Length: ${b.length}`], b),
  'chunks in HTTP/1.0': (b) => outer(['Transfer-Encoding: chunked'], chunked(b)).replace('HTTP/1.1', 'HTTP/1.0'),
  'a chunk whose size is no number': (b) => outer(['Transfer-Encoding: chunked'], `x\r\n\r\n${b}`),
  'a chunk larger than 64 bits': (b) => outer(['Transfer-Encoding: chunked'], `10000000000000000\r\n${b}`),
  'a header with a NUL': (b) => outer([`Content-Length\0: ${b.length}`], b),
  'a header without a name': (b) => outer([`: x`, `Content-Length: 0`], b),
  'two hosts': (b) => outer(['Host: b', 'Content-Length: 0'], b),
}
for (const [what, attack] of Object.entries(ambiguous)) {
  test(`Attack: ${what}: the request is refused, and what follows is no request`, async () => {
    const name = mark()
    const { text } = await exchange(attack(inner(name)))
    assert.match(text, /^HTTP\/1\.1 400/)
    assert.equal(replies(text), 1, text)
    assert.ok(!(await pathsLogged()).includes(`/api/${name}`))
  })
}

test('Attack: with an unambiguous length a request inside of a body stays a body, and one behind it is the next request', async () => {
  const [inside, behind] = [mark(), mark()]
  for (const framed of [outer([`Content-Length: ${inner(inside).length}`], inner(inside)), outer(['Transfer-Encoding: chunked'], chunked(inner(inside)))])
    assert.equal(replies((await exchange(framed + inner(behind))).text), 2)
  // The end of a connection on which requests followed each other is noted after the client has seen it.
  await until('both requests are in the log', () => logged().filter(({ path }) => path === `/api/${behind}`).length >= 2)
  const paths = await pathsLogged()
  assert.ok(!paths.includes(`/api/${inside}`))
  assert.equal(paths.filter((path) => path === `/api/${behind}`).length, 2)
})

test('Attack: a request with bare line feeds is one request', async () => {
  const name = mark()
  const { text } = await exchange(`GET /api/${name} HTTP/1.1\nHost: a\nConnection: close\nX: a\n\n`)
  assert.equal(replies(text), 1)
  assert.equal((await pathsLogged()).filter((path) => path === `/api/${name}`).length, 1)
})

// ── Size and slowness ───────────────────────────────────────────────────────────────────────────────────────────

test('Attack: a body without end, in chunks, is refused once it is too large', async () => {
  const piece = chunked('x'.repeat(16 * 1024)).replace('0\r\n\r\n', '')
  const { text } = await exchange(outer(['Transfer-Encoding: chunked', 'Content-Type: application/json'], piece.repeat(6)))
  assert.match(text, /^HTTP\/1\.1 413[^]*"code":"body_too_large"/)
})

test('Attack: thousands of header lines are refused', async () => {
  assert.equal((await exchange(get('/api/v1/clock', Array.from({ length: 5000 }, (_, i) => `X-${i}: y`)))).status, 400)
})

// So many that each thread of each worker would be held three times, were it held at all.
test('Attack: hundreds of slow heads and bodies hold no worker, and nginx ends them', async () => {
  const starts = [
    'GET /api/v1/clock HTTP/1.1\r\nHost: a\r\nX-Slow: ',
    outer(['Content-Type: application/json', 'Content-Length: 60000', `Cookie: ${staff.cookie}`, 'Sec-Fetch-Site: same-origin'], '{"a":"'),
    outer(['Content-Type: application/json', 'Transfer-Encoding: chunked'], '4\r\n{"a"'),
  ]
  const workersSaw = () => stack.log('worker').match(/"\/api\/v1\/session\/language"/g) ?? []
  const before = workersSaw()
  let open = 0
  const sockets = Array.from({ length: 450 }, (_, i) => {
    const socket = connect(new URL(stack.address).port, '127.0.0.1', () => {
      open++
      socket.write(starts[i % starts.length])
    })
    return socket.on('error', () => {}).on('close', () => open--).resume()
  })
  try {
    await until('all are connected', () => open === sockets.length)
    for (let i = 0; i < 20; i++) await staff.getClock()
    await until('nginx has ended all of them', () => open === 0, 90)
    assert.deepEqual(workersSaw(), before)
  } finally {
    for (const socket of sockets) socket.destroy()
  }
})
