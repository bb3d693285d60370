import { Text, Textarea } from '@mantine/core'
import { groundName, moveAttempt, type AttemptMove } from '../appeals/appeals'
import { t } from '../i18n'
import { useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { useSave } from '../server'
import type { BoardAppeal } from './board'

/** Whose attempt is to be stopped (T10), or to go on (A12). */
export type Moved = { attempt: string; name: string; appeal: Pick<BoardAppeal, 'number' | 'ground'> | null; way: AttemptMove }

export function MoveDialog({ attempt, name, appeal, way, close }: Moved & { close: () => void }) {
  const fields = useFields({
    reason: appeal && way === 'removal' ? `${t('appeal.of', { number: appeal.number })}: ${groundName(appeal.ground)}` : '',
  })
  const save = useSave((reason: string) => moveAttempt(attempt, way, reason), close)
  return (
    <FormDialog
      close={close}
      title={`${t(way)}: ${name}`}
      save={save}
      submit={() => save.mutate(fields.values.reason)}
      verb={t(way)}
    >
      <Text size="sm">{t(`move.${way}`)}</Text>
      <Textarea
        {...fields.text('reason', save.error)}
        label={t('reason')}
        minLength={3}
        maxLength={500}
        minRows={2}
        autosize
        required
        data-autofocus
      />
    </FormDialog>
  )
}
