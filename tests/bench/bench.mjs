// make bench: what the system does a second, beside pgbench sending the same statements one by one into the same PostgreSQL
// and beside peers that do the same work behind the same nginx. One run, the subjects in turn, medians of the rounds.
// Prints a table; leaves .run/bench.json (its `ratios` are what counts: absolute figures are the machine's) and .run/bench.svg.
// Environment: ROUNDS (3), SECONDS_EACH (3) of a measurement, STUDENTS (20000), ONLY (names of groups); SHORT=1: does it run?
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startStack } from '../harness/stack.mjs'
import { cpuOf, familyOf, privateMemoryOf } from './cpu.mjs'
import { makeFaculty } from './faculty.mjs'
import { sendByPgbench, sendByWrk, writeRequests } from './load.mjs'
import { startPeer } from './peers.mjs'
import { chart, median, ratiosOf, table } from './report.mjs'
import { scenarios } from './scenarios.mjs'

const root = new URL('../..', import.meta.url).pathname
const short = process.env.SHORT === '1'
const rounds = Number(process.env.ROUNDS ?? (short ? 1 : 3))
const seconds = Number(process.env.SECONDS_EACH ?? (short ? 1 : 3))
const students = Number(process.env.STUDENTS ?? (short ? 2000 : 20000))
const only = process.env.ONLY?.split(/[ ,]+/)
const CONSUMED = short ? 640 : 6400 // students who start or finish in one measurement

const stack = await startStack({ environment: { SESSION_RATE: '1000000', ADDRESS_RATE: '1000000', SIGN_IN_RATE: '1000000' } })
const peers = {}

const studentsOf = (first, last) => stack.sql('select * from bench.student where number between $1 and $2 order by number', [first, last])

// The servers whose CPU a subject uses.
function serversOf(subject) {
  const own = { nginx: stack.pid('web'), worker: stack.pid('worker'), postgres: stack.pid('database') }
  if (subject === 'pgbench') return { postgres: own.postgres }
  const peer = peers[subject]
  return peer ? { nginx: peer.nginx, worker: peer.server, postgres: own.postgres } : own
}

async function prepare(scenario) {
  if (!scenario.consumes) return studentsOf(1, Math.min(4096, students - CONSUMED))
  const [first, last] = [students - CONSUMED + 1, students]
  await stack.sql(`select bench.${scenario.consumes}($1, $2)`, [first, last])
  return studentsOf(first, last)
}

async function etagsOf(requests) {
  return Promise.all(requests.map(async (one) => {
    const response = await fetch(stack.address + one.path, { headers: { Cookie: `emtihan-development=${one.token}` } })
    await response.text()
    return { ...one, etag: response.headers.get('ETag') }
  }))
}

async function send(scenario, subject, people) {
  const { clients, consumes } = scenario
  const directory = stack.directory
  if (subject === 'pgbench') {
    const share = Math.floor(CONSUMED / clients)
    return sendByPgbench({
      settings: stack.settings, directory, script: scenario.script, clients, seconds,
      ...(consumes && { transactions: share }),
      variables: scenario.variables ?? { round: 0, share, first: students - CONSUMED + 1 },
    })
  }
  const file = join(directory, 'requests')
  const requests = scenario.requests(people)
  writeRequests(file, subject === 'conditional' ? await etagsOf(requests.slice(0, 512)) : requests)
  const [{ seq }] = await stack.sql('select coalesce(max(s), 0) + 1 as seq from attempts, unnest(seqs) s')
  return sendByWrk({ address: peers[subject]?.address ?? stack.address, file, clients, first: seq, seconds: consumes ? 60 : seconds, once: Boolean(consumes) })
}

async function measure(scenario, subject) {
  const people = await prepare(scenario)
  await stack.sqlAs('postgres', 'checkpoint')
  const servers = serversOf(subject)
  const before = Object.fromEntries(Object.entries(servers).map(([name, pid]) => [name, cpuOf(pid)]))
  const [{ wal: walBefore }] = await stack.sql('select pg_current_wal_insert_lsn() - $1::pg_lsn as wal', ['0/0'])
  const result = await send(scenario, subject, people)
  const [{ wal }] = await stack.sql('select pg_current_wal_insert_lsn() - $1::pg_lsn as wal', ['0/0'])
  result.cpu = Object.fromEntries(Object.entries(servers).map(([name, pid]) => [name, (cpuOf(pid) - before[name]) / result.requests]))
  result.wal = (Number(wal) - Number(walBefore)) / result.requests
  return result
}

async function measureAll() {
  const results = new Map()
  const wanted = scenarios.filter(({ group }) => !only || only.includes(group))
  for (let round = 1; round <= rounds; round++) {
    for (const scenario of wanted) {
      for (const subject of scenario.subjects) {
        const key = `${scenario.group} ${scenario.clients} ${subject}`
        const result = await measure(scenario, subject)
        if (result.errors > 0) throw new Error(`${key}: ${result.errors} of ${result.requests} requests failed: ${result.why}`)
        results.set(key, [...(results.get(key) ?? []), result])
        process.stderr.write(`\r\x1b[Kround ${round} of ${rounds}: ${key} ${Math.round(result.perSecond)}/s`)
      }
    }
  }
  process.stderr.write('\r\x1b[K')
  return [...results].map(([key, all]) => {
    const [group, clients, subject] = key.split(' ')
    const of = (read) => median(all.map(read))
    return {
      group, clients: Number(clients), subject, per_second: of((r) => r.perSecond),
      spread: (Math.max(...all.map((r) => r.perSecond)) - Math.min(...all.map((r) => r.perSecond))) / of((r) => r.perSecond),
      p50_ms: of((r) => r.p50), p99_ms: of((r) => r.p99), p999_ms: of((r) => r.p999), bytes: of((r) => r.bytes), wal_bytes: of((r) => r.wal),
      cpu_ms: Object.fromEntries(Object.keys(all[0].cpu).map((name) => [name, of((r) => r.cpu[name])])),
    }
  })
}

// What of the answers the log and the attempts disagree about: a benchmark of saves that were not saved says nothing.
async function expectWhole() {
  const [{ broken }] = await stack.sql(`select count(*)::integer as broken from attempts a
    where exists (select from attempt_answers l where l.attempt_id = a.id and l.seq > a.seqs[l.n])
       or receipts <> (select count(*) from attempt_answers l where l.attempt_id = a.id)`)
  if (broken > 0) throw new Error(`of ${broken} attempts answers and log disagree`)
}

const idleMemory = () => Math.max(...familyOf(stack.pid('worker')).slice(1).map(({ pid }) => privateMemoryOf(pid)))

try {
  await makeFaculty(stack, students)
  await stack.sql('select bench.started(1, $1)', [students - CONSUMED])
  await stack.sqlAs('postgres', 'vacuum analyze')
  const memory = { idle_bytes: idleMemory() }
  for (const name of ['plain', 'php', 'node']) peers[name] = await startPeer(name, stack)
  const measured = await measureAll()
  memory.loaded_bytes = idleMemory()
  await expectWhole()
  const ratios = ratiosOf(measured)
  mkdirSync(join(root, '.run'), { recursive: true })
  writeFileSync(join(root, '.run/bench.json'), `${JSON.stringify({ at: new Date().toISOString(), students, rounds, seconds, memory, measured, ratios }, null, 2)}\n`)
  writeFileSync(join(root, '.run/bench.svg'), chart(measured))
  console.log(table(measured, ratios, memory))
} finally {
  for (const peer of Object.values(peers)) await peer.stop()
  await stack.stop()
}
