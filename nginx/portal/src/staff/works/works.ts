// The works of a creative exam and how they come to the commission (C4, A28).
import { useQuery } from '@tanstack/react-query'
import { look, request } from '../../shared/api'
import type { Works } from '../../shared/types'
import { pace } from '../parts/pace'
import { at } from '../server'

export type StudentWorks = Works['students'][number]
export type Work = StudentWorks['works'][number]
export type WorkInput = { kind: string; title: string; url: string; size_bytes: number | null; sha256: string | null }

export const useWorks = (hearing: string) =>
  useQuery({
    queryKey: ['hearing', hearing, 'works'],
    queryFn: () => look<Works>(at(['hearings', hearing, 'works'])),
    refetchInterval: ({ state }) => pace(15_000, state.fetchFailureCount),
    staleTime: 0,
  })

const place = (hearing: string, student: string, n: number, ...rest: string[]) =>
  at(['hearings', hearing, 'examinees', student, 'works', String(n), ...rest])
export const putWork = (hearing: string, student: string, n: number, work: WorkInput) =>
  request<Works>('PUT', place(hearing, student, n), work)
export const removeWork = (hearing: string, student: string, n: number, reason: string) =>
  request<Works>('PUT', place(hearing, student, n, 'removal'), { reason })
export const handOver = (hearing: string, late_reason?: string) =>
  request<Works>('PUT', at(['hearings', hearing, 'handover']), late_reason ? { late_reason } : {})
export const openWork = (work: string) => request<{ url: string }>('PUT', at(['works', work, 'opening']), {})

/** The number of the next work of a student; undefined: there are ten. */
export function freeNumber({ works }: StudentWorks): number | undefined {
  const taken = works.map(({ n }) => n)
  return Array.from({ length: 10 }, (_, i) => i + 1).find((n) => !taken.includes(n))
}
