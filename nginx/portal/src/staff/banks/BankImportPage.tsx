import { Anchor, NativeSelect, Text } from '@mantine/core'
import { useState } from 'react'
import { link } from '../address'
import { t } from '../i18n'
import { ImportForm } from '../parts/ImportForm'
import { importFile } from '../parts/imports'
import { Page } from '../parts/Page'
import type { BankKey } from './banks'
import { useBankTitle } from './BankPage'

const encodings = ['utf-8', 'utf-16', 'utf-16le', 'utf-16be', 'windows-1251', 'kz-1048', 'koi8-r']

export function BankImportPage(bank: BankKey) {
  const [encoding, setEncoding] = useState('utf-8')
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
            data={encodings}
          />
        }
        run={(upload, way) =>
          importFile(
            [...path, 'imports'],
            { file_name: upload.name, encoding: upload.name ? encoding : 'utf-8' },
            upload,
            'text/plain',
            way,
          )
        }
      />
    </Page>
  )
}
