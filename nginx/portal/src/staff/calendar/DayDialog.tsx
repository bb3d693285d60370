import { Radio, Stack, TextInput } from '@mantine/core'
import { languages } from '../../shared/i18n'
import type { CalendarDay } from '../../shared/types'
import { t } from '../i18n'
import { DayField } from '../parts/DayField'
import { fieldError, useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { useSave } from '../server'
import { day as dayName } from '../titles'
import { putCalendarDay } from './calendar'

/** Adds a day, or changes what is said of one; the day itself is its name. */
export function DayDialog({ calendarDay, close }: { calendarDay: CalendarDay; close: () => void }) {
  const isNew = calendarDay.day === ''
  const fields = useFields(calendarDay)
  const save = useSave(putCalendarDay, close)
  return (
    <FormDialog
      close={close}
      title={isNew ? t('calendar_days.add') : dayName(calendarDay.day)}
      save={save}
      submit={() => save.mutate(fields.values)}
    >
      {isNew && (
        <DayField
          label={t('day')}
          value={fields.values.day}
          onChange={(day) => fields.set('day', day)}
          error={fieldError(save.error, 'day')}
        />
      )}
      <Radio.Group
        label={t('calendar_days.kind')}
        value={String(fields.values.working)}
        onChange={(working) => fields.set('working', working === 'true')}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="false" label={t('calendar_days.free')} />
          <Radio value="true" label={t('calendar_days.worked')} />
        </Stack>
      </Radio.Group>
      {languages.map((one) => (
        <TextInput
          key={one}
          {...fields.text(`title_${one}`, save.error)}
          label={t(`title.${one}`)}
          lang={one}
          maxLength={200}
          required
        />
      ))}
    </FormDialog>
  )
}
