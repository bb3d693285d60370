import { useQuery } from '@tanstack/react-query'
import { request } from '../../shared/api'
import type { Language } from '../../shared/i18n'
import type { AttemptState, Exam, GroupLanguage, QueuedAppeal } from '../../shared/types'
import type { ExamStudent } from '../exams/exams'
import { at } from '../server'

export type StudentState = AttemptState | 'not_admitted' | 'not_started'
export const studentStates: readonly StudentState[] = [
  'not_admitted',
  'not_started',
  'running',
  'suspended',
  'finished',
  'timed_out',
  'not_resumed',
  'removed',
  'annulled',
]

export type BoardAttempt = {
  id: string
  state: AttemptState
  language: Language
  answered: number
  remaining_ms: number
  resume_until: string | null
  interruptions: number
  address: string
  last_contact_at: string
  result: { exam_points: string; total: number | null; letter: string; traditional: number } | null
}
export type BoardAppeal = Pick<QueuedAppeal, 'id' | 'number' | 'ground' | 'state' | 'numbers'>
/** `appeal`: the open one. */
export type BoardStudent = ExamStudent & { attempt: BoardAttempt | null; appeal: BoardAppeal | null }
export type Board = {
  sitting: { id: string; starts_at: string; start_until: string }
  exam: Exam
  group: { name: string; language: GroupLanguage }
  now: string
  counts: Record<StudentState, number>
  students: BoardStudent[]
}

export const stateOf = ({ attempt, admitted }: BoardStudent): StudentState =>
  attempt?.state ?? (admitted ? 'not_started' : 'not_admitted')

export const isOver = ({ state }: BoardAttempt): boolean => state !== 'running' && state !== 'suspended'

const minute = 60_000
const pace = { live: 4_000, waiting: 30_000 }

/** How long to wait for the next look, in milliseconds. When all is over an appeal may still come (T10). */
export function nextLook({ sitting, now, counts }: Board): number {
  const moment = Date.parse(now)
  const isOpen = moment >= Date.parse(sitting.starts_at) - 5 * minute && moment < Date.parse(sitting.start_until)
  return isOpen || counts.running + counts.suspended + counts.removed > 0 ? pace.live : pace.waiting
}

/** The board of a sitting, looked at again and again while the page is visible. */
export const useBoard = (sitting: string) =>
  useQuery({
    queryKey: ['board', sitting],
    queryFn: () => request<Board>('GET', at(['sittings', sitting, 'board'])),
    refetchInterval: ({ state }) => (state.data ? nextLook(state.data) : false),
    staleTime: 0,
  })

export type Segment = {
  epoch: number
  from: string
  /** Null while it lasts. */
  to: string | null
  seconds: number
  end_cause: 'no_contact' | 'other_device' | 'finished' | 'timed_out' | 'removed' | 'stopped' | null
  address: string
  device: string
  user_agent: string
}
export type Interruption = Pick<Segment, 'from' | 'to' | 'seconds'>
export type AttemptEvent = {
  at: string
  kind: 'answer_of_older_device' | 'extra_time' | 'removed' | 'released' | 'stopped' | 'appealed' | 'annulled'
  actor: string | null
  detail: Readonly<Record<string, string | number | null>>
}
export type Timeline = { segments: Segment[]; interruptions: Interruption[]; events: AttemptEvent[] }

export const useTimeline = (attempt: string) =>
  useQuery({
    queryKey: ['timeline', attempt],
    queryFn: () => request<Timeline>('GET', at(['attempts', attempt, 'timeline'])),
    staleTime: 0,
  })
