import { useState } from 'react'
import { isOnDayOf, timeFrom } from '../../shared/time'
import type { HearingPlace } from '../../shared/types'
import { t } from '../i18n'
import { useAsking } from '../parts/ask'
import { Failure } from '../parts/failure'
import { join } from './server'

type Props = { hearing: HearingPlace; now: number | undefined; reload: () => void }

/** O2, O9, O10: into the waiting room, or back into it, once the ban on devices is confirmed. */
export function Joining({ hearing, now, reload }: Props) {
  const { sitting, state, place, opens_at } = hearing
  const mayJoin = state === 'open' || (now !== undefined && now >= Date.parse(opens_at))
  const [banned, setBanned] = useState(place.devices_banned_at !== null)
  const { busy, failure, ask } = useAsking(reload)
  if (!mayJoin)
    return (
      <p className="card quiet">
        {t('hearing.join_from', { time: timeFrom(now, opens_at) })} {now !== undefined && isOnDayOf(now, opens_at) && t('hearing.wait_here')}
      </p>
    )
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault()
        ask(() => join(sitting.id))
      }}
    >
      {state === 'open' && place.state !== 'interrupted' && <p>{t('hearing.join_late')}</p>}
      <label className="choice">
        <input type="checkbox" checked={banned} onChange={() => setBanned(!banned)} />
        {t('hearing.ban')}
      </label>
      <Failure of={failure} />
      <button className="primary wide" disabled={!banned} aria-disabled={busy}>
        {busy ? t('hearing.joining') : t(place.state === 'interrupted' ? 'hearing.come_back' : 'hearing.join')}
      </button>
    </form>
  )
}
