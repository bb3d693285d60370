// What the server finds wrong in files and forms has a name; the staff pages say it in the reader's language.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

const read = (file) => readFileSync(file, 'utf8')

// A name beside the English sentence that explains it: "no_text", "The question has … in C, 'no_text', 'The … in SQL.
const inC = /"([a-z]+(?:_[a-z]+)+)",\s*(?:arena_printf\([^"]*)?"[A-Z]/g
const inSql = /(?<=[( ])((?:'[a-z_]+',\s*)+)(?:null,\s*)?(?:format\(\s*)?'[A-Z]/g
const inRefusal = /refusal\('[a-z_]+',\s*'([a-z_]+)'/g
const words = (row) => [...row.matchAll(/[a-z_]+/g)].map(([word]) => word)

const flaws = [
  ...['fcgi/import.c', ...globSync('fcgi/formats/*.c')].flatMap((file) => [...read(file).matchAll(inC)].map(([, name]) => [name])),
  ...['bank', 'people', 'discipline', 'exam', 'sitting', 'accommodation', 'roster', 'new_date', 'reschedule', 'reschedule_change', 'reschedule_view', 'calendar', 'criteria', 'ticket', 'hearing_preparation', 'hearing', 'examinee', 'ticket_draw', 'mark'].flatMap((noun) =>
    [...read(`sql/functions/${noun}.sql`).matchAll(inSql)].map(([, row]) => words(row)),
  ),
  ...[...globSync('sql/functions/appeal*.sql'), 'sql/functions/attempt_removal.sql'].flatMap((file) => [
    ...[...read(file).matchAll(inSql)].map(([, row]) => words(row)),
    ...[...read(file).matchAll(inRefusal)].map(([, name]) => [name]),
  ]),
].filter((names) => !['detail', 'rule'].includes(names.at(-1))) // a refusal without a name, a step of a trace

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
