import { useQuery } from '@tanstack/react-query'
import { request } from '../../shared/api'
import type { HearingState, Preparation, PreparationInput } from '../../shared/types'
import type { Tone } from '../parts/State'
import { at } from '../server'

const path = (id: string): string => at(['hearings', id, 'preparation'])

/** What an oral or creative exam is prepared with. */
export const usePreparation = (id: string) =>
  useQuery({ queryKey: ['preparation', id], queryFn: () => request<Preparation>('GET', path(id)), staleTime: 0 })

export const putPreparation = (id: string, wanted: PreparationInput) => request('PUT', path(id), wanted)

export const tones: Record<HearingState, Tone> = { not_prepared: 'bad', planned: 'good', open: 'live', closed: 'quiet' }
