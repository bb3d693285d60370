// What the server finds wrong in files and forms has a name; the staff pages say it in the reader's language.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'yaml'

const read = (file) => readFileSync(file, 'utf8')

// In C: .code = "no_text", finding_refusal(line, "no_text"), and the two names that a reader passes on.
const inC = /(?:\.code = |\b(?:finding_refusal|finding_warning|readable_text)\([^()"]*)"(\w+)"/g
// In SQL a name stands before the English sentence that explains it: 'no_text', 'The question has …
const inSql = /(?<=[( ])((?:'[a-z_]+',\s*)+)(?:(?:null|[a-z]+\.[a-z_]+),\s*)*(?:format\(\s*)?'[A-Z]/g
const inRefusal = /refusal\('[a-z_]+',\s*'([a-z_]+)'/g
const words = (row) => [...row.matchAll(/[a-z_]+/g)].map(([word]) => word)
// Not a refusal without a name, nor a step of a trace.
const isNamed = (names) => !['detail', 'rule'].includes(names.at(-1))
const readers = [...['import', 'text', 'encoding'].map((name) => `fcgi/${name}.c`), ...globSync('fcgi/formats/*.c')]
const read_by = readers.flatMap((file) => [...read(file).matchAll(inC)].map(([, name]) => name))

// What a webhook refuses is told to machines; a list of gradesheets is asked with parameters that no person types.
const judges = globSync('sql/functions/*.sql').filter((file) => !/\/(webhook|gradesheet_view)\.sql$/.test(file))
const judged = judges.flatMap((file) => [
  ...[...read(file).matchAll(inSql)].map(([, row]) => words(row)),
  ...[...read(file).matchAll(inRefusal)].map(([, name]) => [name]),
  ...[...read(file).matchAll(/'reason',\s*'([a-z_]+)'/g)].map(([, name]) => [name]),
])
// The decoder of bodies names what people can do wrong in any form: refuse_named(…, "no_value", …), {"too_small", "too_great", …
const decoded = [...read('fcgi/json.c').matchAll(/refuse_named\([^"]*"([a-z_]+)"|bounds of_\w+ = \{"([a-z_]+)", "([a-z_]+)"/g)]
  .flatMap(([, ...names]) => names).filter(Boolean)
const handled = globSync('fcgi/api/*.c').flatMap((file) =>
  [...read(file).matchAll(/call_refuse_named\([^"]*"\w+",\s*"([a-z_]+)"/g)].map(([, name]) => name),
)

const flaws = [...[...read_by, ...decoded, ...handled].map((name) => [name]), ...judged].filter(isNamed)

const texts = Object.keys(JSON.parse(read('nginx/portal/src/locales/staff/kk.json')))
const students = Object.keys(JSON.parse(read('nginx/portal/src/locales/student/kk.json')))

test('Every flaw that the server names in a file or a form has words in the staff\'s languages', () => {
  assert.ok(flaws.length > 400, `${flaws.length} flaws were found in the sources`)
  assert.ok(decoded.length >= 9 && handled.length >= 2, `${decoded} and ${handled} were found in the handlers`)
  assert.deepEqual(flaws.filter((names) => !names.some((name) => texts.includes(`flaw.${name}`))), [])
})

test('What a student can do wrong in a form has words in the languages of students', () => {
  const own = ['appeal', 'appeal_picture'].flatMap((noun) => [...read(`sql/functions/${noun}.sql`).matchAll(inRefusal)].map(([, name]) => name))
  const pictures = [...read('include/picture.h').matchAll(/X\(\w+, "([a-z_]+)"/g)].map(([, name]) => name)
  const typed = decoded.filter((name) => name === 'control_character' || /_(short|long)$/.test(name)) // they type texts only
  assert.ok(own.length > 15 && pictures.length > 5 && typed.length === 3, `${own}, ${pictures} and ${typed} were found`)
  // The page numbers the pictures itself.
  const named = [...own, ...pictures, ...typed, 'wrong_password'].filter((name) => name !== 'too_many_pictures')
  assert.deepEqual(named.filter((name) => !students.includes(`refusal.${name}`)), [])
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
