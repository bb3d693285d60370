// What the proctor or the chair does with a student, step by step (O2, O4, O5, O8, O10, O11).
import { Button, Checkbox, Menu } from '@mantine/core'
import { useState } from 'react'
import type { Examinee, Hearing } from '../../shared/types'
import { t, type Text } from '../i18n'
import { Failure } from '../parts/Failure'
import { State } from '../parts/State'
import { MoveDialog, type Move } from './MoveDialog'
import { of, useAct, type ExamineeState } from './room'
import classes from './room.module.css'

type Props = { hearing: Hearing; examinee: Examinee }
type Way = { state: Move; text: Text }

const refuse: Way = { state: 'refused', text: 'room.refuse' }
const interrupt: Way = { state: 'interrupted', text: 'room.interrupt' }
const absent: Way = { state: 'absent', text: 'room.absent' }
const another: Way = { state: 'continued', text: 'room.continue' }
const back: Way = { state: 'waiting', text: 'room.put_back' }

/** The usual way on, and the ways aside, from each state. */
const ways: Partial<Record<ExamineeState, { on?: Way; aside: readonly Way[] }>> = {
  expected: { aside: [absent] },
  absent: { on: { state: 'waiting', text: 'room.came' }, aside: [] },
  waiting: { on: { state: 'called', text: 'room.call' }, aside: [absent, refuse, another] },
  interrupted: { on: { state: 'called', text: 'room.call' }, aside: [another, refuse] },
  called: { aside: [back, absent, interrupt, refuse] },
  answering: { on: { state: 'answered', text: 'room.finish' }, aside: [{ state: 'paused', text: 'room.pause' }, interrupt, refuse] },
  paused: { on: { state: 'answering', text: 'room.resume' }, aside: [interrupt, refuse] },
}
/** What has no need of a reason is done at once. */
const plain: readonly Move[] = ['called', 'answering', 'answered', 'waiting']

export function Conduct({ hearing, examinee }: Props) {
  const [moving, move] = useState<Way>()
  const act = useAct<Move>(hearing, (state) => [of(examinee, 'state'), { state }])
  const way = ways[examinee.state]
  if (!way || !hearing.may.move) return null
  const go = (one: Way) => (plain.includes(one.state) ? act.mutate(one.state) : move(one))
  const [first, ...rest] = way.aside
  return (
    <>
      {act.error && <Failure error={act.error} />}
      {examinee.state === 'called' && <Steps hearing={hearing} examinee={examinee} begin={() => act.mutate('answering')} />}
      <div className={classes.buttons}>
        {way.on && (
          <Button onClick={() => go(way.on as Way)} loading={act.isPending}>
            {t(way.on.text)}
          </Button>
        )}
        {first && (
          <Button variant="default" onClick={() => go(first)}>
            {t(first.text)}
          </Button>
        )}
        {rest.length > 0 && (
          <Menu withinPortal={false} position="bottom-start" withInitialFocusPlaceholder={false}>
            <Menu.Target>
              <Button variant="subtle">{t('room.more')}</Button>
            </Menu.Target>
            <Menu.Dropdown>
              {rest.map((one) => (
                <Menu.Item key={one.state} onClick={() => go(one)}>
                  {t(one.text)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {moving && (
        <MoveDialog hearing={hearing} examinee={examinee} state={moving.state} verb={t(moving.text)} close={() => move(undefined)} />
      )}
    </>
  )
}

/** O4, O9, A21: who it is, the ban on devices, the ticket; then the answer begins. */
function Steps({ hearing, examinee, begin }: Props & { begin: () => void }) {
  const { identified_at, devices_banned_at, ticket } = examinee
  const { may, tickets, exam } = hearing
  const [banned, ban] = useState(false)
  const identify = useAct(hearing, () => [of(examinee, 'identity'), banned ? { devices_banned: true } : {}])
  const draw = useAct(hearing, () => [of(examinee, 'ticket'), {}])
  const drawn = tickets === null || ticket !== null
  const known = identified_at !== null && devices_banned_at !== null
  const error = identify.error ?? draw.error
  return (
    <div className={classes.conduct}>
      <ol className={classes.steps}>
        <li>
          <State tone={identified_at ? 'good' : 'quiet'}>
            {identified_at ? t('room.step.identified') : t('room.step.identify')}
          </State>
        </li>
        {tickets && (
          <li>
            <State tone={ticket ? 'good' : 'quiet'}>
              {ticket ? t('room.step.drawn', { number: ticket.number }) : t('room.step.draw')}
            </State>
          </li>
        )}
      </ol>
      {error && <Failure error={error} />}
      {!devices_banned_at && may.identify && (
        <Checkbox label={t('room.step.ban')} checked={banned} onChange={({ currentTarget }) => ban(currentTarget.checked)} />
      )}
      <div className={classes.buttons}>
        {!known && may.identify && (
          <Button
            onClick={() => identify.mutate()}
            loading={identify.isPending}
            disabled={!devices_banned_at && !banned}
          >
            {t('room.step.identify')}
          </Button>
        )}
        {known && !drawn && may.draw && (
          <Button onClick={() => draw.mutate()} loading={draw.isPending}>
            {t('room.step.draw')}
          </Button>
        )}
        {known && drawn && <Button onClick={begin}>{t(exam.kind === 'creative' ? 'room.step.defend' : 'room.step.start')}</Button>}
      </div>
    </div>
  )
}
