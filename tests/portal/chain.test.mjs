// From a disputed question or grade to the new exam date: everybody who has a part in it, each in a browser of his own.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { signIn } from '../api/client.mjs'
import { launchBrowser } from '../harness/browser.mjs'
import { fresh, makeCommission, makePerson, makeTest } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { Staff, say as staffText } from './staff.mjs'
import { Student, say as studentText } from './student.mjs'

let stack, browser
before(async () => {
  ;[stack, browser] = await Promise.all([startStack(), launchBrowser()])
})
after(async () => {
  await browser?.close()
  await stack?.stop()
})
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))

const staffAt = (person, hash) => Staff.signedIn(browser, stack, person, hash)
async function studentAt(person) {
  const student = await Student.at(browser, stack)
  await student.signIn(person)
  return student
}

// An exam of a group with a mentor, in a session with a commission; who takes part has signed in, each in an own browser:
// { …makeTest, person, student, chair, member, mentor }, where `student` and those after it are pages, `person` the student.
async function gather(options) {
  const made = await makeTest(stack, options)
  const commission = await makeCommission(stack, made.session)
  const guide = await makePerson(stack, { login: fresh('m'), roles: ['mentor'] })
  await stack.sql('update groups set mentor_id = $1 where name = $2', [guide.id, made.group])
  const [student, chair, member, mentor] = await Promise.all([
    studentAt(made.student), staffAt(commission.chair), staffAt(commission.members[0]), staffAt(guide),
  ])
  return { ...made, person: made.student, student, chair, member, mentor }
}

// Chair and member come from the queue, which shows the appeal by itself, to its dossier.
function openDossiers({ chair, member, person }) {
  const open = async (staff) => {
    await staff.row(person.name).getByRole('link').click()
    await staff.sees('claim')
  }
  return Promise.all([open(chair), open(member)])
}

async function vote(staff, outcome) {
  await staff.press('vote')
  await staff.dialog().getByLabel(staffText(`vote.to.${outcome}`), { exact: true }).check()
  await staff.fill('reason', 'Дәлелді')
  await staff.save('vote')
}

// Two of three are a quorum and, when they agree, the majority, which the chair's page shows before the decision is opened.
async function voteTogether({ chair, member }, outcome) {
  await vote(member, outcome)
  await vote(chair, outcome)
  await chair.sees('ballot.majority', { outcome: staffText(`vote.to.${outcome}`) })
  await chair.press('decision')
}

// The outcome of the majority is filled in: the chair answers, looks at the effects and signs.
async function sign(chair, answer, effects) {
  await chair.fill('answer.to_student', answer)
  await chair.press('decision.preview')
  for (const [effect, values] of effects) await chair.dialog().getByText(staffText(`effect.${effect}`, values)).waitFor()
  await chair.save('decision.sign')
}

// The commission upholds; the chair takes the first date without conflicts. Resolves with it, as pages show it.
async function uphold(all, answer, effects) {
  const { chair } = all
  await voteTogether(all, 'upheld')
  await chair.dialog().getByLabel(staffText('decision.date.now')).check()
  const suggestions = chair.dialog().getByRole('group', { name: staffText('date.suggestions') })
  const suggestion = suggestions.getByRole('button').first()
  const moment = await suggestion.textContent()
  await suggestion.click()
  await sign(chair, answer, [...effects, ['new_date', { starts_at: moment }]])
  await chair.sees('appeal.state.upheld')
  return moment
}

// T13, O15, C14: the student has the answer in sight, the date on top of the schedule and in the inbox; the mentor is told.
async function everybodyHears({ student, mentor, person, discipline, group }, answer, moment) {
  await student.sees('appeal_next.upheld')
  await student.page.getByText(answer, { exact: true }).first().waitFor()
  await student.go('#/')
  const top = student.page.locator('main section').first().locator('.new-date')
  await top.getByText(studentText('date.is', { datetime: moment })).waitFor()
  const news = { discipline: `Пән ${discipline}`, starts_at: moment }
  await student.go('#/messages')
  await student.page.locator('.message').getByText(studentText('message.new_date', news)).waitFor()
  await mentor.go('#/messages')
  await mentor.sees('message.student_new_date', { ...news, student: person.name, group })
}

test('T10, T11, T12, T13: a faulty question is appealed against, the attempt stopped, the appeal admitted, filed and upheld, and all hear the new date', async () => {
  const all = await gather({ settings: { contact_seconds: 1, silence_seconds: 30 } })
  const { student, chair, member, person, sitting } = all
  const administrator = await staffAt(await makePerson(stack, { roles: ['administrator'] }), `#/sittings/${sitting}`)
  await student.start()
  await student.jump(7)
  const screenshot = await student.page.screenshot()
  await student.press('dispute.open')
  await student.page.check('input[name=ground][value=two_right_answers]')
  await student.page.check('input[name=stop][value=no]')
  await student.press('appeal.send')
  await student.answer(8, 1)
  await student.showsSaved()

  const row = administrator.row(person.name)
  const { number } = (await (await signIn(stack, person.login)).listAppeals()).items[0]
  await row.getByRole('link', { name: staffText('appeal.of', { number }), exact: true }).waitFor()
  await administrator.pressIn(person.name, 'removal')
  await administrator.fill('reason', 'Апелляция қаралады')
  await administrator.save('removal')
  await row.getByText(staffText('state.removed'), { exact: true }).waitFor()
  await student.sees('frozen.title')
  await student.sees('frozen.technical')
  assert.equal(await student.page.locator('.option').count(), 0)

  await openDossiers(all)
  await voteTogether(all, 'admissible')
  await sign(chair, 'Толық өтінішті толтырыңыз.', [])
  await student.follow('appeal.fill_in')
  await student.page.fill('textarea[name=claim]', 'Екінші және төртінші жауап бірдей')
  await student.page.fill('textarea[name=own_answer]', 'Екінші')
  await student.page.setInputFiles('input[name=pictures]', { name: 'screen.png', mimeType: 'image/png', buffer: screenshot })
  await student.page.locator('.pictures img').waitFor()
  await student.press('details.send')
  await student.sees('appeal_next.filed')

  await member.page.getByText('Екінші және төртінші жауап бірдей', { exact: true }).waitFor()
  await member.page.getByRole('button', { name: staffText('picture.enlarge', { n: 1 }) }).waitFor()
  const answer = 'Екі жауап та дұрыс: тестті қайта тапсырасыз.'
  const moment = await uphold(all, answer, [['attempt_annulled'], ['question_withdrawn', { n: 7 }]])
  await everybodyHears(all, answer, moment)
  await row.getByText(staffText('state.annulled'), { exact: true }).waitFor()
  for (const { faults } of [administrator, chair, member, all.mentor]) assert.deepEqual(faults, [])
})

// A grade of the commission that holds an exam of this kind, disputed in the cabinet and annulled with a new date.
async function disputeGrade(kind) {
  const all = await gather({ kind, bank: false })
  const { student, person, sitting } = all
  await stack.sql('select result_record(null, $1, $2, 19)', [sitting, person.id])
  await student.go('#/grades')
  await student.follow('appeal.make')
  await student.page.check('input[name=ground][value=grade]')
  await student.page.fill('textarea[name=claim]', 'Баға әділ емес')
  await student.press('appeal.send')
  await student.sees('appeal_next.filed')

  await openDossiers(all)
  const answer = 'Емтиханды қайта тапсырасыз.'
  const moment = await uphold(all, answer, [['result_annulled']])
  await everybodyHears(all, answer, moment)
  await student.go('#/grades')
  await student.page.locator('.grade.annulled').waitFor()
  for (const { faults } of [all.chair, all.member, all.mentor]) assert.deepEqual(faults, [])
}

test('O13, O14, O15: an oral exam’s grade is disputed and upheld with a new date, and student and mentor hear it', () =>
  disputeGrade('oral'))

test('C12, C13, C14: a creative exam’s grade is disputed and upheld with a new date, and student and mentor hear it', () =>
  disputeGrade('creative'))
