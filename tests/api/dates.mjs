// What the tests of new dates share: an administrator's words, days on which exams are held, moving a date to now.
import { fresh, makePerson, makeTest } from '../harness/faculty.mjs'
import { signIn } from './client.mjs'

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
