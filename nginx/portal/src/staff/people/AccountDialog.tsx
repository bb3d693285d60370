import { Text } from '@mantine/core'
import { t } from '../i18n'
import { FormDialog } from '../parts/FormDialog'
import { useSave } from '../server'
import { setAccount, type Person } from './people'

type Props = { person: Person; close: () => void; done: (person: Person) => void }

/** Asks once more before an account is closed or reopened. */
export function AccountDialog({ person, close, done }: Props) {
  const save = useSave(() => setAccount(person.login, !person.active), done)
  return (
    <FormDialog
      close={close}
      title={`${t(person.active ? 'account.close' : 'account.reopen')}: ${person.full_name}`}
      verb={t(person.active ? 'account.close' : 'account.reopen')}
      save={save}
      submit={() => save.mutate()}
    >
      <Text size="sm">{t(person.active ? 'account.close.warning' : 'account.reopen.note')}</Text>
    </FormDialog>
  )
}
