import { Text } from '@mantine/core'
import { t } from '../i18n'
import { useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { SecretField } from '../parts/SecretField'
import { useSave } from '../server'
import { setPassword, type Person } from './people'

type Props = { person: Person; close: () => void; done: (person: Person) => void }

/** A new password for somebody who lost the old one. */
export function SetPasswordDialog({ person, close, done }: Props) {
  const fields = useFields({ password: '' })
  const save = useSave((password: string) => setPassword(person.login, password), done)
  return (
    <FormDialog
      close={close}
      title={`${t('people.password')}: ${person.full_name}`}
      save={save}
      submit={() => save.mutate(fields.values.password)}
    >
      <Text size="sm">{t('people.password.warning')}</Text>
      <SecretField
        {...fields.text('password', save.error)}
        label={t('password.new')}
        description={t('password.hint')}
        autoComplete="new-password"
        minLength={8}
        maxLength={200}
        required
        data-autofocus
      />
    </FormDialog>
  )
}
