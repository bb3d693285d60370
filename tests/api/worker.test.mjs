// The worker as IT staff see it: health, drain, respawn, a lost database, what a saved answer costs.
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { startStack, until } from '../harness/stack.mjs'
import { makeDiscipline, makeTest } from '../harness/faculty.mjs'
import { children, isWorker, threads } from '../harness/processes.mjs'
import { refused, signIn } from './client.mjs'
import { makeAdministrator } from './dates.mjs'

const device = 'device-of-worker-test'
let stack
before(async () => (stack = await startStack({ environment: { EMTIHAN_PROCESSES: '2' } })))
after(() => stack.stop())

async function sitting() {
  const { student, sitting } = await makeTest(stack)
  const client = await signIn(stack, student.login)
  const paper = await client.startAttempt({ id: sitting }, { language: 'kk', device, confirmed: true })
  const save = (n, seq, choice) => client.saveAnswer({ id: paper.id, n }, { epoch: paper.epoch, seq, choice })
  return { client, paper, save }
}

test('Worker: --check says whether the settings and the database are right', async () => {
  const { stdout } = await stack.command(['--check'])
  assert.match(stdout, /schema version \d+/)
  const wrong = await stack.command(['--check'], '', { EMTIHAN_THREADS: 'many' }).catch((error) => error)
  assert.equal(wrong.code, 1)
  assert.match(wrong.stderr, /EMTIHAN_THREADS is "many"; it must be a whole number from 2 to 256/)
})

for (const place of ['unix:relative', 'nowhere'])
  test(`Worker: "${place}" is no place to listen at`, async () => {
    const wrong = await stack.command(['--check'], '', { EMTIHAN_LISTEN: place }).catch((error) => error)
    assert.equal(wrong.code, 1)
    assert.match(wrong.stderr, /EMTIHAN_LISTEN is ".*"; it must be unix:\/PATH or ADDRESS:PORT/)
  })

test('Worker: every request is one JSON line with its id, code, round trips and the time of each stage', async () => {
  const { client, save } = await sitting()
  await save(1, 1, 2)
  const id = client.last.headers.get('x-request-id')
  const line = await until('the line is in the log', () => stack.log('worker').split('\n').find((one) => one.includes(id)))
  const entry = JSON.parse(line)
  assert.equal(entry.status, 200)
  assert.equal(entry.code, 'ok')
  assert.equal(entry.round_trips, 1)
  assert.deepEqual(Object.keys(entry.us), ['auth', 'read', 'handle', 'write'])
})

test('Worker: slow requests go to the processes in turn, so that each core has its share of them', async () => {
  const { student } = await makeTest(stack)
  const served = []
  for (let i = 0; i < 8; i++) {
    const id = (await signIn(stack, student.login)).last.headers.get('x-request-id')
    const line = await until('the line is in the log', () => stack.log('worker').split('\n').find((one) => one.includes(id)))
    served.push(JSON.parse(line).pid)
  }
  const shares = [...new Set(served)].map((pid) => served.filter((one) => one === pid).length)
  assert.equal(shares.length, 2)
  assert.ok(Math.min(...shares) >= 3, `${shares}`) // now and then the first thread, which looks every second, takes one
})

test('Worker: while the database lets one process wait, new requests go to the other one', async () => {
  const { client, paper } = await sitting()
  await stack.restartWorkers({ EMTIHAN_CONNECTIONS: '1' })
  let isFinished = false
  let answered = 0
  const waiting = []
  const lock = await stack.hold('select 1 from attempts where id = $1 for update', [paper.id])
  try {
    waiting.push(client.finishAttempt({ id: paper.id }, { epoch: paper.epoch }).catch(() => {}).finally(() => (isFinished = true)))
    await lock.awaited()
    await until('the other process answers', () => {
      if (waiting.length < 60) waiting.push(client.getGrades().then(() => answered++, () => {}))
      return answered > 0
    })
    assert.equal(isFinished, false)
  } finally {
    await lock.release()
    await Promise.all(waiting)
    await stack.restartWorkers({ EMTIHAN_CONNECTIONS: '8' })
  }
})

test('Worker: while a file waits in the database, people sign in; a second file waits for its turn', async () => {
  const administrator = await makeAdministrator(stack)
  const { student } = await makeTest(stack)
  const disciplines = [await makeDiscipline(stack), await makeDiscipline(stack)]
  await stack.restartWorkers({ EMTIHAN_PROCESSES: '1' })
  const imported = []
  const importTo = (discipline) => administrator.importBank({ discipline, language: 'kk' }, '<question>Қалай?\n<variant>Жақсы\n<variant>Нашар\n').then(() => imported.push(discipline))
  const lock = await stack.hold('select from disciplines where code = $1 for update', [disciplines[0]])
  try {
    const files = [importTo(disciplines[0])]
    await lock.awaited()
    files.push(importTo(disciplines[1]))
    await signIn(stack, student.login)
    assert.deepEqual(imported, [])
    await lock.release()
    await Promise.all(files)
    assert.deepEqual(imported, disciplines)
  } finally {
    await lock.release()
    await stack.restartWorkers({ EMTIHAN_PROCESSES: '2' })
  }
})

test('Worker: half of the threads are left to what is quick, however few there are', async () => {
  const administrator = await makeAdministrator(stack)
  const disciplines = [await makeDiscipline(stack), await makeDiscipline(stack)]
  await stack.restartWorkers({ EMTIHAN_PROCESSES: '1', EMTIHAN_THREADS: '2' })
  const importTo = (discipline) => administrator.importBank({ discipline, language: 'kk' }, '<question>Қалай?\n<variant>Жақсы\n<variant>Нашар\n')
  const lock = await stack.hold('select from disciplines where code = $1 for update', [disciplines[0]])
  try {
    const first = importTo(disciplines[0])
    await lock.awaited()
    await assert.rejects(importTo(disciplines[1]), /503 busy/)
    await lock.release()
    await first
    await importTo(disciplines[1])
  } finally {
    await lock.release()
    await stack.restartWorkers({ EMTIHAN_PROCESSES: '2', EMTIHAN_THREADS: '64' })
  }
})

// PostgreSQL itself counts: it logs every statement of the worker's role. The sweeper's and those of starting come at any
// time and belong to no request.
const isOwn = (name) => !/_sweep$|^schema_check$/.test(name)
async function statementsOf(action) {
  await stack.sqlAs('postgres', "alter role emtihan_worker set log_statement = 'all'")
  await stack.restartWorkers()
  const before = stack.log('database').length
  await action()
  await stack.sqlAs('postgres', 'alter role emtihan_worker reset log_statement')
  return [...stack.log('database').slice(before).matchAll(/execute (\w+)/g)].map(([, name]) => name).filter(isOwn)
}

test('T9: a saved answer is one statement in the database, the session check included', async () => {
  const { save } = await sitting()
  assert.deepEqual(await statementsOf(() => save(1, 1, 2)), ['attempt_save'])
})

test('T9: answers that wait together share a statement', async () => {
  const students = await Promise.all(Array.from({ length: 12 }, sitting))
  const sent = await statementsOf(async () => {
    for (let seq = 1; seq <= 10; seq++) await Promise.all(students.map(({ save }) => save(1, seq, (seq % 4) + 1)))
  })
  assert.ok(sent.every((name) => name === 'attempt_save'))
  assert.ok(sent.length < 120, `120 answers took ${sent.length} statements`)
})

test('T6, T7: what students read again and again is one statement, the session check included', async () => {
  const { client, paper } = await sitting()
  const sent = await statementsOf(async () => {
    await client.getAttempt({ id: paper.id })
    await client.getSchedule()
    await client.getGrades()
  })
  assert.deepEqual(sent, ['attempt_show', 'schedule_show', 'grades_show'])
})

test('T8: starting, resuming and handing in are one statement each, the session check included', async () => {
  const { student, sitting: id } = await makeTest(stack)
  const client = await signIn(stack, student.login)
  const sent = await statementsOf(async () => {
    const paper = await client.startAttempt({ id }, { language: 'kk', device, confirmed: true })
    const { epoch } = await client.resumeAttempt({ id: paper.id }, { device: 'another-device' })
    await client.finishAttempt({ id: paper.id }, { epoch })
    await client.getReceipts({ id: paper.id })
  })
  assert.deepEqual(sent, ['attempt_start', 'attempt_resume', 'attempt_finish', 'attempt_receipts'])
})

// An answer that waits in the database while the workers are told to end, as `meanwhile` finds them: its promise is settled
// once the lock is released. The workers run again afterwards, whatever happened.
async function drained({ paper, save }, meanwhile) {
  const lock = await stack.hold('select 1 from attempts where id = $1 for update', [paper.id])
  const answer = save(1, 1, 3)
  answer.catch(() => {}) // awaited below, unless something else fails first
  try {
    await lock.awaited()
    process.kill(stack.pid('worker'), 'SIGTERM')
    await until('only the waiting request is left', () => children(stack.pid('worker')).every((pid) => threads(pid) < 8))
    await meanwhile(answer)
    await lock.release()
    return await answer
  } finally {
    await lock.release()
    await stack.restartWorkers() // not beside those that are still ending
  }
}

test('T9: an answer in flight is acknowledged although the worker is told to end', async () => {
  const sat = await sitting()
  const receipt = await drained(sat, () => {})
  assert.equal(receipt.choice, 3)
  const { receipts } = await sat.client.getReceipts({ id: sat.paper.id })
  assert.equal(receipts[0].hash, receipt.hash)
})

test('T9: while requests in flight finish, a new one is refused at once and does not wait for them', async () => {
  const sat = await sitting()
  await drained(sat, async (answer) => {
    let is_answered = false
    answer.finally(() => (is_answered = true)).catch(() => {})
    await refused(sat.client.getAttempt({ id: sat.paper.id }), 'unavailable')
    assert.equal(is_answered, false)
  })
})

test('T9: an attempt that is locked for long costs its neighbours nothing, and its own answer is repeated', async () => {
  const held = await sitting()
  const others = await Promise.all(Array.from({ length: 8 }, sitting))
  const lock = await stack.hold('select 1 from attempts where id = $1 for update', [held.paper.id])
  try {
    await Promise.all([
      refused(held.save(1, 1, 3), 'busy').then(() => assert.ok(Number(held.client.last.headers.get('retry-after')) > 0)),
      ...others.map(({ save }) => save(1, 1, 2)),
    ])
  } finally {
    await lock.release()
  }
  assert.equal((await held.save(1, 1, 3)).number, 1)
})

test('T9: a worker killed in mid-test is replaced and no answer is refused', async () => {
  const { client, paper, save } = await sitting()
  for (let round = 1; round <= 4; round++) {
    const victim = children(stack.pid('worker')).find(isWorker)
    process.kill(victim, 'SIGKILL')
    await save(round, 1, 1)
    await until('two workers and the sweeper run', () => children(stack.pid('worker')).filter((pid) => isWorker(pid)).length === 2)
  }
  const { receipts } = await client.getReceipts({ id: paper.id })
  assert.equal(receipts.length, 4)
})

test('T9: a new binary takes over (SIGHUP) and no answer is refused', async () => {
  const { save } = await sitting()
  const before = children(stack.pid('worker'))
  process.kill(stack.pid('worker'), 'SIGHUP')
  let seq = 0
  await until('other processes serve', async () => {
    await save(1, ++seq, (seq % 4) + 1)
    const now = children(stack.pid('worker'))
    return now.filter(isWorker).length === 2 && now.every((pid) => !before.includes(pid))
  })
  await save(2, 1, 1)
})

// The worker's command on its own, found by its name as in a container: its process, and the lines it logs.
function startCommand() {
  const child = spawn('emtihan', ['serve'], {
    cwd: '/',
    env: {
      ...stack.settings,
      PATH: `${stack.directory}/bin:${process.env.PATH}`,
      EMTIHAN_LISTEN: `unix:${stack.directory}/bin/socket`,
      EMTIHAN_PROCESSES: '1',
    },
  })
  const lines = []
  createInterface(child.stderr).on('line', (line) => lines.push(JSON.parse(line)))
  const starts = () => lines.filter(({ event, detail }) => event === 'parent' && detail.startsWith('1 workers of')).length
  return { child, lines, starts }
}

test('Worker: SIGHUP finds a command that was started by its name', async () => {
  const { child, lines, starts } = startCommand()
  await until('it serves', () => starts() === 1)
  child.kill('SIGHUP')
  await until('it serves again', () => starts() === 2 || lines.some(({ level }) => level === 'error'))
  child.kill('SIGTERM')
  await once(child, 'close')
  assert.deepEqual(lines.filter(({ level }) => level === 'error'), [])
})

test('Worker: an orderly end warns of nothing', async () => {
  const { child, lines, starts } = startCommand()
  await until('it serves', () => starts() === 1 && children(child.pid).length === 2)
  child.kill('SIGTERM')
  const [status] = await once(child, 'close')
  assert.equal(status, 0)
  assert.equal(lines.filter(({ detail }) => /^child \d+ ended by exit 0$/.test(detail)).length, 2)
  assert.deepEqual(lines.filter(({ level }) => level !== 'info'), [])
})

test('T9: a lost database is 503 with Retry-After, and the workers recover by themselves', async () => {
  const { client, paper, save } = await sitting()
  const first = await save(1, 1, 2)
  await stack.stopDatabase({ crash: true })
  await refused(save(1, 2, 3), 'unavailable')
  assert.ok(Number(client.last.headers.get('retry-after')) > 0)
  await refused(client.getAttempt({ id: paper.id }), 'unavailable')
  await refused(client.getReadiness(), 'unavailable')
  assert.deepEqual(await client.getHealth(), { status: 'alive' })
  await stack.startDatabase()
  assert.equal((await save(1, 2, 3)).number, 2)
  assert.equal((await save(1, 1, 2).catch((error) => error)).hash ?? first.hash, first.hash)
})

// A setting of the running server: of sessions that exist too.
async function withServerSetting(name, value, action) {
  const reloaded = async (change) => {
    await stack.sqlAs('postgres', change)
    await stack.sqlAs('postgres', 'select pg_reload_conf()')
  }
  await reloaded(`alter system set ${name} = ${value}`)
  try {
    await until('it holds', async () => (await stack.sqlAs('postgres', `show ${name}`))[0][name] === value)
    return await action()
  } finally {
    await reloaded(`alter system reset ${name}`)
  }
}

test('T9: a primary that has become a standby is 503, and no new connection stays with one', async () => {
  const { client, save } = await sitting()
  await save(1, 1, 2)
  await withServerSetting('default_transaction_read_only', 'on', async () => {
    for (let i = 0; i < 2; i++) await refused(save(1, 2, 3), 'unavailable') // by the connection that was, then by none
    await refused(client.getReadiness(), 'unavailable')
    const { code } = await stack.command(['--check']).catch((error) => error)
    assert.equal(code, 1)
  })
  const receipt = await until('it is saved', () => save(1, 2, 3).catch(() => undefined))
  assert.equal(receipt.number, 2)
})

test('T9: of several hosts the workers use the one that is there', async () => {
  const hosts = { EMTIHAN_DATABASE: `host=${stack.directory}/nowhere,${stack.settings.PGHOST} dbname=emtihan user=emtihan_worker` }
  const { stdout } = await until('it is found', () => stack.command(['--check'], '', hosts).catch(() => undefined))
  assert.match(stdout, /schema version/)
})

test('T9: a commit whose standby does not come is not acknowledged: the worker ends the waiting', async () => {
  const { client, save } = await sitting()
  await save(1, 1, 2)
  await withServerSetting('synchronous_standby_names', 'nobody', () => refused(save(1, 2, 3), 'unavailable'))
  assert.ok(Number(client.last.headers.get('retry-after')) > 0)
  assert.match(stack.log('worker'), /attempt_save: connection lost: no reply in time/)
  const receipt = await until('it is saved', () => save(1, 2, 3).catch(() => undefined))
  assert.equal(receipt.choice, 3)
})

test('Worker: another schema version is refused, and served again once it fits', async () => {
  const { client, paper } = await sitting()
  await stack.sql("insert into schema_migrations (version, name, checksum) values (9999, 'future', '')")
  await stack.stopWorkers()
  const started = stack.startWorkers()
  await until('the workers answer', async () => (await fetch(`${stack.address}/api/health`)).status === 200)
  await refused(client.getReadiness(), 'wrong_schema')
  await refused(client.getAttempt({ id: paper.id }), 'unavailable')
  await stack.sql('delete from schema_migrations where version = 9999')
  await started
  assert.equal((await client.getAttempt({ id: paper.id })).id, paper.id)
})
