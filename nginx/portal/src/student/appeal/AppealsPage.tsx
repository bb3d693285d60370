import { dateTime } from '../../shared/time'
import type { Appeal } from '../../shared/types'
import { t } from '../i18n'
import { Failure } from '../parts/failure'
import { Loading } from '../parts/Loading'
import { Notice } from '../parts/Notice'
import { Page } from '../parts/Page'
import { titleOf } from '../parts/words'
import { address } from '../route'
import { StateBadge, Term, toneOf } from './Brief'
import { useAppeals } from './server'

/** The student's appeals, the newest first: state, turn and term. */
export function AppealsPage() {
  const { value, heard, failure } = useAppeals()
  return (
    <Page title={t('appeals.title')}>
      <Failure of={failure} />
      {!value && failure === undefined && <Loading />}
      {value?.items.length === 0 && (
        <Notice tone="info">
          <p>{t('appeals.empty')}</p>
          <a className="button" href={address({ page: 'grades' })}>
            {t('nav.grades')}
          </a>
        </Notice>
      )}
      <ul className="cards">
        {value?.items.map((appeal) => (
          <li key={appeal.id}>
            <AppealCard appeal={appeal} heard={heard} />
          </li>
        ))}
      </ul>
    </Page>
  )
}

function AppealCard({ appeal, heard }: { appeal: Appeal; heard: number }) {
  const { id, number, state, turn, ground, exam, requested_at } = appeal
  return (
    <article className={`card sitting ${toneOf(state)}`}>
      <header>
        <h2>{t('appeal.title', { number })}</h2>
        <StateBadge state={state} />
      </header>
      <p>
        {titleOf(exam.discipline)} <span className="muted">· {t(`ground.${ground}`)}</span>
      </p>
      <p className="muted">
        {t('appeal.requested_at')}: <time dateTime={requested_at}>{dateTime(requested_at)}</time>
      </p>
      <Term appeal={appeal} heard={heard} />
      <a
        className={turn === 'student' ? 'button primary' : 'button'}
        href={address({ page: 'appeal', id })}
        aria-label={`${turn === 'student' ? t('appeal.fill_in') : t('appeal.open')}: ${t('appeal.title', { number })}`}
      >
        {turn === 'student' ? t('appeal.fill_in') : t('appeal.open')}
      </a>
    </article>
  )
}
