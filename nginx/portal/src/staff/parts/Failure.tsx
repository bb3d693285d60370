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

/** What went wrong, the server's own sentence beside it when it says more, and a way to try again. */
export function Failure({ error, again }: { error: unknown; again?: () => void }) {
  const detail = error instanceof Problem ? error.detail : ''
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
