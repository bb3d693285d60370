import { useQuery } from '@tanstack/react-query'
import { request } from '../../shared/api'
import type { TicketSet, TicketSetWithTickets } from '../../shared/types'
import type { Tone } from '../parts/State'
import { at, readAll } from '../server'

/** Sets without their words: a teacher's own disciplines, an administrator's all. */
export const useTicketSets = (discipline?: string) =>
  useQuery({
    queryKey: ['ticket-sets', discipline ?? ''],
    queryFn: () => readAll<TicketSet>(['ticket-sets'], { discipline }),
  })

/** A set with its words: for teachers of its discipline. */
export const useTicketSet = (id: string) =>
  useQuery({
    queryKey: ['ticket-set', id],
    queryFn: () => request<TicketSetWithTickets>('GET', at(['ticket-sets', id])),
    staleTime: 0,
  })

export const approveTickets = (id: string) => request('PUT', at(['ticket-sets', id, 'approval']), {})
export const withdrawTickets = (id: string, reason: string) => request('PUT', at(['ticket-sets', id, 'withdrawal']), { reason })

export const tones: Record<TicketSet['state'], Tone> = { draft: 'warn', approved: 'good', withdrawn: 'quiet' }
