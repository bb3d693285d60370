import { Checkbox, Group, NativeSelect, Text, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { languageNames, languages } from '../../shared/i18n'
import type { Role } from '../../shared/types'
import { useGroups } from '../groups/groups'
import { t } from '../i18n'
import { fieldError, useFields, type Fields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { useReturnFocus } from '../parts/returnFocus'
import { useSave } from '../server'
import { choices, roleName, roles } from '../titles'
import { Access, type AccessPart } from './Access'
import { AccountDialog } from './AccountDialog'
import { putPerson, type Person, type PersonChange } from './people'
import { PhotoDialog } from './PhotoDialog'
import { SetPasswordDialog } from './SetPasswordDialog'

type Props = {
  /** Who; nobody: somebody new. */
  person?: Person
  close: () => void
}

/** Setting the password and closing the account are dialogs of their own; what was typed here waits for their end. */
export function PersonDialog({ person: given, close }: Props) {
  useReturnFocus()
  const [person, know] = useState(given)
  const [part, open] = useState<'form' | AccessPart>('form')
  const fields = useFields(valuesOf(given))
  const back = () => open('form')
  const done = (now: Person) => {
    know(now)
    back()
  }
  if (person && part === 'password') return <SetPasswordDialog person={person} close={back} done={done} />
  if (person && part === 'photo') return <PhotoDialog person={person} close={back} done={done} />
  if (person && part === 'account') return <AccountDialog person={person} close={back} done={done} />
  return (
    <PersonForm fields={fields} isNew={!person} close={close}>
      {person ? <Access person={person} open={open} /> : <Text size="sm">{t('people.password.note')}</Text>}
    </PersonForm>
  )
}

/** `group` is a name; '' is none. */
type Values = Omit<PersonChange, 'group'> & { group: string }
const fresh: Values = { login: '', full_name: '', language: 'kk', roles: ['student'], group: '' }

function valuesOf(person?: Person): Values {
  if (!person) return fresh
  const { login, full_name, language, roles, group } = person
  return { login, full_name, language, roles, group: group?.name ?? '' }
}

function changeOf({ login, full_name, language, roles, group }: Values): PersonChange {
  const belongs = roles.includes('student') && group !== ''
  return { login: login.trim(), full_name: full_name.trim(), language, roles, group: belongs ? group : null }
}

type FormProps = { fields: Fields<Values>; isNew: boolean; close: () => void; children: ReactNode }

function PersonForm({ fields, isNew, close, children }: FormProps) {
  const groups = useGroups()
  const save = useSave(putPerson, close)
  const { values } = fields
  const title = isNew ? t('people.add') : `${t('login')}: ${values.login}`
  return (
    <FormDialog close={close} title={title} save={save} submit={() => save.mutate(changeOf(values))}>
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
      <TextInput {...fields.text('full_name', save.error)} label={t('full_name')} maxLength={200} required data-autofocus={!isNew || undefined} />
      <Checkbox.Group
        label={t('roles')}
        value={values.roles}
        onChange={(held) => fields.set('roles', held as Role[])}
        error={fieldError(save.error, 'roles')}
      >
        <Group mt="xs" gap="md">
          {roles.map((role) => (
            <Checkbox key={role} value={role} label={roleName(role)} />
          ))}
        </Group>
      </Checkbox.Group>
      {values.roles.includes('student') && (
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
      {children}
    </FormDialog>
  )
}
