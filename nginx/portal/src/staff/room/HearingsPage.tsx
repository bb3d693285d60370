import { Anchor } from '@mantine/core'
import { dateTime } from '../../shared/time'
import { link } from '../address'
import { t } from '../i18n'
import { DataTable } from '../parts/DataTable'
import { Loaded } from '../parts/Loaded'
import { Page } from '../parts/Page'
import { State } from '../parts/State'
import { titleOf } from '../titles'
import { dutiesOf, hearingTones, useHearings } from './room'

/** The oral and creative exams that the reader has a part in; an administrator sees all of the running sessions. */
export function HearingsPage() {
  const hearings = useHearings()
  return (
    <Page title={t('hearings')}>
      <Loaded query={hearings}>
        {(rows) => (
          <DataTable
            caption={t('hearings')}
            rows={rows}
            rowKey={({ id }) => id}
            empty={t('hearings.none')}
            columns={[
              {
                name: t('exam'),
                leads: true,
                show: ({ id, exam, group }) => (
                  <Anchor inherit href={link(['hearings', id])}>
                    {titleOf(exam.discipline)} · {group.name}
                  </Anchor>
                ),
              },
              { name: t('sitting'), fixed: true, show: ({ starts_at }) => dateTime(starts_at) },
              { name: t('room.kind'), show: ({ exam }) => t(exam.kind === 'creative' ? 'kind.creative' : 'kind.oral') },
              { name: t('state'), show: ({ state }) => <State tone={hearingTones[state]}>{t(`room.state.${state}`)}</State> },
              { name: t('room.duties'), show: ({ duties }) => (duties.length > 0 ? dutiesOf(duties) : null) },
              { name: t('room.waiting'), number: true, show: ({ counts }) => counts.waiting },
              { name: t('room.graded'), number: true, fixed: true, show: ({ counts }) => t('room.graded_of', counts) },
            ]}
          />
        )}
      </Loaded>
    </Page>
  )
}
