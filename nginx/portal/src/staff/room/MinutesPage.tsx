// The minutes (хаттама) of an oral or creative exam as a page to read and print, in the reader's language.
import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { request } from '../../shared/api'
import { language } from '../../shared/i18n'
import { dateTime, deadline, hourMinute, timeAfter } from '../../shared/time'
import type { HearingMinutes } from '../../shared/types'
import { link } from '../address'
import { t } from '../i18n'
import { LoadedPage } from '../parts/LoadedPage'
import { Line, Part, Sheet } from '../parts/Sheet'
import { at } from '../server'
import { day, titleOf } from '../titles'
import { ExamineeMinutes } from './ExamineeMinutes'
import { dutiesOf } from './room'

const useHearingMinutes = (id: string) =>
  useQuery({
    queryKey: ['hearing', id, 'minutes'],
    queryFn: () => request<HearingMinutes>('GET', at(['hearings', id, 'minutes'])),
    staleTime: 0,
  })

export function MinutesPage({ id }: { id: string }) {
  const minutes = useHearingMinutes(id)
  return (
    <LoadedPage query={minutes} title={t('hearing_minutes')}>
      {(data) => <Document minutes={data} />}
    </LoadedPage>
  )
}

function Document({ minutes }: { minutes: HearingMinutes }) {
  const { sitting, exam, group, order, opened_at, closed_at, closed_by, examinees, recordings, recordings_since, no_recording } = minutes
  const pdf = '/api/v1' + at(['hearings', sitting.id, 'minutes', 'pdf'], { language: language.get() })
  return (
    <Sheet
      title={`${t('hearing_minutes')}: ${titleOf(exam.discipline)}`}
      above={
        <Anchor inherit href={link(['hearings', sitting.id])}>
          {[t('room'), group?.name].filter(Boolean).join(' · ')}
        </Anchor>
      }
      pdf={pdf}
    >
      <p>
        <strong>{t(exam.kind === 'creative' ? 'hearing_minutes.creative' : 'hearing_minutes.oral')}</strong>
      </p>
      <p>{[titleOf(exam.discipline), group?.name, titleOf(exam.session)].filter(Boolean).join(' · ')}</p>
      <Line name={t('sitting')} text={dateTime(sitting.starts_at)} />
      <Line name={t('hearing_minutes.held')} text={`${dateTime(opened_at)} – ${timeAfter(opened_at, closed_at)}`} />
      {order && <Line name={t('room.order')} text={t('room.order_of', { number: order.number, day: day(order.date) })} />}
      <Commission minutes={minutes} />
      <Replaced minutes={minutes} />
      <Tickets minutes={minutes} />
      <Handover minutes={minutes} />
      {examinees.map((one) => (
        <Part key={one.student.login} title={`${one.place}. ${one.student.full_name}`}>
          <ExamineeMinutes examinee={one} criteria={minutes.criteria} />
        </Part>
      ))}
      <Part title={t('recordings')}>
        <Recordings items={recordings} />
        {no_recording && <Line name={t('recording.why_none')} text={no_recording} />}
      </Part>
      <p>
        <small>{t('hearing_minutes.closed', { name: closed_by?.full_name ?? '—', time: dateTime(closed_at) })}</small>
      </p>
      {recordings_since.length > 0 && (
        <Part title={t('hearing_minutes.since')}>
          <Recordings items={recordings_since} />
        </Part>
      )}
    </Sheet>
  )
}

type Presence = HearingMinutes['staff'][number]['presence']

const timesOf = (presence: Presence): string =>
  presence.map(({ came_at, left_at }) => [came_at, left_at].filter((one) => one !== null).map(hourMinute).join('–')).join(', ') || t('hearing_minutes.not_present')

function Commission({ minutes: { staff, quorum } }: { minutes: HearingMinutes }) {
  return (
    <Part title={t('room.staff')}>
      {staff.map(({ login, full_name, duties, presence }) => (
        <Line key={login} name={dutiesOf(duties)} text={`${full_name} (${timesOf(presence)})`} />
      ))}
      <Line name={t('room.quorum')} text={t('hearing_minutes.quorum_of', { needed: quorum })} />
    </Part>
  )
}

/** O3, A30: who was something else, or in it at all, before he was replaced; and under which orders. */
function Replaced({ minutes: { replaced, orders_before } }: { minutes: HearingMinutes }) {
  if (replaced.length + orders_before.length === 0) return null
  return (
    <Part title={t('hearing_minutes.replaced')}>
      {replaced.map(({ login, full_name, duties, presence, order, replaced_at, reason }) => (
        <div key={`${login} ${replaced_at}`}>
          <Line name={dutiesOf(duties)} text={`${full_name} (${timesOf(presence)})`} />
          <OrderBefore {...order} replaced_at={replaced_at} reason={reason} />
        </div>
      ))}
      {orders_before.map((order) => (
        <OrderBefore key={order.replaced_at} {...order} />
      ))}
    </Part>
  )
}

function OrderBefore({ number, date, replaced_at, reason }: HearingMinutes['orders_before'][number]) {
  return (
    <>
      <Line name={t('room.order')} text={t('room.order_of', { number, day: day(date) })} />
      <Line name={t('hearing_minutes.replaced_at')} text={`${hourMinute(replaced_at)}, ${reason}`} />
    </>
  )
}

function Tickets({ minutes: { tickets } }: { minutes: HearingMinutes }) {
  if (!tickets) return null
  return (
    <Part title={t('hearing_minutes.tickets', { set: tickets.set })}>
      <Line name={t('hearing_minutes.commitment')} text={tickets.commitment ?? '—'} />
      <Line name={t('hearing_minutes.seed')} text={tickets.seed ?? '—'} />
    </Part>
  )
}

function Handover({ minutes: { handover } }: { minutes: HearingMinutes }) {
  if (!handover) return null
  return (
    <Part title={t('works')}>
      <Line name={t('works.deadline')} text={deadline(handover.deadline_at)} />
      {handover.missing.length > 0 && <Line name={t('works.missing')} text={handover.missing.join(', ')} />}
      {handover.late.map(({ student, title, delivered_at, reason }) => (
        <Line key={`${student} ${title}`} name={`${student}, ${title}`} text={t('work.given_late', { time: dateTime(delivered_at), reason: reason ?? '' })} />
      ))}
    </Part>
  )
}

function Recordings({ items }: { items: HearingMinutes['recordings'] }) {
  return items.map(({ provider, recorded_at, entered_at, seconds, deleted_at }) => (
    <p key={entered_at}>
      {[
        t(`recording.provider.${provider}`),
        dateTime(recorded_at ?? entered_at),
        seconds && t('recording.minutes', { count: Math.round(seconds / 60) }),
        deleted_at && t('recording.deleted_at', { time: dateTime(deleted_at) }),
      ]
        .filter(Boolean)
        .join(' · ')}
    </p>
  ))
}
