import { Alert, Text } from '@mantine/core'
import { t } from '../i18n'
import { aboutText } from './about'
import { DataTable } from './DataTable'
import { flawText } from './Failure'
import { inOrder, type Finding, type Report } from './imports'
import { Facts, State } from './State'

/** What a check or an import found, refused lines in front. */
export function ImportReport({ report }: { report: Report }) {
  const counts: [string, number | undefined][] = [
    [t('report.lines'), report.lines],
    [t('report.tickets'), report.tickets],
    [t('report.questions'), report.questions],
    [t('report.created'), report.created],
    [t('report.changed'), report.changed],
    [t('report.superseding'), report.superseding],
    [t('report.unchanged'), report.unchanged],
    [t('report.refused'), report.refused],
  ]
  return (
    <div role="status">
      <Verdict report={report} />
      <Facts facts={counts.filter((pair): pair is [string, number] => pair[1] !== undefined)} />
      {report.findings.length > 0 && <Findings findings={inOrder(report.findings)} />}
    </div>
  )
}

function Verdict({ report: { stored, refused } }: { report: Report }) {
  const [color, text] = stored
    ? (['teal', refused > 0 ? t('report.stored_good') : t('report.stored')] as const)
    : refused > 0
      ? (['orange', t('report.has_refused')] as const)
      : (['blue', t('report.good')] as const)
  return (
    <Alert color={color} variant="light" mb="md" title={text}>
      {!stored && t('report.nothing_stored')}
    </Alert>
  )
}

function Findings({ findings }: { findings: readonly Finding[] }) {
  return (
    <DataTable
      caption={t('report.findings')}
      rows={findings}
      rowKey={(finding) => JSON.stringify(finding)}
      columns={[
        { name: t('report.line'), number: true, show: ({ line }) => line },
        {
          name: t('report.what'),
          show: ({ refused }) =>
            refused ? <State tone="bad">{t('report.refused')}</State> : <State tone="warn">{t('report.note')}</State>,
        },
        { name: t('reason'), show: (finding) => <Why finding={finding} /> },
      ]}
    />
  )
}

/** In the reader's language. */
function Why({ finding }: { finding: Finding }) {
  const words = flawText(finding.code) ?? t('problem.bad_value')
  const about = aboutText(finding)
  return (
    <div>
      {words}
      {about && (
        <Text size="sm" c="gray.7">
          {about}
        </Text>
      )}
    </div>
  )
}
