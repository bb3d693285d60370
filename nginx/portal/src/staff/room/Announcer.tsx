import { VisuallyHidden } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { Hearing } from '../../shared/types'
import { t } from '../i18n'

/** Reads out which student came into another state since the last look. */
export function Announcer({ hearing }: { hearing: Hearing }) {
  const before = useRef(hearing)
  const [said, say] = useState('')
  useEffect(() => {
    const states = new Map(before.current.examinees.map(({ student, state }) => [student.id, state]))
    const news = hearing.examinees.filter(({ student, state }) => states.get(student.id) !== state)
    before.current = hearing
    if (news.length > 0)
      say(news.map(({ student, state }) => t('room.said', { name: student.full_name, state: t(`room.examinee.${state}`) })).join('. '))
  }, [hearing])
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {said}
    </VisuallyHidden>
  )
}
