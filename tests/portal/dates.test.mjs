// New dates at the staff pages: the administrator appoints and moves them, the mentor learns of them and tells the students.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { launchBrowser, violations } from '../harness/browser.mjs'
import { makeAppeal, makeDiscipline, makeExam, makePerson, makeTest } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { signIn } from '../api/client.mjs'
import { examDays, makeMentoredTest, reason } from '../api/dates.mjs'
import { phone, say, Staff } from './staff.mjs'
import { Student } from './student.mjs'

let stack, browser, administrator, office, days
before(async () => {
  ;[stack, browser] = await Promise.all([startStack(), launchBrowser()])
  administrator = await makePerson(stack, { roles: ['administrator'] })
  office = await signIn(stack, administrator.login)
  days = await examDays(stack)
})
after(async () => {
  await browser?.close()
  await stack?.stop()
})
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))

const at = (person, hash, options) => Staff.signedIn(browser, stack, person, hash, options)
const atMentor = ({ mentor }, hash = '#/') => at({ login: mentor.user.login }, hash, { viewport: phone })
const spoken = (day) => day.split('-').reverse().join('.')
const spokenTime = (iso) => `${spoken(iso.slice(0, 10))}\u00a0${iso.slice(11, 16)}`
const give = async ({ exam }, students, starts_at) =>
  (await office.putReschedules(
    { id: exam },
    { logins: students.map(({ login }) => login), cause: 'technical', reason, ...(starts_at && { starts_at }) },
  )).items
const rightsOf = async ({ group }) => (await office.listReschedules({ group })).items
const suggestions = (staff) => staff.page.getByRole('group', { name: say('date.suggestions') }).getByRole('button')
// A message as the inbox shows it.
const letter = (staff, text) => staff.page.getByRole('listitem').filter({ hasText: text })

test('T12: from the page of an exam two students get a new date at once, out of the suggested ones', async () => {
  const made = await makeTest(stack, { students: 3 })
  const staff = await at(administrator, `#/exams/${made.exam}`)
  await staff.press('date.give')
  for (const { name } of made.students.slice(0, 2)) {
    await staff.field('students').fill(name)
    await staff.page.getByRole('option', { name }).click()
  }
  await staff.field('students').press('Escape')
  await staff.fill('reason', reason)
  await suggestions(staff).first().click()
  assert.deepEqual(await violations(staff.page), [])
  await staff.save()
  const rights = await rightsOf(made)
  assert.deepEqual(rights.map(({ student }) => student.login).sort(), made.students.slice(0, 2).map(({ login }) => login).sort())
  assert.equal(new Set(rights.map(({ date }) => date.sitting_id)).size, 1)
})

test('T12, O11: a student who waits is appointed a date, and the date is moved by one tap', async () => {
  const made = await makeTest(stack)
  await give(made, [made.student])
  const staff = await at(administrator, `#/dates?group=${made.group}`)
  await staff.row(made.student.name).getByText(say('date.state.waiting'), { exact: true }).waitFor()
  await staff.pressIn(made.student.name, 'date.appoint')
  await staff.fillDay('day', spoken(days[1]))
  await staff.fill('late_start', '25')
  await staff.save()
  await staff.row(made.student.name).getByText(`${spoken(days[1])}\u00a010:00`).waitFor()
  assert.ok((await rightsOf(made))[0].date.start_until.includes('T10:25'))
  await staff.pressIn(made.student.name, 'date.move')
  assert.equal(await staff.field('late_start').inputValue(), '25')
  const chosen = await suggestions(staff).last().textContent()
  await suggestions(staff).last().click()
  await staff.save()
  await staff.row(made.student.name).getByText(chosen).waitFor()
  await staff.row(made.student.name).getByText(say('date.moves', { count: 1 }), { exact: true }).waitFor()
})

test('T12: a form suggests the dates that are free at its opening, not those of an earlier one that change under the finger', async () => {
  const made = await makeTest(stack)
  await give(made, [made.student])
  const staff = await at(administrator, `#/dates?group=${made.group}`)
  await staff.pressIn(made.student.name, 'date.appoint')
  await suggestions(staff).first().click()
  await staff.save()
  let goOn
  const held = new Promise((resolve) => (goOn = resolve))
  await staff.page.route(/date-suggestions/, async (route) => {
    await held
    await route.continue()
  })
  const asked = staff.page.waitForRequest(/date-suggestions/)
  await staff.pressIn(made.student.name, 'date.move')
  await asked
  assert.deepEqual(await suggestions(staff).allTextContents(), [])
  goOn()
  await suggestions(staff).first().waitFor()
})

test('T12: a form whose date was refused suggests those that are free now', async () => {
  const made = await makeTest(stack)
  await give(made, [made.student])
  const staff = await at(administrator, `#/dates?group=${made.group}`)
  await staff.pressIn(made.student.name, 'date.appoint')
  const taken = await suggestions(staff).first().textContent()
  await suggestions(staff).first().click()
  const day = taken.slice(0, 10).split('.').reverse().join('-')
  await office.putCalendarDay({ day }, { working: false, title_kk: 'Мереке', title_ru: 'Праздник', title_en: 'Holiday' })
  try {
    await staff.press('save')
    await suggestions(staff).filter({ hasText: taken }).waitFor({ state: 'detached' })
    await suggestions(staff).first().click()
    await staff.save()
  } finally {
    await office.deleteCalendarDay({ day })
  }
})

test('T12, A19: a new date given by mistake is cancelled with a reason, and the student and the mentor read why', async () => {
  const made = await makeMentoredTest(stack, { opened: '-3 days' })
  const [{ from }] = await give(made, [made.student], `${days[0]}T10:00`)
  const staff = await at(administrator, `#/dates?group=${made.group}`)
  await staff.pressIn(made.student.name, 'date.cancel')
  const original = say('date.cancel.before', { time: spokenTime(from.starts_at) })
  await staff.dialog().getByText(original).waitFor()
  await staff.fill('reason', 'Басқа студентке арналған еді.')
  assert.deepEqual(await violations(staff.page), [])
  await staff.save('date.cancel')
  await staff.row(made.student.name).waitFor({ state: 'detached' })
  const mentor = await atMentor(made, '#/messages')
  const told = await letter(mentor, made.student.name).filter({ hasText: 'Басқа студентке арналған еді.' }).textContent()
  assert.ok(told.includes(spokenTime(from.starts_at)), told)
  const student = await Student.at(browser, stack)
  await student.signIn(made.student)
  await student.go('#/messages')
  const card = student.page.locator('.message').filter({ hasText: 'Басқа студентке арналған еді.' })
  assert.ok((await card.textContent()).includes(spokenTime(from.starts_at)))
  assert.deepEqual(staff.faults, [])
})

test('T12: while there is no date, it is the right to one that is taken back', async () => {
  const made = await makeTest(stack)
  await give(made, [made.student])
  const staff = await at(administrator, `#/dates?group=${made.group}`)
  await staff.pressIn(made.student.name, 'date.cancel.right')
  await staff.fill('reason', 'Басқа студентке арналған еді.')
  await staff.dialog().getByText(say('close'), { exact: true }).waitFor()
  await staff.save('date.cancel.right')
  await staff.row(made.student.name).waitFor({ state: 'detached' })
  assert.deepEqual(await rightsOf(made), [])
})

test('T13: the student reads by which appeal a new date was given, and opens it from there', async () => {
  const made = await makeTest(stack)
  const { id, number } = await makeAppeal(stack, { sitting: made.sitting, student: made.student, state: 'upheld' })
  const [right] = await give(made, [made.student], `${days[0]}T10:00`)
  await stack.sql("update reschedules set cause = 'appeal', appeal_id = $2 where id = $1", [right.id, id])
  const student = await Student.at(browser, stack)
  await student.signIn(made.student)
  const card = student.page.locator('.new-date')
  await card.getByRole('link', { name: `№\u00a0${number} апелляция` }).click()
  await student.page.getByRole('heading', { level: 1, name: `№\u00a0${number} апелляция` }).waitFor()
  const staff = await at(administrator, `#/dates?group=${made.group}`)
  await staff.row(made.student.name).getByText(say('appeal.of', { number })).waitFor()
  assert.equal(await staff.row(made.student.name).getByText(say('date.cancel'), { exact: true }).count(), 0)
})

test('T12: whoever moves a date that another administrator has moved meanwhile is told so, and nothing changes', async () => {
  const made = await makeTest(stack)
  const [{ id, date }] = await give(made, [made.student], `${days[0]}T10:00`)
  const staff = await at(administrator, `#/dates?group=${made.group}`)
  await staff.pressIn(made.student.name, 'date.move')
  await office.putRescheduleDate({ id }, { starts_at: `${days[1]}T11:00`, instead_of: date.starts_at })
  await staff.fillDay('day', spoken(days[2]))
  await staff.dialog().getByRole('button', { name: say('save'), exact: true }).click()
  await staff.dialog().getByText(say('flaw.already_appointed')).waitFor()
  assert.ok((await rightsOf(made))[0].date.starts_at.startsWith(`${days[1]}T11:00`))
})

test('A18: a date outside the session and one in the night are refused at the field, in the reader\'s language', async () => {
  const made = await makeTest(stack)
  await give(made, [made.student])
  const staff = await at(administrator, `#/dates?group=${made.group}`)
  await staff.pressIn(made.student.name, 'date.appoint')
  for (const [day, hours, flaw] of [['01.06.2031', '10', 'outside_session'], [spoken(days[0]), '03', 'night']]) {
    await staff.fillDay('day', day)
    await staff.dialog().getByLabel(say('time.hours')).fill(hours)
    await staff.dialog().getByRole('button', { name: say('save'), exact: true }).click()
    await staff.dialog().locator('[class*=Input-error], [class*=InputWrapper-error]').filter({ hasText: say(`flaw.${flaw}`) }).waitFor()
  }
  await staff.dialog().getByText(say('clash.night', { opens: '08:00', closes: '20:00', ends_at: '' })).waitFor()
  assert.equal((await rightsOf(made))[0].date, null)
})

test('T12: a date at which the student sits another exam is refused with name, exam and time in the reader\'s language', async () => {
  const made = await makeTest(stack)
  const other = await makeExam(stack, { ...made, discipline: await makeDiscipline(stack), opened: '-3 days' })
  await stack.sql("update sittings set starts_at = local_moment($2), start_until = local_moment($2) + interval '1 hour' where id = $1", [other.sitting, `${days[0]}T10:00`])
  const [{ id }] = await give(made, [made.student])
  const { exam: { discipline: { title_ru } } } = (await office.getBoard({ id: other.sitting }))
  const reader = await makePerson(stack, { roles: ['administrator'], language: 'ru' })
  const staff = await at(reader, `#/dates?group=${made.group}`, { viewport: phone })
  await staff.row(made.student.name).getByRole('button', { name: `${say('date.appoint', {}, 'ru')}: ${made.student.name}` }).click()
  const day = staff.dialog().getByRole('textbox', { name: say('day', {}, 'ru') })
  await day.fill(spoken(days[0]))
  await day.press('Tab')
  await staff.dialog().getByRole('button', { name: say('save', {}, 'ru'), exact: true }).click()
  const why = await staff.dialog().getByText(say('flaw.student_busy', {}, 'ru')).textContent()
  assert.ok(why.includes(`${made.student.name}: ${title_ru}, ${spoken(days[0])}\u00a010:00–11:40`), why)
  assert.doesNotMatch(why, /busy|from|until/)
  assert.deepEqual(await violations(staff.page), [])
  assert.equal((await rightsOf(made)).find((one) => one.id === id).date, null)
})

test('T13: a mentor sees new dates of the own groups first thing, tells the student in the student\'s language, and sees it read', async () => {
  const made = await makeMentoredTest(stack, { students: 1 })
  const foreign = await makeMentoredTest(stack)
  await stack.sql("update users set language = 'ru' where login = $1", [made.student.login])
  await give(made, [made.student], `${days[0]}T10:00`)
  await give(foreign, [foreign.student], `${days[0]}T12:00`)
  const staff = await atMentor(made)
  assert.equal(await staff.title().textContent(), say('new_dates'))
  const row = staff.row(made.student.name)
  await row.getByText(say('told.not'), { exact: true }).waitFor()
  assert.equal(await staff.row(foreign.student.name).count(), 0)
  await staff.pressIn(made.student.name, 'tell')
  const preview = staff.dialog().locator('blockquote')
  assert.equal(await preview.getAttribute('lang'), 'ru')
  assert.match(await preview.textContent(), new RegExp(`наставник.*${spoken(days[0])}\u00a010:00`))
  await staff.fill('tell.text', 'Удачи!')
  assert.match(await preview.textContent(), /Удачи!$/)
  assert.deepEqual(await violations(staff.page), [])
  await staff.save('send')
  await row.getByText(say('told.undelivered'), { exact: true }).waitFor()
  const student = await signIn(stack, made.student.login)
  const { items } = await student.listMessages()
  assert.deepEqual([items[0].kind, items[0].params.text], ['date_from_mentor', 'Удачи!'])
  await row.getByText(say('told.delivered', { time: '' })).waitFor()
  await student.putReading({ id: items[0].id }, {})
  await row.getByText(say('told.read', { time: '' })).waitFor()
})

test('T13: what changed since the mentor\'s last visit is marked, and can be shown alone', async () => {
  const made = await makeMentoredTest(stack, { students: 2 })
  const [old, moved] = await give(made, made.students, `${days[0]}T10:00`)
  await stack.sql("update reschedules set changed_at = now() - interval '1 hour' where id = any($1)", [[old.id, moved.id]])
  const staff = await atMentor(made)
  await staff.row(old.student.full_name).waitFor()
  const before = await staff.page.waitForFunction((login) => localStorage.getItem(`dates.visit.${login}`), made.mentor.user.login)
  assert.ok(await before.jsonValue())
  assert.equal(await staff.page.getByText(say('dates.new'), { exact: true }).count(), 0)
  await stack.sql("update reschedules set changed_at = now() + interval '1 second' where id = $1", [moved.id])
  await staff.page.reload()
  await staff.row(moved.student.full_name).getByText(say('dates.new'), { exact: true }).waitFor()
  assert.equal(await staff.page.getByText(say('dates.new'), { exact: true }).count(), 1)
  await staff.field('dates.changed').selectOption({ index: 1 })
  await staff.row(old.student.full_name).waitFor({ state: 'detached' })
  await staff.row(moved.student.full_name).waitFor()
})

test('A19: the mentor\'s inbox counts by itself what came, says it in words, and keeps what was read', async () => {
  const made = await makeMentoredTest(stack)
  const staff = await atMentor(made, '#/messages')
  await staff.sees('messages.none')
  await give(made, [made.student], `${days[0]}T10:00`)
  const badge = staff.page.getByRole('link', { name: `${say('messages')} ${say('messages.unread')} 1` })
  await badge.waitFor({ timeout: 30_000 })
  const one = letter(staff, made.student.name)
  await one.getByText(`${spoken(days[0])}\u00a010:00`).waitFor()
  assert.deepEqual(await violations(staff.page), [])
  await one.getByRole('button').click()
  await badge.waitFor({ state: 'detached' })
  await one.getByText(say('messages.new'), { exact: true }).waitFor({ state: 'detached' })
  await one.getByRole('link').click()
  await staff.row(made.student.name).waitFor()
})

test('A19: an inbox in which nothing changed is asked for again and not sent again', async () => {
  const staff = await at(administrator, '#/messages')
  const again = await staff.page.waitForResponse((reply) => reply.url().endsWith('/messages/unread') && reply.status() === 304, { timeout: 40_000 })
  assert.equal(again.status(), 304)
})

test('A18: a holiday that the administrator adds is refused as a new date until it is removed', async () => {
  const made = await makeTest(stack)
  const [{ id }] = await give(made, [made.student])
  const staff = await at(administrator, `#/calendar-days?year=${days[3].slice(0, 4)}`, { viewport: phone })
  await staff.press('calendar_days.add')
  await staff.fillDay('day', spoken(days[3]))
  for (const language of ['kk', 'ru', 'en']) await staff.fill(`title.${language}`, `Мереке ${language}`)
  await staff.save()
  await staff.row('Мереке kk').waitFor()
  const day = { starts_at: `${days[3]}T10:00` }
  await assert.rejects(office.putRescheduleDate({ id }, day), /holiday|No exams/)
  await staff.pressIn('Мереке kk', 'edit')
  await staff.fill('title.kk', 'Той')
  await staff.save()
  await staff.pressIn('Той', 'remove')
  await staff.save('remove')
  await staff.row('Той').waitFor({ state: 'detached' })
  await office.putRescheduleDate({ id }, day)
})

test('T13: the own calendar has a private address, shown once, that works until it is revoked', async () => {
  const made = await makeMentoredTest(stack)
  const staff = await atMentor(made)
  const open = async () => {
    await staff.page.locator('header [aria-haspopup=menu]').click()
    await staff.page.getByRole('menuitem', { name: say('calendar'), exact: true }).click()
    await staff.dialog().waitFor()
  }
  await open()
  await staff.press('calendar.make')
  const address = await staff.field('calendar.address').inputValue()
  assert.deepEqual(await violations(staff.page), [])
  assert.equal((await fetch(address)).status, 200)
  await staff.page.keyboard.press('Escape')
  await staff.dialog().waitFor({ state: 'detached' })
  await open()
  await staff.button('calendar.again').waitFor()
  assert.equal(await staff.field('calendar.address').count(), 0)
  await staff.press('calendar.revoke')
  await staff.button('calendar.make').waitFor()
  assert.equal((await fetch(address)).status, 404)
})
