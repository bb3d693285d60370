import { Button, Switch } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { timeFrom } from '../../shared/time'
import type { Hearing } from '../../shared/types'
import { t } from '../i18n'
import { Failure } from '../parts/Failure'
import { Section } from '../parts/Page'
import { State } from '../parts/State'
import { useUser } from '../shell/user'
import { tell, useAct, useServerNow } from './room'
import classes from './room.module.css'

/** O2, O3, A30: what the opening waits for. */
export function Opening({ hearing }: { hearing: Hearing }) {
  const { quorum, staff, tickets, examinees, may } = hearing
  const open = useAct(hearing, () => [['opening'], {}])
  const now = useServerNow()
  const proctor = staff.some(({ duties, present_since }) => duties.includes('proctor') && present_since)
  const waiting = examinees.filter(({ state }) => state === 'waiting').length
  const steps: [boolean, ReactNode][] = [
    [proctor, t('room.before.proctor')],
    [quorum.reached, t('room.before.quorum', { present: quorum.present, needed: quorum.needed })],
    [waiting > 0, t('room.before.students', { waiting, total: examinees.length })],
  ]
  if (tickets) steps.splice(2, 0, [true, t('room.before.tickets')])
  return (
    <Section title={t('room.before')}>
      <div className={classes.panel}>
        <ul className={classes.steps}>
          {steps.map(([done, text], index) => (
            <li key={index}>
              <State tone={done ? 'good' : 'quiet'}>{text}</State>
            </li>
          ))}
        </ul>
        {open.error && <Failure error={open.error} />}
        {may.open ? (
          <Button onClick={() => open.mutate()} loading={open.isPending}>
            {t('room.open')}
          </Button>
        ) : (
          <p className={classes.note}>
            {hearing.may.presence
              ? t('room.before.who')
              : t('room.before.reveal', { time: timeFrom(now, hearing.opens_at) })}
          </p>
        )}
      </div>
    </Section>
  )
}

/** O3, A30: the reader's own presence, in one movement. */
export function Here({ hearing }: { hearing: Hearing }) {
  const { login } = useUser()
  const me = hearing.staff.find((one) => one.login === login)
  const here = useAct<boolean>(hearing, (present) => [['presence'], { present }])
  const [wanted, want] = useState<boolean>() // what was clicked, until the hearing says it
  if (!me || !hearing.may.presence) return null
  return (
    <Switch
      label={t('room.here')}
      checked={wanted ?? me.present_since !== null}
      onChange={({ currentTarget: { checked } }) => {
        want(checked)
        here.mutate(checked, { onError: tell, onSettled: () => want(undefined) })
      }}
    />
  )
}
