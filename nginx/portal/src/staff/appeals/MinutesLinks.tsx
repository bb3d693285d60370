import { Anchor } from '@mantine/core'
import { dateTime } from '../../shared/time'
import type { Minutes } from '../../shared/types'
import { link } from '../address'
import { t } from '../i18n'
import { outcomeName } from './appeals'
import classes from './appeals.module.css'

/** The minutes of an appeal, and the way to the other attempts that had a faulty question. */
export function MinutesLinks({ appeal, minutes }: { appeal: string; minutes: readonly Minutes[] }) {
  const affects = minutes.some(({ effects }) => effects.some(({ effect }) => effect === 'others_affected'))
  return (
    <ul className={classes.list}>
      {minutes.map(({ id, number, stage, outcome, signed_at }) => (
        <li key={id}>
          <Anchor inherit href={link(['appeals', appeal, 'minutes', id])}>
            {t('minutes.of', { number })}
          </Anchor>
          {` · ${dateTime(signed_at)}`}
          <div>
            {t(`stage.${stage}`)}: {outcomeName(outcome)}
          </div>
        </li>
      ))}
      {affects && (
        <li>
          <Anchor inherit href={link(['appeals', appeal, 'affected'])}>
            {t('affected')}
          </Anchor>
        </li>
      )}
    </ul>
  )
}
