// The contract as the tests use it: its operations, and validators of what they answer.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { posix } from 'node:path'
import Ajv from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'

const folder = new URL('../../fcgi/', import.meta.url)
const ajv = addFormats(new Ajv({ allErrors: true, strict: false }))
const documents = new Map()

function documentOf(file) {
  if (!documents.has(file)) {
    documents.set(file, parse(readFileSync(fileURLToPath(new URL(file, folder)), 'utf8')))
    ajv.addSchema(documents.get(file), file, false, false)
    for (const [, other] of JSON.stringify(documents.get(file)).matchAll(/"\$ref":"([^#"]+)#/g))
      documentOf(posix.join(posix.dirname(file), other))
  }
  return documents.get(file)
}

// A value with its place, which is followed through $ref.
function at(file, pointer) {
  const keys = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  const value = keys.reduce((from, key) => from[key], documentOf(file))
  const [, otherFile, otherPointer] = /^([^#]*)#(.*)$/.exec(value.$ref ?? '') ?? []
  if (otherPointer === undefined) return { file, pointer, value }
  return at(otherFile ? posix.join(posix.dirname(file), otherFile) : file, otherPointer)
}
const within = ({ file, pointer }, key) =>
  at(file, `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`)

const root = documentOf('openapi.yaml')
export const everywhere = root['x-problems']

const methods = ['get', 'put', 'post', 'delete']
// [{operationId, method: 'PUT', path: '/v1/…/{id}', roles, problems, parameters, bodyTypes, place}]
export const operations = Object.keys(root.paths).flatMap((path) => {
  const item = within(at('openapi.yaml', '/paths'), path)
  return methods
    .filter((method) => item.value[method])
    .map((method) => {
      const place = within(item, method)
      const own = (owner) => (owner.value.parameters ?? []).map((_, i) => within(within(owner, 'parameters'), i).value)
      return {
        operationId: place.value.operationId,
        method: method.toUpperCase(),
        path,
        roles: place.value['x-roles'],
        problems: place.value['x-problems'],
        parameters: [...own(item), ...own(place)],
        bodyTypes: Object.keys(place.value.requestBody?.content ?? {}),
        statuses: Object.keys(place.value.responses),
        place,
      }
    })
})

export function operationOf(method, path) {
  return operations.find(
    (one) => one.method === method && new RegExp(`^${one.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  )
}

const validators = new Map()
function validatorOf({ file, pointer }) {
  const reference = `${file}#${pointer}`
  if (!validators.has(reference)) validators.set(reference, ajv.compile({ $ref: reference }))
  return validators.get(reference)
}

function check(place, body) {
  const validate = validatorOf(place)
  if (validate(body)) return []
  return validate.errors.map(
    ({ instancePath, message, params }) => `${instancePath || 'the body'} ${message} ${JSON.stringify(params)}`,
  )
}

// What is wrong with a reply by the contract: a list of sentences, empty when all is well. Without an operation the
// address or the method is unknown to the contract, and the reply has to be a problem.
export function violations(operation, status, headers, body) {
  if (!operation) return check(at('openapi/problems.yaml', '/schemas/Problem'), body)
  const responses = within(operation.place, 'responses')
  const response = within(responses, operation.statuses.includes(String(status)) ? status : 'default')
  const wrong = []
  if (status === 304) return body === '' && headers.has('etag') ? [] : ['a 304 has an ETag and no body']
  const type = (headers.get('content-type') ?? '').split(';')[0]
  if (!response.value.content[type])
    return [`the content type is "${type}", listed: ${Object.keys(response.value.content)}`]
  for (const [name, header] of Object.entries(response.value.headers ?? {})) {
    const { value } = header.$ref ? within(within(response, 'headers'), name) : { value: header }
    if (value.required && !headers.has(name)) wrong.push(`the header ${name} is missing`)
  }
  if (Buffer.isBuffer(body)) return wrong // a file: its type is listed
  wrong.push(...check(within(within(within(response, 'content'), type), 'schema'), body))
  if (status < 400) return wrong
  if (body.status !== status) wrong.push(`the status is ${status}, the body says ${body.status}`)
  if (![...operation.problems, ...everywhere].includes(body.code))
    wrong.push(`${operation.operationId} does not list the problem ${body.code}`)
  return wrong
}

// What is wrong by the contract with a JSON body that an operation accepted.
export function bodyViolations(operation, body) {
  const content = within(within(operation.place, 'requestBody'), 'content')
  return check(within(within(content, 'application/json'), 'schema'), body)
}

// An operation's address with the example of every variable.
export function targetOf({ path, parameters }) {
  return path.replaceAll(/\{(\w+)\}/g, (_, name) =>
    encodeURIComponent(parameters.find((one) => one.name === name).example),
  )
}

// The example of an operation's JSON body: one that the operation would understand.
export function exampleOf({ place }) {
  const media = within(within(within(place, 'requestBody'), 'content'), 'application/json').value
  return media.example ?? Object.values(media.examples)[0].value
}

// The fields of an operation's JSON body: { properties: { name: { wrong: values it has to refuse } }, required }.
export function propertiesOf({ place }) {
  const schema = within(within(within(within(place, 'requestBody'), 'content'), 'application/json'), 'schema')
  const names = Object.keys(schema.value.properties ?? {})
  return {
    required: schema.value.required ?? [],
    properties: Object.fromEntries(
      names.map((name) => [name, { wrong: wrongValues(within(within(schema, 'properties'), name)) }]),
    ),
  }
}

const candidates = [
  null,
  true,
  false,
  0,
  -1,
  1_000_001,
  2_147_483_648,
  9_007_199_254_740_993,
  '',
  'x',
  'ё'.repeat(5000),
  [],
  ['x', 7],
  {},
  { a: 1 },
]
function wrongValues(place) {
  const validate = validatorOf(place)
  return candidates.filter((value) => !validate(value))
}
