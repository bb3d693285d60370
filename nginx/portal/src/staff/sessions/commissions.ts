import { useQuery } from '@tanstack/react-query'
import { request } from '../../shared/api'
import type { Commission, CommissionChange } from '../../shared/types'
import { at } from '../server'

type SessionCommission = { session: string; commission: Commission | null }
const path = (session: string): string => at(['exam-sessions', session, 'commission'])

/** The appeal commission of an exam session in force (A31); null while there is none. */
export const useCommission = (session: string) =>
  useQuery({
    queryKey: ['commission', session],
    queryFn: async () => (await request<SessionCommission>('GET', path(session))).commission,
    staleTime: 0,
  })

export const putCommission = (session: string, commission: CommissionChange) =>
  request('PUT', path(session), commission)
