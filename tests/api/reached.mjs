// Runs after all files of this suite: no operation of the contract was left out, and each of them succeeded once.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { operations } from '../harness/contract.mjs'

const calls = readFileSync(join(process.env.STACKS, 'reached'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split(' '))

test('Contract: every operation was called by a test and did what it is for', () => {
  const done = new Set(calls.filter(([, status]) => status < 300).map(([operation]) => operation))
  assert.deepEqual(
    operations.map(({ operationId }) => operationId).filter((one) => !done.has(one)),
    [],
  )
})

test('Contract: every status of success that an operation lists was seen', () => {
  const seen = new Set(calls.map((call) => call.join(' ')))
  const listed = operations.flatMap(({ operationId, statuses }) =>
    statuses.filter((one) => one < 300).map((one) => `${operationId} ${one}`),
  )
  assert.deepEqual(
    listed.filter((one) => !seen.has(one)),
    [],
  )
})
