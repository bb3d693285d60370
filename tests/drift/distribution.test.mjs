// docs/distribution.md says how the tables would be spread over several servers. What it lists is what the catalog says.
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { startStack } from '../harness/stack.mjs'

let stack
before(async () => (stack = await startStack()))
after(() => stack.stop())

const page = readFileSync(new URL('../../docs/distribution.md', import.meta.url), 'utf8')
const listed = (name) => page.match(new RegExp(`<!-- ${name} -->\\n\`\`\`text\\n([^]*?)\`\`\``))[1].trim().split('\n')

// The tables of an attempt, and the column that says whose they are: a statement about one attempt finds all of it there.
const parts = `part (name, key) as (values ('attempts', 'id'), ('attempt_answers', 'attempt_id'), ('attempt_segments', 'attempt_id'), ('attempt_events', 'attempt_id'))`
const columns = (relation, numbers) => `(select string_agg(a.attname, ', ' order by k.nth)
  from unnest(${numbers}) with ordinality k (number, nth) join pg_attribute a on a.attrelid = ${relation} and a.attnum = k.number)`
const keyNumber = '(select attnum from pg_attribute where attrelid = t.oid and attname = p.key)'

const lines = async (text) => (await stack.sql(text)).map((row) => Object.values(row).join(' '))

test('Distribution: the unique keys that would have to hold the attempt', async () => {
  const found = await lines(`
    with ${parts}
    select t.relname || ': ' || i.relname from part p join pg_class t on t.oid = p.name::regclass
      join pg_index x on x.indrelid = t.oid and x.indisunique join pg_class i on i.oid = x.indexrelid
     where not ${keyNumber} = any (x.indkey::smallint[]) order by 1`)
  assert.deepEqual(listed('keys'), found)
})

test('Distribution: the references from outside into an attempt', async () => {
  const found = await lines(`
    with ${parts}
    select c.conrelid::regclass || ' (' || ${columns('c.conrelid', 'c.conkey')} || ')'
      from pg_constraint c join part p on c.confrelid = p.name::regclass
     where c.contype = 'f' and c.conrelid not in (select name::regclass from part) order by 1`)
  assert.deepEqual(listed('references'), found)
})

test('Distribution: references between the parts of an attempt hold the attempt', async () => {
  const found = await lines(`
    with ${parts}
    select c.conname from pg_constraint c join part p on c.conrelid = p.name::regclass join part q on c.confrelid = q.name::regclass
      join pg_class t on t.oid = c.conrelid
     where c.contype = 'f' and not ${keyNumber} = any (c.conkey)`)
  assert.deepEqual(found, [])
})

test('Distribution: the triggers of an attempt', async () => {
  const found = await lines(`
    with ${parts}
    select p.name || ': ' || g.tgname from part p join pg_trigger g on g.tgrelid = p.name::regclass where not g.tgisinternal order by 1`)
  assert.deepEqual(listed('triggers'), found)
})
