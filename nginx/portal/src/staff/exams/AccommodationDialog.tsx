import { NumberInput, Text, Textarea } from '@mantine/core'
import { t } from '../i18n'
import { fieldError, useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { useSave } from '../server'
import { putAccommodation, type ExamStudent } from './exams'

type Props = {
  exam: string
  student: Pick<ExamStudent, 'login' | 'full_name' | 'extra_minutes'>
  close: () => void
}

/** Extra time of one student in one exam; it reaches a running attempt too. */
export function AccommodationDialog({ exam, student, close }: Props) {
  const fields = useFields({ extra_minutes: student.extra_minutes || 10, reason: '' })
  const save = useSave((input: { extra_minutes: number; reason: string }) => {
    return putAccommodation(exam, { login: student.login, ...input })
  }, close)
  return (
    <FormDialog
      close={close}
      title={`${t('extra_time')}: ${student.full_name}`}
      save={save}
      submit={() => save.mutate(fields.values)}
    >
      <Text size="sm">{t('extra_time.note')}</Text>
      <NumberInput
        label={t('extra_time.minutes')}
        value={fields.values.extra_minutes}
        onChange={(value) => fields.set('extra_minutes', Number(value))}
        error={fieldError(save.error, 'extra_minutes')}
        min={0}
        max={240}
        allowDecimal={false}
        required
        data-autofocus
      />
      <Textarea
        {...fields.text('reason', save.error)}
        label={t('reason')}
        minLength={3}
        maxLength={500}
        minRows={2}
        autosize
        required
      />
    </FormDialog>
  )
}
