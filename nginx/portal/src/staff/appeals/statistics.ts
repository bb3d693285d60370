// What the figures about a question mean, in words (A15).
import type { DossierQuestion } from '../../shared/types'
import { t } from '../i18n'

/** With fewer answers the figures say little. */
const few = 10

/** How options are called: A, B, C … by the place at which they were shown. */
export const optionLetter = (place: number): string => String.fromCharCode(64 + place)

export const percent = (part: number, whole: number): string => `${Math.round((100 * part) / whole)} %`

/** Sentences about how others answered the question, the most telling first. */
export function statisticsWords({ statistics, right_option }: DossierQuestion): string[] {
  const { shown, right, discrimination, strong } = statistics
  if (shown === 0) return [t('statistics.none')]
  const words = [t('statistics.shown', { shown, right, percent: percent(right, shown) })]
  for (const rival of rivals({ statistics, right_option }))
    words.unshift(t('statistics.rival', { option: optionLetter(rival), key: optionLetter(right_option), strong }))
  if (discrimination !== null)
    words.push(`${t('statistics.discrimination', { value: discrimination })} ${meaning(Number(discrimination))}`)
  if (shown < few) words.push(t('statistics.few'))
  return words
}

/** Options that the strong chose at least as often as the key: a sign of two right answers or of a wrong key. */
function rivals({ statistics: { options }, right_option }: Pick<DossierQuestion, 'statistics' | 'right_option'>): number[] {
  const key = options.find(({ option }) => option === right_option)?.chosen_by_strong ?? 0
  return options
    .filter(({ option, chosen_by_strong }) => option !== right_option && chosen_by_strong > 0 && chosen_by_strong >= key)
    .map(({ option }) => option)
}

function meaning(discrimination: number): string {
  if (discrimination < 0) return t('statistics.misleads')
  return discrimination < 0.2 ? t('statistics.tells_little') : t('statistics.tells')
}
