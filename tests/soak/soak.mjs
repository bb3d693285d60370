// make soak MINUTES=60: students sit test after test, staff look, export and import, and nothing may grow: the memory of the
// workers and of nginx, their descriptors, the connections to the database; no answer is lost and nobody gives up. Prints
// what it was at the beginning and at the end, and leaves .run/soak.json and .run/soak.svg, a chart over time.
// make soak REQUESTS=10000000: not for so long, but until so many requests were served, to a crowd beside them (crowd.mjs).
// Environment: STUDENTS (40) at once, WARM_TURNS (150) of staff before anything is counted, RESULTS (.run), LEAK=1: with workers
// that leak (leak.c), which has to be seen.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { familyOf, privateMemoryOf } from '../bench/cpu.mjs'
import { makeFaculty, password } from '../bench/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { Clock, SimulatedStudent } from '../harness/student.mjs'
import { Crowd } from './crowd.mjs'
import { chart, growthOf } from './growth.mjs'

const root = new URL('../..', import.meta.url).pathname
const results = process.env.RESULTS ?? join(root, '.run')
const minutes = Number(process.env.MINUTES || 60)
const wanted = Number(process.env.REQUESTS || 0)
const students = Number(process.env.STUDENTS || 40)
const leaking = process.env.LEAK === '1' && { LD_PRELOAD: join(root, 'build/tests/soak/leak.so') }
const QUESTIONS = 20
const PAUSE_MS = 400 // at most, between two of a student's requests
const SIGN_IN_SHARE = 0.1 // of the attempts: a hash holds 19 MB for a moment, and only a few may wait for theirs at once
const SAMPLES = 120
const CROWD = 512 // students, and a sample every so many seconds
const CROWD_SAMPLE_SECONDS = 10
const CROWD_SHARE = 0.02 // of the workers' memory: by no more may it grow
const WARM_TURNS = Number(process.env.WARM_TURNS || 150)
const POOLED = 16 // connections of two worker processes, beside those of the savers and the sweeper

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const pause = () => wait(Math.random() * PAUSE_MS)
const chance = (share) => Math.random() < share

const stack = await startStack({ environment: { SESSION_RATE: '1000000', ADDRESS_RATE: '1000000', SIGN_IN_RATE: '1000000', EMTIHAN_PROCESSES: '2', ...leaking } })
const crowd = wanted > 0 && new Crowd()
let clock = new Clock() // of the sample under way
let isOver = false
const failures = [] // what somebody had to give up
const count = { attempts: 0, answers: 0, lost: 0, repeated: 0 }

// One sample: what the processes hold, and how long the requests since the last one took.
async function sample(began) {
  const [{ connections }] = await stack.sql("select count(*)::integer as connections from pg_stat_activity where usename = 'emtihan_worker'")
  const workers = familyOf(stack.pid('worker')).map(({ pid }) => pid)
  const web = familyOf(stack.pid('web')).map(({ pid }) => pid)
  const megabytes = (pids) => pids.reduce((sum, pid) => sum + privateMemoryOf(pid), 0) / 2 ** 20
  const descriptors = (pids) => pids.reduce((sum, pid) => sum + readdirSync(`/proc/${pid}/fd`).length, 0)
  const heard = clock
  clock = new Clock()
  count.repeated += heard.failures().length
  const answers = heard.report().find(({ phase }) => phase === 'answer')
  return {
    minute: (performance.now() - began) / 60_000,
    worker_mb: megabytes(workers), nginx_mb: megabytes(web), worker_descriptors: descriptors(workers), nginx_descriptors: descriptors(web),
    connections, requests: heard.report().reduce((sum, one) => sum + one.requests, 0), answer_p50_ms: answers?.p50_ms ?? 0, answer_p99_ms: answers?.p99_ms ?? 0,
  }
}

// The clock of the moment, whichever sample it belongs to.
const current = { note: (...what) => clock.note(...what), fail: (...what) => clock.fail(...what) }

// A whole attempt, from the schedule to the grade, with what goes wrong on the way; then the seat is as it was before.
async function sit(seat) {
  const student = new SimulatedStudent({ address: stack.address, clock: current, password, ...seat })
  student.cookie = seat.cookie
  if (chance(SIGN_IN_SHARE)) await student.signIn() // the browser's old session ends with it
  seat.cookie = student.cookie
  await student.look()
  await student.start()
  for (let n = 1; n <= QUESTIONS && !isOver; n++) {
    await pause()
    if (chance(0.2)) await student.contact()
    if (chance(0.05)) await student.resume(`simulated-${n}`)
    if (chance(0.05)) await student.again()
    await student.answer(n)
  }
  await student.finish()
  for (const path of [`attempts/${student.attempt}`, `attempts/${student.attempt}/receipts`, 'grades']) await get(student.cookie, path)
  await judge(student)
  student.leave()
  await stack.sql('select bench.not_started($1, $1)', [seat.number])
}

// Every acknowledged answer is what the database has.
async function judge({ attempt, acknowledged, receipts, stale, doubled }) {
  const [kept] = await stack.sql('select choices, seqs from attempts where id = $1', [attempt])
  const isLost = ([n, [seq, choice]]) => kept.seqs[n - 1] !== seq || kept.choices[n - 1] !== choice
  count.attempts++
  count.answers += receipts.length
  count.lost += [...acknowledged].filter(isLost).length + stale.length + doubled.length
}

async function get(cookie, path, expected = 200) {
  return ask(cookie, path, {}, expected)
}
async function ask(cookie, path, { headers, ...request }, expected) {
  for (let tries = 1; ; tries++) {
    const began = performance.now()
    const reply = await fetch(`${stack.address}/api/v1/${path}`, { headers: { Cookie: cookie, ...headers }, ...request })
    const body = await reply.text()
    clock.note('other', performance.now() - began)
    if (reply.status === expected) return
    const what = `${path}: ${reply.status} ${body.slice(0, 300)}`
    if (reply.status !== 503 || tries === 50) throw new Error(what)
    clock.fail('other', what)
    await wait(100)
  }
}

// Staff: boards, lists, documents, an import that is tried and one that is refused, and people who are not whom they say.
async function rounds(administrator, [seat]) {
  const [{ exam }] = await stack.sql('select exam_id as exam from sittings where id = $1', [seat.sitting])
  const [{ code }] = await stack.sql("select code from disciplines where code like 'BENCH%' limit 1")
  const bank = Array.from({ length: 200 }, (_, i) => `<question>Сұрақ ${i}\n<variant>дұрыс\n<variant>бұрыс\n<variant>екінші\n<variant>үшінші\n<variant>төртінші\n`).join('')
  const send = (path, body, type, expected) =>
    ask(administrator.cookie, path, { method: 'POST', body, headers: { 'Content-Type': type, 'Sec-Fetch-Site': 'same-origin' } }, expected)
  return async () => {
    await get(administrator.cookie, `sittings/${seat.sitting}/board`)
    await get(administrator.cookie, 'exams?session=BENCH')
    await get(administrator.cookie, `exams/${exam}/gradesheet`)
    await get(administrator.cookie, 'people?query=student')
    await send(`banks/${code}/kk/imports?dry_run=true&file_name=bank.txt`, bank, 'text/plain', 200)
    await send('session', '{"login": ', 'application/json', 400)
    await get('emtihan-development=nobody', 'grades', 401)
    await get(administrator.cookie, 'attempts/00000000-0000-0000-0000-000000000000/timeline', 404)
  }
}

// A thread keeps what its largest request needed: each of them has to have seen every kind, or that looks like a leak.
async function warm(round) {
  const turns = async () => {
    for (let turn = 0; turn < WARM_TURNS; turn++) await round()
  }
  let isWarm = false
  const busy = async () => {
    while (crowd && !isWarm) await crowd.warm()
  }
  await Promise.all([Promise.all(Array.from({ length: 4 }, turns)).then(() => (isWarm = true)), busy()])
}

// A pool opens a connection when all that it has are in use: here they are, before any are counted.
async function fillPools({ cookie }) {
  const held = await stack.hold('lock table sessions in access exclusive mode')
  const asking = Promise.all(Array.from({ length: 6 * POOLED }, () => get(cookie, 'exams?session=BENCH')))
  await held.awaited(POOLED).finally(() => held.release())
  await asking
}

async function during(act) {
  while (!isOver) {
    try {
      await act()
    } catch (error) {
      failures.push(String(error))
      return
    }
  }
}

function print(report) {
  for (const one of report.growth)
    console.log(`${one.name.padEnd(20)} ${one.before.toFixed(1).padStart(8)} → ${one.after.toFixed(1).padStart(8)}${one.flaw ? `   ${one.flaw}` : ''}`)
  const { attempts, answers, lost, repeated, failed, crowd } = report
  if (crowd) console.log(`\n${crowd} requests of a crowd`)
  console.log(`\n${attempts} attempts, ${answers} answers acknowledged, ${lost} lost; ${repeated} requests repeated, ${failed} given up${failed ? `: ${failures[0]}` : ''}`)
}

try {
  await makeFaculty(stack, students + (crowd ? CROWD : 0))
  await stack.sql("update sittings set start_until = starts_at + interval '7 days'")
  await stack.sql(`update exams set settings = '{"test_seconds": 14000}'`)
  const seats = await stack.sql('select number, login, sitting from bench.student where number <= $1 order by number', [students])
  const administrator = new SimulatedStudent({ address: stack.address, clock: current, login: 'administrator', password })
  await administrator.signIn()
  for (const seat of seats) {
    const student = new SimulatedStudent({ address: stack.address, clock: current, password, ...seat })
    await student.signIn()
    seat.cookie = student.cookie
    student.leave()
  }
  const round = await rounds(administrator, seats)
  await fillPools(administrator)
  if (crowd) await crowd.gather(stack, students + 1, students + CROWD)
  await warm(round)
  const everybody = [...seats.map((seat) => during(() => sit(seat))), during(async () => (await round(), await wait(1000))), ...(crowd ? [during(() => crowd.send())] : [])]
  const samples = []
  const began = performance.now()
  const isSoaked = () => (crowd ? crowd.requests >= wanted || failures.length > 0 : performance.now() - began >= minutes * 60_000)
  while (!isSoaked()) {
    await wait(crowd ? CROWD_SAMPLE_SECONDS * 1000 : (minutes * 60_000) / SAMPLES)
    samples.push(await sample(began))
  }
  isOver = true
  await Promise.all(everybody)
  administrator.leave()
  await sample(began)
  if (crowd) count.lost += (await stack.sql('select bench.broken()'))[0].broken
  const growth = growthOf(samples, crowd && CROWD_SHARE)
  const report = { at: new Date().toISOString(), minutes: samples.at(-1).minute, students, crowd: crowd ? crowd.requests : 0, leaking: leaking !== false, ...count, failed: failures.length, why: failures[0], growth, samples }
  mkdirSync(results, { recursive: true })
  writeFileSync(join(results, 'soak.json'), `${JSON.stringify(report, null, 2)}\n`)
  writeFileSync(join(results, 'soak.svg'), chart(samples))
  print(report)
  if (count.answers === 0 || count.lost > 0 || failures.length > 0 || growth.some(({ flaw }) => flaw)) process.exitCode = 1
} finally {
  await stack.stop()
}
