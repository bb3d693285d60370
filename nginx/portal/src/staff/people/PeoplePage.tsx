import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { link, refine, useAddress } from '../address'
import { useGroups } from '../groups/groups'
import { t } from '../i18n'
import { DataTable } from '../parts/DataTable'
import { Filters } from '../parts/Filters'
import { Loaded } from '../parts/Loaded'
import { More } from '../parts/More'
import { Page } from '../parts/Page'
import { SearchField } from '../parts/SearchField'
import { RowButton } from '../parts/RowButton'
import { choices, languageName, roleName, roles } from '../titles'
import { AccessState } from './AccessState'
import { PersonDialog } from './PersonDialog'
import { usePeople, type Person } from './people'

export function PeoplePage() {
  const { query, group, role } = useAddress().query
  const people = usePeople({ query, group, role })
  const [edited, edit] = useState<Person | 'new'>()
  const actions = (
    <>
      <Button component="a" variant="default" href={link(['imports', 'people'])}>
        {t('import')}
      </Button>
      <Button onClick={() => edit('new')}>{t('people.add')}</Button>
    </>
  )
  return (
    <Page title={t('people')} actions={actions}>
      <PeopleFilters />
      <Loaded query={people}>{(rows) => <PeopleTable rows={rows} edit={edit} />}</Loaded>
      <More pages={people} />
      {edited && <PersonDialog {...(edited !== 'new' && { person: edited })} close={() => edit(undefined)} />}
    </Page>
  )
}

function PeopleFilters() {
  const { group, role } = useAddress().query
  const groups = useGroups()
  const everyGroup = { value: '', label: t('all') }
  return (
    <Filters label={t('people')}>
      <SearchField label={t('people.search')} />
      <NativeSelect
        label={t('group')}
        value={group ?? ''}
        onChange={(event) => refine({ group: event.currentTarget.value })}
        data={[everyGroup, ...(groups.data ?? []).map(({ name }) => ({ value: name, label: name }))]}
      />
      <NativeSelect
        label={t('role')}
        value={role ?? ''}
        onChange={(event) => refine({ role: event.currentTarget.value })}
        data={[{ value: '', label: t('all') }, ...choices(roles, roleName)]}
      />
    </Filters>
  )
}

function PeopleTable({ rows, edit }: { rows: readonly Person[]; edit: (person: Person) => void }) {
  return (
    <DataTable
      caption={t('people')}
      rows={rows}
      rowKey={(row) => row.login}
      empty={t('found.nothing')}
      columns={[
        { name: t('full_name'), leads: true, show: (row) => row.full_name },
        { name: t('login'), show: (row) => row.login },
        { name: t('roles'), show: (row) => row.roles.map(roleName).join(', ') || '—' },
        { name: t('group'), fixed: true, show: (row) => row.group?.name ?? null },
        { name: t('language'), show: (row) => languageName(row.language) },
        { name: t('access'), show: (row) => <AccessState person={row} /> },
        {
          name: t('actions'),
          actions: true,
          show: (row) => <RowButton text={t('edit')} of={row.full_name} onClick={() => edit(row)} />,
        },
      ]}
    />
  )
}
