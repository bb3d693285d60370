import { dateTime } from '../../shared/time'
import type { Reschedule } from '../../shared/types'
import { link } from '../address'
import { t } from '../i18n'
import { DataTable } from '../parts/DataTable'
import { RowButton } from '../parts/RowButton'
import { State } from '../parts/State'
import { isAdministrator, isMentor, useUser } from '../shell/user'
import { titleOf } from '../titles'
import { cancelName, causeName } from './dates'
import classes from './dates.module.css'

type Props = {
  rows: readonly Reschedule[]
  /** The reader's last visit: what changed since is marked. */
  last: string | undefined
  appoint: (reschedule: Reschedule) => void
  cancel: (reschedule: Reschedule) => void
  tell: (reschedule: Reschedule) => void
}

export function DateTable({ rows, last, ...tasks }: Props) {
  return (
    <DataTable
      caption={t('new_dates')}
      rows={rows}
      rowKey={({ id }) => id}
      empty={t('dates.none')}
      columns={[
        { name: t('student'), leads: true, show: (row) => <Student row={row} last={last} /> },
        { name: t('exam'), show: ({ exam }) => titleOf(exam.discipline) },
        { name: t('date.cause'), show: (row) => <Cause row={row} /> },
        { name: t('new_date'), show: (row) => <Dates row={row} /> },
        { name: t('told'), show: (row) => row.date && <Told row={row} /> },
        { name: t('actions'), actions: true, show: (row) => <Actions row={row} {...tasks} /> },
      ]}
    />
  )
}

const isNew = ({ changed_at }: Reschedule, last: string | undefined): boolean =>
  last !== undefined && Date.parse(changed_at) > Date.parse(last)

function Student({ row, last }: { row: Reschedule; last: string | undefined }) {
  return (
    <div>
      {row.student.full_name}
      {row.student.group && (
        <div>
          <small>{row.student.group}</small>
        </div>
      )}
      {isNew(row, last) && (
        <div>
          <State tone="live">{t('dates.new')}</State>
        </div>
      )}
    </div>
  )
}

function Cause({ row: { cause, reason, appeal } }: { row: Reschedule }) {
  return (
    <div>
      {causeName(cause)}
      <div>
        <small>{appeal ? t('appeal.of', { number: appeal.number }) : reason}</small>
      </div>
    </div>
  )
}

function Dates({ row: { from, date, moves } }: { row: Reschedule }) {
  return (
    <div>
      {from && <del className={classes.from}>{dateTime(from.starts_at)}</del>}
      <div>{date ? <strong>{dateTime(date.starts_at)}</strong> : <State tone="warn">{t('date.state.waiting')}</State>}</div>
      {moves > 0 && <small>{t('date.moves', { count: moves })}</small>}
    </div>
  )
}

/** What the student knows: whether the mentor has told, and how far the last message came. */
function Told({ row: { told_at, message } }: { row: Reschedule }) {
  return (
    <div>
      {told_at ? (
        <State tone="good">{t('told.at', { time: dateTime(told_at) })}</State>
      ) : (
        <State tone="warn">{t('told.not')}</State>
      )}
      <div>
        <small>
          {message?.read_at
            ? t('told.read', { time: dateTime(message.read_at) })
            : message?.delivered_at
              ? t('told.delivered', { time: dateTime(message.delivered_at) })
              : t('told.undelivered')}
        </small>
      </div>
    </div>
  )
}

function Actions({ row, appoint, cancel, tell }: Pick<Props, 'appoint' | 'cancel' | 'tell'> & { row: Reschedule }) {
  const user = useUser()
  const { student, date, appeal, told_at } = row
  return (
    <>
      {isAdministrator(user) && (
        <>
          {date && <RowButton text={t('board')} of={student.full_name} href={link(['sittings', date.sitting_id])} />}
          <RowButton
            text={date ? t('date.move') : t('date.appoint')}
            of={student.full_name}
            variant={date ? 'default' : 'light'}
            onClick={() => appoint(row)}
          />
          {!appeal && <RowButton text={cancelName(row)} of={student.full_name} onClick={() => cancel(row)} />}
        </>
      )}
      {isMentor(user) && date && (
        <RowButton
          text={told_at ? t('tell.again') : t('tell')}
          of={student.full_name}
          variant={told_at ? 'default' : 'light'}
          onClick={() => tell(row)}
        />
      )}
    </>
  )
}
