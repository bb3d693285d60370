// One measurement: a scenario asked of a subject, in a faculty that is put back before it. What it cost comes from /proc and
// from the position of the write-ahead log.
import { join } from 'node:path'
import { until } from '../harness/stack.mjs'
import { cpuOf, familyOf, privateMemoryOf } from './cpu.mjs'
import { sendByPgbench, sendByWrk, withEtags, writeRequests } from './load.mjs'
import { median } from './report.mjs'
import { startSlowRequests } from './slow.mjs'

// Rates that no sender reaches.
export const unlimited = { SESSION_RATE: '1000000', ADDRESS_RATE: '1000000', SIGN_IN_RATE: '1000000' }

export class Bench {
  #results = new Map()

  // students: in the fixture; consumed: of them, who start or finish in one measurement; peers: by name, see peers.mjs.
  constructor(stack, { students, consumed, seconds, peers = {} }) {
    Object.assign(this, { stack, students, consumed, seconds, peers })
  }

  // The private memory of the worker process that holds the most, in bytes, once none works for its senders any more, who
  // leave sign-ins behind: for longer than the rest between two hashes (LIMIT_REST_MAX_MS) they have used no CPU.
  async memory() {
    await until('the workers do nothing', async () => {
      const before = cpuOf(this.stack.pid('worker'))
      await new Promise((resolve) => setTimeout(resolve, 500))
      return cpuOf(this.stack.pid('worker')) === before
    })
    return Math.max(...familyOf(this.stack.pid('worker')).slice(1).map(({ pid }) => privateMemoryOf(pid)))
  }

  // Measures, and keeps it for results(); `label` tells measurements of the same scenario and subject apart.
  async measure(scenario, subject, label = '') {
    const { stack } = this
    const people = await this.#prepare(scenario)
    const stopSlow = scenario.besideSlow && (await startSlowRequests(stack, people.map(({ login }) => login)))
    await stack.sqlAs('postgres', 'checkpoint')
    const servers = this.#serversOf(subject)
    const before = Object.fromEntries(Object.entries(servers).map(([name, pid]) => [name, cpuOf(pid)]))
    const walBefore = await this.#walPosition()
    const result = await this.#send(scenario, subject, people)
    const served = await stopSlow?.()
    for (const [kind, count] of Object.entries(served ?? {})) if (count === 0) throw new Error(`${scenario.group}: of ${kind} none was served`)
    await this.#quiet()
    const what = `${scenario.group} ${scenario.clients} ${subject}`
    if (result.errors > 0) throw new Error(`${what}: ${result.errors} of ${result.requests} requests failed: ${result.why}`)
    result.wal = ((await this.#walPosition()) - walBefore) / result.requests
    result.cpu = Object.fromEntries(Object.entries(servers).map(([name, pid]) => [name, (cpuOf(pid) - before[name]) / result.requests]))
    const key = JSON.stringify({ group: scenario.group, clients: scenario.clients, subject, label })
    this.#results.set(key, [...(this.#results.get(key) ?? []), result])
    process.stderr.write(`\r\x1b[K${label} ${what} ${Math.round(result.perSecond)}/s`)
    return result
  }

  // The medians of what was measured.
  results() {
    process.stderr.write('\r\x1b[K')
    return [...this.#results].map(([key, all]) => {
      const of = (read) => median(all.map(read))
      const speeds = all.map((r) => r.perSecond)
      return {
        ...JSON.parse(key), per_second: of((r) => r.perSecond), spread: (Math.max(...speeds) - Math.min(...speeds)) / of((r) => r.perSecond),
        p50_ms: of((r) => r.p50), p99_ms: of((r) => r.p99), p999_ms: of((r) => r.p999), bytes: of((r) => r.bytes), wal_bytes: of((r) => r.wal),
        cpu_ms: Object.fromEntries(Object.keys(all[0].cpu).map((name) => [name, of((r) => r.cpu[name])])),
      }
    })
  }

  // Answers and their log agree, or the error says of how many attempts they do not: saves that were not saved say nothing.
  async expectWhole() {
    const [{ broken }] = await this.stack.sql('select bench.broken()')
    if (broken > 0) throw new Error(`of ${broken} attempts answers and log disagree`)
  }

  // The servers whose CPU a subject uses.
  #serversOf(subject) {
    const own = { nginx: this.stack.pid('web'), worker: this.stack.pid('worker'), postgres: this.stack.pid('database') }
    if (subject === 'pgbench') return { postgres: own.postgres }
    const peer = this.peers[subject]
    return peer ? { nginx: peer.nginx, worker: peer.server, postgres: own.postgres } : own
  }

  // A sender that stops leaves requests in flight: what they do is done before the faculty is put back.
  #quiet() {
    return until('no statement runs any more', async () =>
      (await this.stack.sqlAs('postgres', "select from pg_stat_activity where usename = 'emtihan_worker' and state <> 'idle'")).length === 0)
  }

  async #walPosition() {
    const [{ wal }] = await this.stack.sql('select pg_current_wal_insert_lsn() - $1::pg_lsn as wal', ['0/0'])
    return Number(wal)
  }

  #studentsOf(first, last) {
    return this.stack.sql('select * from bench.student where number between $1 and $2 order by number', [first, last])
  }

  async #prepare({ consumes }) {
    if (!consumes) return this.#studentsOf(1, Math.min(4096, this.students - this.consumed))
    const [first, last] = [this.students - this.consumed + 1, this.students]
    await this.stack.sql(`select bench.${consumes}($1, $2)`, [first, last])
    return this.#studentsOf(first, last)
  }

  async #send(scenario, subject, people) {
    const { clients, consumes } = scenario
    const { stack, seconds, students, consumed } = this
    if (subject === 'pgbench') {
      const share = Math.floor(consumed / clients)
      return sendByPgbench({
        settings: stack.settings, directory: stack.directory, script: scenario.script, clients, seconds,
        ...(consumes && { transactions: share }),
        variables: scenario.variables ?? { round: 0, share, first: students - consumed + 1 },
      })
    }
    const file = join(stack.directory, 'requests')
    const requests = scenario.requests(people)
    writeRequests(file, subject === 'conditional' ? await withEtags(stack, requests.slice(0, 512)) : requests)
    const [{ seq }] = await stack.sql('select coalesce(max(s), 0) + 1 as seq from bench.student b join attempts a on a.id = b.attempt, unnest(a.seqs) s')
    return sendByWrk({ address: this.peers[subject]?.address ?? stack.address, file, clients, first: seq, seconds: consumes ? 60 : seconds, once: Boolean(consumes) })
  }
}
