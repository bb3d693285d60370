import type { HearingPlace } from '../../shared/types'
import { t } from '../i18n'
import { Icon } from '../parts/Icon'

const names = { zoom: 'Zoom', webex: 'Cisco Webex' } as const

/** O1: the way into the video meeting, in a window of its own: this page stays. */
export function Meeting({ meeting, urgent }: { meeting: NonNullable<HearingPlace['meeting']>; urgent: boolean }) {
  return (
    <a className={urgent ? 'button primary wide' : 'button wide'} href={meeting.url} target="_blank" rel="noopener noreferrer">
      <Icon name="right" />
      {t('hearing.meeting')} ({names[meeting.provider]})
    </a>
  )
}
