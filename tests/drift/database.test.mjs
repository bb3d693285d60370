// The statements that the worker may send, against a fresh schema and with the worker's own rights.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { parse } from 'yaml'
import { startStack } from '../harness/stack.mjs'

let stack
before(async () => {
  stack = await startStack()
})
after(() => stack.stop())

const statements = globSync('sql/queries/*.sql').flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/^-- name: (\w+)\n([^]*?)(?=^-- name:|$(?![^]))/gm)].map(
    ([, name, text]) => ({ name, text: text.replaceAll(/^\s*--.*$/gm, '') }),
  ),
)

test('Every statement of the closed list prepares against a fresh schema, as the worker', async () => {
  assert.ok(statements.length > 30)
  for (const { name, text } of statements) {
    await assert.doesNotReject(stack.sqlAs('emtihan_worker', `prepare ${name} as ${text}`), name)
  }
})

// The deploy takes functions in any order, so it does not look into them: a name that is gone would show at the first call.
test('Every function in SQL names only what there is', async () => {
  const functions = await stack.sql(`select p.oid::regprocedure::text as name, pg_get_functiondef(p.oid) as definition
     from pg_proc p join pg_language l on l.oid = p.prolang
    where p.pronamespace = 'public'::regnamespace and l.lanname = 'sql' and p.proowner = 'emtihan_owner'::regrole`)
  assert.ok(functions.length > 100)
  for (const { name, definition } of functions) await assert.doesNotReject(stack.sql(definition), name)
})

test('The code uses every statement of the closed list', () => {
  const code = globSync('fcgi/**/*.c')
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
  assert.deepEqual(
    statements.map(({ name }) => name).filter((name) => !new RegExp(`\\bQ_${name}\\b`).test(code)),
    [],
  )
})

test('The worker can neither read the keys of questions nor change the schema, the grades or the log', async () => {
  for (const forbidden of [
    'select * from question_keys',
    'select * from question_versions',
    'insert into results default values',
    'update attempts set state = state',
    'delete from attempt_answers',
    'update settings set value = 0',
    'delete from audit_log',
    'create table mine (id int)',
    'drop table attempts',
    'select password_hash from users',
    'select attempt_right_count(null)',
    "select paper_draw(gen_random_uuid(), 'kk', 1)",
    'select result_json(gen_random_uuid())',
    "select audit(null, 'forged', 'entry')",
  ])
    await assert.rejects(stack.sqlAs('emtihan_worker', forbidden), /permission denied|must be owner/, forbidden)
})

test("Every function that runs with its owner's rights fixes its search path", async () => {
  const rows = await stack.sql(`select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'public' and p.prosecdef and not coalesce(p.proconfig::text like '%search_path=%', false)`)
  assert.deepEqual(rows, [])
})

// pg_restore sets none, and fills tables before it looks into functions.
test('Every function that a constraint, an index or a default leans on fixes its search path', async () => {
  const rows = await stack.sql(`select distinct p.proname from pg_depend d join pg_proc p on d.refclassid = 'pg_proc'::regclass and d.refobjid = p.oid
    where d.classid in ('pg_constraint'::regclass, 'pg_class'::regclass, 'pg_attrdef'::regclass)
      and p.pronamespace = 'public'::regnamespace and p.proowner = 'emtihan_owner'::regrole`)
  const fixed = await stack.sql("select proname from pg_proc where proconfig::text like '%search_path=%'")
  assert.ok(rows.length > 0)
  assert.deepEqual(rows.filter(({ proname }) => !fixed.some((one) => one.proname === proname)), [])
})

// A stamp stands for a body only if every change of what the body reads leaves a note where the stamp looks for it.
test('Whatever a reply with a stamp reads notes its changes, and whatever of it moves with the clock is known', async () => {
  const functions = new Map()
  for (const { name, source } of await stack.sql("select proname as name, prosrc as source from pg_proc where pronamespace = 'public'::regnamespace"))
    functions.set(name, `${functions.get(name) ?? ''} ${source.replaceAll(/--.*$/gm, '').replaceAll(/'[^']*'/g, "''")}`)
  const words = (name) => new Set(functions.get(name).match(/(?<![.\w])\w+/g)) // no columns
  const reachedFrom = (root) => {
    const reached = new Set([root])
    for (const name of reached) for (const word of words(name)) if (functions.has(word) && !/^stamp/.test(word)) reached.add(word)
    return [...reached]
  }
  // Bits of tgtype: 4 insert, 8 delete, 16 update. Without arguments a change is noted everywhere.
  const triggers = await stack.sql(`select tgrelid::regclass::text as name, tgtype & 28 as events, cardinality(tgattr::smallint[]) = 0 as of_all, tgqual is not null as partial,
           tgattr::smallint[] as columns, array_remove(string_to_array(encode(tgargs, 'escape'), '\\000'), '') as places
      from pg_trigger where tgfoid = 'change_noted'::regproc and tgenabled = 'O'`)
  const tables = (await stack.sql("select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'")).map(({ name }) => name)
  for (const { name, places } of triggers)
    assert.deepEqual(places.filter((place) => !['sitting_id', 'student_id', 'from_sitting_id'].includes(place)), [], `change_noted() knows the places of ${name}`)
  const partly = []
  const timed = new Set()
  for (const [root, place] of [['hearing_show', 'sitting_id'], ['place_show', 'sitting_id'], ['schedule_show', 'student_id']]) {
    const reached = reachedFrom(root)
    const read = new Set(reached.flatMap((name) => [...words(name)]))
    assert.ok(reached.includes('exam_setting') && read.has('exams') && read.has('settings'), root)
    for (const table of tables.filter((name) => read.has(name) && name !== 'changes')) {
      const noted = triggers.filter(({ name, places }) => name === table && (places.length === 0 || places.includes(place)))
      const events = noted.filter(({ of_all: all }) => all).reduce((sum, one) => sum | one.events, 0)
      if (events !== 28) partly.push(`${root}: ${table}`)
    }
    for (const name of reached) if (/\b(now|clock_timestamp|university_day|current_date)\b/.test(functions.get(name))) timed.add(name)
  }
  // Of a hearing schedules show whether it was opened, of an attempt nothing that every answer changes, and of a person no password.
  assert.deepEqual(partly.sort(), ['hearing_show: users', 'place_show: users', 'schedule_show: attempts', 'schedule_show: hearings'])
  assert.deepEqual(triggers.filter(({ partial }) => partial).map(({ name }) => name), ['sittings'], 'those for listed students are seen where the lists are')
  const columnsBut = async (table, numbers) => (await stack.sql(`select a.attname::text as name from pg_attribute a where a.attrelid = $1::regclass
    and a.attnum > 0 and not a.attisdropped and a.attnum <> all ($2::smallint[]) order by 1`, [table, numbers])).map(({ name }) => name)
  const columnsOf = (table) => triggers.find(({ name }) => name === table).columns
  assert.deepEqual(await columnsBut('users', columnsOf('users')), ['created_at', 'password_hash'])
  assert.deepEqual(await columnsBut('attempts', columnsOf('attempts')), ['choices', 'head', 'last_contact_at', 'receipts', 'seqs'])
  assert.doesNotMatch(functions.get('schedule_show'), /\b(choices|head|last_contact_at|receipts|seqs)\b/)
  for (const name of reachedFrom('schedule_show')) assert.doesNotMatch(functions.get(name), /\bh\.(?!state\b|sitting_id\b)/, name)
  assert.deepEqual([...timed].sort(), ['hearing_json', 'place_json', 'setting', 'sitting_state'], 'each of their moments is one of the stamp')
})

test('The minutes have words for every stage, ground, vote, outcome, effect and kind of exam, in three languages', async () => {
  const schemas = (file) => parse(readFileSync(`fcgi/openapi/${file}.yaml`, 'utf8')).schemas
  const { Outcome, Effect } = schemas('decision')
  const { Minutes } = schemas('appeal_minutes')
  const wanted = [
    ...Minutes.properties.stage.enum,
    ...schemas('appeal').Ground.enum.map((one) => `ground.${one}`),
    ...Outcome.enum.flatMap((one) => [`vote.${one}`, `outcome.${one}`]),
    ...Effect.properties.effect.enum.map((one) => `effect.${one}`),
    ...schemas('common').ScheduledKind.enum.map((one) => `kind.${one}`),
  ]
  const rows = await stack.sql("select l, minutes_words(l) as words from unnest(array['kk', 'ru', 'en']) l")
  assert.equal(rows.length, 3)
  for (const { l, words } of rows) assert.deepEqual(wanted.filter((word) => !words[word]), [], l)
})

test('The minutes of hearings have words for every kind of exam, duty, end of an answer and of an exam, in three languages', async () => {
  const schemas = (file) => parse(readFileSync(`fcgi/openapi/${file}.yaml`, 'utf8')).schemas
  const wanted = [
    ...['oral', 'creative'].map((one) => `title.${one}`),
    ...schemas('hearing').HearingDuty.enum.map((one) => `duty.${one}`),
    ...schemas('hearing_minutes').MinutesBreak.properties.cause.enum.map((one) => `break.${one}`),
    ...['refused', 'absent', 'continued'].map((one) => `state.${one}`),
  ]
  const code = readFileSync('sql/functions/hearing_minutes.sql', 'utf8')
  const used = [...code.matchAll(/w ->> '(\w+)'/g)].map(([, word]) => word)
  const rows = await stack.sql("select l, hearing_minutes_words(l) as words from unnest(array['kk', 'ru', 'en']) l")
  assert.equal(rows.length, 3)
  for (const { l, words } of rows) {
    assert.deepEqual([...wanted, ...used].filter((word) => !words[word]), [], l)
    assert.deepEqual(Object.keys(words).filter((word) => !/\./.test(word) && !used.includes(word)), [], l)
  }
})

test('The gradesheet has words for every kind of exam, result and detail, in three languages', async () => {
  const schemas = (file) => parse(readFileSync(`fcgi/openapi/${file}.yaml`, 'utf8')).schemas
  const { LineResult, LineDetail, HeadCells } = schemas('gradesheet')
  assert.ok(HeadCells.properties.exam.$ref.endsWith('/ScheduledKind'))
  const wanted = [
    ...schemas('common').ScheduledKind.enum.map((one) => `exam.${one}`),
    ...LineResult.enum.map((one) => `result.${one}`),
    ...LineDetail.enum.filter(Boolean).map((one) => `detail.${one}`),
  ]
  const rows = await stack.sql("select l, gradesheet_words(l) as words from unnest(array['kk', 'ru', 'en']) l")
  assert.equal(rows.length, 3)
  for (const { l, words } of rows) assert.deepEqual(wanted.filter((word) => !words[word]), [], l)
})
