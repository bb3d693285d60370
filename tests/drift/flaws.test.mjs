// What the server finds wrong in files and forms has a name; the staff pages say it in the reader's language.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'yaml'

const read = (file) => readFileSync(file, 'utf8')

// In C: .code = "no_text", refusal(line, "no_text"), and the two names that a reader passes on.
const inC = /(?:\.code = |\b(?:refusal|warning|readable_text)\([^()"]*)"(\w+)"/g
// In SQL a name stands before the English sentence that explains it: 'no_text', 'The question has …
const inSql = /(?<=[( ])((?:'[a-z_]+',\s*)+)(?:(?:null|[a-z]+\.[a-z_]+),\s*)*(?:format\(\s*)?'[A-Z]/g
const inRefusal = /refusal\('[a-z_]+',\s*'([a-z_]+)'/g
const words = (row) => [...row.matchAll(/[a-z_]+/g)].map(([word]) => word)
// Not a refusal without a name, nor a step of a trace.
const isNamed = (names) => !['detail', 'rule'].includes(names.at(-1))
const readers = ['import', 'text', 'encoding', 'formats/csv', 'formats/platonus'].map((name) => `fcgi/${name}.c`)
const read_by = readers.flatMap((file) => [...read(file).matchAll(inC)].map(([, name]) => name))

const flaws = [
  ...read_by.map((name) => [name]),
  ...['bank', 'people', 'discipline', 'exam', 'sitting', 'accommodation', 'roster', 'new_date', 'reschedule', 'reschedule_change', 'reschedule_view', 'calendar', 'criteria', 'ticket', 'hearing_preparation', 'hearing_replacement', 'hearing', 'examinee', 'ticket_draw', 'mark'].flatMap((noun) =>
    [...read(`sql/functions/${noun}.sql`).matchAll(inSql)].map(([, row]) => words(row)),
  ),
  ...[...globSync('sql/functions/{appeal*,gradesheet,gradesheet_rectification,attempt_removal,recording,work,hearing_minutes}.sql')].flatMap((file) => [
    ...[...read(file).matchAll(inSql)].map(([, row]) => words(row)),
    ...[...read(file).matchAll(inRefusal)].map(([, name]) => [name]),
  ]),
].filter(isNamed)

const texts = Object.keys(JSON.parse(read('nginx/portal/src/locales/staff/kk.json')))

test('Every flaw that the server names in a file or a form has words in the staff\'s languages', () => {
  assert.ok(flaws.length > 50, `${flaws.length} flaws were found in the sources`)
  assert.deepEqual(flaws.filter((names) => !names.some((name) => texts.includes(`flaw.${name}`))), [])
})

test('No words are left of a flaw that the server does not name any more', () => {
  const server = [...globSync('fcgi/**/*.c'), ...globSync('sql/functions/*.sql')].map(read).join('\n')
  const named = texts.filter((key) => key.startsWith('flaw.')).map((key) => key.slice('flaw.'.length))
  assert.deepEqual(named.filter((name) => !server.includes(`"${name}"`) && !server.includes(`'${name}'`)), [])
})

// What the functions of SQL say that an import calls, directly or not.
const functions = globSync('sql/functions/*.sql').flatMap((file) =>
  read(file).split(/^(?=create or replace function )/m).slice(1).map((text) => [text.match(/function (\w+)/)[1], text]),
)
const called = new Set(['roster_import', 'bank_import', 'ticket_import'])
for (const name of called)
  for (const [, text] of functions.filter(([own]) => own === name))
    for (const [, next] of text.matchAll(/\b(\w+)\(/g)) if (functions.some(([own]) => own === next)) called.add(next)
const importing = functions.filter(([name]) => called.has(name)).map(([, text]) => text).join('\n')

const codes = parse(read('fcgi/openapi/common.yaml')).schemas.FindingCode.enum

test('Every code of a finding stands in the contract: what the readers say, and what the imports in SQL do', () => {
  assert.ok(read_by.length > 40, `${read_by.length} codes were found in the readers`)
  assert.deepEqual(read_by.filter((code) => !codes.includes(code)), [])
  // Rows name neither the provider of a meeting nor a reason, without which nobody is replaced.
  const known = [...codes, 'wrong_provider', 'no_reason', 'voter_has_marked']
  const rows = [...importing.matchAll(inSql), ...importing.matchAll(inRefusal)].map(([, row]) => words(row)).filter(isNamed)
  assert.ok(rows.length > 60, `${rows.length} flaws were found in what an import calls`)
  assert.deepEqual(rows.filter((names) => !names.some((name) => known.includes(name))), [])
})

test('Every code of a finding has words in the staff\'s languages, and something says it', () => {
  assert.deepEqual(codes.filter((code) => !texts.includes(`flaw.${code}`)), [])
  assert.deepEqual(codes.filter((code) => !read_by.includes(code) && !importing.includes(`'${code}'`)), [])
})
