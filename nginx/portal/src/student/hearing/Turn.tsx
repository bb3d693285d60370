import type { HearingPlace } from '../../shared/types'
import { t } from '../i18n'
import { Icon, type IconName } from '../parts/Icon'
import type { Tone } from '../parts/Notice'

type State = HearingPlace['place']['state']
const looks: Record<State, [Tone | 'call', IconName]> = {
  expected: ['info', 'calendar'],
  waiting: ['info', 'clock'],
  called: ['call', 'person'],
  answering: ['good', 'person'],
  paused: ['warn', 'clock'],
  interrupted: ['warn', 'cloudOff'],
  answered: ['good', 'check'],
  graded: ['good', 'check'],
  refused: ['bad', 'cross'],
  absent: ['bad', 'warning'],
  continued: ['info', 'calendar'],
}

/** Whose turn it is, and what to do: always in sight, and read out when it changes. */
export function Turn({ hearing }: { hearing: HearingPlace }) {
  const { place } = hearing
  const [tone, icon] = looks[place.state]
  return (
    <section className={`turn ${tone}`} aria-live="assertive" aria-atomic="true">
      <h2>
        <Icon name={icon} />
        {t(`hearing.state.${place.state}`)}
      </h2>
      {place.state === 'waiting' && <Queue hearing={hearing} />}
      {place.state !== 'graded' && <p>{noteOf(hearing, place.state)}</p>}
      {place.reason && <p className="as-written">{`${t('hearing.reason')}: ${place.reason}`}</p>}
      {place.is_late && ['waiting', 'called'].includes(place.state) && <p className="muted">{t('hearing.late')}</p>}
    </section>
  )
}

function Queue({ hearing: { state, place } }: { hearing: HearingPlace }) {
  if (state !== 'open' || place.ahead === null) return <p>{t('hearing.not_open')}</p>
  return (
    <p className="ahead">
      <strong>{place.ahead === 0 ? t('hearing.next') : t('hearing.ahead', { count: place.ahead })}</strong>
      {place.estimated_minutes !== null && (
        <span>{place.estimated_minutes === 0 ? t('hearing.soon') : t('hearing.estimate', { minutes: place.estimated_minutes })}</span>
      )}
    </p>
  )
}

function noteOf({ exam, state, ticket, commitment }: HearingPlace, own: Exclude<State, 'graded'>): string {
  if (own === 'expected') return state === 'closed' ? t('hearing.closed') : t(`schedule.commission`)
  if (own === 'absent') return state === 'closed' ? t('hearing.note.absent_closed') : t('hearing.note.absent')
  if (own === 'called' && ticket) return t('hearing.note.called_ticket')
  if (own === 'called' && exam.kind === 'creative') return t('hearing.note.called_defence')
  if (commitment === null && (own === 'interrupted' || own === 'continued')) return t(`hearing.ticketless.${own}`)
  return t(`hearing.note.${own}`)
}
