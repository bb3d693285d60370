import { Radio, Stack, Text, Textarea } from '@mantine/core'
import type { Dossier, Outcome } from '../../shared/types'
import { t } from '../i18n'
import { useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { useSave } from '../server'
import { putVote, voteName } from './appeals'

/** A31: a vote with its reason, once in a round. */
export function VoteDialog({ dossier: { appeal, ballot }, close }: { dossier: Dossier; close: () => void }) {
  const fields = useFields({ vote: '', reason: '' })
  const save = useSave((vote: { vote: Outcome; reason: string }) => putVote(appeal.id, vote), close)
  const submit = () => save.mutate({ vote: fields.values.vote as Outcome, reason: fields.values.reason })
  return (
    <FormDialog
      close={close}
      title={`${t('vote')}: ${t('appeal.of', { number: appeal.number })}`}
      save={save}
      submit={submit}
      verb={t('vote')}
    >
      <Text size="sm">{t('vote.note')}</Text>
      <Radio.Group {...fields.value('vote', save.error)} label={t('vote.for')} required>
        <Stack gap="xs" mt="xs">
          {ballot.outcomes.map((outcome) => (
            <Radio key={outcome} name="vote" value={outcome} label={voteName(outcome)} required />
          ))}
        </Stack>
      </Radio.Group>
      <Textarea
        {...fields.text('reason', save.error)}
        label={t('reason')}
        minLength={3}
        maxLength={2000}
        minRows={3}
        autosize
        required
      />
    </FormDialog>
  )
}
