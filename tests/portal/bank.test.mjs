// A teacher keeps the question banks of the own disciplines on the staff pages.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, afterEach, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { launchBrowser } from '../harness/browser.mjs'
import { makeBank, makeDiscipline, makePerson } from '../harness/faculty.mjs'
import { startStack, until } from '../harness/stack.mjs'
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

const file = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

// A teacher at the bank of a discipline of the own, with `drafts` questions in it.
async function teacherAtBank({ drafts = 0, language = 'kk', page = '', viewport } = {}) {
  const teacher = await makePerson(stack, { roles: ['teacher'] })
  const discipline = await makeDiscipline(stack, { teachers: [teacher.login] })
  if (drafts) await makeBank(stack, discipline, { language, count: drafts, state: 'draft' })
  const staff = await Staff.signedIn(browser, stack, teacher, `#/banks/${discipline}/${language}${page}`, { viewport })
  return { staff, discipline, teacher }
}
// How many versions of a discipline's questions are in each state.
async function states(discipline) {
  const rows = await stack.sql(
    `select v.state, count(*)::integer from question_versions v join questions q on q.id = v.question_id
       join disciplines d on d.id = q.discipline_id where d.code = $1 group by v.state`,
    [discipline],
  )
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}

test('T2: a real bank file of 443 questions is checked, stored as drafts and approved at once', async () => {
  const { staff, discipline } = await teacherAtBank({ language: 'en', page: '/import' })
  await staff.page.setInputFiles('input[type=file]', file('sql/seed/banks/ENTR.en.txt'))
  await staff.press('import.check')
  const figures = await staff.report()
  assert.equal(figures[say('report.questions')], 443)
  assert.deepEqual(await states(discipline), {})
  await staff.press(figures[say('report.refused')] === 0 ? 'import.store' : 'import.store_good')
  await until('the drafts are stored', async () => (await states(discipline)).draft === figures[say('report.created')])
  await staff.go(`#/banks/${discipline}/en`)
  await staff.press('approve.all', { count: figures[say('report.created')] })
  await staff.save('approve')
  assert.deepEqual(await states(discipline), { approved: figures[say('report.created')] })
})

test('A bank file with dirt is refused line by line, in the reader\'s language, and nothing is stored', async () => {
  const { staff, discipline } = await teacherAtBank({ page: '/import' })
  await staff.page.setInputFiles('input[type=file]', file('tests/data/dirty.kk.platonus.txt'))
  await staff.press('import.check')
  const figures = await staff.report()
  assert.ok(figures[say('report.refused')] > 0)
  const kinds = await staff.table('report.findings').locator('tbody td:nth-child(2)').allTextContents()
  const refusedFirst = [...kinds].sort((a, b) => Number(b === say('report.refused')) - Number(a === say('report.refused')))
  assert.deepEqual(kinds, refusedFirst)
  const reasons = await staff.table('report.findings').locator('tbody td:nth-child(3)').allInnerTexts()
  for (const code of ['two_right_answers', 'identical_options', 'no_options'])
    assert.ok(reasons.some((text) => text.startsWith(say(`flaw.${code}`))), code)
  assert.ok(reasons.some((text) => text.replace(/\s+/g, ' ') === `${say('flaw.same_text')} ${say('about.line', { line: 2 })}`))
  assert.equal(await staff.page.locator('[role=status] [lang=en]').count(), 0)
  assert.deepEqual(await states(discipline), {})
})

test('A bank in another encoding comes out right when the encoding is named', async () => {
  const { staff, discipline } = await teacherAtBank({ language: 'ru', page: '/import' })
  const text = '<question>Что такое спрос?\n<variant>Желание купить\n<variant>Желание продать\n'
  await staff.page.setInputFiles('input[type=file]', { name: 'bank.txt', mimeType: 'text/plain', buffer: Buffer.from(`\uFEFF${text}`, 'utf16le') })
  await staff.choose('encoding', 'utf-16')
  await staff.press('import.check')
  await staff.report()
  await staff.press('import.store')
  await staff.sees('report.stored')
  const [{ text: stored }] = await stack.sql(
    'select v.text from question_versions v join questions q on q.id = v.question_id join disciplines d on d.id = q.discipline_id where d.code = $1',
    [discipline],
  )
  assert.equal(stored, 'Что такое спрос?')
})

test('A11: drafts chosen one by one are approved, the others stay drafts', async () => {
  const { staff, discipline } = await teacherAtBank({ drafts: 3 })
  const boxes = staff.page.locator('main ul > li input[type=checkbox]')
  await boxes.nth(0).check()
  await boxes.nth(2).check()
  await staff.press('approve.chosen', { count: 2 })
  await until('two are approved', async () => (await states(discipline)).approved === 2)
  assert.equal((await states(discipline)).draft, 1)
})

test('A3: a correction makes a new draft; the version in force stays until the new one is approved', async () => {
  const { staff, discipline } = await teacherAtBank()
  await makeBank(stack, discipline, { count: 1 })
  await staff.page.reload()
  await staff.page.locator('main ul > li').getByText(say('edit'), { exact: true }).click()
  await staff.sees('question.edit.note')
  await staff.fill('question', 'Түзетілген сұрақ')
  await staff.dialog().getByRole('radio').nth(3).check()
  await staff.save('question.save')
  assert.deepEqual(await states(discipline), { approved: 1, draft: 1 })
  await staff.page.locator('main ul > li').filter({ hasText: 'Түзетілген сұрақ' }).getByRole('checkbox').check()
  await staff.press('approve.chosen', { count: 1 })
  await until('the old version is superseded', async () => (await states(discipline)).superseded === 1)
  assert.equal((await states(discipline)).approved, 1)
})

test('A question is withdrawn with a reason, and found again among the withdrawn', async () => {
  const { staff, discipline } = await teacherAtBank({ drafts: 2 })
  await staff.page.locator('main ul > li').first().getByText(say('withdraw'), { exact: true }).click()
  await staff.fill('reason', 'Екі дұрыс жауабы бар')
  await staff.save('withdraw')
  assert.deepEqual(await states(discipline), { draft: 1, withdrawn: 1 })
  await staff.choose('state', 'withdrawn')
  await until('one is withdrawn', async () => (await staff.page.locator('main ul > li').count()) === 1)
})

test('Questions are found by their text on a phone; the right answer is marked in words', async () => {
  const { staff } = await teacherAtBank({ drafts: 12, viewport: phone })
  await staff.fill('questions.search', 'Сұрақ 12')
  const questions = staff.page.locator('main ul > li')
  await until('one is found', async () => (await questions.count()) === 1)
  await questions.getByText(say('right_answer')).waitFor()
})

test('The import page offers the encodings of the contract', async () => {
  const { staff } = await teacherAtBank({ page: '/import' })
  const contract = readFileSync(file('fcgi/openapi/bank.yaml'), 'utf8')
  const [, named] = /name: encoding[\s\S]*?enum: \[([^\]]+)\]/.exec(contract)
  const offered = await staff.field('encoding').locator('option').evaluateAll((options) => options.map(({ value }) => value))
  assert.deepEqual(offered, named.split(', '))
})
