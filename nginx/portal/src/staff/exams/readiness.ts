// What stands between an exam and its hour. A bank must be ready in the group's own language; for a multilingual group
// in any of them.
import { t } from '../i18n'
import { languageName } from '../titles'
import type { BankReadiness, Exam } from './exams'

export type Obstacle = { severity: 'bad' | 'warn'; text: string }

const short = ({ language, approved, needed }: BankReadiness): string =>
  t('obstacle.bank', { language: languageName(language), approved, needed })

function bankObstacles({ languages, group }: Exam): Obstacle[] {
  const lacking = languages.filter(({ ready }) => !ready)
  const stops =
    group.language === 'multilingual'
      ? lacking.length === languages.length
      : lacking.some(({ language }) => language === group.language)
  return lacking
    .filter(({ language, approved }) => approved > 0 || group.language === 'multilingual' || language === group.language)
    .map((bank) => ({
      severity: stops && (group.language === 'multilingual' || bank.language === group.language) ? 'bad' : 'warn',
      text: short(bank),
    }))
}

/** The worst first; none: the exam is ready. */
export function obstaclesOf(exam: Exam): Obstacle[] {
  const found = bankObstacles(exam)
  if (exam.students === 0) found.push({ severity: 'bad', text: t('obstacle.no_students') })
  const unrated = exam.students - exam.rated
  if (unrated > 0) found.push({ severity: 'warn', text: t('obstacle.unrated', { count: unrated }) })
  if (!exam.sitting) found.push({ severity: 'warn', text: t('obstacle.no_sitting') })
  return found.sort((a, b) => a.severity.localeCompare(b.severity))
}
