// Appeals at the staff pages: the administrator stops the attempt, the commission judges, the chair signs.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { launchBrowser, violations } from '../harness/browser.mjs'
import { makeCommission, makePerson, makeTest } from '../harness/faculty.mjs'
import { png } from '../harness/pictures.mjs'
import { startStack } from '../harness/stack.mjs'
import { beginAttempt, signIn } from '../api/client.mjs'
import { desk, phone, say, Staff } from './staff.mjs'
import { Student, say as studentText } from './student.mjs'

let stack, browser, administrator
before(async () => {
  ;[stack, browser] = await Promise.all([startStack(), launchBrowser()])
  administrator = await makePerson(stack, { roles: ['administrator'] })
})
after(async () => {
  await browser?.close()
  await stack?.stop()
})
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))

const request = { ground: 'two_right_answers', questions: [7], claim: 'Екі жауабы дұрыс' }
const details = { claim: 'Екінші және төртінші жауап бірдей', questions: [{ n: 7, claim: 'Екеуі де дұрыс', own_answer: 'Екінші' }] }
const at = (person, hash, options) => Staff.signedIn(browser, stack, person, hash, options)

// A requested appeal against question 7 of a running test, and the commission of its session.
async function requested(options) {
  const made = await beginAttempt(stack, options)
  const commission = await makeCommission(stack, made.session)
  return { ...made, commission, appeal: await made.client.requestAppeal({ id: made.sitting }, request) }
}
// The same, frozen, admitted and filed with a screenshot.
async function filed(options) {
  const one = await requested(options)
  const [office, chair, member] = await Promise.all(
    [administrator, one.commission.chair, one.commission.members[0]].map(({ login }) => signIn(stack, login)),
  )
  await office.removeAttempt({ id: one.paper.id }, { reason: 'Апелляция' })
  for (const voter of [chair, member]) await voter.voteOnAppeal({ id: one.appeal.id }, { vote: 'admissible', reason: 'Дәлелді' })
  await chair.decideAppeal({ id: one.appeal.id }, { outcome: 'admissible', answer: 'Өтінішті толтырыңыз.' })
  await one.client.raw('PUT', `/v1/appeals/${one.appeal.id}/pictures/1`, {
    headers: { 'content-type': 'image/png' },
    body: png({ width: 40, height: 30 }),
  })
  await one.client.fileAppeal({ id: one.appeal.id }, details)
  return { ...one, chair, member }
}
const dossierOf = ({ appeal }) => `#/appeals/${appeal.id}`
const stateOf = async ({ client, paper }) => (await client.getAttempt({ id: paper.id })).state
async function vote(staff, outcome, reason) {
  await staff.press('vote')
  await staff.dialog().getByLabel(say(`vote.to.${outcome}`), { exact: true }).check()
  await staff.fill('reason', reason)
  assert.deepEqual(await violations(staff.page), [])
  await staff.save('vote')
}

test('T10, A12: an appeal comes up on the board by itself; there the attempt is stopped, and after the withdrawal it goes on', async () => {
  const one = await beginAttempt(stack)
  const staff = await at(administrator, `#/sittings/${one.sitting}`)
  const row = staff.row(one.student.name)
  await row.getByText(say('state.running'), { exact: true }).waitFor()
  const appeal = await one.client.requestAppeal({ id: one.sitting }, request)
  await row.getByRole('link', { name: say('appeal.of', { number: appeal.number }) }).waitFor()
  await staff.pressIn(one.student.name, 'removal')
  await staff.save('removal')
  await row.getByText(say('state.removed'), { exact: true }).waitFor()
  assert.equal(await stateOf(one), 'removed')
  await one.client.withdrawAppeal({ id: appeal.id }, {})
  await row.getByText(say('state.suspended'), { exact: true }).waitFor()
})

test('T10: an attempt stopped by mistake is let go on with a reason, unless an appeal waits', async () => {
  const one = await beginAttempt(stack)
  const staff = await at(administrator, `#/sittings/${one.sitting}`)
  await staff.pressIn(one.student.name, 'removal')
  await staff.fill('reason', 'Қателесіп')
  await staff.save('removal')
  await staff.pressIn(one.student.name, 'release')
  await staff.fill('reason', 'Қате түзетілді')
  await staff.save('release')
  assert.equal(await stateOf(one), 'suspended')
})

test('A31: the queue shows a member by itself whose vote is awaited, and counts it in the navigation', async () => {
  const made = await beginAttempt(stack)
  const { members } = await makeCommission(stack, made.session)
  const staff = await at(members[0], '#/', { viewport: phone })
  assert.equal(await staff.title().textContent(), say('appeals'))
  await staff.sees('appeals.open.none')
  await made.client.requestAppeal({ id: made.sitting }, request)
  const row = staff.row(made.student.name)
  await row.getByText(say('votes.mine'), { exact: true }).waitFor()
  await staff.page.locator('[aria-controls=navigation]').click()
  await staff.page.getByRole('link', { name: `${say('appeals')} ${say('appeals.awaited')} 1` }).waitFor()
})

test('A31: a term that is over is marked in words', async () => {
  const one = await requested()
  await stack.sql("update appeals set term_at = now() - interval '3 hours' where id = $1", [one.appeal.id])
  const staff = await at(one.commission.chair, '#/appeals')
  await staff.row(one.student.name).getByText(say('term.overdue', { span: '3' }).slice(0, 14)).waitFor()
})

test('A31: a term that ends at midnight is shown as the end of its day, to the commission and to the student', async () => {
  const one = await requested()
  await stack.sql("update appeals set term_at = local_moment('2027-03-01T00:00') where id = $1", [one.appeal.id])
  const staff = await at(one.commission.chair, '#/appeals')
  await staff.row(one.student.name).getByText('28.02.2027 24:00').waitFor()
  const student = await Student.at(browser, stack)
  await student.signIn(one.student)
  await student.go(dossierOf(one))
  await student.page.getByText(studentText('appeal.term', { datetime: '28.02.2027 24:00' })).first().waitFor()
  await stack.sql("update appeals set term_at = local_moment('2027-03-01T00:01') where id = $1", [one.appeal.id])
  await student.page.reload()
  await student.page.getByText(studentText('appeal.term', { datetime: '01.03.2027 00:01' })).first().waitFor()
})

test('A31: a queue that has not changed is asked for again and not sent again', async () => {
  const one = await requested()
  const staff = await at(one.commission.chair, '#/appeals')
  await staff.row(one.student.name).waitFor()
  const again = await staff.page.waitForResponse((reply) => reply.url().endsWith('/appeal-queue'))
  assert.equal(again.status(), 304)
  assert.equal(await staff.row(one.student.name).count(), 1)
})

test('A15: the dossier shows claim, picture, question with key and every answer, timeline and figures in words', async () => {
  const made = await beginAttempt(stack)
  const { n, options } = made.paper.questions[6]
  await made.client.saveAnswer({ id: made.paper.id, n }, { epoch: 1, seq: 1, choice: 2 })
  await made.client.saveAnswer({ id: made.paper.id, n }, { epoch: 1, seq: 2, choice: 3 })
  const commission = await makeCommission(stack, made.session)
  const appeal = await made.client.requestAppeal({ id: made.sitting }, request)
  const staff = await at(commission.secretary, dossierOf({ appeal }))
  const question = staff.page.getByRole('article', { name: say('question.number', { n }), exact: true })
  await question.getByText(options[2], { exact: true }).waitFor()
  await question.getByText(say('right_answer'), { exact: true }).waitFor()
  assert.match(await question.locator('li', { hasText: options[2] }).first().textContent(), new RegExp(say('student.choice')))
  assert.deepEqual((await question.locator('ol li time').count()), 2)
  await question.getByText(say('statistics.none')).waitFor()
  await staff.sees('event.appealed')
  await staff.sees('history.appeal.requested')
  await staff.page.getByText(request.claim, { exact: true }).waitFor()
})

test('A31: a chair who is recused is offered neither vote nor decision, and everybody reads why', async () => {
  const one = await filed()
  await stack.sql(
    'update question_versions set approved_by = $2 where id = (select question_versions[7] from attempts where id = $1)',
    [one.paper.id, one.commission.chair.id],
  )
  for (const viewport of [desk, phone]) {
    const chair = await at(one.commission.chair, dossierOf(one), { viewport })
    await chair.sees('ballot.chair_recused')
    for (const verb of ['vote', 'decision'])
      assert.equal(await chair.page.getByRole('button', { name: say(verb), exact: true }).count(), 0, verb)
    assert.deepEqual(await violations(chair.page), [])
  }
  const member = await at(one.commission.members[0], dossierOf(one))
  await member.sees('ballot.chair_recused')
})

test('T12, A12, A31: members vote, the chair sees what the decision does before it is signed, and the minutes say it all', async () => {
  const one = await filed()
  const member = await at(one.commission.members[0], dossierOf(one))
  await member.page.getByRole('button', { name: say('picture.enlarge', { n: 1 }) }).click()
  await member.page.waitForFunction(() => document.querySelector('[aria-modal=true] img')?.naturalWidth === 40)
  await member.page.keyboard.press('Escape')
  await member.dialog().waitFor({ state: 'detached' })
  await vote(member, 'upheld', 'Екеуі де дұрыс.')
  const chair = await at(one.commission.chair, dossierOf(one))
  await chair.sees('ballot.secret')
  assert.equal(await chair.page.getByText('Екеуі де дұрыс.', { exact: true }).count(), 0)
  await vote(chair, 'upheld', 'Келісемін.')
  await chair.page.getByText('Екеуі де дұрыс.', { exact: true }).waitFor()
  await chair.press('decision')
  await chair.fill('answer.to_student', 'Тестті қайта тапсырасыз.')
  await chair.dialog().getByLabel(say('decision.date.now')).check()
  const suggestion = chair.dialog().getByRole('group', { name: say('date.suggestions') }).getByRole('button').first()
  const moment = (await suggestion.textContent()).replaceAll('\u00a0', ' ')
  await suggestion.click()
  await chair.press('decision.preview')
  await chair.dialog().getByText(say('effect.attempt_annulled')).waitFor()
  await chair.dialog().getByText(say('effect.question_withdrawn', { n: 7 })).waitFor()
  await chair.dialog().getByText(say('effect.new_date', { starts_at: moment })).waitFor()
  assert.equal(await stateOf(one), 'removed')
  assert.deepEqual(await violations(chair.page), [])
  await chair.save('decision.sign')
  assert.equal(await stateOf(one), 'annulled')
  await chair.table('ballot').getByRole('columnheader', { name: say('vote.of'), exact: true }).waitFor({ state: 'detached' })
  await chair.page.getByRole('link', { name: say('minutes.of', { number: 2 }), exact: true }).click()
  const sheet = chair.page.locator('article')
  await sheet.getByText('Тестті қайта тапсырасыз.').waitFor()
  for (const text of ['Екеуі де дұрыс.', one.commission.chair.name, one.student.name, '17-Е'])
    assert.ok((await sheet.textContent()).includes(text), text)
  const lines = (cell) =>
    cell.evaluate((node) => {
      const range = document.createRange()
      range.selectNodeContents(node)
      return range.getClientRects().length
    })
  for (const viewport of [phone, desk]) {
    await chair.page.setViewportSize(viewport)
    assert.equal(await lines(sheet.getByRole('cell', { name: say('vote.to.upheld'), exact: true }).first()), 1, 'a word is not broken')
  }
  const [file] = await Promise.all([
    chair.page.waitForEvent('download'),
    chair.page.getByRole('link', { name: say('minutes.pdf'), exact: true }).click(),
  ])
  assert.equal(file.suggestedFilename(), 'minutes-2.pdf')
  assert.deepEqual([...member.faults, ...chair.faults], [])
})

test('A18: a date that cannot be is refused at its field before anything is signed', async () => {
  const one = await filed()
  for (const voter of [one.chair, one.member]) await voter.voteOnAppeal({ id: one.appeal.id }, { vote: 'upheld', reason: 'Дәлелді' })
  const chair = await at(one.commission.chair, dossierOf(one))
  await chair.press('decision')
  await chair.fill('answer.to_student', 'Тестті қайта тапсырасыз.')
  await chair.dialog().getByLabel(say('decision.date.now')).check()
  await chair.fillDay('day', '02.06.2099')
  await chair.press('decision.preview')
  await chair.dialog().getByText(say('flaw.outside_session')).waitFor()
  assert.equal(await chair.button('decision.sign').count(), 0)
  assert.equal(await stateOf(one), 'removed')
})

test('A31: a member finds all minutes of the commission in one list, with the decisions and the documents', async () => {
  const one = await filed()
  for (const voter of [one.chair, one.member]) await voter.voteOnAppeal({ id: one.appeal.id }, { vote: 'rejected', reason: 'Дәлелсіз' })
  await one.chair.decideAppeal({ id: one.appeal.id }, { outcome: 'rejected', answer: 'Шешім.' })
  const staff = await at(one.commission.secretary, '#/appeals')
  await staff.page.getByText(say('minutes'), { exact: true }).click()
  await staff.table('minutes').waitFor()
  const rows = await staff.table('minutes').getByRole('rowheader').allTextContents()
  assert.deepEqual(rows, [say('minutes.of', { number: 2 }), say('minutes.of', { number: 1 })])
  const newest = staff.row(say('minutes.of', { number: 2 }))
  for (const text of [`№ ${one.appeal.number} · ${one.student.name}`, say('appeal.state.rejected'), '17-Е'])
    await newest.getByText(text).waitFor()
  assert.deepEqual(await violations(staff.page), [])
  const [file] = await Promise.all([staff.page.waitForEvent('download'), newest.getByText(say('minutes.pdf')).click()])
  assert.equal(file.suggestedFilename(), 'minutes-2.pdf')
  await staff.page.setViewportSize(phone)
  assert.ok(await staff.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
  assert.deepEqual(await violations(staff.page), [])
  await newest.getByRole('link', { name: say('minutes.of', { number: 2 }), exact: true }).click()
  await staff.page.locator('article').getByText('Дәлелсіз').first().waitFor()
})

test('A31: what can be voted for and decided is in the order of thought: for the student first', async () => {
  const offered = async (made, outcomes) => {
    const chair = await at(made.commission.chair, dossierOf(made))
    const names = outcomes.map((outcome) => say(`vote.to.${outcome}`))
    await chair.press('vote')
    await chair.dialog().getByRole('radio').first().waitFor()
    assert.deepEqual(await chair.dialog().getByRole('radio').evaluateAll((all) => all.map(({ value }) => value)), outcomes)
    await chair.page.keyboard.press('Escape')
    await chair.dialog().waitFor({ state: 'detached' })
    await chair.press('decision')
    const decision = chair.dialog().getByRole('combobox', { name: say('decision'), exact: true })
    await decision.waitFor()
    assert.deepEqual(await decision.locator('option').allTextContents(), names)
  }
  await offered(await requested(), ['admissible', 'inadmissible'])
  await offered(await filed(), ['upheld', 'rejected'])
})

test('A31: a majority that forms while the chair decides is taken over, and what was typed stays', async () => {
  const one = await filed()
  await one.chair.voteOnAppeal({ id: one.appeal.id }, { vote: 'upheld', reason: 'Дәлелді' })
  const chair = await at(one.commission.chair, dossierOf(one), { viewport: phone })
  await chair.press('decision')
  await chair.fill('answer.to_student', 'Тестті қайта тапсырасыз.')
  const decision = chair.dialog().getByRole('combobox', { name: say('decision'), exact: true })
  for (const outcome of ['rejected', 'upheld']) await decision.selectOption(outcome)
  const third = await signIn(stack, one.commission.members[1].login)
  for (const voter of [one.member, third]) await voter.voteOnAppeal({ id: one.appeal.id }, { vote: 'rejected', reason: 'Дәлелсіз' })
  await chair.dialog().getByText(say('ballot.majority', { outcome: say('vote.to.rejected') })).waitFor({ timeout: 30_000 })
  assert.equal(await decision.inputValue(), 'rejected')
  assert.equal(await chair.field('answer.to_student').inputValue(), 'Тестті қайта тапсырасыз.')
  await chair.press('decision.preview')
  await chair.dialog().getByText(say('effect.attempt_resumes', { resume_until: '' }).slice(0, -1)).waitFor()
  assert.deepEqual(await violations(chair.page), [])
})

test('A31: without a quorum the chair is told so, in the own language', async () => {
  const one = await filed()
  const chair = await at(one.commission.chair, dossierOf(one))
  await chair.press('decision')
  await chair.fill('answer.to_student', 'Шешім.')
  await chair.press('decision.preview')
  await chair.dialog().getByText(say('flaw.no_quorum')).waitFor()
  await chair.dialog().getByText(say('votes.of', { votes: 0, quorum: 2 })).waitFor()
})

test('T12: the secretary returns an appeal for details, and the votes before count no more', async () => {
  const one = await filed()
  await one.chair.voteOnAppeal({ id: one.appeal.id }, { vote: 'upheld', reason: 'Дәлелді' })
  const staff = await at(one.commission.secretary, dossierOf(one))
  await staff.press('return')
  await staff.fill('answer.to_student', 'Оқулықтың бетін көрсетіңіз.')
  await staff.save('return')
  await staff.sees('appeal.state.returned')
  assert.equal((await one.client.getAppeal({ id: one.appeal.id })).answer, 'Оқулықтың бетін көрсетіңіз.')
})

test('A31: whoever is on no commission finds no appeal at any address', async () => {
  const one = await requested()
  const registrar = await at(await makePerson(stack, { roles: ['registrar'] }), dossierOf(one))
  assert.equal(await registrar.title().textContent(), say('gradesheets'))
  const teacher = await at(await makePerson(stack, { roles: ['teacher'] }), dossierOf(one))
  assert.equal(await teacher.title().textContent(), say('banks'))
})

test('A31: the commission of a session is put in by order, its people found by name; a wrong number is told at the field', async () => {
  const { session } = await makeTest(stack, { bank: false })
  const people = await Promise.all(
    ['Төрайым', 'Бірінші', 'Екінші', 'Хатшы'].map((word) => makePerson(stack, { roles: ['teacher'], name: `${word} ${session}` })),
  )
  const staff = await at(administrator, '#/exam-sessions')
  await staff.row(session).getByText(say('commission'), { exact: true }).click()
  await staff.fill('commission.order_number', '17-Е')
  await staff.fillDay('commission.order_date', '20.11.2026')
  const pick = async (key, { name }) => {
    await staff.fill(key, name)
    await staff.page.getByRole('option', { name }).click()
  }
  await pick('duty.chair', people[0])
  await pick('commission.members', people[1])
  await staff.field('commission.members').press('Escape')
  await pick('duty.secretary', people[3])
  await staff.press('save')
  await staff.dialog().getByText(say('flaw.too_few_members')).waitFor()
  await pick('commission.members', people[2])
  await staff.field('commission.members').press('Tab')
  await staff.save()
  const office = await signIn(stack, administrator.login)
  const { commission } = await office.getCommission({ code: session })
  assert.deepEqual(
    [commission.chair, ...commission.members, commission.secretary].map(({ login }) => login).sort(),
    people.map(({ login }) => login).sort(),
  )
  assert.deepEqual(staff.faults, [])
})
