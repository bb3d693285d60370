import { useState } from 'react'
import { request } from '../../shared/api'
import { dateTime } from '../../shared/time'
import type { CalendarFeed, NewCalendarFeed } from '../../shared/types'
import { t } from '../i18n'
import { useAsking } from '../parts/ask'
import { Failure } from '../parts/failure'
import { useResource } from '../resource'

/** The own exams in the phone's calendar: a private address, shown once, taken back at any time. */
export function Calendar() {
  const { value, reload } = useResource<CalendarFeed>('calendar', '/calendar-feed')
  const [made, setMade] = useState<NewCalendarFeed | null>(null)
  const making = useAsking<NewCalendarFeed>((feed) => {
    setMade(feed)
    reload()
  })
  const revoking = useAsking<CalendarFeed>(() => {
    setMade(null)
    reload()
  })
  const since = value?.created_at ?? null
  return (
    <section className="card">
      <h2>{t('calendar.title')}</h2>
      <p className="muted">{t('calendar.note')}</p>
      {made && <Once address={location.origin + made.path} />}
      {since && !made && <p>{t('calendar.since', { datetime: dateTime(since) })}</p>}
      <Failure of={making.failure ?? revoking.failure} />
      <div className="actions">
        <button type="button" aria-disabled={making.busy} onClick={() => making.ask(() => request('PUT', '/calendar-feed', {}))}>
          {since ? t('calendar.again') : t('calendar.make')}
        </button>
        {since && (
          <button type="button" aria-disabled={revoking.busy} onClick={() => revoking.ask(() => request('DELETE', '/calendar-feed'))}>
            {t('calendar.revoke')}
          </button>
        )}
      </div>
    </section>
  )
}

function Once({ address }: { address: string }) {
  const [copied, setCopied] = useState(false)
  const copy = () => navigator.clipboard?.writeText(address).then(() => setCopied(true), () => undefined)
  return (
    <>
      <label>
        {t('calendar.address')}
        <input className="hash" readOnly value={address} onFocus={({ currentTarget }) => currentTarget.select()} />
      </label>
      <p className="muted">{t('calendar.once')}</p>
      {'clipboard' in navigator && (
        <button type="button" onClick={() => void copy()}>
          {copied ? t('calendar.copied') : t('calendar.copy')}
        </button>
      )}
    </>
  )
}
