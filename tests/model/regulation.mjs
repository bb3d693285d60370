// The regulation of one attempt at a test (T3, T8–T10, T12; A1–A6, A12) as a model, written from its rules and readings and from
// nothing else: it keeps what happened, the stretches of presence and the answers, and reckons everything from that.
// Times are milliseconds since 1970. Every act takes its moment and says what has to be answered: { verdict, reply }.
const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const east = 5 * hour // Asia/Almaty since March 2024

export const law = {
  time: 40 * minute, // T3
  window: 3 * hour, // T8
  lateStart: hour, // A6
  questions: 20, // T2
  options: 4,
}

// A2: how often the portal is to make contact, and after how long without it the attempt counts as interrupted. An exam may have
// settings of its own.
export const settings = { contact: 15 * second, silence: 45 * second }

export const dayEnd = (moment) => (Math.floor((moment + east) / day) + 1) * day - east
const isWorkingDay = (moment) => new Date(moment + east).getUTCDay() % 6 !== 0
// A31: an appeal may be made until the end of the next working day.
function appealTerm(moment) {
  let end = dayEnd(moment) + day
  while (!isWorkingDay(end - 1)) end += day
  return end
}

const isLive = ({ state }) => state === 'running' || state === 'suspended'
const problemOf = ({ state }) => ({ suspended: 'suspended', removed: 'removed', not_resumed: 'window_closed' })[state] ?? 'closed'
const sum = (numbers) => numbers.reduce((one, other) => one + other, 0)

export class Regulation {
  attempt = null
  appeal = null
  #extra = null // minutes that were granted to the student
  #opens
  #closes
  #settings

  constructor(opens, exam = settings) {
    this.#opens = opens
    this.#closes = opens + law.lateStart
    this.#settings = exam
  }

  // ── The clock of the attempt ──
  // T9, A2: only presence counts, and no more of it than there is time.
  get spent() {
    return sum(this.attempt.stretches.map(({ counted }) => counted))
  }
  get stretch() {
    return this.attempt.stretches.at(-1)
  }
  get deadline() {
    return this.attempt?.state === 'running' ? this.stretch.from + this.attempt.allowed - this.spent : null
  }
  left(at) {
    const { allowed, state } = this.attempt
    const running = state === 'running' ? Math.max(0, at - this.stretch.from) : 0
    return Math.max(0, allowed - this.spent - running)
  }

  #close(at, cause) {
    const { stretch, spent } = this
    if (stretch.to !== null) return
    stretch.to = Math.max(stretch.from, at)
    stretch.counted = Math.min(stretch.to - stretch.from, this.attempt.allowed - spent)
    stretch.cause = cause
  }
  #open(device, at) {
    const { attempt } = this
    attempt.epoch += 1
    Object.assign(attempt, { state: 'running', device, contact: at })
    attempt.stretches.push({ epoch: attempt.epoch, device, from: at, to: null, counted: 0, cause: null })
  }
  // A1: the window is fixed by the first interruption, whatever its cause.
  #interrupt(state, at, cause) {
    this.#close(at, cause)
    this.attempt.state = state
    this.attempt.window ??= Math.min(at + law.window, dayEnd(at))
  }
  #end(state, at, now) {
    this.#close(at, state)
    Object.assign(this.attempt, { state, ended: at, scored: now })
  }

  // What has come to pass by now. `heard`: this very moment the student is heard of.
  #settle(at, heard) {
    const { attempt } = this
    if (attempt.state === 'running') {
      const isSilent = at > attempt.contact + this.#settings.silence
      const here = heard && !isSilent ? Math.max(at, attempt.contact) : attempt.contact // A2: presence ends with the last contact
      if (here >= this.deadline) this.#end('timed_out', this.deadline, at)
      else if (isSilent) this.#interrupt('suspended', attempt.contact, 'no_contact')
    }
    // A5; a window that closed during a stretch ends the attempt where the stretch ended.
    if (attempt.state === 'suspended' && at >= attempt.window) this.#end('not_resumed', Math.max(attempt.window, this.stretch.to), at)
  }

  // ── What replies say ──
  #clock(at) {
    return { state: this.attempt.state, epoch: this.attempt.epoch, remaining_ms: this.left(at) }
  }
  #shown(at, verdict = 'ok') {
    return { verdict, reply: { ...this.#clock(at), answered: this.answers().filter(({ choice }) => choice !== null).length } }
  }
  #refused(at, verdict = problemOf(this.attempt)) {
    return { verdict, reply: this.#clock(at) }
  }
  // T9: of every question the answer with the highest number is in force.
  answers() {
    return Array.from({ length: law.questions }, (_, i) => this.answer(i + 1))
  }
  answer(n) {
    return (this.attempt?.log ?? []).findLast((one) => one.n === n) ?? { seq: 0, choice: null }
  }

  // ── The student ──
  start(at, { language, device }) {
    if (this.attempt) return this.attempt.language === language ? this.resume(at, { device }) : { verdict: 'already_started', reply: {} }
    if (at < this.#opens) return { verdict: 'too_early', reply: {} } // T8
    if (at > this.#closes) return { verdict: 'too_late', reply: {} } // A6
    if (language !== 'kk') return { verdict: 'bank_too_small', reply: {} } // A11: there are no such questions
    const allowed = law.time + (this.#extra ?? 0) * minute
    this.attempt = { language, epoch: 0, allowed, stretches: [], log: [], events: [], window: null, ended: null, started: at }
    this.#open(device, at)
    return this.#shown(at, 'created')
  }

  // T8, T9: goes on, on whatever device; the newest one holds the attempt.
  resume(at, { device }) {
    const { attempt } = this
    if (!attempt) return { verdict: 'not_found', reply: {} }
    this.#settle(at, true)
    if (!isLive(attempt)) return this.#refused(at)
    const moment = Math.max(at, attempt.contact) // a request that was overtaken counts as the one that overtook it
    if (attempt.state === 'running' && attempt.device === device) {
      attempt.contact = moment
    } else {
      this.#close(moment, 'other_device')
      this.#open(device, moment)
    }
    return this.#shown(at)
  }

  save(at, { epoch, n, seq, choice }) {
    const { attempt } = this
    if (!attempt || n > law.questions) return { verdict: 'not_found', reply: {} }
    this.#settle(at, true)
    const receipt = ({ number }) => {
      const { state, remaining_ms } = this.#clock(at)
      return { verdict: 'ok', reply: { number, n, seq, choice, state, remaining_ms } }
    }
    const saved = attempt.log.find((one) => one.n === n && one.seq === seq && one.choice === choice)
    if (saved) return receipt(saved) // once acknowledged, always acknowledged
    if (choice > law.options) return { verdict: 'bad_value', reply: { field: 'choice' } }
    if (epoch > attempt.epoch) return { verdict: 'bad_value', reply: { field: 'epoch' } }
    if (epoch < attempt.epoch) {
      if (!attempt.events.some((one) => one.epoch === epoch && one.n === n && one.seq === seq))
        attempt.events.push({ kind: 'answer_of_older_device', epoch, n, seq })
      return this.#refused(at, 'other_device')
    }
    if (attempt.state !== 'running') return this.#refused(at)
    const held = this.answer(n)
    if (seq <= held.seq) return { verdict: 'stale', reply: { seq: held.seq, choice: held.choice } }
    attempt.contact = Math.max(at, attempt.contact)
    attempt.log.push({ number: attempt.log.length + 1, n, seq, choice, epoch, at })
    return receipt(attempt.log.at(-1))
  }

  contact(at, { epoch }) {
    const { attempt } = this
    if (!attempt) return { verdict: 'not_found', reply: {} }
    this.#settle(at, true)
    if (epoch > attempt.epoch) return { verdict: 'bad_value', reply: { field: 'epoch' } }
    if (epoch < attempt.epoch) return this.#refused(at, 'other_device')
    if (attempt.state !== 'running') return this.#refused(at)
    attempt.contact = Math.max(at, attempt.contact)
    return { verdict: 'ok', reply: this.#clock(at) }
  }

  finish(at, { epoch }) {
    const { attempt } = this
    if (!attempt) return { verdict: 'not_found', reply: {} }
    this.#settle(at, true)
    if (['removed', 'annulled'].includes(attempt.state)) return this.#refused(at)
    if (isLive(attempt)) {
      if (epoch !== attempt.epoch) return this.#refused(at, 'other_device')
      this.#end('finished', Math.max(at, attempt.contact), at)
    }
    return this.#shown(at)
  }

  show(at) {
    if (!this.attempt) return { verdict: 'not_found', reply: {} }
    this.#settle(at, false)
    return this.#shown(at)
  }

  // T10: the student appeals; `stop` lets the clock stand still.
  appeals(at, { stop }) {
    const { attempt } = this
    if (attempt && attempt.state !== 'annulled') this.#settle(at, true)
    const isOpen = this.appeal?.state === 'requested'
    if (!isOpen && (!attempt || attempt.state === 'annulled')) return { verdict: 'conflict', reply: {} } // nothing to appeal against
    if (!isOpen && attempt.scored && at >= appealTerm(attempt.scored)) return { verdict: 'term_over', reply: {} }
    if (!isOpen) {
      this.appeal = { state: 'requested', at }
      attempt.events.push({ kind: 'appealed' })
    }
    if (stop && attempt.state === 'running') this.#interrupt('suspended', Math.max(at, attempt.contact), 'stopped')
    return { verdict: isOpen ? 'ok' : 'created', reply: { state: 'requested' } }
  }

  // A12: then the attempt goes on that was frozen for the appeal, if it was.
  withdraw(at) {
    const { appeal, attempt } = this
    if (!appeal) return { verdict: 'not_found', reply: {} }
    if (appeal.state === 'requested') {
      appeal.state = 'withdrawn'
      if (attempt.state === 'removed' && attempt.frozen >= appeal.at) this.#letGo(at)
    }
    return appeal.state === 'withdrawn' ? { verdict: 'ok', reply: { state: 'withdrawn' } } : { verdict: 'conflict', reply: {} }
  }

  // ── Staff and the clock ──
  // Extra time for this student; a live attempt has it at once, one whose time has run out never.
  extend(at, { minutes }) {
    const { attempt } = this
    const allowed = law.time + minutes * minute
    if (attempt && attempt.state !== 'annulled') {
      this.#settle(at, false)
      if (attempt.allowed !== allowed) {
        if (!isLive(attempt) || this.left(at) === 0) return { verdict: 'closed', reply: {} }
        if (allowed < attempt.allowed) return { verdict: 'conflict', reply: {} }
        attempt.allowed = allowed
        attempt.events.push({ kind: 'extra_time' })
      }
    }
    const isNew = this.#extra === null
    this.#extra = minutes
    return { verdict: isNew ? 'created' : 'ok', reply: { extra_minutes: minutes } }
  }

  // T10: the clock stops where somebody is taken to have been present: now, unless the sign of life that was due has not come.
  #freeze(at) {
    const { contact } = this.attempt
    this.#interrupt('removed', at <= contact + this.#settings.contact ? Math.max(at, contact) : contact, 'removed')
    this.attempt.frozen = at
  }
  remove(at) {
    const { attempt } = this
    if (!attempt) return { verdict: 'not_found', reply: {} }
    this.#settle(at, false)
    if (attempt.state !== 'removed') {
      if (!isLive(attempt)) return this.#refused(at)
      this.#freeze(at)
      attempt.isReleased = false
      attempt.events.push({ kind: 'removed' })
    }
    return { verdict: 'ok', reply: { state: 'removed', remaining_ms: this.left(at) } }
  }

  // A12: it may be resumed while the window is open, else what was saved is scored.
  #letGo(at) {
    Object.assign(this.attempt, { state: 'suspended', isReleased: false })
    this.attempt.events.push({ kind: 'released' })
    this.#settle(at, false)
  }
  release(at) {
    const { attempt } = this
    if (!attempt) return { verdict: 'not_found', reply: {} }
    this.#settle(at, false)
    const isAgain = attempt.state !== 'removed' && attempt.isReleased // a request that was sent again
    if (!isAgain && (attempt.state !== 'removed' || this.appeal?.state === 'requested')) return { verdict: 'conflict', reply: {} }
    if (!isAgain) this.#letGo(at)
    attempt.isReleased = true
    return { verdict: 'ok', reply: { state: attempt.state, remaining_ms: this.left(at) } }
  }

  // A12, A13: the commission decides an open appeal.
  decide(at, { upheld }) {
    const { appeal, attempt } = this
    if (appeal?.state !== 'requested') return { verdict: 'none', reply: {} }
    appeal.state = upheld ? 'upheld' : 'inadmissible'
    if (!upheld && attempt.state === 'removed') this.#letGo(at)
    if (upheld) {
      this.#settle(at, false)
      if (isLive(attempt)) this.#freeze(at)
      attempt.ended ??= at
      attempt.state = 'annulled'
      attempt.events.push({ kind: 'annulled' })
    }
    return { verdict: 'ok', reply: {} }
  }

  sweep(at) {
    if (this.attempt) this.#settle(at, false)
    return { verdict: 'ok', reply: {} }
  }

  // ── What has to be stored ──
  get row() {
    const { attempt } = this
    if (!attempt) return null
    const { state, epoch, device, allowed, contact, window, ended, log } = attempt
    const answers = this.answers()
    return {
      state, epoch, device, allowed, spent: this.spent, since: state === 'running' ? this.stretch.from : null, deadline: this.deadline,
      contact, window, ended, receipts: log.length, choices: answers.map(({ choice }) => choice), seqs: answers.map(({ seq }) => seq),
    }
  }
  // `rights`: the shown places of the right options.
  ending(rights) {
    const { attempt, appeal } = this
    if (!attempt) return { stretches: [], log: [], events: [], results: [], appeal: appeal?.state ?? null }
    const right = this.answers().filter(({ choice }, i) => choice === rights[i]).length
    const total = 2 * right >= 26 ? 50 + 2 * right : null // T5, A7, A8: the rating is 50
        return {
      stretches: attempt.stretches.map(({ counted: _, ...stretch }) => stretch),
      log: attempt.log,
      events: attempt.events.map(({ kind }) => kind),
      results: attempt.scored ? [{ right, points: 2 * right, total, annulled: attempt.state === 'annulled' }] : [],
      appeal: appeal?.state ?? null,
    }
  }
}
