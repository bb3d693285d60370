// The system in containers, see tests/compose/run: from nothing to the demonstration, then through scaling and a kill.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { Client, refused } from '../api/client.mjs'
import { until } from '../harness/stack.mjs'

const run = promisify(execFile)
const stack = { address: `http://127.0.0.1:${process.env.PORT}` }
const password = 'student1'
const device = 'device-of-a-test'

async function docker(...args) {
  return (await run('docker', args)).stdout.trim()
}
const compose = (...args) => docker('compose', ...args)

async function containers(service) {
  return (await compose('ps', '--quiet', '--status', 'running', service)).split('\n')
}

async function signIn(login) {
  const client = new Client(stack)
  await client.signIn({}, { login, password })
  return client
}

// A student of the demonstration in the middle of the test that is open, and what was acknowledged so far.
let student, paper
const acknowledged = []
async function save(n, seq) {
  const answer = { epoch: paper.epoch, seq, choice: 1 + (seq % 2) }
  acknowledged.push(await patiently(() => student.saveAnswer({ id: paper.id, n }, answer)))
}

// As a portal does: what an outage or the limit of requests a second refused is sent again, anything else is a failure.
function patiently(request) {
  return until('the request is answered', () =>
    request().catch((error) => {
      if (error.status !== 503 && error.status !== 429) throw error
    }),
  )
}

// Every receipt that was given is in the chain, with the hash that was given.
async function assertNothingLost() {
  const { receipts } = await patiently(() => student.getReceipts({ id: paper.id }))
  const kept = new Map(receipts.map((receipt) => [receipt.number, receipt.hash]))
  assert.equal(receipts.length, kept.size)
  assert.deepEqual(acknowledged.filter(({ number, hash }) => kept.get(number) !== hash), [])
}

before(() => compose('up', '--detach'))
after(() => compose('down', '--volumes', '--timeout', '5'))

test('The containers come up with the demonstration, whose student can start a test', async () => {
  await until('the containers serve', async () => (await fetch(`${stack.address}/api/ready`).catch(() => null))?.ok)
  student = await signIn('nurlan')
  const { sittings } = await student.getSchedule()
  const open = sittings.find(({ state }) => state === 'open')
  paper = await student.startAttempt({ id: open.id }, { language: 'kk', device, confirmed: true })
  for (let n = 1; n <= 20; n++) await save(n, 1)
  await assertNothingLost()
})

test('The portal is served, and tells browsers to run nothing from elsewhere', async () => {
  for (const page of ['/', '/staff/']) {
    const reply = await fetch(stack.address + page)
    assert.equal(reply.status, 200)
    assert.match(reply.headers.get('content-security-policy'), /script-src 'self'/)
    assert.match(await reply.text(), /<script type="module"/)
  }
})

test('No container has a capability or can write to its root', async () => {
  for (const service of ['db', 'worker', 'web']) {
    const status = await compose('exec', '-T', service, 'cat', '/proc/1/status')
    assert.match(status, /^CapBnd:\s+0+$/m, service)
    assert.match(status, /^NoNewPrivs:\s+1$/m, service)
    assert.doesNotMatch(status, /^Uid:\s+0\b/m, service)
    assert.match(await compose('exec', '-T', service, 'cat', '/proc/mounts'), /^\S+ \/ \S+ ro,/m, service)
  }
})

test('Nobody outside of the containers reaches the database or a worker', async () => {
  for (const service of ['db', 'worker']) {
    const [id] = await containers(service)
    const ports = JSON.parse(await docker('inspect', '--format', '{{json .NetworkSettings.Ports}}', id))
    assert.deepEqual(Object.values(ports).filter(Boolean), [], service)
  }
})

test('Workers that are added get their share of the requests', async () => {
  await compose('up', '--detach', '--no-recreate', '--scale', 'worker=4')
  const workers = await containers('worker')
  assert.equal(workers.length, 4)
  await until('each worker answered a student', async () => {
    for (let n = 1; n <= 20; n++) await patiently(() => student.contactAttempt({ id: paper.id }, { epoch: paper.epoch }))
    const logs = await Promise.all(workers.map((id) => run('docker', ['logs', id]).then(({ stderr }) => stderr)))
    return logs.every((log) => log.includes(`/attempts/${paper.id}/contact`))
  })
})

test('A worker that is killed while answers are saved loses none of them', async () => {
  const [victim] = await containers('worker')
  let seq = 1
  let killed = false
  const killing = docker('kill', victim).then(() => (killed = true))
  const before = acknowledged.length
  while (!killed || acknowledged.length < before + 100) {
    seq++
    for (let n = 1; n <= 20; n++) await save(n, seq)
  }
  await killing
  assert.equal((await containers('worker')).length, 3)
  await assertNothingLost()
})

test('The whole system stopped and started again still has every receipt and goes on with the attempt', async () => {
  await compose('down', '--timeout', '30')
  await compose('up', '--detach')
  await until('the containers serve', async () => (await fetch(`${stack.address}/api/ready`).catch(() => null))?.ok)
  await assertNothingLost()
  const resumed = await student.resumeAttempt({ id: paper.id }, { device })
  assert.deepEqual(resumed.questions.map(({ text }) => text), paper.questions.map(({ text }) => text))
  await student.finishAttempt({ id: paper.id }, { epoch: resumed.epoch })
  await refused(student.saveAnswer({ id: paper.id, n: 1 }, { epoch: resumed.epoch, seq: 10000, choice: 1 }), 'closed')
})
