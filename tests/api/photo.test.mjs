// Photographs of people: kept by administrators, seen by the staff of a hearing.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makePerson } from '../harness/faculty.mjs'
import { makeHearing } from '../harness/hearing.mjs'
import { picture, png } from '../harness/pictures.mjs'
import { startStack } from '../harness/stack.mjs'
import { refused, signIn } from './client.mjs'
import { makeAdministrator } from './dates.mjs'

let stack, administrator
before(async () => {
  stack = await startStack()
  administrator = await makeAdministrator(stack)
})
after(() => stack.stop())

const put = (login, bytes, type = 'image/png') =>
  administrator.raw('PUT', `/v1/people/${login}/photo`, { headers: { 'content-type': type }, body: bytes })

test('O3, O9: the administrator keeps photographs of people, and the log tells all of it', async () => {
  const { login } = await makePerson(stack)
  const [first, second] = [picture('baseline.jpeg'), png({ shade: 3 })]
  const stored = await put(login, first, 'image/jpeg')
  assert.deepEqual([stored.status, stored.body.media_type, stored.body.size], [201, 'image/jpeg', first.length])
  assert.equal((await put(login, first, 'image/jpeg')).status, 200)
  assert.deepEqual(await administrator.getPhoto({ login }), first)
  assert.equal(administrator.last.headers.get('content-disposition'), `attachment; filename="photo-${login}.jpeg"`)
  assert.match(administrator.last.headers.get('content-security-policy'), /^sandbox; default-src 'none';/)
  assert.equal((await put(login, second)).status, 200)
  assert.deepEqual(await administrator.getPhoto({ login }), second)
  const { items } = await administrator.listPeople({ query: login })
  assert.equal(items[0].has_photo, true)
  for (const deleted of [true, false]) assert.deepEqual(await administrator.deletePhoto({ login }), { deleted })
  await refused(administrator.getPhoto({ login }), 'not_found')
  await refused(administrator.deletePhoto({ login: 'nobody-has-it' }), 'not_found')
  const entries = await stack.sql("select detail from audit_log where object = 'person:' || $1 order by number", [login])
  assert.deepEqual(entries.map(({ detail }) => [detail.before?.size, detail.after?.size]), [
    [undefined, first.length], [first.length, second.length], [second.length, undefined],
  ])
})

test('O3: what is no sound picture, too large or of another type is refused, and the photograph before stays', async () => {
  const { login } = await makePerson(stack)
  const kept = png()
  await put(login, kept)
  const refusal = async (bytes, type) => {
    const { status, body } = await put(login, bytes, type)
    return [status, body.code]
  }
  assert.deepEqual(await refusal(kept.subarray(0, -1)), [422, 'file_refused'])
  assert.deepEqual(await refusal(kept, 'image/jpeg'), [415, 'wrong_media_type'])
  assert.deepEqual(await refusal(png({ size: 5 * 1024 * 1024 + 1 })), [413, 'body_too_large'])
  assert.equal((await put(login, png({ size: 5 * 1024 * 1024 }))).status, 200)
  await put(login, kept)
  assert.deepEqual((await put('nobody', kept)).status, 404)
  assert.deepEqual(await administrator.getPhoto({ login }), kept)
})

test('O3: the staff of a hearing see who sits it, and nobody else sees a photograph', async () => {
  const { sitting, students, chair, members, lead, proctor } = await makeHearing(stack, { students: 2 })
  const other = await makeHearing(stack, { students: 1 })
  const [student, bare] = students
  await put(student.login, png())
  await put(other.students[0].login, png({ shade: 9 }))
  for (const { login } of [chair, members[0], lead, proctor]) {
    const client = await signIn(stack, login)
    assert.deepEqual(await client.getExamineePhoto({ id: sitting, student: student.id }), png())
    await refused(client.getExamineePhoto({ id: sitting, student: bare.id }), 'not_found')
    await refused(client.getExamineePhoto({ id: sitting, student: other.students[0].id }), 'not_found')
    await refused(client.getPhoto({ login: student.login }), 'forbidden')
  }
  await refused((await signIn(stack, other.chair.login)).getExamineePhoto({ id: sitting, student: student.id }), 'not_found')
  await refused(administrator.getExamineePhoto({ id: sitting, student: student.id }), 'not_found')
  await refused((await signIn(stack, student.login)).getExamineePhoto({ id: sitting, student: student.id }), 'forbidden')
  const { examinees } = await administrator.getPreparation({ id: sitting })
  assert.deepEqual(examinees.map(({ has_photo }) => has_photo), [true, false])
})
