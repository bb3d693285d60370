import { Anchor, Button, Code, Text } from '@mantine/core'
import { link } from '../address'
import { t } from '../i18n'
import { ImportForm } from '../parts/ImportForm'
import { importFile } from '../parts/imports'
import { Page } from '../parts/Page'
import classes from './RosterImportPage.module.css'
import { columnsOf, rosterKinds, templateOf, type RosterKind } from './kinds'

export function RosterImportPage({ kind }: { kind: RosterKind }) {
  return (
    <Page
      title={t('import.of', { kind: t(`roster.${kind}`) })}
      actions={
        <Button variant="default" onClick={() => download(`${kind}.csv`, templateOf(kind))}>
          {t('import.template')}
        </Button>
      }
    >
      <nav className={classes.kinds} aria-label={t('imports')}>
        {rosterKinds.map((one) => (
          <a key={one} href={link(['imports', one])} aria-current={one === kind ? 'page' : undefined}>
            {t(`roster.${one}`)}
          </a>
        ))}
      </nav>
      <Columns kind={kind} />
      <ImportForm
        accept=".csv,text/csv,text/plain"
        run={(upload, way) => importFile(['rosters', kind, 'imports'], {}, upload, 'text/csv', way)}
      />
      {kind === 'sittings' && (
        <Text size="sm" mt="md">
          <Anchor href={link(['exam-sessions'])}>{t('exam_sessions')}</Anchor>: {t('import.sittings.note')}
        </Text>
      )}
    </Page>
  )
}

function Columns({ kind }: { kind: RosterKind }) {
  return (
    <>
      <Text size="sm" mb="xs">
        {t('import.columns')}{' '}
        {columnsOf[kind].map(({ name, optional }, index) => (
          <span key={name}>
            {index > 0 && ', '}
            <Code>{name}</Code>
            {optional && ` (${t('optional')})`}
          </span>
        ))}
      </Text>
      <Text size="sm" mb="md">
        {t(`roster.${kind}.note`)} {t('import.repeatable')}
      </Text>
    </>
  )
}

function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const anchor = document.createElement('a')
  anchor.href = address
  anchor.download = name
  anchor.click()
  URL.revokeObjectURL(address)
}
