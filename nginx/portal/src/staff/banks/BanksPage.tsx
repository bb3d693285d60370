import { Anchor } from '@mantine/core'
import { link } from '../address'
import { t } from '../i18n'
import { DataTable } from '../parts/DataTable'
import { Loaded } from '../parts/Loaded'
import { Page } from '../parts/Page'
import { RowButton } from '../parts/RowButton'
import { State } from '../parts/State'
import { languageName, titleOf } from '../titles'
import { useBanks, type Bank } from './banks'

const address = ({ discipline, language }: Bank): string[] => ['banks', discipline.code, language]
const named = ({ discipline, language }: Bank): string => `${titleOf(discipline)} · ${languageName(language)}`

export function BanksPage() {
  const banks = useBanks()
  return (
    <Page title={t('banks')}>
      <Loaded query={banks}>
        {(rows) => (
          <DataTable
            caption={t('banks')}
            rows={rows}
            rowKey={(row) => address(row).join('/')}
            empty={t('banks.none')}
            columns={[
              {
                name: t('bank'),
                leads: true,
                show: (row) => (
                  <Anchor inherit href={link(address(row))}>
                    {named(row)}
                  </Anchor>
                ),
              },
              { name: t('question.approved'), number: true, show: ({ approved }) => approved },
              {
                name: t('question.draft'),
                number: true,
                show: ({ draft }) => (draft > 0 ? <State tone="warn">{draft}</State> : 0),
              },
              { name: t('question.withdrawn'), number: true, show: ({ withdrawn }) => withdrawn },
              {
                name: t('actions'),
                actions: true,
                show: (row) => (
                  <RowButton text={t('import')} of={named(row)} href={link([...address(row), 'import'])} />
                ),
              },
            ]}
          />
        )}
      </Loaded>
    </Page>
  )
}
