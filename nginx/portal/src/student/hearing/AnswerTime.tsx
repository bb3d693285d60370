import { countdown } from '../../shared/time'
import type { HearingPlace } from '../../shared/types'
import { t } from '../i18n'
import { Icon } from '../parts/Icon'

/** O5, A22: the time of the answer, with a sign at its minimum and its maximum; nothing is cut off. */
export function AnswerTime({ hearing: { answer, place }, now }: { hearing: HearingPlace; now: number | undefined }) {
  if (place.state !== 'answering' && place.state !== 'paused') return null
  const { running_since } = answer
  const seconds = answer.seconds + (running_since && now ? Math.max(0, now - Date.parse(running_since)) / 1_000 : 0)
  const minutes = { minimum: Math.round(answer.minimum_seconds / 60), maximum: Math.round(answer.maximum_seconds / 60) }
  const sign = seconds >= answer.maximum_seconds ? 'second' : seconds >= answer.minimum_seconds ? 'first' : ''
  return (
    <section className={`card answer-time ${sign}`}>
      <p className="muted" aria-hidden="true">
        {t('hearing.time')}
      </p>
      <p className="time-left" role="timer" aria-label={t('hearing.time')}>
        <Icon name="clock" />
        <span>{countdown(Math.floor(seconds) * 1_000)}</span>
      </p>
      {place.state === 'answering' && <p className="muted">{t('hearing.time_of', minutes)}</p>}
      <div aria-live="assertive">
        {sign === 'first' && <p>{t('hearing.sign_first', { minutes: minutes.minimum })}</p>}
        {sign === 'second' && <p>{t('hearing.sign_second', { minutes: minutes.maximum })}</p>}
      </div>
    </section>
  )
}
