import { decimal } from '../../shared/i18n'
import { dateTime, deadline } from '../../shared/time'
import type { Effect } from '../../shared/types'
import { t } from '../i18n'
import classes from './appeals.module.css'

/** What a decision does, one sentence each. */
export function Effects({ effects }: { effects: readonly Effect[] }) {
  if (effects.length === 0) return <p className={classes.said}>{t('effects.none')}</p>
  return (
    <ul className={classes.words}>
      {effects.map((effect, index) => (
        <li key={index}>{effectText(effect)}</li>
      ))}
    </ul>
  )
}

function effectText({ effect, n = 0, attempts = 0, exam_points = '', resume_until = '', starts_at = '' }: Effect): string {
  return t(`effect.${effect}`, {
    n,
    attempts,
    exam_points: decimal(exam_points),
    resume_until: deadline(resume_until),
    starts_at: dateTime(starts_at),
  })
}
