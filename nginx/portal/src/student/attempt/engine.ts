// Keeps one attempt in step with the server: one request at a time, chosen by nextStep(), until it is closed.
// Clicks only change the outbox and wake the loop; nothing is lost when a request is.
import { Problem } from '../../shared/api'
import { createStore, type Store } from '../../shared/store'
import type { Appeal, Attempt, Paper, Refusal } from '../../shared/types'
import { deviceName } from '../device'
import { parse } from '../route'
import { signedOut } from '../session/session'
import { holdUpdates } from '../update'
import { remaining } from './clock'
import * as hearing from './hearing'
import { goOnHere, heldEpoch, hold, isStoppedHere, stopHere } from './holding'
import * as keep from './keep'
import * as outbox from './outbox'
import * as server from './server'
import { isSilent, isWaiting, nextStep, unopened, type Standing, type Step } from './state'

const tickEvery = 500
const now = (): number => performance.now()

export class Engine {
  readonly standing: Store<Standing> = createStore(unopened)
  /** False: this browser gives no storage, answers live in this page only. */
  readonly keeps = createStore(true)
  /** What the student asked for during the test (T10). */
  readonly appeal = createStore<Appeal | null>(null)
  private wake: () => void = () => undefined
  private storing: Promise<void> = Promise.resolve()
  private closed = false
  private expected = 0 // the epoch of a resume that was asked for: its reply may be lost while the server did it
  private readonly ticking = setInterval(() => this.tick(), tickEvery)
  private readonly allowUpdates = holdUpdates()
  private readonly hurry = () => this.askNow()

  /** `wanted`: the student asked for this attempt in this tab, so it is taken from wherever it is.
   *  `paper`: what starting it just returned. */
  constructor(
    readonly id: string,
    private wanted: boolean,
    paper?: Paper,
  ) {
    addEventListener('online', this.hurry)
    document.addEventListener('visibilitychange', this.hurry)
    void this.run(paper)
  }

  choose(n: number, choice: outbox.Choice): void {
    const standing = this.standing.get()
    if (standing.phase !== 'running') return
    this.become({ ...standing, box: outbox.choose(standing.box, n, choice) })
    this.wake()
  }

  continueHere(): void {
    this.wanted = true
    this.become({ ...this.standing.get(), phase: 'opening', retryAt: 0 })
    this.wake()
  }

  /** Hands in as soon as nothing is left to send; the student may change his mind while the network is away. */
  handIn(): void {
    this.become({ ...this.standing.get(), handingIn: true, retryAt: 0 })
    this.wake()
  }

  /** T10: the server has stopped the clock, or is about to, because the student appeals: nothing resumes by itself. */
  stop(): void {
    stopHere(this.id)
    this.become({ ...hearing.suspended(this.standing.get()), phase: 'stopped', handingIn: false, retryAt: 0 })
    this.wake()
  }

  keepWorking(): void {
    this.become({ ...this.standing.get(), handingIn: false })
  }

  retryNow(): void {
    this.become({ ...this.standing.get(), retryAt: 0 })
    this.wake()
  }

  close(): void {
    this.closed = true
    clearInterval(this.ticking)
    this.allowUpdates()
    removeEventListener('online', this.hurry)
    document.removeEventListener('visibilitychange', this.hurry)
    this.wake()
  }

  private async run(paper?: Paper): Promise<void> {
    await deviceName() // a duplicated tab must forget what its original holds, before it looks
    if (paper) await this.open(paper)
    else await this.recall()
    while (!this.closed) {
      const next = this.isUnseen() ? Infinity : nextStep(this.standing.get(), now())
      if (typeof next === 'string') await this.take(next)
      else await this.pause(next)
    }
  }

  private async take(step: Step): Promise<void> {
    const sent = outbox.unsent(this.standing.get().box)
    try {
      await this[step](sent)
    } catch (failure) {
      this.fail(failure, step === 'send' && sent.length === 1 ? sent[0] : undefined)
    }
  }

  private fail(failure: unknown, sent: outbox.Item | undefined): void {
    const standing = this.standing.get()
    if (!(failure instanceof Problem)) this.become(hearing.silence(standing, 0, now()))
    else if (failure.transient) this.become(hearing.silence(standing, failure.retryAfter, now()))
    else if (failure.code === 'signed_out') {
      this.close()
      signedOut()
    } else this.become(hearing.heardRefusal(standing, failure, sent, now()))
  }

  private async look(): Promise<void> {
    const attempt = await server.look(this.id)
    const standing = this.standing.get()
    const alive = attempt.state === 'running' || attempt.state === 'suspended'
    const held = heldEpoch(this.id)
    if (attempt.state === 'removed') goOnHere(this.id) // once released it goes on by itself
    const stopped = attempt.state === 'suspended' && isStoppedHere(this.id) && !this.wanted
    if (alive && !stopped && (this.wanted || held === attempt.epoch || this.expected === attempt.epoch)) {
      this.expected = attempt.epoch + 1
      await this.open(await server.resume(this.id, await deviceName()))
    } else this.becomeAndNote(hearing.heardAttempt(standing, attempt, now(), held !== undefined, stopped), attempt)
  }

  private async contact(): Promise<void> {
    const clock = await server.contact(this.id, this.epoch())
    this.become(hearing.heardContact(this.standing.get(), clock, now()))
  }

  private async send(items: outbox.Item[]): Promise<void> {
    const [first, ...more] = items
    if (first && more.length === 0) {
      const receipt = await server.save(this.id, this.epoch(), first)
      this.become(hearing.heardReceipt(this.standing.get(), receipt, now()))
      return
    }
    const reply = await server.saveAll(this.id, this.epoch(), items)
    for (const result of reply.results) this.become(hearing.heardReceipt(this.standing.get(), result, now()))
    this.become(hearing.heardContact(this.standing.get(), reply, now()))
    const refused = reply.results.find((one): one is Refusal => 'code' in one && one.code !== 'stale')
    if (refused) throw new Problem(409, refused.code, refused.title, undefined, 0, refused)
  }

  private async finish(): Promise<void> {
    const attempt = await server.finish(this.id, this.epoch())
    this.becomeAndNote(hearing.heardAttempt(this.standing.get(), attempt, now(), true), attempt)
  }

  private async open(paper: Paper): Promise<void> {
    const { box, questions } = this.standing.get()
    const kept = questions.length > 0 ? [...box.kept.values()] : await keep.keptAnswers(this.id).catch(() => [])
    hold(this.id, paper.epoch)
    this.wanted = false
    this.becomeAndNote(hearing.heardPaper(this.standing.get(), paper, kept, now()), paper)
  }

  /** What this device knew, for the time until the server answers. */
  private async recall(): Promise<void> {
    this.keeps.set(await keep.canKeep())
    if (!this.keeps.get()) return
    const [notes, kept] = await Promise.all([keep.notes(this.id), keep.keptAnswers(this.id)])
    const box = { ...outbox.emptyOutbox, kept: new Map(kept.map((one) => [one.n, one])) }
    this.standing.set({ ...this.standing.get(), box, resumeUntil: notes?.resumeUntil ?? null })
  }

  private become(standing: Standing): void {
    const before = this.standing.get()
    this.standing.set(standing)
    if (standing.box.kept === before.box.kept) return
    const kept = [...standing.box.kept.values()]
    this.storing = this.storing.then(() => keep.keepAnswers(this.id, kept)).catch(() => this.keeps.set(false))
  }

  private becomeAndNote(standing: Standing, attempt: Attempt): void {
    this.become(standing)
    const ended = !['running', 'suspended', 'removed'].includes(attempt.state)
    if (ended) this.allowUpdates()
    const note = { titles: attempt.exam.discipline, resumeUntil: attempt.resume_until, ended }
    keep.note(this.id, note).catch(() => this.keeps.set(false))
  }

  get isClosed(): boolean {
    return this.closed
  }

  /** What waits for somebody is not asked after while nobody looks at it. */
  private isUnseen(): boolean {
    const route = parse(location.hash)
    const shown = document.visibilityState === 'visible' && route.page === 'attempt' && route.id === this.id
    return isWaiting(this.standing.get()) && !shown
  }

  private epoch(): number {
    return this.standing.get().attempt?.epoch ?? 0
  }

  private pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = Number.isFinite(milliseconds) ? setTimeout(resolve, milliseconds) : undefined
      this.wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  private tick(): void {
    const standing = this.standing.get()
    if (isSilent(standing, now())) this.become(hearing.suspended(standing))
    else if (standing.phase === 'running' && remaining(standing.clock, now()) === 0) {
      this.become({ ...standing, phase: 'time_up' })
      this.wake()
    }
  }

  /** The network is back, or the page is looked at again: ask at once. */
  private askNow(): void {
    if (document.visibilityState === 'hidden') return
    this.become({ ...this.standing.get(), retryAt: 0, contactAt: 0 })
    this.wake()
  }
}
