import { fill } from '../../shared/i18n'
import { dateTime } from '../../shared/time'
import type { Reschedule } from '../../shared/types'
import en from '../../locales/template/en.json'
import kk from '../../locales/template/kk.json'
import ru from '../../locales/template/ru.json'

const templates = { kk, ru, en }

/** What the student reads when the mentor tells of the date: the template in the student's language. */
export function letterOf({ exam: { discipline }, student: { language }, date }: Reschedule): string {
  return fill(templates[language]['message.date_from_mentor'], {
    discipline: discipline[`title_${language}`],
    starts_at: date ? dateTime(date.starts_at) : '—',
  })
}
