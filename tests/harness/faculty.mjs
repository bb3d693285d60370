// A small faculty in a stack's database, made as a test needs it. Every call gives new rows under new names, so that
// the tests of a file share one stack and not their data.
import { reader } from './texts.mjs'

export const password = 'seven green horses'
const passwordHash = '$argon2id$v=19$m=19456,t=2,p=1$r3sN2x3AAR/MyNbxOzifYg$VnyxgFKL2cQ3TeY5wMHkXryAs7kXzo8xH433JUpHxg0'

let serial = 0
export const fresh = (prefix) => `${prefix}${process.pid}-${++serial}`

export async function makePerson(
  stack,
  { login = fresh('p'), roles = ['student'], group, name = `Тұлға ${login}`, language = reader } = {},
) {
  const [{ id }] = await stack.sql(
    'insert into users (login, full_name, language, password_hash) values ($1, $2, $3, $4) returning id',
    [login, name, language, passwordHash],
  )
  await stack.sql('insert into user_roles select $1, unnest($2::text[])', [id, roles])
  if (group) await stack.sql('insert into group_members select $1, id from groups where name = $2', [id, group])
  return { id, login, name }
}

export async function makeGroup(stack, { name = fresh('Топ-'), language = 'kk' } = {}) {
  await stack.sql('insert into groups (name, language) values ($1, $2)', [name, language])
  return name
}

export async function makeDiscipline(stack, { code = fresh('D'), teachers = [] } = {}) {
  const [{ id }] = await stack.sql(
    'insert into disciplines (code, title_kk, title_ru, title_en) values ($1, $2, $3, $4) returning id',
    [code, `Пән ${code}`, `Дисциплина ${code}`, `Discipline ${code}`],
  )
  await stack.sql('insert into discipline_teachers select $1, id from users where login = any ($2)', [id, teachers])
  return code
}

// `count` questions with four options each (`options`: these for all); the right one is at every place in turn.
export async function makeBank(stack, discipline, { language = 'kk', count = 20, state = 'approved', options = null } = {}) {
  await stack.sql(
    `with question as (
       insert into questions (discipline_id, language)
       select d.id, $2 from disciplines d, generate_series(1, $3::integer) where d.code = $1 returning id
     ), numbered as (select id, row_number() over () as i from question),
     version as (
       insert into question_versions (question_id, version, text, options, content_hash, state)
       select id, 1, 'Сұрақ ' || i, coalesce($5::text[], array['А' || i, 'Б' || i, 'В' || i, 'Г' || i]), sha256(id::text::bytea), $4 from numbered
       returning id
     )
     insert into question_keys select id, 1 + id % 4 from version`,
    [discipline, language, count, state, options],
  )
}

export async function makeSession(stack, { code = fresh('S') } = {}) {
  await stack.sql(
    `insert into exam_sessions (code, title_kk, title_ru, title_en, starts_on, ends_on)
     values ($1, 'Қысқы сессия', 'Зимняя сессия', 'Winter session', current_date - 30, current_date + 30)`,
    [code],
  )
  return code
}

// An exam of a group that opened `opened` ago (an interval; "-1 hour": in an hour). Returns { exam, sitting } ids.
export async function makeExam(
  stack,
  { group, discipline, session, kind = 'test', opened = '1 minute', lateStart = '1 hour', settings = {} },
) {
  const [{ exam }] = await stack.sql(
    `insert into exams (exam_session_id, discipline_id, group_id, kind, settings)
     select s.id, d.id, g.id, $4, $5 from exam_sessions s, disciplines d, groups g
      where s.code = $1 and d.code = $2 and g.name = $3 returning id as exam`,
    [session, discipline, group, kind, settings],
  )
  const [{ sitting }] = await stack.sql(
    `insert into sittings (exam_id, starts_at, start_until)
     values ($1, now() - $2::interval, now() - $2::interval + $3::interval) returning id as sitting`,
    [exam, opened, lateStart],
  )
  return { exam, sitting }
}

export async function makeRating(stack, exam, student, rating) {
  await stack.sql('insert into ratings (exam_id, student_id, rating) values ($1, $2, $3)', [exam, student.id, rating])
}

// One student before one open test: { student, group, discipline, session, exam, sitting }. `bank` false: no questions.
export async function makeTest(stack, { rating = '50', bank = {}, groupLanguage = 'kk', students = 1, ...exam } = {}) {
  const group = await makeGroup(stack, { language: groupLanguage })
  const discipline = await makeDiscipline(stack)
  const session = await makeSession(stack)
  if (bank) await makeBank(stack, discipline, bank)
  const made = await makeExam(stack, { group, discipline, session, ...exam })
  const people = await Promise.all(Array.from({ length: students }, () => makePerson(stack, { group })))
  if (rating !== null) for (const one of people) await makeRating(stack, made.exam, one, rating)
  return { student: people[0], students: people, group, discipline, session, ...made }
}

// An appeal of a student against what happened in a sitting, in any state: { id, number }.
export async function makeAppeal(stack, { sitting, student, ground = 'no_right_answer', state = 'admissible' }) {
  const [appeal] = await stack.sql(
    `insert into appeals (sitting_id, student_id, attempt_id, ground, state, term_at)
     select $1, $2, (select id from attempts where sitting_id = $1 and student_id = $2), $3, $4, now() + interval '1 day'
     returning id, number`,
    [sitting, student.id, ground, state],
  )
  return appeal
}

// The shown places of the right options, by question: what a student does not know.
export async function rightChoices(stack, attempt) {
  const rows = await stack.sql(
    `select strpos(a.option_orders[n], k.right_option::text) as place
       from attempts a cross join generate_subscripts(a.question_versions, 1) as n
       join question_keys k on k.question_version_id = a.question_versions[n]
      where a.id = $1 order by n`,
    [attempt],
  )
  return rows.map(({ place }) => place)
}

// An appeal commission of the session, by order: { chair, members, secretary }, all of them staff of their own.
export async function makeCommission(stack, session, { members = 2 } = {}) {
  const [chair, secretary, ...others] = await Promise.all(
    Array.from({ length: members + 2 }, () => makePerson(stack, { roles: ['teacher'] })),
  )
  const [{ id }] = await stack.sql(
    `insert into appeal_commissions (exam_session_id, order_number, order_date)
     select id, '17-Е', current_date from exam_sessions where code = $1 returning id`,
    [session],
  )
  const duties = [[chair, 'chair'], [secretary, 'secretary'], ...others.map((one) => [one, 'member'])]
  for (const [person, duty] of duties)
    await stack.sql('insert into appeal_commission_members values ($1, $2, $3)', [id, person.id, duty])
  return { id, chair, members: others, secretary }
}
