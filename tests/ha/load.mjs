// Students who answer without end, and the book of what was acknowledged to them.
import { Clock, Failed, SimulatedStudent } from '../harness/student.mjs'
import { password } from '../bench/faculty.mjs'
import { until } from '../harness/stack.mjs'

const QUESTIONS = 20
const TICK_MS = 100
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

// Counts what was not a success, by status: 0 is a connection that brought nothing.
class Counter extends Clock {
  refused = {}
  fail(phase, what) {
    super.fail(phase, what)
    const status = what.match(/: (\d+) /)?.[1] ?? 'other'
    this.refused[status] = (this.refused[status] ?? 0) + 1
  }
}

export class Load {
  clock = new Counter()
  acknowledged = []
  errors = []
  longestGap = 0
  longestStall = 0
  #last = performance.now()
  #isSitting = false
  #loops = []

  constructor(address, people) {
    this.students = people.map((one) => new SimulatedStudent({ address, clock: this.clock, password, ...one }))
  }

  async signIn() {
    for (const one of this.students) await one.signIn()
    await Promise.all(this.students.map((one) => one.start()))
  }
  start(pause) {
    this.#isSitting = true
    this.#loops = [this.#watch(), ...this.students.map((one) => this.#sit(one, pause))]
  }
  async #sit(student, pause) {
    for (; this.#isSitting; await wait(Math.random() * 2 * pause)) {
      const n = 1 + Math.floor(Math.random() * QUESTIONS)
      try {
        await student.answer(n)
        const [seq, choice] = student.acknowledged.get(n)
        this.#note({ attempt: student.attempt, n, seq, choice })
      } catch (error) {
        // Whoever hears nothing, or that nobody is there, for long goes on trying; anything else is a flaw.
        if (!(error instanceof Failed) || !/: (0|50[234])\b/.test(error.message)) this.errors.push(error.message)
      }
    }
  }
  #note(answer) {
    this.acknowledged.push(answer)
    const now = performance.now()
    this.longestGap = Math.max(this.longestGap, now - this.#last)
    this.#last = now
  }
  // How late this very program is: then it is the machine that stands still.
  async #watch() {
    for (let before = performance.now(); this.#isSitting; before = performance.now()) {
      await wait(TICK_MS)
      this.longestStall = Math.max(this.longestStall, performance.now() - before - TICK_MS)
    }
  }

  // From now on: the longest time in which nobody got a receipt, and what was refused.
  begin() {
    this.#last = performance.now()
    this.longestGap = this.longestStall = 0
    const refused = { ...this.clock.refused }
    return () => ({
      gap_ms: Math.round(this.longestGap),
      stall_ms: Math.round(this.longestStall),
      refused: Object.fromEntries(Object.entries(this.clock.refused).map(([status, count]) => [status, count - (refused[status] ?? 0)]).filter(([, count]) => count > 0)),
    })
  }
  // Resolves when so many more were acknowledged.
  more(count) {
    const wanted = this.acknowledged.length + count
    return until(`${count} more answers are acknowledged`, () => this.acknowledged.length >= wanted, 300)
  }
  // Resolves when one was acknowledged that was not on its way already.
  fresh() {
    return this.more(this.students.length + 1)
  }

  async stop() {
    this.#isSitting = false
    await Promise.all(this.#loops)
  }
  leave() {
    for (const one of this.students) one.leave()
  }

  // Of every acknowledged answer the log must have exactly one entry, and the paper nothing older.
  async judge(sql) {
    const log = await sql('select attempt_id, n, seq, choice, number from attempt_answers')
    const papers = new Map((await sql('select id, seqs, receipts from attempts')).map((one) => [one.id, one]))
    const key = ({ attempt, attempt_id, n, seq }) => `${attempt ?? attempt_id}/${n}/${seq}`
    const kept = new Map(log.map((one) => [key(one), one]))
    const isLost = (one) => kept.get(key(one))?.choice !== one.choice || !(papers.get(one.attempt)?.seqs[one.n - 1] >= one.seq)
    const receipts = [...papers.values()].reduce((sum, one) => sum + one.receipts, 0)
    return {
      acknowledged: this.acknowledged.length,
      lost: this.acknowledged.filter(isLost).length,
      doubled: log.length - kept.size + Math.abs(receipts - log.length),
      errors: this.errors.length,
      ...(this.errors.length > 0 && { why: this.errors[0] }),
    }
  }
}
