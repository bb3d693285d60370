// The defence of a creative exam, run in the browser by everybody whom the order appoints: every test goes on where the
// one before it ended.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launchBrowser } from '../harness/browser.mjs'
import { makePerson } from '../harness/faculty.mjs'
import { makeHearing } from '../harness/hearing.mjs'
import { startStack } from '../harness/stack.mjs'
import { decimal } from '../harness/texts.mjs'
import { isFine } from './pages.mjs'
import { Room } from './room.mjs'
import { say as sayToStaff } from './staff.mjs'
import { say as sayToStudent } from './student.mjs'

let stack, browser, room
let defending, refusing, lost // the students

before(async () => {
  ;[stack, browser] = await Promise.all([startStack(), launchBrowser()])
  room = new Room(browser, stack, await makeHearing(stack, { kind: 'creative', students: 3, startsIn: '3 days', lead: 'chair' }))
})
after(async () => {
  await browser?.close()
  await stack?.stop()
})

// What the lead teacher does on the page of the works.
async function enterWork(lead, { person }, title) {
  await lead.pressIn(person.name, 'work.add')
  await lead.fill('title', title)
  await lead.fill('link', `https://storage.example.edu/works/${person.login}.mp4`)
  await lead.fill('file.size', '734003200')
  await lead.save()
  await lead.row(title).waitFor()
}

test('C4, A28: two days before, the lead teacher gives the works to the commission; a video that comes later is late', async () => {
  const { hearing, sitting } = room
  ;[defending, refusing, lost] = hearing.students.map((person) => ({ person }))
  const lead = await room.enter(hearing.chair)
  await lead.open(`#/hearings/${sitting}/works`)
  await enterWork(lead, defending, 'Триптих')
  await enterWork(lead, refusing, 'Дипломдық фильм')
  await lead.press('handover')
  await lead.save('handover')
  await lead.row('Триптих').getByText(sayToStaff('work.unopened')).first().waitFor()

  await stack.sql("update sittings set starts_at = now() + interval '20 minutes', start_until = now() + interval '1 hour' where id = $1", [sitting])
  await stack.sqlAs('postgres', `begin; set local session_replication_role = replica; update work_deliveries d
    set delivered_at = d.delivered_at - interval '3 days' from works w where w.id = d.work_id and w.sitting_id = '${sitting}'; commit`)
  await lead.open('#/')
  await lead.open(`#/hearings/${sitting}/works`)
  await enterWork(lead, lost, 'Кешіккен бейне')
  await lead.press('handover')
  await lead.fill('handover.late_reason', 'Бейнені студент кеш тапсырды')
  await lead.save('handover')
  await lead.row('Кешіккен бейне').getByText(/кешігіп берілді: /).first().waitFor()
  assert.equal(await lead.row('Триптих').getByText(/кешігіп берілді: /).count(), 0)

  const member = await room.enter(hearing.members[0])
  await member.open(`#/hearings/${sitting}/works`)
  await member.pressIn('Кешіккен бейне', 'work.open')
  await member.press('link.take')
  const link = await member.dialog().getByRole('link', { name: sayToStaff('link.open') }).getAttribute('href')
  assert.match(link, /^https:\/\/storage\.example\.edu\/works\//)
  for (const staff of [lead, member]) await staff.page.context().close()
})

test('C1, C2: the room opens before the exam, with the link for those who came in, and speaks of the defence', async () => {
  const seats = []
  for (const person of room.hearing.students) seats.push(await room.student(person))
  ;[defending, refusing, lost] = seats
  await defending.sees('hearing.rule.defence', { minimum: 10, maximum: 15 })
  await defending.sees('hearing.ticketless.network')
  assert.equal(await defending.page.getByText(sayToStudent('hearing.rule.ticket')).count(), 0)
  for (const student of seats) await room.join(student)
  assert.equal(await defending.page.locator('a[target=_blank]').getAttribute('href'), room.hearing.wanted.meeting_url)
  await isFine(defending.page, 'waiting for the defence')
})

test('C3, A30: the chair, who is the lead teacher too, opens it with the proctor and a quorum', async () => {
  await room.startNow()
  await room.enterAll()
  const { hearing, proctor, chair, voters } = room
  const here = await proctor.field('room.here').elementHandle()
  assert.ok(await here.evaluate((field) => (field.click(), field.checked)), 'the switch stays where it was put')
  for (const staff of voters) await staff.field('room.here').check()
  for (const { name } of [hearing.proctor, ...hearing.members])
    await chair.page.getByRole('button', { name: `${sayToStaff('room.mark_away')}: ${name}` }).waitFor()
  await chair.press('room.open')
  for (const staff of voters) await staff.sees('room.state.open')
})

test('C4, A29: a defence needs no ticket; its time runs, and the questions of the commission are noted', async () => {
  const { proctor, chair, members } = room
  await room.call(defending)
  await defending.sees('hearing.note.called_defence')
  await proctor.press('room.step.identify')
  await proctor.press('room.step.defend')
  await room.shows(defending, 'answering')
  assert.equal(await defending.page.locator('.ticket').count(), 0)
  await room.letAnswerPass(605)
  await proctor.sees('room.time_first', { minutes: 10 })
  await members[1].page.getByLabel(sayToStaff('room.note')).fill('Неге осы түстерді таңдадыңыз?')
  await members[1].press('room.note_add')
  await chair.page.getByText('Неге осы түстерді таңдадыңыз?', { exact: true }).waitFor()
  await isFine(proctor.page, 'the defence')
})

test('C4, C5: the grade is set collegially by the criteria of creative exams and announced at once', async () => {
  await room.proctor.press('room.finish')
  await room.markAll(['11', '14.5', '7', '4'])
  await room.agree()
  await room.shows(defending, 'graded')
  await defending.page.getByText('Орындау шеберлігі', { exact: true }).waitFor()
  assert.deepEqual(await room.pointsOf(defending), ['graded', 36.5])
  await isFine(defending.page, 'graded by the criteria')
})

test('C9: a refusal is recorded as such', async () => {
  await room.call(refusing)
  await room.aside('room.refuse', 'Қорғаудан бас тартты')
  await room.shows(refusing, 'refused')
  assert.deepEqual(await room.pointsOf(refusing), ['refused', 0])
})

test('C10, C11: whoever loses the connection stays in the queue, and continues on another day when it does not come back', async () => {
  await room.call(lost)
  await room.proctor.press('room.step.identify')
  await room.proctor.press('room.step.defend')
  await room.shows(lost, 'answering')
  await room.aside('room.interrupt', 'Желі үзілді')
  await room.shows(lost, 'interrupted')
  await lost.sees('hearing.ticketless.interrupted')
  await room.inQueue(room.proctor, lost).getByText(sayToStaff('room.examinee.interrupted')).waitFor()
  await room.inQueue(room.proctor, lost).getByRole('button').first().click()
  await room.aside('room.continue', 'Байланыс қалпына келмеді')
  await room.shows(lost, 'continued')
  await lost.sees('hearing.ticketless.continued')
})

test('C6, C8: after the last student the lead teacher closes it and says why there is no recording', async () => {
  const { chair, members } = room
  await chair.press('room.close')
  await chair.fill('room.close_recording', 'Жазба сақталмады')
  await chair.save('room.close')
  await members[0].sees('room.state.closed')
  assert.deepEqual(room.faults(), [])
})

test('C4, C7: the minutes name the late video, and the gradesheet is confirmed and closed', async () => {
  const { chair, hearing, sitting } = room
  await chair.open(`#/hearings/${sitting}/minutes`)
  await chair.page.getByText(/Бейнені студент кеш тапсырды/).first().waitFor()
  await isFine(chair.page, 'the minutes')
  await chair.open('#/gradesheets')
  await chair.page.getByRole('link', { name: hearing.group }).click()
  await chair.press('gradesheet.confirm')
  await chair.save('gradesheet.confirm')
  const registrar = await room.enter(await makePerson(stack, { roles: ['registrar'] }))
  await registrar.open('#/gradesheets')
  await registrar.page.getByRole('link', { name: hearing.group }).click()
  await registrar.row(defending.person.name).getByText(decimal(36.5)).first().waitFor()
  await registrar.press('gradesheet.close')
  await registrar.save('gradesheet.close')
  await registrar.page.locator('dl').getByText(sayToStaff('gradesheets.state.closed'), { exact: true }).waitFor()
  assert.deepEqual(room.faults(), [])
})
