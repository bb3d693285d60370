// Sets or changes when an exam of a group takes place. A new one names its discipline and group; an existing one keeps
// them, because they are its name.
import { Alert, NativeSelect, NumberInput } from '@mantine/core'
import { TimePicker } from '@mantine/dates'
import { useDisciplines } from '../disciplines/disciplines'
import { useGroups } from '../groups/groups'
import { t } from '../i18n'
import { DayField } from '../parts/DayField'
import { fieldError, useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import classes from '../parts/parts.module.css'
import { minutesBetween } from '../parts/serverTime'
import { useSave } from '../server'
import type { ExamSession } from '../sessions/sessions'
import { choices, titleOf } from '../titles'
import { putSitting, type Exam } from './exams'

type Props = { session: Pick<ExamSession, 'code'>; exam: Exam | undefined; close: () => void }

function startValues(exam: Exam | undefined) {
  const sitting = exam?.sitting
  return {
    discipline: exam?.discipline.code ?? '',
    group: exam?.group.name ?? '',
    kind: exam?.kind ?? 'test',
    day: sitting?.starts_at.slice(0, 10) ?? '',
    time: sitting?.starts_at.slice(11, 16) ?? '09:00',
    late: sitting ? minutesBetween(sitting.starts_at, sitting.start_until) : 60,
  }
}

export function SittingDialog({ session, exam, close }: Props) {
  const fields = useFields(startValues(exam))
  const save = useSave(putSitting, close)
  const { discipline, group, kind, day, time, late } = fields.values
  const submit = () =>
    save.mutate({
      session: session.code,
      discipline,
      group,
      kind,
      starts_at: `${day}T${time.slice(0, 5)}`,
      late_start_minutes: late,
    })
  return (
    <FormDialog
      close={close}
      title={exam ? `${titleOf(exam.discipline)} · ${exam.group.name}` : t('sitting.add')}
      save={save}
      submit={submit}
    >
      {!exam && <ExamChoice fields={fields} error={save.error} />}
      <div className={classes.moment}>
        <DayField
          label={t('day')}
          value={day}
          onChange={(value) => fields.set('day', value)}
          error={fieldError(save.error, 'starts_at')}
        />
        <TimePicker
          label={t('time')}
          value={time}
          onChange={(value) => fields.set('time', value)}
          format="24h"
          hoursInputLabel={t('time.hours')}
          minutesInputLabel={t('time.minutes')}
          required
        />
        <NumberInput
          label={t('late_start')}
          value={late}
          onChange={(value) => fields.set('late', Number(value))}
          error={fieldError(save.error, 'late_start_minutes')}
          min={1}
          max={1440}
          allowDecimal={false}
          required
        />
      </div>
      {exam?.sitting && <Alert color="blue">{t('sitting.change.note')}</Alert>}
    </FormDialog>
  )
}

type Fields = ReturnType<typeof useFields<ReturnType<typeof startValues>>>

function ExamChoice({ fields, error }: { fields: Fields; error: unknown }) {
  const disciplines = useDisciplines()
  const groups = useGroups()
  const unchosen = { value: '', label: t('choose') }
  return (
    <>
      <NativeSelect
        {...fields.text('discipline', error)}
        label={t('discipline')}
        required
        data-autofocus
        data={[unchosen, ...(disciplines.data ?? []).map((one) => ({ value: one.code, label: titleOf(one) }))]}
      />
      <NativeSelect
        {...fields.text('group', error)}
        label={t('group')}
        required
        data={[unchosen, ...(groups.data ?? []).map(({ name }) => ({ value: name, label: name }))]}
      />
      <NativeSelect
        {...fields.text('kind', error)}
        label={t('exam.kind')}
        data={choices(['test', 'oral', 'creative'] as const, (one) => t(`exam.kind.${one}`))}
      />
    </>
  )
}
