// What is sent for each operation: the addresses come from the thing, the bodies are below, or else the example of the
// contract. A body is good enough to get as far as the question of who may, and does no harm to the world: it asks for what
// is so already, or for what state or value refuse (`in`).
import { exampleOf } from '../../harness/contract.mjs'
import { password } from '../../harness/faculty.mjs'
import { device } from './world_tests.mjs'

// A reason of blanks only is none, which is judged after who gives it.
const blank = { reason: '   ' }
const bodies = {
  signIn: (thing, actor) => ({ login: actor.replaceAll(' ', '.'), password: 'wrong' }),
  changePassword: { old_password: 'it is another', new_password: 'staple, blue and tall' },
  startAttempt: { language: 'kk', device, confirmed: true },
  startRehearsal: { language: 'kk', device },
  contactAttempt: { epoch: 99 }, finishAttempt: { epoch: 99 }, saveAnswer: { epoch: 99, seq: 2, choice: 3 },
  saveAnswers: { epoch: 99, items: [{ n: 1, seq: 2, choice: 3 }] },
  removeAttempt: blank, releaseAttempt: blank, cancelReschedule: blank, withdrawQuestion: blank, putDeletion: blank, removeWork: blank,
  withdrawTicketSet: blank, putPicture: ({ picture }) => picture, putPhoto: ({ picture }) => picture,
  requestAppeal: { ground: 'grade', claim: '', questions: [] },
  voteOnAppeal: { vote: 'admissible', reason: 'Дәлелді' },
  decideAppeal: { outcome: 'inadmissible', answer: 'Шешім' },
  putPresence: { present: true },
  putOrder: { logins: ['nobody-has-it'] },
  putClosing: { absent: false, no_recording: 'Жазба болмады' },
  putExamineeState: { state: 'called' }, putIdentity: {}, putMarks: { points: ['1'] }, putAgreement: { points: ['1'] },
  putSignature: { round: 9, agrees: true },
  putWork: { kind: 'video', title: 'Фильм', url: 'http://no.example.edu/', size_bytes: 1 },
  handOver: {},
  putRecording: { url: 'http://no.example.edu/', provider: 'other' },
  putRetention: { retain_until: 'tomorrow', reason: 'Керек' },
  putExamSession: { title_kk: 'Қ', title_ru: 'З', title_en: 'W', starts_on: '2026-12-05', ends_on: '2026-11-16' },
  putRescheduleDate: { starts_at: 'tomorrow at noon', instead_of: '2026-11-27T10:00:00+05:00' },
  putRescheduleMessage: {},
  putReschedules: { logins: ['nobody-has-it'], cause: 'technical', reason: 'Желі болмады' },
  approveQuestions: { versions: [2147483647] },
  putQuestion: { text: 'Неге?', options: ['Бір', 'Бір'], right_option: 1, level: 1 },
  putCriteria: { kind: 'oral', criteria: [{ title_kk: 'Б', title_ru: 'З', title_en: 'K', maximum: '1' }] },
  putDiscipline: { title_kk: '', title_ru: '', title_en: '' },
  putGroup: { language: 'kk', mentor: 'nobody-has-it' },
  putPerson: { full_name: '', language: 'kk', roles: ['student'] },
  setPassword: { password },
  putRating: ({ id }) => ({ exam_id: id, login: 'nobody-has-it', rating: '50' }),
  setAccount: { active: true },
  importBank: '<question>Неге?<variant>Бір<variant>Екі',
  importTickets: 'number,language,question\n1,kk,Неге?',
  importRoster: 'name,language\nТоп,kk\n',
}
const dry = { dry_run: true }
const queries = { importBank: dry, importTickets: dry, importRoster: dry, decideAppeal: dry }
// Numbers that nothing has, in what takes them from the path.
const numbers = { putWork: { n: 19 }, removeWork: { n: 19 }, deletePicture: { n: 5 } }

export function requestOf(operation, thing, actor) {
  const { operationId, path, parameters, bodyTypes, method } = operation
  const values = { ...thing, ...numbers[operationId] }
  const example = (name) => parameters.find((one) => one.name === name).example
  const target = path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name] ?? example(name)))
  const query = { ...queries[operationId], ...(operationId === 'listDateSuggestions' && { logins: values.logins }) }
  const search = new URLSearchParams(query).toString()
  const json = bodyTypes[0] === 'application/json'
  const made = bodies[operationId] ?? (json ? exampleOf(operation) : undefined)
  const body = typeof made === 'function' ? made(thing, actor) : made
  return [method, search ? `${target}?${search}` : target,
    bodyTypes.length ? { headers: { 'content-type': bodyTypes[0] }, body: json ? JSON.stringify(body) : body } : {}]
}

// The same request with this part of its address leading nowhere.
const nowhere = {
  id: '00000000-0000-4000-8000-000000000000', student: '00000000-0000-4000-8000-000000000000',
  minutes: '00000000-0000-4000-8000-000000000000', checksum: '0'.repeat(64), file: `${'A'.repeat(43)}.ics`,
  code: 'NO-SUCH', discipline: 'NO-SUCH', login: 'nobody-has-it', name: 'NO-SUCH',
}
// Whose line it is to be is a value there: who does not sit the exam is refused as such.
const values = { rectifyGradesheet: ['login'] }
export const partsOf = ({ path, operationId }) =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).filter((name) => name in nowhere && !values[operationId]?.includes(name))
export const without = (thing, part) => ({ ...thing, [part]: nowhere[part] })
