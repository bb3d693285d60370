// Tickets: who draws them, in which order, who reads them, and how anybody checks it afterwards.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { operations } from '../harness/contract.mjs'
import { makePerson } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { Client, refused, signIn } from './client.mjs'
import { makeOpenRoom, makeRoom, reason, stranger } from './hearings.mjs'

let stack
before(async () => {
  stack = await startStack()
})
after(() => stack.stop())

const sha256 = (text) => createHash('sha256').update(text).digest('hex')
const drawOf = (room, viewer) => viewer.getDraw({ id: room.sitting })
const interrupt = (room, student) => room.move(student, 'interrupted', reason)

test('O4, A21: the proctor draws a ticket for the student who is called, and drawing again gives the same', async () => {
  const room = await makeOpenRoom(stack, { students: 2 })
  const [student, other] = room.students
  await refused(room.draw(student), 'conflict', { reason: 'wrong_step' })
  await room.move(student, 'called')
  await room.identify(student)
  await refused(room.ticket(student), 'conflict', { reason: 'no_ticket' })
  assert.equal((await room.place(student)).ticket, null)
  await room.draw(student)
  const { ticket } = await room.one(student)
  assert.deepEqual([(await room.draw(student)).tickets.drawn, (await room.one(student)).ticket], [1, ticket])
  assert.deepEqual((await room.place(student)).ticket, { number: ticket.number, opened_at: null })
  const { opened_at, ...rest } = ticket
  assert.equal(opened_at, null)
  assert.deepEqual(await room.ticket(student), { number: rest.number, language: rest.language, questions: rest.questions })
  const first = (await room.one(student)).ticket.opened_at
  assert.ok(first)
  await stack.sqlAs('postgres', `update ticket_openings set opened_at = opened_at - interval '1 minute' where sitting_id = '${room.sitting}'`)
  const before = (await room.place(student)).ticket.opened_at
  await room.ticket(student)
  assert.equal((await room.place(student)).ticket.opened_at, before)
  await interrupt(room, student)
  await room.call(other)
  assert.notEqual((await room.one(other)).ticket.number, ticket.number)
})

test('O4: the ticket is read while the student is called, answers or is paused', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  const [student] = room.students
  await room.answer(student)
  const ticket = await room.ticket(student)
  await room.move(student, 'paused', reason)
  assert.deepEqual(await room.ticket(student), ticket)
  await room.move(student, 'answering')
  await room.move(student, 'answered')
  await refused(room.ticket(student), 'conflict', { reason: 'wrong_step' })
})

test("O4: the ticket is in the language of the group, in a multilingual one in the student's own", async () => {
  for (const [group, own, languages, wanted] of [
    ['ru', 'kk', ['kk', 'ru'], 'ru'],
    ['multilingual', 'en', ['kk', 'en'], 'en'],
    ['multilingual', 'ru', ['kk', 'en'], 'en'],
  ]) {
    const room = await makeRoom(stack, { students: 1, languages })
    const [student] = room.students
    await stack.sql('update groups set language = $2 where name = $1', [room.group, group])
    await stack.sql('update users set language = $2 where id = $1', [student.user.id, own])
    await room.open()
    await room.join(student)
    await room.call(student)
    const { language, questions } = await room.ticket(student)
    assert.equal(language, wanted)
    assert.match(questions[0], new RegExp(`^${wanted} `))
    assert.deepEqual((await room.one(student)).ticket.questions, questions)
  }
})

test('A21: tickets are drawn without replacement, and when none is left nobody gets another one', async () => {
  const room = await makeOpenRoom(stack, { students: 3, tickets: 3 })
  const [first, second, third] = room.students
  const numbers = new Set()
  for (const student of [first, second]) {
    await room.call(student)
    numbers.add((await room.one(student)).ticket.number)
    await interrupt(room, student)
  }
  await stack.sql('insert into ticket_draws (sitting_id, nth, student_id, number, drawn_by) select $1, o.nth, $2, o.number, $2 from hearing_ticket_order($1) o where o.number <> all ($3)', [
    room.sitting, room.proctor.user.id, [...numbers],
  ])
  await room.move(third, 'called')
  await room.identify(third)
  await refused(room.draw(third), 'conflict', { reason: 'no_ticket_left' })
})

test('A21: the seed is secret until the closing; then everybody can make the order of the tickets again', async () => {
  const room = await makeOpenRoom(stack, { students: 4, tickets: 9 })
  const administrator = await stranger(stack, 'administrator')
  const viewers = [room.chair, room.proctor, room.lead, administrator, ...room.students]
  const texts = []
  const [{ seed, commitment }] = await stack.sql("select encode(seed, 'hex') as seed, encode(commitment, 'hex') as commitment from hearings where sitting_id = $1", [room.sitting])
  for (const student of room.students.slice(0, 3)) {
    await room.grade(student)
    for (const viewer of viewers) {
      const draw = await drawOf(room, viewer)
      assert.deepEqual([draw.seed, draw.order, draw.commitment], [null, null, commitment])
      const at = room.students.indexOf(viewer) // a student sees the own draw alone
      if (at >= 0) assert.deepEqual(draw.draws.map(({ nth, mine }) => [nth, mine]), at <= room.students.indexOf(student) ? [[at + 1, true]] : [])
      texts.push(viewer.last.text)
    }
  }
  texts.push(JSON.stringify([await room.see(), await room.see(administrator), await room.place(room.students[0])]))
  assert.ok(texts.every((text) => !text.includes(seed)))
  await room.move(room.students[3], 'absent')
  await room.close()

  const draw = await drawOf(room, room.students[0])
  assert.equal(draw.seed, seed)
  assert.equal(sha256([draw.seed, room.sitting, draw.tickets_hash].join('|')), draw.commitment)
  const numbers = Array.from({ length: 9 }, (_, i) => i + 1)
  const key = (number) => sha256([draw.seed, room.sitting, number].join('|'))
  assert.deepEqual(draw.order, numbers.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)))
  assert.deepEqual(draw.draws.map(({ nth, number, mine }) => [nth, number, mine]), draw.order.slice(0, 3).map((number, i) => [i + 1, number, i === 0]))
  assert.equal((await room.see()).tickets.seed, seed)
})

test('A21: a draw is shown to those of the exam alone', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  await drawOf(room, room.members[0])
  for (const role of ['student', 'mentor', 'teacher', 'registrar', 'it']) await refused(drawOf(room, await stranger(stack, role)), 'not_found')
  await refused(drawOf(room, new Client(stack)), 'signed_out')
})

test('O4, A21: nobody but the student, the proctor and the commission reads a ticket, whatever he asks', async () => {
  const room = await makeRoom(stack, { students: 3, tickets: 4 })
  const secret = 'Сыры ашылмаған билет'
  await stack.sqlAs('postgres', `begin; set local session_replication_role = replica; update tickets set questions = array['${secret}'] where ticket_set_id = '${room.tickets.id}'; commit`)
  const mentor = await stranger(stack, 'mentor')
  await stack.sql('update groups set mentor_id = $1 where name = $2', [mentor.user.id, room.group])
  await room.open()
  const [student, fellow, next] = room.students
  for (const one of room.students) await room.join(one)
  const teachers = await signIn(stack, (await makePerson(stack, { roles: ['teacher'] })).login)
  const others = {
    'a student of the group': fellow, 'another student of the group': next, 'a student of another group': await stranger(stack, 'student'),
    'the administrator': await stranger(stack, 'administrator'), 'the mentor': mentor, 'the registrar': await stranger(stack, 'registrar'),
    'another teacher': teachers, 'the IT staff': await stranger(stack, 'it'), 'somebody signed out': new Client(stack),
  }
  const names = { id: room.sitting, student: student.user.id, code: room.discipline, discipline: room.discipline, language: 'kk', group: room.group }
  const addresses = operations.filter(({ method }) => method === 'GET').flatMap(({ path, parameters }) =>
    [room.sitting, student.user.id, room.exam, room.tickets.id].map((id) =>
      path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent({ ...names, id }[name] ?? parameters.find((one) => one.name === name)?.example ?? id)),
    ),
  )
  const search = async (when) => {
    await Promise.all(Object.entries(others).map(async ([who, client]) => {
      client.role = 'staff' // the search is for the ticket
      for (const address of new Set(addresses)) {
        const { text, body } = await client.raw('GET', address)
        assert.ok(!`${text}${Buffer.isBuffer(body) ? body : ''}`.includes(secret), `${when}, ${who} reads the ticket at ${address}`)
      }
      for (const ask of [() => client.putOwnTicket({ id: room.sitting }, {}), () => client.putPlace({ id: room.sitting }, { devices_banned: true })]) {
        const reply = await ask().catch(({ text }) => text)
        assert.ok(!JSON.stringify(reply).includes(secret), `${when}, ${who} is given the ticket`)
      }
    }))
  }
  await room.call(student)
  await room.move(student, 'answering')
  assert.equal((await room.ticket(student)).questions[0], secret)
  for (const one of [room.proctor, room.chair, ...room.members, room.lead]) assert.equal((await room.one(student, one)).ticket.questions[0], secret)
  await search('during the answer')
  await room.move(student, 'answered')
  await room.marked(student)
  await room.agree(student)
  await room.sign(student, room.members[0])
  await room.announce(student)
  for (const one of [fellow, next]) await room.move(one, 'absent')
  await room.close()
  await search('after the closing')
})
