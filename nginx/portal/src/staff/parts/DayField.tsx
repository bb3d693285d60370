import { DateInput } from '@mantine/dates'
import type { ReactNode } from 'react'
import { t } from '../i18n'
import { day as dayOf } from '../titles'

type Props = {
  label: string
  value: string
  onChange: (day: string) => void
  error?: ReactNode
  optional?: boolean
  /** Days before it cannot be chosen, and the field says so. */
  earliest?: string
}

/** A day, typed as dd.MM.yyyy or chosen in a calendar; `value` is 2026-11-23, '' when empty. */
export function DayField({ label, value, onChange, error, optional = false, earliest }: Props) {
  return (
    <DateInput
      label={label}
      value={value || null}
      onChange={(day) => onChange(day ?? '')}
      error={error}
      {...(earliest && { minDate: earliest, description: t('about.earliest', { day: dayOf(earliest) }) })}
      valueFormat="DD.MM.YYYY"
      placeholder={t('day.format')}
      dateParser={readDay}
      ariaLabels={{ previousMonth: t('month.previous'), nextMonth: t('month.next') }}
      hideOutsideDates
      popoverProps={{ attributes: { dropdown: { role: 'dialog', 'aria-label': label } } }}
      clearable={optional}
      clearButtonProps={{ 'aria-label': t('day.clear') }}
      required={!optional}
    />
  )
}

function readDay(text: string): string | null {
  const [, day, month, year] = /^(\d{1,2})[.\-/](\d{1,2})[.\-/](\d{4})$/.exec(text.trim()) ?? []
  if (!day || !month || !year) return null
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const real = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(real.getTime()) && real.toISOString().startsWith(iso) ? iso : null
}
