// A hearing with everybody of it signed in, and the steps that tests take in it.
import assert from 'node:assert/strict'
import { makePerson } from '../harness/faculty.mjs'
import { makeHearing } from '../harness/hearing.mjs'
import { Refused, refused, signIn } from './client.mjs'

export const reason = 'The network of the student failed.'

// { …makeHearing, chair, members: [], lead, proctor, students: [] }, all of them clients, and the steps below.
export async function makeRoom(stack, options = {}) {
  const made = await makeHearing(stack, options)
  const client = (person) => signIn(stack, person.login)
  const [chair, lead, proctor] = await Promise.all([made.chair, made.lead, made.proctor].map(client))
  const members = await Promise.all(made.members.map(client))
  const students = await Promise.all(made.students.map(client))
  return new Room({ ...made, chair, lead, proctor, members, students, voters: [chair, ...members] })
}

export class Room {
  constructor(parts) {
    Object.assign(this, parts)
  }

  // The same people at another date of the exam.
  at = (sitting) => new Room({ sitting, chair: this.chair, proctor: this.proctor, members: this.members, voters: this.voters, tickets: this.tickets })
  of = (student) => ({ id: this.sitting, student: student.user.id })
  see = (viewer = this.chair) => viewer.getHearing({ id: this.sitting })
  one = async (student, viewer) => (await this.see(viewer)).examinees.find((one) => one.student.login === student.user.login)
  come = (...people) => Promise.all(people.map((one) => one.putPresence({ id: this.sitting }, { present: true })))
  leave = (...people) => Promise.all(people.map((one) => one.putPresence({ id: this.sitting }, { present: false })))
  join = (student) => student.putPlace({ id: this.sitting }, { devices_banned: true })
  place = (student) => student.getPlace({ id: this.sitting })
  move = (student, state, why, by = this.proctor) => by.putExamineeState(this.of(student), { state, ...(why && { reason: why }) })
  identify = (student, by = this.proctor) => by.putIdentity(this.of(student), {})
  draw = (student, by = this.proctor) => by.putDraw(this.of(student), {})
  ticket = (student) => student.putOwnTicket({ id: this.sitting }, {})
  mark = (student, voter, points = this.points) => voter.putMarks(this.of(student), { points })
  agree = (student, points = this.points) => this.chair.putAgreement(this.of(student), { points })
  sign = (student, voter, body = {}) => voter.putSignature(this.of(student), { round: 1, agrees: true, ...body })
  announce = (student, by = this.chair) => by.putHearingGrade(this.of(student), {})
  points = ['12', '9.5', '6', '2.5']

  async open() {
    await this.come(this.proctor, ...this.voters)
    return this.chair.putOpening({ id: this.sitting }, {})
  }
  // Called, known and with a ticket.
  async call(student) {
    await this.move(student, 'called')
    await this.identify(student)
    if (this.tickets) await this.draw(student)
  }
  async answer(student) {
    await this.call(student)
    return this.move(student, 'answering')
  }
  async answered(student) {
    await this.answer(student)
    return this.move(student, 'answered')
  }
  async marked(student, points = this.points) {
    for (const voter of this.voters) await this.mark(student, voter, points)
    return this.one(student)
  }
  async grade(student, points = this.points) {
    await this.answered(student)
    await this.marked(student, points)
    await this.agree(student, points)
    for (const member of this.members.slice(1)) await this.sign(student, member)
    await this.announce(student)
    return this.one(student)
  }
  close = (by = this.chair, body = { no_recording: 'The recording failed.', absent: true }) => by.putClosing({ id: this.sitting }, body)
}

// Open, with these of its students in the waiting room.
export async function makeOpenRoom(stack, options = {}) {
  const room = await makeRoom(stack, options)
  await room.open()
  for (const student of room.students) await room.join(student)
  return room
}

// All of them are refused in the same way.
export const allRefused = (promises, code, members) => Promise.all(promises.map((one) => refused(one, code, members)))

// Both at once: [what succeeded, why the others were refused].
export async function atOnce(...promises) {
  const outcomes = await Promise.allSettled(promises)
  const refusals = outcomes.filter(({ status }) => status === 'rejected').map(({ reason: why }) => why)
  for (const why of refusals) assert.ok(why instanceof Refused, why)
  return [outcomes.filter(({ status }) => status === 'fulfilled').map(({ value }) => value), refusals.map(({ body }) => body)]
}

// Somebody of this role who has nothing to do with it.
export const stranger = async (stack, role) => signIn(stack, (await makePerson(stack, { roles: [role] })).login)

// Lets `span` (an interval) pass for a running answer.
export function letAnswerPass(stack, sitting, span) {
  return stack.sql("update answer_segments set started_at = started_at - $2::interval where sitting_id = $1 and ended_at is null", [sitting, span])
}
