import { TagsInput, TextInput } from '@mantine/core'
import { t } from '../i18n'
import { fieldError, useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { useSave } from '../server'
import { putDiscipline, type DisciplineChange } from './disciplines'

export function DisciplineDialog({ discipline, close }: { discipline: DisciplineChange; close: () => void }) {
  const fields = useFields(discipline)
  const save = useSave(putDiscipline, close)
  const isNew = discipline.code === ''
  return (
    <FormDialog
      opened
      close={close}
      title={isNew ? t('disciplines.add') : `${t('discipline')}: ${discipline.code}`}
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
      <TagsInput
        label={t('teachers')}
        description={t('teachers.hint')}
        value={fields.values.teachers}
        onChange={(teachers) => fields.set('teachers', teachers)}
        error={fieldError(save.error, 'teachers')}
        splitChars={[',', ' ', ';']}
      />
    </FormDialog>
  )
}
