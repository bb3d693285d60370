// make hearings ROOMS=20: oral exams held at once, a commission of three, a proctor and 25 students each, whose pages ask every
// 1.2 s with If-None-Match as the portal's do. In each room the proctor calls student after student; what is measured is how
// long after the click each screen of that room shows it (O2: within 2 seconds). Prints it with what the servers spent; fails
// when a screen was later. SECONDS (20): how long the rooms are watched.
import { startStack } from '../harness/stack.mjs'
import { makeOpenRoom } from '../api/hearings.mjs'
import { cpuOf } from './cpu.mjs'

const rooms = Number(process.env.ROOMS || 20)
const seconds = Number(process.env.SECONDS || 20)
const POLL_MS = 1200
const LIMIT_MS = 2000

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const stack = await startStack({ environment: { SESSION_RATE: '1000000', ADDRESS_RATE: '1000000', SIGN_IN_RATE: '1000000' } })
const delays = []
const requests = []
let failed = 0
let over = false

// One screen: asks, and notes how long after the click the room's newest change was there.
async function follow(room, path, cookie) {
  let etag
  let seen = room.change
  await wait(Math.random() * POLL_MS)
  while (!over) {
    const newest = room.change
    const began = performance.now()
    const response = await fetch(stack.address + path, { headers: { Cookie: cookie, ...(etag && { 'If-None-Match': etag }) } })
    await response.text()
    requests.push(performance.now() - began)
    if (response.status === 200 || response.status === 304) etag = response.headers.get('ETag')
    else failed++
    // What had been done before this request was sent is in its reply.
    if (newest.done && newest !== seen) {
      delays.push(performance.now() - newest.clicked)
      seen = newest
    }
    await wait(POLL_MS)
  }
}

// The proctor calls and sends back, every few seconds.
async function hold(room) {
  await wait(Math.random() * 3000)
  while (!over) {
    for (const state of ['called', 'waiting']) {
      const change = { clicked: performance.now(), done: false }
      await room.move(room.students[0], state)
      change.done = true
      room.change = change
      await wait(3000)
      if (over) return
    }
  }
}

const percentile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]

try {
  const open = []
  for (let i = 0; i < rooms; i++) open.push(await makeOpenRoom(stack, { students: 25 }))
  const servers = { nginx: stack.pid('web'), worker: stack.pid('worker'), PostgreSQL: stack.pid('database') }
  const before = Object.fromEntries(Object.entries(servers).map(([name, pid]) => [name, cpuOf(pid)]))
  const began = performance.now()
  const screens = open.flatMap((room) => {
    room.change = {}
    const staff = [room.chair, ...room.members, room.proctor].map((one) => follow(room, `/api/v1/hearings/${room.sitting}`, one.cookie))
    return [...staff, ...room.students.map((one) => follow(room, `/api/v1/hearings/${room.sitting}/place`, one.cookie)), hold(room)]
  })
  await wait(seconds * 1000)
  over = true
  await Promise.all(screens)
  const elapsed = (performance.now() - began) / 1000
  const spent = Object.entries(servers).map(([name, pid]) => `${name} ${((cpuOf(pid) - before[name]) / 10 / elapsed).toFixed(0)} %`)
  console.log(`${rooms} hearings, ${open.reduce((sum, room) => sum + room.students.length + room.members.length + 2, 0)} screens`)
  console.log(`a change is on a screen after: p50 ${percentile(delays, 0.5).toFixed(0)} ms, p99 ${percentile(delays, 0.99).toFixed(0)} ms, at most ${Math.max(...delays).toFixed(0)} ms (${delays.length} times)`)
  console.log(`requests: ${(requests.length / elapsed).toFixed(0)} a second, p50 ${percentile(requests, 0.5).toFixed(1)} ms, p99 ${percentile(requests, 0.99).toFixed(1)} ms, ${failed} failed`)
  console.log(`of a core: ${spent.join(', ')}`)
  if (failed > 0 || Math.max(...delays) > LIMIT_MS) process.exitCode = 1
} finally {
  await stack.stop()
}
