import { Checkbox, Text, Textarea } from '@mantine/core'
import type { Hearing } from '../../shared/types'
import { t } from '../i18n'
import { fieldError, useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { useAct, type ExamineeState } from './room'

/** O1, O6, C6: the end of the exam, after the last student of the group. */
export function CloseDialog({ hearing, close }: { hearing: Hearing; close: () => void }) {
  const fields = useFields({ absent: false, no_recording: '' })
  const { absent } = fields.values
  const no_recording = fields.values.no_recording.trim()
  const save = useAct(hearing, () => [['closing'], { ...(absent && { absent }), ...(no_recording && { no_recording }) }], close)
  const names = (...states: ExamineeState[]) =>
    hearing.examinees.filter(({ state }) => states.includes(state)).map(({ student }) => student.full_name)
  const missing = names('expected')
  const left = names('waiting', 'called', 'answering', 'paused', 'interrupted', 'answered')
  return (
    <FormDialog close={close} title={t('room.close')} save={save} submit={() => save.mutate()} verb={t('room.close')}>
      <Text size="sm">{t('room.close_note')}</Text>
      {left.length > 0 && <Text size="sm">{t('room.close_left', { names: left.join(', ') })}</Text>}
      {missing.length > 0 && (
        <Checkbox
          label={t('room.close_absent', { names: missing.join(', ') })}
          checked={absent}
          error={fieldError(save.error, 'absent')}
          onChange={({ currentTarget }) => fields.set('absent', currentTarget.checked)}
        />
      )}
      <Textarea
        {...fields.text('no_recording', save.error)}
        label={t('room.close_recording')}
        description={t('room.close_recording_hint')}
        maxLength={500}
        autosize
      />
    </FormDialog>
  )
}
