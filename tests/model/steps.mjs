// Random sequences of what students, staff, networks and time do to one attempt, and what each step comes to.
import fc from 'fast-check'
import { Regulation, dayEnd, law, settings } from './regulation.mjs'

const minute = 60_000
const at = (clock) => Date.parse(`2026-11-23T${clock}:00+05:00`) // a Monday

const among = (...weighted) => fc.oneof(...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary })))
const one = (value) => fc.constant(value)
const act = (name, fields = {}) => fc.record({ act: one(name), ...fields })

const device = fc.constantFrom('the-laptop', 'the-phone', 'a-friends')
const epoch = among([8, one(0)], [1, one(-1)], [1, one(1)]) // beside the one in force
const question = among([12, fc.integer({ min: 1, max: 3 })], [2, one(law.questions)], [1, one(law.questions + 1)])
const choice = among([12, fc.integer({ min: 1, max: law.options })], [2, one(null)], [1, one(law.options + 1)])
// A request is judged by the moment at which it came, and may have to wait for others that came later.
const late = among([12, one(0)], [1, fc.integer({ min: 1, max: 3000 })])

// Where the regulation draws lines: a millisecond before, at and after each.
const landmark = among(
  [6, fc.constantFrom('sign of life', 'silence', 'deadline')],
  [2, one('window')],
  [1, fc.constantFrom('opening', 'last start', 'midnight')],
)
const around = among([6, fc.integer({ min: -1, max: 1 })], [1, fc.integer({ min: -2000, max: 2000 })])
const span = among(
  [6, fc.integer({ min: 0, max: 14_000 })],
  [6, fc.integer({ min: 1, max: 45 }).map((seconds) => seconds * 1000)],
  [1, fc.integer({ min: 1, max: 50 }).map((minutes) => minutes * minute)],
  [1, fc.integer({ min: 1, max: 300 }).map((minutes) => minutes * minute)],
)

// What can be sent through HTTP too, and what only the database is asked.
const everywhere = [
  [6, act('wait', { span })],
  [8, act('wait', { until: landmark, around })],
  [6, act('stay', { minutes: fc.integer({ min: 1, max: 45 }) })],
  [10, act('save', { n: question, ahead: among([6, one(1)], [3, fc.integer({ min: -2, max: 4 })]), choice, epoch, late })],
  [4, act('repeat', { back: fc.nat({ max: 4 }), epoch, late })],
  [6, act('contact', { epoch, late })],
  [6, act('resume', { device, late })],
  [2, act('start', { language: among([6, one('kk')], [1, one('ru')]), device, late })],
  [1, act('finish', { epoch, late })],
  [3, act('show')],
  [2, act('extend', { minutes: fc.integer({ min: 0, max: 4 }).map((five) => 5 * five) })],
  [1, act('remove', { late })],
  [2, act('release')],
  [2, act('appeals', { stop: fc.boolean(), late })],
  [2, act('withdraw')],
]
const onlyDatabase = [
  [3, act('sweep')],
  [1, act('decide', { upheld: fc.boolean() })],
]

// A sequence: when the exam opens, how long after that it begins, and steps, the first of them a start.
const sequenceOf = (steps, longest) =>
  fc.record({
    opens: fc.constantFrom('09:00', '21:30', '22:50').map(at),
    exam: among([1, one(settings)], [3, one({ contact: 2 * minute, silence: 10 * minute })]), // the second costs fewer contacts
    begins: among([12, one(5 * minute)], [1, fc.constantFrom(-1, 0, law.lateStart - 1, law.lateStart, law.lateStart + 1)]),
    steps: fc.array(among(...steps), { maxLength: longest, size: 'max' }),
  })
export const sequence = sequenceOf([...everywhere, ...onlyDatabase], 30)
export const httpSequence = sequenceOf(everywhere, 16)

const firstStart = { act: 'start', language: 'kk', device: 'the-laptop', late: 0 }

// The moment of a landmark; undefined: there is none now.
function moment(name, regulation, { opens, exam }, now) {
  const { attempt, deadline } = regulation
  const contact = attempt?.state === 'running' ? attempt.contact : undefined
  return {
    opening: opens,
    'last start': opens + law.lateStart,
    'sign of life': contact + exam.contact,
    silence: contact + exam.silence,
    deadline: deadline ?? undefined,
    window: attempt?.window ?? undefined,
    midnight: dayEnd(now),
  }[name]
}

// Runs a sequence on the model. Every step comes to requests: { act, at, …arguments, expected: { verdict, reply }, row }, row
// being what has to be stored then. `ending` is what has to be there at the end.
export function play({ opens, exam, begins, steps }) {
  const regulation = new Regulation(opens, exam)
  const script = []
  const sent = []
  let now = opens + begins
  const request = (name, given, sentLate = 0) => {
    const came = Math.max(now - sentLate, earliest(regulation, given, opens))
    const expected = regulation[name](came, given)
    script.push({ act: name, at: came, ...given, expected, row: regulation.row })
    return expected.verdict
  }
  const save = (item, late) => {
    sent.push(item)
    request('save', item, late)
  }
  for (const step of [firstStart, ...steps]) {
    const current = regulation.attempt?.epoch ?? 1
    const of = Math.max(1, current + (step.epoch ?? 0))
    if (step.act === 'wait') {
      const end = step.until ? moment(step.until, regulation, { opens, exam }, now) + step.around : now + step.span
      if (end > now) now = end
    } else if (step.act === 'stay') {
      const end = now + step.minutes * minute
      while (now < end) {
        now = Math.min(end, now + exam.silence)
        if (request('contact', { epoch: current }) !== 'ok') break
      }
    } else if (step.act === 'save') {
      save({ epoch: of, n: step.n, seq: Math.max(1, regulation.answer(step.n).seq + step.ahead), choice: step.choice }, step.late)
    } else if (step.act === 'repeat') {
      if (sent.length > 0) save({ ...sent.at(-1 - (step.back % sent.length)), epoch: of }, step.late)
    } else {
      const { act: name, late: sentLate, epoch: _, ...given } = step
      request(name, 'epoch' in step ? { ...given, epoch: of } : given, sentLate)
    }
  }
  return { script, ending: (rights) => regulation.ending(rights), opens, exam }
}

// Nobody speaks of an epoch before it has begun, or of an attempt before its start.
function earliest({ attempt }, { epoch }, opens) {
  if (!attempt) return opens - 1
  return attempt.stretches.find((stretch) => stretch.epoch === epoch)?.from ?? attempt.started
}

const clockOf = (time) => new Date(time + 5 * 3_600_000).toISOString().slice(8, 23).replace('T', '. ')
const words = (value) => Object.entries(value).map(([name, one]) => `${name} ${one}`).join(', ')

// A request as a line to read: 23. 09:05:00.000  save (epoch 1, n 1, seq 1, choice 2): ok
export function line({ act: name, at: came, expected, row: _, ...given }) {
  return `${clockOf(came)}  ${name}${Object.keys(given).length > 0 ? ` (${words(given)})` : ''}: ${expected.verdict}`
}
