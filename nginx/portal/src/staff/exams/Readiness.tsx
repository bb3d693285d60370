import { Stack } from '@mantine/core'
import { t } from '../i18n'
import { State } from '../parts/State'
import type { Exam } from './exams'
import { obstaclesOf } from './readiness'

export function Readiness({ exam }: { exam: Exam }) {
  const obstacles = obstaclesOf(exam)
  if (obstacles.length === 0) return <State tone="good">{t('ready')}</State>
  return (
    <Stack gap={2}>
      {obstacles.map(({ severity, text }) => (
        <State key={text} tone={severity}>
          {text}
        </State>
      ))}
    </Stack>
  )
}
