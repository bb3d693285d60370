// What Zoom sends: its signature, its replays, and the recordings that it announces (O1, C1).
import assert from 'node:assert/strict'
import { createHmac, randomInt } from 'node:crypto'
import { after, before, test } from 'node:test'
import { makePerson, makeTest } from '../harness/faculty.mjs'
import { makeHearing } from '../harness/hearing.mjs'
import { startStack } from '../harness/stack.mjs'
import { Client, signIn } from './client.mjs'

const secret = 'the secret token of the Zoom app'
let stack, administrator
before(async () => {
  stack = await startStack({ environment: { EMTIHAN_ZOOM_SECRET: secret } })
  administrator = await signIn(stack, (await makePerson(stack, { roles: ['administrator'] })).login)
})
after(() => stack.stop())

const hmac = (text, key = secret) => createHmac('sha256', key).update(text).digest('hex')
const seconds = (shift = 0) => String(Math.floor(Date.now() / 1000) + shift)
const signed = (body, { timestamp = seconds(), key = secret } = {}) => ({
  'x-zm-request-timestamp': timestamp,
  'x-zm-signature': `v0=${hmac(`v0:${timestamp}:${body}`, key)}`,
})
// As Zoom sends: no cookie, no page. `headers` replace those of a right signature.
async function send(message, headers = {}, on = stack) {
  const body = typeof message === 'string' ? message : JSON.stringify(message)
  const reply = await new Client(on).raw('POST', '/v1/webhooks/zoom', {
    headers: { 'sec-fetch-site': null, 'content-type': 'application/json; charset=utf-8', ...signed(body), ...headers },
    body,
  })
  return reply
}
const outcome = ({ status, body }) => [status, body.code ?? body.outcome]

// A hearing of which Zoom knows the meeting, `opened` ago: { sitting, meeting }.
async function makeMeeting({ kind = 'oral', meeting = String(randomInt(1e9, 1e10)), ...more } = {}) {
  const made = await makeTest(stack, { kind, bank: false, ...more })
  await stack.sql("insert into hearings (sitting_id, provider, meeting_url, meeting_number) values ($1, 'zoom', $2, $3)",
    [made.sitting, `https://zoom.us/j/${meeting}`, meeting])
  return { ...made, meeting }
}
let serial = 0
const film = (more = {}) => ({ id: `f${++serial}`, file_type: 'MP4', file_size: 52_000_000, play_url: `https://zoom.us/rec/play/f${serial}`, status: 'completed', ...more })
function completed(meeting, object = {}) {
  return {
    event: 'recording.completed', event_ts: Date.now(), download_token: 'eyJ',
    payload: {
      account_id: 'AAAAAABBBB',
      object: {
        uuid: `u${++serial}==`, id: Number(meeting), host_email: 'host@example.edu', topic: 'Емтихан', start_time: new Date().toISOString().replace(/\.\d+/, ''),
        timezone: 'Asia/Almaty', duration: 91, total_size: 734003200, recording_count: 1, share_url: `https://zoom.us/rec/share/s${serial}`,
        recording_files: [film()], participant_audio_files: [{ id: 'p', nested: { deeper: [{ still: 1.5 }] } }], ...object,
      },
    },
  }
}
const recordingsOf = async (sitting) => (await administrator.listRecordings({ id: sitting })).items
const linkOf = async (recording) => (await administrator.viewRecording({ id: recording.id }, {})).url

test('O1: a recording that Zoom has finished is entered at its hearing, with link, length, size and start', async () => {
  const { sitting, meeting } = await makeMeeting()
  const message = completed(meeting)
  assert.deepEqual(outcome(await send(message)), [200, 'entered'])
  const [one, ...others] = await recordingsOf(sitting)
  assert.deepEqual(others, [])
  assert.deepEqual([one.provider, one.source, one.entered_by, one.seconds, one.size_bytes], ['zoom', 'webhook', null, 5460, 734003200])
  assert.equal(Date.parse(one.recorded_at), Date.parse(message.payload.object.start_time))
  assert.equal(await linkOf(one), message.payload.object.share_url)
  const [{ detail }] = await stack.sql("select detail from audit_log where object = 'recording:' || $1 and actor_id is null", [one.id])
  assert.equal(detail.after.url, message.payload.object.share_url)
})

test('O1: without a page of its own the first film is the recording; sound and chat are none', async () => {
  const { sitting, meeting } = await makeMeeting()
  const films = [film({ file_type: 'M4A' }), film({ file_size: 52_000_001 }), film()]
  assert.deepEqual(outcome(await send(completed(meeting, { share_url: undefined, recording_files: films }))), [200, 'entered'])
  const [one, ...others] = await recordingsOf(sitting)
  assert.deepEqual([others, one.size_bytes, await linkOf(one)], [[], 52_000_001, films[1].play_url])
})

test('C1: two films under one link are one recording, and two links are two', async () => {
  const { sitting, meeting } = await makeMeeting({ kind: 'creative' })
  const two = completed(meeting, { recording_files: [film(), film()] })
  assert.deepEqual(outcome(await send(two)), [200, 'entered'])
  assert.deepEqual(outcome(await send({ ...two, event_ts: 1 })), [200, 'known'])
  assert.equal((await recordingsOf(sitting)).length, 1)
  assert.deepEqual(outcome(await send(completed(meeting))), [200, 'entered'])
  assert.equal((await recordingsOf(sitting)).length, 2)
})

test('O1: of the hearings with one meeting number the recording goes to the one that begins nearest', async () => {
  const { sitting: early, meeting } = await makeMeeting({ opened: '9 hours' })
  const { sitting: late } = await makeMeeting({ meeting, opened: '1 hour' })
  assert.deepEqual(outcome(await send(completed(meeting))), [200, 'entered'])
  const then = new Date(Date.now() - 8.5 * 3600_000).toISOString()
  assert.deepEqual(outcome(await send(completed(meeting, { start_time: then.replace(/\.\d+/, '') }))), [200, 'entered'])
  assert.deepEqual([(await recordingsOf(early)).length, (await recordingsOf(late)).length], [1, 1])
})

test('O1, C1: after the meeting of an open exam was changed the recordings of all its parts are its own', async () => {
  const made = await makeHearing(stack, { students: 1, meeting: 'https://zoom.us/j/7300000001' })
  const change = (meeting_url, provider) =>
    administrator.putPreparation({ id: made.sitting }, { ...made.wanted, provider, meeting_url })
  await change('https://zoom.us/j/7300000002', 'zoom') // before the opening: nothing was held in the first one
  await stack.sql("update hearings set state = 'open', opened_at = now() where sitting_id = $1", [made.sitting])
  await change('https://zoom.us/j/7300000003', 'zoom')
  await change('https://university.webex.com/meet/8300000004', 'webex')
  const outcomes = []
  for (const n of [1, 2, 3]) outcomes.push(outcome(await send(completed(`730000000${n}`)))[1])
  assert.deepEqual(outcomes, ['ignored', 'entered', 'entered'])
  assert.equal((await recordingsOf(made.sitting)).length, 2)
})

test('O1: a meeting that is none of ours, or not that day\'s, is answered 200 and passed over, so that Zoom stops', async () => {
  const { sitting, meeting } = await makeMeeting({ opened: '3 days' })
  for (const number of [meeting, '99999999999']) {
    const reply = await send(completed(number))
    assert.deepEqual([reply.status, reply.body], [200, { event: 'recording.completed', meeting: number, outcome: 'ignored' }])
  }
  assert.deepEqual(await recordingsOf(sitting), [])
  assert.ok(stack.log('worker').split('\n').some((line) => /"event":"webhook".*99999999999.*ignored/.test(line)))
  assert.deepEqual(outcome(await send({ event: 'meeting.started', payload: { object: { id: '1' } } })), [200, 'ignored'])
  assert.deepEqual(outcome(await send({})), [200, 'ignored'])
})

test('O1: Zoom learns that we have the secret by a token signed with it', async () => {
  const plainToken = 'qgg8vlvZRS6UYooatFL8Aw'
  const { status, body } = await send({ event: 'endpoint.url_validation', event_ts: 1, payload: { plainToken } })
  assert.deepEqual([status, body], [200, { plainToken, encryptedToken: hmac(plainToken) }])
  for (const token of [undefined, null, '', 'a"b', 'x'.repeat(201), {}])
    assert.deepEqual(outcome(await send({ event: 'endpoint.url_validation', payload: { plainToken: token } })),
      [422, 'bad_value'], JSON.stringify(token))
})

test('O1: what is not signed with the secret, or altered afterwards, enters nothing', async () => {
  const { sitting, meeting } = await makeMeeting()
  const body = JSON.stringify(completed(meeting))
  const right = signed(body)
  const wrong = {
    'another secret': signed(body, { key: 'another' }),
    'an empty secret': signed(body, { key: '' }),
    'no signature': { 'x-zm-signature': null },
    'no timestamp': { 'x-zm-request-timestamp': null },
    'an empty signature': { 'x-zm-signature': 'v0=' },
    'another version': { 'x-zm-signature': right['x-zm-signature'].replace('v0', 'v1') },
    'capital digits': { 'x-zm-signature': `v0=${right['x-zm-signature'].slice(3).toUpperCase()}` },
    'half a signature': { 'x-zm-signature': right['x-zm-signature'].slice(0, 35) },
    'the signature of another moment': { ...right, 'x-zm-request-timestamp': seconds(-1) },
    'the signature of another body': signed(body.replace('91', '92')),
    'the bare digest of the body': { 'x-zm-signature': `v0=${hmac(body)}` },
  }
  for (const [what, headers] of Object.entries(wrong))
    assert.deepEqual(outcome(await send(body, headers)), [401, 'wrong_signature'], what)
  const altered = body.replace(meeting, String(Number(meeting) + 1))
  assert.deepEqual(outcome(await send(altered, right)), [401, 'wrong_signature'])
  assert.deepEqual(await recordingsOf(sitting), [])
})

test('O1: a signature that is minutes old or from the future is refused, at the edge of what is tolerated it is not', async () => {
  const { meeting } = await makeMeeting()
  const at = (timestamp) => {
    const body = JSON.stringify(completed(meeting))
    return send(body, signed(body, { timestamp }))
  }
  for (const timestamp of [seconds(-310), seconds(310), seconds(-864000), '0', '1e9', '-1', 'now', '99999999999', `${seconds()}000`]) {
    const reply = await at(timestamp)
    assert.deepEqual([...outcome(reply), reply.body.reason], [401, 'wrong_signature', 'untimely_signature'], timestamp)
  }
  for (const shift of [-280, 280]) assert.deepEqual(outcome(await at(seconds(shift))), [200, 'entered'])
})

test('O1: a delivery counts once: whoever repeats it, one by one or at once, is refused', async () => {
  const { sitting, meeting } = await makeMeeting()
  const body = JSON.stringify(completed(meeting))
  const headers = signed(body)
  const replies = await Promise.all(Array.from({ length: 8 }, () => send(body, headers)))
  assert.deepEqual(replies.map(({ status }) => status).sort(), [200, ...Array(7).fill(401)])
  const again = await send(body, headers)
  assert.deepEqual([...outcome(again), again.body.reason], [401, 'wrong_signature', 'replayed_signature'])
  assert.equal((await recordingsOf(sitting)).length, 1)
  await stack.sql("update webhook_deliveries set received_at = received_at - interval '1 hour'")
  assert.deepEqual(outcome(await send({ event: 'meeting.ended' })), [200, 'ignored'])
  assert.equal((await stack.sql('select from webhook_deliveries')).length, 1)
})

test('O1: the body may hold fields that we do not know, but has to be one object in strict JSON', async () => {
  const { meeting } = await makeMeeting()
  assert.deepEqual(outcome(await send({ ...completed(meeting), tomorrow: { new: [null, true, -1.5e3] } })), [200, 'entered'])
  const bodies = ['', '[]', 'true', '{"event":', '{}{}', "{'event':1}", '{"event":NaN}', '{"event":"a","event":"b"}', '{"event":"\\u0000"}',
    `${'{"a":'.repeat(14)}1${'}'.repeat(14)}`]
  for (const body of bodies) assert.deepEqual(outcome(await send(body)), [400, 'bad_json'], body)
  const bytes = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])
  const timestamp = seconds()
  const reply = await new Client(stack).raw('POST', '/v1/webhooks/zoom', {
    headers: { 'content-type': 'application/json', 'x-zm-request-timestamp': timestamp,
      'x-zm-signature': `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(bytes).digest('hex')}` },
    body: bytes,
  })
  assert.deepEqual(outcome(reply), [400, 'bad_json'])
})

test('O1: a recording without a meeting or without a sound link is refused by name', async () => {
  const { sitting, meeting } = await makeMeeting()
  for (const object of [{ id: undefined }, { id: 'abc' }, { id: 12.5 }, { id: { a: 1 } }])
    assert.equal((await send(completed(meeting, object))).body.field, 'payload.object.id', JSON.stringify(object))
  for (const share_url of ['http://zoom.us/rec/1', 'javascript:alert(1)', 'https://zoom.us/a b', 'https://user@zoom.us/', '', 7, `https://zoom.us/${'x'.repeat(1000)}`])
    assert.equal((await send(completed(meeting, { share_url }))).body.field, 'payload.object.share_url', String(share_url))
  assert.deepEqual(outcome(await send(completed(meeting, { share_url: null, recording_files: null }))), [422, 'bad_value'])
  assert.deepEqual(outcome(await send({ event: 'recording.completed' })), [422, 'bad_value'])
  assert.deepEqual(outcome(await send(completed(meeting, { duration: 'long', total_size: -1, start_time: 'today' }))), [200, 'entered'])
  const [one] = await recordingsOf(sitting)
  assert.deepEqual([one.seconds, one.size_bytes, one.recorded_at], [null, null, null])
})

test('O1: a megabyte is too large, and another kind of body is not read', async () => {
  const huge = JSON.stringify({ ...completed('1234567890'), padding: 'x'.repeat(1_000_000) })
  assert.deepEqual(outcome(await send(huge)), [413, 'body_too_large'])
  assert.deepEqual(outcome(await send('{}', { 'content-type': 'text/plain' })), [415, 'wrong_media_type'])
})

test('O1: without a secret there is no such address, whoever signs', async () => {
  const closed = await startStack()
  try {
    for (const key of [secret, '']) {
      const body = '{"event":"meeting.started"}'
      assert.deepEqual(outcome(await send(body, signed(body, { key: key || 'x' }), closed)), [404, 'not_found'])
    }
    assert.deepEqual(outcome(await send('{}', { 'x-zm-signature': null }, closed)), [404, 'not_found'])
  } finally {
    await closed.stop()
  }
})
