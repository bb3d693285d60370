// What an import of a file reports, for rosters and banks alike.
import { Problem, send } from '../../shared/api'
import { at, type Query } from '../server'
import type { About } from './about'

export type Finding = About & { line: number; refused: boolean; code: string }
export type Report = {
  dry_run: boolean
  stored: boolean
  /** Lines of a roster, questions of a bank. */
  lines?: number
  questions?: number
  tickets?: number
  created?: number
  /** Rows of a roster that got other values, questions of a bank that got a new version. */
  changed?: number
  superseding?: number
  unchanged?: number
  refused: number
  findings: Finding[]
}
export type Upload = { body: Blob | string; name: string }
export type Way = 'check' | 'store' | 'store_good'

/** Sends a file; a refused file has a report too. Other failures are thrown. */
export async function importFile(
  segments: readonly string[],
  query: Query,
  { body }: Upload,
  type: string,
  way: Way,
): Promise<Report> {
  const flags = { dry_run: way === 'check' ? 'true' : undefined, partial: way === 'store_good' ? 'true' : undefined }
  try {
    return await send<Report>('POST', at(segments, { ...query, ...flags }), body, type)
  } catch (failure) {
    if (failure instanceof Problem && failure.code === 'file_refused') return failure.body as unknown as Report
    throw failure
  }
}

/** Refused lines in front, then by line. */
export const inOrder = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((a, b) => Number(b.refused) - Number(a.refused) || a.line - b.line)
