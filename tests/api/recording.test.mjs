// The register of recordings (O1, C1, C8, A20): who enters, sees, keeps and deletes them.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeAppeal, makeCommission, makePerson, makeTest } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { refused, signIn } from './client.mjs'

let stack, administrator, teacher
before(async () => {
  stack = await startStack()
  const person = async (role) => signIn(stack, (await makePerson(stack, { roles: [role] })).login)
  ;[administrator, teacher] = [await person('administrator'), await person('teacher')]
})
after(() => stack.stop())

let serial = 0
const duties = ['chair', 'member', 'lead_teacher', 'proctor']
// A closed hearing and its staff, signed in: { id, chair, member, lead_teacher, proctor, …test }.
async function closedHearing({ kind = 'oral', state = 'closed' } = {}) {
  const made = await makeTest(stack, { kind, bank: false, opened: '3 hours' })
  await stack.sql(
    `insert into hearings (sitting_id, state, opened_at, closed_at)
     values ($1, $2, case when $2 <> 'planned' then now() - interval '3 hours' end, case when $2 = 'closed' then now() end)`,
    [made.sitting, state],
  )
  const staff = {}
  for (const duty of duties) {
    const { id, login } = await makePerson(stack, { roles: ['teacher'] })
    await stack.sql('insert into sitting_staff values ($1, $2, $3)', [made.sitting, id, duty])
    staff[duty] = await signIn(stack, login)
  }
  return { ...made, id: made.sitting, ...staff }
}
const input = (more = {}) => ({ url: `https://storage.example.edu/rec/${++serial}.mp4`, provider: 'other', seconds: 5460, size_bytes: 5_000_000_000, sha256: 'AB'.repeat(32), recorded_at: '23.11.2026 10:00', ...more })
const enter = (client, { id }, more) => client.putRecording({ id }, input(more))
// It was entered so long ago that nothing but the rest of the law keeps it.
const age = (recording) => stack.sql("update recordings set retain_until = university_day() where id = $1", [recording.id])
const dayBefore = async (day) => (await stack.sql('select ($1::date - 1)::text as day', [day]))[0].day
const streamOf = (object) => stack.sql('select action, detail, actor_id from audit_log where object = $1 order by id', [object])
const reason = 'Сақтау мерзімі бітті'

for (const kind of ['oral', 'creative'])
  test(`${kind === 'oral' ? 'O1' : 'C1, C8'}: the chair, the lead teacher, the proctor and administrators enter the recordings of a ${kind} exam`, async () => {
    const hearing = await closedHearing({ kind })
    for (const client of [hearing.chair, hearing.lead_teacher, hearing.proctor, administrator]) {
      const one = await enter(client, hearing)
      assert.deepEqual([client.last.status, one.entered_by.login, one.source, one.viewings], [201, client.user.login, 'person', 0])
      assert.deepEqual([one.size_bytes, one.sha256, one.recorded_at.slice(0, 19)], [5_000_000_000, 'ab'.repeat(32), '2026-11-23T10:00:00'])
    }
    await refused(enter(hearing.member, hearing), 'forbidden', { reason: 'not_a_keeper' })
    await refused(enter(teacher, hearing), 'not_found')
    const list = await hearing.member.listRecordings({ id: hearing.id })
    assert.deepEqual([list.items.length, list.may_enter, list.exam.kind], [4, false, kind])
    assert.equal((await hearing.proctor.listRecordings({ id: hearing.id })).may_enter, true)
    assert.doesNotMatch(hearing.member.last.text, /https:/)
    await refused(teacher.listRecordings({ id: hearing.id }), 'not_found')
  })

test('O1: the same link again changes nothing, also when it is entered by many at once', async () => {
  const hearing = await closedHearing()
  const one = input()
  const replies = await Promise.all(Array.from({ length: 6 }, () => hearing.chair.putRecording({ id: hearing.id }, one)))
  assert.equal(new Set(replies.map(({ id }) => id)).size, 1)
  await administrator.putRecording({ id: hearing.id }, { ...one, seconds: 1, provider: 'zoom' })
  assert.equal(administrator.last.status, 200)
  assert.deepEqual(administrator.last.body, replies[0])
  const stream = await streamOf(`recording:${replies[0].id}`)
  assert.deepEqual(stream.map(({ action, detail }) => [action, detail.after.url]), [['recording.enter', one.url]])
})

test('O1: a link is https and nothing else; a checksum, a provider and a time are what they say', async () => {
  const hearing = await closedHearing()
  for (const url of ['http://storage.example.edu/1', 'javascript:alert(1)//aa', 'https://storage/1.mp4', 'https://a.example/1 2', 'https://root@a.example/', '//a.example/1.mp4'])
    await refused(enter(hearing.chair, hearing, { url }), 'bad_value', { field: 'url', reason: 'bad_link' })
  await refused(enter(hearing.chair, hearing, { provider: 'skype' }), 'bad_value', { reason: 'unknown_provider' })
  await refused(enter(hearing.chair, hearing, { sha256: 'xy'.repeat(32) }), 'bad_value', { reason: 'bad_checksum' })
  await refused(enter(hearing.chair, hearing, { recorded_at: '31.02.2026 10:00' }), 'bad_value', { reason: 'bad_time' })
  assert.deepEqual((await administrator.listRecordings({ id: hearing.id })).items, [])
  const bare = await hearing.chair.putRecording({ id: hearing.id }, { url: 'https://a.example/rec?a=1#b', provider: 'webex' })
  assert.deepEqual([bare.seconds, bare.size_bytes, bare.sha256, bare.recorded_at], [null, null, null, null])
})

test('A20: everybody who takes the link is noted, every time, and only administrators read who it was', async () => {
  const hearing = await closedHearing()
  const one = await enter(hearing.proctor, hearing)
  for (const client of [hearing.member, hearing.member, administrator])
    assert.match((await client.viewRecording({ id: one.id }, {})).url, /^https:\/\/storage/)
  await refused(teacher.viewRecording({ id: one.id }, {}), 'not_found')
  await refused((await signIn(stack, hearing.student.login)).viewRecording({ id: one.id }, {}), 'forbidden')
  const { items, next } = await administrator.listViewings({ id: one.id })
  assert.deepEqual([items.map(({ viewer }) => viewer.login), next], [[administrator, hearing.member, hearing.member].map(({ user }) => user.login), null])
  await refused(hearing.chair.listViewings({ id: one.id }), 'forbidden')
  await refused(administrator.listViewings({ id: one.id, after: 'x' }), 'bad_value')
  assert.equal((await administrator.listRecordings({ id: hearing.id })).items[0].viewings, 3)
  await assert.rejects(stack.sql('delete from recording_viewings'), /append-only/)
})

test('A20: the list of viewers goes on page by page', async () => {
  const hearing = await closedHearing()
  const one = await enter(hearing.proctor, hearing)
  await stack.sql('insert into recording_viewings (recording_id, viewer_id) select $1, $2 from generate_series(1, 60)', [one.id, administrator.user.id])
  const first = await administrator.listViewings({ id: one.id })
  const second = await administrator.listViewings({ id: one.id, after: first.next })
  assert.deepEqual([first.items.length, second.items.length, second.next], [50, 10, null])
})

test('A20, O13: the appeal commission sees the recordings while an appeal against that exam is open', async () => {
  const hearing = await closedHearing()
  const one = await enter(hearing.proctor, hearing)
  const { members: [{ login }] } = await makeCommission(stack, hearing.session)
  const judge = await signIn(stack, login)
  await refused(judge.listRecordings({ id: hearing.id }), 'not_found')
  await refused(judge.viewRecording({ id: one.id }, {}), 'not_found')
  const appeal = await makeAppeal(stack, { sitting: hearing.id, student: hearing.student, ground: 'grade', state: 'filed' })
  assert.equal((await judge.listRecordings({ id: hearing.id })).items.length, 1)
  await judge.viewRecording({ id: one.id }, {})
  await refused(enter(judge, hearing), 'forbidden', { reason: 'not_a_keeper' })
  await stack.sql("update appeals set state = 'rejected' where id = $1", [appeal.id])
  await refused(judge.viewRecording({ id: one.id }, {}), 'not_found')
})

test('O1, C8, A20: a recording is kept for a year, and an administrator may say until when, and why', async () => {
  const hearing = await closedHearing()
  const one = await enter(hearing.proctor, hearing)
  const [{ day }] = await stack.sql("select (university_day() + 365)::text as day")
  assert.equal(one.retain_until, day)
  const put = (retain_until, why = reason) => administrator.putRetention({ id: one.id }, { retain_until, reason: why })
  await refused(put('31.02.2030'), 'bad_value', { reason: 'bad_date' })
  await refused(put('2030-01-01', '  '), 'bad_value')
  assert.equal((await put('01.02.2030')).retain_until, '2030-02-01')
  await put('2030-02-01')
  const stream = await streamOf(`recording:${one.id}`)
  assert.deepEqual(stream.map(({ action, detail }) => [action, detail.before?.retain_until, detail.after.retain_until, detail.reason]).slice(1),
    [['recording.retain', day, '2030-02-01', reason]])
  await refused(hearing.chair.putRetention({ id: one.id }, { retain_until: '2030-02-01', reason }), 'forbidden')
})

test('O1, C8, A20: a recording is never kept shorter than the setting gives from the day on which it was made', async () => {
  const hearing = await closedHearing()
  await stack.sql("update hearings set opened_at = opened_at - interval '30 days' where sitting_id = $1", [hearing.id])
  const [{ week, year, spoken }] = await stack.sql(`select to_char(university_day() - 7, 'DD.MM.YYYY') as week,
    (university_day() - 7 + 365)::text as year, to_char(university_day() - 7 + 365, 'DD.MM.YYYY') as spoken`)
  const one = await enter(hearing.proctor, hearing, { recorded_at: `${week} 10:00` })
  const put = (retain_until) => administrator.putRetention({ id: one.id }, { retain_until, reason })
  const shift = (column, days) => stack.sql(`update recordings set ${column} = ${column} - $2::integer * interval '1 day' where id = $1`, [one.id, days])
  const today = (await stack.sql('select university_day()::text as day'))[0].day
  assert.equal(one.retain_from, year)
  for (const early of [today, '2020-01-01', await dayBefore(year)]) {
    const problem = await refused(put(early), 'bad_value', { field: 'retain_until', reason: 'retained_too_short', earliest: year })
    assert.equal(problem.detail, `The recording is kept until ${spoken} at least.`)
  }
  assert.equal((await put(year)).retain_until, year)
  await put('2040-01-01')
  assert.equal((await put(year)).retain_until, year) // what was lengthened may be shortened, so far
  // Made so long ago that the setting's time is over: until today at least.
  await put('2040-01-01')
  await shift('recorded_at', 800)
  await stack.sql("update hearings set opened_at = opened_at - interval '900 days' where sitting_id = $1", [hearing.id])
  await refused(put(await dayBefore(today)), 'bad_value', { reason: 'retained_too_short', earliest: today })
  assert.equal((await put(today)).retain_until, today)
  // Kept for a shorter time than a newer setting gives: it may be lengthened by any day.
  await stack.sql('update recordings set recorded_at = null, retain_until = university_day() + 10 where id = $1', [one.id])
  const [{ ten, eleven }] = await stack.sql('select (university_day() + 10)::text as ten, (university_day() + 11)::text as eleven')
  await refused(put(await dayBefore(ten)), 'bad_value', { reason: 'retained_too_short', earliest: ten })
  assert.equal((await put(eleven)).retain_until, eleven)
})

test('A20: nothing is deleted before its day, before the hearing is closed, while an appeal is open or its term runs', async () => {
  const hearing = await closedHearing({ state: 'open' })
  const one = await enter(hearing.proctor, hearing)
  const attempt = () => administrator.putDeletion({ id: one.id }, { reason })
  await refused(attempt(), 'conflict', { reason: 'recording_retained', earliest: one.retain_until })
  await age(one)
  await refused(attempt(), 'conflict', { reason: 'hearing_not_closed' })
  await stack.sql("update hearings set state = 'closed', closed_at = now() where sitting_id = $1", [hearing.id])
  await stack.sql('select result_record($1, $2, $3, 25)', [hearing.chair.user.id, hearing.id, hearing.student.id])
  const runs = await refused(attempt(), 'conflict', { reason: 'appeal_term_runs', clash: { person: { full_name: hearing.student.name } } })
  assert.ok(Date.parse(runs.term_at) > Date.now())
  const appeal = await makeAppeal(stack, { sitting: hearing.id, student: hearing.student, ground: 'grade', state: 'returned' })
  const open = await refused(attempt(), 'conflict', { reason: 'recording_appealed', value: `№ ${appeal.number}` })
  assert.ok(open.detail.includes(`No. ${appeal.number}`))
  await stack.sql("update appeals set state = 'lapsed' where id = $1", [appeal.id])
  await refused(attempt(), 'conflict', { reason: 'appeal_term_runs' })
  await stack.sql("update results set created_at = created_at - interval '14 days' where sitting_id = $1", [hearing.id])
  const gone = await attempt()
  assert.deepEqual([gone.deletion.by.login, gone.deletion.reason], [administrator.user.login, reason])
})

test('A20: the deletion is of a named person and logged, and from then on nobody gets the link', async () => {
  const hearing = await closedHearing()
  const one = input()
  const { id } = await hearing.chair.putRecording({ id: hearing.id }, one)
  await refused(hearing.chair.putDeletion({ id }, { reason }), 'forbidden')
  await age({ id })
  await refused(administrator.putDeletion({ id }, { reason: ' a ' }), 'bad_value')
  const gone = await administrator.putDeletion({ id }, { reason })
  assert.deepEqual(await administrator.putDeletion({ id }, { reason: 'Another reason' }), gone)
  const [, { action, actor_id, detail }, ...more] = await streamOf(`recording:${id}`)
  assert.deepEqual([action, actor_id, detail.before.url, detail.reason, more], ['recording.delete', administrator.user.id, one.url, reason, []])
  for (const client of [hearing.chair, administrator]) await refused(client.viewRecording({ id }, {}), 'closed', { reason: 'recording_deleted' })
  await refused(administrator.putRetention({ id }, { retain_until: '2030-01-01', reason }), 'closed')
  assert.ok((await hearing.chair.putRecording({ id: hearing.id }, one)).deletion, 'entered again it stays deleted')
})

test('A20: a typed wrong year does not shorten how long a recording is kept: it was made no sooner than the opening', async () => {
  const hearing = await closedHearing()
  const [wrong, right] = [await enter(hearing.chair, hearing, { recorded_at: '23.11.2016 10:00' }), await enter(hearing.chair, hearing, { recorded_at: null })]
  const [{ opened }] = await stack.sql("select (local_day_of(opened_at) + setting('recording_retention_days')::integer)::text as opened from hearings where sitting_id = $1", [hearing.id])
  assert.deepEqual([wrong.retain_from, right.retain_from], [opened, opened])
  await refused(administrator.putRetention({ id: wrong.id }, { retain_until: await dayBefore(opened), reason }), 'bad_value', { reason: 'retained_too_short' })
})
