// make bench: what the system does a second, beside pgbench sending the same statements one by one into the same PostgreSQL
// and beside peers that do the same work behind the same nginx. One run, the subjects in turn, medians of the rounds.
// Prints a table; leaves .run/bench.json (its `ratios` are what counts: absolute figures are the machine's) and .run/bench.svg.
// Environment: ROUNDS (3), SECONDS_EACH (3) of a measurement, STUDENTS (20000), ONLY (groups, by comma), PEERS (plain,php,node);
// SLOW (kinds of slow.mjs, by comma), RESULTS (.run); SHORT=1: does it run?
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startStack } from '../harness/stack.mjs'
import { chosen } from './chosen.mjs'
import { makeFaculty } from './faculty.mjs'
import { Bench, unlimited } from './measure.mjs'
import { startPeer } from './peers.mjs'
import { capacityOf, chart, ratiosOf, table } from './report.mjs'
import { scenarios } from './scenarios.mjs'

const root = new URL('../..', import.meta.url).pathname
const short = process.env.SHORT === '1'
const results = process.env.RESULTS ?? join(root, '.run')
const rounds = Number(process.env.ROUNDS ?? (short ? 1 : 3))
const seconds = Number(process.env.SECONDS_EACH ?? (short ? 2 : 3))
const students = Number(process.env.STUDENTS ?? (short ? 2000 : 20000))
const consumed = short ? 640 : 6400
const only = process.env.ONLY && chosen('ONLY', process.env.ONLY, scenarios.map(({ group }) => group))
const peerNames = chosen('PEERS', process.env.PEERS ?? 'plain,php,node', ['plain', 'php', 'node'])

const stack = await startStack({ environment: unlimited })
const peers = {}
try {
  await makeFaculty(stack, students)
  await stack.sql('select bench.started(1, $1)', [students - consumed])
  await stack.sqlAs('postgres', 'vacuum analyze')
  const bench = new Bench(stack, { students, consumed, seconds, peers })
  const memory = { idle_bytes: await bench.memory() }
  for (const name of peerNames) peers[name] = await startPeer(name, stack)
  const isHere = (subject) => subject in peers || ['emtihan', 'conditional', 'pgbench'].includes(subject)
  for (let round = 1; round <= rounds; round++) {
    for (const scenario of scenarios.filter(({ group }) => !only || only.includes(group))) {
      for (const subject of scenario.subjects.filter(isHere)) await bench.measure(scenario, subject)
    }
  }
  memory.loaded_bytes = await bench.memory()
  await bench.expectWhole()
  const measured = bench.results()
  const ratios = ratiosOf(measured)
  const capacity = capacityOf(measured)
  mkdirSync(results, { recursive: true })
  writeFileSync(join(results, 'bench.json'), `${JSON.stringify({ at: new Date().toISOString(), students, rounds, seconds, memory, measured, ratios, capacity }, null, 2)}\n`)
  writeFileSync(join(results, 'bench.svg'), chart(measured))
  console.log(table(measured, ratios, memory, capacity))
} finally {
  for (const peer of Object.values(peers)) await peer.stop()
  await stack.stop()
}
