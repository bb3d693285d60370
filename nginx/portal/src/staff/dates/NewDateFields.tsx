import { Button, NumberInput } from '@mantine/core'
import { TimePicker } from '@mantine/dates'
import { useEffect } from 'react'
import { dateTime } from '../../shared/time'
import { t } from '../i18n'
import { DayField } from '../parts/DayField'
import parts from '../parts/parts.module.css'
import { fieldError } from '../parts/fields'
import { fieldsOf, useDateSuggestions, type NewDate } from './dates'
import classes from './dates.module.css'

type Props = {
  exam: string
  /** Who all are to be free then. */
  logins: readonly string[]
  date: NewDate
  choose: (part: Partial<NewDate>) => void
  error: unknown
}

/** T12: a new date, typed or taken from those without conflicts. */
export function NewDateFields({ exam, logins, date: { day, time, late }, choose, error }: Props) {
  const { data, refetch } = useDateSuggestions(exam, logins)
  const suggestions = data?.items ?? []
  useEffect(() => {
    if (error) void refetch() // what was free at the form's opening may be taken by now
  }, [error, refetch])
  return (
    <>
      <div className={parts.moment}>
        <DayField label={t('day')} value={day} onChange={(next) => choose({ day: next })} error={fieldError(error, 'starts_at')} />
        <TimePicker
          label={t('time')}
          value={time}
          onChange={(next) => choose({ time: next })}
          format="24h"
          hoursInputLabel={t('time.hours')}
          minutesInputLabel={t('time.minutes')}
          required
        />
        <NumberInput
          label={t('late_start')}
          placeholder={t('late_start.usual')}
          value={late}
          onChange={(next) => choose({ late: next === '' ? '' : Number(next) })}
          error={fieldError(error, 'late_start_minutes')}
          min={1}
          max={1440}
          allowDecimal={false}
        />
      </div>
      {suggestions.length > 0 && (
        <div role="group" aria-label={t('date.suggestions')}>
          <p className={classes.note}>{t('date.suggestions')}</p>
          <div className={classes.suggestions}>
            {suggestions.slice(0, 8).map((suggestion) => {
              const its = fieldsOf(suggestion)
              const isChosen = day === its.day && time.slice(0, 5) === its.time
              return (
                <Button
                  key={suggestion.starts_at}
                  size="xs"
                  px={6}
                  aria-pressed={isChosen}
                  variant={isChosen ? 'filled' : 'default'}
                  onClick={() => choose({ day: its.day, time: its.time })}
                >
                  {dateTime(suggestion.starts_at)}
                </Button>
              )
            })}
          </div>
        </div>
      )}
    </>
  )
}
