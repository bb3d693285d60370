// make exam-day STUDENTS=3000: a day of the exam. The students sign in beforehand, look at their schedules, start within
// START_SECONDS (1), answer 20 questions at human pace while their portals make contact and some lose the network, and hand in
// together; staff watch the boards meanwhile. Time runs PACE (20) times as fast: a student takes 2 to 4 minutes for a question
// of a 40-minute test, so 3 to 6 seconds here; with PACE=0 nobody thinks, which shows
// the machine's limit. Prints a table and leaves .run/exam-day.json (RESULTS). SHORT=1: 60 students, does it run?
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startStack, until } from '../harness/stack.mjs'
import { cpuOf, familyOf, privateMemoryOf } from './cpu.mjs'
import { makeFaculty, password } from './faculty.mjs'
import { Clock, SimulatedStudent } from '../harness/student.mjs'

const root = new URL('../..', import.meta.url).pathname
const short = process.env.SHORT === '1'
const results = process.env.RESULTS ?? join(root, '.run')
const count = Number(process.env.STUDENTS || (short ? 60 : 3000))
const startSeconds = Number(process.env.START_SECONDS || 1)
const pace = Number(process.env.PACE || (short ? 400 : 20)) || Infinity
const QUESTIONS = 20
const CONTACT_SECONDS = 15
const LEAST_CONTACT_MS = 500 // also when time runs faster than that
const contactSeconds = CONTACT_SECONDS / pace
const silenceSeconds = Math.max(2, Math.ceil(3 * contactSeconds))
const LOST_SHARE = 0.02 // who loses the network once, for longer than the silence that suspends an attempt
const BOARDS = 3

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const spread = (seconds) => wait(Math.random() * seconds * 1000)
const human = (from, to) => wait(((from + Math.random() * (to - from)) * 1000) / pace)

const stack = await startStack({ environment: { SESSION_RATE: '1000000', ADDRESS_RATE: '1000000', SIGN_IN_RATE: '1000000' } })
const clock = new Clock()
const phases = []

// Everybody does it, at most so many at a time; what it took and what the servers spent for it.
async function phase(name, people, limit, act) {
  const before = spent()
  const began = performance.now()
  const waiting = [...people]
  const broken = []
  const worker = async () => {
    for (let one = waiting.pop(); one; one = waiting.pop()) {
      try {
        await act(one)
      } catch (error) {
        broken.push(String(error))
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, people.length) }, worker))
  const seconds = (performance.now() - began) / 1000
  const after = spent()
  phases.push({ name, seconds, broken: broken.length, why: broken[0], cpu_seconds: Object.fromEntries(Object.keys(after).map((key) => [key, (after[key] - before[key]) / 1000])) })
}

function spent() {
  return Object.fromEntries(['web', 'worker', 'database'].map((name) => [name, cpuOf(stack.pid(name))]))
}

// Answers in any order, contacts as the portal makes them, a lost network for some.
async function sit(student) {
  let sitting = true
  const contacts = (async () => {
    const pause = Math.max(LEAST_CONTACT_MS, contactSeconds * 1000)
    for (await wait(Math.random() * pause); sitting; await wait(pause)) {
      if (!student.away) await student.contact()
    }
  })()
  contacts.catch(() => {}) // told below
  try {
    const lost = Math.random() < LOST_SHARE ? 1 + Math.floor(Math.random() * QUESTIONS) : 0
    for (let n = 1; n <= QUESTIONS; n++) {
      await human(60, 120)
      if (n === lost) {
        student.away = true
        await wait((silenceSeconds + 1) * 1000)
        await student.resume()
        student.away = false
      }
      await student.answer(n)
    }
  } finally {
    sitting = false
    await contacts
  }
}

// Staff watch boards, as the portal does: every 2 seconds, with If-None-Match.
function watchBoards(cookie, sittings) {
  let watching = true
  const watch = async (sitting) => {
    for (let etag; watching; await wait(2000)) {
      const began = performance.now()
      const response = await fetch(`${stack.address}/api/v1/sittings/${sitting}/board`, { headers: { Cookie: cookie, ...(etag && { 'If-None-Match': etag }) } })
      await response.text()
      clock.note('board', performance.now() - began)
      if (response.status !== 200 && response.status !== 304) clock.fail('board', String(response.status))
      etag = response.headers.get('ETag')
    }
  }
  const all = Promise.all(sittings.map(watch))
  return async () => {
    watching = false
    await all
  }
}

// Of every acknowledged answer the newest is what the database has.
async function lostAnswers(students) {
  const rows = await stack.sql('select id, choices, seqs from attempts')
  const kept = new Map(rows.map(({ id, choices, seqs }) => [id, { choices, seqs }]))
  let lost = 0
  for (const { attempt, acknowledged } of students) {
    for (const [n, [seq, choice]] of acknowledged) {
      const row = kept.get(attempt)
      if (row?.seqs[n - 1] !== seq || row.choices[n - 1] !== choice) lost++
    }
  }
  return lost
}

// The tests begin in a few minutes, so their papers are drawn meanwhile.
async function appoint() {
  await stack.sql("update sittings s set starts_at = now() + interval '9 minutes', start_until = now() + interval '1 hour' from bench.student b where b.sitting = s.id")
  const [{ students }] = await stack.sql('select count(*) as students from bench.student')
  await until('the papers are drawn', async () => (await stack.sql('select count(*) as papers from papers'))[0].papers === students, 600)
}
const open = () => stack.sql('update sittings s set starts_at = now() from bench.student b where b.sitting = s.id')

try {
  await makeFaculty(stack, count)
  await stack.sql('update exams set settings = $1', [
    JSON.stringify({ test_seconds: 14000, silence_seconds: silenceSeconds, contact_seconds: Math.max(1, Math.round(contactSeconds)) }),
  ])
  await phase('draw the papers', ['the sweeper'], 1, appoint)
  const people = await stack.sql('select login, sitting from bench.student order by number')
  const students = people.map((one) => new SimulatedStudent({ address: stack.address, clock, password, ...one }))
  const administrator = new SimulatedStudent({ address: stack.address, clock, login: 'administrator', password })
  await administrator.signIn()
  await phase('sign in', students, 32, (one) => one.signIn())
  await phase('look at the schedule', students, students.length, async (one) => {
    await spread(pace === Infinity ? 1 : 20 / pace + 1)
    await one.look()
  })
  const stopWatching = watchBoards(administrator.cookie, [...new Set(people.map(({ sitting }) => sitting))].slice(0, BOARDS))
  await open()
  await phase('start', students, students.length, async (one) => {
    await spread(startSeconds)
    await one.start()
  })
  await phase('sit', students, students.length, sit)
  await phase('hand in', students, students.length, async (one) => {
    await spread(startSeconds)
    await one.finish()
  })
  await stopWatching()
  const memory = familyOf(stack.pid('worker')).slice(1).map(({ pid }) => privateMemoryOf(pid) / 1048576)
  const lost = await lostAnswers(students)
  for (const one of [...students, administrator]) one.leave()
  const requests = clock.report()
  mkdirSync(results, { recursive: true })
  const failed = requests.reduce((sum, one) => sum + one.failed, 0)
  const gaveUp = phases.reduce((sum, one) => sum + one.broken, 0)
  const report = { at: new Date().toISOString(), students: count, start_seconds: startSeconds, pace, failed, gave_up: gaveUp, lost, worker_private_mb: memory, phases, requests }
  writeFileSync(join(results, 'exam-day.json'), `${JSON.stringify(report, null, 2)}\n`)
  console.log(`${count} students, ${pace === Infinity ? 'nobody thinks' : `time ${pace} times as fast`}, all start within ${startSeconds} s\n`)
  for (const one of phases)
    console.log(`${one.name.padEnd(22)} ${one.seconds.toFixed(1).padStart(7)} s   CPU seconds: nginx ${one.cpu_seconds.web.toFixed(1)}, worker ${one.cpu_seconds.worker.toFixed(1)}, PostgreSQL ${one.cpu_seconds.database.toFixed(1)}${one.broken ? `   gave up: ${one.broken} (${one.why})` : ''}`)
  console.log(`\n${'request'.padEnd(12)} ${'count'.padStart(8)} ${'failed'.padStart(7)} ${'p50 ms'.padStart(8)} ${'p99 ms'.padStart(8)} ${'max ms'.padStart(8)}`)
  for (const one of requests)
    console.log(`${one.phase.padEnd(12)} ${String(one.requests).padStart(8)} ${String(one.failed).padStart(7)} ${one.p50_ms.toFixed(1).padStart(8)} ${one.p99_ms.toFixed(1).padStart(8)} ${one.max_ms.toFixed(1).padStart(8)}${one.why ? `   ${one.why}` : ''}`)
  console.log(`\nprivate memory of the worker processes: ${memory.map((megabytes) => megabytes.toFixed(1)).join(', ')} MB`)
  console.log(`acknowledged answers lost: ${lost}; failed: ${failed}; students who gave up: ${gaveUp}`)
  // In the short form, on a machine that does other things, a request may have to be repeated.
  if (lost > 0 || gaveUp > 0 || (failed > 0 && !short)) process.exitCode = 1
} finally {
  await stack.stop()
}
