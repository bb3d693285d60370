// The rules of the regulation and the tests that prove them: a test's name begins with the ids of its rules.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

const rules = new Set([
  ...Array.from({ length: 13 }, (_, i) => `T${i + 1}`),
  ...Array.from({ length: 15 }, (_, i) => [`O${i + 1}`, `C${i + 1}`]).flat(),
  ...Array.from({ length: 31 }, (_, i) => `A${i + 1}`).filter((id) => !['A10', 'A14', 'A27'].includes(id)),
])
const sessionOfTests = ['T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'T8', 'T9']
const appeals = ['T10', 'T11', 'T12', 'T13', 'O13', 'O14', 'O15', 'C12', 'C13', 'C14', 'O11', 'C11']
const readingsOfAppeals = ['A12', 'A13', 'A15', 'A16', 'A17', 'A18', 'A19', 'A31']
const hearings = ['O1', 'O2', 'O3', 'O4', 'O5', 'O6', 'O8', 'O9', 'O10', 'O12', 'C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C9', 'C10']
const readingsOfHearings = ['A21', 'A22', 'A23', 'A24', 'A25', 'A26', 'A29', 'A30']
const gradesheets = ['O7', 'C7']
const readings = ['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'A8', 'A9', 'A11']
const recorded = ['C8', 'A20', 'A28']
const seenByPeople = ['T2', 'T3', 'T5', 'T6', 'T7', 'T8', 'T9']

// The ids before the colon of every test's name in these files.
function proved(pattern) {
  const names = globSync(pattern).flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(/(['"`])([A-Z]\d{1,2}(?:, [A-Z]\d{1,2})*): /g),
  ])
  return new Set(names.flatMap(([, , ids]) => ids.split(', ')))
}

const suites = {
  'the API': ['tests/api/*.test.mjs', [...sessionOfTests, ...readings, ...appeals, ...readingsOfAppeals, ...hearings, ...readingsOfHearings, ...recorded, ...gradesheets]],
  'the browser': ['tests/portal/*.test.mjs', seenByPeople],
}
for (const [where, [pattern, needed]] of Object.entries(suites)) {
  test(`Every rule is proved at ${where}`, () => {
    const ids = proved(pattern)
    assert.deepEqual(
      needed.filter((id) => !ids.has(id)),
      [],
    )
  })
}

test('Every rule that a test names is one of the regulation', () => {
  const ids = new Set([
    ...proved('tests/{api,portal,model}/*.test.mjs'),
    ...proved('tests/sql/*.sql'),
    ...proved('tests/unit/*.c'),
  ])
  assert.deepEqual(
    [...ids].filter((id) => !rules.has(id)),
    [],
  )
})

test('The boundary cases of the regulation are in the names of the tests', () => {
  const names = globSync('tests/api/*.test.mjs')
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
  for (const words of [
    /12 right answers are 24 points/,
    /13 right answers are 26 points/,
    /rating 60 and 26 points are 86: B\+/,
    /rating 60 and 24 points are "2"/,
    /rating 60 and 8 points are F/,
    /rating 30 and 26 points are 56: D\+/,
    /rating 60 and 40 points are 100: A/,
    /29\.9 is below the floor/,
    /at 10:00 may continue until 13:00/,
    /at 22:30 may continue until 24:00/,
  ])
    assert.match(names, words)
})
