import { timeAfter } from '../../shared/time'
import type { Hearing } from '../../shared/types'
import { t } from '../i18n'
import { DataTable } from '../parts/DataTable'
import { Section } from '../parts/Page'
import { RowButton } from '../parts/RowButton'
import { State } from '../parts/State'
import { useUser } from '../shell/user'
import { dutiesOf, tell, useAct } from './room'

/** O3, A30: who is there of those whom the order appoints. */
export function StaffPanel({ hearing }: { hearing: Hearing }) {
  const { staff, sitting, may, state } = hearing
  const { login: me } = useUser()
  const put = useAct<{ login: string; present: boolean }>(hearing, (presence) => [['presence'], presence])
  return (
    <Section title={t('room.staff')}>
      <DataTable
        caption={t('room.staff')}
        rows={staff}
        rowKey={({ login }) => login}
        columns={[
          { name: t('full_name'), leads: true, show: ({ full_name }) => full_name },
          { name: t('duty'), show: ({ duties }) => dutiesOf(duties) },
          {
            name: t('state'),
            show: ({ present_since: since }) => (
              <State tone={since ? 'good' : 'quiet'}>
                {since ? t('room.present_since', { time: timeAfter(sitting.starts_at, since) }) : t('room.away')}
              </State>
            ),
          },
          {
            name: t('actions'),
            actions: true,
            show: ({ login, full_name, present_since }) =>
              may.others_presence &&
              state !== 'closed' &&
              login !== me && (
                <RowButton
                  text={present_since ? t('room.mark_away') : t('room.mark_present')}
                  of={full_name}
                  onClick={() => put.mutate({ login, present: !present_since }, { onError: tell })}
                />
              ),
          },
        ]}
      />
    </Section>
  )
}
