// sql/migrate.sh against a real database: what it repeats, what it refuses, what it leaves when it fails.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { promisify } from 'node:util'
import { startStack } from '../harness/stack.mjs'

const run = promisify(execFile)
let stack, checkout
before(async () => (stack = await startStack()))
after(() => stack.stop())
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'migrate-'))
  cpSync('sql', checkout, { recursive: true })
})
afterEach(() => rmSync(checkout, { recursive: true }))

const migrate = (database = 'emtihan') =>
  run(join(checkout, 'migrate.sh'), { env: { ...process.env, PGHOST: stack.settings.PGHOST, PGDATABASE: database } })
const add = (name, text) => writeFileSync(join(checkout, 'migrations', name), text)
const applied = () => stack.sql('select version, name, checksum, applied_at from schema_migrations order by version')

// A database of before this migration, without functions; the checkout is whole again. Returns what asks it.
async function makeElder(database, migration) {
  await stack.sqlAs('postgres', `create database ${database} owner emtihan_owner`)
  for (const name of readdirSync(join(checkout, 'migrations'))) if (name >= migration) rmSync(join(checkout, 'migrations', name))
  for (const name of ['functions', 'grants.sql']) rmSync(join(checkout, name), { recursive: true })
  await migrate(database)
  cpSync('sql', checkout, { recursive: true })
  return (text) => stack.sqlAs('emtihan_owner', text, [], database)
}

test('Migrations: repeated, also by two at once, they change nothing', async () => {
  const before = await applied()
  for (const { stdout } of await Promise.all([migrate(), migrate()])) assert.equal(stdout, '')
  assert.deepEqual(await applied(), before)
})

test('Migrations: one that was edited after it was applied is refused by name', async () => {
  const before = await applied()
  appendFileSync(join(checkout, 'migrations/0001_schema.sql'), '-- an afterthought\n')
  await assert.rejects(migrate(), /0001_schema\.sql was edited after it was applied/)
  assert.deepEqual(await applied(), before)
})

test('Migrations: one that fails leaves nothing of itself, and is applied once it is right', async () => {
  add('9001_cabinet.sql', 'create table cabinet (shelf integer);\nthis is no statement;\n')
  await assert.rejects(migrate(), /syntax error/)
  assert.deepEqual(await stack.sql("select to_regclass('cabinet') as cabinet"), [{ cabinet: null }])
  add('9001_cabinet.sql', 'create table cabinet (shelf integer);\n')
  assert.match((await migrate()).stdout, /^applying migrations\/9001_cabinet\.sql$/m)
  assert.equal((await applied()).at(-1).version, 9001)
})

test('Migrations: a database that is newer than the files is refused', async () => {
  await stack.sql("insert into schema_migrations (version, name, checksum) values (9002, '9002_future', '')")
  await assert.rejects(migrate(), /the database is newer than these files/)
})

test('Migrations: the audit entries of before the chains are linked, an object of a kind in a stream of its own', async () => {
  const elder = await makeElder('elder', '0004')
  await elder(`insert into users (id, login, full_name) values ('00000000-0000-0000-0000-00000000000a', 'econ', 'Econ');
    insert into audit_log (actor_id, action, object, detail) values
      (null, 'person.put', 'econ', '{"n": 1}'), (null, 'discipline.put', 'econ', '{}'), (null, 'person.account', 'econ', '{}'),
      ('00000000-0000-0000-0000-00000000000a', 'session.set_password', '00000000-0000-0000-0000-00000000000a', '{}'),
      (null, 'bank.edit', 'q', '{}'), (null, 'rating.put', 'e', '{}'), (null, 'exam_session.put', 's', '{}')`)
  await migrate('elder')
  assert.deepEqual(await elder("select stream, entries, flaw from audit_verify('')"), [
    { stream: 'discipline:econ', entries: 1, flaw: null },
    { stream: 'exam:e', entries: 1, flaw: null },
    { stream: 'exam_session:s', entries: 1, flaw: null },
    { stream: 'person:econ', entries: 3, flaw: null },
    { stream: 'question:q', entries: 1, flaw: null },
  ])
  await elder("select audit(null, 'person.put', 'person:econ')")
  assert.equal((await elder("select entries from audit_streams where name = 'person:econ'"))[0].entries, 4)
  await assert.rejects(elder('update audit_log set object = object'), /append-only/)
})

test('Migrations: the minutes of exams that were closed before minutes were frozen stay as they were read then', async () => {
  const elder = await makeElder('unfrozen', '0008')
  await elder(`create function hearing_minutes_json(hearing hearings) returns jsonb language sql as $$ select '{"quorum": 2}'::jsonb $$;
    create function hearing_recording_lines(m jsonb, w jsonb) returns jsonb language sql as $$ select '[]'::jsonb $$;
    with discipline as (insert into disciplines (code, title_kk, title_ru, title_en) values ('HIST', 'a', 'a', 'a') returning id),
         term as (insert into exam_sessions (code, title_kk, title_ru, title_en, starts_on, ends_on)
                    values ('WINTER', 'a', 'a', 'a', current_date, current_date + 1) returning id),
         team as (insert into groups (name, language) values ('ИС-23-1', 'kk') returning id),
         exam as (insert into exams (exam_session_id, discipline_id, group_id, kind)
                    select term.id, discipline.id, team.id, k from discipline, term, team, unnest(array['oral', 'creative']) k returning id, kind),
         sitting as (insert into sittings (exam_id, starts_at, start_until) select id, now(), now() + interval '1 hour' from exam returning id, exam_id)
    insert into hearings (sitting_id, state, opened_at, closed_at)
      select s.id, case e.kind when 'oral' then 'closed' else 'open' end, now(), case e.kind when 'oral' then now() end
        from sitting s join exam e on e.id = s.exam_id`)
  await migrate('unfrozen')
  assert.deepEqual(await elder('select content, state from hearing_minutes join hearings using (sitting_id)'), [{ content: { quorum: 2 }, state: 'closed' }])
})
