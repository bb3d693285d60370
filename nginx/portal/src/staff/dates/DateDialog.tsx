import { Text } from '@mantine/core'
import { dateTime } from '../../shared/time'
import type { Reschedule } from '../../shared/types'
import { t } from '../i18n'
import { useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { useSave } from '../server'
import { titleOf } from '../titles'
import { dateOf, fieldsOf, putDate } from './dates'
import { NewDateFields } from './NewDateFields'

/** T12: appoints the date of a student who waits, or moves the one that was seen. */
export function DateDialog({ reschedule, close }: { reschedule: Reschedule; close: () => void }) {
  const { id, exam, student, date } = reschedule
  const fields = useFields(fieldsOf(date))
  const save = useSave(() => putDate(id, { ...dateOf(fields.values), instead_of: date?.starts_at ?? null }), close)
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
        date={fields.values}
        choose={fields.merge}
        error={save.error}
      />
      <Text size="sm">{t('date.note')}</Text>
    </FormDialog>
  )
}
