import { useQuery } from '@tanstack/react-query'
import { request } from '../../shared/api'
import type { Titles } from '../../shared/types'
import { at, type List } from '../server'

/** `starts_on` and `ends_on` are days: 2026-11-23. */
export type ExamSession = Titles & { code: string; starts_on: string; ends_on: string }

export const useExamSessions = () =>
  useQuery({
    queryKey: ['exam-sessions'],
    queryFn: async () => (await request<List<ExamSession>>('GET', '/exam-sessions')).items,
  })

export const putExamSession = ({ code, ...rest }: ExamSession) => request('PUT', at(['exam-sessions', code]), rest)

/** Of several sessions the one that matters now: that has not ended and starts first, else the last one. */
export function currentSession(sessions: readonly ExamSession[], today: string): ExamSession | undefined {
  const byStart = [...sessions].sort((a, b) => a.starts_on.localeCompare(b.starts_on))
  return byStart.find((session) => session.ends_on >= today) ?? byStart.at(-1)
}
