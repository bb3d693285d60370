import { timeAfter } from '../../shared/time'
import type { Examinee, Hearing } from '../../shared/types'
import { t } from '../i18n'
import { State } from '../parts/State'
import classes from './room.module.css'

/** O4, A21: the drawn ticket, in the student's language. */
export function TicketPanel({ hearing, ticket }: { hearing: Hearing; ticket: NonNullable<Examinee['ticket']> }) {
  const { number, opened_at, questions, language } = ticket
  return (
    <section className={classes.panel} aria-label={t('room.ticket', { number })}>
      <div className={classes.line}>
        <h3 className={classes.name}>{t('room.ticket', { number })}</h3>
        <State tone={opened_at ? 'good' : 'warn'}>
          {opened_at ? t('room.ticket_seen', { time: timeAfter(hearing.sitting.starts_at, opened_at) }) : t('room.ticket_unseen')}
        </State>
      </div>
      {questions && (
        <ol className={classes.questions} lang={language ?? undefined}>
          {questions.map((question, index) => (
            <li key={index}>{question}</li>
          ))}
        </ol>
      )}
    </section>
  )
}
