// O2–O6, C2–C6: the room of an exam before its commission, made to stand beside the video meeting.
import { Anchor, Button } from '@mantine/core'
import { useState } from 'react'
import { dateTime, timeAfter } from '../../shared/time'
import type { Hearing } from '../../shared/types'
import { link, refine, useAddress } from '../address'
import { t } from '../i18n'
import { LoadedPage } from '../parts/LoadedPage'
import { Page } from '../parts/Page'
import { Facts, State } from '../parts/State'
import { day, titleOf } from '../titles'
import { Announcer } from './Announcer'
import { CloseDialog } from './CloseDialog'
import { Continuation } from './Continuation'
import { DrawPanel } from './DrawPanel'
import { Here, Opening } from './Opening'
import { Queue } from './Queue'
import { currentOf, dutiesOf, hearingTones, useHearing } from './room'
import classes from './room.module.css'
import { RoomLinks } from './RoomLinks'
import { Stage } from './Stage'
import { StaffPanel } from './StaffPanel'

export function RoomPage({ id }: { id: string }) {
  const hearing = useHearing(id)
  return (
    <LoadedPage query={hearing} title={t('room')}>
      {(data) => <Room hearing={data} />}
    </LoadedPage>
  )
}

function Room({ hearing }: { hearing: Hearing }) {
  const [closing, close] = useState(false)
  const { exam, group, sitting, meeting, state, may } = hearing
  const shown = useAddress().query.student
  const current = currentOf(hearing)
  const examinee = hearing.examinees.find(({ student }) => student.login === shown) ?? current
  return (
    <Page
      title={`${titleOf(exam.discipline)} · ${group.name}`}
      above={
        <span className={classes.trail}>
          <Anchor inherit href={link(['hearings'])}>
            {t('hearings')}
          </Anchor>
          <span>{dateTime(sitting.starts_at)}</span>
        </span>
      }
      actions={
        <>
          {meeting && state !== 'closed' && (
            <Button component="a" variant="default" href={meeting.url} target="_blank" rel="noopener noreferrer">
              {t('room.meeting')}
            </Button>
          )}
          {may.close && (
            <Button variant="default" onClick={() => close(true)}>
              {t('room.close')}
            </Button>
          )}
        </>
      }
    >
      <Announcer hearing={hearing} />
      <Head hearing={hearing} />
      <RoomLinks hearing={hearing} />
      <Here hearing={hearing} />
      {state === 'planned' && <Opening hearing={hearing} />}
      <div className={classes.room}>
        {(state === 'open' || (state === 'closed' && examinee)) && (
          <div className={classes.stage}>
            <Stage
              key={examinee?.student.id}
              hearing={hearing}
              examinee={examinee}
              back={current && examinee !== current ? current : undefined}
            />
          </div>
        )}
        <div className={classes.side}>
          <Queue
            hearing={hearing}
            shown={examinee}
            show={(login) => refine({ student: login === current?.student.login ? undefined : login })}
          />
        </div>
      </div>
      <Continuation hearing={hearing} />
      <StaffPanel hearing={hearing} />
      <DrawPanel hearing={hearing} />
      {closing && <CloseDialog hearing={hearing} close={() => close(false)} />}
    </Page>
  )
}

function Quorum({ quorum: { present, needed, reached } }: Pick<Hearing, 'quorum'>) {
  return <State tone={reached ? 'good' : 'warn'}>{t('room.quorum_of', { present, needed })}</State>
}

function Head({ hearing }: { hearing: Hearing }) {
  const { state, quorum, order, duties, examinees, opened_at, closed_at, sitting, no_recording } = hearing
  const graded = examinees.filter((one) => one.state === 'graded').length
  return (
    <>
      <Facts
        facts={[
          [t('state'), <State tone={hearingTones[state]}>{t(`room.state.${state}`)}</State>],
          ...(state === 'closed' ? [] : [[t('room.quorum'), <Quorum quorum={quorum} />] as const]),
          [t('room.graded'), t('room.graded_of', { graded, total: examinees.length })],
          ...(duties.length > 0 ? [[t('room.duties'), dutiesOf(duties)] as const] : []),
          ...(order ? [[t('room.order'), t('room.order_of', { number: order.number, day: day(order.date) })] as const] : []),
        ]}
      />
      {(opened_at || closed_at) && (
        <p className={classes.times}>
          {[
            opened_at && t('room.opened_at', { time: timeAfter(sitting.starts_at, opened_at) }),
            closed_at && t('room.closed_at', { time: timeAfter(sitting.starts_at, closed_at) }),
            no_recording && t('room.no_recording', { reason: no_recording }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      )}
    </>
  )
}
