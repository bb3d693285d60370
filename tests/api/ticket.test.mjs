// Ticket sets: imported by the discipline's teachers, approved, never changed, and read by nobody else.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { makeDiscipline, makePerson } from '../harness/faculty.mjs'
import { makeHearing, makeTickets } from '../harness/hearing.mjs'
import { startStack } from '../harness/stack.mjs'
import { refused, signIn } from './client.mjs'
import { makeAdministrator } from './dates.mjs'

let stack, administrator
before(async () => {
  stack = await startStack()
  administrator = await makeAdministrator(stack)
})
after(() => stack.stop())

// A teacher with a discipline of his own: { teacher, discipline }.
async function makeTeacher() {
  const { login } = await makePerson(stack, { roles: ['teacher'] })
  return { teacher: await signIn(stack, login), discipline: await makeDiscipline(stack, { teachers: [login] }) }
}
const csv = (...lines) => ['number,language,question', ...lines].join('\n')
const small = csv('1,kk,Бірінші', '1,kk,"Екінші, ұзақ"', '2,kk,Үшінші', '1,ru,Первый', '2,ru,Второй')
const sha256 = (text) => createHash('sha256').update(text).digest('hex')

test('O2, A21: a file becomes the draft set of the discipline, and another one takes its place', async () => {
  const { teacher, discipline } = await makeTeacher()
  const dry = await teacher.importTickets({ discipline, dry_run: true }, small)
  assert.deepEqual(dry, { discipline, set: 1, dry_run: true, stored: false, tickets: 2, questions: 5, refused: 0, findings: [] })
  assert.deepEqual((await teacher.listTicketSets({ discipline })).items, [])
  assert.deepEqual(await teacher.importTickets({ discipline }, small), { ...dry, dry_run: false, stored: true })
  const [set] = (await teacher.listTicketSets({ discipline })).items
  assert.deepEqual(
    [set.number, set.state, set.tickets, set.languages],
    [1, 'draft', 2, [{ language: 'kk', tickets: 2 }, { language: 'ru', tickets: 2 }]],
  )
  assert.deepEqual((await teacher.getTicketSet({ id: set.id })).items, [
    { number: 1, language: 'kk', questions: ['Бірінші', 'Екінші, ұзақ'] },
    { number: 1, language: 'ru', questions: ['Первый'] },
    { number: 2, language: 'kk', questions: ['Үшінші'] },
    { number: 2, language: 'ru', questions: ['Второй'] },
  ])
  await teacher.importTickets({ discipline }, small)
  await teacher.importTickets({ discipline }, csv('1,kk,Жаңа'))
  const held = await teacher.getTicketSet({ id: set.id })
  assert.deepEqual([held.number, held.items], [1, [{ number: 1, language: 'kk', questions: ['Жаңа'] }]])
  const entries = await stack.sql("select detail from audit_log where object = 'ticket_set:' || $1 order by number", [set.id])
  assert.deepEqual(entries.map(({ detail }) => [detail.before?.tickets, detail.after.tickets]), [[undefined, 2], [2, 1]])
  assert.doesNotMatch(JSON.stringify(entries), /Бірінші|Жаңа/)
})

test('O2: a file of 200 long tickets in three languages is taken', async () => {
  const { teacher, discipline } = await makeTeacher()
  const lines = ['kk', 'ru', 'en'].flatMap((language) => Array.from({ length: 200 }, (_, i) => `${i + 1},${language},${'Ұ'.repeat(990)}`))
  const report = await teacher.importTickets({ discipline }, csv(...lines))
  assert.deepEqual([report.tickets, report.questions, report.findings], [200, 600, []])
})

test('O2: what is wrong in a file of tickets is named by its line, and nothing of it is stored', async () => {
  const { teacher, discipline } = await makeTeacher()
  const lines = ['0,kk,Сұрақ', 'x,kk,Сұрақ', '1,de,Frage', '1,kk,', `1,kk,${'ұ'.repeat(999)}`, '1,kk,Сұрақ', '1,kk,Сұрақ', '2,ru,Вопрос']
  const many = Array.from({ length: 11 }, (_, i) => `3,kk,Сұрақ ${i}`)
  const { findings } = await refused(teacher.importTickets({ discipline }, csv(...lines, ...many)), 'file_refused')
  assert.deepEqual(findings.map(({ line, refused: out, code }) => [line, out, code]), [
    [1, false, 'ticket_missing'], [1, false, 'ticket_missing'], [1, false, 'ticket_missing'],
    [2, true, 'bad_ticket_number'], [3, true, 'bad_ticket_number'], [4, true, 'unknown_language'], [5, true, 'no_text'],
    [8, true, 'repeated_row'], [20, true, 'too_many_questions'],
  ])
  assert.deepEqual(
    findings.filter(({ code }) => code === 'ticket_missing').map(({ detail }) => detail),
    ['Ticket 1 is missing in ru.', 'Ticket 2 is missing in kk.', 'Ticket 3 is missing in ru.'],
  )
  const about = findings.map(({ line, refused: _, code: __, detail: ___, ...members }) => [line, members])
  assert.deepEqual(about, [
    [1, { ticket: 1, language: 'ru' }], [1, { ticket: 2, language: 'kk' }], [1, { ticket: 3, language: 'ru' }],
    [2, { field: 'number', value: '0' }], [3, { field: 'number', value: 'x' }], [4, { field: 'language', value: 'de' }],
    [5, { field: 'question' }], [8, { other_line: 7 }], [20, { at_most: 10 }],
  ])
  for (const [text, code] of [['number,language', 'missing_column'], [csv(), 'no_rows'], ['', 'no_rows'], [csv('1,kk,a,b'), 'too_many_cells']])
    assert.equal((await refused(teacher.importTickets({ discipline }, text), 'file_refused')).findings.at(-1).code, code)
  assert.deepEqual((await teacher.listTicketSets({ discipline })).items, [])
})

test('A21: a set is approved when every language has all numbers; its content is fixed and can be checked', async () => {
  const { teacher, discipline } = await makeTeacher()
  await teacher.importTickets({ discipline }, csv('1,kk,Бір', '3,kk,Үш'))
  const [{ id }] = (await teacher.listTicketSets({ discipline })).items
  const gap = await refused(teacher.approveTicketSet({ id }, {}), 'conflict', { reason: 'ticket_missing' })
  assert.equal(gap.detail, 'Ticket 2 is missing in kk.')
  await teacher.importTickets({ discipline }, csv('1,kk,Бір', '2,kk,Екі', '1,ru,Один'))
  await refused(teacher.approveTicketSet({ id }, {}), 'conflict', { reason: 'ticket_missing' })
  await teacher.importTickets({ discipline }, csv('1,kk,Бір', '2,kk,Екі', '1,ru,Один', '2,ru,Два'))
  const approved = await teacher.approveTicketSet({ id }, {})
  assert.deepEqual([approved.state, approved.approved_by], ['approved', { full_name: teacher.user.full_name }])
  assert.equal(approved.content_hash, sha256('[[1, "kk", ["Бір"]], [1, "ru", ["Один"]], [2, "kk", ["Екі"]], [2, "ru", ["Два"]]]'))
  assert.deepEqual(await teacher.approveTicketSet({ id }, {}), approved)
  for (const change of [
    "update tickets set questions = array['x'] where ticket_set_id = $1",
    'delete from tickets where ticket_set_id = $1',
    "insert into tickets values ($1, 3, 'kk', array['x'])",
    "update ticket_sets set content_hash = sha256('x') where id = $1",
    "update ticket_sets set state = 'draft', approved_at = null where id = $1",
  ])
    await assert.rejects(stack.sql(change, [id]), /never changes|does not go/)
  const next = await teacher.importTickets({ discipline }, csv('1,kk,Тағы'))
  assert.equal(next.set, 2)
  assert.deepEqual((await teacher.listTicketSets({ discipline })).items.map(({ number, state }) => [number, state]), [[2, 'draft'], [1, 'approved']])
})

test('A21: a file that is imported while the draft is approved becomes the next set', async () => {
  const { teacher, discipline } = await makeTeacher()
  await teacher.importTickets({ discipline }, csv('1,kk,Бір'))
  const [{ id }] = (await teacher.listTicketSets({ discipline })).items
  const approval = await stack.hold('select ticket_set_approve($1, $2)', [teacher.user.id, id])
  const imported = teacher.importTickets({ discipline }, csv('1,kk,Тағы'))
  await approval.awaited()
  await approval.commit()
  assert.equal((await imported).set, 2)
  assert.deepEqual((await teacher.listTicketSets({ discipline })).items.map(({ number, state }) => [number, state]), [[2, 'draft'], [1, 'approved']])
})

test('A21: the words of tickets are for teachers of the discipline alone; administrators see how many there are', async () => {
  const { teacher, discipline } = await makeTeacher()
  await teacher.importTickets({ discipline }, small)
  const [set] = (await administrator.listTicketSets({ discipline })).items
  assert.equal(set.tickets, 2)
  assert.doesNotMatch(administrator.last.text, /Бірінші/)
  await refused(administrator.getTicketSet({ id: set.id }), 'forbidden')
  const { teacher: stranger } = await makeTeacher()
  assert.deepEqual((await stranger.listTicketSets({ discipline })).items, [])
  await refused(stranger.getTicketSet({ id: set.id }), 'not_found')
  await refused(stranger.approveTicketSet({ id: set.id }, {}), 'not_found')
  await refused(stranger.withdrawTicketSet({ id: set.id }, { reason: 'Ескірген.' }), 'not_found')
  await refused(stranger.importTickets({ discipline }, small), 'not_found')
  const student = await signIn(stack, (await makePerson(stack)).login)
  await refused(student.getTicketSet({ id: set.id }), 'forbidden')
  await refused(student.listTicketSets(), 'forbidden')
})

test('A21: a set is withdrawn with a reason, but not while an exam that is not over draws from it', async () => {
  const { sitting, lead, discipline, tickets, group } = await makeHearing(stack, { students: 1 })
  const teacher = await signIn(stack, lead.login)
  const reason = 'Бағдарлама өзгерді.'
  const { detail, clash } = await refused(teacher.withdrawTicketSet({ id: tickets.id }, { reason }), 'conflict', { reason: 'ticket_set_in_use' })
  assert.ok(detail.includes(group))
  assert.deepEqual([clash.group, Object.keys(clash).sort()], [group, ['discipline', 'ends_at', 'group', 'starts_at']])
  const other = await makeTickets(stack, discipline)
  await refused(teacher.withdrawTicketSet({ id: other.id }, { reason: 'x  ' }), 'bad_value', { field: 'reason' })
  const gone = await teacher.withdrawTicketSet({ id: other.id }, { reason })
  assert.equal(gone.state, 'withdrawn')
  assert.deepEqual(await teacher.withdrawTicketSet({ id: other.id }, { reason }), gone)
  await refused(teacher.approveTicketSet({ id: other.id }, {}), 'closed', { reason: 'ticket_set_withdrawn' })
  const draft = await makeTickets(stack, discipline, { state: 'draft' })
  await refused(teacher.withdrawTicketSet({ id: draft.id }, { reason }), 'conflict', { reason: 'ticket_set_not_approved' })
  await stack.sql("update hearings set state = 'open', opened_at = now() where sitting_id = $1", [sitting])
  await stack.sql("update hearings set state = 'closed', closed_at = now() where sitting_id = $1", [sitting])
  assert.equal((await teacher.withdrawTicketSet({ id: tickets.id }, { reason })).state, 'withdrawn')
})
