import { Button, Group, Text, Textarea } from '@mantine/core'
import type { Examinee, Hearing } from '../../shared/types'
import { t } from '../i18n'
import { useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { of, useAct, type ExamineeState } from './room'

export type Move = Exclude<ExamineeState, 'expected' | 'graded'>
type Explained = 'paused' | 'interrupted' | 'refused' | 'absent' | 'continued'

type Props = { hearing: Hearing; examinee: Examinee; state: Move; verb: string; close: () => void }

/** A step that is recorded with its reason; the usual reasons are one press away. */
export function MoveDialog({ hearing, examinee, state, verb, close }: Props) {
  const fields = useFields({ reason: '' })
  const reason = fields.values.reason.trim()
  const save = useAct(hearing, () => [of(examinee, 'state'), { state, ...(reason && { reason }) }], close)
  const usual = state === 'refused' ? [t('room.reason.own_words')] : [t('room.reason.network'), t('room.reason.device')]
  return (
    <FormDialog
      close={close}
      title={`${verb}: ${examinee.student.full_name}`}
      save={save}
      submit={() => save.mutate()}
      verb={verb}
    >
      <Text size="sm">
        {hearing.tickets === null && (state === 'interrupted' || state === 'continued')
          ? t(`room.ticketless.${state}`)
          : t(`room.why.${state as Explained}`)}
      </Text>
      <Textarea
        {...fields.text('reason', save.error)}
        label={t('reason')}
        minLength={3}
        maxLength={500}
        minRows={2}
        autosize
        required={state !== 'absent'}
        data-autofocus
      />
      {state !== 'absent' && (
        <Group gap="xs">
          {usual.map((text) => (
            <Button key={text} size="xs" variant="default" onClick={() => fields.set('reason', text)}>
              {text}
            </Button>
          ))}
        </Group>
      )}
    </FormDialog>
  )
}
