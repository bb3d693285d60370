import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

const directory = mkdtempSync(join(tmpdir(), 'queries-'))
after(() => rmSync(directory, { recursive: true }))

const generate = (text, part = 'source') => {
  const file = join(directory, 'noun.sql')
  writeFileSync(file, text)
  return spawnSync('awk', ['-v', `part=${part}`, '-f', 'tools/queries.awk', file], { encoding: 'utf8' })
}

test('The closed list of statements holds each statement under its name, ready for C', () => {
  const { stdout, status } = generate('-- name: noun_find\n-- why\nselect "a\\b"\n  from t;\n')
  assert.equal(status, 0)
  assert.match(stdout, /"noun_find",/)
  assert.match(stdout, /"select \\"a\\\\b\\"\\n"\n {4}" {2}from t;\\n"/)
  assert.doesNotMatch(stdout, /why/)
  assert.match(generate('-- name: noun_find\nselect 1;\n', 'header').stdout, /Q_noun_find,\n {2}QUERY_COUNT/)
})

const refused = {
  'a name that is already taken': ['-- name: a\nselect 1;\n-- name: a\nselect 2;\n', /3: the name a is already taken/],
  'a name that is no word': ['-- name: noun-find\nselect 1;\n', /1: a statement's name is one word/],
  'a statement without a name': ['select 1;\n', /1: a statement without/],
  'a name without a statement': ['-- name: a\n-- name: b\nselect 1;\n', /the statement a is empty/],
}
for (const [what, [text, message]] of Object.entries(refused)) {
  test(`The closed list of statements refuses ${what}`, () => {
    const { status, stderr } = generate(text)
    assert.equal(status, 1)
    assert.match(stderr, message)
  })
}
