// tools/stack, which make run and every test stand on: repeating, two at once, and what a killed run leaves behind.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { startStack, until } from '../harness/stack.mjs'

const parts = ['database', 'worker', 'web']
let stack
before(async () => (stack = await startStack()))
after(() => stack.stop())

const pids = () => parts.map((part) => stack.pid(part))
function dead(pid) {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return true
  }
}
const clock = () => fetch(`${stack.address}/api/v1/clock`)

test('Stack: brought up again while it runs, it stays as it is', async () => {
  const before = pids()
  await stack.up()
  assert.deepEqual(pids(), before)
})

test('Stack: another one that wants the same port takes the next one', async () => {
  const { port } = new URL(stack.address)
  const other = await startStack({ environment: { STACK_PORT: port } })
  assert.ok(new URL(other.address).port > port)
  assert.equal((await clock()).status, 200)
  await other.stop()
  assert.equal((await clock()).status, 200)
})

test('Stack: killed in all its parts at once, it comes up again with its data at the same address', async () => {
  await stack.sql("insert into groups (name, language) values ('kept', 'kk')")
  const [before, address] = [pids(), stack.address]
  for (const pid of before) process.kill(pid, 'SIGKILL')
  await until('they are dead', () => before.every(dead))
  await stack.up()
  assert.equal(stack.address, address)
  assert.deepEqual(await stack.sql("select name from groups where name = 'kept'"), [{ name: 'kept' }])
  assert.equal((await clock()).status, 200)
  assert.equal(pids().some((pid) => before.includes(pid)), false)
})
