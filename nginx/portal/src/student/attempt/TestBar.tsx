import { countdown } from '../../shared/time'
import { t } from '../i18n'
import { Icon } from '../parts/Icon'
import { useNow } from '../parts/now'
import { remaining } from './clock'
import { answeredCount } from './outbox'
import type { Standing } from './state'

/** Always in sight: time left, progress, and whether everything is saved. `grid`: the list of questions, which is
 *  opened here where the screen has no room for it. */
export function TestBar({
  standing,
  title,
  grid,
}: {
  standing: Standing
  title: string
  grid?: { open: boolean; toggle: () => void }
}) {
  const { box, questions } = standing
  const answered = answeredCount(box, questions)
  return (
    <header className={standing.reachable ? 'test-bar' : 'test-bar offline'}>
      <div className="row">
        <TimeLeft standing={standing} />
        <p className="test-title" aria-hidden="true">
          {title}
        </p>
        <SaveSummary kept={box.kept.size} reachable={standing.reachable} />
        {grid && (
          <button type="button" className="plain grid-toggle" aria-expanded={grid.open} aria-controls="numbers" onClick={grid.toggle}>
            <Icon name="grid" />
            <span>
              {answered}/{questions.length}
            </span>
            <span className="hidden">{t('attempt.numbers')}</span>
          </button>
        )}
        <span className="count digits" aria-hidden="true">
          {answered}/{questions.length}
        </span>
      </div>
      <progress max={questions.length} value={answered} aria-label={t('attempt.progress', { answered, count: questions.length })} />
    </header>
  )
}

function TimeLeft({ standing }: { standing: Standing }) {
  const left = remaining(standing.clock, useNow(250))
  const urgency = left <= 60_000 ? 'last' : left <= 300_000 ? 'soon' : ''
  return (
    <p className={`time-left ${urgency}`} role="timer" aria-label={t('attempt.time_left')}>
      <Icon name="clock" />
      <span>{countdown(left)}</span>
    </p>
  )
}

function SaveSummary({ kept, reachable }: { kept: number; reachable: boolean }) {
  if (!reachable)
    return (
      <p className="save-summary warn" role="status">
        <Icon name="cloudOff" />
        {t('save.offline_count', { count: kept })}
      </p>
    )
  return (
    <p className="save-summary" role="status">
      <Icon name={kept > 0 ? 'spinner' : 'check'} />
      {kept > 0 ? t('save.saving') : t('save.all')}
    </p>
  )
}
