// make ha KILLS=20: three database nodes under Patroni and etcd, two application nodes behind HAProxy, all on the loopback.
// The leader and the application nodes are killed under load; every acknowledged answer must be there afterwards. Prints a
// table and leaves .run/ha.json. Ctrl-C goes on to the next scenario after the fault under way.
// Environment: ONLY (parts of scenarios' names, by comma), STUDENTS (16), RESULTS (.run), KEEP=1 (the logs),
// TTL (8): seconds after which a silent leader is replaced; a machine that does much else needs more.
// Killing processes tests no power loss.
import { execFile, execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { makeFaculty } from '../bench/faculty.mjs'
import { Cluster, ttl } from './cluster.mjs'
import { Load } from './load.mjs'
import { Nodes } from './nodes.mjs'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const results = process.env.RESULTS ?? join(root, '.run')
const kills = Number(process.env.KILLS || 1)
const students = Number(process.env.STUDENTS || 16)
const only = process.env.ONLY?.split(',')
const PAUSE_MS = 100
const BETWEEN = 50 // answers acknowledged between two faults
const BAR_MS = 15_000
const HELD_BACK = 100 // answers that no standby has

// A scenario is once(system, i): one fault and its repair; it resolves when all is as before.
const scenarios = [
  {
    name: 'leader killed', faults: kills,
    async once({ cluster, load }) {
      const victim = await cluster.leader()
      await cluster.kill(victim)
      await load.fresh()
      cluster.revive(victim)
      await cluster.settled()
    },
  },
  {
    // It holds its connections and says nothing, and believes to be the leader when it goes on.
    name: 'leader frozen, goes on', faults: Math.ceil(kills / 10),
    async once({ cluster, load }) {
      const victim = await cluster.leader()
      cluster.freeze(victim)
      await load.more(BETWEEN)
      cluster.thaw(victim)
      await cluster.settled()
    },
  },
  {
    // As by systemd, Patroni comes back; PostgreSQL went on meanwhile.
    name: "only the leader's Patroni killed", faults: Math.ceil(kills / 10),
    async once({ cluster, load }) {
      const victim = await cluster.leader()
      await cluster.kill(victim, 'patroni')
      cluster.revive(victim)
      await load.more(BETWEEN)
      await cluster.settled()
    },
  },
  {
    name: 'application node killed', faults: kills,
    async once({ nodes, load }, i) {
      const victim = nodes.directories[i % nodes.directories.length]
      nodes.kill(victim)
      await load.more(BETWEEN)
      await nodes.up(victim)
    },
  },
  {
    name: 'control: asynchronous standbys', faults: 1, control: true,
    async once({ cluster, load }) {
      await cluster.configure({ synchronous_mode: false, synchronous_mode_strict: false, maximum_lag_on_failover: 2 ** 40 })
      await cluster.settled({ synchronous: false })
      const victim = await cluster.leader()
      if (cluster.holdBack(victim) === 0) throw new Error('nobody sends to a standby')
      await load.more(HELD_BACK)
      await cluster.kill(victim)
      await load.fresh()
      cluster.revive(victim)
    },
  },
].filter(({ name }) => !only || only.some((part) => name.includes(part)))

async function makeDatabase(cluster, directory) {
  const { port } = await cluster.leader()
  const settings = (role) => ({ PGHOST: '127.0.0.1', PGPORT: String(port), PGPASSWORD: cluster.password, PGUSER: role })
  const psql = (...args) => execFileSync('psql', ['-q', '-X', '-v', 'ON_ERROR_STOP=1', '-d', 'postgres', ...args], { env: { ...process.env, ...settings('postgres') } })
  psql('-f', join(root, 'sql/cluster.sql'))
  for (const role of ['emtihan_owner', 'emtihan_worker']) psql('-c', `alter role ${role} password '${cluster.password}'`)
  execFileSync(join(root, 'sql/migrate.sh'), { env: { ...process.env, ...settings('emtihan_owner'), PGDATABASE: 'emtihan' }, stdio: ['ignore', 'ignore', 'inherit'] })
  return {
    directory,
    settings: { ...settings('emtihan_owner'), PGDATABASE: 'emtihan', EMTIHAN_DATABASE: cluster.connectionString('emtihan_worker') },
    sql: (text, parameters) => cluster.sqlAs('emtihan_owner', text, parameters),
    sqlAs: (role, text, parameters) => cluster.sqlAs(role, text, parameters),
  }
}

async function perform(scenario, system) {
  const row = { scenario: scenario.name, control: scenario.control === true, faults: [] }
  for (let i = 0; i < scenario.faults && !row.broken && !isEnough; i++) {
    const measured = system.load.begin()
    try {
      await scenario.once(system, i)
    } catch (error) {
      row.broken = error.message
    }
    row.faults.push(measured())
    await system.load.more(BETWEEN).catch((error) => (row.broken ??= error.message))
    console.log(`${scenario.name} ${i + 1}/${scenario.faults}: ${JSON.stringify(row.faults.at(-1))}${row.broken ? ` ${row.broken}` : ''}`)
  }
  return row
}

const sum = (all) => all.reduce((a, b) => a + b, 0)
const largest = (all) => Math.max(0, ...all)
const middle = (all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0

function summary({ faults, ...row }) {
  const gaps = faults.map(({ gap_ms: gap }) => gap)
  const refused = sum(faults.flatMap((one) => Object.values(one.refused)))
  const stalls = faults.map(({ stall_ms: stall }) => stall)
  return { ...row, kills: faults.length, gap_median_ms: middle(gaps), gap_longest_ms: largest(gaps), stall_longest_ms: largest(stalls), refused, faults }
}

const columns = [
  ['faults', ({ kills: count }) => count],
  ['acknowledged', ({ acknowledged }) => acknowledged],
  ['lost', ({ lost }) => lost],
  ['doubled', ({ doubled }) => doubled],
  ['errors', ({ errors }) => errors],
  ['repeated', ({ refused }) => refused],
  ['gap, median', ({ gap_median_ms: gap }) => `${(gap / 1000).toFixed(1)} s`],
  ['longest', ({ gap_longest_ms: gap }) => `${(gap / 1000).toFixed(1)} s`],
]
function print({ rows }) {
  const line = (first, cells) => console.log(first.padEnd(34) + cells.map((cell) => String(cell).padStart(13)).join(''))
  line('', columns.map(([name]) => name))
  for (const row of rows) line(row.scenario, columns.map(([, value]) => value(row)))
}

// What was acknowledged against what the leader has, when nobody writes any more; and the chains, as IT staff check them.
async function judge({ load, database }) {
  await load.stop()
  const judged = await load.judge(database.sql)
  const chains = await run(join(database.directory, 'bin/emtihan'), ['verify-audit'], { env: { ...process.env, ...database.settings } }).catch((error) => error)
  return { ...judged, chains: chains.code ? `${chains.stdout}${chains.stderr}` : 'hold' }
}

// Judged after each scenario, of everything that was acknowledged until then. The control comes last: it loses that.
async function measure({ cluster, nodes, database }) {
  const load = new Load(nodes.address, await database.sql('select login, sitting from bench.student order by number'))
  await load.signIn()
  const report = { at: new Date().toISOString(), students, ttl, rows: [] }
  for (const scenario of scenarios) {
    isEnough = false
    load.start(PAUSE_MS)
    const row = await perform(scenario, { cluster, nodes, load })
    report.rows.push(summary({ ...row, ...(await judge({ load, database })) }))
    write(report)
  }
  load.leave()
  return report
}

function write(report) {
  mkdirSync(results, { recursive: true })
  writeFileSync(join(results, 'ha.json'), `${JSON.stringify(report, null, 2)}\n`)
}

function flawOf({ control, broken, lost, doubled, errors, why, chains, faults }) {
  if (broken) return broken
  if (control) return lost === 0 && 'nothing was lost: this program would see no loss'
  if (lost + doubled + errors > 0) return `${lost} lost, ${doubled} doubled, ${errors} errors${why ? ` (${why})` : ''}`
  if (chains !== 'hold') return chains
  // What the machine itself stood still is not the failover's.
  const late = faults.find(({ gap_ms: gap, stall_ms: stall }) => gap - stall > BAR_MS)
  return late && `nobody could write for ${late.gap_ms} ms`
}

const directory = mkdtempSync(join(tmpdir(), 'emtihan-ha-'))
chmodSync(directory, 0o755)
const cluster = new Cluster(directory)
let nodes
async function end() {
  await nodes?.stop()
  await cluster.stop()
  if (process.env.KEEP !== '1') rmSync(directory, { recursive: true, force: true })
}
let isEnough = false
process.on('SIGINT', () => (isEnough = true))
process.on('SIGTERM', () => end().finally(() => process.exit(130)))

try {
  await cluster.start()
  nodes = new Nodes(directory, cluster.connectionString('emtihan_worker'))
  const database = await makeDatabase(cluster, nodes.directories[0])
  await nodes.start()
  await makeFaculty(database, students)
  const report = await measure({ cluster, nodes, database })
  print(report)
  for (const row of report.rows) {
    const flaw = flawOf(row)
    if (!flaw) continue
    console.log(`${row.scenario}: ${flaw}`)
    process.exitCode = 1
  }
} finally {
  await end()
}
