// What the scanners are given for each role: ROLE.cookie, ROLE.addresses (reads) and ROLE.requests/ (everything, a star behind
// each value of a path, a query or a body). Ids are real ones where the role's own lists have them.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exampleOf, operations } from '../harness/contract.mjs'

const [address, directory, ...roles] = process.argv.slice(2)
const people = {
  student: ['asel', 'student1'], mentor: ['mentor', 'mentor12'], teacher: ['teacher2', 'teacher1'], administrator: ['admin', 'admin123'],
  registrar: ['registrar', 'registrar'], it: ['it', 'itstaff1'], nobody: null,
}
const json = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }

async function signIn([login, password]) {
  const reply = await fetch(`${address}/api/v1/session`, { method: 'POST', headers: json, body: JSON.stringify({ login, password }) })
  if (reply.status !== 201) throw new Error(`${login} cannot sign in: ${reply.status}`)
  return reply.headers.get('set-cookie').split(';')[0]
}

// The first id, code, name or login in the list under which an operation's variable stands.
async function realIds(cookie) {
  const ids = {}
  for (const { path, method } of operations) {
    if (method !== 'GET' || path.includes('{')) continue
    const reply = await fetch(`${address}/api${path}`, { headers: { cookie } })
    if (reply.status !== 200 || !reply.headers.get('content-type').includes('json')) continue
    const first = (await reply.json()).items?.[0]
    if (first) ids[path] = first.id ?? first.code ?? first.login ?? first.name
  }
  return ids
}

function pathOf({ path, parameters }, ids) {
  return path.replaceAll(/\{(\w+)\}/g, (whole, name, at) => {
    const own = ids[path.slice(0, at - 1)]
    return encodeURIComponent(own ?? parameters.find((one) => one.name === name && one.in === 'path').example)
  })
}
const starred = (path) => path.replaceAll(/(?<=\/)([0-9a-f-]{36}|%[^/]+)(?=\/|$)/g, '$1*')
const queryOf = ({ parameters }, star) =>
  parameters.filter((one) => one.in === 'query').map(({ name, example }) => `${name}=${encodeURIComponent(example ?? 'a')}${star}`).join('&')
function starredBody(value) {
  if (Array.isArray(value)) return value.map(starredBody)
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, starredBody(inner)]))
  return typeof value === 'string' ? `${value}*` : value
}

for (const role of roles) {
  const cookie = people[role] ? await signIn(people[role]) : 'a=b'
  const ids = await realIds(cookie)
  const requests = join(directory, `${role}.requests`)
  mkdirSync(requests)
  writeFileSync(join(directory, `${role}.cookie`), cookie)
  const reads = []
  for (const operation of operations) {
    const { operationId, method, bodyTypes } = operation
    if (['signOut', 'signOutEverywhere', 'changePassword'].includes(operationId)) continue // the scanners need their session
    const path = `/api${pathOf(operation, ids)}`
    const [plain, marked] = ['', '*'].map((star) => queryOf(operation, star))
    if (method === 'GET') reads.push(address + path + (plain && `?${plain}`))
    const isJson = bodyTypes[0] === 'application/json'
    const body = isJson ? JSON.stringify(starredBody(exampleOf(operation))) : ''
    const head = [`${method} ${starred(path)}${marked && `?${marked}`} HTTP/1.1`, `Host: ${new URL(address).host}`, `Cookie: ${cookie}`, 'Sec-Fetch-Site: same-origin']
    if (isJson) head.push('Content-Type: application/json')
    if (`${head[0]}${body}`.includes('*')) writeFileSync(join(requests, operationId), `${head.join('\r\n')}\r\n\r\n${body}`)
  }
  writeFileSync(join(directory, `${role}.addresses`), `${reads.join('\n')}\n`)
}
