import { Text, TextInput } from '@mantine/core'
import type { Commission } from '../../shared/types'
import { t } from '../i18n'
import { DayField } from '../parts/DayField'
import { fieldError, useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { PeopleField, PersonField } from '../people/PeopleFields'
import { useSave } from '../server'
import { titleOf } from '../titles'
import { putCommission, useCommission } from './commissions'
import type { ExamSession } from './sessions'

type Props = { session: ExamSession; close: () => void }

/** A31: who is on the appeal commission of a session, by order. */
export function CommissionDialog({ session, close }: Props) {
  const { data } = useCommission(session.code)
  return data === undefined ? null : <CommissionForm session={session} commission={data} close={close} />
}

function CommissionForm({ session, commission, close }: Props & { commission: Commission | null }) {
  const fields = useFields({
    order_number: commission?.order_number ?? '',
    order_date: commission?.order_date ?? '',
    chair: commission?.chair.login ?? '',
    members: commission?.members.map(({ login }) => login) ?? [],
    secretary: commission?.secretary.login ?? '',
  })
  const save = useSave(() => putCommission(session.code, fields.values), close)
  const { error } = save
  return (
    <FormDialog
      close={close}
      title={`${t('commission')}: ${titleOf(session)}`}
      save={save}
      submit={() => save.mutate(undefined)}
    >
      <Text size="sm">{t('commission.note')}</Text>
      <TextInput {...fields.text('order_number', error)} label={t('commission.order_number')} maxLength={60} required />
      <DayField
        label={t('commission.order_date')}
        value={fields.values.order_date}
        onChange={(day) => fields.set('order_date', day)}
        error={fieldError(error, 'order_date')}
      />
      <PersonField
        {...fields.value('chair', error)}
        label={t('duty.chair')}
        known={commission ? [commission.chair] : []}
      />
      <PeopleField
        {...fields.value('members', error)}
        label={t('commission.members')}
        description={t('commission.members.hint')}
        known={commission?.members ?? []}
      />
      <PersonField
        {...fields.value('secretary', error)}
        label={t('duty.secretary')}
        description={t('commission.secretary.hint')}
        known={commission ? [commission.secretary] : []}
      />
    </FormDialog>
  )
}
