import { Text } from '@mantine/core'
import type { Dossier } from '../../shared/types'
import { t } from '../i18n'
import { useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { useSave } from '../server'
import { AnswerField } from './AnswerField'
import { putReturn } from './appeals'

/** T11: back to the student for details, by the chair or the secretary. */
export function ReturnDialog({ dossier, close }: { dossier: Dossier; close: () => void }) {
  const fields = useFields({ answer: '' })
  const save = useSave((answer: string) => putReturn(dossier.appeal.id, answer), close)
  return (
    <FormDialog
      close={close}
      title={`${t('return')}: ${t('appeal.of', { number: dossier.appeal.number })}`}
      save={save}
      submit={() => save.mutate(fields.values.answer)}
      verb={t('return')}
    >
      <Text size="sm">{t('return.note')}</Text>
      <AnswerField {...fields.text('answer', save.error)} language={dossier.attempt?.language} />
    </FormDialog>
  )
}
