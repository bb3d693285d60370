import { useQuery } from '@tanstack/react-query'
import { request } from '../../shared/api'
import type { Language } from '../../shared/i18n'
import type { Titles } from '../../shared/types'
import { usePages } from '../parts/pages'
import { at, readAll } from '../server'

export type Bank = {
  discipline: Titles & { code: string }
  language: Language
  draft: number
  approved: number
  withdrawn: number
}
export type QuestionState = 'draft' | 'approved' | 'superseded' | 'withdrawn'
export const questionStates: readonly QuestionState[] = ['draft', 'approved', 'superseded', 'withdrawn']
export const questionLevels = [1, 2, 3] as const

export type QuestionContent = { text: string; options: string[]; right_option: number; level: number }
/** One version of a question; `shown` counts the attempts that have it. */
export type Question = QuestionContent & {
  id: string
  version: number
  version_id: number
  state: QuestionState
  source_line: number | null
  shown: number
}
/** A bank by discipline code and language. */
export type BankKey = { discipline: string; language: string }

export const useBanks = () =>
  useQuery({ queryKey: ['banks'], queryFn: () => readAll<Bank>(['banks']) })

export type QuestionFilter = { query?: string; state?: string }
export const useQuestions = ({ discipline, language }: BankKey, filter: QuestionFilter) =>
  usePages<Question>(['banks', discipline, language, 'questions'], filter)

export const approve = ({ discipline, language }: BankKey, chosen: { all: true } | { versions: number[] }) =>
  request('PUT', at(['banks', discipline, language, 'approval']), chosen)

export const putQuestion = ({ discipline, language }: BankKey, id: string, content: QuestionContent) =>
  request('PUT', at(['banks', discipline, language, 'questions', id]), content)

export const withdraw = ({ discipline, language }: BankKey, id: string, reason: string) =>
  request('PUT', at(['banks', discipline, language, 'questions', id, 'withdrawal']), { reason })
