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

/** The same, and mm:ss in the last five minutes. */
export function duration(milliseconds: number): string {
  return milliseconds < 5 * 60_000 ? countdown(milliseconds) : spokenTime(milliseconds)
}
