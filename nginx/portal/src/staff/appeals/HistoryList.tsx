import { dateTime } from '../../shared/time'
import type { AppealWithHistory } from '../../shared/types'
import { knows, t } from '../i18n'
import classes from './appeals.module.css'

/** What happened to the appeal, the oldest first. */
export function HistoryList({ history }: { history: AppealWithHistory['history'] }) {
  return (
    <ol className={classes.history}>
      {history.map(({ at, action, by }, index) => {
        const key = `history.${action}`
        return (
          <li key={index}>
            <time dateTime={at}>{dateTime(at)}</time>
            <span>{knows(key) ? t(key) : action}</span>
            <small>{t(`history.by.${by}`)}</small>
          </li>
        )
      })}
    </ol>
  )
}
