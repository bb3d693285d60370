import type { Appeal, AppealState } from '../../shared/types'
import { deadline } from '../../shared/time'
import { t } from '../i18n'
import { useNow } from '../parts/now'
import { spokenTime } from '../parts/words'

const tones: Partial<Record<AppealState, string>> = {
  admissible: 'go',
  returned: 'warn',
  upheld: 'good',
  corrected: 'good',
  rejected: 'bad',
  inadmissible: 'bad',
  lapsed: 'bad',
}
export const toneOf = (state: AppealState): string => tones[state] ?? ''

export function StateBadge({ state }: { state: AppealState }) {
  return <span className={`badge ${toneOf(state)}`}>{t(`appeal_state.${state}`)}</span>
}

/** Whose turn it is, until when, and how long that still is (A31). `heard`: when the appeal arrived, 0: long ago. */
export function Term({ appeal, heard }: { appeal: Appeal; heard: number }) {
  const now = useNow(15_000)
  const { turn, term_at, term_left_ms } = appeal
  if (turn === null || term_at === null || term_left_ms === null) return null
  const left = term_left_ms - Math.max(0, now - heard)
  return (
    <p className="term">
      <strong>{t(`turn.${turn}`)}</strong> {t('appeal.term', { datetime: deadline(term_at) })}
      {heard > 0 && <span className="left">{left > 0 ? t('appeal.left', { time: spokenTime(left) }) : t('appeal.term_past')}</span>}
    </p>
  )
}
