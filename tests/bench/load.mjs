// The two senders of a measurement: wrk through nginx, pgbench straight into PostgreSQL. Both resolve with
// { perSecond, p50, p99, p999 (milliseconds), bytes (a request, from the server), errors, requests }.
import { execFile } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = new URL('../..', import.meta.url).pathname

// Requests as request.lua reads them: { token, method, path, body, etag }.
export function writeRequests(file, requests) {
  const line = ({ token = '', method = 'GET', path, body, etag = '' }) =>
    `${token}\t${method}\t${path}\t${body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)}\t${etag}\n`
  writeFileSync(file, requests.map(line).join(''))
}

// The same reads, of what has not changed since.
export function withEtags({ address }, requests) {
  return Promise.all(requests.map(async (one) => {
    const response = await fetch(address + one.path, { headers: { Cookie: `emtihan-development=${one.token}` } })
    await response.text()
    return { ...one, etag: response.headers.get('ETag') }
  }))
}

// seconds: how long; with `once` every line is sent one time and `seconds` is only the limit.
export async function sendByWrk({ address, file, clients, seconds, first = 1, once = false }) {
  const threads = once ? 1 : Math.min(2, clients)
  const { stdout } = await run('wrk', [
    '--threads', String(threads), '--connections', String(clients), '--duration', `${seconds}s`, '--timeout', '20s',
    '--script', join(root, 'tests/bench/request.lua'), address, '--', file, String(first), once ? 'once' : 'again', String(threads),
  ])
  const said = JSON.parse(stdout.trim().split('\n').at(-1))
  return {
    perSecond: (said.requests / said.microseconds) * 1e6,
    p50: said.p50 / 1000, p99: said.p99 / 1000, p999: said.p999 / 1000,
    bytes: said.bytes / said.requests, errors: said.errors, why: said.why, requests: said.requests,
  }
}

// A statement of sql/queries as a pgbench script, its parameters replaced by these SQL expressions.
export function statement(noun, name, parameters) {
  const text = readFileSync(join(root, `sql/queries/${noun}.sql`), 'utf8')
  const found = text.match(new RegExp(`^-- name: ${name}\\n([^]*?)(?=^-- |$(?![^]))`, 'm'))
  if (!found) throw new Error(`sql/queries/${noun}.sql has no ${name}`)
  return `${found[1].trim().replace(/\$(\d+)/g, (_, n) => `(${parameters[n - 1]})`)};\n`
}

// As the worker's connections do: prepared once, generic plans, no just-in-time compilation.
export async function sendByPgbench({ settings, directory, script, clients, seconds, transactions, variables = {} }) {
  const file = join(directory, 'pgbench.sql')
  const log = join(directory, 'pgbench-log')
  writeFileSync(file, script)
  const { stdout } = await run(
    'pgbench',
    ['--no-vacuum', '--protocol', 'prepared', '--client', String(clients), '--jobs', String(Math.min(2, clients)),
      ...(transactions ? ['--transactions', String(transactions)] : ['--time', String(seconds)]),
      ...Object.entries(variables).flatMap(([name, value]) => ['--define', `${name}=${value}`]),
      '--log', '--sampling-rate=0.1', `--log-prefix=${log}`, '--file', file],
    { env: { ...process.env, ...settings, PGOPTIONS: '-c plan_cache_mode=force_generic_plan -c jit=off' } },
  )
  const times = []
  for (const part of await logsOf(log)) {
    for (const line of readFileSync(part, 'utf8').split('\n')) if (line) times.push(Number(line.split(' ')[2]) / 1000)
    rmSync(part)
  }
  times.sort((a, b) => a - b)
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))]
  return {
    perSecond: Number(stdout.match(/^tps = ([\d.]+)/m)?.[1] ?? 0),
    p50: at(0.5), p99: at(0.99), p999: at(0.999), bytes: 0, requests: Number(stdout.match(/^number of transactions actually processed: (\d+)/m)[1]),
    errors: Number(stdout.match(/^number of failed transactions: (\d+)/m)?.[1] ?? 0),
  }
}

async function logsOf(prefix) {
  const { stdout } = await run('bash', ['-c', 'ls -- "$0".*', prefix])
  return stdout.trim().split('\n')
}
