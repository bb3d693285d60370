// Students under way in a test, and what became of their answers. The judge believes only what they wrote down themselves and
// what the database's tables hold.
import { makeTest, password } from '../harness/faculty.mjs'
import { until } from '../harness/stack.mjs'
import { Clock, Failed, SimulatedStudent } from '../harness/student.mjs'

const QUESTIONS = 20
const PATIENCE_MS = 45_000 // silence_seconds: after it the attempt is suspended, which every student would see
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const chance = (share) => Math.random() < share

export class Load {
  clock = new Clock()
  errors = [] // what a student could not do
  students = []
  #loops = []

  // pause: milliseconds, at most, that a student looks at the next question.
  constructor(stack, { students, pause }) {
    Object.assign(this, { stack, count: students, pause })
  }

  // So many more students, signed in at a test that is open; they have started nothing yet.
  async gather() {
    const { sitting, students } = await makeTest(this.stack, { students: this.count, settings: { test_seconds: 14_000 } })
    const common = { address: this.stack.address, clock: new Clock(), password, sitting, patience: PATIENCE_MS }
    const newcomers = students.map(({ login }) => new SimulatedStudent({ ...common, login }))
    this.students.push(...newcomers)
    await Promise.all(newcomers.map((one) => one.signIn()))
    return newcomers
  }
  async start() {
    const newcomers = await this.gather()
    await Promise.all(newcomers.map((one) => one.start()))
    this.sit(newcomers)
  }
  // They answer until stop().
  sit(students) {
    this.isSitting = true
    for (const one of students) one.clock = this.clock // signing in and starting are over: no matter here
    this.#loops = students.map((one) => this.#sit(one))
  }
  async #sit(student) {
    while (this.isSitting) {
      await this.attempt(() => sequence(student))
      await wait(Math.random() * this.pause)
    }
  }
  // What a student tries; his failures are noted.
  async attempt(act) {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof Failed)) throw error
      this.errors.push(error.message)
    }
  }

  get acknowledged() {
    return this.students.reduce((sum, { receipts }) => sum + receipts.length, 0)
  }
  reach(count, seconds = 600) {
    return until(`${count} acknowledged answers`, () => this.acknowledged >= count, seconds)
  }
  // How long after that moment (performance.now()) the first receipt came of a request that was sent after it.
  async recovery(moment, seconds = 120) {
    const first = () => Math.min(...this.students.map(({ receipts }) => firstAfter(receipts, moment)))
    await until('an answer is acknowledged after the fault', () => first() < Infinity, seconds)
    return first() - moment
  }
  // Requests that brought nothing, or 503, and were repeated: what they got.
  get repeated() {
    return this.clock.failures()
  }
  // Those among them that no worker answered; the others wait too long for a database that is slow or away.
  get unserved() {
    return this.repeated.filter((what) => /: 0 |does not answer just now/.test(what))
  }
  latency(phase) {
    return this.clock.report().find((one) => one.phase === phase)
  }

  async stop() {
    this.isSitting = false
    await Promise.all(this.#loops)
  }

  // Everybody looks at his paper once more, on a device that he never had; then the tables are read.
  async judge() {
    await this.stop()
    await Promise.all(this.students.map((one) => this.attempt(() => (one.attempt ? one.resume('last-device') : one.start()))))
    const found = { lost: [], doubled: [], stale: this.students.flatMap(({ stale }) => stale) }
    for (const student of this.students) await this.#compare(student, found)
    for (const one of this.students) one.leave()
    return { ...found, errors: this.errors, repeated: this.repeated, unserved: this.unserved }
  }

  async #compare({ login, sitting, attempt, acknowledged, receipts, doubled }, found) {
    // A connection of its own: those of the pool may not have noticed yet that their server is gone.
    const read = (text, parameters) => this.stack.sqlAs('emtihan_owner', text, parameters)
    const attempts = await read(
      'select a.id, a.seqs, a.choices, a.receipts from attempts a join users u on u.id = a.student_id where a.sitting_id = $1 and u.login = $2',
      [sitting, login],
    )
    const log = await read("select n, seq, choice, number, encode(hash, 'hex') as hash from attempt_answers where attempt_id = $1", [attempt ?? null])
    found.doubled.push(...doubled, ...(attempts.length > 1 ? [`${login} has ${attempts.length} attempts`] : []))
    const row = attempts.find(({ id }) => id === attempt)
    if (!row) return found.lost.push(...receipts.map(({ n, seq }) => `${login}'s attempt with question ${n}, ${seq}`))
    const kept = new Map(log.map((one) => [`${one.n}/${one.seq}`, one]))
    const numbers = new Set(log.map(({ number }) => number))
    const extra = Math.max(log.length - kept.size, log.length - numbers.size, row.receipts - log.length)
    if (extra > 0) found.doubled.push(...Array(extra).fill(`${login}: ${log.length} in the log, ${kept.size} answers, ${row.receipts} receipts`))
    const lost = new Map()
    for (const [n, [seq, choice]] of acknowledged) {
      const inForce = row.seqs[n - 1]
      if (inForce < seq || (inForce === seq && row.choices[n - 1] !== choice)) lost.set(`${n}/${seq}`, `${login}, question ${n}: ${inForce} is in force, not ${seq}`)
    }
    for (const { n, seq, choice, hash } of receipts) {
      const same = kept.get(`${n}/${seq}`)
      if (same?.hash !== hash || same.choice !== choice) lost.set(`${n}/${seq}`, `${login}, question ${n}, ${seq}: not in the log`)
    }
    found.lost.push(...lost.values())
  }
}

function firstAfter(receipts, moment) {
  let first = Infinity
  for (let i = receipts.length - 1; i >= 0 && receipts[i].at > moment; i--) if (receipts[i].sent > moment) first = receipts[i].at
  return first
}

// What a student does with one question, and what networks do with that.
async function sequence(student) {
  const n = 1 + Math.floor(Math.random() * QUESTIONS)
  if (chance(0.05)) await student.drop(n, Math.random() * 10)
  if (chance(0.05)) await student.overtake(n)
  await student.answer(n)
  if (chance(0.05)) await student.again()
  if (chance(0.03)) await student.contact()
  if (chance(0.01)) await student.resume()
  if (chance(0.005)) await student.resume(`device-${Math.floor(Math.random() * 1e6)}`)
}
