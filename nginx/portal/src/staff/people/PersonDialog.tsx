import { Checkbox, Group, NativeSelect, Text, TextInput } from '@mantine/core'
import { languageNames, languages } from '../../shared/i18n'
import type { Role } from '../../shared/types'
import { useGroups } from '../groups/groups'
import { t } from '../i18n'
import { fieldError, useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { useSave } from '../server'
import { choices, roleName, roles } from '../titles'
import { putPerson, type PersonChange } from './people'

export function PersonDialog({ person, close }: { person: PersonChange; close: () => void }) {
  const isNew = person.login === ''
  const groups = useGroups()
  const fields = useFields({ ...person, group: person.group ?? '' })
  const save = useSave(putPerson, close)
  const submit = () => {
    const { login, full_name, language, roles: held, group } = fields.values
    const belongs = held.includes('student') && group !== ''
    save.mutate({
      login: login.trim(),
      full_name: full_name.trim(),
      language,
      roles: held,
      group: belongs ? group : null,
    })
  }
  return (
    <FormDialog
      opened
      close={close}
      title={isNew ? t('people.add') : `${t('login')}: ${person.login}`}
      save={save}
      submit={submit}
    >
      {isNew && (
        <TextInput
          {...fields.text('login', save.error)}
          label={t('login')}
          description={t('login.rule')}
          pattern="[a-z0-9][a-z0-9._@\-]{1,63}"
          autoCapitalize="none"
          required
          data-autofocus
        />
      )}
      <TextInput {...fields.text('full_name', save.error)} label={t('full_name')} maxLength={200} required />
      <Checkbox.Group
        label={t('roles')}
        value={fields.values.roles}
        onChange={(held) => fields.set('roles', held as Role[])}
        error={fieldError(save.error, 'roles')}
      >
        <Group mt="xs" gap="md">
          {roles.map((role) => (
            <Checkbox key={role} value={role} label={roleName(role)} />
          ))}
        </Group>
      </Checkbox.Group>
      {fields.values.roles.includes('student') && (
        <NativeSelect
          {...fields.text('group', save.error)}
          label={t('group')}
          data={[{ value: '', label: t('none') }, ...(groups.data ?? []).map(({ name }) => name)]}
        />
      )}
      <NativeSelect
        {...fields.text('language', save.error)}
        label={t('language')}
        data={choices(languages, (one) => languageNames[one])}
      />
      {isNew && <Text size="sm">{t('people.password.note')}</Text>}
    </FormDialog>
  )
}
