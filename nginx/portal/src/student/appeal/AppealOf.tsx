import { t } from '../i18n'
import { address } from '../route'
import { StateBadge, Term } from './Brief'
import { useAppeals } from './server'

/** The newest appeal against an attempt; nothing without one. */
export function AppealOf({ attempt }: { attempt: string }) {
  const { value, heard } = useAppeals()
  const appeal = value?.items.find((one) => one.attempt_id === attempt)
  if (!appeal) return null
  return (
    <section className="card sitting">
      <header>
        <h2>{t('appeal.title', { number: appeal.number })}</h2>
        <StateBadge state={appeal.state} />
      </header>
      <p>{t(`appeal_next.${appeal.state}`)}</p>
      <Term appeal={appeal} heard={heard} />
      <a className={appeal.turn === 'student' ? 'button primary' : 'button'} href={address({ page: 'appeal', id: appeal.id })}>
        {appeal.turn === 'student' ? t('appeal.fill_in') : t('appeal.open')}
      </a>
    </section>
  )
}
