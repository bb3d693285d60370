import { language } from '../../shared/i18n'
import { dateTime, deadline, endAfter } from '../../shared/time'
import type { Clash } from '../../shared/types'
import { t } from '../i18n'
import { day, titleOf } from '../titles'

/** What stands in the way of a date (T12, A18), in the reader's language. */
export function clashText({ person, group, discipline, starts_at, ends_at, ...more }: Clash): string {
  const who = person?.full_name ?? group
  if (discipline && starts_at && ends_at)
    return `${who}: ${titleOf(discipline)}, ${dateTime(starts_at)}–${endAfter(starts_at, ends_at)}`
  if (starts_at) return `${who}: ${dateTime(starts_at)}. ${t('clash.by', { name: more.appointed_by?.full_name ?? '—' })}`
  if (who) return who
  if (more.starts_on && more.ends_on) return t('clash.session', { from: day(more.starts_on), until: day(more.ends_on) })
  if (more.day) return [day(more.day), more[`title_${language.get()}`]].filter(Boolean).join(', ')
  if (more.opens && more.closes && ends_at)
    return t('clash.night', { opens: more.opens, closes: more.closes, ends_at: deadline(ends_at) })
  return more.now ? t('clash.now', { now: dateTime(more.now) }) : ''
}
