import type { Language } from '../../shared/i18n'
import type { Question } from '../../shared/types'
import { t } from '../i18n'
import { Icon } from '../parts/Icon'
import type { Choice, Saved } from './outbox'
import { SaveState } from './SaveState'

export type QuestionCardProps = {
  question: Question
  count: number
  language: Language // of the test
  choice: Choice
  saved: Saved | undefined
  kept: boolean
  reachable: boolean
  flagged: boolean
  choose: (choice: Choice) => void
  toggleFlag: () => void
  dispute?: () => void // absent: a rehearsal
}

export function QuestionCard(props: QuestionCardProps) {
  const { question, count, language, choice, flagged, choose, toggleFlag } = props
  const { n, text, options } = question
  return (
    <section className="card question" aria-labelledby={`question-${n}`}>
      <header>
        <h2 id={`question-${n}`} tabIndex={-1}>
          {t('attempt.question', { n, count })}
        </h2>
        <button type="button" className={flagged ? 'plain flag on' : 'plain flag'} aria-pressed={flagged} onClick={toggleFlag}>
          <Icon name="flag" />
          <span>{flagged ? t('attempt.flagged') : t('attempt.flag')}</span>
        </button>
      </header>
      <fieldset lang={language}>
        <legend>{text}</legend>
        {options.map((option, index) => (
          <label key={index} className="option">
            <input
              type="radio"
              name={`answer-${n}`}
              value={index + 1}
              checked={choice === index + 1}
              onChange={() => choose(index + 1)}
            />
            <span className="letter" aria-hidden="true">
              {String.fromCharCode(65 + index)}
            </span>
            <span className="text">{option}</span>
          </label>
        ))}
      </fieldset>
      <footer>
        <SaveState saved={props.saved} kept={props.kept} reachable={props.reachable} answered={choice !== null} />
        <button type="button" className="plain" aria-disabled={choice === null} onClick={() => choose(null)}>
          <Icon name="cross" />
          {t('attempt.clear')}
        </button>
      </footer>
      {props.dispute && (
        <button type="button" className="plain dispute" onClick={props.dispute}>
          <Icon name="warning" />
          {t('dispute.open')}
        </button>
      )}
    </section>
  )
}
