import { useState } from 'react'
import { dateTime, deadline } from '../../shared/time'
import type { AppealWithHistory } from '../../shared/types'
import { t } from '../i18n'
import { useAsking } from '../parts/ask'
import { Facts } from '../parts/Facts'
import { Failure } from '../parts/failure'
import { Loading } from '../parts/Loading'
import { Notice, type Tone } from '../parts/Notice'
import { Page } from '../parts/Page'
import { titleOf } from '../parts/words'
import { address } from '../route'
import { ResumeButton } from '../schedule/SittingCard'
import { StateBadge, Term, toneOf } from './Brief'
import { Claims } from './Claims'
import { DetailsForm } from './DetailsForm'
import { History } from './History'
import { Pictures } from './Pictures'
import * as server from './server'

/** T11, O13, C12: one appeal, its state and answer, and what the student has to do. */
export function AppealPage({ id }: { id: string }) {
  const { value, heard, failure, reload } = server.useAppeal(id)
  return (
    <Page title={value ? t('appeal.title', { number: value.number }) : t('appeal.make')} back={{ page: 'appeals' }}>
      <Failure of={failure} />
      {!value && failure === undefined && <Loading />}
      {value && <Shown appeal={value} heard={heard} reload={reload} />}
    </Page>
  )
}

function Shown({ appeal, heard, reload }: { appeal: AppealWithHistory; heard: number; reload: () => void }) {
  const { id, state, turn, ground, exam, answer } = appeal
  return (
    <>
      <section className={`card sitting ${toneOf(state)}`}>
        <header>
          <h2>{titleOf(exam.discipline)}</h2>
          <StateBadge state={state} />
        </header>
        <p>{t(`appeal_next.${state}`)}</p>
        <Term appeal={appeal} heard={heard} />
      </section>
      <Outcome appeal={appeal} />
      {answer && (
        <Notice tone={tones[toneOf(state)] ?? 'info'}>
          <h2>{t('appeal.answer')}</h2>
          <p className="as-written">{answer}</p>
        </Notice>
      )}
      {turn === 'student' && <DetailsForm key={`${id} ${state}`} appeal={appeal} reload={reload} />}
      <Facts
        rows={[
          [t('appeal.exam'), `${t(`kind.${exam.kind}`)}, ${dateTime(appeal.sitting.starts_at)}`],
          [t('appeal.ground'), t(`ground.${ground}`)],
          [t('appeal.requested_at'), dateTime(appeal.requested_at)],
          [t('appeal.filed_at'), appeal.filed_at && dateTime(appeal.filed_at)],
        ]}
      />
      {turn !== 'student' && <Claims appeal={appeal} />}
      {turn !== 'student' && (appeal.pictures.length > 0 || state === 'filed') && (
        <Pictures appeal={id} pictures={appeal.pictures} changeable={state === 'filed'} reload={reload} />
      )}
      <History entries={appeal.history} />
      {turn !== null && <Withdrawal appeal={appeal} reload={reload} />}
    </>
  )
}

const tones: Readonly<Record<string, Tone>> = { good: 'good', bad: 'bad', warn: 'warn' }

const scored: ReadonlySet<string> = new Set(['finished', 'timed_out', 'not_resumed'])

/** What the decision brought: a new date (T12), or the attempt that goes on, or was scored (A12). */
function Outcome({ appeal: { new_date, attempt, turn } }: { appeal: AppealWithHistory }) {
  if (new_date)
    return (
      <Notice tone="good">
        <p>
          <strong>
            {new_date.starts_at ? t('date.is', { datetime: dateTime(new_date.starts_at) }) : t('date.waits')}
          </strong>
        </p>
        <a className="button" href={address({ page: 'schedule' })}>
          {t('nav.schedule')}
        </a>
      </Notice>
    )
  if (turn !== null) return null
  if (attempt && scored.has(attempt.state))
    return (
      <a className="button wide" href={address({ page: 'attempt', id: attempt.attempt_id })}>
        {t('schedule.result')}
      </a>
    )
  if (attempt?.state !== 'suspended') return null
  return (
    <Notice tone="warn">
      <p>
        <strong>{t('appeal.may_resume')}</strong>
      </p>
      {attempt.resume_until && <p>{t('resume_until', { datetime: deadline(attempt.resume_until) })}</p>}
      <ResumeButton id={attempt.attempt_id} />
    </Notice>
  )
}

/** The student may take it back at any time before the decision. */
function Withdrawal({ appeal, reload }: { appeal: AppealWithHistory; reload: () => void }) {
  const [asked, setAsked] = useState(false)
  const { busy, failure, ask } = useAsking(reload)
  if (!asked)
    return (
      <button type="button" className="plain danger" onClick={() => setAsked(true)}>
        {t('withdraw.ask')}
      </button>
    )
  return (
    <section className="card" role="group" aria-labelledby="withdrawal">
      <h2 id="withdrawal">{t('withdraw.sure')}</h2>
      <p>{t(appeal.attempt?.state === 'removed' ? 'withdraw.frozen' : 'withdraw.note')}</p>
      <Failure of={failure} />
      <div className="actions">
        <button type="button" onClick={() => setAsked(false)}>
          {t('withdraw.no')}
        </button>
        <button type="button" className="danger" aria-disabled={busy} onClick={() => ask(() => server.withdraw(appeal.id))}>
          {t('withdraw.yes')}
        </button>
      </div>
    </section>
  )
}
