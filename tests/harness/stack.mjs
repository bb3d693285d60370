// A private PostgreSQL, worker and nginx for a test file: the real things, in a temporary directory of their own.
//
//   const stack = await startStack({ seed: true })
//   after(() => stack.stop())
//   await fetch(`${stack.address}/api/v1/clock`)
//   await stack.sql('update sittings set starts_at = now() where id = $1', [id])
import { execFile, execFileSync } from 'node:child_process'
import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'

const root = fileURLToPath(new URL('../..', import.meta.url))
const tool = join(root, 'tools/stack')
const run = promisify(execFile)

// Rates that no test reaches by being quick. A test of the limits gives its own, see nginx/render.
const unlimited = { SESSION_RATE: '10000', ADDRESS_RATE: '10000', SIGN_IN_RATE: '10000' }

// Who waits for the transaction of a process, and who waits behind those.
const waiters = `
  with recursive waits as (
    select w.pid, b.pid as behind from pg_stat_activity w, unnest(pg_blocking_pids(w.pid)) as b (pid)
  ), waiting as (
    select pid from waits where behind = $1 union select w.pid from waits w join waiting on w.behind = waiting.pid
  )
  select pid from waiting`

const running = new Set()
process.on('exit', () => {
  for (const directory of running) execFileSync(tool, ['remove', directory])
})

// Resolves when the condition holds; rejects with the name of what never happened. For a test's own waiting too.
export async function until(what, condition, seconds = 30) {
  const end = performance.now() + seconds * 1000
  for (;;) {
    const result = await condition()
    if (result) return result
    if (performance.now() > end) throw new Error(`waited ${seconds} s in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

class Stack {
  #environment
  #pool
  #held = new Set()

  constructor(directory, environment) {
    this.directory = directory
    this.#environment = environment
  }

  async #tool(...parts) {
    const [command, ...rest] = parts
    const { stdout } = await run(tool, [command, this.directory, ...rest], { env: this.#environment })
    return stdout
  }

  // Creates, starts or updates whatever is not as it should be.
  async up(seed) {
    await this.#pool?.end()
    await this.#tool('up', ...(seed ? ['--seed'] : []))
    const text = readFileSync(join(this.directory, 'env'), 'utf8')
    // Everything that DIR/env says, e.g. for running the emtihan command beside the stack.
    this.settings = Object.fromEntries([...text.matchAll(/^(\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value]))
    this.address = this.settings.ADDRESS
    this.#pool = new pg.Pool({ host: this.settings.PGHOST, database: this.settings.PGDATABASE, user: this.settings.PGUSER, max: 4 })
    this.#pool.on('error', () => {}) // an idle connection lost with its server: the next query connects again
    await this.ready()
  }

  // The rows of one statement, sent as the owner of the schema. An idle connection may have been lost with its server: then
  // nothing was sent, and it is sent over another one.
  async sql(text, parameters = []) {
    for (;;) {
      try {
        return (await this.#pool.query(text, parameters)).rows
      } catch (error) {
        if (error.code !== 'EPIPE') throw error
      }
    }
  }

  // Like sql, as a superuser or any other role, in another database of the cluster where one is named.
  async sqlAs(user, text, parameters = [], database = this.settings.PGDATABASE) {
    const client = new pg.Client({ host: this.settings.PGHOST, database, user })
    client.on('error', () => {}) // lost with its server: the query says so
    await client.connect()
    try {
      return (await client.query(text, parameters)).rows
    } finally {
      await client.end()
    }
  }

  // Runs a statement in a transaction that stays open, with its locks, until release() or commit() is called on what it
  // resolves to. awaited(count) resolves when that many others wait for it, or behind one who does: a lock that anybody
  // else waits for, such as that of a growing table, says nothing.
  async hold(text, parameters = []) {
    const client = await this.#pool.connect()
    this.#held.add(client)
    client.on('error', () => {}) // lost with its server: release() says so
    await client.query('begin')
    await client.query(text, parameters)
    const [{ pid }] = (await client.query('select pg_backend_pid() as pid')).rows
    const end = async (how) => {
      if (!this.#held.delete(client)) return // it has ended
      await client.query(how).then(
        () => client.release(),
        (error) => (client.release(true), Promise.reject(error)),
      )
    }
    const awaited = (count = 1) =>
      until(`${count} wait for what is held`, async () => (await this.sql(waiters, [pid])).length >= count)
    return { awaited, release: () => end('rollback'), commit: () => end('commit') }
  }

  // Runs the emtihan command against this stack: { stdout, stderr }; rejects when it fails. `input` goes to its stdin.
  async command(args, input = '', environment = {}) {
    const child = run(join(this.directory, 'bin/emtihan'), args, { env: { ...process.env, ...this.settings, ...environment } })
    child.child.stdin.on('error', () => {}) // it ended without reading all of it
    child.child.stdin.end(input)
    return child
  }

  // Resolves when nginx, a worker and the database answer.
  ready() {
    return until('the stack is ready', async () => {
      try {
        return (await fetch(`${this.address}/api/ready`)).status === 200
      } catch {
        return false
      }
    })
  }

  // A log from its byte `from` on: a whole one may be larger than a string can be.
  log(name, from = 0) {
    const file = openSync(join(this.directory, 'log', `${name}.log`))
    try {
      const bytes = Buffer.alloc(Math.max(fstatSync(file).size - from, 0))
      return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, from))
    } finally {
      closeSync(file)
    }
  }
  logSize(name) {
    return statSync(join(this.directory, 'log', `${name}.log`)).size
  }

  // The process id of database, worker or web: the parent's.
  pid(name) {
    return Number(readFileSync(join(this.directory, 'run', `${name}.pid`), 'utf8').split(' ')[0])
  }

  // With other settings (EMTIHAN_…), if any are given; they stay.
  async restartWorkers(environment = {}) {
    await this.#tool('stop', 'worker')
    Object.assign(this.#environment, environment)
    await this.#tool('start', 'worker')
    await this.ready()
  }
  stopWorkers() {
    return this.#tool('stop', 'worker')
  }
  async startWorkers() {
    await this.#tool('start', 'worker')
    await this.ready()
  }

  stopNginx() {
    return this.#tool('stop', 'web')
  }
  startNginx() {
    return this.#tool('start', 'web')
  }

  // Ends every session at once; with { crash: true } without a checkpoint, as a crash would.
  stopDatabase({ crash = false } = {}) {
    return this.#tool('stop', 'database', ...(crash ? ['immediate'] : []))
  }
  async startDatabase() {
    await this.#tool('start', 'database')
    await this.ready()
  }

  // Stops everything and deletes the directory. A transaction that a failed test left open ends with it.
  async stop() {
    for (const client of this.#held) client.release(true)
    await this.#pool?.end()
    await this.#tool('remove')
    running.delete(this.directory)
  }
}

// seed: load the demonstration faculty. environment: settings of the worker (EMTIHAN_…) and rates of nginx. Begins with a
// template or a backup (see tools/stack) where one is given.
export async function startStack({ seed = false, environment = {}, template: given, backup } = {}) {
  const directory = mkdtempSync(join(process.env.STACKS ?? tmpdir(), 'emtihan-'))
  running.add(directory)
  const template = given ?? (process.env.STACKS && !backup && join(process.env.STACKS, seed ? 'seeded' : 'empty'))
  const stack = new Stack(directory, {
    ...process.env,
    ...unlimited,
    ...(template && { STACK_TEMPLATE: template }),
    ...(backup && { STACK_BACKUP: backup }),
    ...environment,
  })
  await stack.up(seed)
  return stack
}
