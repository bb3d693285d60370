// make growth: do the figures hold when the database has 10 and 100 times the attempts, questions and log rows, and what do 1, 2,
// 4 and 8 worker processes give? Prints tables of requests per second and CPU per request, beside those of the smallest
// database; leaves .run/growth.json. At 100 times there are 2 million attempts and 40 million answers: some 12 GB of disk.
// Environment: TIMES ("1 10 100"), PROCESSES ("1 2 4 8"), ROUNDS (3), SECONDS_EACH (3), RESULTS (.run); SHORT=1: does it run?
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startStack } from '../harness/stack.mjs'
import { makeFaculty } from './faculty.mjs'
import { Bench, unlimited } from './measure.mjs'
import { scenarios } from './scenarios.mjs'

const root = new URL('../..', import.meta.url).pathname
const numbers = (text) => text.split(/[ ,]+/).filter(Boolean).map(Number)
const short = process.env.SHORT === '1'
const results = process.env.RESULTS ?? join(root, '.run')
const rounds = Number(process.env.ROUNDS ?? (short ? 1 : 3))
const seconds = Number(process.env.SECONDS_EACH ?? (short ? 1 : 3))
const students = short ? 1000 : 20000
const consumed = short ? 320 : 6400
const times = numbers(process.env.TIMES ?? (short ? '1 2' : '1 10 100'))
const processes = numbers(process.env.PROCESSES ?? (short ? '1 2' : '1 2 4 8'))
const BANKS = 10
const STEP = short ? 1000 : 20000 // graduates a statement

const of = (group, clients) => scenarios.find((one) => one.group === group && (clients === undefined || one.clients === clients))
const grown = [of('saves', 64), of('contacts'), of('attempt'), of('schedule'), of('grades'), of('starts'), of('finishes')]
const spreadOut = [of('saves', 1), of('saves', 64), of('contacts'), of('grades'), of('starts')]

const stack = await startStack({ environment: unlimited })
const bench = new Bench(stack, { students, consumed, seconds })

async function grow(from, to) {
  process.stderr.write(`\r\x1b[Kgrowing from ${from} to ${to} times`)
  for (let first = (from - 1) * students + 1; first <= (to - 1) * students; first += STEP) await stack.sql('select bench.graduated($1, $2)', [first, first + STEP - 1])
  if (to > from) await stack.sql('select bench.more_banks($1, $2)', [(from - 1) * BANKS + 1, (to - 1) * BANKS])
  await stack.sqlAs('postgres', 'vacuum analyze')
  await stack.sqlAs('postgres', 'checkpoint')
}

async function measure(chosen, label) {
  for (let round = 1; round <= rounds; round++) for (const scenario of chosen) await bench.measure(scenario, 'emtihan', label)
}

const sum = (object) => Object.values(object).reduce((a, b) => a + b, 0)

// A line for each scenario, a pair of columns (a second, CPU ms) for each label; in brackets the CPU beside the first label's.
function table(measured, labels, unit) {
  const names = [...new Set(measured.filter(({ label }) => labels.includes(label)).map(({ group, clients }) => `${group}, ${clients} clients`))]
  const cell = (name, label) => measured.find((m) => m.label === label && `${m.group}, ${m.clients} clients` === name)
  const rows = names.map((name) => [name, ...labels.map((label) => {
    const [first, here] = [cell(name, labels[0]), cell(name, label)]
    return `${here.per_second.toFixed(0)}/s ${sum(here.cpu_ms).toFixed(3)} ms (${(sum(here.cpu_ms) / sum(first.cpu_ms)).toFixed(2)})`
  })])
  const head = ['', ...labels.map((label) => label.replace(unit, ` ${unit}`))]
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)))
  return [head, ...rows].map((row) => row.map((text, i) => (i === 0 ? text.padEnd(widths[i]) : text.padStart(widths[i]))).join('  ')).join('\n')
}

try {
  await makeFaculty(stack, students)
  await stack.sql('select bench.started(1, $1)', [students - consumed])
  await stack.sqlAs('postgres', 'vacuum analyze')
  const rows = {}
  for (const [nth, count] of times.entries()) {
    await grow(times[nth - 1] ?? 1, count)
    await measure(grown, `${count}times`)
    const [counted] = await stack.sql(`select (select count(*) from attempts)::integer as attempts, (select count(*) from question_versions)::integer as questions,
      (select count(*) from attempt_answers)::integer as answers, (pg_database_size(current_database()) / 1048576)::integer as megabytes`)
    rows[`${count}times`] = counted
  }
  for (const count of processes) {
    await stack.restartWorkers({ EMTIHAN_PROCESSES: String(count) })
    await measure(spreadOut, `${count}processes`)
  }
  await bench.expectWhole()
  const measured = bench.results()
  const cpu = (label) => sum(measured.find((m) => m.group === 'saves' && m.clients === 64 && m.label === label).cpu_ms)
  const ratios = { cost_per_save_grown: Math.round((cpu(`${times.at(-1)}times`) / cpu(`${times[0]}times`)) * 1000) / 1000, times: times.at(-1) }
  mkdirSync(results, { recursive: true })
  writeFileSync(join(results, 'growth.json'), `${JSON.stringify({ at: new Date().toISOString(), rows, measured, ratios }, null, 2)}\n`)
  console.log(`${table(measured, times.map((count) => `${count}times`), 'times')}\n`)
  for (const [label, { attempts, questions, answers, megabytes }] of Object.entries(rows))
    console.log(`${label.replace('times', ' times')}: ${attempts} attempts, ${questions} questions, ${answers} answers in the log, ${megabytes} MB`)
  console.log(`\nwith ${times.at(-1)} times the data, worker processes:\n${table(measured, processes.map((count) => `${count}processes`), 'processes')}`)
  console.log(`\na save with ${times.at(-1)} times the data costs ${ratios.cost_per_save_grown} of what it costs with ${times[0]} times`)
} finally {
  await stack.stop()
}
