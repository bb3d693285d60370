import { useState } from 'react'
import type { Language } from '../../shared/i18n'
import { dateTime, endAfter } from '../../shared/time'
import type { Paper, Sitting } from '../../shared/types'
import { begin } from '../attempt/current'
import * as server from '../attempt/server'
import { deviceName } from '../device'
import { t } from '../i18n'
import { Facts } from '../parts/Facts'
import { Failure } from '../parts/failure'
import { Loading } from '../parts/Loading'
import { Notice } from '../parts/Notice'
import { useNow } from '../parts/now'
import { Page } from '../parts/Page'
import { duration, titleOf } from '../parts/words'
import { goInstead } from '../route'
import { useSchedule } from '../schedule/schedule'
import { NextStep } from '../schedule/SittingCard'
import { Agreement, type Agreed } from './Agreement'
import { Rules, type RuleValues } from './Rules'
import { useStarting } from './starting'

/** Before the start: what the exam is, its rules, the language, the student's consent. */
export function StartPage({ sitting: id }: { sitting: string }) {
  const { value, ahead, failure, reload } = useSchedule()
  const sitting = value?.sittings.find((one) => one.id === id)
  return (
    <Page title={sitting ? titleOf(sitting.exam.discipline) : t('start.title')} back={{ page: 'schedule' }}>
      <Failure of={failure} />
      {!value && failure === undefined && <Loading />}
      {value && !sitting && <Notice tone="warn">{t('lost.exam')}</Notice>}
      {sitting && <Start sitting={sitting} ahead={ahead} reload={reload} />}
    </Page>
  )
}

type Shown = { sitting: Sitting; ahead: number | undefined; reload: () => void }

function Start({ sitting, ahead, reload }: Shown) {
  const { state } = sitting
  const values = valuesOf(sitting)
  return (
    <>
      <Facts
        rows={[
          [t('start.when'), dateTime(sitting.starts_at)],
          [t('start.until'), endAfter(sitting.starts_at, sitting.start_until)],
          [t('start.questions'), sitting.questions],
          [t('start.time'), t('duration.minutes', { minutes: values.minutes })],
        ]}
      />
      <Rules values={values} />
      {state === 'upcoming' && <Waiting sitting={sitting} ahead={ahead} reload={reload} />}
      {state === 'open' && <Beginning sitting={sitting} />}
      {state !== 'upcoming' && state !== 'open' && (
        <section className="card">
          <h2>{t(`state.${state}`)}</h2>
          <NextStep sitting={sitting} ahead={ahead} />
        </section>
      )}
    </>
  )
}

function valuesOf(sitting: Sitting): RuleValues {
  const points = Number(sitting.points_per_right_answer)
  return {
    minutes: Math.round(sitting.seconds / 60),
    questions: sitting.questions,
    points,
    maximum: points * sitting.questions,
    threshold: Number(sitting.threshold),
    hours: Math.round(sitting.resume_window_seconds / 3600),
  }
}

function Waiting({ sitting, ahead, reload }: Shown) {
  const now = useNow(1_000)
  const left = ahead === undefined ? undefined : Date.parse(sitting.starts_at) - (now + ahead)
  return (
    <div className="card">
      {left !== undefined && left > 0 && (
        <p className="countdown" role="timer">
          {t('schedule.opens_in', { duration: duration(left) })}
        </p>
      )}
      <p className="muted">{t('start.wait_here')}</p>
      {left !== undefined && left <= 0 && (
        <button type="button" className="primary" onClick={reload}>
          {t('retry')}
        </button>
      )}
    </div>
  )
}

function Beginning({ sitting }: { sitting: Sitting }) {
  const [agreed, setAgreed] = useState<Agreed | null>(null)
  const ready = sitting.languages.filter((one) => one.ready).map((one) => one.language)
  const ask = async (language: Language): Promise<Paper> => server.start(sitting.id, language, await deviceName())
  const { starting, failure, start } = useStarting(ask, (paper) => {
    begin(paper)
    goInstead({ page: 'attempt', id: paper.id })
  })
  if (ready.length === 0) return <Notice tone="bad">{t('problem.bank_too_small')}</Notice>
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault()
        if (agreed) start(agreed.language)
      }}
    >
      <Agreement languages={ready} groupLanguage={sitting.group_language} change={setAgreed} />
      <Failure of={failure} />
      <p className={agreed ? 'unseen' : 'muted'}>{t('start.agree_first')}</p>
      <button className="primary wide" disabled={!agreed} aria-disabled={starting}>
        {starting ? t('start.starting') : t('start.start')}
      </button>
    </form>
  )
}
