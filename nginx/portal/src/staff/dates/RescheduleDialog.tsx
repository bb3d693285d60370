// T12, O10, O11, C11: another date of an exam for one or many of its students at once, or the right to one.
import { Button, Group, MultiSelect, NativeSelect, Radio, Stack, Textarea } from '@mantine/core'
import { t } from '../i18n'
import { useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { useSave } from '../server'
import { choices } from '../titles'
import type { ExamStudent } from '../exams/exams'
import { causeName, causes, dateOf, fieldsOf, putReschedules } from './dates'
import { NewDateFields } from './NewDateFields'

type Props = { exam: string; students: readonly ExamStudent[]; close: () => void }

export function RescheduleDialog({ exam, students, close }: Props) {
  const fields = useFields({
    logins: [] as string[],
    cause: causes[0] as (typeof causes)[number],
    reason: '',
    dating: 'now',
    ...fieldsOf(),
  })
  const { logins, cause, reason, dating } = fields.values
  const save = useSave(
    () => putReschedules(exam, { logins, cause, reason, ...(dating === 'now' && dateOf(fields.values)) }),
    close,
  )
  return (
    <FormDialog close={close} title={t('date.give')} save={save} submit={() => save.mutate(undefined)}>
      <MultiSelect
        {...fields.value('logins', save.error)}
        label={t('students')}
        data={students.map(({ login, full_name }) => ({ value: login, label: full_name }))}
        nothingFoundMessage={t('found.nothing')}
        searchable
        hidePickedOptions
        required
      />
      <Group>
        <Button size="xs" variant="default" onClick={() => fields.set('logins', students.map(({ login }) => login))}>
          {t('date.everybody')}
        </Button>
      </Group>
      <NativeSelect {...fields.text('cause', save.error)} label={t('date.cause')} data={choices(causes, causeName)} />
      <Textarea
        {...fields.text('reason', save.error)}
        label={t('reason')}
        minLength={3}
        maxLength={500}
        minRows={2}
        autosize
        required
      />
      <Radio.Group {...fields.value('dating')} label={t('new_date')}>
        <Stack gap="xs" mt="xs">
          <Radio value="now" label={t('decision.date.now')} />
          <Radio value="later" label={t('date.later')} />
        </Stack>
      </Radio.Group>
      {dating === 'now' && (
        <NewDateFields
          exam={exam}
          logins={logins}
          date={fields.values}
          choose={fields.merge}
          error={save.error}
        />
      )}
    </FormDialog>
  )
}
