import { ActionIcon, Alert, Button, Group, NativeSelect, Radio, Stack, Textarea, TextInput } from '@mantine/core'
import { t } from '../i18n'
import { FormDialog } from '../parts/FormDialog'
import { fieldError, useFields } from '../parts/fields'
import { useSave } from '../server'
import { putQuestion, questionLevels, type BankKey, type Question, type QuestionContent } from './banks'

const most = 9
const fewest = 2

type Props = { bank: BankKey; question: Question; close: () => void }

/** A correction: the stored version stays as it is, the form's content becomes a new draft version. */
export function QuestionDialog({ bank, question, close }: Props) {
  const { text, options, right_option, level } = question
  const fields = useFields<QuestionContent>({ text, options, right_option, level })
  const save = useSave((content: QuestionContent) => putQuestion(bank, question.id, content), close)
  return (
    <FormDialog
      close={close}
      title={t('question.edit')}
      verb={t('question.save')}
      save={save}
      submit={() => save.mutate(fields.values)}
    >
      <Alert color="blue">{t('question.edit.note')}</Alert>
      <Textarea
        {...fields.text('text', save.error)}
        label={t('question')}
        lang={bank.language}
        maxLength={4000}
        autosize
        minRows={2}
        required
        data-autofocus
      />
      <Options fields={fields} language={bank.language} error={save.error} />
      <NativeSelect
        label={t('level')}
        value={String(fields.values.level)}
        onChange={(event) => fields.set('level', Number(event.currentTarget.value))}
        data={questionLevels.map(String)}
      />
    </FormDialog>
  )
}

type OptionsProps = {
  fields: ReturnType<typeof useFields<QuestionContent>>
  language: string
  error: unknown
}

function Options({ fields, language, error }: OptionsProps) {
  const { options, right_option } = fields.values
  const write = (index: number, text: string) =>
    fields.set('options', options.map((option, at) => (at === index ? text : option)))
  const remove = (index: number) => {
    fields.set('options', options.filter((_, at) => at !== index))
    if (index + 1 < right_option) fields.set('right_option', right_option - 1)
    else if (index + 1 === right_option) fields.set('right_option', 1)
  }
  return (
    <Radio.Group
      label={t('question.options')}
      description={t('question.options.hint')}
      value={String(right_option)}
      onChange={(value) => fields.set('right_option', Number(value))}
      error={fieldError(error, 'options') ?? fieldError(error, 'right_option')}
    >
      <Stack gap="xs" mt="xs">
        {options.map((option, index) => (
          <Group key={index} gap="xs" wrap="nowrap">
            <Radio value={String(index + 1)} aria-label={t('question.right', { number: index + 1 })} />
            <TextInput
              flex={1}
              lang={language}
              aria-label={t('question.option', { number: index + 1 })}
              value={option}
              onChange={(event) => write(index, event.currentTarget.value)}
              maxLength={1000}
              required
            />
            <ActionIcon
              variant="default"
              size="lg"
              disabled={options.length <= fewest}
              onClick={() => remove(index)}
              aria-label={t('question.option.remove', { number: index + 1 })}
            >
              ×
            </ActionIcon>
          </Group>
        ))}
        <Button
          variant="default"
          size="xs"
          disabled={options.length >= most}
          onClick={() => fields.set('options', [...options, ''])}
        >
          {t('question.option.add')}
        </Button>
      </Stack>
    </Radio.Group>
  )
}
