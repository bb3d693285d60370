import { Alert, Button, Stack, Text } from '@mantine/core'
import { Problem } from '../../shared/api'
import { knows, t } from '../i18n'

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

/** Codes whose own words leave open what it is about: a line, a column, an hour. */
const telling: ReadonlySet<unknown> = new Set([
  'bad_value',
  'conflict',
  'unknown_field',
  'missing_field',
  'missing_column',
  'unknown_column',
  'repeated_column',
  'repeated_row',
  'same_question',
  'same_text',
  'unknown_tag',
  'outside_session',
  'group_busy',
  'student_busy',
  'staff_busy',
  'no_quorum',
  'unknown_login',
  'ticket_missing',
  'ticket_set_in_use',
  'too_few_tickets',
])

/** The server's English sentence where it tells more than our own words for the code, else ''. */
export const detailOf = (code: unknown, detail: string): string => (telling.has(code) ? detail : '')

/** What went wrong, and a way to try again. */
export function Failure({ error, again }: { error: unknown; again?: () => void }) {
  const detail = error instanceof Problem ? detailOf(error.body.reason ?? error.code, error.detail) : ''
  return (
    <Alert color="red" variant="light" role="alert" title={problemText(error)}>
      <Stack gap="xs" align="flex-start">
        {detail && (
          <Text size="sm" lang="en">
            {detail}
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
