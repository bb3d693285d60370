// The register of recordings (O1, C1, C8, A20).
import { useQuery } from '@tanstack/react-query'
import { look, request } from '../../shared/api'
import type { Recording, RecordingList, Viewing } from '../../shared/types'
import { pace } from '../parts/pace'
import { usePages } from '../parts/pages'
import { at } from '../server'

export type RecordingInput = {
  url: string
  provider: string
  seconds: number | null
  recorded_at: string | null
  size_bytes: number | null
  sha256: string | null
}

export const useRecordings = (hearing: string) =>
  useQuery({
    queryKey: ['hearing', hearing, 'recordings'],
    queryFn: () => look<RecordingList>(at(['hearings', hearing, 'recordings'])),
    refetchInterval: ({ state }) => pace(15_000, state.fetchFailureCount),
    staleTime: 0,
  })
export const useViewings = (recording: string) => usePages<Viewing>(['recordings', recording, 'viewings'], {})

export const putRecording = (hearing: string, input: RecordingInput) =>
  request<Recording>('PUT', at(['hearings', hearing, 'recordings']), input)
export const viewRecording = (id: string) => request<{ url: string }>('PUT', at(['recordings', id, 'viewing']), {})
export const putRetention = (id: string, input: { retain_until: string; reason: string }) =>
  request<Recording>('PUT', at(['recordings', id, 'retention']), input)
export const putDeletion = (id: string, reason: string) =>
  request<Recording>('PUT', at(['recordings', id, 'deletion']), { reason })
