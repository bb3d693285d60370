import { second } from '../../shared/time'
import { t } from '../i18n'
import { Icon } from '../parts/Icon'
import type { Saved } from './outbox'

/** What became of the newest answer to one question. */
export function SaveState({
  saved,
  kept,
  reachable,
  answered,
}: {
  saved: Saved | undefined
  kept: boolean
  reachable: boolean
  answered: boolean
}) {
  if (kept && reachable)
    return (
      <p className="save saving" data-save="saving">
        <Icon name="spinner" />
        {t('save.saving')}
      </p>
    )
  if (kept)
    return (
      <p className="save warn" data-save="offline">
        <Icon name="device_kept" />
        {t('save.offline')}
      </p>
    )
  if (!saved || saved.seq === 0)
    return (
      <p className="save muted" data-save="none">
        {t('save.none')}
      </p>
    )
  const time = saved.savedAt ? second(saved.savedAt) : undefined
  return (
    <p className="save good" data-save="saved">
      <Icon name="check" />
      {answered ? t('save.saved') : t('save.cleared')}
      {time && <time className="digits">{time}</time>}
    </p>
  )
}
