import type { HearingPlace } from '../../shared/types'
import { t } from '../i18n'
import { Icon } from '../parts/Icon'

const names = { zoom: 'Zoom', webex: 'Cisco Webex' } as const

/** O1: the way into the video meeting, in a window of its own: this page stays. */
export function Meeting({ meeting, state }: { meeting: NonNullable<HearingPlace['meeting']>; state: HearingPlace['place']['state'] }) {
  const urgent = state === 'called' || state === 'interrupted'
  return (
    <div className="meeting">
      <a className={urgent ? 'button primary wide' : 'button wide'} href={meeting.url} target="_blank" rel="noopener noreferrer">
        <Icon name="right" />
        {t('hearing.meeting')} ({names[meeting.provider]})
      </a>
      {state === 'waiting' && <p className="muted small">{t('hearing.meeting_wait')}</p>}
    </div>
  )
}
