// A crowd beside the soak's students: they are in the middle of their tests from the first moment and for almost four hours, wrk
// sends for them as fast as the machine answers: saves, contacts and what their pages read, schedule and grades as a 304, too.
// Theirs are the millions of requests after which a worker may hold no more memory than before.
import { join } from 'node:path'
import { sendByWrk, withEtags, writeRequests } from '../bench/load.mjs'
import { scenarios } from '../bench/scenarios.mjs'

const CLIENTS = 64
const EVERY_THREAD = 256 // clients, that keep all threads of two processes busy
const SECONDS = 20 // of one run of wrk
const QUESTIONS = 20
const CONTACTS = 4 // for a save; in a test there are eight
const SCHEDULES = 1 / 16 // of the students look at theirs, which costs as much as ten saves
const requestsOf = (kind, students) => scenarios.find(({ group }) => group === kind).requests(students)

export class Crowd {
  requests = 0
  #seq = 1

  // first, last: numbers of students of the faculty (fixture.sql).
  async gather(stack, first, last) {
    await stack.sql('select bench.started($1, $2)', [first, last])
    const students = await stack.sql('select * from bench.student where number between $1 and $2 order by number', [first, last])
    const looking = students.slice(0, Math.ceil(students.length * SCHEDULES))
    const [saves, contacts, attempts, grades] = ['saves', 'contacts', 'attempt', 'grades'].map((kind) => requestsOf(kind, students))
    const schedules = requestsOf('schedule', looking)
    const unchanged = await withEtags(stack, [...grades, ...schedules])
    const file = join(stack.directory, 'crowd')
    const all = [saves, ...Array(CONTACTS).fill(contacts), attempts, grades, schedules, unchanged].flat()
    writeRequests(file, all)
    Object.assign(this, { stack, file, lines: all.length })
  }

  // Before anything is counted: so many that no thread sleeps, for it is always the first that is woken.
  async warm() {
    await this.send(EVERY_THREAD)
    this.requests = 0
  }

  // All of them, for a while; rejects when one request failed.
  async send(clients = CLIENTS) {
    const { requests, errors, why } = await sendByWrk({ address: this.stack.address, file: this.file, clients, seconds: SECONDS, first: this.#seq })
    if (errors > 0) throw new Error(`the crowd: ${errors} of ${requests} requests failed: ${why}`)
    this.requests += requests
    this.#seq += Math.ceil(requests / this.lines / QUESTIONS) + 1 // as often as every question was answered
  }
}
