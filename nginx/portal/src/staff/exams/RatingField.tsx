import { TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type KeyboardEvent } from 'react'
import { t } from '../i18n'
import { sentenceOf } from '../parts/Failure'
import { fieldError } from '../parts/fields'
import { putRating, type ExamStudent } from './exams'

const mark = 'data-rating'

/** Enter and the arrows lead through the column; leaving a field stores it. */
function step(event: KeyboardEvent<HTMLInputElement>): void {
  const by = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (by === undefined) return
  event.preventDefault()
  const fields = [...document.querySelectorAll<HTMLInputElement>(`input[${mark}]`)]
  const next = fields[fields.indexOf(event.currentTarget) + by]
  if (next) next.select()
  else event.currentTarget.blur()
  next?.focus()
}

export function RatingField({ exam, student }: { exam: string; student: ExamStudent }) {
  const stored = student.rating ?? ''
  const [text, setText] = useState(stored)
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: (rating: string) => putRating({ exam_id: exam, login: student.login, rating }),
    onSuccess: () => client.invalidateQueries(),
  })
  const written = text.trim().replace(',', '.')
  const commit = () => {
    if (written && written !== stored && !(save.isPending && save.variables === written)) save.mutate(written)
  }
  return (
    <TextInput
      {...{ [mark]: '' }}
      aria-label={`${t('rating')}: ${student.full_name}`}
      size="xs"
      w={96}
      inputMode="decimal"
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={step}
      error={save.error ? (fieldError(save.error, 'rating') ?? sentenceOf(save.error)) : undefined}
      rightSection={<span aria-live="polite">{save.isSuccess && written === save.variables ? '✓' : ''}</span>}
    />
  )
}
