import { useQuery } from '@tanstack/react-query'
import { request } from '../../shared/api'
import type { Criteria, CriteriaInput } from '../../shared/types'
import { at, readAll } from '../server'

/** Every version, the newest of each code first. */
export const useCriteria = () =>
  useQuery({ queryKey: ['criteria'], queryFn: () => readAll<Criteria>(['criteria'], { all: 'true' }) })

/** The newest version of each code. */
export const newest = (all: readonly Criteria[]): Criteria[] =>
  all.filter(({ code }, index) => all.findIndex((one) => one.code === code) === index)

export const putCriteria = (code: string, criteria: CriteriaInput) => request('PUT', at(['criteria', code]), criteria)

/** Of half points, as they are written: "12.5" or "12,5". */
export const sumOf = (maxima: readonly string[]): number =>
  maxima.reduce((sum, one) => sum + (Number(one.trim().replace(',', '.')) || 0), 0)
