import { dateTime } from '../../shared/time'
import type { AppealWithHistory } from '../../shared/types'
import { knows, t } from '../i18n'

/** What happened to an appeal, by whom and when; what has no words for the student is left out. */
export function History({ entries }: { entries: AppealWithHistory['history'] }) {
  const told = entries.filter(({ action }) => knows(textOf(action)))
  return (
    <section className="card">
      <h2>{t('history.title')}</h2>
      <ol className="history">
        {told.map(({ at, action, by }) => (
          <li key={`${at} ${action}`}>
            <time dateTime={at}>{dateTime(at)}</time>
            <span>
              {inWords(action)} <span className="muted">· {t(`history.by.${by}`)}</span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

const textOf = (action: string) => `history.${action.replace('appeal.', '')}`

function inWords(action: string): string {
  const key = textOf(action)
  return knows(key) ? t(key) : ''
}
