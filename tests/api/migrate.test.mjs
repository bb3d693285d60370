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
  await stack.sqlAs('postgres', 'create database elder owner emtihan_owner')
  const elder = (text) => stack.sqlAs('emtihan_owner', text, [], 'elder')
  for (const name of readdirSync(join(checkout, 'migrations'))) if (name >= '0004') rmSync(join(checkout, 'migrations', name))
  for (const name of ['functions', 'grants.sql']) rmSync(join(checkout, name), { recursive: true })
  await migrate('elder')
  await elder(`insert into users (id, login, full_name) values ('00000000-0000-0000-0000-00000000000a', 'econ', 'Econ');
    insert into audit_log (actor_id, action, object, detail) values
      (null, 'person.put', 'econ', '{"n": 1}'), (null, 'discipline.put', 'econ', '{}'), (null, 'person.account', 'econ', '{}'),
      ('00000000-0000-0000-0000-00000000000a', 'session.set_password', '00000000-0000-0000-0000-00000000000a', '{}'),
      (null, 'bank.edit', 'q', '{}'), (null, 'rating.put', 'e', '{}'), (null, 'exam_session.put', 's', '{}')`)
  cpSync('sql', checkout, { recursive: true })
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
