// Three nodes on the loopback, each with a member of etcd, Patroni and PostgreSQL: what would run on three machines.
//
//   const cluster = new Cluster(directory)
//   await cluster.start()                        // until there are a leader, a synchronous standby, everybody streaming
//   const victim = await cluster.leader()
//   await cluster.kill(victim)                   // the machine dies: kill -9 of all three
//   await cluster.revive(victim)
import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { children, inside } from '../harness/processes.mjs'
import { until } from '../harness/stack.mjs'

const NODES = 3
// Seconds after which a silent leader is replaced. A machine whose processes wait longer than that for their turn needs more.
export const ttl = Number(process.env.TTL ?? 8)
const timing = { TTL: ttl, LOOP_WAIT: Math.ceil(ttl / 5), RETRY_TIMEOUT: Math.floor((ttl - Math.ceil(ttl / 5)) / 2) }
const binaries = process.env.POSTGRESQL_BIN ?? '/usr/lib/postgresql/15/bin'
const template = (name) => readFileSync(new URL(name, import.meta.url), 'utf8')
export const fill = (name, words) => template(name).replace(/@(\w+)@/g, (_, word) => words[word])

// PostgreSQL refuses to be root.
const isRoot = process.getuid() === 0
const number = (option) => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }))
const user = isRoot ? { uid: number('-u'), gid: number('-g') } : {}

export async function freePorts(count) {
  const servers = await Promise.all(Array.from({ length: count }, () => new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => resolve(server))
  })))
  const ports = servers.map((server) => server.address().port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

export function signal(pids, name) {
  for (const pid of pids) {
    try {
      process.kill(pid, name)
    } catch {
      // it has ended
    }
  }
}

export function launch(log, command, args, options = {}) {
  const output = openSync(log, 'a')
  const child = spawn(command, args, { stdio: ['ignore', output, output], detached: true, ...options })
  closeSync(output)
  child.on('error', (error) => console.error(`${command}: ${error.message}`))
  return child
}

const hasEnded = ({ exitCode, signalCode }) => exitCode !== null || signalCode !== null

export class Cluster {
  nodes = []
  password = randomBytes(12).toString('hex')
  constructor(directory) {
    this.directory = directory
  }

  async start() {
    const ports = await freePorts(NODES * 4)
    this.nodes = Array.from({ length: NODES }, (_, i) => {
      const [peer, client, rest, port] = ports.slice(i * 4, i * 4 + 4)
      return { name: `node${i + 1}`, directory: join(this.directory, `node${i + 1}`), peer, client, rest, port }
    })
    for (const node of this.nodes) this.#prepare(node)
    for (const node of this.nodes) this.#startEtcd(node)
    await until('etcd has a leader', () => this.#isHealthy(this.nodes[0]), 120)
    for (const node of this.nodes) this.#startPatroni(node)
    await this.settled({ seconds: 600, meanwhile: () => this.nodes.forEach((node) => this.revive(node)) })
  }

  #prepare(node) {
    mkdirSync(node.directory)
    const etcd = this.nodes.map(({ client }) => `'127.0.0.1:${client}'`).join(', ')
    const words = { ...timing, NAME: node.name, REST: node.rest, PORT: node.port, ETCD: etcd, BIN: binaries, DIRECTORY: node.directory, PASSWORD: this.password }
    writeFileSync(join(node.directory, 'patroni.yml'), fill('patroni.yml.in', words), { mode: 0o600 })
    if (!isRoot) return
    for (const place of [node.directory, join(node.directory, 'patroni.yml')]) chownSync(place, user.uid, user.gid)
  }

  #startEtcd(node) {
    const url = (port) => `http://127.0.0.1:${port}`
    const settings = {
      name: node.name, 'data-dir': join(node.directory, 'etcd'), 'heartbeat-interval': Math.round(ttl * 12.5), 'election-timeout': ttl * 125,
      'listen-peer-urls': url(node.peer), 'initial-advertise-peer-urls': url(node.peer),
      'listen-client-urls': url(node.client), 'advertise-client-urls': url(node.client),
      'initial-cluster': this.nodes.map(({ name, peer }) => `${name}=${url(peer)}`).join(','), 'log-level': 'warn', 'enable-v2': true,
    }
    const args = Object.entries(settings).map(([name, value]) => `--${name}=${value}`)
    node.etcd = launch(join(this.directory, `${node.name}.etcd.log`), 'etcd', args, { ...user, cwd: node.directory, env: { PATH: process.env.PATH } })
  }
  #startPatroni(node) {
    const env = { PATH: process.env.PATH, HOME: node.directory, LC_ALL: 'C.UTF-8', PYTHONUNBUFFERED: '1' }
    node.patroni = launch(join(this.directory, `${node.name}.patroni.log`), 'patroni', [join(node.directory, 'patroni.yml')], { ...user, cwd: node.directory, env })
  }

  async #isHealthy({ client }) {
    const reply = await fetch(`http://127.0.0.1:${client}/health`).then((response) => response.json()).catch(() => undefined)
    return reply?.health === 'true'
  }

  // What Patroni says of the cluster, asked of any node that answers.
  async members() {
    for (const { rest } of this.nodes) {
      const reply = await fetch(`http://127.0.0.1:${rest}/cluster`, { signal: AbortSignal.timeout(5000) })
        .then((response) => (response.ok ? response.json() : undefined)).catch(() => undefined)
      if (reply) return reply.members
    }
    return []
  }
  async #nodeOf(...roles) {
    const found = (await this.members()).find(({ role, state }) => roles.includes(role) && state === 'running')
    return found && this.nodes.find(({ name }) => name === found.name)
  }
  leader() {
    return until('there is a leader', () => this.#nodeOf('leader'), 120)
  }

  // Everybody is where he belongs, by Patroni's word and by the leader's own.
  async settled({ synchronous = true, seconds = 300, meanwhile } = {}) {
    await until('the cluster is settled', async () => {
      meanwhile?.()
      if (!(await this.#nodeOf('leader')) || (synchronous && !(await this.#nodeOf('sync_standby')))) return false
      const rows = await this.sqlAs('postgres', 'select sync_state, state from pg_stat_replication', [], 'postgres').catch(() => [])
      const isSynchronous = rows.some(({ sync_state: one }) => one === 'sync' || one === 'quorum')
      return rows.filter(({ state }) => state === 'streaming').length === NODES - 1 && isSynchronous === synchronous
    }, seconds)
  }

  // A connection string of libpq for all of them: whoever takes writes is used.
  connectionString(role) {
    const ports = this.nodes.map(({ port }) => port).join(',')
    return `host=${this.nodes.map(() => '127.0.0.1').join(',')} port=${ports} dbname=emtihan user=${role} password=${this.password}`
  }

  async sqlAs(role, text, parameters = [], database = 'emtihan') {
    const { port } = await this.leader()
    const client = new pg.Client({ host: '127.0.0.1', port, user: role, password: this.password, database, connectionTimeoutMillis: 20_000 })
    client.on('error', () => {}) // lost with its server: the query says so
    try {
      await client.connect()
      return (await client.query(text, parameters)).rows
    } finally {
      await client.end().catch(() => {})
    }
  }

  // Changes the settings that the cluster has in etcd.
  async configure(settings) {
    const { rest } = await this.leader()
    const reply = await fetch(`http://127.0.0.1:${rest}/config`, { method: 'PATCH', body: JSON.stringify(settings) })
    if (!reply.ok) throw new Error(`Patroni refuses: ${await reply.text()}`)
  }

  postmaster({ directory }) {
    return Number(readFileSync(join(directory, 'data/postmaster.pid'), 'utf8').split('\n')[0])
  }
  // The processes of a node by what can die alone: Patroni, PostgreSQL, all of it.
  processes(node, part = 'machine') {
    const postgres = () => [this.postmaster(node), ...children(this.postmaster(node))]
    if (part === 'patroni') return [node.patroni.pid]
    return [node.patroni.pid, ...postgres(), ...(part === 'machine' ? [node.etcd.pid] : [])]
  }

  // First nobody of them goes on, so that none is born meanwhile.
  async kill(node, part) {
    signal(this.processes(node, part), 'SIGSTOP')
    signal(this.processes(node, part), 'SIGKILL')
    await until('they have ended', () => hasEnded(node.patroni) && (part === 'patroni' || hasEnded(node.etcd)))
  }
  freeze(node) {
    node.frozen = this.processes(node)
    signal(node.frozen, 'SIGSTOP')
    node.frozen = this.processes(node)
    signal(node.frozen, 'SIGSTOP')
  }
  thaw(node) {
    signal(node.frozen, 'SIGCONT')
  }
  // As systemd does: whatever of the node has ended is started.
  revive(node) {
    if (hasEnded(node.etcd)) this.#startEtcd(node)
    if (hasEnded(node.patroni)) this.#startPatroni(node)
  }

  // Nothing more reaches the standbys: how many were cut off. (To stop them who receive would leave it all in their sockets.)
  holdBack(leader) {
    const isSender = (pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('walsender')
    const senders = children(this.postmaster(leader)).filter(isSender)
    signal(senders, 'SIGSTOP')
    return senders.length
  }

  // Whoever still works there: a PostgreSQL that was just being started has no pid file yet.
  stop() {
    return until('nobody is left', () => {
      const left = inside(this.directory)
      signal(left, 'SIGKILL')
      return left.length === 0
    })
  }
}
