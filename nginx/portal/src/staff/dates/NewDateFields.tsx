import { Button } from '@mantine/core'
import { TimePicker } from '@mantine/dates'
import { dateTime } from '../../shared/time'
import { t } from '../i18n'
import { DayField } from '../parts/DayField'
import parts from '../parts/parts.module.css'
import { useDateSuggestions } from './dates'
import classes from './dates.module.css'

type Props = {
  exam: string
  /** Who all are to be free then. */
  logins: readonly string[]
  /** 2026-11-27 and 10:00, by the university's clock. */
  day: string
  time: string
  choose: (day: string, time: string) => void
  error: string | undefined
}

/** T12: a new date, typed or taken from those without conflicts. */
export function NewDateFields({ exam, logins, day, time, choose, error }: Props) {
  const suggestions = useDateSuggestions(exam, logins).data?.items ?? []
  return (
    <>
      <div className={parts.moment}>
        <DayField label={t('day')} value={day} onChange={(next) => choose(next, time)} error={error} />
        <TimePicker
          label={t('time')}
          value={time}
          onChange={(next) => choose(day, next)}
          format="24h"
          hoursInputLabel={t('time.hours')}
          minutesInputLabel={t('time.minutes')}
          required
        />
      </div>
      {suggestions.length > 0 && (
        <div role="group" aria-label={t('date.suggestions')}>
          <p className={classes.note}>{t('date.suggestions')}</p>
          <div className={classes.suggestions}>
            {suggestions.slice(0, 8).map(({ starts_at }) => {
              const [its_day, its_time] = [starts_at.slice(0, 10), starts_at.slice(11, 16)]
              return (
                <Button
                  key={starts_at}
                  size="xs"
                  px={6}
                  aria-pressed={day === its_day && time.slice(0, 5) === its_time}
                  variant={day === its_day && time.slice(0, 5) === its_time ? 'filled' : 'default'}
                  onClick={() => choose(its_day, its_time)}
                >
                  {dateTime(starts_at)}
                </Button>
              )
            })}
          </div>
        </div>
      )}
    </>
  )
}
