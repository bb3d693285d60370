import { Textarea } from '@mantine/core'
import type { Recording } from '../../shared/types'
import { t } from '../i18n'
import { DayField } from '../parts/DayField'
import { fieldError, useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { useSave } from '../server'
import { putRetention } from './recordings'

/** A20: until when a recording is kept at least. */
export function RetentionDialog({ recording, close }: { recording: Recording; close: () => void }) {
  const fields = useFields({ retain_until: recording.retain_until, reason: '' })
  const save = useSave(() => putRetention(recording.id, fields.values), close)
  return (
    <FormDialog close={close} title={t('recording.retain')} save={save} submit={() => save.mutate(undefined)}>
      <DayField
        label={t('recording.retain_until')}
        value={fields.values.retain_until}
        onChange={(day) => fields.set('retain_until', day)}
        earliest={recording.retain_from}
        error={fieldError(save.error, 'retain_until')}
      />
      <Textarea {...fields.text('reason', save.error)} label={t('reason')} minLength={3} maxLength={500} autosize minRows={2} required data-autofocus />
    </FormDialog>
  )
}
