// The requests of an attempt.
import { request } from '../../shared/api'
import type { Language } from '../../shared/i18n'
import type { Attempt, BatchReply, Clock, Paper, Receipt } from '../../shared/types'
import type { Item } from './outbox'

const path = (id: string) => `/attempts/${id}`

export const start = (sitting: string, language: Language, device: string): Promise<Paper> =>
  request('PUT', `/sittings/${sitting}/attempt`, { language, device, confirmed: true })
export const rehearse = (language: Language, device: string): Promise<Paper> =>
  request('PUT', '/rehearsal', { language, device })
export const look = (id: string): Promise<Attempt> => request('GET', path(id))
export const resume = (id: string, device: string): Promise<Paper> => request('PUT', `${path(id)}/resume`, { device })
export const contact = (id: string, epoch: number): Promise<Clock> => request('PUT', `${path(id)}/contact`, { epoch })
export const save = (id: string, epoch: number, { n, seq, choice }: Item): Promise<Receipt> =>
  request('PUT', `${path(id)}/answers/${n}`, { epoch, seq, choice })
export const saveAll = (id: string, epoch: number, items: Item[]): Promise<BatchReply> =>
  request('PUT', `${path(id)}/answers`, { epoch, items })
export const finish = (id: string, epoch: number): Promise<Attempt> => request('PUT', `${path(id)}/finish`, { epoch })
