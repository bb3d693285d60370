// The shapes of the API that the portal reads. Times are RFC 3339 text with the university's offset, ids are UUID text.
import type { Language } from './i18n'

export type Role = 'student' | 'mentor' | 'teacher' | 'administrator' | 'registrar' | 'it'
export type User = {
  id: string
  login: string
  full_name: string
  language: Language
  roles: Role[]
  group: { name: string; language: GroupLanguage } | null
}
export type GroupLanguage = Language | 'multilingual'

/** Ratings and points: 24, 52.5. */
export type Decimal = number | string

export type Titles = { title_kk: string; title_ru: string; title_en: string }
export type Exam = {
  id: string
  kind: 'test' | 'oral' | 'creative' | 'rehearsal'
  discipline: Titles & { code: string }
  session: Titles & { code: string }
}

export type AttemptState = 'running' | 'suspended' | 'finished' | 'timed_out' | 'not_resumed' | 'removed' | 'annulled'
export type SittingState = AttemptState | 'not_admitted' | 'upcoming' | 'open' | 'missed'
export type Sitting = {
  id: string
  exam: Exam
  starts_at: string
  start_until: string
  seconds: number
  questions: number
  languages: { language: Language; ready: boolean }[]
  group_language: GroupLanguage | null
  rating: Decimal | null
  floor: Decimal
  points_per_right_answer: Decimal
  threshold: Decimal
  resume_window_seconds: number
  state: SittingState
  reason: 'rating_missing' | 'rating_below_floor' | null
  attempt: (Clock & { id: string; ended_at: string | null }) | null
  opens_in_ms: number | null
}
export type Schedule = { now: string; sittings: Sitting[] }

export type Clock = {
  state: AttemptState
  epoch: number
  remaining_ms: number
  resume_until: string | null
  now: string
  contact_seconds: number
  silence_seconds: number
}
export type Result = {
  kind: string
  right_count: number
  exam_points: Decimal
  rating: Decimal | null // the last five are null for a rehearsal
  total: number | null // null also below the threshold (A8)
  letter: string | null
  points: Decimal | null
  traditional: number | null
  trace: TraceStep[]
}
export type TraceStep = { step: string } & Readonly<Record<string, string | number | boolean | null>>
export type Attempt = Clock & {
  id: string
  sitting_id: string
  exam: Exam
  language: Language
  questions_count: number
  answered: number
  started_at: string
  ended_at: string | null
  result: Result | null
}
export type Question = { n: number; text: string; options: string[]; choice: number | null; seq: number }
export type Paper = Attempt & { seal: string; questions: Question[] }

export type Receipt = {
  number: number
  n: number
  seq: number
  choice: number | null
  saved_at: string
  hash: string
  remaining_ms: number
  state: AttemptState
}
export type Refusal = { n: number; seq: number; code: string; title: string; choice?: number | null }
export type BatchReply = Clock & { results: (Receipt | Refusal)[] }
export type ReceiptList = {
  attempt: Attempt
  seal: string
  receipts: Pick<Receipt, 'number' | 'n' | 'seq' | 'choice' | 'saved_at' | 'hash'>[]
  recipe: string
}

export type Grade = Result & { attempt_id: string; exam: Exam; ended_at: string; state: AttemptState }
export type GradeList = { grades: Grade[] }
export type ServerTime = { now: string; zone: string }
