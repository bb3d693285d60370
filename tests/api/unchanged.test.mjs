// What pages ask for every second is answered 304 exactly while its body is the same: known by a stamp, before the body would
// be made. A 304 for a body that has changed would be the worst of all: it stays on the screen.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeBank, makePerson, makeTest } from '../harness/faculty.mjs'
import { startStack, until } from '../harness/stack.mjs'
import { device, signIn } from './client.mjs'
import { makeOpenRoom, makeRoom, reason } from './hearings.mjs'

let stack, administrator
before(async () => {
  stack = await startStack()
  administrator = await signIn(stack, (await makePerson(stack, { roles: ['administrator'] })).login)
})
after(() => stack.stop())

// A screen: somebody who looks at an address, with what it shows.
class Screen {
  constructor(name, client, kind, sitting) {
    const target = { hearing: `/v1/hearings/${sitting}`, place: `/v1/hearings/${sitting}/place`, schedule: '/v1/schedule' }[kind]
    Object.assign(this, { name, client, kind, target, place: kind === 'schedule' ? null : sitting })
  }
  #ask = (headers = {}) => this.client.raw('GET', this.target, { headers })

  // Shows it, and waits until the database knows by the stamp alone that it is still the same.
  async show() {
    Object.assign(this, await this.#ask())
    await until(`the stamp of ${this.name} holds`, async () => {
      const { status, headers, text } = await this.#ask({ 'if-none-match': this.etag ?? '' })
      if (status === 200) this.text = text
      this.etag = headers.get('etag')
      const [{ holds }] = await stack.sql('select stamp_holds($1, $2, $3, $4) as holds', [this.etag, this.kind, this.client.user.id, this.place])
      return status === 304 && holds
    })
    return this
  }

  // Asks with what it holds: 304 if and only if the body is what it was. Says whether it was.
  async compare(what) {
    const conditional = await this.#ask({ 'if-none-match': this.etag })
    const whole = await this.#ask()
    assert.equal(conditional.status === 304, whole.status === 200 && whole.text === this.text, `${this.name} after: ${what}`)
    if (conditional.status === 200) assert.equal(conditional.text, whole.text)
    return conditional.status === 304
  }
}

// Does one thing after another: every screen is asked after each. `seen`: whoever must have seen a change.
async function follow(screens, steps) {
  for (const one of screens) await one.show()
  for (const [what, act, ...seen] of steps) {
    await act()
    for (const one of screens) {
      const same = await one.compare(what)
      if (seen.includes(one.name)) assert.equal(same, false, `${one.name} shows: ${what}`)
      if (!same && one.client.last.status === 200) await one.show()
    }
  }
}

const screensOf = (room) => [
  ...[['chair', room.chair], ['member', room.members[0]], ['proctor', room.proctor], ['administrator', administrator]]
    .map(([name, client]) => new Screen(name, client, 'hearing', room.sitting)),
  ...room.students.slice(0, 2).flatMap((one, i) => [
    new Screen(`place ${i + 1}`, one, 'place', room.sitting), new Screen(`schedule ${i + 1}`, one, 'schedule'),
  ]),
]

test('O2: whatever happens in a hearing, who looks at it is told 304 if and only if he would see the same', async () => {
  const room = await makeRoom(stack, { students: 3 })
  const [first, second] = room.students
  const staff = ['chair', 'member', 'proctor', 'administrator']
  await follow(screensOf(room), [
    ['the proctor came', () => room.come(room.proctor), ...staff],
    ['the voters came', () => room.come(...room.voters), ...staff],
    ['one left', () => room.leave(room.members[1]), ...staff],
    ['one came back', () => room.come(room.members[1]), ...staff],
    ['the opening', () => room.chair.putOpening({ id: room.sitting }, {}), ...staff, 'place 1', 'place 2'],
    ['the first joined', () => room.join(first), ...staff, 'place 1', 'schedule 1'],
    ['the second joined', () => room.join(second), ...staff, 'place 2', 'schedule 2'],
    ['they changed places', () => room.proctor.putOrder({ id: room.sitting }, { logins: [second, first].map(({ user }) => user.login) }), ...staff, 'place 1'],
    ['nothing', () => room.see()],
    ['the call', () => room.move(first, 'called'), ...staff, 'place 1', 'schedule 1'],
    ['the identity', () => room.identify(first), ...staff],
    ['the draw', () => room.draw(first), ...staff, 'place 1'],
    ['the ticket was read', () => room.ticket(first), ...staff, 'place 1'],
    ['the answer begins', () => room.move(first, 'answering'), ...staff, 'place 1'],
    ['the answer pauses', () => room.move(first, 'paused', reason), ...staff, 'place 1'],
    ['the answer goes on', () => room.move(first, 'answering'), ...staff, 'place 1'],
    ['a note', () => room.chair.putNote(room.of(first), { text: 'Asked for the second question again.' }), ...staff],
    ['the answer ends', () => room.move(first, 'answered'), ...staff, 'place 1'],
    ['a mark', () => room.mark(first, room.chair), ...staff],
    ['the other marks', async () => { for (const one of room.members) await room.mark(first, one) }, ...staff],
    ['a proposal', () => room.agree(first), ...staff],
    ['signatures', async () => { for (const one of room.members) await room.sign(first, one) }, ...staff],
    ['the grade', () => room.announce(first), ...staff, 'place 1'],
    ['the interruption', async () => { await room.answer(second); await room.move(second, 'interrupted', reason) }, ...staff, 'place 2'],
    ['the continuation', () => room.move(second, 'continued', reason), ...staff, 'place 2', 'schedule 2'],
    ['the closing', () => room.close(), ...staff, 'place 1', 'place 2'],
  ])
})

test('O2: whatever changes elsewhere is seen in a hearing and in schedules too', async () => {
  const room = await makeOpenRoom(stack, { students: 3, languages: ['kk', 'ru'] })
  const [first, second] = room.students
  await room.answer(first)
  const screens = screensOf(room)
  const sql = (text, ...parameters) => () => stack.sql(text, parameters)
  const exam = '(select exam_id from sittings where id = $1)'
  await follow(screens, [
    ["a student's name", sql("update users set full_name = 'Жаңа Есім' where id = $1", first.user.id), 'chair', 'administrator'],
    ["a student's language", sql("update users set language = 'ru' where id = $1", first.user.id)],
    ["the group's language", sql(`update groups set language = 'ru' where id = (select group_id from exams where id = ${exam})`, room.sitting), 'chair', 'schedule 1'],
    ["a member's name", sql("update users set full_name = 'Жаңа Мүше' where id = $1", room.members[0].user.id), 'chair', 'place 1'],
    ['a photograph', sql("insert into user_photos (user_id, media_type, width, height, bytes) values ($1, 'image/png', 1, 1, '\\x89')", first.user.id), 'chair'],
    ["the discipline's title", sql(`update disciplines set title_kk = title_kk || '!' where id = (select discipline_id from exams where id = ${exam})`, room.sitting), 'chair', 'place 1', 'schedule 1'],
    ["the session's title", sql(`update exam_sessions set title_ru = title_ru || '!' where id = (select exam_session_id from exams where id = ${exam})`, room.sitting), 'chair', 'place 1', 'schedule 1'],
    ["the exam's own settings", sql(`update exams set settings = '{"answer_maximum_seconds": 1777, "exam_threshold": 27}' where id = ${exam}`, room.sitting), 'chair', 'place 1', 'schedule 1'],
    ['a setting of all', sql("insert into settings (name, value, source, valid_from) values ('answer_minimum_seconds', 555, 'test', now())"), 'chair', 'place 1'],
    ['the time', sql("update sittings set start_until = start_until + interval '1 minute' where id = $1", room.sitting), 'chair', 'place 1', 'schedule 1'],
    ['a rating', sql(`update ratings set rating = 51 where student_id = $1`, second.user.id), 'schedule 2'],
    ['extra time', sql("insert into accommodations (exam_id, student_id, extra_seconds, reason) select exam_id, $2, 600, 'reason' from sittings where id = $1", room.sitting, second.user.id), 'schedule 2'],
    ['a bank', () => makeBank(stack, room.discipline, { language: 'en', count: 20 }), 'schedule 1'],
    ['a right to another date', sql("insert into reschedules (exam_id, student_id, from_sitting_id, cause, reason) select exam_id, $2, id, 'technical', 'reason' from sittings where id = $1", room.sitting, second.user.id), 'schedule 2'],
    ['who is away', sql('update hearing_presence set left_at = clock_timestamp() where sitting_id = $1 and user_id = $2 and left_at is null', room.sitting, room.members[0].user.id), 'chair'],
    ['who conducts it', sql('delete from sitting_staff where sitting_id = $1 and user_id = $2', room.sitting, room.members[0].user.id), 'chair', 'member', 'place 1'],
    ['whose role it is', sql("delete from user_roles where user_id = $1", room.proctor.user.id), 'proctor'],
  ])
})

test('T6: a schedule is a 304 while its test is sat, and not when it begins, stands still, goes on or ends', async () => {
  const { student, sitting } = await makeTest(stack)
  const client = await signIn(stack, student.login)
  let paper
  const fallSilent = async () => {
    await stack.sql("update attempts set last_contact_at = last_contact_at - interval '1 minute' where id = $1", [paper.id])
    await until('it is suspended', async () => (await client.getAttempt({ id: paper.id })).state === 'suspended')
  }
  await follow([new Screen('schedule', client, 'schedule')], [
    ['a start', async () => { paper = await client.startAttempt({ id: sitting }, { language: 'kk', device, confirmed: true }) }, 'schedule'],
    ['an answer', () => client.saveAnswer({ id: paper.id, n: 1 }, { epoch: 1, seq: 1, choice: 1 })],
    ['a contact', () => client.contactAttempt({ id: paper.id }, { epoch: 1 })],
    ['the silence', fallSilent, 'schedule'],
    ['a resumption', () => client.resumeAttempt({ id: paper.id }, { device: `${device}-2` }), 'schedule'],
    ['the end', () => client.finishAttempt({ id: paper.id }, { epoch: 2 }), 'schedule'],
  ])
})

test('O2: a stamp holds until the hour that changes the reply: the opening, the ends of a start, a setting that comes into force', async () => {
  const room = await makeRoom(stack, { students: 1 })
  const [student] = room.students
  const [{ ahead }] = await stack.sql('select (s.starts_at - hearing_opens_at(s))::text as ahead from sittings s where s.id = $1', [room.sitting])
  const until = async (client, target) => Number((await client.raw('GET', target)).headers.get('etag').split('-')[2])
  const [{ soon }] = await stack.sql("select floor(extract(epoch from now() + interval '30 minutes'))::integer as soon")
  const move = (starts, ends) => stack.sql('update sittings set starts_at = to_timestamp($2) + $3::interval, start_until = to_timestamp($4) where id = $1', [room.sitting, soon, starts, ends])
  const hearing = `/v1/hearings/${room.sitting}`
  await move(ahead, soon + 7200)
  assert.equal(await until(room.chair, hearing), soon)
  assert.equal(await until(student, `${hearing}/place`), soon)
  await move('0 seconds', soon + 7200)
  assert.equal(await until(student, '/v1/schedule'), soon)
  await move('-1 hour', soon)
  assert.equal(await until(student, '/v1/schedule'), soon)
  await stack.sql("insert into settings (name, value, source, valid_from) values ('answer_minimum_seconds', 556, 'test', to_timestamp($1))", [soon - 600])
  for (const [client, target] of [[room.chair, hearing], [student, `${hearing}/place`], [student, '/v1/schedule']])
    assert.equal(await until(client, target), soon - 600)
})

test('O2: what is being changed while a reply is made is seen once it is done', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  const screen = new Screen('chair', room.chair, 'hearing', room.sitting)
  await screen.show()
  const change = await stack.hold("update users set full_name = 'Кейінгі Есім' where id = $1", [room.students[0].user.id])
  const { text, headers } = await room.chair.raw('GET', screen.target)
  Object.assign(screen, { text, etag: headers.get('etag') })
  assert.equal(await screen.compare('nothing yet'), true)
  await change.commit()
  assert.equal(await screen.compare('the commit'), false)
})

test('O2: a stamp is no good for another reader, room or database, and what is none is ignored', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  const other = await makeOpenRoom(stack, { students: 1 })
  const held = await new Screen('chair', room.chair, 'hearing', room.sitting).show()
  const status = async (client, sitting, etag) => (await client.raw('GET', `/v1/hearings/${sitting}`, { headers: { 'if-none-match': etag } })).status
  assert.equal(await status(room.chair, room.sitting, held.etag), 304)
  assert.equal(await status(room.members[0], room.sitting, held.etag), 200)
  assert.equal(await status(other.chair, other.sitting, held.etag), 200)
  const [, transaction, second, key] = held.etag.match(/^W\/"[0-9a-f]{32}-(\d+)-(\d+)-([0-9a-f]+)"$/)
  const unknown = '0'.repeat(32)
  const forged = (...parts) => `W/"${[unknown, ...parts].join('-')}"`
  assert.equal(await status(room.chair, room.sitting, forged(transaction, second, key)), 304)
  for (const etag of [
    forged(transaction, Number(second) - 7200, key), forged('999999999999', second, key), forged('9'.repeat(18), second, key), forged(transaction, '9'.repeat(20), key),
    forged(transaction, second, '0'.repeat(12)), forged(transaction, second), forged(), `W/"${unknown}-"`, `W/"--"`, '-', '"', "'", 'W/"x-1-2-3"',
  ]) assert.equal(await status(room.chair, room.sitting, etag), 200, etag)
})

test('O2: a stamp from before the database was started anew is not believed: another server may have taken over', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  const held = await new Screen('chair', room.chair, 'hearing', room.sitting).show()
  const [, transaction, second, key] = held.etag.split('-')
  const stamped = `W/"${'0'.repeat(32)}-${transaction}-${second}-${key}`
  const status = async () => (await room.chair.raw('GET', held.target, { headers: { 'if-none-match': stamped } })).status
  assert.equal(await status(), 304)
  await stack.stopDatabase()
  await stack.startDatabase()
  assert.equal(await status(), 200)
  assert.equal(await held.compare('a start of the database'), true)
})
