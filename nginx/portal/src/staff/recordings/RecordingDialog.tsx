import { NativeSelect, TextInput } from '@mantine/core'
import { t } from '../i18n'
import { FileFacts, factsOf, knownFacts } from '../parts/FileFacts'
import { fieldError, useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { useSave } from '../server'
import { choices } from '../titles'
import { putRecording } from './recordings'

/** O1, C1: where the storage has a recording; the same link again changes nothing. */
export function RecordingDialog({ hearing, close }: { hearing: string; close: () => void }) {
  const fields = useFields({ url: '', provider: 'zoom', minutes: '', recorded_at: '', ...knownFacts() })
  const { url, provider, minutes, recorded_at } = fields.values
  const save = useSave(
    () =>
      putRecording(hearing, {
        url: url.trim(),
        provider,
        seconds: Number(minutes) > 0 ? Math.round(Number(minutes) * 60) : null,
        recorded_at: recorded_at.trim() || null,
        ...factsOf(fields.values),
      }),
    close,
  )
  const { error } = save
  return (
    <FormDialog close={close} title={t('recording.add')} save={save} submit={() => save.mutate(undefined)}>
      <TextInput
        {...fields.text('url', error)}
        label={t('link')}
        description={t('recording.link.hint')}
        placeholder="https://"
        inputMode="url"
        maxLength={1000}
        required
        data-autofocus
      />
      <NativeSelect
        {...fields.text('provider', error)}
        label={t('recording.provider')}
        data={choices(['zoom', 'webex', 'other'] as const, (one) => t(`recording.provider.${one}`))}
      />
      <TextInput {...fields.text('recorded_at', error)} label={t('recording.recorded_at')} description={t('recording.recorded_at.hint')} maxLength={25} />
      <TextInput
        {...fields.text('minutes')}
        error={fieldError(error, 'seconds')}
        label={t('recording.length')}
        inputMode="numeric"
        maxLength={4}
      />
      <FileFacts values={fields.values} set={fields.set} error={error} />
    </FormDialog>
  )
}
