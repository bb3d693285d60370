import { Alert, Button, Stack, Text } from '@mantine/core'
import { Problem } from '../../shared/api'
import type { ProblemCode } from '../../shared/types'
import { knows, t } from '../i18n'
import { aboutText, type About } from './about'

/** One sentence for the reader, in his language: the flaw where it has a name, else the problem. */
export function problemText(error: unknown): string {
  if (!(error instanceof Problem)) return t('problem.unreachable')
  const key = `problem.${error.code as ProblemCode}` as const // a code without a sentence does not compile
  return flawText(error.body.reason) ?? t(knows(key) ? key : 'problem.internal')
}

/** What is wrong with a value, by the stable name that the API gives to flaws of files and forms alike. */
export function flawText(flaw: unknown): string | undefined {
  const key = `flaw.${String(flaw)}`
  return knows(key) ? t(key) : undefined
}

/** What a refusal tells beyond that, of its members: a term, a bound, another exam. The server's own sentence is English. */
export function moreOf({ body }: Problem): string {
  const { reason, votes, quorum } = body
  if (reason === 'no_quorum') return t('votes.of', { votes: Number(votes), quorum: Number(quorum) })
  return aboutText({ ...(body as About), field: undefined }) // the form marks its field
}

/** All of it in one line. */
export function sentenceOf(error: unknown): string {
  const said = problemText(error)
  const more = error instanceof Problem && moreOf(error)
  return more ? `${said.replace(/\.$/, '')}. ${more}` : said
}

/** What went wrong, and a way to try again. */
export function Failure({ error, again }: { error: unknown; again?: () => void }) {
  const more = error instanceof Problem ? moreOf(error) : ''
  return (
    <Alert color="red" variant="light" role="alert" title={problemText(error)}>
      <Stack gap="xs" align="flex-start">
        {more && <Text size="sm">{more}</Text>}
        {again && (
          <Button size="xs" variant="default" onClick={again}>
            {t('again')}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}
