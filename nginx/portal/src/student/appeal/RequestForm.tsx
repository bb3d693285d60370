import { useState } from 'react'
import { Problem } from '../../shared/api'
import type { Appeal, AppealInput, Exam, Ground } from '../../shared/types'
import { t } from '../i18n'
import { useAsking } from '../parts/ask'
import { Failure } from '../parts/failure'
import { TextArea } from '../parts/TextArea'
import { TextField } from '../parts/TextField'
import { groundsOf, isOfQuestions } from './grounds'
import { numbersIn } from './numbers'
import * as server from './server'

export type RequestFormProps = {
  kind: Exam['kind']
  sitting: string
  n?: number // the question that it is about
  live?: string // the clock of the test runs; what stopping it means
  sending?: (stop: boolean) => void // just before
  done: (appeal: Appeal, stopped: boolean) => void
  leave: () => void
}

/** T10, O13, C12, A16: the ground, the question, a few words; during a test also whether to go on. */
export function RequestForm({ kind, sitting, n, live, sending, done, leave }: RequestFormProps) {
  const [ground, setGround] = useState<Ground | null>(null)
  const [numbers, setNumbers] = useState(n === undefined ? '' : String(n))
  const [claim, setClaim] = useState('')
  const [wish, setWish] = useState<boolean | null>(null)
  const stop = live !== undefined && (wish ?? ground === 'wrong_language')
  const { busy, failure, ask } = useAsking<Appeal>((appeal) => done(appeal, stop))
  const ofTest = kind === 'test'

  function send(): void {
    if (!ground) return
    const questions = isOfQuestions(ground) ? numbersIn(numbers) : []
    const appeal: AppealInput = { ground, ...(claim.trim() && { claim }), ...(ofTest && { questions }), ...(live && { stop }) }
    ask(() => {
      sending?.(stop)
      return server.ask(sitting, appeal)
    })
  }

  if (failure instanceof Problem && failure.code === 'term_over') return <Failure of={failure} /> // A31: no use in writing on
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <fieldset className="radios">
        <legend>{t('appeal.ground')}</legend>
        {groundsOf(kind).map((one) => (
          <label key={one} className="choice box">
            <input type="radio" name="ground" value={one} required checked={ground === one} onChange={() => setGround(one)} />
            <span>{t(`ground.${one}`)}</span>
          </label>
        ))}
      </fieldset>
      {ground && isOfQuestions(ground) && (
        <TextField label={t('appeal.numbers')} name="numbers" inputMode="numeric" value={numbers} change={setNumbers} />
      )}
      <TextArea label={t(ofTest ? 'appeal.words' : 'appeal.matter')} name="claim" optional={ofTest} longest={4000} value={claim} change={setClaim} />
      {live && <Wish stop={stop} meaning={live} choose={setWish} />}
      <Failure of={failure} />
      <div className="actions">
        <button type="button" onClick={leave}>
          {live ? t('review.back') : t('back')}
        </button>
        <button className="primary" disabled={!ground} aria-disabled={busy}>
          {busy ? t('appeal.sending') : t('appeal.send')}
        </button>
      </div>
    </form>
  )
}

function Wish({ stop, meaning, choose }: { stop: boolean; meaning: string; choose: (stop: boolean) => void }) {
  return (
    <fieldset className="radios">
      <legend>{t('dispute.meanwhile')}</legend>
      <label className="choice box">
        <input type="radio" name="stop" value="no" checked={!stop} onChange={() => choose(false)} />
        <span>{t('dispute.go_on')}</span>
      </label>
      <label className="choice box">
        <input type="radio" name="stop" value="yes" checked={stop} aria-describedby="stop" onChange={() => choose(true)} />
        <span>{t('dispute.stop')}</span>
      </label>
      <p className="muted small" id="stop">
        {meaning}
      </p>
    </fieldset>
  )
}
