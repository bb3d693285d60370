import { Text, Textarea } from '@mantine/core'
import { dateTime } from '../../shared/time'
import type { Reschedule } from '../../shared/types'
import { t } from '../i18n'
import { useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { useSave } from '../server'
import { titleOf } from '../titles'
import { cancelName, putCancellation } from './dates'

/** T12: takes back a new date, or the right to one, that was given by mistake. */
export function CancelDialog({ reschedule, close }: { reschedule: Reschedule; close: () => void }) {
  const { id, exam, student, from } = reschedule
  const fields = useFields({ reason: '' })
  const save = useSave((reason: string) => putCancellation(id, reason), close)
  return (
    <FormDialog
      close={close}
      title={`${cancelName(reschedule)}: ${student.full_name}`}
      save={save}
      submit={() => save.mutate(fields.values.reason)}
      verb={cancelName(reschedule)}
      dismissal={t('close')}
    >
      <Text size="sm">
        {titleOf(exam.discipline)}
        {from && `. ${t('date.cancel.before', { time: dateTime(from.starts_at) })}`}
      </Text>
      <Textarea
        {...fields.text('reason', save.error)}
        label={t('reason')}
        minLength={3}
        maxLength={500}
        minRows={2}
        autosize
        required
        data-autofocus
      />
      <Text size="sm">{t('date.cancel.note')}</Text>
    </FormDialog>
  )
}
