import { dateTime } from '../../shared/time'
import type { Works } from '../../shared/types'
import { t } from '../i18n'
import { DataTable } from '../parts/DataTable'
import { sizeText } from '../parts/FileFacts'
import { RowButton } from '../parts/RowButton'
import { State } from '../parts/State'
import { useUser } from '../shell/user'
import { freeNumber, type StudentWorks, type Work } from './works'
import classes from './works.module.css'

export type Task = 'put' | 'open' | 'remove'
type Begin = (task: Task, of: StudentWorks, n: number, work: Work | undefined) => void
type Row = { of: StudentWorks; work: Work | undefined; isFirst: boolean }

/** A row for each work, and one for each student without any. */
const rowsOf = ({ students }: Works): Row[] =>
  students.flatMap((of) => (of.works.length > 0 ? of.works : [undefined]).map((work, index) => ({ of, work, isFirst: index === 0 })))

export function WorkTable({ works, begin }: { works: Works; begin: Begin }) {
  return (
    <DataTable
      caption={t('works')}
      rows={rowsOf(works)}
      rowKey={({ of, work }) => `${of.student.id} ${work?.n}`}
      empty={t('room.queue_none')}
      columns={[
        { name: t('student'), leads: true, show: ({ of }) => of.student.full_name },
        { name: t('work'), show: ({ work }) => (work ? <Named work={work} /> : <State tone="warn">{t('work.none')}</State>) },
        { name: t('work.given'), show: ({ work }) => (work ? <Given works={works} work={work} /> : null) },
        { name: t('actions'), actions: true, show: (row) => <Actions works={works} row={row} begin={begin} /> },
      ]}
    />
  )
}

function Named({ work: { title, kind, size_bytes, sha256 } }: { work: Work }) {
  return (
    <div>
      {title}
      <div>
        <small>
          {[t(`work.kind.${kind}`), size_bytes && sizeText(size_bytes), sha256 && `SHA-256 ${sha256.slice(0, 8)}…`].filter(Boolean).join(' · ')}
        </small>
      </div>
    </div>
  )
}

/** A28: everybody in the commission, with the delivery and the first opening. */
function Given({ works, work }: { works: Works; work: Work }) {
  return (
    <ul className={classes.given}>
      {works.commission.map(({ login, full_name }) => {
        const delivery = work.deliveries.find((one) => one.login === login)
        return (
          <li key={login}>
            <State tone={!delivery ? 'warn' : delivery.in_time ? 'good' : 'bad'}>{full_name}</State>
            <small>{delivery ? storyOf(delivery) : t('work.not_given')}</small>
          </li>
        )
      })}
    </ul>
  )
}

const storyOf = ({ delivered_at, in_time, late_reason, opened_at }: Work['deliveries'][number]): string =>
  [
    in_time ? t('work.given_at', { time: dateTime(delivered_at) }) : t('work.given_late', { time: dateTime(delivered_at), reason: late_reason ?? '' }),
    opened_at ? t('work.opened_at', { time: dateTime(opened_at) }) : t('work.unopened'),
  ].join(' · ')

function Actions({ works, row: { of, work, isFirst }, begin }: { works: Works; row: Row; begin: Begin }) {
  const me = useUser()
  const free = freeNumber(of)
  const name = of.student.full_name
  const mayOpen = works.may_edit || work?.deliveries.some(({ login }) => login === me.login)
  return (
    <>
      {work && mayOpen && <RowButton text={t('work.open')} of={`${work.title}, ${name}`} variant="light" onClick={() => begin('open', of, work.n, work)} />}
      {work && works.may_edit && (
        <>
          <RowButton text={t('work.replace')} of={`${work.title}, ${name}`} onClick={() => begin('put', of, work.n, work)} />
          <RowButton text={t('work.remove')} of={`${work.title}, ${name}`} onClick={() => begin('remove', of, work.n, work)} />
        </>
      )}
      {works.may_edit && isFirst && free !== undefined && (
        <RowButton text={t('work.add')} of={name} variant={work ? 'default' : 'light'} onClick={() => begin('put', of, free, undefined)} />
      )}
    </>
  )
}
