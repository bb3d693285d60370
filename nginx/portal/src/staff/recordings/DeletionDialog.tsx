import { Text, Textarea } from '@mantine/core'
import type { Recording } from '../../shared/types'
import { t } from '../i18n'
import { useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { useSave } from '../server'
import { putDeletion } from './recordings'

/** A20: a named person says that the storage has it no more. */
export function DeletionDialog({ recording, close }: { recording: Recording; close: () => void }) {
  const fields = useFields({ reason: '' })
  const save = useSave(() => putDeletion(recording.id, fields.values.reason), close)
  return (
    <FormDialog
      close={close}
      title={t('recording.delete')}
      save={save}
      submit={() => save.mutate(undefined)}
      verb={t('recording.delete')}
    >
      <Text size="sm">{t('recording.delete.note')}</Text>
      <Textarea {...fields.text('reason', save.error)} label={t('reason')} minLength={3} maxLength={500} autosize minRows={2} required data-autofocus />
    </FormDialog>
  )
}
