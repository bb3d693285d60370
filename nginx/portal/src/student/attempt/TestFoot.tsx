import { t } from '../i18n'
import { Icon } from '../parts/Icon'

export function TestFoot({
  at,
  count,
  single,
  move,
  review,
}: {
  at: number
  count: number
  single: boolean
  move: (by: number) => void
  review: () => void
}) {
  const last = at === count || !single
  return (
    <nav className="test-foot" aria-label={t('attempt.steps')}>
      {single && (
        <button type="button" disabled={at === 1} onClick={() => move(-1)}>
          <Icon name="left" />
          <span>{t('attempt.previous')}</span>
        </button>
      )}
      <button type="button" className={last ? 'primary' : ''} onClick={review}>
        {t('attempt.review')}
      </button>
      {single && (
        <button type="button" className={last ? '' : 'primary'} disabled={at === count} onClick={() => move(1)}>
          <span>{t('attempt.next')}</span>
          <Icon name="right" />
        </button>
      )}
    </nav>
  )
}
