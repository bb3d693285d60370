// The promise in the short form of `make faults`: all of it runs once, and each scenario is a test.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { scenarios } from './scenarios.mjs'

const results = mkdtempSync(join(process.env.STACKS ?? tmpdir(), 'results-'))
after(() => rmSync(results, { recursive: true }))

let rows
before(async () => {
  const program = new URL('faults.mjs', import.meta.url).pathname
  const environment = { ...process.env, FULL: '', ONLY: '', RESULTS: results }
  const said = await new Promise((resolve) => execFile(process.execPath, [program], { env: environment }, (error, stdout, stderr) => resolve(stdout + stderr)))
  assert.match(said, / scenarios as they should be$/m, said)
  rows = JSON.parse(readFileSync(join(results, 'faults.json'), 'utf8'))
})

for (const { name, what, control } of scenarios)
  test(control ? `T9: ${what}` : `T9: no acknowledged answer is lost or doubled when ${what}`, () => {
    const row = rows.find(({ scenario }) => scenario === name)
    assert.equal(row.flaw, undefined)
    assert.ok(row.passed && row.acknowledged > 0)
  })
