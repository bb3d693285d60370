// The minutes (хаттама) of the appeal commission as a PDF: what they say in each language, and who gets them (A31).
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import { makeCommission, makePerson, makeTest } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { beginAttempt, refused, signIn } from './client.mjs'

let stack, administrator
before(async () => {
  stack = await startStack()
  administrator = await signIn(stack, (await makePerson(stack, { roles: ['administrator'] })).login)
})
after(() => stack.stop())

const tool = (name, pdf, ...options) => execFileSync(name, [...options, '-', ...(name === 'pdftotext' ? ['-'] : [])], { input: pdf }).toString()
// What a reader finds in the document, without its line breaks; and how many pages it has.
const textOf = (pdf) => tool('pdftotext', pdf, '-layout').replaceAll(/\s+/g, ' ')
const infoOf = (pdf) =>
  Object.fromEntries([...tool('pdfinfo', pdf, '-isodates').matchAll(/^(.+?):\s+(.*)$/gm)].map(([, name, value]) => [name, value]))

// Sessions of everybody in the commission, who are called by these names: { chair, voters, names }.
const names = ['Сейітова Динара', 'Әбдірова Гүлнұр', 'Омаров Қайрат', 'Ли Александр']
async function seat(session) {
  const { chair, secretary, members } = await makeCommission(stack, session)
  for (const [i, { id }] of [chair, secretary, ...members].entries())
    await stack.sql('update users set full_name = $2 where id = $1', [id, names[i]])
  const [signer, ...others] = await Promise.all([chair, ...members].map(({ login }) => signIn(stack, login)))
  return { chair: signer, voters: [signer, ...others] }
}
// The last of `votes`, each [outcome, reason], is of a dissenter. Returns the minutes.
async function decide({ chair, voters }, appeal, outcome, votes, more = {}) {
  for (const [i, [vote, reason]] of votes.entries()) await voters[i].voteOnAppeal({ id: appeal.id }, { vote, reason })
  return (await chair.decideAppeal({ id: appeal.id }, { outcome, answer: 'Сұрақ алынып тасталды.', ...more })).minutes
}
const reasons = ['Оқулыққа сәйкес', 'Екеуі де дұрыс', 'Мағынасы бөлек']
const votes = (...outcomes) => outcomes.map((outcome, i) => [outcome, reasons[i]])

// An appeal against question 7 that was upheld by two votes of three: { appeal, minutes: [of both stages], …seat }.
const letters = 'Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі'
async function upheld({ claim = `Екінші және төртінші жауап бірдей: ${letters}.` } = {}) {
  const one = await admitted()
  await one.client.fileAppeal({ id: one.appeal.id }, { claim, questions: [{ n: 7, claim: 'Екеуі де дұрыс', own_answer: 'Екінші' }] })
  const second = await decide(one, one.appeal, 'upheld', votes('upheld', 'upheld', 'rejected'), { faulty: [7] })
  return { ...one, minutes: [...one.minutes, second] }
}
// The same before the details are filed.
async function admitted() {
  const made = await beginAttempt(stack)
  await stack.sql("update users set full_name = 'Сәрсенова Айгерім' where id = $1", [made.student.id])
  const seated = await seat(made.session)
  const appeal = await made.client.requestAppeal({ id: made.sitting }, { ground: 'two_right_answers', questions: [7] })
  const first = await decide(seated, appeal, 'admissible', votes('admissible', 'admissible', 'admissible'))
  return { ...made, ...seated, appeal, minutes: [first] }
}
const pdfOf = (client, appeal, minutes, language) =>
  client.getMinutesPdf({ id: appeal.id, minutes: minutes.id, ...(language && { language }) })

test('A31: the list of all minutes of a commission is for its members and the administrators, the newest first', async () => {
  const one = await upheld()
  const other = await upheld()
  const { items, next } = await one.chair.listMinutes()
  assert.deepEqual(items.map(({ id, number }) => [id, number]), one.minutes.map(({ id, number }) => [id, number]).reverse())
  assert.equal(next, null)
  const [newest] = items
  assert.deepEqual([newest.appeal.number, newest.student.full_name, newest.stage, newest.outcome, newest.signed_at, newest.commission.order_number],
    [one.appeal.number, 'Сәрсенова Айгерім', 'merits', 'upheld', one.minutes[1].signed_at, '17-Е'])
  const ids = (await administrator.listMinutes()).items.map(({ id }) => id)
  for (const { id } of [...one.minutes, ...other.minutes]) assert.ok(ids.includes(id))
  const narrow = await administrator.listMinutes({ commission: newest.commission.id })
  assert.deepEqual(narrow.items, items)
  assert.deepEqual((await other.chair.listMinutes({ commission: newest.commission.id })).items, [])
  const teacher = await signIn(stack, (await makePerson(stack, { roles: ['teacher'] })).login)
  assert.deepEqual((await teacher.listMinutes()).items, [])
  await refused(administrator.listMinutes({ commission: 'all' }), 'bad_value', { field: 'commission' })
})

test('A31: whoever signed minutes finds and reads them also after a new order took the appeal to another commission', async () => {
  const { chair, appeal, minutes, session } = await admitted()
  await makeCommission(stack, session)
  await refused(chair.getAppealDossier({ id: appeal.id }), 'not_found')
  assert.deepEqual((await chair.listMinutes()).items.map(({ id }) => id), minutes.map(({ id }) => id))
  assert.deepEqual((await chair.listAppealMinutes({ id: appeal.id })).items.map(({ id }) => id), minutes.map(({ id }) => id))
  assert.match(textOf(await pdfOf(chair, appeal, minutes[0], 'en')), /Minutes No\. 1/)
})

const said = {
  kk: ['№ 2 хаттама', 'Комиссия өкімі № 17-Е', 'Негіздеме екі дұрыс жауап', 'қанағаттандырылсын: 2; қанағаттандырусыз қалдырылсын: 1',
    'Омаров Қайрат қанағаттандырылсын', 'Ли Александр қанағаттандырусыз қалдырылсын (ерекше пікір)', 'Апелляция қанағаттандырылды.',
    '1. Тапсыру әрекетінің күші жойылды.', '2. № 7 сұрақ сұрақтар банкінен алынды.', 'қажетті дауыс саны: 2, берілгені: 3', 'Пән D', 'Қысқы сессия'],
  ru: ['Протокол № 2', 'Распоряжение № 17-Е', 'Основание два правильных ответа', 'удовлетворить: 2; оставить без удовлетворения: 1',
    'Омаров Қайрат удовлетворить', 'Ли Александр оставить без удовлетворения (особое мнение)', 'Апелляция удовлетворена.',
    '1. Попытка аннулирована.', '2. Вопрос № 7 изъят из банка вопросов.', 'необходимо голосов: 2, подано: 3', 'Дисциплина D', 'Зимняя сессия'],
  en: ['Minutes No. 2', 'Order on the commission № 17-Е', 'Ground two right answers', 'to uphold: 2; to reject: 1',
    'Омаров Қайрат to uphold', 'Ли Александр to reject (dissent)', 'The appeal is upheld.',
    '1. The attempt is annulled.', '2. Question No. 7 is withdrawn from the question bank.', 'votes needed: 2, given: 3', 'Discipline D', 'Winter session'],
}
test('A31: the minutes say in Kazakh, Russian and English who decided what about whom, why, and what was done', async () => {
  const one = await upheld()
  for (const [language, sentences] of Object.entries(said)) {
    const pdf = await pdfOf(one.chair, one.appeal, one.minutes[1], language)
    assert.equal(one.chair.last.headers.get('content-type'), 'application/pdf')
    assert.equal(one.chair.last.headers.get('content-disposition'), 'attachment; filename="minutes-2.pdf"')
    const text = textOf(pdf)
    const everywhere = ['Сәрсенова Айгерім', one.group, letters, 'Екеуі де дұрыс', 'Екінші', 'Сұрақ алынып тасталды.', ...names, ...reasons]
    for (const sentence of [...sentences, ...everywhere]) assert.ok(text.includes(sentence), `${language}: "${sentence}" in ${text}`)
    const info = infoOf(pdf)
    assert.equal(Number(/№ (\d+) апелляция|апелляция № (\d+)|appeal No\. (\d+)/.exec(info.Title).slice(1).find(Boolean)), one.appeal.number)
    assert.equal(info.CreationDate.slice(0, 19), one.minutes[1].signed_at.slice(0, 19))
    assert.match(info['Page size'], /\(A4\)/)
  }
})

test('A13, A31: admission has minutes of its own', async () => {
  const one = await upheld()
  const text = textOf(await pdfOf(one.chair, one.appeal, one.minutes[0], 'ru'))
  for (const sentence of ['Протокол № 1', 'принятие апелляции к рассмотрению', 'Апелляция принята к рассмотрению.', 'принять к рассмотрению: 3'])
    assert.ok(text.includes(sentence), `"${sentence}" in ${text}`)
  assert.doesNotMatch(text, /Исполнено|Протокол № 2/)
})

test('A31: texts of 4000 characters break over pages, which are numbered, and nothing of them is lost', async () => {
  const words = Array.from({ length: 500 }, (_, i) => `сөз${String(i).padStart(4, '0')}`)
  for (const claim of [words.join(' '), 'Ұ'.repeat(4000), words.slice(0, 400).join('\n')]) {
    const one = await upheld({ claim })
    const pdf = await pdfOf(administrator, one.appeal, one.minutes[1], 'kk')
    const pages = Number(infoOf(pdf).Pages)
    assert.ok(pages >= 2)
    const feet = tool('pdftotext', pdf, '-layout').split('\f').slice(0, pages).map((page) => /(\d+\/\d+)\s*$/.exec(page)[1])
    assert.deepEqual(feet, feet.map((_, i) => `${i + 1}/${pages}`))
    const text = textOf(pdf)
    if (claim.includes('сөз')) for (const word of claim.split(/\s/)) assert.ok(text.includes(word), word)
    else assert.equal(text.match(/Ұ/g).length, 4000)
  }
})

test('A31: the same minutes are the same bytes, also when many ask at once', async () => {
  const one = await upheld()
  const wanted = async () => {
    for (;;) {
      const pdf = await pdfOf(administrator, one.appeal, one.minutes[1], 'kk').catch((error) => error)
      if (Buffer.isBuffer(pdf)) return pdf
      assert.equal(pdf.body.code, 'busy')   // its lane is full: repeat
    }
  }
  const first = await wanted()
  for (const pdf of await Promise.all(Array.from({ length: 12 }, wanted))) assert.ok(pdf.equals(first))
})

test("A31: only administrators and the commission get the minutes, in the reader's own language unless another is named", async () => {
  const one = await upheld()
  const teacher = await signIn(stack, (await makePerson(stack, { roles: ['teacher'] })).login)
  await refused(pdfOf(teacher, one.appeal, one.minutes[1]), 'not_found')
  await refused(pdfOf(one.client, one.appeal, one.minutes[1]), 'forbidden')
  const other = await upheld()
  await refused(pdfOf(one.chair, other.appeal, other.minutes[1]), 'not_found')
  await refused(pdfOf(one.chair, one.appeal, other.minutes[1]), 'not_found')
  await refused(pdfOf(one.chair, one.appeal, one.minutes[1], 'de'), 'bad_value', { field: 'language', reason: 'unknown_language' })
  assert.match(textOf(await pdfOf(one.chair, one.appeal, one.minutes[1])), /№ 2 хаттама/)
  await stack.sql("update users set language = 'ru' where id = $1", [administrator.user.id])
  assert.match(textOf(await pdfOf(administrator, one.appeal, one.minutes[1])), /Протокол № 2/)
})

test('A31: of an oral exam the minutes name who was recused', async () => {
  const made = await makeTest(stack, { kind: 'oral', bank: false })
  const { chair, voters } = await seat(made.session)
  await stack.sql('select result_record($1, $2, $3, 19)', [voters[2].user.id, made.sitting, made.student.id])
  const student = await signIn(stack, made.student.login)
  const appeal = await student.requestAppeal({ id: made.sitting }, { ground: 'grade', claim: 'Баға әділ емес' })
  const minutes = await decide({ chair, voters }, appeal, 'rejected', votes('rejected', 'rejected'))
  const text = textOf(await pdfOf(chair, appeal, minutes, 'en'))
  for (const sentence of ['Recused Ли Александр', 'oral exam', 'disagreement with the grade', 'The appeal is rejected.'])
    assert.ok(text.includes(sentence), `"${sentence}" in ${text}`)
})
