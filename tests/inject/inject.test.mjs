// Every request of the API while memory or the database fails it: the worker lives, says so as a problem, acknowledges nothing
// that is not stored, leaves no transaction and no connection behind, and serves the same request afterwards.
// All faults with INJECT=whole (make inject), else a sample.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Client } from '../api/client.mjs'
import { makeAdministrator } from '../api/dates.mjs'
import { operationOf, operations } from '../harness/contract.mjs'
import { startStack } from '../harness/stack.mjs'
import { build, Heap } from './heap.mjs'
import { Faults, routes, states, statements } from './statements.mjs'
import { secret, walk } from './walk.mjs'

const whole = process.env.INJECT === 'whole'
let stack, administrator, heap, faults
before(async () => {
  stack = await startStack({ environment: { STACK_BUILD: build, EMTIHAN_PROCESSES: '1', EMTIHAN_THREADS: '2', EMTIHAN_CONNECTIONS: '1', EMTIHAN_ZOOM_SECRET: secret } })
  heap = new Heap(stack.directory)
  await stack.restartWorkers({ HEAP: heap.path })
  heap.find(stack)
  faults = new Faults(stack)
  await faults.install()
  administrator = await makeAdministrator(stack)
})
after(async () => {
  heap.close()
  await stack.stop()
})

// ── What happens to a request on its way ──

const raw = Client.prototype.raw
let meet = null // what happens to an operation's first request
let last = Promise.resolve()
Client.prototype.raw = function send(method, target, options) {
  const operation = operationOf(method, target.split('?')[0])
  const plain = () => raw.call(this, method, target, options)
  const patient = async (tries = 5) => { // a 503 is repeated: the machine may be busy
    const reply = await plain()
    return reply.status === 503 && tries > 0 && operation?.operationId !== 'getReadiness' ? patient(tries - 1) : reply
  }
  const next = last.then(() => (meet && operation ? meet(operation, plain, patient) : patient())) // one at a time
  last = next.catch(() => {})
  return next
}

const idle = async () =>
  (await stack.sql("select count(*)::integer as count from pg_stat_activity where usename = 'emtihan_worker' and state like 'idle in%'"))[0].count
const isProblem = ({ status, headers, body }) =>
  [500, 503].includes(status) && headers.get('content-type') === 'application/problem+json' && body.status === status && (status === 500 || headers.has('retry-after'))
const isDone = ({ status }) => status < 400
const said = ({ status, text, body }) => `${status} ${text.slice(0, 300) || `${body.length} bytes`}`
// What a reply says, without its numbers: times and counts differ from one to the next.
const shape = ({ text, body }) => (Buffer.isBuffer(body) ? `${body.subarray(0, 4)}` : text.replaceAll(/[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f-]{27}|\d+|"[\w-]{20,}"/g, '0'))

// Walks on until every operation was met, and again where what was done to one was too much for the step. Tries with passwords
// are forgotten, else there would be too many.
async function walkAll(work) {
  const met = new Set()
  const failures = []
  meet = async (operation, plain, patient) => {
    if (met.has(operation.operationId)) return patient()
    met.add(operation.operationId)
    return work(operation, async () => {
      await stack.sql('delete from sign_in_failures')
      return plain()
    })
  }
  try {
    for (const [name, step] of walk(stack, administrator)) {
      let before, error
      do {
        before = met.size
        error = await step().then(() => null, (reason) => reason)
      } while (error && met.size > before)
      if (error) failures.push(`${name}: ${error.message}`)
    }
  } finally {
    meet = null
  }
  assert.deepEqual(failures, [])
  assert.deepEqual(operations.map(({ operationId }) => operationId).filter((one) => !met.has(one)), [])
}

// ── Memory ──

// The n-th call for memory of this request fails, n = 1, 2, 3 …, until it is answered without. A sample takes ever larger steps.
let injected = 0
async function starve(name, plain, { objects, forever = false, wrong, step = whole ? 0 : 1 }) {
  const right = []
  for (let n = 1, by, patience = 5; ; n += by) {
    by = 1 + Math.floor(n * step)
    heap.arm(n, forever ? 1e9 : n, objects)
    const reply = await plain().catch((error) => error)
    const failed = await heap.over()
    if (!heap.is_alive()) {
      wrong.push(`${name}: the worker died at the ${n}. call`)
      await stack.ready()
      heap.find(stack)
      return plain()
    }
    if (failed === 0 && reply.status === 503 && patience-- > 0) { // the machine may be busy
      by = 0
      continue
    }
    if (failed === 0) {
      if (reply instanceof Error || isProblem(reply)) wrong.push(`${name}: ${n} calls, none failed: ${reply.text ?? reply.message}`)
      else if (!isDone(reply) && right.length === 0 && n === 1) wrong.push(`${name}: was refused: ${said(reply)}`)
      const cannotBeRepeated = /^(signOut|signOutEverywhere|receiveZoomMessage)$/.test(name) && reply.status === 401
      for (const [at, other] of right.filter(([, one]) => !(cannotBeRepeated && isDone(one))))
        if (other.status !== reply.status && !(isDone(other) && isDone(reply))) wrong.push(`${name}: the ${at}. call: ${said(other)}; without: ${said(reply)}`)
        else if (reply.status === other.status && /^get|^list/.test(name) && shape(other) !== shape(reply)) wrong.push(`${name}: the ${at}. call: ${said(other)}`)
      return reply
    }
    injected++
    if (!(reply instanceof Error) && !isProblem(reply)) right.push([n, reply])
    if (reply instanceof Error) wrong.push(`${name}: the ${n}. call: ${reply.message.slice(0, 400)}`)
    if (whole && (await idle()) > 0) wrong.push(`${name}: the ${n}. call left a transaction open`)
  }
}

test('Memory: whichever call for memory fails, a request is answered rightly or with 500 or 503, and the worker lives', { timeout: 3_000_000 }, async (t) => {
  const wrong = []
  await walkAll((operation, plain) => starve(operation.operationId, plain, { wrong }))
  assert.deepEqual(wrong, [])
  assert.equal(await idle(), 0)
  t.diagnostic(`${operations.length} operations, ${injected} failed calls for memory`)
})

// ── The database ──

test('Database: whatever SQLSTATE a statement fails with, people get the right problem and the log one line', { timeout: 3_000_000 }, async (t) => {
  const met = new Set()
  const wrong = []
  let raised = 0
  let turn = 0
  const failing = async (statement, operation, plain, [state, status, code]) => {
    const before = stack.log('worker').length
    await faults.arm(statement, state)
    heap.arm(1e9)
    const reply = await plain().catch((error) => error)
    await heap.over()
    await faults.disarm()
    const log = stack.log('worker').slice(before).trim().split('\n').map((line) => JSON.parse(line))
    const lines = log.filter(({ event, detail }) => event === 'database' && detail.startsWith(`${statement}: `))
    if (lines.length === 0) return false
    raised++
    const name = `${operation.operationId}, ${statement}, ${state}`
    if (reply instanceof Error) wrong.push(`${name}: ${reply.message.slice(0, 300)}`)
    else if (reply.status !== status || reply.body.code !== code) wrong.push(`${name}: ${said(reply)}`)
    else if ((status === 503) !== reply.headers.has('retry-after')) wrong.push(`${name}: Retry-After`)
    else if (/fault of the tests|inject/.test(reply.text)) wrong.push(`${name}: tells ${reply.text}`)
    else if (lines.length !== 1 || lines[0].id !== reply.body.request_id || !lines[0].detail.includes(state === 'lost' ? 'connection lost' : state))
      wrong.push(`${name}: logs ${JSON.stringify(lines)}`)
    if ((await idle()) > 0) wrong.push(`${name}: a transaction is open`)
    return true
  }
  await walkAll(async (operation, plain) => {
    for (const statement of routes[`${operation.method} ${operation.path.replaceAll(/\{\w+\}/g, '{}')}`]) {
      if (met.has(statement) || !faults.functions[statement]) continue
      const some = whole ? states : [states[0], states[1 + (turn++ % (states.length - 1))]]
      for (const state of some) {
        if (!(await failing(statement, operation, plain, state))) break
        met.add(statement)
      }
    }
    return plain()
  })
  assert.deepEqual(wrong, [])
  const sent = [...new Set(Object.values(routes).flat())] // by a request; the others are the sweeper's and the commands'
  assert.deepEqual(sent.filter((one) => faults.functions[one] && !met.has(one)), [])
  t.diagnostic(`${met.size} of ${Object.keys(statements).length} statements, ${states.length} SQLSTATEs, ${raised} failures`)
})
