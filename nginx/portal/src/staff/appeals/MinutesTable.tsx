// A31: all minutes of a commission, for its members and the administrators.
import { Anchor, NativeSelect } from '@mantine/core'
import { language } from '../../shared/i18n'
import { dateTime } from '../../shared/time'
import type { MinutesItem } from '../../shared/types'
import { link, refine, useAddress } from '../address'
import { t } from '../i18n'
import { DataTable } from '../parts/DataTable'
import { Filters } from '../parts/Filters'
import { Loaded } from '../parts/Loaded'
import { More } from '../parts/More'
import { RowButton } from '../parts/RowButton'
import { day, titleOf } from '../titles'
import { minutesPdfAddress, outcomeName, useAllMinutes } from './appeals'

export function MinutesTable() {
  const { commission } = useAddress().query
  const pages = useAllMinutes(commission)
  return (
    <>
      <CommissionFilter chosen={commission} />
      <Loaded query={pages}>{(rows) => <Rows rows={rows} />}</Loaded>
      <More pages={pages} />
    </>
  )
}

const orderOf = ({ commission }: MinutesItem): string =>
  t('commission.order', { number: commission.order_number, day: day(commission.order_date) })

/** Only where there are several. */
function CommissionFilter({ chosen = '' }: { chosen?: string | undefined }) {
  const known = useAllMinutes().data ?? []
  const commissions = new Map(known.map((one) => [one.commission.id, `${titleOf(one.exam.session)}. ${orderOf(one)}`]))
  if (commissions.size < 2 && !chosen) return null
  return (
    <Filters label={t('minutes')}>
      <NativeSelect
        label={t('commission')}
        value={chosen}
        onChange={(event) => refine({ commission: event.currentTarget.value })}
        data={[{ value: '', label: t('all') }, ...[...commissions].map(([value, label]) => ({ value, label }))]}
      />
    </Filters>
  )
}

function Rows({ rows }: { rows: readonly MinutesItem[] }) {
  return (
    <DataTable
      caption={t('minutes')}
      rows={rows}
      rowKey={({ id }) => id}
      empty={t('minutes.none')}
      columns={[
        {
          name: t('minutes'),
          leads: true,
          show: ({ id, number, appeal }) => (
            <Anchor inherit href={link(['appeals', appeal.id, 'minutes', id])}>
              {t('minutes.of', { number })}
            </Anchor>
          ),
        },
        { name: t('day'), fixed: true, show: ({ signed_at }) => dateTime(signed_at) },
        { name: t('appeal'), show: (minutes) => <Appeal minutes={minutes} /> },
        { name: t('decision'), show: (minutes) => <Decision minutes={minutes} /> },
        { name: t('commission'), show: (minutes) => <Commission minutes={minutes} /> },
        {
          name: t('actions'),
          actions: true,
          fixed: true,
          show: ({ id, number, appeal }) => (
            <RowButton
              text={t('minutes.pdf')}
              of={t('minutes.of', { number })}
              href={minutesPdfAddress(appeal.id, id, language.get())}
            />
          ),
        },
      ]}
    />
  )
}

type Props = { minutes: MinutesItem }

function Appeal({ minutes: { appeal, student, exam } }: Props) {
  return (
    <div>
      <Anchor inherit href={link(['appeals', appeal.id])}>
        {t('numbered', { number: appeal.number })} · {student.full_name}
      </Anchor>
      <div>
        <small>{titleOf(exam.discipline)}</small>
      </div>
    </div>
  )
}

function Decision({ minutes: { stage, outcome } }: Props) {
  return (
    <div>
      {outcomeName(outcome)}
      <div>
        <small>{t(`stage.${stage}`)}</small>
      </div>
    </div>
  )
}

function Commission({ minutes }: Props) {
  return (
    <div>
      {orderOf(minutes)}
      <div>
        <small>{titleOf(minutes.exam.session)}</small>
      </div>
    </div>
  )
}
