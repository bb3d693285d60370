// Screenshots of an appeal: what is taken, who may store and see it, until when; whole or not at all.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { makeAppeal, makeCommission, makePerson, makeTest } from '../harness/faculty.mjs'
import { picture, png } from '../harness/pictures.mjs'
import { startStack, until } from '../harness/stack.mjs'
import { Client, refused, signIn } from './client.mjs'
import { makeAdministrator } from './dates.mjs'
import { details, fileAppeal, vote } from './decisions.mjs'

const MiB = 1024 * 1024
let stack
before(async () => (stack = await startStack()))
after(() => stack.stop())

// A student with an open appeal: { …test, client, id, number }.
async function appellant(options = {}) {
  const made = await makeTest(stack, { bank: false })
  const appeal = await makeAppeal(stack, { ...made, ...options })
  return { ...made, ...appeal, client: await signIn(stack, made.student.login) }
}
const put = (client, id, n, body, type = 'image/png') =>
  client.raw('PUT', `/v1/appeals/${id}/pictures/${n}`, { headers: { 'content-type': type }, body })
const outcome = ({ status, body }) => [status, body.code, body.reason].filter((one) => one !== undefined)
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')
const stored = (id) => stack.sql('select n, bytes from appeal_pictures where appeal_id = $1 order by n', [id])
const history = (id) =>
  stack.sql("select action, detail from audit_log where object = 'appeal:' || $1 order by id", [id])

test('T11, A15: PNG, JPEG and WebP are stored with the type and size found in their bytes, and come back as they were', async () => {
  const { client, id, number } = await appellant()
  const files = [
    ['plain.png', 'image/png', 3, 2],
    ['progressive.jpeg', 'image/jpeg', 17, 9],
    ['lossy.webp', 'image/webp', 3, 2],
    ['extended.webp', 'image/webp', 3, 2],
    ['restarts.jpeg', 'image/jpeg', 24, 16],
  ]
  for (const [i, [name, type, width, height]] of files.entries()) {
    const bytes = picture(name)
    const reply = await put(client, id, i + 1, bytes, type)
    assert.equal(reply.status, 201)
    const { length: size } = bytes
    assert.deepEqual(reply.body, { n: i + 1, media_type: type, width, height, size, sha256: sha256(bytes) })
    assert.deepEqual(await client.getPicture({ id, n: i + 1 }), bytes)
    const { headers } = client.last
    assert.equal(headers.get('content-type'), type)
    assert.equal(headers.get('content-length'), String(size))
    assert.equal(headers.get('content-disposition'), `attachment; filename="appeal-${number}-${i + 1}.${type.slice(6)}"`)
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.get('cache-control'), 'private, no-store')
    assert.match(headers.get('content-security-policy'), /^sandbox; default-src 'none';/)
  }
})

test('T11: the same bytes again change nothing, other bytes take their place, and the log tells all of it', async () => {
  const { client, id } = await appellant()
  const [first, second] = [png({ shade: 1 }), png({ shade: 2 })]
  const statuses = []
  for (const bytes of [first, first, second]) statuses.push((await put(client, id, 1, bytes)).status)
  assert.deepEqual(statuses, [201, 200, 200])
  assert.deepEqual(await stored(id), [{ n: 1, bytes: second }])
  assert.deepEqual(
    (await history(id)).map(({ action, detail }) => [action, detail.before?.sha256, detail.after.sha256]),
    [
      ['appeal.picture_stored', undefined, sha256(first)],
      ['appeal.picture_stored', sha256(first), sha256(second)],
    ],
  )
})

test('T11: a picture that was taken away is gone; the reply has those that are left; once more changes nothing', async () => {
  const { client, id } = await appellant()
  await client.putPicture({ id, n: 1 }, png({ shade: 1 }))
  const kept = await client.putPicture({ id, n: 2 }, png({ shade: 2 }))
  for (let i = 0; i < 2; i++)
    assert.deepEqual(await client.deletePicture({ id, n: 1 }), { items: [kept], next: null })
  await refused(client.getPicture({ id, n: 1 }), 'not_found')
  assert.deepEqual(
    (await history(id)).map(({ action }) => action),
    ['appeal.picture_stored', 'appeal.picture_stored', 'appeal.picture_deleted'],
  )
})

test('T11: a picture of 5 MiB is taken and comes back whole, a byte more is too large', async () => {
  const { client, id } = await appellant()
  const bytes = png({ size: 5 * MiB })
  assert.equal(bytes.length, 5 * MiB)
  assert.equal((await put(client, id, 1, bytes)).status, 201)
  assert.equal(sha256(await client.getPicture({ id, n: 1 })), sha256(bytes))
  assert.deepEqual(outcome(await put(client, id, 1, png({ size: 5 * MiB + 1 }))), [413, 'body_too_large'])
  assert.deepEqual(await stored(id), [{ n: 1, bytes }])
})

const whole = png()
const refusedFiles = {
  'an empty file': [Buffer.alloc(0), 'empty_picture'],
  'a picture cut in its middle': [whole.subarray(0, whole.length / 2), 'truncated_picture'],
  'a picture without its last byte': [whole.subarray(0, -1), 'truncated_picture'],
  'a picture with a script behind it': [Buffer.concat([whole, Buffer.from('<script>alert(1)</script>')]), 'data_behind_picture'],
  'a picture with an archive behind it': [Buffer.concat([whole, Buffer.from('PK\x03\x04')]), 'data_behind_picture'],
  '100 megapixels in 1 KB': [png({ width: 10_000, height: 10_000 }), 'too_many_pixels'],
  'a line of 20001 pixels': [png({ width: 20_001, height: 1 }), 'too_many_pixels'],
  'a picture with a wrong checksum': [Buffer.from(whole).fill(7, 20, 21), 'broken_picture'],
  'a moving PNG': [picture('animated.png'), 'animated_picture'],
  'a GIF that poses as a PNG': [picture('animated.gif'), 'unknown_picture_type'],
  'a page that poses as a PNG': [Buffer.from('<!DOCTYPE html><script>alert(1)</script>'), 'unknown_picture_type'],
  'a drawing that poses as a PNG': [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'unknown_picture_type'],
  'a document that poses as a PNG': [Buffer.from('%PDF-1.7'), 'unknown_picture_type'],
}
for (const [what, [bytes, reason]] of Object.entries(refusedFiles)) {
  test(`T11: ${what} is refused as ${reason}, with a sentence, and nothing is stored`, async () => {
    const { client, id } = await appellant()
    const reply = await put(client, id, 1, bytes)
    assert.ok(bytes.length < 1024)
    assert.deepEqual(outcome(reply), [422, 'file_refused', reason])
    assert.match(reply.body.detail, /^[A-Z].{10,}\.$/)
    assert.deepEqual(await stored(id), [])
  })
}

test('T11: a type that is not the one found, or not one of the three, is refused', async () => {
  const { client, id } = await appellant()
  const reply = await put(client, id, 1, picture('baseline.jpeg'), 'image/png')
  assert.deepEqual(outcome(reply), [415, 'wrong_media_type'])
  assert.equal(reply.body.detail, 'The file is image/jpeg and was sent as something else.')
  for (const type of ['image/gif', 'image/svg+xml', 'text/html', 'application/pdf', 'application/json', 'image/pngx', ''])
    assert.deepEqual(outcome(await put(client, id, 1, png(), type)), [415, 'wrong_media_type'], type)
  assert.equal((await put(client, id, 1, png(), 'IMAGE/PNG; charset=binary')).status, 201)
})

test('T11: an appeal takes five pictures; a sixth number is refused and replaces none', async () => {
  const { client, id } = await appellant()
  for (let n = 1; n <= 5; n++) await client.putPicture({ id, n }, png({ shade: n }))
  await refused(client.putPicture({ id, n: 6 }, png()), 'bad_value', { field: 'n', reason: 'too_many_pictures' })
  for (const n of ['0', '-1', '01', '101', 'x']) assert.deepEqual(outcome(await put(client, id, n, png())), [404, 'not_found'])
  assert.equal((await stored(id)).length, 5)
})

test('T11: an upload that breaks off in its middle leaves no trace, and the next one is stored', async () => {
  const { client, id } = await appellant()
  const path = `/api/v1/appeals/${id}/pictures/1`
  const bytes = png({ size: 1 * MiB })
  const { port } = new URL(stack.address)
  const socket = connect(port, '127.0.0.1')
  const head = ['PUT', path, 'HTTP/1.1\r\nHost:', `127.0.0.1:${port}\r\nCookie:`, `${client.cookie}\r\nSec-Fetch-Site: same-origin`]
  socket.write(`${head.join(' ')}\r\nContent-Type: image/png\r\nContent-Length: ${bytes.length}\r\n\r\n`)
  await new Promise((resolve) => socket.write(bytes.subarray(0, bytes.length / 2), resolve))
  socket.destroy()
  const seen = () => stack.log('access').split('\n').filter((line) => line.includes(`"path":"${path}"`))
  const [line] = await until('nginx notes the end of the upload', () => seen().length > 0 && seen())
  assert.equal(JSON.parse(line).worker_status, '')
  assert.deepEqual([await stored(id), await history(id)], [[], []])
  assert.equal((await put(client, id, 1, bytes)).status, 201)
})

test('T11: of two pictures sent at once under one number the later one stays, whole', async () => {
  const { client, id } = await appellant()
  const files = [png({ shade: 1, size: 100_000 }), png({ shade: 2, size: 200_000 })]
  const lock = await stack.hold('select from appeals where id = $1 for update', [id])
  const replies = files.map((bytes) => put(client, id, 1, bytes))
  await lock.awaited(2)
  await lock.release()
  const statuses = (await Promise.all(replies)).map(({ status }) => status)
  assert.deepEqual([...statuses].sort(), [200, 201])
  assert.deepEqual(await stored(id), [{ n: 1, bytes: files[statuses.indexOf(200)] }])
})

test('T11: more uploads at once than a worker has room for are asked to come again; none is half stored', async () => {
  const { client, id } = await appellant()
  const lock = await stack.hold('select from appeals where id = $1 for update', [id])
  const answered = []
  const replies = Array.from({ length: 40 }, (_, i) =>
    put(client, id, 1 + (i % 5), png({ shade: i })).then((reply) => answered.push(reply)),
  )
  await until('somebody is asked to come again', () => answered.some(({ status }) => status === 503))
  assert.equal((await client.getSession()).user.id, client.user.id)
  await lock.release()
  await Promise.all(replies)
  for (const { status, body, headers } of answered) {
    assert.ok([200, 201, 503].includes(status), `${status} ${body.code}`)
    if (status === 503) assert.deepEqual([body.code, headers.get('retry-after')], ['busy', '2'])
  }
  for (const { bytes } of await stored(id)) assert.equal(bytes.length, png().length)
})

test('T11: a foreign student finds neither the appeal nor its pictures', async () => {
  const { client, id } = await appellant()
  await client.putPicture({ id, n: 1 }, png())
  const { client: stranger } = await appellant()
  await refused(stranger.getPicture({ id, n: 1 }), 'not_found')
  await refused(stranger.putPicture({ id, n: 1 }, png({ shade: 9 })), 'not_found')
  await refused(stranger.deletePicture({ id, n: 1 }), 'not_found')
  const nobodys = '00000000-0000-4000-8000-000000000000'
  await refused(client.putPicture({ id: nobodys, n: 1 }, png()), 'not_found')
  await refused(new Client(stack).getPicture({ id, n: 1 }), 'signed_out')
  assert.deepEqual(await stored(id), [{ n: 1, bytes: png() }])
})

test('A15, A31: the administrator and the newest commission of the session see the pictures, no other staff does, and none changes them', async () => {
  const { client, id, session } = await appellant()
  const bytes = png()
  await client.putPicture({ id, n: 1 }, bytes)
  const former = await makeCommission(stack, session)
  const { chair, members, secretary } = await makeCommission(stack, session)
  const other = await makeCommission(stack, (await appellant()).session)
  const [administrator, registrar] = await Promise.all(
    ['administrator', 'registrar'].map((role) => makePerson(stack, { roles: [role] })),
  )
  for (const { login } of [administrator, chair, ...members, secretary]) {
    const party = await signIn(stack, login)
    assert.deepEqual(await party.getPicture({ id, n: 1 }), bytes)
    await refused(party.putPicture({ id, n: 1 }, png({ shade: 5 })), 'forbidden')
    await refused(party.deletePicture({ id, n: 1 }), 'forbidden')
  }
  for (const { login } of [former.chair, other.chair, registrar])
    await refused((await signIn(stack, login)).getPicture({ id, n: 1 }), 'not_found')
})

for (const state of ['inadmissible', 'withdrawn', 'lapsed', 'upheld', 'corrected', 'rejected']) {
  test(`T11: the pictures of an appeal that is ${state} stay as they are, and are still seen`, async () => {
    const { client, id } = await appellant({ state: 'filed' })
    const bytes = png()
    await client.putPicture({ id, n: 1 }, bytes)
    await stack.sqlAs(
      'postgres',
      `begin; set local session_replication_role = replica; update appeals set state = '${state}' where id = '${id}'; commit`,
    )
    await refused(client.putPicture({ id, n: 1 }, png({ shade: 3 })), 'closed', { reason: 'appeal_over' })
    await refused(client.putPicture({ id, n: 2 }, bytes), 'closed')
    await refused(client.deletePicture({ id, n: 1 }), 'closed')
    assert.equal((await put(client, id, 1, bytes)).status, 200) // the reply to the first time may have been lost
    assert.deepEqual(await client.getPicture({ id, n: 1 }), bytes)
  })
}

test('T11: pictures may change in every state of an open appeal, until its term is over', async () => {
  for (const state of ['requested', 'admissible', 'filed', 'returned']) {
    const { client, id } = await appellant({ state })
    await client.putPicture({ id, n: 1 }, png({ shade: 1 }))
    await stack.sql("update appeals set term_at = now() - interval '1 second' where id = $1", [id])
    const change = client.putPicture({ id, n: 1 }, png({ shade: 2 }))
    // It is the commission that is late with a request or an application; the student may still add to it.
    if (['requested', 'filed'].includes(state)) await change
    else await assert.rejects(change, ({ body }) => ['term_over', 'closed'].includes(body.code)) // closed: it has lapsed by now
  }
})

test('T11, A31: pictures stay as they are once a member has voted on the merits, and may change again when the appeal was returned', async () => {
  const one = await fileAppeal(stack, await makeAdministrator(stack))
  const { client, appeal: { id } } = one
  await client.putPicture({ id, n: 1 }, png({ shade: 1 })) // the votes to admit it do not matter
  await vote([one.members[0]], one.appeal, 'rejected')
  await refused(client.putPicture({ id, n: 1 }, png({ shade: 2 })), 'closed', { reason: 'appeal_judged' })
  await refused(client.deletePicture({ id, n: 1 }), 'closed', { reason: 'appeal_judged' })
  await one.chair.returnAppeal({ id }, { answer: 'Скриншот қосыңыз' })
  await client.putPicture({ id, n: 1 }, png({ shade: 2 }))
  await client.putPicture({ id, n: 2 }, png({ shade: 3 }))
  await client.fileAppeal({ id }, details)
  await client.deletePicture({ id, n: 2 }) // nobody has voted in this round
  await vote([one.members[0]], one.appeal, 'upheld')
  await refused(client.putPicture({ id, n: 2 }, png({ shade: 3 })), 'closed', { reason: 'appeal_judged' })
})
