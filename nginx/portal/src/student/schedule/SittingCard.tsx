import type { ReactNode } from 'react'
import { decimal } from '../../shared/i18n'
import { dateTime, deadline, endAfter } from '../../shared/time'
import type { Sitting, SittingState } from '../../shared/types'
import { want } from '../attempt/current'
import { t } from '../i18n'
import { useNow } from '../parts/now'
import { Icon } from '../parts/Icon'
import { duration, titleOf } from '../parts/words'
import { address, go } from '../route'
import { isHeard } from './order'

const tones: Partial<Record<SittingState, string>> = {
  open: 'go',
  running: 'go',
  suspended: 'warn',
  not_admitted: 'bad',
  removed: 'bad',
  missed: 'bad',
  not_resumed: 'bad',
  finished: 'good',
  timed_out: 'good',
}

/** `ahead`: the lead of the server's time over performance.now(). */
type Shown = { sitting: Sitting; ahead: number | undefined }

export function SittingCard({ sitting, ahead }: Shown) {
  const { exam, state, examinee } = sitting
  const own = examinee !== null && examinee !== 'expected' && examinee !== 'graded' // the commission's word is nearer
  const tone = (isHeard(sitting) && 'go') || (examinee === 'continued' ? 'warn' : examinee === 'refused' ? 'bad' : tones[state]) || ''
  return (
    <article className={`card sitting ${tone}`}>
      <header>
        <h3>{titleOf(exam.discipline)}</h3>
        <span className={`badge ${tone}`}>{own ? t(`hearing.state.${examinee}`) : t(`state.${state}`)}</span>
      </header>
      <p className="when">
        <Icon name="calendar" />
        <time dateTime={sitting.starts_at}>{dateTime(sitting.starts_at)}</time>
        <span className="muted">{t(`kind.${exam.kind}`)}</span>
        {sitting.rescheduled && <span className="badge go">{t('date.new')}</span>}
      </p>
      <NextStep sitting={sitting} ahead={ahead} />
    </article>
  )
}

/** What the student is to do next. */
export function NextStep({ sitting, ahead }: Shown): ReactNode {
  const { exam, state, attempt } = sitting
  if (sitting.examinee !== null) return <RoomLink sitting={sitting} ahead={ahead} />
  switch (state) {
    case 'upcoming':
      if (exam.kind !== 'test') return <BeforeCommission sitting={sitting} ahead={ahead} />
      return (
        <>
          <OpensIn sitting={sitting} ahead={ahead} />
          <StartLink sitting={sitting} text={t('schedule.rules')} />
        </>
      )
    case 'open':
      if (exam.kind !== 'test') return <BeforeCommission sitting={sitting} ahead={ahead} />
      return (
        <>
          <p>{t('schedule.start_until', { time: endAfter(sitting.starts_at, sitting.start_until) })}</p>
          <StartLink sitting={sitting} text={t('schedule.start')} primary />
        </>
      )
    case 'running':
    case 'suspended':
      return (
        <>
          {attempt?.resume_until && state === 'suspended' && (
            <p>{t('resume_until', { datetime: deadline(attempt.resume_until) })}</p>
          )}
          <ResumeButton id={attempt?.id ?? ''} />
        </>
      )
    case 'not_admitted':
      return <p>{reasonOf(sitting)}</p>
    case 'missed':
    case 'annulled':
      return <p>{t(`schedule.${state}`)}</p>
    case 'removed':
      return (
        <>
          <p>{t('schedule.removed')}</p>
          <ResultLink id={attempt?.id ?? ''} text={t('schedule.details')} />
        </>
      )
    case 'finished':
    case 'timed_out':
    case 'not_resumed':
      // An oral or creative exam has its result among the grades.
      return attempt ? <ResultLink id={attempt.id} text={t('schedule.result')} /> : null
  }
}

function OpensIn({ sitting, ahead }: Shown) {
  const now = useNow(1_000)
  if (sitting.state !== 'upcoming' || ahead === undefined) return null
  const left = Math.max(0, Date.parse(sitting.starts_at) - (now + ahead))
  return <p>{t('schedule.opens_in', { duration: duration(left) })}</p>
}

/** O2, C2: into the waiting room, and from there to the grade. */
function RoomLink({ sitting, ahead }: Shown) {
  const { id, state, examinee } = sitting
  const isAwaited = isHeard(sitting) || state === 'open'
  return (
    <>
      <OpensIn sitting={sitting} ahead={ahead} />
      <a className={isAwaited ? 'button primary' : 'button'} href={address({ page: 'hearing', sitting: id })}>
        {examinee === 'expected' ? t('schedule.room') : t('schedule.room_back')}
      </a>
    </>
  )
}

/** An oral or creative exam that nobody has prepared yet. */
function BeforeCommission({ sitting, ahead }: Shown) {
  return (
    <>
      <OpensIn sitting={sitting} ahead={ahead} />
      <p className="muted">{t('schedule.commission')}</p>
    </>
  )
}

function StartLink({ sitting, text, primary }: { sitting: Sitting; text: string; primary?: boolean }) {
  return (
    <a className={primary ? 'button primary' : 'button'} href={address({ page: 'start', sitting: sitting.id })}>
      {text}
    </a>
  )
}

/** Takes the attempt to this device, in one tap. */
export function ResumeButton({ id }: { id: string }) {
  return (
    <button
      type="button"
      className="primary"
      onClick={() => {
        want(id)
        go({ page: 'attempt', id })
      }}
    >
      {t('schedule.resume')}
    </button>
  )
}

function ResultLink({ id, text }: { id: string; text: string }) {
  return (
    <a className="button" href={address({ page: 'attempt', id })}>
      {text}
    </a>
  )
}

function reasonOf({ reason, rating, floor }: Sitting): string {
  if (reason === 'rating_missing' || rating === null) return t('schedule.rating_missing')
  return t('schedule.rating_below_floor', { rating: decimal(rating), floor: decimal(floor ?? 0) })
}
