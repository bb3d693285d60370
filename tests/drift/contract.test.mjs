// What the contract says exists elsewhere too: the table of routes, the table of problems, the portal's sentences.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { parse } from 'yaml'
import { everywhere, operations } from '../harness/contract.mjs'

const read = (file) => readFileSync(file, 'utf8')
const files = ['fcgi/openapi.yaml', ...globSync('fcgi/openapi/*.yaml')]

test('Contract: the linter finds nothing', async () => {
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
  const lint = ['lint', '--config', 'tests/drift/redocly.yaml', '--format', 'json', 'fcgi/openapi.yaml']
  const { stdout } = await promisify(execFile)('tests/node_modules/.bin/redocly', lint, { env }).catch(
    (failure) => failure,
  )
  const { problems } = JSON.parse(stdout)
  assert.deepEqual(
    problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location?.[0]?.pointer}`),
    [],
  )
})

// [problem code, its status] by include/error.h.
const problems = new Map(
  [...read('include/error.h').matchAll(/X\(PROBLEM_\w+, (\d+), "(\w+)"/g)].map(([, status, code]) => [
    code,
    Number(status),
  ]),
)
const routes = [...read('fcgi/routes.c').matchAll(/\{METHOD_(\w+),\s*"([^"]+)",\s*([A-Z_ |]+?),\s*BODY_(\w+)/g)].map(
  ([, method, path, who, body]) => ({
    method,
    path: path.replaceAll(/\{\w*\}/g, '{}'),
    who: who.split('|').map((one) => one.trim()),
    body,
  }),
)
const routeOf = ({ method, path }) =>
  routes.find((one) => one.method === method && one.path === path.replaceAll(/\{\w+\}/g, '{}'))

test('Contract: the table of routes and the operations are the same', () => {
  const inC = routes.map(({ method, path }) => `${method} ${path}`).sort()
  const inContract = operations.map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`).sort()
  assert.ok(inC.length > 30)
  assert.deepEqual(inC, inContract)
})

test('Contract: who may call an operation is what the table of routes says', () => {
  for (const operation of operations) {
    const who = routeOf(operation).who.filter((one) => one !== 'WHO_IN_STATEMENT').map((one) => one.replace('WHO_', '').toLowerCase())
    assert.deepEqual([...operation.roles].sort(), who.sort(), operation.operationId)
  }
})

test('Contract: an operation takes the kind of body that its route reads', () => {
  const kinds = {
    NONE: [],
    JSON: ['application/json'],
    TEXT: ['text/plain', 'text/csv'],
    PICTURE: ['image/png', 'image/jpeg', 'image/webp'],
  }
  for (const operation of operations) {
    const { body } = routeOf(operation)
    assert.equal(operation.bodyTypes.length === 0, body === 'NONE', operation.operationId)
    for (const type of operation.bodyTypes) assert.ok(kinds[body].includes(type), operation.operationId)
  }
})

test('Contract: the problem codes are those of include/error.h', () => {
  assert.deepEqual(parse(read('fcgi/openapi/problems.yaml')).schemas.ProblemCode.enum, [...problems.keys()])
})

test('Contract: an operation lists a response for every problem it can give, and no other', () => {
  for (const { operationId, problems: own, statuses } of operations) {
    for (const code of own)
      assert.ok(statuses.includes(String(problems.get(code))), `${operationId}: no response for ${code}`)
    const given = new Set([...own, ...everywhere].map((code) => problems.get(code)))
    for (const status of statuses.map(Number).filter((one) => one >= 400))
      assert.ok(given.has(status), `${operationId}: nothing gives ${status}`)
  }
})

test('Contract: every problem can come from some operation', () => {
  const given = new Set([...everywhere, 'method_not_allowed', ...operations.flatMap((one) => one.problems)])
  assert.deepEqual(
    [...problems.keys()].filter((code) => !given.has(code)),
    [],
  )
})

test('Contract: the examples of problems have the title and the status of include/error.h', () => {
  const titles = new Map(
    [...read('include/error.h').matchAll(/X\(PROBLEM_\w+, \d+, "(\w+)", "([^"]+)"/g)].map(([, code, title]) => [
      code,
      title,
    ]),
  )
  let seen = 0
  const walk = (value) => {
    if (value === null || typeof value !== 'object') return
    if (typeof value.code === 'string' && typeof value.title === 'string' && 'status' in value) {
      assert.deepEqual([value.status, value.title], [problems.get(value.code), titles.get(value.code)])
      if (value.type) assert.equal(value.type, `urn:emtihan:problem:${value.code}`)
      seen++
    }
    Object.values(value).forEach(walk)
  }
  for (const file of files) walk(parse(read(file)))
  assert.ok(seen > 15)
})

test('Contract: the portal has a sentence for every problem, in three languages', () => {
  for (const language of ['kk', 'ru', 'en']) {
    const sentences = JSON.parse(read(`nginx/portal/src/locales/problems/${language}.json`))
    const keys = Object.keys(sentences).map((key) => key.replace('problem.', ''))
    // The server cannot say that it is unreachable: that one is the portal's own.
    assert.deepEqual(keys.filter((key) => key !== 'unreachable').sort(), [...problems.keys()].sort(), language)
  }
})

test('Contract: every object is closed: it has no fields but the listed ones, unless somebody else defines it', () => {
  const parts = new Set()
  const open = []
  const visit = (value, place, use) => {
    if (value === null || typeof value !== 'object') return
    for (const { $ref } of value.allOf ?? []) parts.add($ref.split('/').pop())
    if (value.type === 'object' && !value['x-foreign'] && value.additionalProperties !== false && value.unevaluatedProperties !== false)
      open.push(place)
    for (const [key, child] of Object.entries(value))
      if (!['example', 'examples', 'value'].includes(key)) use(child, `${place}/${key}`, use)
  }
  for (const file of files) visit(parse(read(file)), file, visit)
  assert.deepEqual(
    open.filter((place) => !parts.has(place.split('/').pop())),
    [],
  )
})
