import { Anchor, NativeSelect, Text } from '@mantine/core'
import { useState } from 'react'
import { link } from '../address'
import { t } from '../i18n'
import { ImportForm } from '../parts/ImportForm'
import { importFile } from '../parts/imports'
import { Page } from '../parts/Page'
import type { BankKey } from './banks'
import { useBankTitle } from './BankPage'

const encodings = ['utf-8', 'utf-16', 'windows-1251']

export function BankImportPage(bank: BankKey) {
  const [encoding, setEncoding] = useState('')
  const path = ['banks', bank.discipline, bank.language]
  return (
    <Page title={t('bank.import')} above={<Anchor href={link(path)}>{useBankTitle(bank)}</Anchor>}>
      <Text size="sm" mb="md">
        {t('bank.import.note')} {t('import.repeatable')}
      </Text>
      <ImportForm
        accept=".txt,text/plain"
        options={
          <NativeSelect
            label={t('encoding')}
            description={t('encoding.hint')}
            value={encoding}
            onChange={(event) => setEncoding(event.currentTarget.value)}
            data={[{ value: '', label: t('encoding.detect') }, ...encodings]}
          />
        }
        run={(upload, way) =>
          importFile(
            [...path, 'imports'],
            { file_name: upload.name, encoding: upload.name ? encoding : undefined },
            upload,
            'text/plain',
            way,
          )
        }
      />
    </Page>
  )
}
