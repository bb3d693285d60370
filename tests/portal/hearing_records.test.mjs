// What is kept of oral and creative exams, at the pages: the works and their hand-over, the register of recordings, the
// minutes.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, afterEach, before, test } from 'node:test'
import { makeOpenRoom, makeRoom } from '../api/hearings.mjs'
import { signIn } from '../api/client.mjs'
import { launchBrowser, violations } from '../harness/browser.mjs'
import { makePerson } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { isFine } from './pages.mjs'
import { desk, phone, say, Staff } from './staff.mjs'
import { Student, say as sayToStudent } from './student.mjs'

let stack, browser, administrator
before(async () => {
  ;[stack, browser] = await Promise.all([startStack(), launchBrowser()])
  administrator = await signIn(stack, (await makePerson(stack, { roles: ['administrator'] })).login)
})
after(async () => {
  await browser?.close()
  await stack?.stop()
})
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))

const at = (client, hash, options) => Staff.signedIn(browser, stack, client.user, hash, options)
const creative = (options = {}) => makeRoom(stack, { kind: 'creative', startsIn: '4 days', students: 2, ...options })
const film = (more = {}) => ({ kind: 'video', title: 'Дипломдық фильм', url: 'https://storage.example.edu/works/1.mp4', size_bytes: 734003200, ...more })
const record = (room, more = {}) => room.proctor.putRecording({ id: room.sitting },
  { url: 'https://storage.example.edu/rec/1.mp4', provider: 'other', seconds: 5460, size_bytes: 1_500_000_000, recorded_at: '27.11.2026 10:00', ...more })

test('C4, A28: the lead teacher enters a work from its copy, gives it to the commission, and a member opens it there', async () => {
  const room = await creative()
  const [one] = room.students
  const staff = await at(room.lead, `#/hearings/${room.sitting}/works`)
  await staff.row(one.user.full_name).getByText(say('work.none')).waitFor()
  await staff.pressIn(one.user.full_name, 'work.add')
  await staff.fill('title', 'Дипломдық фильм')
  await staff.fill('link', 'http://storage.example.edu/1.mp4')
  const copy = Buffer.from('the bytes of a film')
  const choose = (buffer) => staff.dialog().locator('input[type=file]').setInputFiles({ name: '1.mp4', mimeType: 'video/mp4', buffer })
  await staff.page.evaluate(() => {
    const digest = crypto.subtle.digest.bind(crypto.subtle)
    const first = Promise.withResolvers()
    crypto.subtle.digest = (...what) => {
      crypto.subtle.digest = (...next) => digest(...next).finally(() => setTimeout(first.resolve))
      return first.promise.then(() => digest(...what))
    }
  })
  await choose(Buffer.from('another film, by mistake: its checksum is found after that of the right one'))
  await staff.dialog().getByRole('button', { name: say('save'), exact: true }).click() // too soon: nothing is sent
  await choose(copy)
  await staff.field('file.size').and(staff.page.locator(`[value="${copy.length}"]`)).waitFor()
  await staff.dialog().getByRole('button', { name: say('save'), exact: true }).click()
  await staff.sees('flaw.bad_link')
  assert.deepEqual(await violations(staff.page), [])
  await staff.fill('link', 'https://storage.example.edu/1.mp4')
  await staff.save()
  const row = staff.row('Дипломдық фильм')
  await row.getByText(say('work.not_given')).first().waitFor()
  const [{ works: [work] }] = (await room.lead.listWorks({ id: room.sitting })).students.filter(({ works }) => works.length > 0)
  assert.deepEqual([work.size_bytes, work.sha256], [copy.length, createHash('sha256').update(copy).digest('hex')])
  await staff.press('handover')
  await staff.save('handover')
  await row.getByText(say('work.unopened')).first().waitFor()
  assert.equal(await staff.button('handover').count(), 0)

  const member = await at(room.members[0], `#/hearings/${room.sitting}`)
  await member.page.getByRole('link', { name: say('works'), exact: true }).click()
  await member.pressIn('Дипломдық фильм', 'work.open')
  await member.press('link.take')
  const link = member.dialog().getByRole('link', { name: say('link.open') })
  assert.equal(await link.getAttribute('href'), 'https://storage.example.edu/1.mp4')
  assert.equal(await link.evaluate((element) => element === document.activeElement), true)
  assert.deepEqual(await violations(member.page), [])
  await member.page.keyboard.press('Escape')
  await member.row('Дипломдық фильм').getByText(/ашылды: /).waitFor()
  assert.deepEqual([...staff.faults, ...member.faults], [])
})

test('C4, A28: a reminder leads to the works; after the deadline they are given with a reason, which stays there', async () => {
  const room = await creative({ startsIn: '2 days 1 hour' })
  await room.lead.putWork({ ...room.of(room.students[0]), n: 1 }, film())
  const staff = await at(room.lead, '#/messages')
  const reminder = staff.page.getByText(/жұмыстарды комиссияға беру мерзімі жақын/)
  await reminder.waitFor()
  await staff.page.getByRole('link', { name: say('messages.open') }).first().click()
  await staff.row('Дипломдық фильм').waitFor()
  await stack.sql("update sittings set starts_at = starts_at - interval '2 hours' where id = $1", [room.sitting])
  await staff.open('#/')
  await staff.open(`#/hearings/${room.sitting}/works`)
  await staff.press('handover')
  await staff.fill('handover.late_reason', 'Студент ауырып қалды')
  assert.deepEqual(await violations(staff.page), [])
  await staff.save('handover')
  await staff.page.getByText(/кешігіп берілді: .*Студент ауырып қалды/).first().waitFor()
})

test('C4: a work is replaced, which takes it back from the commission, and taken out with a reason', async () => {
  const room = await creative()
  await room.lead.putWork({ ...room.of(room.students[0]), n: 1 }, film())
  await room.lead.handOver({ id: room.sitting }, {})
  const staff = await at(room.lead, `#/hearings/${room.sitting}/works`)
  await staff.pressIn('Дипломдық фильм', 'work.replace')
  await staff.fill('title', 'Жаңа нұсқа')
  await staff.fill('link', 'https://storage.example.edu/2.mp4')
  await staff.save()
  await staff.row('Жаңа нұсқа').getByText(say('work.not_given')).first().waitFor()
  await staff.pressIn('Жаңа нұсқа', 'work.remove')
  await staff.fill('reason', 'Басқа студенттің файлы')
  await staff.save('work.remove')
  await staff.row('Жаңа нұсқа').waitFor({ state: 'detached' })
})

test('C4: the student of a creative exam sees the own works, and that the commission has them', async () => {
  const room = await creative()
  const [one] = room.students
  const student = await Student.at(browser, stack)
  await student.signIn(one.user)
  await student.go(`#/hearings/${room.sitting}`)
  await student.page.getByText(/Жұмысыңыз әлі тіркелмеген/).waitFor()
  await room.lead.putWork({ ...room.of(one), n: 1 }, film())
  await room.lead.handOver({ id: room.sitting }, {})
  await student.page.reload()
  await student.page.getByText('Дипломдық фильм').waitFor()
  await student.page.getByText(sayToStudent('works.handed_over')).waitFor()
  await isFine(student.page, 'own works')
})

test('O1, A20: the proctor enters a recording, a member looks at it, and the administrator sees who did', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  const staff = await at(room.proctor, `#/hearings/${room.sitting}`)
  await staff.page.getByRole('link', { name: say('recordings'), exact: true }).click()
  await staff.sees('recordings.none')
  await staff.press('recording.add')
  await staff.fill('link', 'https://zoom.us/rec/share/abc')
  await staff.fill('recording.recorded_at', '27.11.2026 10:00')
  await staff.fill('recording.length', '91')
  assert.deepEqual(await violations(staff.page), [])
  await staff.save()
  await staff.row('27.11.2026 10:00').getByText(say('recording.minutes', { count: 91 })).waitFor()

  const member = await at(room.members[0], `#/hearings/${room.sitting}/recordings`)
  assert.equal(await member.button('recording.add').count(), 0)
  await member.pressIn('27.11.2026 10:00', 'recording.view')
  await member.press('link.take')
  assert.equal(await member.dialog().getByRole('link', { name: say('link.open') }).getAttribute('href'), 'https://zoom.us/rec/share/abc')

  const office = await at(administrator, `#/hearings/${room.sitting}/recordings`)
  await office.pressIn('27.11.2026 10:00', 'recording.viewings')
  await office.dialog().getByText(room.members[0].user.full_name).waitFor()
  assert.deepEqual(await violations(office.page), [])
})

test('A20: the administrator sets the term, is told what still holds a recording, and then records its deletion', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  await room.grade(room.students[0])
  const { id } = await record(room)
  await room.close()
  const staff = await at(administrator, `#/hearings/${room.sitting}/recordings`)
  const refusal = async (key) => {
    await staff.pressIn('27.11.2026 10:00', 'recording.delete')
    await staff.fill('reason', 'Сақтау мерзімі бітті')
    await staff.dialog().getByRole('button', { name: say('recording.delete'), exact: true }).click()
    await staff.sees(key)
    await staff.press('cancel')
  }
  await refusal('flaw.recording_retained')
  await staff.pressIn('27.11.2026 10:00', 'recording.retain')
  const earliest = async () =>
    (await stack.sql("select to_char(recording_retain_from(r), 'DD.MM.YYYY') as day from recordings r where id = $1", [id]))[0].day
  const first = await earliest()
  await staff.dialog().getByText(say('about.earliest', { day: first })).waitFor()
  await staff.fill('reason', 'Сапа кеңесі сұрады')
  const before = await staff.field('recording.retain_until').inputValue()
  await staff.fillDay('recording.retain_until', '27.11.2026')
  assert.equal(await staff.field('recording.retain_until').inputValue(), before, 'an earlier day is not taken')
  // While the dialog is open, the setting and with it the earliest day changes.
  await stack.sql("insert into settings (name, valid_from, value, source) values ('recording_retention_days', now(), 20000, 'A20')")
  await stack.sql("update recordings set retain_until = '2100-01-01' where id = $1", [id])
  await staff.fillDay('recording.retain_until', '01.02.2030')
  await staff.dialog().getByRole('button', { name: say('save'), exact: true }).click()
  await staff.dialog().getByText(`${say('flaw.retained_too_short')}. ${say('about.earliest', { day: await earliest() })}`).waitFor()
  await stack.sql("delete from settings where name = 'recording_retention_days' and value = 20000")
  await staff.save()
  await staff.row('27.11.2026 10:00').getByText('01.02.2030').waitFor()
  await stack.sql('update recordings set retain_until = university_day() where id = $1', [id])
  await refusal('flaw.appeal_term_runs')
  await stack.sql("update results set created_at = created_at - interval '14 days' where sitting_id = $1", [room.sitting])
  await staff.pressIn('27.11.2026 10:00', 'recording.delete')
  await staff.fill('reason', 'Сақтау мерзімі бітті')
  await staff.save('recording.delete')
  await staff.row('27.11.2026 10:00').getByText(/Жойылды: .*Сақтау мерзімі бітті/).waitFor()
  assert.equal(await staff.row('27.11.2026 10:00').getByText(say('recording.view'), { exact: true }).count(), 0)
})

// A closed exam of two: one graded with a dissent, one who refused.
async function closedRoom(options) {
  const room = await makeOpenRoom(stack, { students: 3, ...options })
  const [graded, refusing] = room.students
  await room.answered(graded)
  await room.members[0].putNote(room.of(graded), { text: 'Неге бұлай шешті?' })
  await room.marked(graded)
  await room.agree(graded)
  await room.sign(graded, room.members[0])
  await room.sign(graded, room.members[1], { agrees: false, reason: 'Жауабы толық' })
  await room.announce(graded)
  await room.move(refusing, 'refused', 'Жауап бермеймін деді')
  await room.call(room.students[2])
  await room.move(room.students[2], 'absent')
  await room.close()
  return room
}

test('O5, O8, A30: the minutes are read from the room, with marks, dissent and refusal, and downloaded as PDF', async () => {
  const room = await closedRoom()
  const staff = await at(room.chair, `#/hearings/${room.sitting}`)
  await staff.page.getByRole('link', { name: say('hearing_minutes'), exact: true }).click()
  const sheet = staff.page.locator('article')
  for (const text of [room.students[0].user.full_name, `${say('room.dissents')}: Жауабы толық`, 'Жауап бермеймін деді', 'Неге бұлай шешті?', 'The recording failed.',
    say('hearing_minutes.refused'), say('hearing_minutes.uncalled')])
    await sheet.getByText(text).first().waitFor()
  const [download] = await Promise.all([staff.page.waitForEvent('download'), staff.page.getByRole('link', { name: say('minutes.pdf') }).click()])
  assert.match(download.suggestedFilename(), /^minutes-.*\.pdf$/)
  assert.equal(await download.failure(), null)
  assert.deepEqual(staff.faults, [])
})

test('O6: before the closing there are no minutes, and the page says so', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  const staff = await at(room.chair, `#/hearings/${room.sitting}`)
  await staff.page.getByRole('link', { name: say('recordings'), exact: true }).waitFor()
  assert.equal(await staff.page.getByRole('link', { name: say('hearing_minutes'), exact: true }).count(), 0)
  await staff.go(`#/hearings/${room.sitting}/minutes`)
  await staff.sees('flaw.hearing_not_closed')
})

for (const language of ['kk', 'ru', 'en']) {
  for (const [name, viewport] of [['phone', phone], ['desk', desk]]) {
    test(`C4, O1, A28, A30: works, recordings and minutes are accessible, in ${language}, on a ${name}`, async () => {
      const speak = (key, values) => say(key, values, language)
      const works = await creative({ startsIn: '2 days 1 hour' })
      await works.lead.putWork({ ...works.of(works.students[0]), n: 1 }, film())
      await works.lead.handOver({ id: works.sitting }, {})
      await works.lead.putWork({ ...works.of(works.students[0]), n: 2 }, film({ kind: 'work', title: 'Режиссёрдің түсіндірме жазбасы, толық нұсқасы' }))
      const closed = await closedRoom()
      const { id } = await record(closed)
      await record(closed, { url: 'https://zoom.us/rec/share/2', provider: 'zoom' })
      await stack.sql("update recordings set deleted_at = now(), deleted_by = $2, reason = 'Қайталанған жазба' where id = $1", [id, administrator.user.id])
      for (const client of [works.lead, administrator]) await stack.sql('update users set language = $2 where id = $1', [client.user.id, language])
      const lead = await at(works.lead, `#/hearings/${works.sitting}/works`, { viewport })
      await lead.page.getByText(speak('work.not_given')).first().waitFor()
      await isFine(lead.page, 'works')
      await lead.page.getByRole('button', { name: new RegExp(`^${speak('work.add')}`) }).first().click()
      await lead.dialog().waitFor()
      await isFine(lead.page, 'work')
      const office = await at(administrator, `#/hearings/${closed.sitting}/recordings`, { viewport })
      await office.page.getByText(/Қайталанған жазба/).waitFor()
      await isFine(office.page, 'recordings')
      await office.page.getByRole('button', { name: new RegExp(`^${speak('recording.delete')}`) }).click()
      await office.dialog().waitFor()
      await isFine(office.page, 'deletion')
      await office.open(`#/hearings/${closed.sitting}/minutes`)
      await office.page.locator('article').waitFor()
      await isFine(office.page, 'minutes')
    })
  }
}
