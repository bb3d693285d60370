import { countdown } from '../../shared/time'
import type { Examinee, Hearing } from '../../shared/types'
import { t } from '../i18n'
import { useServerNow } from './room'
import classes from './room.module.css'

/** O5, A22: the time of the answer; at its minimum and its maximum it says so, and cuts nothing off. */
export function AnswerClock({ hearing, examinee }: { hearing: Hearing; examinee: Examinee }) {
  const now = useServerNow()
  const { seconds: before, running_since, stretches } = examinee.answer
  const { minimum_seconds, maximum_seconds } = hearing.answer
  if (stretches === 0 && !running_since) return null
  const seconds = before + (running_since && now ? Math.max(0, now - Date.parse(running_since)) / 1_000 : 0)
  const goesOn = examinee.state === 'answering' || examinee.state === 'paused'
  const sign = !goesOn ? undefined : seconds >= maximum_seconds ? 'second' : seconds >= minimum_seconds ? 'first' : undefined
  return (
    <div className={classes.clock} data-sign={sign} data-runs={running_since !== null}>
      <small aria-hidden="true">{t('room.clock')}</small>
      <span role="timer" aria-label={t('room.clock')}>
        {countdown(Math.floor(seconds) * 1_000)}
      </span>
      <small aria-live="polite">
        {sign === 'first' && t('room.time_first', { minutes: Math.round(minimum_seconds / 60) })}
        {sign === 'second' && t('room.time_second', { minutes: Math.round(maximum_seconds / 60) })}
      </small>
    </div>
  )
}
