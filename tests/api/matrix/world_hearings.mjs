// The oral and creative exams of the world: prepared, open, closed, with works; each has what somebody must not see.
import { makeDiscipline, makeExam, makeRating } from '../../harness/faculty.mjs'
import { makeTickets, prepareHearing } from '../../harness/hearing.mjs'
import { png } from '../../harness/pictures.mjs'
import { Room } from '../hearings.mjs'
import { force } from './world_tests.mjs'

// Prepared by order, its tickets with a code each: { …Room, codes: [code of ticket 1, …] }.
async function makeHearingOf(world, name, { kind = 'oral', startsIn = '-1 minute', tickets = 6, group = world.group,
  staff = ['chair', 'member', 'member2', 'lead', 'proctor'], students = ['student', 'fellow', 'third'], teacher = 'teacher' } = {}) {
  const { stack, people, clients, secrets } = world
  const discipline = await makeDiscipline(stack, { teachers: [people[teacher].login] })
  const settings = { agreed_grade_step: 0.01 }
  const made = await makeExam(stack, { group, discipline, session: world.session, kind, opened: '0 minutes', settings })
  await stack.sql(`update sittings set starts_at = now() + $2::interval, start_until = now() + $2::interval + interval '3 hours'
    where id = $1`, [made.sitting, startsIn])
  for (const one of students) await makeRating(stack, made.exam, people[one], world.ratings[one] ?? '50')
  const codes = Array.from({ length: tickets }, () => secrets.code(`tickets of the ${name} exam`))
  const set = tickets ? await ticketsOf(world, discipline, codes, 'approved') : null
  const [chair, member, member2, lead, proctor] = staff
  await prepareHearing(stack, made.sitting, {
    order_number: '45-Е', order_date: '2026-11-20', chair: people[chair].login, members: [people[member].login, people[member2].login],
    lead_teacher: people[lead].login, proctor: people[proctor].login, provider: 'zoom', criteria: kind === 'oral' ? 'ORAL' : 'CREATIVE',
    meeting_url: `https://us02web.zoom.us/j/9${Math.floor(Math.random() * 1e10)}?pwd=${secrets.code(`meeting of the ${name} exam`)}`,
    ticket_set: set?.number ?? null,
  })
  const voters = [chair, member, member2].map((one) => clients[one])
  return new Room({ ...made, id: made.sitting, discipline, set, codes, chair: voters[0], members: voters.slice(1), voters,
    lead: clients[lead], proctor: clients[proctor], students: students.map((one) => clients[one]), tickets: set })
}
async function ticketsOf({ stack }, discipline, codes, state) {
  const set = await makeTickets(stack, discipline, { count: codes.length, languages: ['kk'], state: 'draft' })
  await stack.sql('update tickets set questions = array[($2::text[])[number]] where ticket_set_id = $1', [set.id, codes])
  if (state === 'approved')
    await stack.sql("update ticket_sets set state = 'approved', approved_at = now(), content_hash = ticket_set_hash(id) where id = $1", [set.id])
  return set
}
// What was drawn for somebody becomes another secret than what is left.
async function ticketOf({ stack, secrets, people }, room, who, name) {
  const [{ number }] = await stack.sql('select number from ticket_draws where sitting_id = $1 and student_id = $2', [room.sitting, people[who].id])
  secrets.add(name, room.codes[number - 1])
}
const seedOf = async ({ stack, secrets }, room, name) => {
  const [{ seed }] = await stack.sql("select encode(seed, 'hex') as seed from hearings where sitting_id = $1", [room.sitting])
  secrets.add(name, seed)
}

export async function makeHearings(world) {
  const { stack, people, clients, secrets, things } = world
  const { student, fellow, third } = clients
  const mark = (room, who, voters, name) =>
    Promise.all(voters.map((voter) => room.mark(clients[who], clients[voter], secrets.marks(`${name} ${voter}`))))
  const link = (name) => `https://storage.example.edu/${secrets.code(name)}`
  const recording = (name) => ({ url: link(`recording of the ${name} exam`), provider: 'other', seconds: 600 })
  const grade = async (room, who, name) => {
    await room.answered(clients[who])
    await mark(room, who, ['chair', 'member', 'member2'], `marks of the ${name} exam:`)
    const points = secrets.marks(`grade of the ${who} in the ${name} exam`)
    await room.agree(clients[who], points)
    await room.sign(clients[who], clients.member)
    await room.sign(clients[who], clients.member2, { agrees: false, reason: secrets.code(`dissent in the ${name} exam`) })
    await room.announce(clients[who])
  }
  await stack.sql("update settings set value = 60 where name = 'exam_quorum_percent'")
  const photo = (who) => png({ size: 300, fill: secrets.code(`photograph of the ${who}`) })
  const pictures = { student: photo('student'), fellow: photo('fellow') }
  for (const [who, picture] of Object.entries(pictures)) await clients.admin.putPhoto({ login: people[who].login }, picture)

  const closed = await makeHearingOf(world, 'closed')
  await closed.open()
  for (const one of closed.students) await closed.join(one)
  await grade(closed, 'student', 'closed')
  await closed.proctor.putNote(closed.of(student), { text: secrets.code('note in the closed exam') })
  await grade(closed, 'fellow', 'closed')
  await closed.move(third, 'refused', secrets.code('reason of a refusal'))
  const seen = await closed.proctor.putRecording({ id: closed.sitting }, recording('closed'))
  await closed.close(closed.lead)
  // It was yesterday, so its staff is free for the next one.
  await force(world, `
    update sittings set starts_at = starts_at - interval '1 day', start_until = start_until - interval '1 day' where id = '${closed.sitting}';
    update hearings set opened_at = opened_at - interval '1 day', closed_at = closed_at - interval '1 day' where sitting_id = '${closed.sitting}'`)
  await stack.sql("insert into hearing_replacements select $1, $2, '{member}', '44-Е', '2026-11-19', now() - interval '1 hour', $3, $4",
    [closed.sitting, people.recused.id, people.admin.id, 'Ауыстырылды'])
  for (const one of ['student', 'fellow']) await ticketOf(world, closed, one, `ticket of the ${one} in the closed exam`)
  await seedOf(world, closed, 'seed of the closed exam')
  const sheet = await clients.lead.confirmGradesheet({ id: closed.exam }, {})

  // The fellow is graded, the third waits for the last mark, the student is before the commission with a ticket.
  const open = await makeHearingOf(world, 'open')
  await open.open()
  for (const one of open.students) await open.join(one)
  await grade(open, 'fellow', 'open')
  await open.answered(third)
  await mark(open, 'third', ['chair', 'member'], 'hidden marks of the')
  await open.call(student)
  await ticketOf(world, open, 'student', 'ticket of the student in the open exam')
  await ticketOf(world, open, 'fellow', 'ticket of the fellow in the open exam')
  await ticketOf(world, open, 'third', 'ticket of the third in the open exam')
  await seedOf(world, open, 'seed of the open exam')
  const kept = await open.proctor.putRecording({ id: open.sitting }, recording('open'))

  const prepared = await makeHearingOf(world, 'prepared', { startsIn: '5 days' })
  await seedOf(world, prepared, 'seed of the prepared exam')
  const draft = await ticketsOf(world, prepared.discipline, [secrets.code('tickets of a draft')], 'draft')

  const creative = await makeHearingOf(world, 'creative', { kind: 'creative', startsIn: '4 days', tickets: 0 })
  const work = (name) => ({ kind: 'video', title: secrets.code('title of a work'), size_bytes: 1024, url: link(name) })
  await creative.lead.putWork({ ...creative.of(student), n: 1 }, work('link of a work'))
  await creative.lead.handOver({ id: creative.sitting }, {})
  const { students } = await creative.lead.putWork({ ...creative.of(student), n: 2 }, work('link of a work not given yet'))
  const [given, undelivered] = students.find((one) => one.student.login === people.student.login).works
  await stack.sql(`update sittings set starts_at = starts_at - interval '3 days', start_until = start_until - interval '3 days'
    where id = $1`, [creative.sitting])

  const foreign = await makeHearingOf(world, 'foreign', { group: world.otherGroup, teacher: 'other teacher', students: ['stranger'],
    staff: ['other chair', 'second', 'other teacher', 'other appeal chair', 'other mentor'] })
  await foreign.open()

  const hearing = (room) => ({ id: room.sitting })
  const examinee = (room, who) => ({ id: room.sitting, student: people[who].id, n: 1 })
  Object.assign(things, {
    'hearing.prepared': hearing(prepared), 'hearing.open': hearing(open), 'hearing.closed': hearing(closed),
    'hearing.creative': hearing(creative),
    'examinee.called': examinee(open, 'student'), 'examinee.graded': examinee(open, 'fellow'), 'examinee.answered': examinee(open, 'third'),
    'examinee.none': examinee(open, 'stranger'), 'examinee.creative': examinee(creative, 'student'),
    'work.given': { id: given.id }, 'work.kept': { id: undelivered.id },
    'recording.closed': { id: seen.id }, 'recording.open': { id: kept.id },
    'tickets.draft': { id: draft.id, discipline: prepared.discipline },
    'tickets.approved': { id: open.set.id, discipline: open.discipline },
    'exam.oral': { id: closed.exam, logins: people.student.login },
    'sheet.confirmed': { id: sheet.id, login: people.student.login, checksum: sheet.checksum, exam: closed.exam },
    'photo.student': { login: people.student.login, picture: pictures.student }, 'photo.none': { login: people.third.login },
  })
}
