// The authorization matrix: every operation of the table of routes, as everybody, with things that are one's own, somebody
// else's and nobody's. What is right stands in two tables for people to read: access.txt, who is let in; secrets.txt, who may
// see which secret, for which every byte of every reply is searched.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { operations } from '../../harness/contract.mjs'
import { startStack } from '../../harness/stack.mjs'
import { accessFlaws, missingFlaws, readAccess, readTable, roleFlaws, run, secretFlaws, secretsOf, sightings } from './matrix.mjs'
import { actors, makeWorld } from './world.mjs'

const access = readAccess()
const secrets = readTable('secrets.txt')
let stack, world, results, seen
before(async () => {
  stack = await startStack({ environment: { EMTIHAN_ZOOM_SECRET: 'nobody-has-it' } })
  world = await makeWorld(stack)
  results = await run(world, access.filter(({ operation, thing }) => operation && world.things[thing]))
  seen = sightings(world, results)
})
after(() => stack.stop())

test('Access: the table has a line for every route, and no line for anything else', () => {
  const routeOf = (method, path) => `${method} ${path.replaceAll(/\{\w*\}/g, '{}')}`
  const code = readFileSync('fcgi/routes.c', 'utf8')
  const routes = [...code.matchAll(/\{METHOD_(\w+),\s*"([^"]+)",/g)].map(([, method, path]) => routeOf(method, path))
  const lines = new Set(access.map(({ operation }) => operation && routeOf(operation.method, operation.path)))
  assert.ok(routes.length > 100)
  assert.deepEqual(routes.filter((route) => !lines.has(route)), [], 'routes without a line in access.txt')
  const idle = access.filter(({ operation, thing }) => !operation || !world.things[thing])
  assert.deepEqual(idle.map(({ name }) => name), [], 'lines of access.txt for what is not there')
  assert.equal(new Set(access.map(({ name }) => name)).size, access.length, 'a line of access.txt is there twice')
})

// One operation of the table is one test.
for (const { operationId } of operations)
  test(`Access: ${operationId} lets in whom the tables name, and what somebody may not know of is as missing as what is not there`, () => {
    const own = results.filter(({ row }) => row.operationId === operationId)
    assert.ok(own.length > 0, 'it has no line in access.txt')
    assert.deepEqual([...accessFlaws(own), ...roleFlaws(own), ...missingFlaws(own)], [])
  })

test('Secrets: the table has a line for every secret of the world, and no line for anything else', () => {
  assert.deepEqual(secrets.map(({ name }) => name).sort(), secretsOf(world).sort())
})

test('Secrets: in all replies together everybody saw what the table says, and nothing else', () => {
  assert.deepEqual(secretFlaws(secrets, seen), [])
})

// ── Would it notice? Holes are made in this stack and closed again ──

function rowsOf(line) {
  const rows = access.filter(({ name }) => name === line)
  assert.equal(rows.length, 1, line)
  return rows
}
const strangersOf = (line) => Object.values(actors).filter((actor) => rowsOf(line)[0].cells[actor] === '404')

test('Negative control: a function that shows a hearing to everybody is found at every stranger of its line, with what leaked', async () => {
  const [{ definition }] = await stack.sql("select pg_get_functiondef('hearing_is_shown'::regproc) as definition")
  await stack.sql("create or replace function hearing_is_shown(viewer uuid, sitting uuid) returns boolean language sql stable as 'select true'")
  const leaked = await run(world, rowsOf('getHearing hearing.open'))
  await stack.sql(definition)
  const strangers = strangersOf('getHearing hearing.open')
  assert.ok(strangers.length > 5)
  assert.deepEqual(accessFlaws(leaked), strangers.map((actor) => `getHearing hearing.open: ${actor} ok, and the table says 404`))
  const told = secretFlaws(secrets, sightings(world, leaked)).filter((flaw) => flaw.includes('saw it'))
  assert.ok(told.some((flaw) => flaw === 'name of the third: other chair saw it in getHearing hearing.open'), told.join('\n'))
  assert.deepEqual(accessFlaws(await run(world, rowsOf('getHearing hearing.open'))), [])
})

test('Negative control: a hidden mark that a reply shows too early is found by its number', async () => {
  const [{ definition }] = await stack.sql("select pg_get_functiondef('hearing_examinees'::regproc) as definition")
  const leaky = definition.replace("'all', case when x.revealed_at is not null then m.all_ end", "'all', m.all_")
  assert.notEqual(leaky, definition)
  await stack.sql(leaky)
  const leaked = await run(world, rowsOf('getHearing hearing.open'))
  await stack.sql(definition)
  assert.deepEqual(accessFlaws(leaked), [])
  const told = secretFlaws(secrets, sightings(world, leaked)).filter((flaw) => flaw.includes('saw it'))
  assert.ok(told.includes('hidden marks of the member: chair saw it in getHearing hearing.open'), told.join('\n'))
  assert.ok(told.every((flaw) => flaw.startsWith('hidden marks of the')), told.join('\n'))
})

test('Negative control: a role too many is found at its one cell', async () => {
  const { id } = world.people.mentor
  await stack.sql("insert into user_roles values ($1, 'administrator')", [id])
  const results = await run(world, rowsOf('listPeople none'))
  await stack.sql("delete from user_roles where user_id = $1 and role = 'administrator'", [id])
  assert.deepEqual(accessFlaws(results), ['listPeople none: mentor ok, and the table says 403'])
})

test('Negative control: a word too many about a thing of somebody else is found, since of what is not there it is not said', async () => {
  const [{ definition }] = await stack.sql("select pg_get_functiondef('gradesheet_show'::regproc) as definition")
  const telling = definition.replace('max(gradesheet_json(e, g, reader)::text)', `coalesce(max(gradesheet_json(e, g, reader)::text),
    case when exists (select from gradesheets k where k.id = sheet) then '{"detail":"It is kept by others."}' end)`)
  assert.notEqual(telling, definition)
  await stack.sql(telling)
  const told = await run(world, rowsOf('getGradesheet sheet.confirmed'))
  await stack.sql(definition)
  assert.deepEqual(accessFlaws(told), [])
  assert.deepEqual(missingFlaws(told), strangersOf('getGradesheet sheet.confirmed')
    .map((actor) => `getGradesheet sheet.confirmed: ${actor} can tell a foreign id from one that is not there`))
})
