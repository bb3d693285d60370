// The chair's decision (T12, A12): what the majority wants is filled in, also when it forms meanwhile; its effects are shown,
// and only then is it signed.
import { Alert, Checkbox, Group, NativeSelect, Radio, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { DecisionInput, Dossier, Outcome } from '../../shared/types'
import { dateOf, fieldsOf } from '../dates/dates'
import { NewDateFields } from '../dates/NewDateFields'
import { t } from '../i18n'
import { fieldError, useFields, type Fields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { useSave } from '../server'
import { choices } from '../titles'
import { AnswerField } from './AnswerField'
import { putDecision, voteName } from './appeals'
import { Effects } from './Effects'

const startValues = ({ appeal }: Dossier) => ({
  answer: '',
  faulty: appeal.questions.map(({ n }) => String(n)),
  exam_points: '',
  dating: 'waits',
  ...fieldsOf(),
})
export type DecisionValues = ReturnType<typeof startValues>

/** The chair's own choice holds until the majority becomes another one: nothing else could be signed. */
function useOutcome({ majority, outcomes }: Dossier['ballot']) {
  const [chosen, choose] = useState<{ outcome: Outcome; beside: Outcome | null }>()
  const outcome = chosen?.beside === majority ? chosen.outcome : (majority ?? outcomes[0] ?? 'rejected')
  return [outcome, (next: Outcome) => choose({ outcome: next, beside: majority })] as const
}

function inputOf(outcome: Outcome, values: DecisionValues, { appeal }: Dossier): DecisionInput {
  const { answer, faulty, exam_points, dating, ...date } = values
  const finds = outcome === 'upheld' || outcome === 'corrected'
  return {
    outcome,
    answer,
    ...(finds && appeal.attempt_id && { faulty: faulty.map(Number) }),
    ...(outcome === 'corrected' && !appeal.attempt_id && { exam_points }),
    ...(outcome === 'upheld' && dating === 'now' && dateOf(date)),
  }
}

export function DecisionDialog({ dossier, close }: { dossier: Dossier; close: () => void }) {
  const fields = useFields(startValues(dossier))
  const [foreseen, foresee] = useState('')
  const { id, number } = dossier.appeal
  const [outcome, chooseOutcome] = useOutcome(dossier.ballot)
  const input = inputOf(outcome, fields.values, dossier)
  const preview = useMutation({
    mutationFn: (decision: DecisionInput) => putDecision(id, decision, true),
    onSuccess: (_, decision) => foresee(JSON.stringify(decision)),
  })
  const sign = useSave((decision: DecisionInput) => putDecision(id, decision, false), close)
  const isForeseen = preview.data !== undefined && foreseen === JSON.stringify(input)
  const task = { isPending: preview.isPending || sign.isPending, error: isForeseen ? sign.error : preview.error }
  return (
    <FormDialog
      close={close}
      title={`${t('decision')}: ${t('appeal.of', { number })}`}
      save={task}
      submit={() => (isForeseen ? sign : preview).mutate(input)}
      verb={isForeseen ? t('decision.sign') : t('decision.preview')}
    >
      <NativeSelect
        value={outcome}
        onChange={(event) => chooseOutcome(event.currentTarget.value as Outcome)}
        error={fieldError(task.error, 'outcome')}
        label={t('decision')}
        {...(dossier.ballot.majority && {
          description: t('ballot.majority', { outcome: voteName(dossier.ballot.majority) }),
        })}
        data={choices(dossier.ballot.outcomes, voteName)}
      />
      <OutcomeFields outcome={outcome} dossier={dossier} fields={fields} error={task.error} />
      <AnswerField {...fields.text('answer', task.error)} language={dossier.attempt?.language} />
      {isForeseen && (
        <Alert color="blue" role="status" title={t('decision.effects')}>
          <Effects effects={preview.data.effects} />
        </Alert>
      )}
    </FormDialog>
  )
}

type FieldsProps = { outcome: Outcome; dossier: Dossier; fields: Fields<DecisionValues>; error: unknown }

function OutcomeFields({ outcome, dossier, fields, error }: FieldsProps) {
  const { dating } = fields.values
  const { appeal } = dossier
  if (outcome === 'corrected' && !appeal.attempt_id)
    return <TextInput {...fields.text('exam_points', error)} label={t('exam_points')} inputMode="decimal" required />
  if (outcome !== 'upheld' && outcome !== 'corrected') return null
  return (
    <>
      {appeal.questions.length > 0 && (
        <Checkbox.Group {...fields.value('faulty', error)} label={t('decision.faulty')}>
          <Group mt="xs">
            {appeal.questions.map(({ n }) => (
              <Checkbox key={n} value={String(n)} label={t('question.number', { n })} />
            ))}
          </Group>
        </Checkbox.Group>
      )}
      {outcome === 'upheld' && (
        <Radio.Group {...fields.value('dating')} label={t('new_date')}>
          <Stack gap="xs" mt="xs">
            <Radio value="waits" label={t('decision.date.waits')} />
            <Radio value="now" label={t('decision.date.now')} />
          </Stack>
        </Radio.Group>
      )}
      {outcome === 'upheld' && dating === 'now' && (
        <NewDateFields
          exam={appeal.exam.id}
          logins={[appeal.student.login]}
          date={fields.values}
          choose={fields.merge}
          error={error}
        />
      )}
    </>
  )
}
