// Appeals as the commission and the administrators see them (T10–T12, A12–A17, A31).
import { useQuery } from '@tanstack/react-query'
import { look, request } from '../../shared/api'
import type { Language } from '../../shared/i18n'
import type {
  Affected,
  AppealWithHistory,
  Decision,
  DecisionInput,
  Dossier,
  Ground,
  Minutes,
  MinutesItem,
  Outcome,
  QueuedAppeal,
} from '../../shared/types'
import { t } from '../i18n'
import { pace } from '../parts/pace'
import { usePages } from '../parts/pages'
import { at, type List } from '../server'
import { isAdministrator, useUser } from '../shell/user'
import type { Tone } from '../parts/State'

export type AppealState = AppealWithHistory['state']
export const appealTones: Record<AppealState, Tone> = {
  requested: 'warn',
  admissible: 'live',
  filed: 'live',
  returned: 'warn',
  upheld: 'good',
  corrected: 'good',
  inadmissible: 'bad',
  rejected: 'bad',
  withdrawn: 'quiet',
  lapsed: 'quiet',
}
export const groundName = (ground: Ground): string => t(`ground.${ground}`)
export const outcomeName = (outcome: Outcome): string => t(`appeal.state.${outcome}`)
/** What is voted for, or to be decided: not done yet. */
export const voteName = (outcome: Outcome): string => t(`vote.to.${outcome}`)

/** The open appeals by their term, looked at again while the page is visible, and ever more rarely while that fails. */
export const useQueue = () =>
  useQuery({
    queryKey: ['appeal-queue'],
    queryFn: async () => (await look<List<QueuedAppeal>>('/appeal-queue')).items,
    refetchInterval: ({ state }) => pace(10_000, state.fetchFailureCount),
    staleTime: 0,
  })
export const useClosed = () => usePages<QueuedAppeal>(['appeal-queue'], { state: 'closed' })

/** Which open appeals wait for the reader: for his vote, or as a new request for whoever can stop the attempt. */
export function useAwaited(): readonly QueuedAppeal[] {
  const user = useUser()
  const queue = useQueue()
  return (queue.data ?? []).filter(
    ({ awaits_my_vote, state }) => awaits_my_vote || (isAdministrator(user) && state === 'requested'),
  )
}

export const useDossier = (id: string) =>
  useQuery({
    queryKey: ['dossier', id],
    queryFn: () => request<Dossier>('GET', at(['appeals', id, 'dossier'])),
    staleTime: 0,
  })

/** The minutes of all commissions of the reader, the newest first. */
export const useAllMinutes = (commission?: string) => usePages<MinutesItem>(['appeal-minutes'], { commission })

export const useMinutes = (id: string) =>
  useQuery({
    queryKey: ['minutes', id],
    queryFn: async () => (await request<List<Minutes>>('GET', at(['appeals', id, 'minutes']))).items,
  })

export const useAffected = (id: string) =>
  useQuery({
    queryKey: ['affected', id],
    queryFn: async () => (await request<List<Affected>>('GET', at(['appeals', id, 'affected']))).items,
  })

export const pictureAddress = (appeal: string, n: number): string => '/api/v1' + at(['appeals', appeal, 'pictures', String(n)])
export const minutesPdfAddress = (appeal: string, minutes: string, language: Language): string =>
  '/api/v1' + at(['appeals', appeal, 'minutes', minutes, 'pdf'], { language })

export const putVote = (id: string, vote: { vote: Outcome; reason: string }) =>
  request<AppealWithHistory>('PUT', at(['appeals', id, 'vote']), vote)
export const putReturn = (id: string, answer: string) =>
  request<AppealWithHistory>('PUT', at(['appeals', id, 'return']), { answer })
/** With `dry_run` it tells what the decision would do and does nothing. */
export const putDecision = (id: string, decision: DecisionInput, dry_run: boolean) =>
  request<Decision>('PUT', at(['appeals', id, 'decision'], { dry_run: dry_run ? 'true' : undefined }), decision)

/** T10, A12: stops an attempt, or lets a stopped one go on. */
export type AttemptMove = 'removal' | 'release'
export const moveAttempt = (attempt: string, move: AttemptMove, reason: string) =>
  request('PUT', at(['attempts', attempt, move]), { reason })
