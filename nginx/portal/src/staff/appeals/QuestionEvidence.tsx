import { Anchor } from '@mantine/core'
import { dateTime, second } from '../../shared/time'
import type { DossierQuestion } from '../../shared/types'
import { link } from '../address'
import { t } from '../i18n'
import { State } from '../parts/State'
import { groundName } from './appeals'
import classes from './appeals.module.css'
import { optionLetter, percent, statisticsWords } from './statistics'

/** One question of the paper: what is claimed, as it was shown, what the student did, how others answered. */
export function QuestionEvidence({ question }: { question: DossierQuestion }) {
  const { n, version, version_state, language, claim, own_answer, other_appeals } = question
  return (
    <article className={classes.panel} aria-labelledby={`question-${n}`}>
      <h3 id={`question-${n}`}>{t('question.number', { n })}</h3>
      <small>
        {t('question.version', { version })} · {t(`question.${version_state}`)} · {t(`language.${language}`)}
      </small>
      {claim && <Said name={t('claim')} text={claim} />}
      {own_answer && <Said name={t('own_answer')} text={own_answer} />}
      <h4>{t('question.as_shown')}</h4>
      <p className={classes.said} lang={language}>
        {question.text}
      </p>
      <Options question={question} />
      <h4>{t('answers.changes')}</h4>
      <Changes question={question} />
      <h4>{t('statistics')}</h4>
      <ul className={classes.words}>
        {statisticsWords(question).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {other_appeals.length > 0 && (
        <>
          <h4>{t('appeals.other')}</h4>
          <ul className={classes.words}>
            {other_appeals.map(({ id, number, state, ground }) => (
              <li key={id}>
                <Anchor inherit href={link(['appeals', id])}>
                  {t('appeal.of', { number })}
                </Anchor>
                {`: ${groundName(ground)}, ${t(`appeal.state.${state}`)}`}
              </li>
            ))}
          </ul>
        </>
      )}
    </article>
  )
}

function Said({ name, text }: { name: string; text: string }) {
  return (
    <div>
      <h4>{name}</h4>
      <p className={classes.said}>{text}</p>
    </div>
  )
}

function Options({ question: { options, right_option, choice, language, statistics } }: { question: DossierQuestion }) {
  return (
    <ol className={classes.options}>
      {options.map((option, index) => {
        const place = index + 1
        const figures = statistics.options.find((one) => one.option === place)
        return (
          <li key={place} data-right={place === right_option}>
            <strong>{optionLetter(place)}</strong>
            <span lang={language}>{option}</span>
            {(place === right_option || place === choice) && (
              <span className={classes.marks}>
                {place === right_option && <State tone="good">{t('right_answer')}</State>}
                {place === choice && <State tone="live">{t('student.choice')}</State>}
              </span>
            )}
            {figures && statistics.shown > 0 && (
              <small>
                {t('statistics.option', {
                  chosen: figures.chosen,
                  percent: percent(figures.chosen, statistics.shown),
                  strong: figures.chosen_by_strong,
                })}
              </small>
            )}
          </li>
        )
      })}
    </ol>
  )
}

function Changes({ question: { answers } }: { question: DossierQuestion }) {
  if (answers.length === 0) return <p className={classes.said}>{t('answers.none')}</p>
  return (
    <ol className={classes.changes}>
      {answers.map(({ number, choice, saved_at, hash }) => (
        <li key={number}>
          <time dateTime={saved_at} title={dateTime(saved_at)}>
            {second(saved_at)}
          </time>
          {`: ${choice === null ? t('answers.cleared') : optionLetter(choice)} · ${t('receipt', { number })} `}
          <code title={hash}>{hash.slice(0, 12)}…</code>
        </li>
      ))}
    </ol>
  )
}
