// make allocations: how often a request asks the heap for memory once the worker is warm, and which library does. The request's own
// memory is an arena that stays from request to request, so the worker's own code should not appear. Leaves .run/allocations.json.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startStack } from '../harness/stack.mjs'
import { makeFaculty } from './faculty.mjs'
import { Bench, unlimited } from './measure.mjs'
import { scenarios } from './scenarios.mjs'

const root = new URL('../..', import.meta.url).pathname
const results = process.env.RESULTS ?? join(root, '.run')
const students = 2000
const RECORD = 64

const stack = await startStack({ environment: unlimited })
const file = join(stack.directory, 'allocations')

function counted() {
  const bytes = readFileSync(file)
  const all = {}
  for (let at = 0; at < bytes.length; at += RECORD) {
    const name = bytes.toString('utf8', at, at + 56).replace(/\0.*$/s, '')
    if (name) all[name] = Number(bytes.readBigUInt64LE(at + 56))
  }
  return all
}

try {
  await makeFaculty(stack, students)
  await stack.sql('select bench.started(1, $1)', [students])
  writeFileSync(file, '')
  chmodSync(file, 0o666)
  await stack.restartWorkers({ EMTIHAN_PROCESSES: '1', LD_PRELOAD: join(root, 'build/tests/bench/allocations.so'), ALLOCATIONS: file })
  const bench = new Bench(stack, { students, consumed: 0, seconds: 2 })
  const found = {}
  for (const [group, clients] of [['saves', 64], ['contacts', 64], ['grades', 16], ['attempt', 16]]) {
    const scenario = scenarios.find((one) => one.group === group && one.clients === clients)
    await bench.measure(scenario, 'emtihan', 'warm')
    const before = counted()
    const { requests } = await bench.measure(scenario, 'emtihan', 'counted')
    const after = counted()
    found[group] = Object.fromEntries(Object.keys(after).map((name) => [name, Math.round(((after[name] - before[name]) / requests) * 100) / 100]).filter(([, calls]) => calls > 0))
  }
  bench.results()
  mkdirSync(results, { recursive: true })
  writeFileSync(join(results, 'allocations.json'), `${JSON.stringify({ at: new Date().toISOString(), calls_per_request: found }, null, 2)}\n`)
  console.log('calls of malloc, calloc and realloc per request, by caller:')
  for (const [group, calls] of Object.entries(found)) console.log(`${group.padEnd(10)} ${Object.entries(calls).map(([name, count]) => `${name} ${count}`).join(', ') || 'none'}`)
} finally {
  await stack.stop()
}
