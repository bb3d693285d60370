import { Group } from '@mantine/core'
import { t } from '../i18n'
import { DayField } from '../parts/DayField'
import { fieldError, useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { TitleFields } from '../parts/TitleFields'
import { useSave } from '../server'
import { putExamSession, type ExamSession } from './sessions'

export function SessionDialog({ session, close }: { session: ExamSession; close: () => void }) {
  const fields = useFields(session)
  const save = useSave(putExamSession, close)
  const isNew = session.code === ''
  const dayField = (name: 'starts_on' | 'ends_on') => (
    <DayField
      label={t(name)}
      value={fields.values[name]}
      onChange={(day) => fields.set(name, day)}
      error={fieldError(save.error, name)}
    />
  )
  return (
    <FormDialog
      close={close}
      title={isNew ? t('exam_sessions.add') : `${t('exam_session')}: ${session.code}`}
      save={save}
      submit={() => save.mutate(fields.values)}
    >
      <TitleFields fields={fields} error={save.error} isNew={isNew} />
      <Group grow align="start">
        {dayField('starts_on')}
        {dayField('ends_on')}
      </Group>
    </FormDialog>
  )
}
