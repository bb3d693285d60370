import { Text, Textarea } from '@mantine/core'
import type { Reschedule } from '../../shared/types'
import { t } from '../i18n'
import { useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { useSave } from '../server'
import { languageName } from '../titles'
import classes from './dates.module.css'
import { putMessage } from './dates'
import { letterOf } from './letter'

/** T13: the mentor tells the student of the date, in the student's language and with words of his own below. */
export function MessageDialog({ reschedule, close }: { reschedule: Reschedule; close: () => void }) {
  const fields = useFields({ text: '' })
  const save = useSave(() => putMessage(reschedule.id, fields.values.text), close)
  const { language, full_name } = reschedule.student
  return (
    <FormDialog
      close={close}
      title={`${t('tell')}: ${full_name}`}
      save={save}
      submit={() => save.mutate(undefined)}
      verb={t('send')}
    >
      <Text size="sm">{t('tell.note', { language: languageName(language) })}</Text>
      <blockquote className={classes.letter} lang={language} aria-label={t('tell.preview')}>
        {letterOf(reschedule)}
        {fields.values.text.trim() && `\n${fields.values.text.trim()}`}
      </blockquote>
      <Textarea
        {...fields.text('text', save.error)}
        label={t('tell.text')}
        description={t('optional')}
        lang={language}
        maxLength={1000}
        minRows={2}
        autosize
        data-autofocus
      />
    </FormDialog>
  )
}
