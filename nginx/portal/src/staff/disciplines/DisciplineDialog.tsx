import { TagsInput } from '@mantine/core'
import { t } from '../i18n'
import { fieldError, useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { TitleFields } from '../parts/TitleFields'
import { useSave } from '../server'
import { putDiscipline, type DisciplineChange } from './disciplines'

export function DisciplineDialog({ discipline, close }: { discipline: DisciplineChange; close: () => void }) {
  const fields = useFields(discipline)
  const save = useSave(putDiscipline, close)
  const isNew = discipline.code === ''
  return (
    <FormDialog
      close={close}
      title={isNew ? t('disciplines.add') : `${t('discipline')}: ${discipline.code}`}
      save={save}
      submit={() => save.mutate(fields.values)}
    >
      <TitleFields fields={fields} error={save.error} isNew={isNew} />
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
