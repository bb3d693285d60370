// The room of an oral or creative exam in the browsers of everybody who is in it, and what they do there, in words.
import assert from 'node:assert/strict'
import { signIn } from '../api/client.mjs'
import { makePerson } from '../harness/faculty.mjs'
import { say as sayToStaff, Staff } from './staff.mjs'
import { say as sayToStudent, Student } from './student.mjs'

export const besideTheMeeting = { width: 640, height: 800 }

export class Room {
  // hearing: see makeHearing.
  constructor(browser, stack, hearing) {
    Object.assign(this, { browser, stack, hearing, sitting: hearing.sitting, everybody: [] })
  }

  async enter(person, options) {
    const staff = await Staff.signedIn(this.browser, this.stack, person, `#/hearings/${this.sitting}`, options)
    this.everybody.push(staff)
    return staff
  }
  // Everybody whom the order appoints: the proctor beside the meeting, the members on phones.
  async enterAll() {
    const { proctor, chair, members, lead } = this.hearing
    this.proctor = await this.enter(proctor, { viewport: besideTheMeeting })
    this.chair = await this.enter(chair)
    this.members = []
    for (const member of members) this.members.push(await this.enter(member, { viewport: { width: 360, height: 640 } }))
    this.lead = await this.enter(lead)
    this.voters = [this.chair, ...this.members]
  }
  // What browsers of the staff complained of.
  faults() {
    return this.everybody.flatMap(({ faults }) => faults)
  }

  async student(person, options) {
    const student = await Student.at(this.browser, this.stack, options)
    await student.signIn(person)
    await student.go(`#/hearings/${this.sitting}`)
    return Object.assign(student, { person })
  }
  shows(student, state) {
    return student.page.getByRole('heading', { name: sayToStudent(`hearing.state.${state}`), exact: true }).waitFor()
  }
  async join(student) {
    await student.page.getByLabel(sayToStudent('hearing.ban')).check()
    await student.press('hearing.join')
    await this.shows(student, 'waiting')
  }

  inQueue(staff, { person }) {
    return staff.page.locator('main li').filter({ hasText: person.name })
  }
  async call(student) {
    await this.proctor.page.getByRole('button', { name: `${sayToStaff('room.call')}: ${student.person.name}`, exact: true }).click()
    await this.shows(student, 'called')
  }
  async draw(student) {
    await this.proctor.press('room.step.identify')
    await this.proctor.press('room.step.draw')
    await student.page.waitForSelector('.ticket ol')
    return this.ticketOf(student)
  }
  // The administrator stores a photograph of the student, a PNG.
  async givePhoto({ person }, bytes) {
    const administrator = await signIn(this.stack, (await makePerson(this.stack, { roles: ['administrator'] })).login)
    const { status } = await administrator.raw('PUT', `/v1/people/${person.login}/photo`, { headers: { 'content-type': 'image/png' }, body: bytes })
    assert.equal(status, 201)
  }
  async ticketOf(student) {
    return Number(/\d+/.exec(await student.page.locator('.ticket h2').textContent())[0])
  }
  // A step that wants a reason, from the menu or beside it.
  async aside(key, reason) {
    const { proctor } = this
    await proctor.button('room.more').or(proctor.button(key)).first().waitFor()
    if (await proctor.button(key).isVisible()) await proctor.press(key)
    else {
      await proctor.press('room.more')
      await proctor.page.getByRole('menuitem', { name: sayToStaff(key), exact: true }).click()
    }
    await proctor.dialog().getByRole('textbox').fill(reason)
    await proctor.save(key)
  }

  // Points by keyboard: Enter goes to the next criterion, and sends after the last one.
  async mark(staff, points) {
    await staff.page.getByRole('form', { name: sayToStaff('room.marks_own') }).getByRole('textbox').first().focus()
    for (const one of points) {
      await staff.page.keyboard.type(one)
      await staff.page.keyboard.press('Enter')
    }
  }
  async markAll(points) {
    for (const voter of this.voters) await this.mark(voter, points)
  }
  // The chair proposes the average, the first member signs, the second one too or dissents with this reason; announced.
  async agree({ dissent } = {}) {
    const [first, second] = this.members
    await this.chair.press('room.propose')
    await first.press('room.sign')
    if (dissent) {
      await second.press('room.dissent')
      await second.dialog().getByRole('textbox').fill(dissent)
      await second.save('room.dissent')
    } else await second.press('room.sign')
    await this.chair.press('room.announce')
  }

  startNow() {
    return this.stack.sql("update sittings set starts_at = now(), start_until = now() + interval '3 hours' where id = $1", [this.sitting])
  }
  letAnswerPass(seconds) {
    return this.stack.sql(
      'update answer_segments set started_at = started_at - make_interval(secs => $2) where sitting_id = $1 and ended_at is null',
      [this.sitting, seconds],
    )
  }
  async stateOf({ person }) {
    const [{ state }] = await this.stack.sql('select state from examinees where sitting_id = $1 and student_id = $2', [this.sitting, person.id])
    return state
  }
  async pointsOf({ person }) {
    const [result] = await this.stack.sql('select kind, exam_points from results where sitting_id = $1 and student_id = $2', [this.sitting, person.id])
    return [result.kind, Number(result.exam_points)]
  }
}
