import { Anchor, Button } from '@mantine/core'
import { useState } from 'react'
import { link } from '../address'
import { t } from '../i18n'
import { DataTable } from '../parts/DataTable'
import { Loaded } from '../parts/Loaded'
import { Page } from '../parts/Page'
import { RowButton } from '../parts/RowButton'
import { State } from '../parts/State'
import { languageName } from '../titles'
import { GroupDialog } from './GroupDialog'
import { useGroups, type GroupChange } from './groups'

const fresh: GroupChange = { name: '', language: 'kk', mentor: null }

export function GroupsPage() {
  const groups = useGroups()
  const [edited, edit] = useState<GroupChange>()
  const actions = (
    <>
      <Button component="a" variant="default" href={link(['imports', 'groups'])}>
        {t('import')}
      </Button>
      <Button onClick={() => edit(fresh)}>{t('groups.add')}</Button>
    </>
  )
  return (
    <Page title={t('groups')} actions={actions}>
      <Loaded query={groups}>
        {(rows) => (
          <DataTable
            caption={t('groups')}
            rows={rows}
            rowKey={(row) => row.name}
            columns={[
              { name: t('group'), leads: true, show: (row) => row.name },
              { name: t('group.language'), show: (row) => languageName(row.language) },
              { name: t('mentor'), show: (row) => row.mentor?.full_name ?? '—' },
              {
                name: t('students'),
                number: true,
                show: (row) =>
                  row.students > 0 ? (
                    <Anchor href={link(['people'], { group: row.name })}>{row.students}</Anchor>
                  ) : (
                    <State tone="warn">0</State>
                  ),
              },
              {
                name: t('actions'),
                actions: true,
                show: ({ name, language, mentor }) => (
                  <RowButton text={t('edit')} of={name} onClick={() => edit({ name, language, mentor: mentor?.login ?? null })} />
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {edited && <GroupDialog key={edited.name} group={edited} close={() => edit(undefined)} />}
    </Page>
  )
}
