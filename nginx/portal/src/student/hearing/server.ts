// What a student asks of an oral or creative exam.
import { request } from '../../shared/api'
import type { HearingDraw, HearingPlace, HearingTicket } from '../../shared/types'

export const join = (sitting: string) =>
  request<HearingPlace>('PUT', `/hearings/${sitting}/place`, { devices_banned: true })
export const openTicket = (sitting: string) => request<HearingTicket>('PUT', `/hearings/${sitting}/ticket`, {})
export const readDraw = (sitting: string) => request<HearingDraw>('GET', `/hearings/${sitting}/draw`)
