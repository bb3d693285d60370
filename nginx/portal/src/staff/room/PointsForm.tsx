import { Button, TextInput } from '@mantine/core'
import { useRef, useState, type KeyboardEvent } from 'react'
import { decimal } from '../../shared/i18n'
import type { Hearing } from '../../shared/types'
import { t } from '../i18n'
import { Failure } from '../parts/Failure'
import { titleOf } from '../titles'
import { sumOf, wrapping } from './room'
import classes from './room.module.css'

type Props = {
  hearing: Hearing
  name: string
  initial: readonly string[] | null
  verb: string
  save: { isPending: boolean; error: unknown; mutate: (points: string[]) => void }
}

/** One number for each criterion, by keyboard: Enter goes on, the arrows take a step. */
export function PointsForm({ hearing: { criteria, step }, name, initial, verb, save }: Props) {
  const [values, setValues] = useState(() => criteria.map((_, index) => (initial ? decimal(initial[index] ?? '') : '')))
  const [checked, check] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const unit = Number(step)
  const points = values.map((value) => Number(value.replace(',', '.')))
  const isWrong = (index: number): boolean => {
    const value = points[index] as number
    const whole = value / unit
    return (
      values[index]?.trim() === '' ||
      !(value >= 0 && value <= Number(criteria[index]?.maximum)) ||
      Math.abs(whole - Math.round(whole)) > 1e-9
    )
  }
  const set = (index: number, value: string) => setValues(values.map((one, place) => (place === index ? value : one)))
  const submit = () => {
    check(true)
    const wrong = criteria.findIndex((_, index) => isWrong(index))
    if (wrong < 0) save.mutate(points.map(String))
    else form.current?.querySelectorAll('input')[wrong]?.focus()
  }
  const onKey = (event: KeyboardEvent<HTMLInputElement>, index: number) => {
    const most = Number(criteria[index]?.maximum)
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault()
      const next = (points[index] || 0) + (event.key === 'ArrowUp' ? unit : -unit)
      set(index, decimal(Math.min(most, Math.max(0, next))))
    } else if (event.key === 'Enter' && index < criteria.length - 1) {
      event.preventDefault()
      form.current?.querySelectorAll('input')[index + 1]?.focus()
    }
  }
  return (
    <form
      ref={form}
      aria-label={name}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <div className={classes.points}>
        {criteria.map((criterion, index) => (
          <TextInput
            key={criterion.n}
            label={`${titleOf(criterion)}, 0\u2060–\u2060${decimal(criterion.maximum)}`}
            inputMode="decimal"
            autoComplete="off"
            value={values[index] ?? ''}
            error={checked && isWrong(index) && t('room.points_wrong', { maximum: decimal(criterion.maximum), step: decimal(step) })}
            onChange={({ currentTarget }) => set(index, currentTarget.value)}
            onFocus={({ currentTarget }) => currentTarget.select()}
            onKeyDown={(event) => onKey(event, index)}
          />
        ))}
      </div>
      {save.error ? <Failure error={save.error} /> : null}
      <div className={classes.line}>
        <span className={classes.strong} aria-live="polite">
          {t('room.sum')}: {sumOf(points.map((value) => (Number.isFinite(value) ? value : 0)))} / {sumOf(criteria.map(({ maximum }) => maximum))}
        </span>
        <Button type="submit" classNames={wrapping} loading={save.isPending}>
          {verb}
        </Button>
      </div>
    </form>
  )
}
