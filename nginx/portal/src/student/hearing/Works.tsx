import { deadline } from '../../shared/time'
import type { OwnWorks } from '../../shared/types'
import { t } from '../i18n'
import { useResource } from '../resource'

/** C4: what the commission has of the student: the own works by their titles, and by when they were to be given. */
export function Works({ sitting }: { sitting: string }) {
  const { value } = useResource<OwnWorks>(`works ${sitting}`, `/hearings/${sitting}/my-works`)
  if (!value) return null
  return (
    <section className="card">
      <h2>{t('works.title')}</h2>
      {value.items.length === 0 && <p>{t('works.none', { time: deadline(value.deadline_at) })}</p>}
      {value.items.length > 0 && (
        <ul className="own-works">
          {value.items.map(({ n, kind, title, handed_over }) => (
            <li key={n}>
              <strong>{title}</strong>
              <br />
              <small>
                {t(kind === 'video' ? 'works.video' : 'works.work')} · {t(handed_over ? 'works.handed_over' : 'works.entered')}
              </small>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
