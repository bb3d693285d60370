import { Textarea, type TextareaProps } from '@mantine/core'
import type { Language } from '../../shared/i18n'
import { t } from '../i18n'
import { languageName } from '../titles'

/** What the commission writes to the student, in the language of the student's test when that is known. */
export function AnswerField({ language, ...input }: { language: Language | undefined } & TextareaProps) {
  return (
    <Textarea
      {...input}
      {...(language && { lang: language, description: t('answer.language', { language: languageName(language) }) })}
      label={t('answer.to_student')}
      minLength={3}
      maxLength={4000}
      minRows={3}
      autosize
      required
    />
  )
}
