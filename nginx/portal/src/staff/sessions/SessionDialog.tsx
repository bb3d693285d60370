import { Group, TextInput } from '@mantine/core'
import { t } from '../i18n'
import { DayField } from '../parts/DayField'
import { fieldError, useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
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
      opened
      close={close}
      title={isNew ? t('exam_sessions.add') : `${t('exam_session')}: ${session.code}`}
      save={save}
      submit={() => save.mutate(fields.values)}
    >
      {isNew && (
        <TextInput
          {...fields.text('code', save.error)}
          label={t('code')}
          description={t('code.hint')}
          pattern="[A-Za-z0-9_\-]{2,30}"
          required
          data-autofocus
        />
      )}
      <TextInput {...fields.text('title_kk', save.error)} label={t('title.kk')} lang="kk" maxLength={200} required />
      <TextInput {...fields.text('title_ru', save.error)} label={t('title.ru')} lang="ru" maxLength={200} required />
      <TextInput {...fields.text('title_en', save.error)} label={t('title.en')} lang="en" maxLength={200} required />
      <Group grow align="start">
        {dayField('starts_on')}
        {dayField('ends_on')}
      </Group>
    </FormDialog>
  )
}
