import { NativeSelect, TextInput } from '@mantine/core'
import { t } from '../i18n'
import { useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { useSave } from '../server'
import { choices, groupLanguages, languageName } from '../titles'
import { putGroup, type GroupChange } from './groups'

export function GroupDialog({ group, close }: { group: GroupChange; close: () => void }) {
  const fields = useFields({ ...group, mentor: group.mentor ?? '' })
  const save = useSave(putGroup, close)
  const { name, language, mentor } = fields.values
  return (
    <FormDialog
      close={close}
      title={group.name ? `${t('group')}: ${group.name}` : t('groups.add')}
      save={save}
      submit={() => save.mutate({ name: name.trim(), language, mentor: mentor.trim() || null })}
    >
      {!group.name && (
        <TextInput
          {...fields.text('name', save.error)}
          label={t('group.name')}
          maxLength={60}
          pattern="[^/]+"
          required
          data-autofocus
        />
      )}
      <NativeSelect
        {...fields.text('language', save.error)}
        label={t('group.language')}
        data={choices(groupLanguages, languageName)}
        data-autofocus={group.name !== '' || undefined}
      />
      <TextInput
        {...fields.text('mentor', save.error)}
        label={t('mentor')}
        description={t('login.hint')}
        autoCapitalize="none"
      />
    </FormDialog>
  )
}
