// A test exam from the schedule to the grade, as a student sees it.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { launchBrowser, violations } from '../harness/browser.mjs'
import { makeBank, makeDiscipline, makeExam, makeRating, makeTest, password, rightChoices } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { decimal } from '../harness/texts.mjs'
import { letActiveTimePass } from '../harness/time.mjs'
import { Student, answersInForce, desk, phone, say, untilStored } from './student.mjs'

let stack, browser
before(async () => {
  ;[stack, browser] = await Promise.all([startStack(), launchBrowser()])
})
after(async () => {
  await browser?.close()
  await stack?.stop()
})
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))

async function atSchedule(options = {}, device = {}) {
  const exam = await makeTest(stack, options)
  const student = await Student.at(browser, stack, device)
  await student.signIn(exam.student)
  return { exam, student }
}

// Answers question by question as `place(right, n)` says, and waits for every receipt.
async function answerAll(student, attempt, count, place) {
  const right = await rightChoices(stack, attempt)
  for (let n = 1; n <= count; n += 1) {
    await student.choose(place(right[n - 1], n))
    await student.showsSaved()
    if (n < count) await student.next()
  }
}

test('T1, T2, T3, T6: from the schedule in the cabinet the student comes to 20 questions and 40 minutes', async () => {
  const { student } = await atSchedule()
  await student.sees('schedule.title')
  await student.start()
  assert.equal(await student.page.locator('.numbers button').count(), 20)
  assert.equal(await student.page.locator('.question h2').textContent(), say('attempt.question', { n: 1, count: 20 }))
  const left = await student.secondsLeft()
  assert.ok(left > 2340 && left <= 2400, `${left} seconds are shown`)
})

test('T4, T5, T7, A7: 13 right answers give 26 points and pass; the grade in the cabinet explains itself', async () => {
  const { student } = await atSchedule({ rating: '60' })
  await answerAll(student, await student.start(), 20, (right, n) => (n <= 13 ? right : (right % 4) + 1))
  await student.handIn()
  assert.equal(await student.page.locator('.points strong').textContent(), '26')
  await student.page.locator('.actions').getByText(say('nav.grades')).click()
  const grade = student.page.locator('.grade')
  await grade.waitFor()
  assert.match(await grade.textContent(), /B\+ \(3,33\)/)
  assert.match(await grade.textContent(), new RegExp(`4 · ${say('traditional.4')}`))
  await grade.getByText(say('trace.title')).click()
  await student.sees('trace.total', { rating: 60, exam_points: 26, sum: 86, total: 86 })
})

test('T5, A8: 12 right answers give the grade 2 whatever the rating, and no total', async () => {
  const { student } = await atSchedule({ rating: '60' })
  await answerAll(student, await student.start(), 12, (right) => right)
  await student.handIn()
  const result = await student.page.locator('.grade-summary').textContent()
  assert.match(result, new RegExp(`${say('grade.no_total')}.*FX.*2 · ${say('traditional.2')}`, 's'))
})

test('T2: on a phone the list of questions opens in sight of a scrolled question, and leaves the focus at a question', async () => {
  const { student } = await atSchedule({ bank: { options: ['ұзақ жауап '.repeat(80), 'Б', 'В', 'Г'] } })
  const { page } = student
  await student.start()
  const ways = [
    [() => page.keyboard.press('Escape'), 'question-1'],
    [() => page.locator('.numbers button').nth(0).click(), 'question-1'],
    [() => student.press('attempt.view_all'), 'question-1'],
    [() => page.locator('.numbers button').nth(4).click(), 'question-5'],
  ]
  for (const [leave, heading] of ways) {
    await page.evaluate(() => scrollTo(0, 500))
    await page.locator('.grid-toggle').click()
    const { y, height } = await page.locator('.side').boundingBox()
    assert.ok(y >= 0 && y + height <= phone.height, `it reaches from ${y} to ${y + height}`)
    await leave()
    await page.locator('.side').waitFor({ state: 'hidden' })
    await page.waitForFunction((id) => document.activeElement.id === id, heading)
  }
})

test('T8: before the hour nothing can be started, and the start appears by itself when the exam opens', async () => {
  const { exam, student } = await atSchedule({ opened: '-1 hour' })
  await student.follow('schedule.rules')
  await student.sees('start.wait_here')
  assert.equal(await student.button('start.start').count(), 0)
  await stack.sql("update sittings set starts_at = now() + interval '2 seconds' where id = $1", [exam.sitting])
  await student.page.reload()
  await student.agree('kk')
  await student.press('start.start')
  await student.takesTest()
})

test('A9: who is not admitted sees the rating, the one needed, and no way to start', async () => {
  const { exam, student } = await atSchedule({ rating: '29.9' })
  await student.sees('schedule.rating_below_floor', { rating: decimal(29.9), floor: '30' })
  assert.equal(await student.link('schedule.start').count(), 0)
  await student.go(`#/sittings/${exam.sitting}`)
  await student.page.waitForSelector('.rules')
  await student.sees('schedule.rating_below_floor', { rating: decimal(29.9), floor: '30' })
})

test('T6: the schedule shows the running exam first, and what passed without admission among the past', async () => {
  const { exam, student } = await atSchedule()
  const another = async (opened, rating) => {
    const discipline = await makeDiscipline(stack)
    await makeBank(stack, discipline)
    const made = await makeExam(stack, { ...exam, discipline, opened })
    await makeRating(stack, made.exam, exam.student, rating)
    return `Пән ${discipline}`
  }
  const passed = await another('2 hours', '20')
  const open = await another('30 minutes', '50')
  await student.go(`#/sittings/${exam.sitting}`)
  await student.agree('kk')
  await student.press('start.start')
  await student.takesTest()
  await student.go('#/')
  // What the portal remembers is shown until the server has answered.
  const wanted = [[say('schedule.now'), `Пән ${exam.discipline}`, open], [say('schedule.past'), passed]]
  await student.page.waitForFunction(
    (parts) => JSON.stringify(parts) === JSON.stringify([...document.querySelectorAll('.part')].map((part) =>
      [...part.querySelectorAll('h2, h3')].map((heading) => heading.textContent))),
    wanted,
  )
})

test('T10: a language that is not the group’s needs a confirmation of its own', async () => {
  const { student } = await atSchedule({ groupLanguage: 'kk', bank: { language: 'ru' } })
  await student.follow('schedule.start')
  await student.page.check('input[name=language][value=ru]')
  await student.page.getByLabel(say('start.consent')).check()
  assert.ok(await student.button('start.start').isDisabled())
  await student.page.getByLabel(say('start.deliberate')).check()
  await student.press('start.start')
  const attempt = await student.takesTest()
  assert.deepEqual(await stack.sql('select language from attempts where id = $1', [attempt]), [{ language: 'ru' }])
})

test('T6: a double click on the start makes one attempt', async () => {
  const { exam, student } = await atSchedule()
  await student.follow('schedule.start')
  await student.agree('kk')
  await student.button('start.start').dblclick()
  await student.takesTest()
  const [{ count }] = await stack.sql('select count(*)::integer from attempts where sitting_id = $1', [exam.sitting])
  assert.equal(count, 1)
})

test('T3: when the clock runs out the test ends by itself and shows what was earned', async () => {
  const { student } = await atSchedule({ settings: { contact_seconds: 1 } })
  const attempt = await student.start()
  await answerAll(student, attempt, 1, (right) => right)
  await letActiveTimePass(stack, attempt, '39 minutes 57 seconds')
  await student.page.waitForSelector('.grade-summary')
  assert.equal(await student.page.locator('.points strong').textContent(), '2')
  await student.sees('result.timed_out', { datetime: '' })
})

test('T9: when the session ends during a test the student is told, signs in, and goes on at the same question', async () => {
  const { exam, student } = await atSchedule()
  const attempt = await student.start()
  await student.next()
  await stack.sql('delete from sessions where user_id = $1', [exam.student.id])
  await student.choose(3)
  await student.sees('sign_in.expired')
  await student.page.fill('input[name=login]', exam.student.login)
  await student.page.fill('input[name=password]', password)
  await student.press('sign_in.submit')
  await student.takesTest()
  assert.equal(await student.number(), 2)
  await untilStored(stack, attempt, { 2: 3 })
})

test('T3: 10, 5 and 1 minute before the end the student is told, also aloud', async () => {
  const { student } = await atSchedule({ settings: { contact_seconds: 1 } })
  const attempt = await student.start()
  const live = student.page.locator('[aria-live=assertive]')
  for (const [minutes, span] of [[10, '30 minutes 5 seconds'], [5, '5 minutes'], [1, '4 minutes']]) {
    await letActiveTimePass(stack, attempt, span)
    await live.getByText(say(`warning.${minutes}`)).waitFor()
    if (minutes === 10) assert.deepEqual(await violations(student.page), [])
    await student.press('close')
    await live.getByText(say(`warning.${minutes}`)).waitFor({ state: 'detached' })
  }
})

test('T3: extra time given during the test is seen at the next sign of life', async () => {
  const { student } = await atSchedule({ settings: { contact_seconds: 1 } })
  const attempt = await student.start()
  await stack.sql(
    "update attempts set allowed = allowed + interval '30 minutes', deadline_at = deadline_at + interval '30 minutes' where id = $1",
    [attempt],
  )
  await student.page.waitForFunction(() => /^1:0\d:/.test(document.querySelector('.time-left span').textContent))
})

test('T6: before handing in, the unanswered questions are listed and lead back', async () => {
  const { student } = await atSchedule()
  const attempt = await student.start()
  await student.choose(1)
  await student.showsSaved()
  await student.press('attempt.review')
  await student.page.getByText(`${say('review.unanswered')}: 19`).waitFor()
  await student.press('review.jump', { n: 7 })
  await student.page.waitForSelector('#question-7')
  assert.deepEqual(await stack.sql('select state from attempts where id = $1', [attempt]), [{ state: 'running' }])
})

test('T6: a whole exam can be taken by keyboard alone', async () => {
  const { student } = await atSchedule({}, { viewport: desk })
  const { keyboard } = student.page
  const tabTo = async (locator) => {
    await locator.waitFor()
    for (let presses = 0; presses < 80; presses += 1) {
      if (await locator.evaluate((element) => element === document.activeElement)) return
      await keyboard.press('Tab')
    }
    assert.fail(`no Tab leads to ${locator}`)
  }
  const pressAt = async (locator, key) => {
    await tabTo(locator)
    await keyboard.press(key)
  }

  const arrive = () => student.page.locator('h1:focus').waitFor() // the heading of a page takes the focus when it has opened

  await arrive()
  await pressAt(student.link('schedule.start'), 'Enter')
  await arrive()
  await pressAt(student.page.locator('input[name=language]').first(), 'Space')
  await pressAt(student.page.getByLabel(say('start.consent')), 'Space')
  await pressAt(student.button('start.start'), 'Enter')
  const attempt = await student.takesTest()
  for (let n = 1; n <= 20; n += 1) {
    await student.page.waitForSelector(`#question-${n}`)
    await keyboard.press(n % 2 ? 'b' : '3')
    await student.showsSaved()
    if (n === 4) await keyboard.press('f')
    if (n === 5) {
      await keyboard.press('Delete')
      await student.sees('save.cleared')
    }
    if (n < 20) await keyboard.press('ArrowRight')
  }
  await pressAt(student.button('attempt.review'), 'Enter')
  await student.page.getByText(`${say('review.unanswered')}: 1`).waitFor()
  await student.page.getByText(`${say('review.flagged')}: 1`).waitFor()
  await arrive()
  await pressAt(student.button('review.hand_in'), 'Enter')
  await student.page.waitForSelector('.grade-summary')
  const expected = Array.from({ length: 20 }, (_, i) => (i === 4 ? null : i % 2 ? 3 : 2))
  assert.deepEqual(await answersInForce(stack, attempt), expected)
})

test('A3: a reload brings the same questions with the same order of options, and the answers', async () => {
  const { student } = await atSchedule()
  await student.start()
  await student.choose(2)
  await student.showsSaved()
  const shown = await student.page.locator('.question fieldset').textContent()
  await student.page.reload()
  await student.takesTest()
  assert.equal(await student.page.locator('.question fieldset').textContent(), shown)
  assert.equal(await student.chosen(), 2)
})

test('T7: a rehearsal shows points, and is no grade', async () => {
  const { exam, student } = await atSchedule()
  await stack.sql(
    `insert into exams (exam_session_id, discipline_id, kind) select s.id, d.id, 'rehearsal'
       from exam_sessions s, disciplines d where s.code = $1 and d.code = $2`,
    [exam.session, exam.discipline],
  )
  await student.follow('schedule.rehearsal')
  await student.press('rehearsal.start')
  await student.takesTest()
  await student.choose(1)
  await student.showsSaved()
  await student.handIn()
  assert.equal(await student.page.locator('.grade-summary dl').count(), 0)
  await student.go('#/grades')
  await student.sees('grades.empty')
})
