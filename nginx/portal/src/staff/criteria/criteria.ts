import { useQuery } from '@tanstack/react-query'
import { request } from '../../shared/api'
import type { Criteria, CriteriaInput, CriteriaPage } from '../../shared/types'
import { at } from '../server'

const query = { queryKey: ['criteria'], queryFn: () => request<CriteriaPage>('GET', at(['criteria'], { all: 'true' })) }

/** Every version, the newest of each code first. */
export const useCriteria = () => useQuery({ ...query, select: ({ items }) => items })

/** What the maxima of new criteria make together. */
export const usePoints = () => useQuery({ ...query, select: ({ points }) => points }).data

/** The newest version of each code. */
export const newest = (all: readonly Criteria[]): Criteria[] =>
  all.filter(({ code }, index) => all.findIndex((one) => one.code === code) === index)

export const putCriteria = (code: string, criteria: CriteriaInput) => request('PUT', at(['criteria', code]), criteria)

/** Of half points, as they are written: "12.5" or "12,5". */
export const sumOf = (maxima: readonly string[]): number =>
  maxima.reduce((sum, one) => sum + (Number(one.trim().replace(',', '.')) || 0), 0)
