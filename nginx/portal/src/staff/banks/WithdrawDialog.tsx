import { Text, Textarea } from '@mantine/core'
import { t } from '../i18n'
import { FormDialog } from '../parts/FormDialog'
import { useFields } from '../parts/fields'
import { useSave } from '../server'
import { withdraw, type BankKey, type Question } from './banks'

type Props = { bank: BankKey; question: Question; close: () => void }

export function WithdrawDialog({ bank, question, close }: Props) {
  const fields = useFields({ reason: '' })
  const save = useSave((reason: string) => withdraw(bank, question.id, reason), close)
  return (
    <FormDialog
      close={close}
      title={t('question.withdraw')}
      verb={t('withdraw')}
      save={save}
      submit={() => save.mutate(fields.values.reason.trim())}
    >
      <Text fw={600} lang={bank.language}>
        {question.text}
      </Text>
      <Text size="sm">{t('question.withdraw.note')}</Text>
      <Textarea
        {...fields.text('reason', save.error)}
        label={t('reason')}
        minLength={3}
        maxLength={500}
        autosize
        minRows={2}
        required
        data-autofocus
      />
    </FormDialog>
  )
}
