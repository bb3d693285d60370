// Disciplines, groups, people: one by one and from files.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fresh, makeDiscipline, makeExam, makeGroup, makePerson, makeSession, password } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { Client, refused, signIn } from './client.mjs'

let stack, administrator
before(async () => {
  stack = await startStack()
  administrator = await signIn(stack, (await makePerson(stack, { roles: ['administrator'] })).login)
})
after(() => stack.stop())

const importing = (kind, lines, query = {}) => administrator.importRoster({ kind, ...query }, lines.join('\n'))
const outline = ({ stored, lines, created, changed, unchanged, refused: bad }) => [
  stored,
  lines,
  created,
  changed,
  unchanged,
  bad,
]
const findingsOf = ({ findings }) => findings.map(({ line, code }) => [line, code])
const count = async (table, where, values) =>
  Number((await stack.sql(`select count(*) from ${table} where ${where}`, values))[0].count)

test('Roster: a whole session is set up from five files, in order, and again without a change', async () => {
  const [d, g, s, login, teacher] = ['D', 'G', 'S', 's', 't'].map((prefix) => fresh(prefix))
  const files = [
    [
      'people',
      ['login,full_name,language,roles,group,password', `${teacher},Омаров Бауыржан,ru,teacher mentor,,${password}`],
    ],
    [
      'disciplines',
      ['code,title_kk,title_ru,title_en,teachers', `${d},Кәсіпкерлік,Предпринимательство,Entrepreneurship,${teacher}`],
    ],
    ['groups', ['name,language,mentor', `${g},kk,${teacher}`]],
    [
      'people',
      ['login;full_name;language;roles;group;password', `${login};"Сәрсенова; Айгерім";kk;student;${g};${password}`],
    ],
  ]
  await administrator.putExamSession(
    { code: s },
    { title_kk: 'Қысқы', title_ru: 'Зимняя', title_en: 'Winter', starts_on: '2026-01-01', ends_on: '2099-12-31' },
  )
  files.push([
    'sittings',
    ['session,discipline,group,kind,starts_at,late_start_minutes', `${s},${d},${g},test,23.11.2098 09:00,30`],
  ])
  files.push(['ratings', ['session,discipline,login,rating', `${s},${d},${login},"52,5"`]])
  for (const [kind, lines] of files)
    assert.deepEqual(outline(await importing(kind, lines)), [true, 1, 1, 0, 0, 0], kind)
  for (const [kind, lines] of files)
    assert.deepEqual(outline(await importing(kind, lines)), [true, 1, 0, 0, 1, 0], kind)
  const student = await signIn(stack, login)
  assert.equal(student.user.full_name, 'Сәрсенова; Айгерім')
  const [sitting] = (await student.getSchedule()).sittings
  assert.deepEqual([sitting.exam.discipline.code, sitting.rating, sitting.state], [d, '52.5', 'upcoming'])
  assert.match(sitting.starts_at, /^2098-11-23T09:00:00/)
  assert.match(sitting.start_until, /^2098-11-23T09:30:00/)
})

test('Roster: a dry run says what would happen and stores nothing', async () => {
  const name = fresh('G')
  const report = await importing('groups', ['name,language', `${name},kk`], { dry_run: true })
  assert.deepEqual(outline(report), [false, 1, 1, 0, 0, 0])
  assert.equal(await count('groups', 'name = $1', [name]), 0)
})

test('Roster: with one line refused nothing is stored, and the line and its flaw are named', async () => {
  const [good, bad] = [fresh('G'), fresh('G')]
  const problem = await refused(importing('groups', ['name,language', `${good},kk`, `${bad},de`]), 'file_refused')
  assert.deepEqual(findingsOf(problem), [[3, 'unknown_language']])
  assert.equal(problem.stored, false)
  assert.equal(await count('groups', 'name = any ($1)', [[good, bad]]), 0)
})

test('Roster: with partial the right lines are stored', async () => {
  const [good, bad] = [fresh('G'), fresh('G')]
  const report = await importing('groups', ['name,language', `${good},kk`, `${bad},de`], { partial: true })
  assert.deepEqual(outline(report), [true, 2, 1, 0, 0, 1])
  assert.equal(await count('groups', 'name = $1', [good]), 1)
})

test('Roster: an identity number is never a login', async () => {
  const problem = await refused(
    importing('people', ['login,full_name,language,roles', '030815500123,Иванов Иван,ru,student']),
    'file_refused',
  )
  assert.deepEqual(findingsOf(problem), [[2, 'iin_as_login']])
  assert.doesNotMatch(JSON.stringify(problem), /030815500123/)
  const elsewhere = await refused(importing('groups', ['name,language,mentor', `${fresh('G')},kk,030815500123`]), 'file_refused')
  assert.deepEqual(findingsOf(elsewhere), [[2, 'unknown_login']])
  assert.doesNotMatch(JSON.stringify(elsewhere), /030815500123/)
  await refused(
    administrator.putPerson(
      { login: '030815500123' },
      { full_name: 'Иванов Иван', language: 'ru', roles: ['student'] },
    ),
    'bad_value',
    { field: 'login' },
  )
})

test('Roster: a group with a slash in its name is refused with its line, for the name is part of an address', async () => {
  const name = fresh('G')
  const problem = await refused(importing('groups', ['name,language', `${name},kk`, `${name}/2,kk`]), 'file_refused')
  assert.deepEqual(findingsOf(problem), [[3, 'slash_in_name']])
  assert.match(problem.findings[0].detail, /slash/)
})

test('Roster: a missing or unknown column, an empty file and a line that cannot be read are named', async () => {
  for (const lines of [
    ['name', 'x'],
    ['name,language,colour', 'x,kk,red'],
    [''],
    ['name,language'],
    ['name,language', '"x,kk'],
  ]) {
    const problem = await refused(importing('groups', lines), 'file_refused')
    assert.ok(problem.findings.length > 0 && problem.findings.every(({ refused: bad }) => bad), JSON.stringify(lines))
  }
})

// What a finding is about, beside its line, its code and the English sentence.
const about = ({ findings }) => findings.map(({ line, refused: _, detail: __, ...members }) => [line, members])

test('Roster: a finding names the column and the value at fault, the other line, the limit, what is in the way', async () => {
  const [name, discipline, other] = [fresh('G'), await makeDiscipline(stack), await makeDiscipline(stack)]
  const session = await makeSession(stack)
  const [{ day }] = await stack.sql('select (starts_on + 1)::text as day from exam_sessions where code = $1', [session])
  const long = 'ұ'.repeat(150)
  await administrator.putGroup({ name }, { language: 'kk' })
  const cases = [
    ['groups', ['name,language', `${name},de`, `${name},kk`, `${name},kk,x`], [
      [2, { code: 'unknown_language', field: 'language', value: 'de' }],
      [3, { code: 'repeated_row', other_line: 2 }],
      [4, { code: 'too_many_cells', at_most: 2 }],
    ]],
    ['groups', ['name,colour,name', 'x,y,z'], [
      [1, { code: 'missing_column', field: 'language' }],
      [1, { code: 'repeated_column', field: 'name' }],
      [1, { code: 'unknown_column', value: 'colour' }],
    ]],
    ['people', ['login,full_name,language,roles,password', `${fresh('p')},Кім,kk,student janitor,long enough`, `${fresh('p')},Кім,kk,student,short`], [
      [2, { code: 'unknown_role', field: 'roles', value: 'janitor' }],
      [3, { code: 'short_password', field: 'password' }],
    ]],
    ['disciplines', ['code,title_kk,title_ru,title_en,teachers', `${fresh('D')},А,,В,`, `${fresh('D')},А,Б,В,nobody.here`, `${long},А,Б,В,`], [
      [2, { code: 'no_title', field: 'title_ru' }],
      [3, { code: 'unknown_login', field: 'teachers', value: 'nobody.here' }],
      [4, { code: 'bad_code', field: 'code', value: 'ұ'.repeat(100) }],
    ]],
    ['sittings', ['session,discipline,group,kind,starts_at', `${session},${discipline},${name},test,1.01.1999 9:00`, `${session},${discipline},${name},test,soon`], [
      [2, { code: 'outside_session', field: 'starts_at', value: '1.01.1999 9:00' }],
      [3, { code: 'repeated_row', other_line: 2 }],
    ]],
    ['sittings', ['session,discipline,group,kind,starts_at', `${session},${discipline},${name},test,${day} 10:00`, `${session},${other},${name},test,${day}T10:30`], [
      [3, { code: 'group_busy', field: 'starts_at', value: `${day}T10:30` }],
    ]],
  ]
  for (const [kind, lines, expected] of cases) {
    const found = about(await refused(importing(kind, lines), 'file_refused'))
    const clashes = found.map(([, { clash }]) => clash)
    assert.deepEqual(found.map(([line, { clash: _, ...members }]) => [line, members]), expected)
    if (expected[0][1].code === 'outside_session') assert.ok(clashes[0].starts_on < day)
    if (expected[0][1].code === 'group_busy') assert.deepEqual([clashes[0].group, clashes[0].discipline.code], [name, discipline])
  }
})

test('Roster: two lines about the same are refused', async () => {
  const name = fresh('G')
  const problem = await refused(importing('groups', ['name,language', `${name},kk`, `${name},ru`]), 'file_refused')
  assert.deepEqual(findingsOf(problem), [[3, 'repeated_row']])
})

test('Roster: what a line refers to has to exist', async () => {
  const discipline = await makeDiscipline(stack)
  const cases = {
    sittings: ['session,discipline,group,kind,starts_at', `none,${discipline},none,test,23.11.2026 09:00`],
    ratings: ['session,discipline,login,rating', `none,${discipline},nobody,50`],
    groups: ['name,language,mentor', `${fresh('G')},kk,nobody.here`],
    people: ['login,full_name,language,roles,group', `${fresh('p')},Кім,kk,student,no group`],
    disciplines: ['code,title_kk,title_ru,title_en,teachers', `${fresh('D')},А,Б,В,nobody.here`],
  }
  for (const [kind, lines] of Object.entries(cases))
    assert.match((await refused(importing(kind, lines), 'file_refused')).findings[0].code, /^unknown_/, kind)
})

test('Roster: a password in the file is set once and never comes back in any reply', async () => {
  const login = fresh('p')
  const secret = 'only written down once'
  const people = (word) => ['login,full_name,language,roles,password', `${login},Кім,kk,student,${word}`]
  await importing('people', people(secret))
  assert.ok(!administrator.last.text.includes(secret))
  await importing('people', people('another one later'))
  await new Client(stack).signIn({}, { login, password: secret })
})

test('Roster: an unknown kind of file is not found, and only the administrator imports', async () => {
  await refused(importing('teachers', ['login', 'x']), 'not_found')
  for (const role of ['student', 'teacher', 'mentor', 'registrar', 'it']) {
    const client = await signIn(stack, (await makePerson(stack, { roles: [role] })).login)
    await refused(client.importRoster({ kind: 'groups' }, `name,language\n${fresh('G')},kk`), 'forbidden')
    await refused(client.listPeople(), 'forbidden')
    await refused(client.putGroup({ name: fresh('G') }, { language: 'kk' }), 'forbidden')
  }
})

test('Roster: a discipline is created, changed, and again as it was', async () => {
  const teacher = await makePerson(stack, { roles: ['teacher'] })
  const code = fresh('D')
  const body = { title_kk: 'Экономика', title_ru: 'Экономика', title_en: 'Economics', teachers: [teacher.login] }
  const made = await administrator.putDiscipline({ code }, body)
  assert.equal(administrator.last.status, 201)
  assert.deepEqual(made.teachers, [{ login: teacher.login, full_name: teacher.name }])
  await administrator.putDiscipline({ code }, body)
  assert.equal(administrator.last.status, 200)
  const { teachers: _, ...titles } = body
  assert.equal((await administrator.putDiscipline({ code }, { ...titles, title_en: 'Economy' })).teachers.length, 1)
  assert.deepEqual((await administrator.putDiscipline({ code }, { ...body, teachers: [] })).teachers, [])
  assert.ok((await administrator.listDisciplines()).items.some((one) => one.code === code))
})

test('Roster: a discipline is kept by teachers only', async () => {
  const student = await makePerson(stack)
  const body = { title_kk: 'Э', title_ru: 'Э', title_en: 'E' }
  await refused(
    administrator.putDiscipline({ code: fresh('D') }, { ...body, teachers: [student.login] }),
    'bad_value',
    { field: 'teachers' },
  )
  await refused(administrator.putDiscipline({ code: 'two words' }, body), 'bad_value', { field: 'code' })
})

test('Roster: a group is created and its mentor changed and taken away', async () => {
  const mentor = await makePerson(stack, { roles: ['mentor'] })
  const name = fresh('ЭК-23 ')
  assert.deepEqual(await administrator.putGroup({ name }, { language: 'multilingual', mentor: mentor.login }), {
    name,
    language: 'multilingual',
    mentor: { login: mentor.login, full_name: mentor.name },
    students: 0,
  })
  assert.equal(administrator.last.status, 201)
  assert.equal((await administrator.putGroup({ name }, { language: 'kk', mentor: null })).mentor, null)
  assert.ok((await administrator.listGroups()).items.some((one) => one.name === name))
  await refused(administrator.putGroup({ name: fresh('G') }, { language: 'tr' }), 'bad_value', { field: 'language' })
})

test('Roster: a person is created, moved to another group and given another role', async () => {
  const [one, two] = [await makeGroup(stack), await makeGroup(stack)]
  const login = fresh('p')
  const body = { full_name: 'Сәрсенова Айгерім', language: 'kk', roles: ['student'], group: one }
  const made = await administrator.putPerson({ login }, body)
  assert.equal(administrator.last.status, 201)
  assert.deepEqual([made.group.name, made.roles, made.active, made.can_sign_in], [one, ['student'], true, false])
  assert.equal((await administrator.putPerson({ login }, { ...body, group: two })).group.name, two)
  const teacher = await administrator.putPerson(
    { login },
    { full_name: 'Сәрсенова Айгерім', language: 'kk', roles: ['teacher'] },
  )
  assert.deepEqual([teacher.group, teacher.roles], [null, ['teacher']])
  await refused(administrator.putPerson({ login }, { ...body, roles: ['dean'] }), 'bad_value', { field: 'roles' })
  await refused(administrator.putPerson({ login }, { ...body, group: 'no such group' }), 'bad_value', {
    field: 'group',
  })
})

test('Roster: people are found by part of the name, by group and by role, page by page', async () => {
  const group = await makeGroup(stack)
  for (let i = 0; i < 60; i++)
    await stack.sql(
      "with u as (insert into users (login, full_name) values ($1, $2) returning id), r as (insert into user_roles select id, 'student' from u) insert into group_members select u.id, g.id from u, groups g where g.name = $3",
      [fresh('many'), `Көпшілік ${String(i).padStart(2, '0')}`, group],
    )
  const first = await administrator.listPeople({ group, role: 'student' })
  assert.equal(first.items.length, 50)
  const second = await administrator.listPeople({ group, role: 'student', after: first.next })
  assert.deepEqual([second.items.length, second.next], [10, null])
  assert.equal(new Set([...first.items, ...second.items].map(({ login }) => login)).size, 60)
  assert.deepEqual(
    (await administrator.listPeople({ group, query: 'көпшілік 07' })).items.map(({ full_name: name }) => name),
    ['Көпшілік 07'],
  )
  assert.deepEqual((await administrator.listPeople({ group, role: 'teacher' })).items, [])
})

test('Roster: every row that changes something is in the audit log with who did it, as it was and as it is', async () => {
  const name = fresh('G')
  const lines = (language) => ['name,language', `${name},${language}`]
  for (const language of ['kk', 'kk', 'ru']) await importing('groups', lines(language))
  await refused(importing('groups', lines('de')), 'file_refused')
  await importing('groups', lines('en'), { dry_run: true })
  const rows = await stack.sql('select actor_id, action, detail from audit_log where object = $1 order by id', [`group:${name}`])
  const { id } = administrator.user
  assert.deepEqual(
    rows.map(({ actor_id: actor, action, detail }) => [actor, action, detail.before?.language, detail.after.language]),
    [[id, 'group.put', undefined, 'kk'], [id, 'group.put', 'kk', 'ru']],
  )
})

test('Roster: a rating cannot be imported for somebody whose group has no such exam', async () => {
  const [discipline, session, group] = [await makeDiscipline(stack), await makeSession(stack), await makeGroup(stack)]
  await makeExam(stack, { group, discipline, session })
  const stranger = await makePerson(stack)
  const problem = await refused(
    importing('ratings', ['session,discipline,login,rating', `${session},${discipline},${stranger.login},50`]),
    'file_refused',
  )
  assert.deepEqual(findingsOf(problem), [[2, 'unknown_exam']])
})
