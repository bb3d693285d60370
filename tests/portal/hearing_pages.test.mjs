// The pages of oral and creative exams in three languages and three sizes: no violation of WCAG 2.2 AA, nothing wider than
// the screen, no text without a translation.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { launchBrowser } from '../harness/browser.mjs'
import { startStack } from '../harness/stack.mjs'
import { makeOpenRoom, makeRoom, reason } from '../api/hearings.mjs'
import { isFine } from './pages.mjs'
import { besideTheMeeting } from './room.mjs'
import { desk, phone, say as sayToStaff, Staff } from './staff.mjs'
import { say as sayToStudent, Student } from './student.mjs'

let stack, browser
before(async () => {
  ;[stack, browser] = await Promise.all([startStack(), launchBrowser()])
})
after(async () => {
  await browser?.close()
  await stack?.stop()
})
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))

async function isFineAtEverySize(page, name) {
  for (const size of [phone, besideTheMeeting, desk]) {
    await page.setViewportSize(size)
    await isFine(page, `${name}, ${size.width} wide`)
  }
}

// Labels of buttons, and what scrolls sideways by itself, of which a part is out of sight.
const clipped = (page) =>
  page.locator('main .mantine-Button-label, main [role=group]').evaluateAll((found) =>
    found.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).map(({ textContent }) => textContent))

test('O2: days ahead the student and the proctor read the day on which the room opens, and on it the hour alone', async () => {
  const room = await makeRoom(stack, { students: 1, startsIn: '3 days' })
  const [own] = room.students
  const student = await Student.at(browser, stack)
  await student.signIn(own.user)
  await student.go(`#/hearings/${room.sitting}`)
  const proctor = await Staff.signedIn(browser, stack, room.proctor.user, `#/hearings/${room.sitting}`)
  const opening = async () => {
    const [, year, month, day, hour] = /^(\d+)-(\d+)-(\d+)T(\d+:\d+)/.exec((await room.place(own)).opens_at)
    return { day: `${day}.${month}.${year} ${hour}`, hour }
  }
  const { day } = await opening()
  await student.sees('hearing.join_from', { time: day })
  await proctor.sees('room.before.reveal', { time: day })
  assert.equal(await student.page.getByText(sayToStudent('hearing.wait_here')).count(), 0)
  await stack.sql("update sittings set starts_at = starts_at - interval '3 days' + interval '2 hours' where id = $1", [room.sitting])
  const { hour } = await opening()
  await student.page.reload()
  await proctor.page.reload()
  await student.sees('hearing.wait_here')
  await student.sees('hearing.join_from', { time: hour })
  await proctor.sees('room.before.reveal', { time: hour })
})

for (const language of ['kk', 'ru', 'en']) {
  test(`O2, O12: the room and the list of rooms are accessible at every size, in ${language}`, async () => {
    const room = await makeOpenRoom(stack, { students: 3 })
    const [first, second, third] = room.students
    await room.grade(first)
    await room.call(second)
    await room.move(second, 'interrupted', reason)
    await room.answered(third)
    for (const voter of room.voters) await room.mark(third, voter)
    await stack.sql('update users set language = $2 where login = $1', [room.chair.user.login, language])
    const chair = await Staff.signedIn(browser, stack, { login: room.chair.user.login }, '#/hearings')
    await chair.page.getByRole('table', { name: sayToStaff('hearings', {}, language) }).waitFor()
    await isFineAtEverySize(chair.page, 'the list')
    await chair.go(`#/hearings/${room.sitting}`)
    await chair.page.getByRole('button', { name: sayToStaff('room.propose', {}, language) }).waitFor()
    await isFineAtEverySize(chair.page, 'the agreement')
    await chair.page.setViewportSize(phone)
    assert.deepEqual(await clipped(chair.page), [])
    await chair.go(`#/hearings/${room.sitting}?student=${first.user.login}`)
    await chair.page.getByText(sayToStaff('room.shown', {}, language)).waitFor()
    await chair.page.getByText(sayToStaff('room.ticket_never_seen', {}, language)).waitFor()
    await isFineAtEverySize(chair.page, 'a graded student')
  })

  test(`O2, O4, O5: the pages of the student are accessible at every size, in ${language}`, async () => {
    const room = await makeOpenRoom(stack, { students: 2 })
    const [own, other] = room.students
    await stack.sql('update users set language = $2 where login = $1', [own.user.login, language])
    const student = await Student.at(browser, stack)
    await student.signIn({ login: own.user.login })
    const shows = (state) => student.page.getByRole('heading', { name: sayToStudent(`hearing.state.${state}`, {}, language) }).waitFor()
    await student.page.getByRole('link', { name: sayToStudent('schedule.room_back', {}, language) }).click()
    await shows('waiting')
    await isFineAtEverySize(student.page, 'waiting')
    await room.call(own)
    await student.page.waitForSelector('.ticket ol')
    await student.page.getByText(sayToStudent('hearing.note.called_ticket', {}, language)).waitFor()
    await isFineAtEverySize(student.page, 'called, with the ticket')
    await room.move(own, 'answering')
    await room.move(own, 'paused', reason)
    await shows('paused')
    await isFineAtEverySize(student.page, 'paused')
    await room.move(own, 'answering')
    await room.move(own, 'answered')
    await room.marked(own)
    await room.agree(own)
    await room.sign(own, room.members[0])
    await room.announce(own)
    await shows('graded')
    await student.page.getByText(sayToStudent('trace.title', {}, language)).click()
    await isFineAtEverySize(student.page, 'graded')
    await room.move(other, 'refused', reason)
    await room.close()
    await student.page.getByText(sayToStudent('hearing.draw', {}, language), { exact: true }).click()
    await student.page.getByText(sayToStudent('hearing.draw_holds', {}, language)).waitFor()
    await isFineAtEverySize(student.page, 'the draw')
  })
}
