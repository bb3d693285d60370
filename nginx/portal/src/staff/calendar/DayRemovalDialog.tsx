import { Text } from '@mantine/core'
import type { CalendarDay } from '../../shared/types'
import { t } from '../i18n'
import { FormDialog } from '../parts/FormDialog'
import { useSave } from '../server'
import { day as dayName, titleOf } from '../titles'
import { deleteCalendarDay } from './calendar'

export function DayRemovalDialog({ calendarDay, close }: { calendarDay: CalendarDay; close: () => void }) {
  const save = useSave(deleteCalendarDay, close)
  return (
    <FormDialog
      close={close}
      title={`${t('remove')}: ${dayName(calendarDay.day)}`}
      save={save}
      submit={() => save.mutate(calendarDay.day)}
      verb={t('remove')}
    >
      <Text fw={600}>{titleOf(calendarDay)}</Text>
      <Text size="sm">{t('calendar_days.remove.note')}</Text>
    </FormDialog>
  )
}
