// Gradesheets as the lead teacher, the registrar and the administrator see them (O7, C7, A12).
import { useQuery } from '@tanstack/react-query'
import { look, request } from '../../shared/api'
import type { Language } from '../../shared/i18n'
import { dateTime } from '../../shared/time'
import type { FrozenLine, Gradesheet, GradesheetItem, GradesheetState, RectificationInput } from '../../shared/types'
import { t } from '../i18n'
import { pace } from '../parts/pace'
import { usePages } from '../parts/pages'
import type { Tone } from '../parts/State'
import { at } from '../server'

export const states: readonly GradesheetState[] = ['draft', 'confirmed', 'closed']
export const tones: Record<GradesheetState, Tone> = { draft: 'quiet', confirmed: 'live', closed: 'good' }
export const isState = (text: string | undefined): text is GradesheetState => states.some((one) => one === text)

export const useGradesheets = (state: GradesheetState) => usePages<GradesheetItem>(['gradesheets'], { state })

/** `path`: of a sheet, or of an exam's newest. Looked at again, for results come while a draft is read. */
export const useGradesheet = (path: readonly string[]) =>
  useQuery({
    queryKey: [...path],
    queryFn: () => look<Gradesheet>(at(path)),
    refetchInterval: ({ state }) => pace(15_000, state.fetchFailureCount),
    staleTime: 0,
  })

export const confirm = (exam: string) => request<Gradesheet>('PUT', at(['exams', exam, 'gradesheet', 'confirmation']), {})
export const closeSheet = (id: string) => request<Gradesheet>('PUT', at(['gradesheets', id, 'closing']), {})
export const rectify = (id: string, login: string, input: RectificationInput) =>
  request<Gradesheet>('PUT', at(['gradesheets', id, 'rectifications', login]), input)

export type FileKind = 'pdf' | 'xlsx' | 'csv'
export const fileAddress = (id: string, kind: FileKind, language: Language): string =>
  '/api/v1' + at(['gradesheets', id, kind], kind === 'csv' ? {} : { language })
/** Of the student's pages, where anybody verifies a sheet. */
export const verifyAddress = (checksum: string): string => `/#/verify/${checksum}`

/** The kind of a line's result and why, in the reader's words. */
export function resultName({ result, detail, held_at }: FrozenLine): string {
  const why = detail ? t(`sheet_detail.${detail}`, { time: held_at ? dateTime(held_at) : '—' }) : ''
  return [t(`sheet_result.${result}`), why].filter(Boolean).join(', ')
}

/** "86 · B+ · 3.33 · 4", or what stands there instead of a grade. */
export function gradeName(line: FrozenLine): string {
  if (line.letter === null) return resultName(line)
  return [line.total ?? '—', line.letter, line.points, line.traditional].join(' · ')
}
