// Pieces of sentences that several pages say.
import { language } from '../../shared/i18n'
import { countdown } from '../../shared/time'
import type { Titles } from '../../shared/types'
import { t } from '../i18n'

export function titleOf(titles: Titles): string {
  return titles[`title_${language.get()}`]
}

/** "2 d 3 h", "3 h 15 min", "15 min", and mm:ss in the last five minutes. */
export function duration(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000)
  const hours = Math.floor(minutes / 60)
  if (minutes < 5) return countdown(milliseconds)
  if (hours < 1) return t('duration.minutes', { minutes })
  if (hours < 24) return t('duration.hours', { hours, minutes: minutes % 60 })
  return t('duration.days', { days: Math.floor(hours / 24), hours: hours % 24 })
}
