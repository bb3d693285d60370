import { useQuery } from '@tanstack/react-query'
import { request } from '../../shared/api'
import type { Titles } from '../../shared/types'
import { at, readAll } from '../server'

/** `starts_on` and `ends_on` are days: 2026-11-23. */
export type ExamSession = Titles & { code: string; starts_on: string; ends_on: string; exams: number }

export const useExamSessions = () =>
  useQuery({
    queryKey: ['exam-sessions'],
    queryFn: () => readAll<ExamSession>(['exam-sessions']),
  })

export const putExamSession = ({ code, title_kk, title_ru, title_en, starts_on, ends_on }: ExamSession) =>
  request('PUT', at(['exam-sessions', code]), { title_kk, title_ru, title_en, starts_on, ends_on })

/** The session that matters on this day: the newest one under way, else the next to come, else the last. */
export function currentSession(sessions: readonly ExamSession[], today: string): ExamSession | undefined {
  const byStart = [...sessions].sort((a, b) => a.starts_on.localeCompare(b.starts_on))
  return (
    byStart.filter(({ starts_on, ends_on }) => starts_on <= today && today <= ends_on).at(-1) ??
    byStart.find(({ starts_on }) => starts_on > today) ??
    byStart.at(-1)
  )
}
