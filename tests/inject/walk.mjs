// A walk through everything that the API can do, with the data that each step wants: [name, step]. The steps are ordinary use;
// what is done to the requests on the way is the affair of who walks.
import { createHmac } from 'node:crypto'
import { hearingWrites } from '../api/audit_hearing.mjs'
import { preparationWrites } from '../api/audit_preparation.mjs'
import { beginAttempt, Client, device, signIn } from '../api/client.mjs'
import { examDays, fileOf, makeMentoredTest, reason } from '../api/dates.mjs'
import { details, fileAppeal, question, settle } from '../api/decisions.mjs'
import { makeRegistrar, makeSheet } from '../api/gradesheet.mjs'
import { makeOpenRoom, makeRoom } from '../api/hearings.mjs'
import { fresh, makeBank, makeCommission, makeDiscipline, makeGroup, makePerson, makeSession, makeTest, password } from '../harness/faculty.mjs'
import { makeTickets } from '../harness/hearing.mjs'
import { png } from '../harness/pictures.mjs'

export const secret = 'the secret token of the Zoom app'
export const bankFile = '<question>Неге \\ "олай"?\n<variant>Иә, «солай»\n<variantright>Жоқ\n<question2>Қалай?\n<variant>Жақсы\n<variant>Нашар\n<variant>\n'

export function walk(stack, administrator) {
  const at = () => ({ stack, administrator })
  const own = {
    'the service itself': async () => {
      const nobody = new Client(stack)
      await nobody.getHealth()
      await nobody.getReadiness()
      await nobody.getClock()
    },
    'signing in and out': async () => {
      const { login } = await makePerson(stack)
      const client = new Client(stack)
      await client.signIn({}, { login, password })
      await client.getSession()
      await client.setLanguage({}, { language: 'ru' })
      await client.getSchedule()
      await client.getGrades()
      await client.listMessages()
      await client.getUnreadCount()
      await client.changePassword({}, { old_password: password, new_password: password })
      await client.raw('PUT', '/v1/session/password', { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ old_password: 'a wrong one', new_password: password }) })
      await client.signOut()
      await (await signIn(stack, login)).signOutEverywhere()
    },
    'a test': async () => {
      const { client, paper, sitting } = await beginAttempt(stack)
      const { id, epoch } = paper
      await client.getAttempt({ id })
      await client.saveAnswer({ id, n: 1 }, { epoch, seq: 1, choice: 2 })
      await client.saveAnswers({ id }, { epoch, items: [2, 3, 4].map((n) => ({ n, seq: 1, choice: n === 3 ? null : 1 })) })
      await client.contactAttempt({ id }, { epoch })
      await client.getReceipts({ id })
      await client.resumeAttempt({ id }, { device })
      await administrator.getBoard({ id: sitting })
      await administrator.getTimeline({ id })
      await administrator.removeAttempt({ id }, { reason })
      await administrator.releaseAttempt({ id }, { reason })
      await client.finishAttempt({ id }, { epoch: (await client.resumeAttempt({ id }, { device })).epoch })
      await client.getGrades()
    },
    'a rehearsal': async () => {
      await makeRehearsal(stack)
      await (await signIn(stack, (await makePerson(stack)).login)).startRehearsal({}, { language: 'kk', device })
    },
    'an appeal': async () => {
      const { client, chair, appeal, ...made } = await fileAppeal(stack, administrator)
      await client.getAppeal({ id: appeal.id })
      await client.listAppeals()
      await client.putPicture({ id: appeal.id, n: 1 }, png())
      await client.getPicture({ id: appeal.id, n: 1 })
      await client.deletePicture({ id: appeal.id, n: 1 })
      await chair.listAppealQueue()
      await chair.getAppealDossier({ id: appeal.id })
      await chair.listAffectedAttempts({ id: appeal.id })
      await chair.returnAppeal({ id: appeal.id }, { answer: 'Қайсысы?' })
      await client.fileAppeal({ id: appeal.id }, details)
      await settle({ chair, ...made }, appeal, 'upheld', { faulty: [7] })
      const { items: [minutes] } = await chair.listAppealMinutes({ id: appeal.id })
      await chair.listMinutes()
      await chair.getMinutesPdf({ id: appeal.id, minutes: minutes.id })
      await client.putReading({ id: (await client.listMessages()).items[0].id }, {})
    },
    'an appeal withdrawn': async () => {
      const { client, sitting, session } = await beginAttempt(stack)
      await makeCommission(stack, session)
      const { id } = await client.requestAppeal({ id: sitting }, question)
      await client.withdrawAppeal({ id }, {})
    },
    'an appeal commission': async () => {
      const code = await makeSession(stack)
      const [chair, secretary, ...members] = await Promise.all(
        Array.from({ length: 4 }, async () => (await makePerson(stack, { roles: ['teacher'] })).login))
      await administrator.putCommission({ code }, { order_number: '17-Ж', order_date: '2026-01-10', chair, members, secretary })
      await administrator.getCommission({ code })
    },
    'a bank': async () => {
      const bank = { discipline: await makeDiscipline(stack), language: 'kk' }
      await administrator.importBank({ ...bank, partial: true }, bankFile)
      await administrator.listBanks()
      const { items: [{ id, version_id: version }] } = await administrator.listQuestions(bank)
      await administrator.approveQuestions(bank, version ? { versions: [version] } : { all: true })
      await administrator.putQuestion({ ...bank, id }, { text: 'Жаңа?', options: ['иә', 'жоқ'], right_option: 1, level: 1 })
      await administrator.withdrawQuestion({ ...bank, id }, { reason })
    },
    'people, groups, disciplines': async () => {
      const [name, code, login] = [await makeGroup(stack), await makeDiscipline(stack), fresh('p')]
      await administrator.importRoster({ kind: 'people' }, rosterOf(login, name))
      await administrator.putGroup({ name }, { language: 'en' })
      await administrator.listGroups()
      await administrator.putDiscipline({ code }, { title_kk: 'а', title_ru: 'б', title_en: 'c', teachers: [] })
      await administrator.listDisciplines()
      await administrator.putPerson({ login }, { full_name: 'Жаңа Аты', language: 'ru', roles: ['teacher', 'mentor'] })
      await administrator.listPeople({ query: login })
      await administrator.setPassword({ login }, { password })
      await administrator.putPhoto({ login }, png())
      await administrator.getPhoto({ login })
      await administrator.deletePhoto({ login })
      await administrator.setAccount({ login }, { active: false })
    },
    'sessions and exams': async () => {
      const { exam, student, session, discipline, group } = await makeTest(stack, { rating: '40' })
      const [day] = await examDays(stack)
      await administrator.putSitting({}, { session, discipline, group, kind: 'test', starts_at: `${day}T09:00` })
      await administrator.putExamSession({ code: session }, { title_kk: 'а', title_ru: 'б', title_en: 'c', starts_on: '2026-01-01', ends_on: '2099-12-31' })
      await administrator.listExamSessions()
      await administrator.listExams({ session })
      await administrator.listExamStudents({ id: exam })
      await administrator.putAccommodation({ id: exam }, { login: student.login, extra_minutes: 10, reason })
      await administrator.putRating({}, { exam_id: exam, login: student.login, rating: '41.5' })
    },
    'new dates and calendars': async () => {
      const { exam, student, mentor } = await makeMentoredTest(stack)
      const days = await examDays(stack)
      await administrator.listDateSuggestions({ id: exam, logins: student.login })
      const { items: [{ id, date }] } = await administrator.putReschedules({ id: exam }, { logins: [student.login], cause: 'technical', reason, starts_at: `${days[0]}T10:00` })
      await administrator.putRescheduleDate({ id }, { starts_at: `${days[1]}T10:00`, instead_of: date.starts_at })
      await mentor.putRescheduleMessage({ id }, { text: 'Дайындал!' })
      await mentor.listReschedules()
      const client = await signIn(stack, student.login)
      const { path } = await client.putCalendarFeed({}, {})
      await client.getCalendarFeed()
      await new Client(stack).getCalendar({ file: fileOf(path) })
      await client.deleteCalendarFeed()
      await administrator.cancelReschedule({ id }, { reason })
      const holiday = { working: false, title_kk: 'Мереке', title_ru: 'Праздник', title_en: 'Feast' }
      await administrator.putCalendarDay({ day: '2099-03-02' }, holiday)
      await administrator.listCalendarDays()
      await administrator.deleteCalendarDay({ day: '2099-03-02' })
    },
    'tickets and criteria': async () => {
      const { login } = await makePerson(stack, { roles: ['teacher'] })
      const teacher = await signIn(stack, login)
      const discipline = await makeDiscipline(stack, { teachers: [login] })
      const { id } = await makeTickets(stack, discipline, { count: 2, state: 'draft' })
      await teacher.listTicketSets({ discipline })
      await teacher.getTicketSet({ id })
      await teacher.listCriteria()
    },
    'an oral exam': async () => {
      const room = await makeOpenRoom(stack, { students: 2 })
      const id = room.sitting
      const [one, two] = room.students
      await administrator.putPhoto({ login: one.user.login }, png())
      await room.chair.getExamineePhoto(room.of(one))
      await room.chair.listHearings()
      await room.see()
      await room.place(one)
      await administrator.getPreparation({ id })
      await room.call(one)
      await room.move(one, 'answering')
      await room.ticket(one)
      await room.move(one, 'answered')
      await room.marked(one)
      await room.agree(one)
      for (const member of room.members) await room.sign(one, member)
      await room.announce(one)
      await room.move(two, 'refused', reason)
      await room.close()
      await room.chair.getDraw({ id })
      await room.chair.getHearingMinutes({ id })
      await room.chair.getHearingMinutesPdf({ id })
      const recording = await room.proctor.putRecording({ id }, { url: 'https://storage.example.edu/rec/1.mp4', provider: 'other', seconds: 60 })
      await administrator.listRecordings({ id })
      await room.chair.viewRecording({ id: recording.id }, {})
      await administrator.listViewings({ id: recording.id })
    },
    'works': async () => {
      const room = await makeRoom(stack, { kind: 'creative', students: 1, startsIn: '4 days' })
      const id = room.sitting
      await room.lead.putWork({ ...room.of(room.students[0]), n: 1 }, { kind: 'video', title: 'Фильм', url: 'https://storage.example.edu/1.mp4', size_bytes: 1024 })
      await room.lead.handOver({ id }, {})
      const { students: [{ works: [work] }] } = await room.chair.listWorks({ id })
      await room.chair.openWork({ id: work.id }, {})
      await room.students[0].listOwnWorks({ id })
    },
    'a gradesheet': async () => {
      const { teacher, exam, session } = await makeSheet(stack, ['Бекова Ботагөз', 'Ғабитов Ғани'])
      await teacher.getExamGradesheet({ id: exam })
      const { id } = await teacher.confirmGradesheet({ id: exam }, {})
      const registrar = await makeRegistrar(stack)
      await registrar.closeGradesheet({ id }, {})
      await registrar.listGradesheets({ session })
      const sheet = await teacher.getGradesheet({ id })
      await new Client(stack).verifyGradesheet({ checksum: sheet.checksum })
      await teacher.getGradesheetPdf({ id })
      await teacher.getGradesheetXlsx({ id })
      await teacher.getGradesheetCsv({ id })
    },
    'what Zoom sends': async () => {
      for (const message of [{ event: 'endpoint.url_validation', event_ts: Date.now(), payload: { plainToken: 'qgg8vlvZRS6UYooatFL8Aw' } }, { event: 'meeting.started', payload: { "deep": [1.5, { "a\\b": 'ә' }] } }]) await sendZoom(stack, message)
    },
  }
  return Object.entries({ ...own, ...preparationWrites(at), ...hearingWrites(at) })
}

export const rosterOf = (login, group) => `login,full_name,language,roles,group,password\n${login},"Тұлға ""${login}""",kk,student,${group},${password}\n`

export function sendZoom(stack, message) {
  const body = JSON.stringify(message)
  const timestamp = String(Math.floor(Date.now() / 1000))
  return new Client(stack).raw('POST', '/v1/webhooks/zoom', {
    headers: {
      'sec-fetch-site': null,
      'content-type': 'application/json',
      'x-zm-request-timestamp': timestamp,
      'x-zm-signature': `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`,
    },
    body,
  })
}

let rehearsed
async function makeRehearsal(stack) {
  if (rehearsed === stack) return
  rehearsed = stack
  const code = await makeDiscipline(stack, { code: 'REHEARSAL' })
  await makeBank(stack, code, { count: 20 })
  await makeSession(stack, { code })
  await stack.sql(
    `insert into exams (exam_session_id, discipline_id, kind)
     select s.id, d.id, 'rehearsal' from exam_sessions s, disciplines d where s.code = $1 and d.code = $1`, [code])
}
