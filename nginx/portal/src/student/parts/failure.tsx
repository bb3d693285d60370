import { Problem } from '../../shared/api'
import { deadline } from '../../shared/time'
import type { ProblemCode } from '../../shared/types'
import { knows, t } from '../i18n'
import { Notice } from './Notice'

/** What went wrong, as a sentence for the student. */
export function sentence(failure: unknown): string {
  if (!(failure instanceof Problem)) return t('problem.unreachable')
  const { reason, term_at, at_most, at_least } = failure.body
  const refusal = `refusal.${String(reason)}`
  if (knows(refusal))
    return t(refusal, { datetime: typeof term_at === 'string' ? deadline(term_at) : '', number: Number(at_most ?? at_least) })
  const key = `problem.${failure.code as ProblemCode}` as const // a code without a sentence does not compile
  return knows(key) ? t(key) : t('problem.internal')
}

export function Failure({ of }: { of: unknown }) {
  if (of === undefined) return null
  const away = !(of instanceof Problem) || of.transient
  return (
    <Notice tone={away ? 'warn' : 'bad'} live>
      {sentence(of)}
    </Notice>
  )
}
