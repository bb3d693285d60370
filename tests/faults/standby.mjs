// A synchronous standby of a stack's database, and the failover to it: the primary ends at once, the standby is promoted and
// takes over the socket, as it would take over an address.
import { execFileSync, spawn } from 'node:child_process'
import { appendFileSync, chmodSync, existsSync, openSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { children } from '../harness/processes.mjs'
import { until } from '../harness/stack.mjs'

const binaries = process.env.POSTGRESQL_BIN ?? '/usr/lib/postgresql/15/bin'
const isRoot = process.getuid() === 0
const asDatabase = (command) => (isRoot ? ['setpriv', '--reuid=postgres', `--regid=${execFileSync('id', ['-g', 'postgres']).toString().trim()}`, '--init-groups', '--', ...command] : command)
const execute = ([program, ...rest]) => execFileSync(program, rest, { stdio: ['ignore', 'ignore', 'pipe'], cwd: '/' })

function killTree(pid) {
  const all = [pid, ...children(pid)]
  for (const one of all) {
    try {
      process.kill(one, 'SIGKILL')
    } catch {
      // it has ended with the others
    }
  }
  return all
}

// Ends a process and its children, all at once.
export async function killAll(pid) {
  const all = killTree(pid)
  await until('all of them are gone', () => all.every((one) => !existsSync(`/proc/${one}/exe`)))
}

export class Pair {
  #serial = 0
  #primary // of ours; at first it is the stack's
  #standby

  constructor(stack) {
    this.stack = stack
    process.on('exit', () => [this.#primary, this.#standby].forEach((one) => one && killTree(one.pid)))
  }

  async #set(user, text, host = this.stack.settings.PGHOST) {
    const client = new pg.Client({ host, user, database: 'postgres' })
    await client.connect()
    try {
      return (await client.query(text)).rows
    } finally {
      await client.end()
    }
  }

  // Copies the primary, follows it, and from then on no commit is acknowledged that the standby does not have.
  async follow() {
    const { directory, settings } = this.stack
    appendFileSync(join(settings.PGHOST, 'pg_hba.conf'), 'local replication postgres peer map=stack\n')
    await this.#set('postgres', 'select pg_reload_conf()')
    const name = `standby-${++this.#serial}`
    const data = join(directory, name)
    const sockets = join(directory, `${name}.sockets`)
    for (const made of [data, sockets]) execute(['install', '-d', '-m', '755', ...(isRoot ? ['-o', 'postgres'] : []), made])
    chmodSync(data, 0o700)
    execute(asDatabase([join(binaries, 'pg_basebackup'), '--host', settings.PGHOST, '--username', 'postgres', '--pgdata', data,
      '--checkpoint', 'fast', '--wal-method', 'stream', '--write-recovery-conf']))
    const log = openSync(join(directory, 'log/standby.log'), 'a')
    const [program, ...rest] = asDatabase([join(binaries, 'postgres'), '-D', data, '-k', sockets, '-c', 'listen_addresses=',
      '-c', `hba_file=${settings.PGHOST}/pg_hba.conf`, '-c', `ident_file=${settings.PGHOST}/pg_ident.conf`,
      '-c', 'max_connections=200', '-c', 'synchronous_commit=on', '-c', 'timezone=UTC', '-c', 'log_timezone=UTC'])
    const { pid } = spawn(program, rest, { stdio: ['ignore', log, log], cwd: '/' })
    this.#standby = { pid, data, sockets }
    await until('the standby follows', async () => (await this.#set('postgres', "select from pg_stat_replication where state = 'streaming'")).length === 1, 120)
    await this.#set('postgres', "alter system set synchronous_standby_names = '*'")
    await this.#set('postgres', 'select pg_reload_conf()')
    await until('the standby is synchronous', async () => (await this.#set('postgres', "select from pg_stat_replication where sync_state = 'sync'")).length === 1, 120)
  }

  // Returns when the primary had ended (performance.now()).
  async failOver() {
    const { settings } = this.stack
    const old = this.#primary
    await killAll(old?.pid ?? this.stack.pid('database'))
    const moment = performance.now()
    const next = this.#standby
    await this.#set('postgres', 'select pg_promote()', next.sockets)
    await this.#set('postgres', "alter system set synchronous_standby_names = ''", next.sockets)
    await this.#set('postgres', 'select pg_reload_conf()', next.sockets)
    renameSync(join(next.sockets, '.s.PGSQL.5432'), join(settings.PGHOST, '.s.PGSQL.5432'))
    if (old) rmSync(old.data, { recursive: true })
    this.#primary = next
    this.#standby = undefined
    return moment
  }

  // The newest primary's cluster becomes the stack's.
  async end() {
    if (this.#standby) await killAll(this.#standby.pid)
    this.#standby = undefined
    if (!this.#primary) return
    process.kill(this.#primary.pid, 'SIGINT')
    await until('the primary ends', () => !existsSync(`/proc/${this.#primary.pid}/exe`), 120)
    const { directory } = this.stack
    rmSync(join(directory, 'data'), { recursive: true })
    renameSync(this.#primary.data, join(directory, 'data'))
    this.#primary = undefined
    await this.stack.startDatabase()
  }
}
