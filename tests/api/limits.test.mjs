// Rate limits: by session, and by address for signing in.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startStack } from '../harness/stack.mjs'

let stack
before(async () => {
  const environment = { SESSION_RATE: '1', SESSION_BURST: '4', SIGN_IN_RATE: '1', SIGN_IN_BURST: '2' }
  stack = await startStack({ environment })
})
after(() => stack.stop())

const clock = (token) => fetch(`${stack.address}/api/v1/clock`, token && { headers: { cookie: `a=b; emtihan-development=${token}` } })
const statuses = async (replies) => (await Promise.all(replies)).map(({ status }) => status)

test('A session that asks too often gets 429 with Retry-After; the others of its dormitory do not', async () => {
  const hasty = await Promise.all(Array.from({ length: 20 }, () => clock('hasty')))
  const refused = hasty.find(({ status }) => status === 429)
  assert.ok(Number(refused.headers.get('retry-after')) > 0)
  assert.equal((await refused.json()).code, 'too_many_requests')
  assert.deepEqual(await statuses([clock('neighbour'), clock('another'), clock()]), [200, 200, 200])
})

test('Whoever tries to sign in too often from one address gets 429; reading from there goes on', async () => {
  const body = JSON.stringify({ login: 'nobody', password: 'nothing at all' })
  const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
  const tries = Array.from({ length: 12 }, () => fetch(`${stack.address}/api/v1/session`, { method: 'POST', headers, body }))
  assert.ok((await statuses(tries)).includes(429))
  assert.equal((await clock()).status, 200)
})
