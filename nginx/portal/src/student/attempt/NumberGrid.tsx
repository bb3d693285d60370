import type { Question } from '../../shared/types'
import { t } from '../i18n'
import { Icon } from '../parts/Icon'
import { choiceOf, type Outbox } from './outbox'

/** All questions at a glance; a number leads to its question. */
export function NumberGrid({
  questions,
  box,
  flags,
  at,
  goTo,
}: {
  questions: readonly Question[]
  box: Outbox
  flags: ReadonlySet<number>
  at: number
  goTo: (n: number) => void
}) {
  return (
    <nav aria-label={t('attempt.numbers')}>
      <ol className="numbers">
        {questions.map(({ n }) => {
          const answered = choiceOf(box, n) !== null
          const flagged = flags.has(n)
          const words = [answered ? t('attempt.answered') : t('attempt.unanswered'), flagged ? t('attempt.flagged') : '']
          return (
            <li key={n}>
              <button
                type="button"
                className={answered ? 'answered' : ''}
                aria-current={n === at ? 'step' : undefined}
                aria-label={`${n}: ${words.filter(Boolean).join(', ')}`}
                onClick={() => goTo(n)}
              >
                {n}
                {flagged && <Icon name="flag" />}
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
