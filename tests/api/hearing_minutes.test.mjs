// The minutes (хаттама) of oral and creative exams: what they say, in three languages, and to whom.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { startStack } from '../harness/stack.mjs'
import { refused } from './client.mjs'
import { letAnswerPass, makeOpenRoom, makeRoom, reason, stranger } from './hearings.mjs'

let stack, administrator
before(async () => {
  stack = await startStack()
  administrator = await stranger(stack, 'administrator')
})
after(() => stack.stop())

const textOf = (pdf) => execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf }).toString().replaceAll(/\s+/g, ' ')
const pagesOf = (pdf) => Number(/Pages:\s+(\d+)/.exec(execFileSync('pdfinfo', ['-'], { input: pdf }).toString())[1])
// A document is also left where somebody wants to look at it.
const look = (name, pdf) => process.env.LOOK && writeFileSync(`${process.env.LOOK}/${name}.pdf`, pdf)
const minutesOf = (room, client = room.chair) => client.getHearingMinutes({ id: room.sitting })
const pdfOf = (room, language, client = room.chair) => client.getHearingMinutesPdf({ id: room.sitting, ...(language && { language }) })
const rename = (client, name) => stack.sql('update users set full_name = $2 where id = $1', [client.user.id, name])
const names = {
  chair: 'Жұмабаева Сандуғаш', members: ['Ахметов Данияр', 'Ли Александр'], lead: 'Әбдірова Гүлнұр', proctor: 'Ахметжанов Тимур',
  students: ['Аманов Бекзат', 'Әлиева Аружан', 'Ғабитов Нұрлан', 'Қасымова Іңкәр', 'Өмірзақов Ұлан'],
}
async function nameAll(room) {
  for (const duty of ['chair', 'lead', 'proctor']) await rename(room[duty], names[duty])
  for (const [i, member] of room.members.entries()) await rename(member, names.members[i])
  for (const [i, student] of room.students.entries()) await rename(student, names.students[i])
}

// An oral exam of five: one paused, asked, dissented about and graded; one refuses; one is interrupted and continues on another
// day; one comes late and fails; one never comes.
async function heldOral() {
  const room = await makeRoom(stack, { students: 5, tickets: 8 })
  await nameAll(room)
  const [graded, refusing, continued, late, absent] = room.students
  for (const student of [graded, refusing, continued]) await room.join(student)
  await room.open()
  await room.join(late)
  await room.answer(graded)
  await room.ticket(graded)
  await letAnswerPass(stack, room.sitting, '6 minutes')
  await room.move(graded, 'paused', 'Дыбыс жоғалды')
  await room.move(graded, 'answering')
  await letAnswerPass(stack, room.sitting, '5 minutes 12 seconds')
  await room.members[0].putNote(room.of(graded), { text: 'Астана неге көшірілді?' })
  await room.move(graded, 'answered')
  await room.marked(graded)
  await room.agree(graded)
  await room.sign(graded, room.members[0])
  await room.sign(graded, room.members[1], { agrees: false, reason: 'Екінші жауабы толық' })
  await room.announce(graded)
  await room.call(refusing)
  await room.move(refusing, 'refused', 'Жауап беруден бас тартты')
  await room.answer(continued)
  await room.move(continued, 'interrupted', reason)
  await room.move(continued, 'continued', 'Желі қалпына келмеді')
  await room.grade(late, ['2', '1', '0', '0.5'])
  await room.chair.putRecording({ id: room.sitting }, { url: 'https://zoom.us/rec/share/minutes', provider: 'zoom', seconds: 5430 })
  await room.close(room.proctor, { absent: true })
  return { ...room, close: room.close, graded, refusing, continued, late, absent }
}

test('O1, O3, O5, O8, O10, O11: the minutes of an oral exam tell who was there, what each student drew, said, got or refused, and by whom', async () => {
  const room = await heldOral()
  const minutes = await minutesOf(room)
  assert.deepEqual(minutes.order, { number: '45-Е', date: '2026-11-20' })
  assert.deepEqual(minutes.staff.map(({ full_name, duties, presence }) => [full_name, duties, presence.length]), [
    [names.chair, ['chair'], 1], [names.members[0], ['member'], 1], [names.members[1], ['member'], 1], [names.lead, ['lead_teacher'], 0],
    [names.proctor, ['proctor'], 1]])
  assert.ok(minutes.staff.flatMap(({ presence }) => presence).every(({ left_at }) => left_at !== null))
  assert.equal(minutes.closed_by.full_name, names.proctor)
  const of = (client) => minutes.examinees.find(({ student }) => student.login === client.user.login)
  const graded = of(room.graded)
  assert.deepEqual(graded.breaks.map(({ cause, until, reason: why }) => [cause, until !== null, why]), [['paused', true, 'Дыбыс жоғалды']])
  assert.ok(graded.answer_seconds >= 672, `${graded.answer_seconds} seconds`)
  assert.deepEqual([graded.grade.points, graded.grade.exam_points, graded.grade.total, graded.grade.letter], [room.points, '30', 80, 'B'])
  assert.deepEqual(graded.grade.signatures.map(({ full_name, agrees, reason: why }) => [full_name, agrees, why]),
    [[names.chair, true, null], [names.members[0], true, null], [names.members[1], false, 'Екінші жауабы толық']])
  assert.deepEqual(graded.notes.map(({ author, text }) => [author, text]), [[names.members[0], 'Астана неге көшірілді?']])
  assert.deepEqual([of(room.refusing).state, of(room.refusing).refusal.by.full_name, of(room.refusing).reason], ['refused', names.proctor, 'Жауап беруден бас тартты'])
  assert.deepEqual([of(room.continued).state, of(room.continued).breaks.map(({ cause, until }) => [cause, until])], ['continued', [['interrupted', null]]])
  assert.deepEqual([of(room.late).is_late, of(room.late).grade.exam_points, of(room.late).grade.total], [true, '3.5', null])
  assert.deepEqual([of(room.absent).state, of(room.absent).ticket, of(room.absent).grade], ['absent', null, null])
  const drawn = minutes.examinees.map(({ ticket }) => ticket?.number).filter(Boolean)
  assert.deepEqual([drawn.length, new Set(drawn).size], [4, 4])
  assert.deepEqual(minutes.recordings.map(({ provider, seconds }) => [provider, seconds]), [['zoom', 5430]])
  assert.doesNotMatch(room.chair.last.text, /https:|"url"/)
})

test('A21: with the seed in the minutes anybody can check that the tickets were committed to and drawn in that order', async () => {
  const room = await heldOral()
  const { tickets, examinees } = await minutesOf(room)
  const draw = await room.graded.getDraw({ id: room.sitting })
  assert.deepEqual([tickets.commitment, tickets.seed], [draw.commitment, draw.seed])
  for (const { ticket } of examinees.filter((one) => one.ticket)) assert.equal(draw.order[ticket.nth - 1], ticket.number)
})

const said = {
  kk: ['Ауызша емтихан хаттамасы', 'Өкім № 45-Е, 20.11.2026', 'Бейнебайланыс Zoom', 'Жетекші оқытушы Әбдірова Гүлнұр', 'қатысқаны белгіленбеген',
    'емтихан балы: 30; қорытынды балл: 80; B; дәстүрлі баға: 4', '№ 1: 12; № 2: 9,5; № 3: 6; № 4: 2,5', 'Ерекше пікір Ли Александр: Екінші жауабы толық', 'жауаптан бас тартуы тіркелді: 0 балл', 'Нәтижесі келмеді',
    'емтиханды басқа күні жалғастырады', 'техникалық үзіліс: Дыбыс жоғалды', 'сол билетпен кезекке қайтарылды', '(кешігіп)', '90 мин 30 с', 'Мазмұнды білу және түсіну, ең жоғары балл: 16'],
  ru: ['Протокол устного экзамена', 'Распоряжение № 45-Е, 20.11.2026', 'Ведущий преподаватель Әбдірова Гүлнұр', 'балл за экзамен: 30; итоговый балл: 80; B; традиционная оценка: 4', '№ 1: 12; № 2: 9,5; № 3: 6; № 4: 2,5',
    'Особое мнение Ли Александр: Екінші жауабы толық', 'отказ от ответа зафиксирован: 0 баллов', 'Результат неявка', 'продолжит экзамен в другой день', 'техническая пауза: Дыбыс жоғалды'],
  en: ['Minutes of an oral exam', 'Order № 45-Е, 20.11.2026', 'Lead teacher Әбдірова Гүлнұр', 'exam points: 30; total: 80; B; traditional grade: 4', '№ 1: 12; № 2: 9.5; № 3: 6; № 4: 2.5', 'Dissent Ли Александр: Екінші жауабы толық',
    'refused to answer, recorded: 0 points', 'Outcome absent', 'continues on another date', 'technical pause: Дыбыс жоғалды'],
}
test('O8, O11, A30: the minutes say in Kazakh, Russian and English what happened, with every name and reason', async () => {
  const room = await heldOral()
  const { tickets } = await minutesOf(room)
  for (const [language, sentences] of Object.entries(said)) {
    const pdf = await pdfOf(room, language)
    look(`oral-${language}`, pdf)
    assert.match(room.chair.last.headers.get('content-disposition'), /^attachment; filename="minutes-D[\d-]+\.pdf"$/)
    const text = textOf(pdf)
    const everywhere = [names.chair, ...names.members, names.lead, names.proctor, ...names.students, room.group, 'Астана неге көшірілді?', reason,
      'Жауап беруден бас тартты', 'Желі қалпына келмеді', tickets.commitment.slice(0, 32), tickets.commitment.slice(32), tickets.seed.slice(0, 32)]
    for (const sentence of [...sentences, ...everywhere]) assert.ok(text.includes(sentence), `${language}: "${sentence}" in ${text}`)
  }
})

test('A30: the same minutes are the same bytes, in the reader\'s own language unless another is named', async () => {
  const room = await heldOral()
  const [first, second] = [await pdfOf(room, 'kk'), await pdfOf(room, 'kk', administrator)]
  assert.ok(first.equals(second))
  assert.match(textOf(await pdfOf(room)), /Ауызша емтихан хаттамасы/)
  await refused(pdfOf(room, 'de'), 'bad_value', { field: 'language' })
})

test('A30: only the staff of the hearing and administrators get the minutes, and only once it is closed', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  await refused(minutesOf(room), 'conflict', { reason: 'hearing_not_closed' })
  await refused(pdfOf(room, 'kk', administrator), 'conflict', { reason: 'hearing_not_closed' })
  await room.grade(room.students[0])
  await room.close()
  const teacher = await stranger(stack, 'teacher')
  for (const client of [room.lead, room.proctor, room.members[0], administrator]) assert.equal((await minutesOf(room, client)).examinees.length, 1)
  await refused(minutesOf(room, teacher), 'not_found')
  await refused(pdfOf(room, 'kk', teacher), 'not_found')
  await refused(minutesOf(room, room.students[0]), 'forbidden')
})

test('O1, A20: what becomes of recordings after the closing stands below the signatures; above them nothing changes', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  await room.grade(room.students[0])
  const early = await room.lead.putRecording({ id: room.sitting }, { url: 'https://zoom.us/rec/share/early', provider: 'zoom', seconds: 600 })
  await room.close()
  const [before, text] = [await minutesOf(room), textOf(await pdfOf(room, 'ru'))]
  assert.deepEqual([before.recordings.length, before.recordings_since, before.no_recording], [1, [], null])
  assert.doesNotMatch(text, /После закрытия/)
  await room.lead.putRecording({ id: room.sitting }, { url: 'https://storage.example.edu/late.mp4', provider: 'other' })
  await stack.sql(`update recordings set deleted_at = clock_timestamp(), deleted_by = $2, reason = 'Мерзімі өтті' where id = $1`, [early.id, administrator.user.id])
  const { recordings_since: since, ...same } = await minutesOf(room)
  assert.deepEqual({ ...same, recordings_since: [] }, before)
  assert.deepEqual(since.map(({ provider, deleted_at: gone }) => [provider, gone !== null]).sort(), [['other', false], ['zoom', true]])
  const pdf = await pdfOf(room, 'ru')
  look('since-ru', pdf)
  const [above, below] = textOf(pdf).split('После закрытия заседания: видеозапись')
  const footer = / \d\/\d $/ // the page, of how many
  assert.equal(above.replace(footer, ''), text.replace(footer, ''))
  assert.match(below, /другое хранилище, внесена: /)
  assert.match(below, /Zoom, 10 мин 00 с, внесена: [^№]*, удалена: /)
})

test('O1: without a recording the minutes say why', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  await room.grade(room.students[0])
  await room.close()
  assert.match(textOf(await pdfOf(room, 'ru')), /Почему нет видеозаписи The recording failed\./)
})

test('O2: who came in and did not answer the call is told apart from who never came', async () => {
  const room = await makeOpenRoom(stack, { students: 2 })
  const [called, graded] = room.students
  await room.call(called)
  await room.move(called, 'absent')
  await room.grade(graded)
  await room.close()
  assert.match(textOf(await pdfOf(room, 'ru')), /Результат неявка на вызов/)
})

test('O6, A21, A30: once the exam is closed its minutes say the same, whoever or whatever gets another name', async () => {
  const room = await heldOral()
  const [before, pdf] = [await minutesOf(room), await pdfOf(room, 'kk')]
  for (const client of [room.chair, room.members[0], room.proctor, room.graded]) await rename(client, 'Жаңа Есім')
  await stack.sql("update groups set name = name || '-жаңа' where name = $1", [room.group])
  await stack.sql("update disciplines set title_kk = 'Басқа пән' where code = $1", [room.discipline])
  await stack.sql("update hearings set order_number = '46-Е', no_recording = 'Басқа себеп' where sitting_id = $1", [room.sitting])
  await stack.sql("update examinee_notes set text = 'Басқа сұрақ' where sitting_id = $1", [room.sitting])
  await room.close()
  assert.deepEqual(await minutesOf(room), before)
  assert.ok(pdf.equals(await pdfOf(room, 'kk')))
})

test('O6: minutes cannot be changed in the database, not even by the owner', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  await room.grade(room.students[0])
  await room.close()
  for (const change of ["update hearing_minutes set content = '{}'", 'delete from hearing_minutes', 'truncate hearing_minutes'])
    await assert.rejects(stack.sql(change), /hearing_minutes is append-only/, change)
})

test('A30, O13: the grade in the minutes stays as it was announced, whatever an appeal does with it since', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  await room.grade(room.students[0])
  await room.close()
  const before = await minutesOf(room)
  await stack.sql('update results set annulled_at = now() where sitting_id = $1', [room.sitting])
  await stack.sql('select result_record($1, $2, $3, 11)', [administrator.user.id, room.sitting, room.students[0].user.id])
  assert.deepEqual(await minutesOf(room), before)
})

test('C4, A28, A29: the minutes of a creative exam name the works, whose is missing and what was handed over late', async () => {
  const room = await makeRoom(stack, { kind: 'creative', students: 2 })
  await nameAll(room)
  const film = (n) => ({ kind: 'video', title: `Фильм № ${n}`, url: `https://storage.example.edu/${n}.mp4`, size_bytes: 1000 })
  await room.lead.putWork({ ...room.of(room.students[0]), n: 1 }, film(1))
  await room.lead.handOver({ id: room.sitting }, { late_reason: 'Студент ауырды' })
  await room.open()
  await room.join(room.students[0])
  await room.grade(room.students[0])
  await room.close()
  const { tickets, handover, examinees } = await minutesOf(room)
  assert.deepEqual([tickets, handover.missing, examinees[0].works, examinees[0].ticket], [null, [names.students[1]], ['Фильм № 1'], null])
  assert.deepEqual(handover.late.map(({ student, title, reason: why }) => [student, title, why]), [[names.students[0], 'Фильм № 1', 'Студент ауырды']])
  const pdf = await pdfOf(room, 'kk')
  look('creative-kk', pdf)
  const text = textOf(pdf)
  for (const sentence of ['Шығармашылық емтихан хаттамасы', `Жұмысы жоқ ${names.students[1]}`, '«Фильм № 1»', 'Студент ауырды', 'Идея және тақырыптың ашылуы'])
    assert.ok(text.includes(sentence), `"${sentence}" in ${text}`)
  assert.doesNotMatch(text, /Билеттер/)
})

test('O3, O6: the minutes of twenty students break over numbered pages, and nobody is lost', async () => {
  const room = await makeRoom(stack, { students: 20 })
  for (const student of room.students.slice(0, 3)) await room.join(student)
  await room.open()
  for (const student of room.students.slice(0, 3)) await room.move(student, 'refused', 'Тәртіп бұзылған жоқ, студент өзі бас тартты')
  await room.close()
  const pdf = await pdfOf(room, 'kk')
  look('twenty', pdf)
  assert.ok(pagesOf(pdf) >= 2)
  const text = textOf(pdf)
  for (const { student } of (await minutesOf(room)).examinees) assert.ok(text.includes(student.full_name), student.full_name)
})
