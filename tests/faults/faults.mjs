// make faults: "an acknowledged answer is never lost", under everything of scenarios.mjs. Prints a table and leaves
// .run/faults.json, a list of { scenario, control, acknowledged, lost, doubled, stale, errors, recovery_ms, … }. A minute or
// two; FULL=1: thousands of faults, half an hour. Environment: ONLY (parts of names, by comma), RESULTS (.run), STUDENTS.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmdirSync, writeFileSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startStack } from '../harness/stack.mjs'
import { setUniversityClock } from '../harness/time.mjs'
import { Load } from './load.mjs'
import { scenarios } from './scenarios.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const full = process.env.FULL === '1'
const form = full ? 'full' : 'short'
const results = process.env.RESULTS ?? join(root, '.run')
const only = process.env.ONLY?.split(',').map((part) => part.trim())
const processes = full ? '8' : '4'
// A million answers and their write-ahead log need more room; it is the machine's memory, all of which would be its end.
const VOLUME_MB = full ? Math.min(4096, Math.floor(freemem() / 2 ** 21)) : 320

// Mounts a small volume where nobody else sees it, and runs this program again there; the kernel takes both away at its end.
// An ordinary user does it in a namespace of his own. Where neither is possible, it goes on without the volume.
async function withVolume() {
  if (process.env.FAULTS_VOLUME !== undefined) return process.env.FAULTS_VOLUME
  const { getuid, getgid } = process
  const volume = mkdtempSync(join(process.env.STACKS ?? tmpdir(), 'volume-'))
  const mount = `mount -t tmpfs -o size=${VOLUME_MB}m,mode=1777 faults '${volume}' && exec`
  const isRoot = getuid() === 0
  const enter = ['unshare', ...(isRoot ? [] : ['--user', '--map-root-user']), '--mount', 'bash', '-c', `${mount} "$@"`, 'bash']
  const be = isRoot ? [] : ['unshare', '--user', `--map-user=${getuid()}`, `--map-group=${getgid()}`]
  const [command, ...before] = [...enter, ...be]
  const isPossible = spawnSync(command, [...before, 'true']).status === 0
  try {
    const again = [process.execPath, ...process.argv.slice(1)]
    const [program, ...rest] = isPossible ? [command, ...before, ...again] : again
    const child = spawn(program, rest, { stdio: 'inherit', env: { ...process.env, FAULTS_VOLUME: isPossible ? volume : '' } })
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
    process.exitCode = await new Promise((resolve) => child.on('exit', (status) => resolve(status ?? 1)))
  } finally {
    rmdirSync(volume)
  }
}

// The faults, spread over the answers, also where one took long; the longest time until answers were acknowledged again.
async function suffer(scenario, run) {
  const faults = scenario.faults[form]
  const wanted = scenario.acknowledged[form]
  const seconds = full ? 3600 : 180
  const share = wanted / (faults + 1)
  let longest = 0
  for (let i = 0, before = 0; i < faults; i++) {
    if (scenario.begins !== 'empty' || i > 0) await run.load.reach(Math.max(share * (i + 1), before + share / 2), seconds)
    before = run.load.acknowledged
    const moment = (await scenario.fault(run, i)) ?? performance.now()
    longest = Math.max(longest, await run.load.recovery(moment))
  }
  await run.load.reach(wanted, seconds)
  return longest
}

// What is wrong with the result, or nothing.
function flawOf({ control, repeats, slowest, recovers }, row) {
  if (row.broken) return row.broken
  if (control) return row[control] > 0 ? undefined : `nothing ${control} was seen`
  for (const what of ['lost', 'doubled', 'stale', 'errors']) if (row[what] > 0) return `${what}: ${row.examples[what]}`
  // On a machine that does other things a request may also be repeated because the database was slow.
  const failed = full ? 'repeated' : 'unserved'
  if (row[failed] > repeats?.(row.faults)) return `${failed}: ${row[failed]}, ${row.examples[failed]}`
  if (full && row.p99_ms > slowest) return `1 of 100 answers took more than ${Math.round(row.p99_ms)} ms`
  if (full && row.recovery_ms > recovers) return `it took ${row.recovery_ms} ms to recover`
  return undefined
}

// The first thing that goes wrong ends the steps and is what the row is about.
async function complete(row, ...steps) {
  try {
    for (const step of steps) await step()
  } catch (error) {
    row.broken ??= error.message
  }
}

async function rowOf(scenario, stack, volume) {
  const load = new Load(stack, { students: Number(process.env.STUDENTS ?? (full ? 48 : 12)), pause: full ? 5 : 50 })
  const run = { stack, load, volume, full, root, processes }
  const row = { scenario: scenario.name, control: scenario.control !== undefined, faults: scenario.faults[form] }
  const began = performance.now()
  await complete(row,
    () => scenario.before?.(run),
    () => scenario.begins === 'empty' || load.start(),
    async () => (row.recovery_ms = Math.round(await suffer(scenario, run))),
  )
  await load.stop()
  row.acknowledged = load.acknowledged
  row.examples = {}
  await complete(row, async () => {
    for (const [name, all] of Object.entries(await load.judge())) [row[name], row.examples[name]] = [all.length, all[0]]
  })
  await complete(row, () => scenario.after?.(run))
  const { p50_ms, p99_ms } = load.latency('answer') ?? {}
  Object.assign(row, { p50_ms, p99_ms, seconds: Math.round((performance.now() - began) / 1000) })
  row.flaw = flawOf(scenario, row)
  row.passed = row.flaw === undefined
  return row
}

const columns = [
  ['scenario', 46, ({ scenario }) => scenario],
  ['faults', 7, ({ faults }) => faults],
  ['acknowledged', 13, ({ acknowledged }) => acknowledged],
  ['lost', 6, ({ lost }) => lost],
  ['doubled', 8, ({ doubled }) => doubled],
  ['stale', 6, ({ stale }) => stale],
  ['errors', 7, ({ errors }) => errors],
  ['repeated', 9, ({ repeated }) => repeated],
  ['recovery ms', 12, ({ recovery_ms }) => recovery_ms ?? '-'],
  ['p99 ms', 7, ({ p99_ms }) => Math.round(p99_ms ?? 0)],
]
const line = (cells) => cells.map((cell, i) => (i === 0 ? String(cell).padEnd(columns[i][1]) : String(cell).padStart(columns[i][1]))).join(' ')
const verdict = ({ passed, control, flaw }) => (passed ? (control ? 'caught' : 'held') : `FAILED: ${flaw}`)

async function main(volume) {
  const stack = await startStack({ environment: { EMTIHAN_PROCESSES: processes, SESSION_RATE: '1000000', ADDRESS_RATE: '1000000', SIGN_IN_RATE: '1000000' } })
  const rows = []
  try {
    await setUniversityClock(stack, '12:00') // no resume window ends at a midnight meanwhile
    console.log(line(columns.map(([title]) => title)))
    for (const scenario of scenarios.filter(({ name }) => !only || only.some((part) => name.includes(part)))) {
      const row = await rowOf(scenario, stack, volume)
      rows.push(row)
      console.log(`${line(columns.map(([, , read]) => read(row)))}   ${verdict(row)}`)
    }
  } finally {
    await stack.stop()
    mkdirSync(results, { recursive: true })
    writeFileSync(join(results, 'faults.json'), `${JSON.stringify(rows, null, 2)}\n`)
  }
  const failed = rows.filter(({ passed }) => !passed).length
  console.log(`\n${rows.length - failed} of ${rows.length} scenarios as they should be`)
  if (failed > 0) process.exitCode = 1
}

const volume = await withVolume()
if (volume !== undefined) {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1)) // which removes the stack
  await main(volume)
}
