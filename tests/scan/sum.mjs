// What the scanners said and what they did to the server, in a table; exits with 1 when anything was found.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const [directory, ...roles] = process.argv.slice(2)
const read = (name) => (existsSync(join(directory, name)) ? readFileSync(join(directory, name), 'utf8') : '')
const lines = (name, pattern) => read(name).split('\n').filter((line) => pattern.test(line))
const findings = []

for (const role of roles) {
  const report = JSON.parse(read(`${role}.wapiti.json`) || 'null')
  if (!report) findings.push(`wapiti as ${role} left no report: see ${role}.wapiti.log`)
  for (const [kind, list] of Object.entries({ ...report?.vulnerabilities, ...report?.anomalies }))
    for (const { method, path, info } of list) findings.push(`wapiti as ${role}: ${kind}: ${method} ${path}: ${info}`)
  for (const line of lines(`${role}.sqlmap.log`, /is vulnerable|appears to be .*injectable|injection point\(s\)|Payload:/)) findings.push(`sqlmap as ${role}: ${line.trim()}`)
  const addresses = Number(/Wapiti found (\d+) URLs/.exec(read(`${role}.wapiti.log`))?.[1] ?? 0)
  if (addresses === 0) findings.push(`wapiti as ${role} tried nothing: see ${role}.wapiti.log`)
  const done = lines(`${role}.sqlmap.log`, /all tested parameters|Payload:/)
  if (done.length === 0) findings.push(`sqlmap as ${role} tried nothing: see ${role}.sqlmap.log`)
  console.log(`${role}: wapiti ${addresses} addresses, sqlmap ${done.length} operations`)
}
const statuses = {}
for (const [, status] of read('access.log').matchAll(/"status":(\d+)/g)) statuses[status] = (statuses[status] ?? 0) + 1
console.log(`replies: ${Object.entries(statuses).map(([status, count]) => `${count} × ${status}`).join(', ')}`)
for (const line of lines('worker.log', /"status":500|AddressSanitizer|"level":"fatal"/).slice(0, 20)) findings.push(`worker: ${line}`)
for (const line of lines('database.log', /ERROR: .*(syntax error|unterminated|does not exist)|FATAL|PANIC/).slice(0, 20)) findings.push(`PostgreSQL: ${line}`)
console.log(findings.length ? `\n${findings.join('\n')}` : '')
console.log(`${findings.length} findings`)
process.exit(findings.length ? 1 : 0)
