import { dateTime, endAfter } from '../../shared/time'
import type { Schedule, WaitingDate } from '../../shared/types'
import { t } from '../i18n'
import { Icon } from '../parts/Icon'
import { titleOf } from '../parts/words'
import { address } from '../route'
import { isAhead } from './order'

/** T13, O15, C14: on top of the schedule, the new dates that are ahead, and the exams that wait for one. */
export function NewDates({ schedule: { sittings, waiting } }: { schedule: Schedule }) {
  const ahead = sittings.filter((one) => one.rescheduled !== null && isAhead(one.state))
  if (ahead.length === 0 && waiting.length === 0) return null
  return (
    <section className="part">
      <h2>{t('date.title')}</h2>
      <ul className="cards">
        {ahead.map(({ id, exam, starts_at, start_until, rescheduled }) => (
          <li key={id}>
            <article className="card new-date">
              <h3>{titleOf(exam.discipline)}</h3>
              <p className="when">
                <Icon name="calendar" />
                <time dateTime={starts_at}>{t('date.is', { datetime: dateTime(starts_at) })}</time>
              </p>
              <p>{t('schedule.start_until', { time: endAfter(starts_at, start_until) })}</p>
              {rescheduled && <Why {...rescheduled} />}
              {rescheduled?.from_starts_at && <p className="muted">{t('date.before', { datetime: dateTime(rescheduled.from_starts_at) })}</p>}
            </article>
          </li>
        ))}
        {waiting.map(({ exam, since, ...why }) => (
          <li key={`${exam.id} ${since}`}>
            <article className="card new-date waits">
              <h3>{titleOf(exam.discipline)}</h3>
              <p>
                <strong>{t('date.waits')}</strong>
              </p>
              <p>{t('date.waits_note')}</p>
              <Why {...why} />
            </article>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The reason in the words of whoever gave it, or the appeal. */
function Why({ cause, reason, appeal }: Pick<WaitingDate, 'cause' | 'reason' | 'appeal'>) {
  return (
    <p className="as-written">
      <span className="muted">{t(`cause.${cause}`)}:</span>{' '}
      {appeal ? <a href={address({ page: 'appeal', id: appeal.id })}>{t('appeal.title', { number: appeal.number })}</a> : reason}
    </p>
  )
}
