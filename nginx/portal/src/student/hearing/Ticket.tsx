import { useEffect, useState } from 'react'
import type { HearingTicket } from '../../shared/types'
import { backOff } from '../attempt/clock'
import { t } from '../i18n'
import { Loading } from '../parts/Loading'
import { openTicket } from './server'

/** O4, A21: the drawn ticket opens by itself and stays readable; it is never kept on the device. */
export function Ticket({ sitting, number }: { sitting: string; number: number }) {
  const ticket = useTicket(sitting, number)
  return (
    <section className="card ticket" aria-live="polite">
      <h2>{t('hearing.ticket', { number })}</h2>
      {ticket ? (
        <ol lang={ticket.language}>
          {ticket.questions.map((question, index) => (
            <li key={index}>{question}</li>
          ))}
        </ol>
      ) : (
        <Loading text={t('hearing.ticket_opening')} />
      )}
      <p className="muted small">{t('hearing.ticket_here')}</p>
    </section>
  )
}

/** Asked for until it comes. */
function useTicket(sitting: string, number: number): HearingTicket | undefined {
  const [ticket, setTicket] = useState<HearingTicket>()
  useEffect(() => {
    let left = false
    let timer: ReturnType<typeof setTimeout>
    const open = (failures: number): void =>
      void openTicket(sitting).then(
        (reply) => left || setTicket(reply),
        () => {
          if (!left) timer = setTimeout(() => open(failures + 1), backOff(failures + 1))
        },
      )
    open(0)
    return () => {
      left = true
      clearTimeout(timer)
    }
  }, [sitting, number])
  return ticket?.number === number ? ticket : undefined
}
