// An oral exam of five students, run in the browser by everybody whom the order appoints, to its closing: every test goes
// on where the one before it ended.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launchBrowser } from '../harness/browser.mjs'
import { makePerson } from '../harness/faculty.mjs'
import { makeHearing } from '../harness/hearing.mjs'
import { png } from '../harness/pictures.mjs'
import { startStack, until } from '../harness/stack.mjs'
import { decimal } from '../harness/texts.mjs'
import { isFine } from './pages.mjs'
import { besideTheMeeting, Room } from './room.mjs'
import { desk, phone, say as sayToStaff, Staff } from './staff.mjs'
import { say as sayToStudent } from './student.mjs'

let stack, browser, room
let ordinary, refusing, leaving, lost, absent // the students; the last one never comes

before(async () => {
  ;[stack, browser] = await Promise.all([startStack(), launchBrowser()])
  room = new Room(browser, stack, await makeHearing(stack, { students: 5, startsIn: '2 hours' }))
})
after(async () => {
  await browser?.close()
  await stack?.stop()
})

test('O2: two hours before, the student sees when the room opens, and neither link nor ticket', async () => {
  const seats = []
  for (const person of room.hearing.students) seats.push(await room.student(person))
  ;[ordinary, refusing, leaving, lost, absent] = seats
  await ordinary.sees('hearing.rules')
  assert.equal(await ordinary.page.locator('a[target=_blank]').count(), 0)
  assert.equal(await ordinary.button('hearing.join').count(), 0)
  await isFine(ordinary.page, 'before the exam')
})

test('O3, A30: the exam opens with its proctor and a quorum only', async () => {
  await room.startNow()
  await room.enterAll()
  const { proctor, chair, members } = room
  await chair.field('room.here').check()
  await chair.press('room.open')
  await chair.sees('flaw.proctor_missing')
  await proctor.field('room.here').check()
  await chair.page.getByRole('button', { name: `${sayToStaff('room.mark_away')}: ${room.hearing.proctor.name}` }).waitFor()
  await chair.press('room.open')
  await chair.sees('flaw.no_quorum')
  for (const member of members) await member.field('room.here').check()
  for (const { name } of room.hearing.members)
    await chair.page.getByRole('button', { name: `${sayToStaff('room.mark_away')}: ${name}` }).waitFor()
  await isFine(proctor.page, 'before the opening')
})

test('O2, O9: the students confirm the ban on devices, come into the waiting room and see the link and their turn', async () => {
  const { proctor, chair, members, lead } = room
  assert.ok(await ordinary.button('hearing.join').isDisabled())
  for (const student of [ordinary, refusing, leaving]) await room.join(student)
  await ordinary.sees('hearing.not_open')
  await proctor.press('room.open')
  for (const staff of [proctor, chair, ...members, lead]) await staff.sees('room.state.open')
  await room.join(lost)
  await lost.sees('hearing.late')
  await lost.sees('hearing.ahead', { count: 3 })
  assert.equal(await lost.page.locator('a[target=_blank]').getAttribute('href'), room.hearing.wanted.meeting_url)
  await isFine(lost.page, 'waiting')
  await isFine(proctor.page, 'the queue')
})

test('O2: the proctor changes the order of the queue by keyboard, and the focus stays with the student', async () => {
  const { page } = room.proctor
  const mover = (key) => page.getByRole('button', { name: `${sayToStaff(key)}: ${lost.person.name}` })
  await mover('room.move.up').press('Enter')
  await lost.sees('hearing.ahead', { count: 2 })
  await until('the focus moved along', () => mover('room.move.up').evaluate((button) => button === document.activeElement))
  await mover('room.move.down').press('Enter')
  await lost.sees('hearing.ahead', { count: 3 })
})

async function isFineAtEverySize({ page }, name) {
  for (const size of [phone, besideTheMeeting, desk]) {
    await page.setViewportSize(size)
    await page.evaluate(() => scrollTo(0, 0)) // nothing is half under the head of the page
    await isFine(page, `${name}, ${size.width} wide`)
  }
  await page.setViewportSize(besideTheMeeting)
}

test('O2, O3: when a student is called the proctor sees the photograph by which to check who it is, larger at a press', async () => {
  const { proctor, members } = room
  await room.call(ordinary)
  await proctor.sees('room.photo_none')
  await room.givePhoto(ordinary, png({ width: 85, height: 110, shade: 1 }))
  const name = sayToStaff('room.photo', { name: ordinary.person.name })
  for (const staff of [proctor, members[0]]) {
    const photo = staff.page.getByRole('img', { name })
    await until('the photograph is shown', () => photo.evaluate((image) => image.complete && image.naturalWidth > 0))
  }
  assert.ok(await proctor.button('room.step.identify').isVisible(), 'the check is not beside the photograph')
  await isFineAtEverySize(proctor, 'photo')
  await proctor.page.getByRole('button', { name }).press('Enter')
  const larger = proctor.dialog().getByRole('img', { name })
  await until('the larger one is shown', () => larger.evaluate((image) => image.complete && image.naturalWidth > 0))
  await isFineAtEverySize(proctor, 'photo-larger')
  await proctor.page.keyboard.press('Escape')
  await until('the focus is at the photograph again', () =>
    proctor.page.getByRole('button', { name }).evaluate((button) => button === document.activeElement))
  assert.equal(await ordinary.page.getByRole('img').count(), 0)
})

test('O4, A21: the called student is checked, the ticket is drawn, and it opens at that student alone, not kept there', async () => {
  const { proctor, members } = room
  assert.equal(await ordinary.page.locator('.ticket').count(), 0)
  await isFine(ordinary.page, 'called')
  await isFine(proctor.page, 'identity')
  const number = await room.draw(ordinary)
  const question = (await ordinary.page.locator('.ticket li').first().textContent()).trim()
  await proctor.sees('room.step.drawn', { number })
  await members[0].page.getByText(question, { exact: true }).waitFor()
  assert.equal(await refusing.page.getByText(question).count(), 0)
  const kept = await ordinary.page.evaluate(() => JSON.stringify([Object.values(localStorage), Object.values(sessionStorage)]))
  assert.ok(!kept.includes(question), 'the ticket is kept on the device')
  await ordinary.page.reload()
  await ordinary.page.getByText(question, { exact: true }).waitFor()
  await isFine(ordinary.page, 'the ticket')
})

test('O5, A22: the time of the answer runs in sight of all, with its two signs, and cuts nothing off', async () => {
  const { proctor, chair, members } = room
  await proctor.press('room.step.start')
  await room.shows(ordinary, 'answering')
  await room.letAnswerPass(602)
  await ordinary.sees('hearing.sign_first', { minutes: 10 })
  await chair.sees('room.time_first', { minutes: 10 })
  await room.letAnswerPass(300)
  await ordinary.sees('hearing.sign_second', { minutes: 15 })
  await isFine(ordinary.page, 'answering')
  await isFine(proctor.page, 'answering, the proctor')
  await isFine(members[0].page, 'answering, a member on a phone')
  assert.equal(await room.stateOf(ordinary), 'answering')
})

test('O10: a pause lets the clock stand at the student too, and says why', async () => {
  await room.aside('room.pause', 'Дыбыс жоғалды')
  await room.shows(ordinary, 'paused')
  await ordinary.page.getByText('Дыбыс жоғалды').waitFor()
  await room.proctor.press('room.resume')
  await room.shows(ordinary, 'answering')
})

test('O5, O12, A30: marks are hidden until all who are there have marked, a dissent is kept, the grade is announced at once', async () => {
  const { proctor, chair, members } = room
  await members[0].page.getByLabel(sayToStaff('room.note')).fill('Неліктен?')
  await members[0].press('room.note_add')
  await chair.page.getByText('Неліктен?', { exact: true }).waitFor()
  await proctor.press('room.finish')
  await room.shows(ordinary, 'answered')
  await chair.page.getByText(sayToStaff('room.time_second', { minutes: 15 })).waitFor({ state: 'detached' })
  await room.mark(members[0], ['14', '10,5', '7', '3'])
  await members[0].sees('room.marks_saved')
  await room.mark(members[1], ['40', '9', '6', '3'])
  await members[1].sees('room.points_wrong', { maximum: 16, step: decimal(0.5) })
  assert.equal(await chair.page.getByText(decimal(34.5), { exact: true }).count(), 0)
  await room.mark(members[1], ['12', '9', '6', '3'])
  await room.mark(chair, ['13', '10', '6', '3'])
  // Each average is rounded: 13, 9.83, 6.33 and 3 are not what the average of 34.5, 30 and 32 is.
  for (const sum of [34.5, 32.17]) await chair.page.getByRole('cell', { name: decimal(sum), exact: true }).waitFor()
  await isFine(chair.page, 'the marks of all')
  await isFine(members[0].page, 'the marks of all on a phone')
  await room.agree({ dissent: 'Бірінші сұраққа толық жауап берді.' })
  await room.shows(ordinary, 'graded')
  assert.match(await ordinary.page.locator('.points').first().textContent(), /^32[.,]5.*40$/)
  await isFine(ordinary.page, 'graded')
  assert.deepEqual(await room.pointsOf(ordinary), ['graded', 32.5])
})

test('O8, A24: a refusal is recorded with its reason, and the student sees what it means', async () => {
  await room.call(refusing)
  await room.aside('room.refuse', 'Жауап беруден бас тартты')
  await room.shows(refusing, 'refused')
  await refusing.page.getByText('Жауап беруден бас тартты').waitFor()
  assert.deepEqual(await room.pointsOf(refusing), ['refused', 0])
  await isFine(refusing.page, 'refused')
})

test('O10: a student who lost the network comes back to the same ticket and the time spent', async () => {
  const { proctor } = room
  await room.call(leaving)
  const ticket = await room.draw(leaving)
  await proctor.press('room.step.start')
  await room.shows(leaving, 'answering')
  await room.letAnswerPass(200)
  await leaving.context.setOffline(true)
  await leaving.sees('hearing.offline')
  await isFine(leaving.page, 'offline')
  await room.aside('room.interrupt', 'Желі үзілді')
  await leaving.context.setOffline(false)
  await room.shows(leaving, 'interrupted')
  await isFine(leaving.page, 'interrupted')
  await leaving.page.getByLabel(sayToStudent('hearing.ban')).check()
  await leaving.press('hearing.come_back')
  await room.inQueue(proctor, leaving).getByText(sayToStaff('room.back')).waitFor()
  await room.call(leaving)
  await leaving.page.waitForSelector('.ticket ol')
  assert.equal(await room.ticketOf(leaving), ticket)
  await proctor.press('room.step.start')
  await room.shows(leaving, 'answering')
  assert.ok((await leaving.secondsLeft()) >= 200)
  await proctor.press('room.finish')
  await room.markAll(['16', '12', '8', '4'])
  await room.agree()
  await room.shows(leaving, 'graded')
  assert.deepEqual(await room.pointsOf(leaving), ['graded', 40])
})

test('O11, A26: a student who cannot return continues on another day, and knows it', async () => {
  const { proctor } = room
  await room.call(lost)
  await room.aside('room.interrupt', 'Желі үзілді')
  await room.shows(lost, 'interrupted')
  await room.inQueue(proctor, lost).getByText(sayToStaff('room.examinee.interrupted')).waitFor()
  await room.inQueue(proctor, lost).getByRole('button').first().click()
  await room.aside('room.continue', 'Байланыс қалпына келмеді')
  await room.shows(lost, 'continued')
  await isFine(lost.page, 'continued')
  await lost.go('#/')
  await lost.sees('date.waits')
})

test('O1, O6: the exam closes after the last student, with those who never came and the cause of a missing recording', async () => {
  const { proctor, chair, lead } = room
  const close = () => lead.dialog().getByRole('button', { name: sayToStaff('room.close'), exact: true }).click()
  await lead.press('room.close')
  await close()
  await lead.dialog().getByText(sayToStaff('flaw.expected_left')).waitFor()
  await lead.dialog().getByRole('checkbox').check()
  await close()
  await lead.dialog().getByText(sayToStaff('flaw.no_recording')).waitFor()
  await isFine(lead.page, 'closing')
  await lead.fill('room.close_recording', 'Жазба сақталмады')
  await lead.save('room.close')
  for (const staff of [proctor, chair, lead]) await staff.sees('room.state.closed')
  await room.shows(absent, 'absent')
  await isFine(absent.page, 'absent')
  await isFine(chair.page, 'closed')
})

test('A21: after the closing the student’s own browser finds that the draw was fixed before the exam', async () => {
  await ordinary.page.getByText(sayToStudent('hearing.draw'), { exact: true }).click()
  await ordinary.sees('hearing.draw_holds')
  await isFine(ordinary.page, 'the draw')
})

test('O13: whoever disagrees with the grade appeals from its page', async () => {
  await leaving.follow('appeal.make')
  await leaving.page.check('input[name=ground][value=grade]')
  await leaving.page.fill('textarea', 'Үшінші критерийге келіспеймін.')
  await leaving.press('appeal.send')
  const stateOfAppeal = async () => (await stack.sql('select state from appeals where student_id = $1', [leaving.person.id]))[0]?.state
  await until('the appeal is filed', async () => (await stateOfAppeal()) === 'filed')
})

test('O7: the lead teacher confirms the gradesheet once the appeal is over, and the registrar closes it', async () => {
  const { lead, hearing } = room
  await lead.open('#/gradesheets')
  await lead.page.getByRole('link', { name: hearing.group }).click()
  await lead.sees('pending.appeal_open')
  assert.ok(await lead.button('gradesheet.confirm').isDisabled())
  await leaving.press('withdraw.ask')
  await leaving.press('withdraw.yes')
  await leaving.sees('appeal_next.withdrawn')
  await lead.page.reload()
  await lead.press('gradesheet.confirm')
  await lead.save('gradesheet.confirm')
  const registrar = await Staff.signedIn(browser, stack, await makePerson(stack, { roles: ['registrar'] }), '#/gradesheets')
  await registrar.page.getByRole('link', { name: hearing.group }).click()
  for (const [name, text] of [
    [ordinary.person.name, decimal(32.5)],
    [refusing.person.name, sayToStaff('sheet_result.refused')],
    [lost.person.name, sayToStaff('sheet_result.technical')],
    [absent.person.name, sayToStaff('sheet_result.absent')],
  ])
    await registrar.row(name).getByText(text).first().waitFor()
  await registrar.press('gradesheet.close')
  await registrar.save('gradesheet.close')
  await registrar.page.locator('dl').getByText(sayToStaff('gradesheets.state.closed'), { exact: true }).waitFor()
  await isFine(registrar.page, 'the closed gradesheet')
  assert.deepEqual(registrar.faults, [])
})

test('O3: nothing failed in the browsers of the staff', () => {
  assert.deepEqual(room.faults(), [])
})
