// Ten thousand single changes to chains of entries and of receipts, by somebody for whom no guard holds: the
// verification names each, at the right place; and what it cannot see by itself, an older list of heads shows.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { makePerson } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { beginAttempt } from './client.mjs'
import { entryLink, randomFrom, receiptLink, streamsOf } from './mutations.mjs'

const wanted = 10_000
const random = randomFrom(20261128)
let stack
let streams

before(async () => {
  stack = await startStack()
  await makeEntries([1, 1, 2, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30])
  for (const count of [0, 1, 2, 9, 24, 40]) await makeReceipts(count)
  await stack.stopWorkers() // the sweeper would suspend the attempts
  await removeGuards()
  streams = await streamsOf((text) => stack.sql(text))
})
after(() => stack.stop())

// Streams of these lengths, which grow by turns.
async function makeEntries(lengths) {
  const { id } = await makePerson(stack, { roles: ['administrator'] })
  await stack.sql(
    `select audit(case when n % 5 > 0 then $1::uuid end, 'test.note', format('test:%s', s), jsonb_build_object(
              'before', jsonb_build_object('n', n - 1),
              'after', jsonb_build_object('n', n, 'text', repeat('Өзгеріс "', n % 4), 'list', jsonb_build_array(s, 'two', n + 0.50)),
              'reason', 'Себебі бар'))
       from unnest($2::integer[]) with ordinality as l (length, s), generate_series(1, l.length) as n order by n, s`,
    [id, lengths],
  )
}
async function makeReceipts(count) {
  const { client, paper } = await beginAttempt(stack)
  for (let i = 0; i < count; i++)
    await client.saveAnswer({ id: paper.id, n: 1 + ((i * 7) % 20) }, { epoch: 1, seq: i + 1, choice: i % 6 === 5 ? null : 1 + (i % 4) })
}
// What the owner of a database can take away: triggers, checks, unique indexes.
const removeGuards = () =>
  stack.sqlAs(
    'postgres',
    `do $$ declare c record; begin
       for c in select conrelid::regclass as owner, conname from pg_constraint
                 where conrelid in ('audit_log'::regclass, 'audit_streams'::regclass, 'attempts'::regclass, 'attempt_answers'::regclass)
                   and (contype = 'c' or conrelid = 'attempt_answers'::regclass) loop
         execute format('alter table %s drop constraint %I', c.owner, c.conname);
       end loop;
     end $$;
     drop index audit_log_stream;
     create index on audit_log (object, number);
     create index on attempt_answers (attempt_id, number);
     alter table audit_log disable trigger user;
     alter table audit_streams disable trigger user;
     alter table attempts disable trigger user;
     alter table attempt_answers disable trigger user;
     analyze`,
  )

const flaws = `select stream, broken, flaw from audit_verify('') where flaw is not null
  union all select stream, broken, flaw from receipts_verify('') where flaw is not null`
const places = (rows) => Object.fromEntries(rows.map(({ stream, broken }) => [stream, broken]))
const list = async () =>
  (await stack.sql(`select string_agg(entries || ' ' || head || ' ' || stream, E'\\n') as list
                      from (select * from audit_verify('') union all select * from receipts_verify('')) s`))[0].list

// One change of a kind that is possible for this stream.
function changeOf(stream) {
  for (;;) {
    const kind = random.of(Object.keys(stream.kinds))
    const change = stream.kinds[kind](stream, random)
    if (change) return { kind, stream, ...change }
  }
}
// One for most of the streams: chains know nothing of each other, so each is judged by itself.
const round = () => streams.filter(() => random.below(10) > 0).map(changeOf)
const brokenBy = (changes) => Object.assign({}, ...changes.map(({ broken }) => broken))
// The first difference between what was found and what should be, with the change that it is about.
function compare(found, changes) {
  const expected = brokenBy(changes)
  for (const name of new Set([...Object.keys(found), ...Object.keys(expected)]))
    assert.equal(found[name], expected[name], `${name}: ${JSON.stringify(changes.find(({ broken }) => name in broken))}`)
}

test('Audit: ten thousand changes to chains are found and named, each at the first broken link', async () => {
  assert.deepEqual(await stack.sql(flaws), [])
  const heads = await list()
  const owner = new pg.Client({ host: stack.settings.PGHOST, database: stack.settings.PGDATABASE, user: stack.settings.PGUSER })
  await owner.connect()
  const seen = {}
  let count = 0
  for (let rounds = 1; count < wanted; rounds++) {
    const changes = round()
    const results = await owner.query(`begin; ${changes.map(({ sql }) => sql).join(';')}; ${flaws}; rollback`)
    compare(places(results.at(-2).rows), changes)
    for (const { kind } of changes) seen[kind] = (seen[kind] ?? 0) + 1
    count += changes.length
    if (rounds % 100 === 0) await owner.query('vacuum audit_log, audit_streams, attempts, attempt_answers')
  }
  await owner.end()
  for (const kind of streams.flatMap(({ kinds }) => Object.keys(kinds))) assert.ok(seen[kind] >= 20, `${kind}: ${seen[kind]} times`)
  assert.equal(await list(), heads)
})

// ── The command ──

// Runs it against a copy of the database in which `sql` was done: { status, stdout, stderr }.
async function verifyAfter(sql, args = [], input = '') {
  const [{ zone }] = await stack.sqlAs('postgres', "select current_setting('emtihan.zone', true) as zone")
  await stack.sqlAs('postgres', `select pg_terminate_backend(pid) from pg_stat_activity where datname = 'emtihan'`, [], 'postgres')
  await stack.sqlAs('postgres', 'create database altered template emtihan owner emtihan_owner', [], 'postgres')
  if (zone) await stack.sqlAs('postgres', `alter database altered set emtihan.zone = '${zone}'`, [], 'postgres')
  try {
    await stack.sqlAs('emtihan_owner', sql, [], 'altered')
    const environment = { EMTIHAN_DATABASE: stack.settings.EMTIHAN_DATABASE.replace('dbname=emtihan', 'dbname=altered') }
    return await stack.command(['verify-audit', ...args], input, environment).then(
      ({ stdout, stderr }) => ({ status: 0, stdout, stderr }),
      ({ code, stdout, stderr }) => ({ status: code, stdout, stderr }),
    )
  } finally {
    await stack.sqlAs('postgres', 'drop database altered with (force)', [], 'postgres')
  }
}

test('Audit: verify-audit says of some tens of such changes where the first broken link is', async () => {
  for (let rounds = 0; rounds < 3; rounds++) {
    const changes = round()
    const { status, stdout, stderr } = await verifyAfter(changes.map(({ sql }) => sql).join(';'))
    const said = [...stderr.matchAll(/^broken: (.+?)(?:, number (\d+))?: /gm)]
      .map(([, stream, number]) => ({ stream, broken: number ? Number(number) : null }))
    compare(places(said), changes)
    assert.equal(status, 1)
    assert.match(stdout, new RegExp(`, ${said.length} broken, `))
  }
})

// ── What no link can show ──

const linkEntries = (name) => `update audit_log set hash = ${entryLink} where object = '${name}' and number = `
const linkReceipts = (id) => `update attempt_answers set hash = ${receiptLink} where attempt_id = '${id}' and number = `
const oneByOne = (statement, from, last) => Array.from({ length: last - from + 1 }, (_, i) => statement + (from + i)).join(';')
const newHead = (name, number) =>
  `update audit_streams set entries = ${number}, head = l.hash from audit_log l
    where name = '${name}' and l.object = name and l.number = ${number}`

for (const [what, forge] of [
  ['a tail rewritten together with its head', () => [
    `update audit_log set detail = '{}' where object = 'test:15' and number = 7; ${oneByOne(linkEntries('test:15'), 7, 20)}; ${newHead('test:15', 20)}`,
    'test:15, number 20: the entry has another hash: the stream was altered since',
  ]],
  ['a tail cut off together with its head', () => [
    `delete from audit_log where object = 'test:15' and number >= 7; ${newHead('test:15', 6)}`,
    'test:15, number 20: the entry is missing: the tail was cut off since',
  ]],
  ['a stream taken away whole', () => [
    `delete from audit_log where object = 'test:15'; delete from audit_streams where name = 'test:15'`,
    'test:15, number 20: the entry is missing: the tail was cut off since',
  ]],
  ['a receipt rewritten with all that follows, the head and the answer in force', () => {
    const { id, name, last, rows } = streams.findLast((stream) => stream.id && stream.last > 20)
    const { n } = rows.at(-1)
    return [
      `update attempt_answers set choice = 1 + coalesce(choice, 0) % 4 where attempt_id = '${id}' and number = ${last};
       ${oneByOne(linkReceipts(id), last, last)};
       update attempts a set head = l.hash, choices[${n}] = l.choice from attempt_answers l
        where a.id = '${id}' and l.attempt_id = a.id and l.number = ${last}`,
      `${name}, number ${last}: the entry has another hash: the stream was altered since`,
    ]
  }],
])
  test(`Audit: ${what} fits by itself, and an older list of heads shows it`, async () => {
    const heads = await list()
    const [sql, said] = forge()
    const { status, stdout, stderr } = await verifyAfter(sql, ['--since=-'], heads)
    assert.deepEqual([status, stderr], [1, `broken: ${said}\n`])
    assert.match(stdout, /, 1 broken, /)
  })
