import { useEffect, useState } from 'react'
import { dateTime, deadline } from '../../shared/time'
import { liveNotes } from '../attempt/keep'
import { t } from '../i18n'
import { Failure } from '../parts/failure'
import { Loading } from '../parts/Loading'
import { Notice } from '../parts/Notice'
import { Page } from '../parts/Page'
import { titleOf } from '../parts/words'
import { address } from '../route'
import { arrange, type Part } from './order'
import { NewDates } from './NewDates'
import { useSchedule } from './schedule'
import { SittingCard } from './SittingCard'

export function SchedulePage() {
  const { value, asOf, ahead, failure } = useSchedule()
  const parts = value ? arrange(value, asOf) : undefined
  const titles: Record<Part, string> = {
    now: t('schedule.now'),
    coming: t('schedule.coming'),
    past: t('schedule.past'),
  }

  return (
    <Page title={t('schedule.title')}>
      <Failure of={failure} />
      {failure !== undefined && value && asOf && <p className="muted">{t('schedule.as_of', { datetime: dateTime(asOf) })}</p>}
      {failure !== undefined && <KeptHere />}
      {!value && failure === undefined && <Loading />}
      {value && <NewDates schedule={value} />}
      {value?.sittings.length === 0 && value.waiting.length === 0 && <Notice tone="info">{t('schedule.empty')}</Notice>}
      {parts?.map(({ part, sittings }) => (
        <section key={part} className="part">
          <h2>{titles[part]}</h2>
          <ul className="cards">
            {sittings.map((sitting) => (
              <li key={sitting.id}>
                <SittingCard sitting={sitting} ahead={ahead} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <aside className="card quiet">
        <h2>{t('schedule.prepare')}</h2>
        <p>{t('schedule.prepare_note')}</p>
        <div className="actions">
          <a className="button" href={address({ page: 'rehearsal' })}>
            {t('schedule.rehearsal')}
          </a>
          <a className="button" href={address({ page: 'check' })}>
            {t('schedule.check')}
          </a>
        </div>
      </aside>
    </Page>
  )
}

/** While the server is away: the attempts that this device knows to be alive, and what it keeps of them. */
function KeptHere() {
  const [live, setLive] = useState<Awaited<ReturnType<typeof liveNotes>>>([])
  useEffect(() => {
    liveNotes().then(setLive, () => undefined)
  }, [])
  return (
    <>
      {live.map((one) => (
        <Notice key={one.id} tone="warn">
          <p>
            <strong>{titleOf(one.titles)}</strong>
          </p>
          <p>{t('kept.count', { count: one.kept })}</p>
          {one.resumeUntil && <p>{t('resume_until', { datetime: deadline(one.resumeUntil) })}</p>}
          <a className="button" href={address({ page: 'attempt', id: one.id })}>
            {t('schedule.resume')}
          </a>
        </Notice>
      ))}
    </>
  )
}
