// The session administrator prepares an exam on the staff pages, without SQL: rosters from files and by hand, the date,
// the ratings, and what the overview says is still missing.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { readFileSync } from 'node:fs'
import { launchBrowser } from '../harness/browser.mjs'
import { fresh, makeBank, makeDiscipline, makeGroup, makePerson, makeSession, makeTest } from '../harness/faculty.mjs'
import { startStack, until } from '../harness/stack.mjs'
import { signIn } from '../api/client.mjs'
import { phone, say, Staff } from './staff.mjs'

let stack, browser
before(async () => {
  ;[stack, browser] = await Promise.all([startStack(), launchBrowser()])
})
after(async () => {
  await browser?.close()
  await stack?.stop()
})
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))

async function administratorAt(hash, options) {
  return Staff.signedIn(browser, stack, await makePerson(stack, { roles: ['administrator'] }), hash, options)
}
const stored = async (text, parameters) => (await stack.sql(text, parameters))[0]
// A day of the university's calendar so many days from now, as the pages show and take it.
async function day(shift) {
  const sql = "select to_char((now() at time zone university_zone())::date + $1::integer, 'DD.MM.YYYY') as day"
  return (await stored(sql, [shift])).day
}

test('A file of people is checked first: refused lines in front with their reasons, and nothing is stored', async () => {
  const [group, good, bad] = [await makeGroup(stack), fresh('p'), fresh('p')]
  const staff = await administratorAt('#/imports/people')
  const figures = await staff.check(
    `login;full_name;language;roles;group\n${good};Бірінші Адам;kk;student;${group}\n${bad};Екінші Адам;kk;student;Жоқ-топ\n`,
  )
  assert.equal(figures[say('report.created')], 1)
  assert.equal(figures[say('report.refused')], 1)
  const finding = staff.table('report.findings').getByRole('row').nth(1)
  assert.match(await finding.textContent(), new RegExp(`3.*${say('report.refused')}.*${say('flaw.unknown_group')}`))
  assert.deepEqual(await stack.sql('select login from users where login = any ($1)', [[good, bad]]), [])
})

test('Every refused line of a file is explained in Kazakh: the line, the column and the value, the other line, what is in the way', async () => {
  const [group, discipline, other] = [await makeGroup(stack), await makeDiscipline(stack), await makeDiscipline(stack)]
  const session = await makeSession(stack)
  const { day } = await stored("select to_char(starts_on + 1, 'DD.MM.YYYY') as day from exam_sessions where code = $1", [session])
  const staff = await administratorAt('#/imports/people', { viewport: phone })
  const explained = async () =>
    (await staff.table('report.findings').getByRole('row').allInnerTexts()).slice(1).map((text) => text.replace(/\s+/g, ' '))
  const [login, twin] = [fresh('p'), fresh('p')]
  await staff.check(
    'login;full_name;language;roles;group;password\n' +
      `${login};Бірінші Адам;de;student;;\n${twin};Екінші Адам;kk;student;Жоқ-топ;\n${login};Үшінші Адам;kk;student;;\n` +
      `${fresh('p')};Төртінші Адам;kk;student janitor;;\n${fresh('p')};Бесінші Адам;kk;student;;қысқа\n${fresh('p')};Алтыншы Адам;kk;student;;;артық\n`,
  )
  const sentences = [
    [2, 'Мұндай тіл жоқ', 'language бағаны: de'],
    [3, 'Мұндай топ жоқ: алдымен топтарды қосыңыз', 'group бағаны: Жоқ-топ'],
    [4, 'Файлдың басқа жолы да осы туралы', '2-жолды қараңыз'],
    [5, 'Мұндай рөл жоқ', 'roles бағаны: janitor'],
    [6, 'Құпиясөз 8 таңбадан кем', 'password бағаны'],
    [7, 'Жолдағы ұяшықтар бағандардан көп', 'Ең көбі: 6'],
  ]
  const rows = await explained()
  assert.equal(rows.length, sentences.length)
  for (const [i, [line, words, about]] of sentences.entries()) assert.match(rows[i], new RegExp(`\\b${line}\\b.*${words} ${about}$`))
  await staff.go('#/imports/sittings')
  await staff.check(
    `session;discipline;group;kind;starts_at\n${session};${discipline};${group};test;${day} 10:00\n${session};${other};${group};test;${day} 10:30\n`,
  )
  const [clash] = await explained()
  assert.match(clash, new RegExp(`3.*Бұл уақытта топтың басқа емтиханы бар starts_at бағаны: ${day} 10:30. ${group}: .*10:00–11:00`))
  assert.equal(await staff.page.locator('[role=status] [lang=en]').count(), 0)
})

test('Of a file with refused lines the good ones can be stored; the same file again changes nothing', async () => {
  const [good, bad] = [fresh('p'), fresh('p')]
  const file = `login,full_name,language,roles\n${good},Бірінші Адам,kk,student\n${bad},Екінші Адам,kk,дворник\n`
  const staff = await administratorAt('#/imports/people')
  await staff.check(file)
  await staff.press('import.store_good')
  await staff.sees('report.stored_good')
  assert.deepEqual(await stack.sql('select login from users where login = any ($1)', [[good, bad]]), [{ login: good }])
  await staff.page.reload()
  const again = await staff.check(file)
  assert.equal(again[say('report.created')], 0)
  assert.equal(again[say('report.unchanged')], 1)
})

test('The template of every kind of file, downloaded and sent back, has all its columns', async () => {
  const staff = await administratorAt('#/imports/people')
  for (const kind of ['disciplines', 'groups', 'people', 'sittings', 'hearings', 'ratings']) {
    await staff.go(`#/imports/${kind}`)
    const [download] = await Promise.all([staff.page.waitForEvent('download'), staff.press('import.template')])
    assert.equal(download.suggestedFilename(), `${kind}.csv`)
    const file = await download.path()
    assert.match(readFileSync(file, 'utf8'), /^\uFEFF\w+(;\w+)+\r\n/)
    await staff.page.setInputFiles('input[type=file]', file)
    await staff.press('import.check')
    const figures = await staff.report()
    assert.equal(figures[say('report.lines')], 1, `${kind}: the file is read`)
  }
})

test('People are found by a part of the name, by group and role, and the search is in the address', async () => {
  const group = await makeGroup(stack)
  const mark = fresh('Ізденуші')
  for (const name of [`Әділов ${mark}`, `Ұлжан ${mark}`]) await makePerson(stack, { name, group })
  await makePerson(stack, { name: `Оқытушы ${mark}`, roles: ['teacher'] })
  const staff = await administratorAt('#/people')
  await staff.fill('people.search', mark.toLowerCase())
  await until('three are found', async () => (await staff.row(mark).count()) === 3)
  await staff.choose('group', group)
  await until('two are of the group', async () => (await staff.row(mark).count()) === 2)
  await staff.page.reload()
  await until('the address keeps the search', async () => (await staff.row(mark).count()) === 2)
})

test('More than a page of people is shown page by page', async () => {
  const group = await makeGroup(stack)
  for (let n = 0; n < 53; n += 1) await makePerson(stack, { group })
  const staff = await administratorAt(`#/people?group=${encodeURIComponent(group)}`)
  await staff.press('more')
  await until('all are shown', async () => (await staff.page.locator('main tbody tr').count()) === 53)
  assert.equal(await staff.button('more').count(), 0)
})

test('A person is added by hand and then gets another role and group', async () => {
  const [from, to, login] = [await makeGroup(stack), await makeGroup(stack), fresh('p')]
  const staff = await administratorAt('#/people')
  await staff.press('people.add')
  await staff.fill('login', login)
  await staff.fill('full_name', 'Қосылған Адам')
  await staff.dialog().locator('select[name=group]').selectOption(from)
  await staff.save()
  await staff.fill('people.search', login)
  await staff.pressIn(login, 'edit')
  await staff.dialog().locator('select[name=group]').selectOption(to)
  await staff.dialog().getByRole('checkbox', { name: say('role.teacher') }).check()
  await staff.save()
  const { roles, name } = await stored(
    `select array_agg(r.role::text order by r.role) as roles, min(g.name) as name from users u join user_roles r on r.user_id = u.id
       join group_members m on m.student_id = u.id join groups g on g.id = m.group_id where u.login = $1`,
    [login],
  )
  assert.deepEqual({ roles, name }, { roles: ['student', 'teacher'], name: to })
})

test('A value that the server refuses is told at its field, in the reader\'s language', async () => {
  const staff = await administratorAt('#/groups')
  await staff.press('groups.add')
  await staff.fill('group.name', fresh('Топ-'))
  await staff.fill('mentor', 'nobody.at.all')
  await staff.dialog().getByRole('button', { name: say('save') }).click()
  await staff.dialog().getByText(say('flaw.unknown_login')).waitFor()
})

test('Disciplines, groups and exam sessions are added and corrected by hand', async () => {
  const [code, group, session] = [fresh('D'), fresh('Топ-'), fresh('S')]
  const teacher = await makePerson(stack, { roles: ['teacher'] })
  const staff = await administratorAt('#/disciplines')
  await staff.press('disciplines.add')
  await staff.fill('code', code)
  for (const language of ['kk', 'ru', 'en']) await staff.fill(`title.${language}`, `${code} ${language}`)
  await staff.fill('teachers', teacher.login)
  await staff.field('teachers').press('Enter')
  await staff.save()
  await staff.row(code).getByText(teacher.name).waitFor()
  await staff.go('#/groups')
  await staff.press('groups.add')
  await staff.fill('group.name', group)
  await staff.choose('group.language', 'multilingual')
  await staff.save()
  await staff.row(group).getByText(say('language.multilingual')).waitFor()
  await staff.go('#/exam-sessions')
  await staff.press('exam_sessions.add')
  await staff.fill('code', session)
  for (const language of ['kk', 'ru', 'en']) await staff.fill(`title.${language}`, `${session} ${language}`)
  await staff.fillDay('starts_on', '01.12.2026')
  await staff.fillDay('ends_on', '20.11.2026')
  await staff.dialog().getByRole('button', { name: say('save') }).click()
  await staff.dialog().getByText(say('flaw.bad_dates')).waitFor()
  await staff.fillDay('ends_on', '20.12.2026')
  await staff.save()
  await staff.row(session).getByText('20.12.2026').waitFor()
})

test('T6, A6: an exam scheduled on the pages stands in the student\'s schedule with its hour and late start', async () => {
  const [group, discipline, session] = [await makeGroup(stack), await makeDiscipline(stack), await makeSession(stack)]
  const student = await makePerson(stack, { group })
  const staff = await administratorAt(`#/exams?session=${session}`)
  await staff.press('sitting.add')
  await staff.choose('discipline', discipline)
  await staff.choose('group', group)
  await staff.fillDay('day', await day(2))
  await staff.dialog().getByRole('spinbutton', { name: say('time.hours') }).fill('14')
  await staff.dialog().getByRole('spinbutton', { name: say('time.minutes') }).fill('30')
  await staff.fill('late_start', '45')
  await staff.save()
  const [sitting] = (await (await signIn(stack, student.login)).getSchedule()).sittings
  assert.match(sitting.starts_at, /T14:30:00/)
  assert.match(sitting.start_until, /T15:15:00/)
})

test('T12, A18: a date outside the session is refused at its field, and the calendar stays as it was', async () => {
  const made = await makeTest(stack, { opened: '-1 day' })
  const staff = await administratorAt(`#/exams/${made.exam}`)
  await staff.press('sitting.change')
  await staff.fillDay('day', await day(200))
  await staff.dialog().getByRole('button', { name: say('save') }).click()
  await staff.dialog().locator('.mantine-DateInput-error').waitFor()
  const { moved } = await stored("select starts_at > now() + interval '2 days' as moved from sittings where id = $1", [made.sitting])
  assert.equal(moved, false)
})

test('A9: ratings are entered by keyboard alone, before the exam has its hour, and at once decide who is admitted', async () => {
  const made = await makeTest(stack, { students: 3, rating: null, opened: '-1 hour' })
  await stack.sql('delete from sittings where id = $1', [made.sitting])
  const staff = await administratorAt(`#/exams/${made.exam}`)
  const fields = staff.page.locator('input[data-rating]')
  await fields.first().focus()
  for (const rating of ['30', '29,9', '61']) {
    await staff.page.keyboard.type(rating)
    await staff.page.keyboard.press('Enter')
  }
  await staff.page.getByText(say('flaw.rating_too_high')).waitFor()
  await staff.sees('admitted')
  await staff.sees('reason.rating_below_floor')
  const rows = await stack.sql('select rating::text from ratings where exam_id = $1 order by rating', [made.exam])
  assert.deepEqual(rows.map(({ rating }) => Number(rating)), [29.9, 30])
})

test('A9, A11: the overview names what an exam lacks: questions, students, ratings; a ready one is not named', async () => {
  const lacking = await makeTest(stack, { rating: null, bank: { count: 19 }, opened: '-1 day' })
  const ready = await makeTest(stack, { opened: '-1 day' })
  const staff = await administratorAt('#/')
  const obstacles = staff.table('overview.obstacles')
  const row = obstacles.getByRole('row').filter({ hasText: lacking.group })
  await row.getByText(say('obstacle.bank', { language: say('language.kk'), approved: 19, needed: 20 })).waitFor()
  await row.getByText(say('obstacle.unrated', { count: 1 })).waitFor()
  assert.equal(await obstacles.getByRole('row').filter({ hasText: ready.group }).count(), 0)
  await staff.table('overview.coming').getByRole('row').filter({ hasText: ready.group }).waitFor()
})

test('A11: a multilingual group lacks a bank only where a language has too few questions', async () => {
  const made = await makeTest(stack, { groupLanguage: 'multilingual', opened: '-1 day' })
  await makeBank(stack, made.discipline, { language: 'ru' })
  const staff = await administratorAt(`#/exams?session=${made.session}`, { viewport: phone })
  const states = staff.row(made.group).locator('[data-tone]')
  await states.first().waitFor()
  assert.deepEqual(await states.allTextContents(), [say('obstacle.bank', { language: say('language.en'), approved: 0, needed: 20 })])
})
