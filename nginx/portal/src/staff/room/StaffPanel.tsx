import { timeAfter } from '../../shared/time'
import type { Hearing } from '../../shared/types'
import { t } from '../i18n'
import { Section } from '../parts/Page'
import { RowButton } from '../parts/RowButton'
import { State } from '../parts/State'
import { useUser } from '../shell/user'
import { dutiesOf, tell, useAct } from './room'
import classes from './room.module.css'

/** O3, A30: who is there of those whom the order appoints. */
export function StaffPanel({ hearing }: { hearing: Hearing }) {
  const { staff, sitting, may, state } = hearing
  const { login: me } = useUser()
  const put = useAct<{ login: string; present: boolean }>(hearing, (presence) => [['presence'], presence])
  return (
    <Section title={t('room.staff')}>
      <ul className={classes.queue} aria-label={t('room.staff')}>
        {staff.map(({ login, full_name, duties, present_since: since }) => (
          <li key={login}>
            <div className={classes.who}>
              <span className={classes.strong}>{full_name}</span>
              <br />
              {dutiesOf(duties)}
            </div>
            {state !== 'closed' && (
              <div className={classes.presence}>
                <State tone={since ? 'good' : 'quiet'}>
                  {since ? t('room.present_since', { time: timeAfter(sitting.starts_at, since) }) : t('room.away')}
                </State>
                {may.others_presence && login !== me && (
                  <RowButton
                    text={since ? t('room.mark_away') : t('room.mark_present')}
                    of={full_name}
                    onClick={() => put.mutate({ login, present: !since }, { onError: tell })}
                  />
                )}
              </div>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
