import { Anchor, Code, Text } from '@mantine/core'
import { link } from '../address'
import { t } from '../i18n'
import { ImportForm } from '../parts/ImportForm'
import { importFile } from '../parts/imports'
import { Page } from '../parts/Page'

export function TicketImportPage({ discipline }: { discipline: string }) {
  return (
    <Page title={`${t('tickets.import')}: ${discipline}`} above={<Anchor href={link(['tickets'])}>{t('tickets')}</Anchor>}>
      <Text size="sm" mb="xs">
        {t('import.columns')} <Code>number</Code>, <Code>language</Code>, <Code>question</Code>
      </Text>
      <Text size="sm" mb="md">
        {t('tickets.import.note')} {t('import.repeatable')}
      </Text>
      <ImportForm
        accept=".csv,text/csv,text/plain"
        run={(upload, way) => importFile(['disciplines', discipline, 'tickets', 'imports'], {}, upload, 'text/csv', way)}
      />
    </Page>
  )
}
