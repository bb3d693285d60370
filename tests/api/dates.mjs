// What the tests of new dates share: an administrator's words, days on which exams are held, moving a date to now.
import assert from 'node:assert/strict'
import { fresh, makePerson, makeTest } from '../harness/faculty.mjs'
import { readCalendar } from '../harness/icalendar.mjs'
import { Client, Refused, signIn } from './client.mjs'

export const reason = 'Жатақханада желі болмады.'

export async function makeAdministrator(stack) {
  return signIn(stack, (await makePerson(stack, { roles: ['administrator'] })).login)
}

// The next days of exams, from the day after tomorrow: ['2026-11-25', …].
export async function examDays(stack) {
  const rows = await stack.sql(
    'select d::date::text as day from generate_series(university_day() + 2, university_day() + 25, $1) d where is_exam_day(d::date) order by d',
    ['1 day'],
  )
  return rows.map(({ day }) => day)
}

// A test with a mentor of its group, who is signed in: { …makeTest, mentor }.
export async function makeMentoredTest(stack, options = {}) {
  const made = await makeTest(stack, options)
  const person = await makePerson(stack, { login: fresh('m'), roles: ['mentor'] })
  await stack.sql('update groups set mentor_id = $1 where name = $2', [person.id, made.group])
  return { ...made, mentor: await signIn(stack, person.login) }
}

// All at once: [what succeeded, why the others were refused].
export async function both(...promises) {
  const outcomes = await Promise.allSettled(promises)
  const refusals = outcomes.filter(({ status }) => status === 'rejected').map(({ reason: why }) => why)
  for (const why of refusals) assert.ok(why instanceof Refused, why)
  return [outcomes.filter(({ status }) => status === 'fulfilled').map(({ value }) => value), refusals.map(({ body }) => body)]
}

export const fileOf = (path) => path.split('/').at(-1)
// The events at the private address of this client.
export async function eventsOf(stack, client, file) {
  const token = file ?? fileOf((await client.putCalendarFeed({}, {})).path)
  const reader = new Client(stack)
  await reader.getCalendar({ file: token })
  return readCalendar(Buffer.from(reader.last.text))
}

// The hour of this sitting has come.
export function openNow(stack, sitting) {
  return stack.sql(
    "update sittings set starts_at = now() - interval '1 minute', start_until = now() + interval '1 hour' where id = $1",
    [sitting],
  )
}

// What a decision that upholds an appeal does to the attempt (A12).
export async function annul(stack, attempt) {
  await stack.sql("update attempts set state = 'annulled' where id = $1", [attempt])
  await stack.sql('update results set annulled_at = now() where attempt_id = $1', [attempt])
}
