import { Text } from '@mantine/core'
import { dateTime } from '../../shared/time'
import type { Reschedule } from '../../shared/types'
import { t } from '../i18n'
import { fieldError, useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { useSave } from '../server'
import { titleOf } from '../titles'
import { putDate, startOf } from './dates'
import { NewDateFields } from './NewDateFields'

/** T12: appoints the date of a student who waits, or moves the one that was seen. */
export function DateDialog({ reschedule, close }: { reschedule: Reschedule; close: () => void }) {
  const { id, exam, student, date } = reschedule
  const fields = useFields({ day: date?.starts_at.slice(0, 10) ?? '', time: date?.starts_at.slice(11, 16) ?? '10:00' })
  const save = useSave(() => putDate(id, { starts_at: startOf(fields.values), instead_of: date?.starts_at ?? null }), close)
  return (
    <FormDialog
      close={close}
      title={`${date ? t('date.move') : t('date.appoint')}: ${student.full_name}`}
      save={save}
      submit={() => save.mutate(undefined)}
    >
      <Text size="sm">
        {titleOf(exam.discipline)}
        {date && ` · ${t('date.now', { time: dateTime(date.starts_at) })}`}
      </Text>
      <NewDateFields
        exam={exam.id}
        logins={[student.login]}
        day={fields.values.day}
        time={fields.values.time}
        choose={(day, time) => {
          fields.set('day', day)
          fields.set('time', time)
        }}
        error={fieldError(save.error, 'starts_at')}
      />
      <Text size="sm">{t('date.note')}</Text>
    </FormDialog>
  )
}
