// New dates: an administrator appoints, moves and cancels them, a mentor sees those of the own groups and tells the students.
import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { dateTime } from '../../shared/time'
import type { Reschedule } from '../../shared/types'
import { refine, useAddress } from '../address'
import { t } from '../i18n'
import { DayField } from '../parts/DayField'
import { Filters } from '../parts/Filters'
import { Loaded } from '../parts/Loaded'
import { More } from '../parts/More'
import { Page } from '../parts/Page'
import { choices, titleOf } from '../titles'
import { CancelDialog } from './CancelDialog'
import { DateDialog } from './DateDialog'
import { useReschedules } from './dates'
import classes from './dates.module.css'
import { DateTable } from './DateTable'
import { MessageDialog } from './MessageDialog'
import { useLastVisit } from './visit'

export function DatesPage() {
  const { group, discipline, date, state, since } = useAddress().query
  const last = useLastVisit()
  const pages = useReschedules({ group, discipline, date, state, since })
  const [dated, appoint] = useState<Reschedule>()
  const [cancelled, cancel] = useState<Reschedule>()
  const [told, tell] = useState<Reschedule>()
  return (
    <Page title={t('new_dates')}>
      <DateFilters last={last} />
      <Loaded query={pages}>
        {(rows) => (
          <>
            <p className={classes.note}>{t('board.refreshes')}</p>
            <DateTable rows={rows} last={last} appoint={appoint} cancel={cancel} tell={tell} />
          </>
        )}
      </Loaded>
      <More pages={pages} />
      {dated && <DateDialog reschedule={dated} close={() => appoint(undefined)} />}
      {cancelled && <CancelDialog reschedule={cancelled} close={() => cancel(undefined)} />}
      {told && <MessageDialog reschedule={told} close={() => tell(undefined)} />}
    </Page>
  )
}

function DateFilters({ last }: { last: string | undefined }) {
  const { group = '', discipline = '', date = '', state = '', since = '' } = useAddress().query
  const known = useReschedules({}).data ?? []
  const groups = new Set([...known.flatMap(({ student }) => student.group ?? []), ...(group ? [group] : [])])
  const disciplines = new Map(known.map(({ exam }) => [exam.discipline.code, titleOf(exam.discipline)]))
  if (discipline && !disciplines.has(discipline)) disciplines.set(discipline, discipline)
  const everything = { value: '', label: t('all') }
  const visits = new Set([last, since].filter((visit): visit is string => Boolean(visit)))
  const pick = (name: string) => (event: { currentTarget: { value: string } }) =>
    refine({ [name]: event.currentTarget.value })
  return (
    <Filters label={t('new_dates')} paired>
      <NativeSelect
        label={t('group')}
        value={group}
        onChange={pick('group')}
        data={[everything, ...[...groups].sort().map((name) => ({ value: name, label: name }))]}
      />
      <NativeSelect
        label={t('discipline')}
        value={discipline}
        onChange={pick('discipline')}
        data={[everything, ...[...disciplines].map(([value, label]) => ({ value, label }))]}
      />
      <DayField label={t('dates.day')} value={date} onChange={(day) => refine({ date: day })} optional />
      <NativeSelect
        label={t('state')}
        value={state}
        onChange={pick('state')}
        data={[everything, ...choices(['waiting', 'appointed'] as const, (one) => t(`date.state.${one}`))]}
      />
      {visits.size > 0 && (
        <NativeSelect
          label={t('dates.changed')}
          value={since}
          onChange={pick('since')}
          data={[
            { value: '', label: t('dates.whenever') },
            ...[...visits].map((visit) => ({ value: visit, label: t('dates.since', { time: dateTime(visit) }) })),
          ]}
        />
      )}
    </Filters>
  )
}
