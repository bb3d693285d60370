import { setPassword } from '../../shared/session'
import { t } from '../i18n'
import { FormDialog } from '../parts/FormDialog'
import { useFields } from '../parts/fields'
import { SecretField } from '../parts/SecretField'
import { useSave } from '../server'

export function PasswordDialog({ close }: { close: () => void }) {
  const fields = useFields({ old_password: '', new_password: '' })
  const save = useSave(
    () => setPassword(fields.values.old_password, fields.values.new_password),
    close,
  )
  return (
    <FormDialog close={close} title={t('password.change')} save={save} submit={() => save.mutate()}>
      <SecretField
        {...fields.text('old_password', save.error)}
        label={t('password.old')}
        autoComplete="current-password"
        required
        data-autofocus
      />
      <SecretField
        {...fields.text('new_password', save.error)}
        label={t('password.new')}
        description={t('password.hint')}
        autoComplete="new-password"
        minLength={8}
        required
      />
    </FormDialog>
  )
}
