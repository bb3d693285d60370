import { timeAfter } from '../../shared/time'
import type { Examinee, Hearing } from '../../shared/types'
import { t } from '../i18n'
import { State } from '../parts/State'
import { isBefore } from './room'
import classes from './room.module.css'

type Props = { hearing: Hearing; examinee: Examinee; ticket: NonNullable<Examinee['ticket']> }

/** O4, A21: the drawn ticket, in the student's language. */
export function TicketPanel({ hearing, examinee, ticket }: Props) {
  const { number, questions, language } = ticket
  return (
    <section className={classes.panel} aria-label={t('room.ticket', { number })}>
      <div className={classes.line}>
        <h3 className={classes.name}>{t('room.ticket', { number })}</h3>
        <Seen hearing={hearing} examinee={examinee} ticket={ticket} />
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

/** Only while the student answers by it is an unread ticket anybody's concern. */
function Seen({ hearing, examinee, ticket: { opened_at } }: Props) {
  if (opened_at) return <State tone="good">{t('room.ticket_seen', { time: timeAfter(hearing.sitting.starts_at, opened_at) })}</State>
  if (isBefore(examinee)) return <State tone="warn">{t('room.ticket_unseen')}</State>
  return <State tone="quiet">{t('room.ticket_never_seen')}</State>
}
