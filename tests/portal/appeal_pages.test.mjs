// The pages of an appeal, from the test to the new date, in three languages and two sizes: no violation of WCAG 2.2 AA,
// nothing wider than the screen, no text without a translation.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { beginAttempt, signIn } from '../api/client.mjs'
import { examDays } from '../api/dates.mjs'
import { launchBrowser } from '../harness/browser.mjs'
import { makeCommission, makeExam, makePerson, makeTest } from '../harness/faculty.mjs'
import { png } from '../harness/pictures.mjs'
import { startStack } from '../harness/stack.mjs'
import { isFine } from './pages.mjs'
import { Student, desk, phone, say } from './student.mjs'

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

const reason = 'Екінші мен төртінші жауап бірдей, сондықтан қайсысын таңдау керегі түсініксіз.'

// What staff and student do about an attempt that is over, as functions: `admit` an appeal, which they resolve with, and
// `uphold` it: then there are a new date, one that waits, an annulled grade and messages.
async function makeHistory(made) {
  const { client, paper, sitting, session, group } = made
  const commission = await makeCommission(stack, session)
  const voters = await Promise.all([commission.chair, ...commission.members].map(({ login }) => signIn(stack, login)))
  const decide = async (appeal, outcome, more = {}) => {
    for (const voter of voters) await voter.voteOnAppeal({ id: appeal.id }, { vote: outcome, reason })
    await voters[0].decideAppeal({ id: appeal.id }, { outcome, answer: reason, ...more })
  }
  await client.finishAttempt({ id: paper.id }, { epoch: 1 })
  return {
    admit: async () => {
      const appeal = await client.requestAppeal({ id: sitting }, { ground: 'two_right_answers', questions: [7], claim: reason })
      await decide(appeal, 'admissible')
      await client.putPicture({ id: appeal.id, n: 1 }, png({ width: 400, height: 300 }))
      return appeal
    },
    uphold: async (appeal) => {
      await client.fileAppeal({ id: appeal.id }, { claim: reason, questions: [{ n: 7, claim: reason, own_answer: 'Екінші' }] })
      await decide(appeal, 'upheld', { faulty: [7] })
      const [day] = await examDays(stack)
      const [right] = (await administrator.listReschedules({ group })).items
      await administrator.putRescheduleDate({ id: right.id }, { starts_at: `${day}T10:00` })
      const other = await makeExam(stack, { group, discipline: (await makeTest(stack)).discipline, session })
      await administrator.putReschedules({ id: other.exam }, { logins: [made.student.login], cause: 'technical', reason })
    },
  }
}

async function walk(student, made, history, language) {
  const { page } = student
  const see = (name, values) => page.getByText(say(name, values, language)).first().waitFor()
  const seen = []
  const look = async (name) => {
    await isFine(page, name)
    seen.push(name)
  }
  await student.go(`#/sittings/${made.sitting}/appeal`)
  await page.locator('input[name=ground]').first().check()
  await look('request')
  const appeal = await history.admit()
  await student.go('#/appeals')
  await page.locator('.term').waitFor()
  await look('appeals')
  await student.go(`#/appeals/${appeal.id}`)
  await page.locator('.pictures img').waitFor()
  await look('details')
  await page.getByRole('button', { name: say('withdraw.ask', {}, language) }).click()
  await look('withdrawal')
  await history.uphold(appeal)
  await student.go('#/')
  await page.locator('.new-date.waits').waitFor()
  await page.locator('.new-date time').waitFor()
  await look('new date')
  await student.go(`#/appeals/${appeal.id}`)
  await see('appeal_next.upheld')
  await look('answer')
  await student.go('#/grades')
  await page.locator('.grade.annulled').waitFor()
  await look('annulled grade')
  await student.go('#/messages')
  await page.locator('.message').nth(3).waitFor()
  await look('messages')
  await student.go('#/settings')
  await page.getByRole('button', { name: say('calendar.make', {}, language) }).click()
  await page.getByLabel(say('calendar.address', {}, language)).waitFor()
  await look('calendar')
  return seen
}

for (const language of ['kk', 'ru', 'en']) {
  for (const [name, viewport] of [['phone', phone], ['desk', desk]]) {
    test(`T11, T13: every page of an appeal is accessible, in ${language}, on a ${name}`, async () => {
      const made = await beginAttempt(stack)
      await stack.sql('update users set language = $2 where id = $1', [made.student.id, language])
      const history = await makeHistory(made)
      const student = await Student.at(browser, stack, { viewport })
      await student.signIn(made.student)
      assert.equal((await walk(student, made, history, language)).length, 9)
    })

    test(`T10: a stopped and a frozen attempt are accessible, in ${language}, on a ${name}`, async () => {
      const made = await makeTest(stack, { bank: { language }, settings: { contact_seconds: 1, silence_seconds: 30 } })
      await stack.sql('update users set language = $2 where id = $1', [made.student.id, language])
      const student = await Student.at(browser, stack, { viewport })
      const { page } = student
      const press = (key) => page.getByRole('button', { name: say(key, {}, language), exact: true }).click()
      const look = (name) => isFine(page, name)
      await student.signIn(made.student)
      await page.getByRole('link', { name: say('schedule.start', {}, language) }).click()
      await student.agree(language)
      await press('start.start')
      const attempt = await student.takesTest()
      await look('question')
      await press('dispute.open')
      await page.check('input[name=ground][value=wrong_language]')
      await look('dispute')
      await press('appeal.send')
      await page.locator('.term').waitFor()
      await look('stopped')
      await administrator.removeAttempt({ id: attempt }, { reason })
      await page.getByRole('heading', { level: 1, name: say('frozen.title', {}, language) }).waitFor()
      await page.locator('.term').waitFor()
      await look('frozen')
    })
  }
}
