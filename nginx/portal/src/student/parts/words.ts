// Pieces of sentences that several pages say.
import { language } from '../../shared/i18n'
import { countdown } from '../../shared/time'
import type { Titles } from '../../shared/types'
import { t } from '../i18n'

export function titleOf(titles: Titles): string {
  return titles[`title_${language.get()}`]
}

type Unit = 'days' | 'hours' | 'minutes'

function counted(unit: Unit, count: number): string {
  const form = new Intl.PluralRules(language.get()).select(count) as 'one' | 'few' | 'many' | 'other'
  return t(`left.${unit}.${form}`, { count })
}

/** "2 days 3 hours", "3 hours 15 minutes", "15 minutes"; a started minute counts whole. */
export function spokenTime(milliseconds: number): string {
  const minutes = Math.max(0, Math.ceil(milliseconds / 60_000))
  const hours = Math.floor(minutes / 60)
  if (hours < 1) return counted('minutes', minutes)
  if (hours < 24) return `${counted('hours', hours)} ${counted('minutes', minutes % 60)}`
  return `${counted('days', Math.floor(hours / 24))} ${counted('hours', hours % 24)}`
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
