// Question banks: files in, approval, correction, withdrawal; who may see the keys.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { fresh, makeBank, makeDiscipline, makePerson } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { beginAttempt, device, refused, signIn } from './client.mjs'

let stack, teacher, person
before(async () => {
  stack = await startStack()
  person = await makePerson(stack, { roles: ['teacher'] })
  teacher = await signIn(stack, person.login)
})
after(() => stack.stop())

const file = (name) => readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8')
const real = readFileSync(new URL('../../sql/seed/banks/ENTR.en.txt', import.meta.url), 'utf8')
const dirty = file('dirty.kk.platonus.txt')
const question = (text, ...options) => `<question>${text}\n${options.map((option) => `<variant>${option}\n`).join('')}`
const ownDiscipline = () => makeDiscipline(stack, { teachers: [person.login] })
const storedIn = async (discipline) =>
  Number(
    (
      await stack.sql(
        'select count(*) from questions q join disciplines d on d.id = q.discipline_id where d.code = $1',
        [discipline],
      )
    )[0].count,
  )
const listed = async (discipline, language = 'kk', query = {}) =>
  (await teacher.listQuestions({ discipline, language, ...query })).items

test('Bank: the real file of 443 questions is imported, approved, and a test is drawn from it', async () => {
  const discipline = await ownDiscipline()
  const bank = { discipline, language: 'en' }
  const report = await teacher.importBank({ ...bank, file_name: 'entrepreneurship.txt', partial: true }, real)
  assert.ok(report.stored)
  assert.equal(report.created + report.unchanged + report.refused, 443)
  assert.equal(await storedIn(discipline), report.created)
  const approval = await teacher.approveQuestions(bank, { all: true })
  assert.deepEqual(approval, { approved: report.created, superseded: 0 })
  const [shown] = (await teacher.listBanks()).items.filter(
    (one) => one.discipline.code === discipline && one.language === 'en',
  )
  assert.deepEqual([shown.draft, shown.approved, shown.withdrawn], [0, report.created, 0])
})

test('Bank: the same file twice changes nothing', async () => {
  const bank = { discipline: await ownDiscipline(), language: 'en', partial: true }
  const first = await teacher.importBank(bank, real)
  const second = await teacher.importBank(bank, real)
  assert.deepEqual([second.created, second.superseding, second.unchanged], [0, 0, first.created + first.unchanged])
  assert.equal(await storedIn(bank.discipline), first.created)
})

test('Bank: a dry run reports the same and stores nothing', async () => {
  const bank = { discipline: await ownDiscipline(), language: 'en', partial: true }
  const dry = await teacher.importBank({ ...bank, dry_run: true }, real)
  assert.equal(dry.stored, false)
  assert.equal(await storedIn(bank.discipline), 0)
  const wet = await teacher.importBank(bank, real)
  assert.deepEqual({ ...wet, dry_run: true, stored: false }, dry)
})

test('Bank: with anything refused nothing is stored, and every place is named with its line', async () => {
  const discipline = await ownDiscipline()
  const problem = await refused(teacher.importBank({ discipline, language: 'kk' }, dirty), 'file_refused')
  assert.equal(problem.stored, false)
  assert.ok(problem.refused > 0)
  const lines = dirty.split('\n')
  for (const { line, detail } of problem.findings) assert.ok(line >= 1 && line <= lines.length && detail.length > 10)
  assert.equal(await storedIn(discipline), 0)
})

test('Bank: with partial the right questions of a dirty file are stored', async () => {
  const discipline = await ownDiscipline()
  const report = await teacher.importBank({ discipline, language: 'kk', partial: true }, dirty)
  assert.ok(report.stored && report.refused > 0 && report.created > 0)
  assert.equal(await storedIn(discipline), report.created)
})

const dirt = {
  'no question at all': ['', 'no_questions', true],
  'a question without options': ['<question>Бос\n', /option/, true],
  'one option only': [question('Жалғыз', 'бір'), /option/, true],
  'identical options': [question('Бірдей', 'су', 'су', 'от'), /identical/, true],
  'an empty option': [question('Бос нұсқа', 'су', ''), /./, true],
  'two right answers': ['<question>Екі\n<variantright>бір\n<variantright>екі\n', /right/, true],
  'the same question twice': [question('Қайталау', 'а', 'б') + question('Қайталау', 'а', 'б'), 'same_question', false],
  'an option that means nothing when shuffled': [question('Барлығы', 'су', 'ауа', 'барлығы дұрыс'), /./, false],
}
for (const [what, [text, code, isRefused]] of Object.entries(dirt)) {
  test(`Bank: ${what} is reported${isRefused ? ' and refused' : ''}`, async () => {
    const bank = { discipline: await ownDiscipline(), language: 'kk' }
    const report = isRefused
      ? await refused(teacher.importBank(bank, text), 'file_refused')
      : await teacher.importBank(bank, text)
    assert.ok(
      report.findings.some(
        (finding) =>
          (typeof code === 'string' ? finding.code === code : code.test(finding.code)) && finding.refused === isRefused,
      ),
      JSON.stringify(report.findings),
    )
  })
}

test('Bank: a finding names the other line, the limit, the encoding', async () => {
  const bank = { discipline: await ownDiscipline(), language: 'ru' }
  const text =
    question('Повтор', 'а', 'б', 'в') + question('Повтор', 'а', 'в', 'б') + question('Текст', 'а', 'а', 'б') +
    question('Длинно', 'а', 'б'.repeat(1001)) + question('Повтор', 'а', 'г')
  const about = (report) => report.findings.map(({ line, refused: _, detail: __, ...members }) => [line, members])
  assert.deepEqual(about(await refused(teacher.importBank(bank, text), 'file_refused')), [
    [5, { code: 'same_question', other_line: 1 }],
    [11, { code: 'identical_options', other_line: 10 }],
    [15, { code: 'option_too_long', at_most: 1000 }],
    [16, { code: 'same_text', other_line: 1 }],
  ])
  const [finding] = about(await refused(teacher.importBank(bank, Buffer.from('<question>\xCF\xEE\xF7\xE5\xEC\xF3\n<variant>a\n<variant>b\n', 'latin1')), 'file_refused'))
  assert.deepEqual(finding, [1, { code: 'not_utf8', encoding: 'windows-1251' }])
})

test('Bank: a file in windows-1251 is read when it is said to be, and refused when not', async () => {
  const bank = { discipline: await ownDiscipline(), language: 'ru' }
  const bytes = new Uint8Array(
    [...question('Вопрос', 'Да', 'Нет')].map((c) =>
      c.charCodeAt(0) < 128 ? c.charCodeAt(0) : c.charCodeAt(0) - 0x410 + 0xc0,
    ),
  )
  const send = (query) =>
    teacher.raw('POST', `/v1/banks/${bank.discipline}/ru/imports${query}`, {
      headers: { 'content-type': 'text/plain' },
      body: bytes,
    })
  const unsaid = await send('')
  assert.deepEqual([unsaid.status, unsaid.body.code], [422, 'file_refused'])
  assert.equal((await send('?encoding=windows-1251')).status, 200)
  assert.equal((await listed(bank.discipline, 'ru'))[0].text, 'Вопрос')
})

test('Bank: what was imported is a draft with its right option and its line', async () => {
  const discipline = await ownDiscipline()
  await teacher.importBank(
    { discipline, language: 'kk' },
    `\n${question('Бірінші', 'а', 'б', 'в')}<question3>Екінші\n<variant>г\n<variantright>ғ\n`,
  )
  const items = await listed(discipline)
  assert.deepEqual(
    items.map(({ text, options, right_option: right, level, source_line: line, state, version, shown }) => [
      text,
      options,
      right,
      level,
      line,
      state,
      version,
      shown,
    ]),
    [
      ['Бірінші', ['а', 'б', 'в'], 1, 1, 2, 'draft', 1, 0],
      ['Екінші', ['г', 'ғ'], 2, 3, 6, 'draft', 1, 0],
    ],
  )
})

test('Bank: only the listed versions are approved, and approving again approves nothing more', async () => {
  const discipline = await ownDiscipline()
  await makeBank(stack, discipline, { count: 3, state: 'draft' })
  const versions = (await listed(discipline)).slice(0, 2).map(({ version_id: id }) => id)
  const bank = { discipline, language: 'kk' }
  assert.deepEqual(await teacher.approveQuestions(bank, { versions }), { approved: 2, superseded: 0 })
  assert.deepEqual(await teacher.approveQuestions(bank, { versions }), { approved: 0, superseded: 0 })
  assert.equal((await listed(discipline, 'kk', { state: 'draft' })).length, 1)
})

test('Bank: a version of another bank is not approved, and neither is what was listed beside it', async () => {
  const [discipline, other] = [await ownDiscipline(), await ownDiscipline()]
  for (const one of [discipline, other]) await makeBank(stack, one, { count: 1, state: 'draft' })
  const versions = [(await listed(discipline))[0].version_id, (await listed(other))[0].version_id]
  await refused(teacher.approveQuestions({ discipline, language: 'kk' }, { versions }), 'conflict', {
    field: 'versions',
  })
  assert.equal((await listed(discipline, 'kk', { state: 'approved' })).length, 0)
})

test('Bank: an approval says either which or all', async () => {
  const bank = { discipline: await ownDiscipline(), language: 'kk' }
  for (const body of [{}, { versions: [1], all: true }, { all: false }])
    await refused(teacher.approveQuestions(bank, body), 'bad_value')
  await refused(teacher.approveQuestions(bank, { versions: [] }), 'bad_value', { field: 'versions' })
})

test('Bank: a correction is a new version; what was shown is never edited', async () => {
  const { client, paper, discipline } = await beginAttempt(stack)
  await stack.sql(
    'insert into discipline_teachers select d.id, u.id from disciplines d, users u where d.code = $1 and u.login = $2',
    [discipline, person.login],
  )
  const bank = { discipline, language: 'kk' }
  const shown = (await listed(discipline)).find(({ text }) => text === paper.questions[0].text)
  assert.equal(shown.shown, 1)
  const corrected = await teacher.putQuestion(
    { ...bank, id: shown.id },
    { text: 'Түзетілген', options: ['иә', 'жоқ'], right_option: 2, level: 2 },
  )
  assert.equal(teacher.last.status, 201)
  assert.deepEqual([corrected.version, corrected.state, corrected.right_option, corrected.shown], [2, 'draft', 2, 0])
  assert.equal((await client.resumeAttempt({ id: paper.id }, { device })).questions[0].text, shown.text)
  assert.deepEqual(await teacher.approveQuestions(bank, { versions: [corrected.version_id] }), {
    approved: 1,
    superseded: 1,
  })
  assert.equal((await client.resumeAttempt({ id: paper.id }, { device })).questions[0].text, shown.text)
  const [old] = await listed(discipline, 'kk', { state: 'superseded' })
  assert.deepEqual([old.version_id, old.text], [shown.version_id, shown.text])
})

test('Bank: the same correction twice is one version', async () => {
  const discipline = await ownDiscipline()
  await makeBank(stack, discipline, { count: 1 })
  const [{ id }] = await listed(discipline)
  const body = { text: 'Жаңа мәтін', options: ['а', 'б'], right_option: 1, level: 1 }
  const first = await teacher.putQuestion({ discipline, language: 'kk', id }, body)
  const second = await teacher.putQuestion({ discipline, language: 'kk', id }, body)
  assert.equal(teacher.last.status, 200)
  assert.equal(second.version_id, first.version_id)
})

test('Bank: the longest question that a file can bring can be corrected', async () => {
  const discipline = await ownDiscipline()
  const longest = (first) => ({
    text: 'ә'.repeat(4000),
    options: Array.from({ length: 9 }, (_, i) => `${first + i}${'ұ'.repeat(999)}`),
  })
  const { text, options } = longest(0)
  await teacher.importBank({ discipline, language: 'kk' }, question(text, ...options))
  const [{ id }] = await listed(discipline)
  const corrected = await teacher.putQuestion({ discipline, language: 'kk', id }, { ...longest(1), right_option: 9, level: 3 })
  assert.equal(corrected.version, 2)
})

test('Bank: a correction that is no question is refused with its field', async () => {
  const discipline = await ownDiscipline()
  await makeBank(stack, discipline, { count: 1 })
  const [{ id }] = await listed(discipline)
  const put = (body) =>
    teacher.putQuestion(
      { discipline, language: 'kk', id },
      { text: 'Мәтін', options: ['а', 'б'], right_option: 1, level: 1, ...body },
    )
  await refused(put({ options: ['а', 'а'] }), 'bad_value', { field: 'options' })
  await refused(put({ options: ['а'] }), 'bad_value', { field: 'options' })
  await refused(put({ right_option: 3 }), 'bad_value', { field: 'right_option' })
  await refused(put({ level: 4 }), 'bad_value', { field: 'level' })
  await refused(put({ text: '   ' }), 'bad_value', { field: 'text' })
  assert.equal((await listed(discipline)).length, 1)
})

test('Bank: a withdrawn question is drawn no more, and withdrawing it again is the same', async () => {
  const discipline = await ownDiscipline()
  await makeBank(stack, discipline, { count: 2 })
  const [{ id }] = await listed(discipline)
  for (let i = 0; i < 2; i++)
    assert.equal(
      (await teacher.withdrawQuestion({ discipline, language: 'kk', id }, { reason: 'Екі дұрыс жауап' })).state,
      'withdrawn',
    )
  assert.deepEqual((await listed(discipline, 'kk', { state: 'approved' })).length, 1)
  for (const reason of ['', '   '])
    await refused(teacher.withdrawQuestion({ discipline, language: 'kk', id }, { reason }), 'bad_value', { field: 'reason' })
})

test('Bank: a long list comes in pages that meet without gap or overlap', async () => {
  const discipline = await ownDiscipline()
  await makeBank(stack, discipline, { count: 120 })
  const seen = []
  let after
  do {
    const page = await teacher.listQuestions({ discipline, language: 'kk', ...(after && { after }) })
    seen.push(...page.items.map(({ id }) => id))
    after = page.next
  } while (after)
  assert.deepEqual([seen.length, new Set(seen).size], [120, 120])
})

test('Bank: a list can be searched and filtered, and says so when it cannot', async () => {
  const discipline = await ownDiscipline()
  await makeBank(stack, discipline, { count: 12 })
  assert.deepEqual(
    (await listed(discipline, 'kk', { query: 'сұрақ 12' })).map(({ text }) => text),
    ['Сұрақ 12'],
  )
  await refused(teacher.listQuestions({ discipline, language: 'kk', state: 'secret' }), 'bad_value', { field: 'state' })
  await refused(teacher.listQuestions({ discipline, language: 'kk', after: 'x' }), 'bad_value', { field: 'after' })
})

test("Bank: another teacher's bank is not found, in every operation", async () => {
  const discipline = await makeDiscipline(stack)
  await makeBank(stack, discipline, { count: 1, state: 'draft' })
  const bank = { discipline, language: 'kk' }
  const [{ id }] = await stack.sql(
    'select q.id from questions q join disciplines d on d.id = q.discipline_id where d.code = $1',
    [discipline],
  )
  for (const call of [
    () => teacher.importBank(bank, question('Бөтен', 'а', 'б')),
    () => teacher.listQuestions(bank),
    () => teacher.approveQuestions(bank, { all: true }),
    () => teacher.putQuestion({ ...bank, id }, { text: 'Бөтен', options: ['а', 'б'], right_option: 1, level: 1 }),
    () => teacher.withdrawQuestion({ ...bank, id }, { reason: 'бөтен' }),
  ])
    await refused(call(), 'not_found')
  assert.ok(!(await teacher.listBanks()).items.some((one) => one.discipline.code === discipline))
  assert.equal((await stack.sql('select state from question_versions where question_id = $1', [id]))[0].state, 'draft')
})

test('Bank: the administrator keeps every bank; a student sees none', async () => {
  const discipline = await makeDiscipline(stack)
  const administrator = await signIn(stack, (await makePerson(stack, { roles: ['administrator'] })).login)
  assert.equal((await administrator.importBank({ discipline, language: 'kk' }, question('Сұрақ', 'а', 'б'))).created, 1)
  const student = await signIn(stack, (await makePerson(stack)).login)
  await refused(student.listBanks(), 'forbidden')
  await refused(student.listQuestions({ discipline, language: 'kk' }), 'forbidden')
  await refused(student.importBank({ discipline, language: 'kk' }, question('Сұрақ', 'а', 'б')), 'forbidden')
})

test('Bank: an unknown discipline, language, parameter value or kind of body is refused', async () => {
  const discipline = await ownDiscipline()
  const text = question('Сұрақ', 'а', 'б')
  await refused(teacher.importBank({ discipline: fresh('none'), language: 'kk' }, text), 'not_found')
  await refused(teacher.importBank({ discipline, language: 'de' }, text), 'not_found')
  await refused(teacher.importBank({ discipline, language: 'kk', dry_run: 'maybe' }, text), 'bad_value', {
    field: 'dry_run',
  })
  await refused(teacher.importBank({ discipline, language: 'kk', encoding: 'ebcdic' }, text), 'bad_value', {
    field: 'encoding',
  })
  const json = await teacher.raw('POST', `/v1/banks/${discipline}/kk/imports`, {
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  assert.deepEqual([json.status, json.body.code], [415, 'wrong_media_type'])
  assert.equal(await storedIn(discipline), 0)
})

test('Bank: every upload of a large file gets its whole reply, stored or refused', async () => {
  const bank = { discipline: await ownDiscipline(), language: 'en', dry_run: true, partial: true }
  const student = await signIn(stack, (await makePerson(stack)).login)
  for (let i = 0; i < 25; i++) {
    assert.equal((await teacher.importBank(bank, real)).stored, false)
    await refused(student.importBank(bank, real), 'forbidden')
  }
})
