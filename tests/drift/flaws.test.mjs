// What the server finds wrong in files and forms has a name; the staff pages say it in the reader's language.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

const read = (file) => readFileSync(file, 'utf8')

// A name beside the English sentence that explains it: "no_text", "The question has … in C, 'no_text', 'The … in SQL.
const inC = /"([a-z]+(?:_[a-z]+)+)",\s*(?:arena_printf\([^"]*)?"[A-Z]/g
const inSql = /(?<=[( ])((?:'[a-z_]+',\s*)+)(?:null,\s*)?(?:format\(\s*)?'[A-Z]/g
const words = (row) => [...row.matchAll(/[a-z_]+/g)].map(([word]) => word)

const flaws = [
  ...['fcgi/import.c', ...globSync('fcgi/formats/*.c')].flatMap((file) => [...read(file).matchAll(inC)].map(([, name]) => [name])),
  ...['bank', 'people', 'discipline', 'exam', 'sitting', 'accommodation', 'roster'].flatMap((noun) =>
    [...read(`sql/functions/${noun}.sql`).matchAll(inSql)].map(([, row]) => words(row)),
  ),
].filter((names) => names.at(-1) !== 'detail') // a refusal without a name

test('Every flaw that the server names in a file or a form has words in the staff\'s languages', () => {
  const texts = JSON.parse(read('nginx/portal/src/locales/staff/kk.json'))
  assert.ok(flaws.length > 50, `${flaws.length} flaws were found in the sources`)
  assert.deepEqual(flaws.filter((names) => !names.some((name) => `flaw.${name}` in texts)), [])
})
