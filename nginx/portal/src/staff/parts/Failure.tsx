import { Alert, Button, Stack, Text } from '@mantine/core'
import { Problem } from '../../shared/api'
import { knows, t } from '../i18n'
import { aboutText, type About } from './about'

/** One sentence for the reader: our own words for a known problem, else the server's. */
export function problemText(error: unknown): string {
  if (!(error instanceof Problem)) return t('problem.unreachable')
  const key = `problem.${error.code}`
  return flawText(error.body.reason) ?? (knows(key) ? t(key) : error.detail)
}

/** What is wrong with a value, by the stable name that the API gives to flaws of files and forms alike. */
export function flawText(flaw: unknown): string | undefined {
  const key = `flaw.${String(flaw)}`
  return knows(key) ? t(key) : undefined
}

/** Codes whose own words leave open what it is about, and which say it in no members: a term, a group. */
const telling: ReadonlySet<unknown> = new Set([
  'bad_value',
  'conflict',
  'unknown_field',
  'missing_field',
  'recording_retained',
  'recording_appealed',
  'appeal_term_runs',
  'ticket_set_in_use',
])

/** What a refusal tells beyond our words for it: what the server says in members, else its English sentence if that tells. */
export function moreOf({ body, code, detail }: Problem): { text: string; lang?: 'en' } {
  const { reason, votes, quorum } = body
  if (reason === 'no_quorum') return { text: t('votes.of', { votes: Number(votes), quorum: Number(quorum) }) }
  const about = aboutText({ ...(body as About), field: undefined }) // the form marks its field
  if (about) return { text: about }
  return { text: telling.has(reason ?? code) ? detail : '', lang: 'en' }
}

/** What went wrong, and a way to try again. */
export function Failure({ error, again }: { error: unknown; again?: () => void }) {
  const more = error instanceof Problem ? moreOf(error) : undefined
  return (
    <Alert color="red" variant="light" role="alert" title={problemText(error)}>
      <Stack gap="xs" align="flex-start">
        {more?.text && (
          <Text size="sm" lang={more.lang}>
            {more.text}
          </Text>
        )}
        {again && (
          <Button size="xs" variant="default" onClick={again}>
            {t('again')}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}
