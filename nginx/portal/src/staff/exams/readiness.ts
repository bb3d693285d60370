// What stands between an exam and its hour. The group's own language needs its bank; a multilingual group can start
// with any of them (T10, A11).
import { t } from '../i18n'
import { languageName } from '../titles'
import type { BankReadiness, Exam } from './exams'

export type Obstacle = { severity: 'bad' | 'warn'; text: string }

const short = ({ language, approved, needed }: BankReadiness): string =>
  t('obstacle.bank', { language: languageName(language), approved, needed })

function bankObstacles({ languages, group }: Exam): Obstacle[] {
  const multilingual = group.language === 'multilingual'
  const wanted = languages.filter(({ language }) => multilingual || language === group.language)
  const lacking = wanted.filter(({ ready }) => !ready)
  const severity = lacking.length === wanted.length ? 'bad' : 'warn'
  return lacking.map((bank) => ({ severity, text: short(bank) }))
}

/** Of an oral or creative exam that has its date. */
function hearingObstacles({ state, has_meeting }: NonNullable<Exam['hearing']>): Obstacle[] {
  if (state === 'not_prepared') return [{ severity: 'bad', text: t('obstacle.not_prepared') }]
  return has_meeting ? [] : [{ severity: 'warn', text: t('obstacle.no_meeting') }]
}

/** The worst first; none: the exam is ready. */
export function obstaclesOf(exam: Exam): Obstacle[] {
  const found = !exam.hearing ? bankObstacles(exam) : exam.sitting ? hearingObstacles(exam.hearing) : []
  if (exam.students === 0) found.push({ severity: 'bad', text: t('obstacle.no_students') })
  const unrated = exam.students - exam.rated
  if (unrated > 0) found.push({ severity: 'warn', text: t('obstacle.unrated', { count: unrated }) })
  if (!exam.sitting) found.push({ severity: 'warn', text: t('obstacle.no_sitting') })
  return found.sort((a, b) => a.severity.localeCompare(b.severity))
}
