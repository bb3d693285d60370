import { useQuery } from '@tanstack/react-query'
import { request } from '../../shared/api'
import type { Language } from '../../shared/i18n'
import type { Exam as ExamNamed, GroupLanguage, HearingState } from '../../shared/types'
import { at, readAll } from '../server'

/** `started` counts the students who began. */
export type Sitting = { id: string; starts_at: string; start_until: string; started: number }
export type BankReadiness = { language: Language; approved: number; needed: number; ready: boolean }
export type Exam = ExamNamed & {
  group: { name: string; language: GroupLanguage }
  languages: BankReadiness[]
  students: number
  rated: number
  sitting: Sitting | null
  /** How far it is prepared; null: it is a test. */
  hearing: { state: HearingState; has_meeting: boolean } | null
}

/** The exams of one session, or of all. */
export const useExams = (session?: string) =>
  useQuery({
    queryKey: ['exams', session ?? ''],
    queryFn: () => readAll<Exam>(['exams'], { session }),
    refetchInterval: 60_000,
  })

export type ExamStudent = {
  id: string
  full_name: string
  login: string
  rating: string | null
  admitted: boolean
  reason: 'rating_missing' | 'rating_below_floor' | null
  extra_minutes: number
}

/** Whom an exam is for, by name. */
export const useExamStudents = (exam: string) =>
  useQuery({
    queryKey: ['exam-students', exam],
    queryFn: () => request<{ items: ExamStudent[] }>('GET', at(['exams', exam, 'students'])),
    staleTime: 0,
  })

export type SittingChange = {
  session: string
  discipline: string
  group: string
  kind: string
  /** Local time of the university: 2026-11-23T10:00 */
  starts_at: string
  late_start_minutes: number
}
export const putSitting = (sitting: SittingChange) => request('PUT', '/sittings', sitting)

export type RatingChange = { exam_id: string; login: string; rating: string }
export const putRating = (rating: RatingChange) => request('PUT', '/ratings', rating)

export type Accommodation = { login: string; extra_minutes: number; reason: string }
export const putAccommodation = (exam: string, accommodation: Accommodation) =>
  request('PUT', at(['exams', exam, 'accommodations']), accommodation)
