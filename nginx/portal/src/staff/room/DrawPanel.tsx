import type { Hearing } from '../../shared/types'
import { t } from '../i18n'
import { Section } from '../parts/Page'
import classes from './room.module.css'

/** A21: what the order of the tickets was fixed by, and its secret once the exam is over. */
export function DrawPanel({ hearing: { tickets } }: { hearing: Hearing }) {
  if (!tickets) return null
  const { drawn, total, commitment, seed } = tickets
  return (
    <Section title={t('room.draw')}>
      <div className={classes.panel}>
        <p className={classes.note}>{t(seed ? 'room.draw_over' : 'room.draw_note')}</p>
        <p>{t('room.draw_drawn', { drawn, total })}</p>
        {commitment && (
          <p>
            {t('room.draw_commitment')}: <code className={classes.hash}>{commitment}</code>
          </p>
        )}
        {seed && (
          <p>
            {t('room.draw_seed')}: <code className={classes.hash}>{seed}</code>
          </p>
        )}
      </div>
    </Section>
  )
}
