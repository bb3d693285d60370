// The benchmarks in their short form: they run, measure everything they name, and lose nothing. How fast is no test's matter.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'

const here = new URL('.', import.meta.url).pathname
const results = mkdtempSync(join(process.env.STACKS ?? tmpdir(), 'results-'))
after(() => rmSync(results, { recursive: true }))

// Runs one, and resolves with what it left; rejects with what it said when it failed.
async function run(program, file, environment = {}) {
  await promisify(execFile)(process.execPath, [join(here, program)], { env: { ...process.env, SHORT: '1', RESULTS: results, ...environment } })
  return JSON.parse(readFileSync(join(results, file), 'utf8'))
}

test('Speed: the benchmark measures every scenario beside pgbench and the peers that are there', async () => {
  const { measured, ratios, memory } = await run('bench.mjs', 'bench.json', { PEERS: 'plain,node' })
  for (const group of ['saves', 'saves beside slow requests', 'contacts', 'attempt', 'schedule', 'grades', 'starts', 'finishes', 'sign-ins'])
    assert.ok(measured.some((one) => one.group === group && one.subject === 'emtihan' && one.per_second > 0), group)
  for (const subject of ['pgbench', 'plain', 'node', 'conditional']) assert.ok(measured.some((one) => one.subject === subject), subject)
  for (const name of ['saves_c1_vs_plain', 'saves_c64_vs_pgbench', 'saves_c64_vs_best_peer', 'contacts_c64_vs_pgbench', 'reads_vs_pgbench', 'starts_vs_pgbench', 'cpu_ms_per_save'])
    assert.ok(ratios[name] > 0, name)
  assert.ok(memory.idle_bytes > 0 && memory.loaded_bytes > 0)
  assert.match(readFileSync(join(results, 'bench.svg'), 'utf8'), /^<svg /)
})

test('Speed: growth is measured with more data and more processes', async () => {
  const { rows, measured, ratios } = await run('growth.mjs', 'growth.json')
  assert.ok(rows['2times'].attempts >= 2 * 1000 && rows['2times'].answers >= 20 * 1000, JSON.stringify(rows))
  assert.deepEqual([...new Set(measured.map(({ label }) => label))], ['1times', '2times', '1processes', '2processes'])
  assert.ok(ratios.cost_per_save_grown > 0)
})

test('Speed, T9: a day of the exam fails nobody and loses no acknowledged answer', async () => {
  const { students, gave_up, lost, phases } = await run('exam_day.mjs', 'exam-day.json')
  assert.deepEqual({ students, gave_up, lost }, { students: 60, gave_up: 0, lost: 0 })
  assert.ok(phases.length >= 5)
})

test('Speed: a warm worker\'s own code asks the heap for nothing', async () => {
  const { calls_per_request: found } = await run('allocations.mjs', 'allocations.json')
  assert.deepEqual(Object.keys(found), ['saves', 'contacts', 'grades', 'attempt'])
  for (const [group, calls] of Object.entries(found)) {
    assert.ok(calls['libfcgi.so.0'] > 1, `${group}: the calls are counted`)
    assert.equal(calls.emtihan, undefined, group)
  }
})
