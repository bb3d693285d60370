// A31: public holidays, and weekends worked instead: terms and new dates go by them.
import { Button, NativeSelect, Text } from '@mantine/core'
import { useState } from 'react'
import type { CalendarDay } from '../../shared/types'
import { refine, useAddress } from '../address'
import { t } from '../i18n'
import { DataTable } from '../parts/DataTable'
import { Filters } from '../parts/Filters'
import { Loaded } from '../parts/Loaded'
import { Page } from '../parts/Page'
import { RowButton } from '../parts/RowButton'
import { useServerTime } from '../parts/serverTime'
import { State } from '../parts/State'
import { day as dayName, titleOf } from '../titles'
import { useCalendarDays } from './calendar'
import { DayDialog } from './DayDialog'
import { DayRemovalDialog } from './DayRemovalDialog'

const fresh: CalendarDay = { day: '', working: false, title_kk: '', title_ru: '', title_en: '' }

export function CalendarDaysPage() {
  const days = useCalendarDays()
  const now = useServerTime().data?.now
  const year = useAddress().query.year ?? now?.slice(0, 4)
  const [edited, edit] = useState<CalendarDay>()
  const [removed, remove] = useState<CalendarDay>()
  return (
    <Page
      title={t('calendar_days')}
      actions={<Button onClick={() => edit(fresh)}>{t('calendar_days.add')}</Button>}
    >
      <Text size="sm" c="gray.7" mb="md">
        {t('calendar_days.note')}
      </Text>
      <Loaded query={days}>
        {(rows) => (
          <>
            <Years rows={rows} year={year} />
            <DataTable
              caption={t('calendar_days')}
              rows={rows.filter(({ day }) => day.slice(0, 4) === year)}
              rowKey={({ day }) => day}
              columns={[
                { name: t('title'), leads: true, show: titleOf },
                { name: t('day'), fixed: true, show: ({ day }) => dayName(day) },
                {
                  name: t('calendar_days.kind'),
                  show: ({ working }) => (
                    <State tone={working ? 'live' : 'quiet'}>{t(working ? 'calendar_days.worked' : 'calendar_days.free')}</State>
                  ),
                },
                {
                  name: t('actions'),
                  actions: true,
                  show: (row) => (
                    <>
                      <RowButton text={t('edit')} of={titleOf(row)} onClick={() => edit(row)} />
                      <RowButton text={t('remove')} of={titleOf(row)} onClick={() => remove(row)} />
          
          </>
                ),
              },
            ]}
          />
          </>
        )}
      </Loaded>
      {edited && <DayDialog key={edited.day} calendarDay={edited} close={() => edit(undefined)} />}
      {removed && <DayRemovalDialog calendarDay={removed} close={() => remove(undefined)} />}
    </Page>
  )
}

function Years({ rows, year = '' }: { rows: readonly CalendarDay[]; year: string | undefined }) {
  const years = [...new Set([...rows.map(({ day }) => day.slice(0, 4)), ...(year ? [year] : [])])].sort()
  return (
    <Filters label={t('calendar_days')}>
      <NativeSelect
        label={t('year')}
        value={year}
        onChange={(event) => refine({ year: event.currentTarget.value })}
        data={years}
      />
    </Filters>
  )
}
