// Sends every request of the tables as everybody, and says where what came back is not what the tables say.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { operations } from '../../harness/contract.mjs'
import { partsOf, requestOf, without } from './requests.mjs'
import { actors, roleOf } from './world.mjs'

// ── The tables ──

// [{ name, cells: { actor: cell } }] of a file whose columns are the actors; the name is all before them.
export function readTable(file) {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8')
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim()).filter(Boolean)
  const codes = Object.keys(actors)
  const split = (line) => {
    const words = line.split(/\s+/)
    return { name: words.slice(0, -codes.length).join(' '), cells: words.slice(-codes.length) }
  }
  const [head, ...rows] = lines.map(split)
  assert.deepEqual(head.cells, codes, `the columns of ${file}`)
  return rows.map(({ name, cells }) => ({ name, cells: Object.fromEntries(codes.map((code, i) => [actors[code], cells[i]])) }))
}
export function readAccess() {
  return readTable('access.txt').map(({ name, cells }) => {
    const [operationId, thing = 'none'] = name.split(' ')
    return { name, operationId, thing, cells, operation: operations.find((one) => one.operationId === operationId) }
  })
}

// ── Requests ──

// Let in or not; `in`: let in, and refused by what is stored or by a value.
function cellOf({ status, body }) {
  if (status < 300) return 'ok'
  if (['signed_out', 'wrong_signature'].includes(body.code)) return '401'
  return { forbidden: '403', not_found: '404' }[body.code] ?? (status < 500 && status !== 429 ? 'in' : `${status}`)
}

const read = new Map() // a document's bytes → its text
function documentText(stack, type, bytes) {
  const key = bytes.toString('latin1')
  if (/^image/.test(type)) return key
  if (/^text/.test(type)) return bytes.toString()
  if (!read.has(key)) {
    const file = join(stack.directory, 'document')
    writeFileSync(file, bytes)
    const [tool, ...words] = type === 'application/pdf' ? ['pdftotext', file, '-'] : ['unzip', '-p', file]
    read.set(key, execFileSync(tool, words, { maxBuffer: 1e8 }).toString())
  }
  return read.get(key)
}
function textOf(stack, { headers, body, text }) {
  const said = Buffer.isBuffer(body) ? documentText(stack, headers.get('content-type'), body) : text
  return [...headers].map((header) => header.join(': ')).concat(said).join('\n')
}

async function send({ stack, clients }, actor, operation, thing) {
  const reply = await clients[actor].raw(...requestOf(operation, thing, actor))
  return { cell: cellOf(reply), status: reply.status, text: textOf(stack, reply), body: reply.body }
}

// The replies to a row: [{ actor, cell, text, … }]. Some read at once; who writes, or has a document made, does so alone.
async function sendAs(world, { operation, thing }, object = world.things[thing]) {
  const one = (actor) => send(world, actor, operation, object).then(
    (reply) => ({ actor, ...reply }), (error) => ({ actor, cell: 'none', text: '', error: error.message }))
  const waiting = Object.values(actors)
  const replies = []
  const atOnce = operation.method === 'GET' && !/\/(pdf|xlsx|csv)$/.test(operation.path) ? 5 : 1
  while (waiting.length > 0) replies.push(...(await Promise.all(waiting.splice(0, atOnce).map(one))))
  return replies
}

// All rows: [{ row, replies, missing: { part: replies } }].
export async function run(world, rows) {
  const seen = new Set()
  const done = []
  for (const row of rows) {
    const result = { row, replies: await sendAs(world, row), missing: {} }
    if (!seen.has(row.operationId) && row.operation.problems.includes('not_found'))
      for (const part of partsOf(row.operation)) result.missing[part] = await sendAs(world, row, without(world.things[row.thing], part))
    seen.add(row.operationId)
    if (['signOut', 'signOutEverywhere'].includes(row.operationId)) await world.signInAgain()
    done.push(result)
  }
  return done
}

// ── Judging ──

// Where the replies are not what the table says.
export const accessFlaws = (results) =>
  results.flatMap(({ row, replies }) =>
    replies.filter(({ actor, cell }) => cell !== row.cells[actor])
      .map(({ actor, cell, error }) => `${row.name}: ${actor} ${error ?? cell}, and the table says ${row.cells[actor]}`))

// Whom the route's column of roles does not let in, with whatever thing.
const staff = ['mentor', 'teacher', 'administrator', 'registrar', 'it']
const sets = { anybody: ['student', ...staff], signed_in: ['student', ...staff], signature: ['student', ...staff], staff }
export function roleFlaws(results) {
  return results.flatMap(({ row: { name, operation }, replies }) => {
    const allowed = operation.roles.flatMap((one) => sets[one] ?? [one])
    // A save looks for the attempt of this very person, so another role finds none.
    const stopped = operation.problems.includes('forbidden') ? '403' : '404'
    const isOpen = operation.roles.some((one) => ['anybody', 'signature'].includes(one))
    const stopOf = (actor) => (actor === 'nobody' ? !isOpen && '401' : !allowed.includes(roleOf(actor)) && stopped)
    return replies.filter(({ actor, cell }) => stopOf(actor) && cell !== stopOf(actor))
      .map(({ actor, cell }) => `${name}: ${actor} ${cell}, and the route's roles are ${operation.roles.join(' and ')}`)
  })
}

// What is somebody else's looks exactly as what is not there: who is not let in to the one has the same reply for the other.
const problemOf = ({ body }) => JSON.stringify({ ...body, request_id: null })
function missingFlaw(name, part, isFirst, own, other) {
  const same = other.cell === own.cell
  if (same && own.cell === '404')
    return problemOf(own) === problemOf(other) ? [] : [`${name}: ${own.actor} can tell a foreign ${part} from one that is not there`]
  // Who has a duty knows of the thing; what is in it may be looked for after the duty and the other values.
  const fits = ['ok', 'in'].includes(own.cell) ? other.cell === '404' : same || (own.cell === '403' && other.cell === '404')
  if (fits || (same && !isFirst)) return []
  return [`${name}: ${own.actor} gets ${other.error ?? other.cell} for a ${part} that is not there, and ${own.cell} for this one`]
}
export const missingFlaws = (results) =>
  results.flatMap(({ row, replies, missing }) =>
    Object.entries(missing).flatMap(([part, others], nth) =>
      others.flatMap((other, i) => missingFlaw(row.name, part, nth === 0, replies[i], other))))

// ── Secrets ──

const tokens = [/plant\d{3}/g, /\d+[.,]\d+/g, /[\w-]{20,}/g]
const patterns = {
  'key of a question': /"right_option"\s*:\s*[1-9]|"right"\s*:\s*"/,
  'hash of a password': /\$argon2|password_hash|token_hash/,
}

// Who saw which secret in which replies: Map of name → Map of actor → Set of rows.
export function sightings({ secrets }, results) {
  const seen = new Map()
  const note = (secret, actor, name) => {
    if (!seen.has(secret)) seen.set(secret, new Map())
    const by = seen.get(secret)
    by.set(actor, (by.get(actor) ?? new Set()).add(name))
  }
  for (const { row, replies, missing } of results)
    for (const { actor: sender, text } of [...replies, ...Object.values(missing).flat()]) {
      const actor = row.operationId === 'getCalendar' ? 'student' : sender // whoever has the address reads as its owner
      for (const [token] of tokens.flatMap((form) => [...text.matchAll(form)])) {
        const secret = secrets.names.get(token.replace(',', '.'))
        if (secret) note(secret, actor, row.name)
      }
      for (const [secret, pattern] of Object.entries(patterns)) if (pattern.test(text)) note(secret, actor, row.name)
    }
  return seen
}
export const secretsOf = ({ secrets }) => [...new Set([...secrets.names.values(), ...Object.keys(patterns)])]

export const secretFlaws = (table, seen) =>
  table.flatMap(({ name, cells }) =>
    Object.values(actors).flatMap((actor) => {
      const where = [...(seen.get(name)?.get(actor) ?? [])]
      if (where.length > 0 && cells[actor] === '-') return [`${name}: ${actor} saw it in ${where.join(', ')}`]
      return where.length === 0 && cells[actor] === 'sees' ? [`${name}: ${actor} should see it somewhere`] : []
    }))
