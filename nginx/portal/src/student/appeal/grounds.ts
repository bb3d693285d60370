// A16: what an exam can be appealed for.
import type { Exam, Ground } from '../../shared/types'

const ofTest: readonly Ground[] = [
  'two_right_answers',
  'no_right_answer',
  'question_wrong',
  'question_inexact',
  'wrong_language',
  'technical',
]
const ofCommission: readonly Ground[] = ['grade', 'technical', 'procedure']

export const groundsOf = (kind: Exam['kind']): readonly Ground[] => (kind === 'test' ? ofTest : ofCommission)

/** Does the ground speak of questions? */
export const isOfQuestions = (ground: Ground): boolean => ofTest.slice(0, 4).includes(ground)
