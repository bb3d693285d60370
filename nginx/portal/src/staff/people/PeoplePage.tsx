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
import { State } from '../parts/State'
import { choices, languageName, roleName, roles } from '../titles'
import { PersonDialog } from './PersonDialog'
import { usePeople, type Person, type PersonChange } from './people'

const fresh: PersonChange = { login: '', full_name: '', language: 'kk', roles: ['student'], group: null }

export function PeoplePage() {
  const { query, group, role } = useAddress().query
  const people = usePeople({ query, group, role })
  const [edited, edit] = useState<PersonChange>()
  const actions = (
    <>
      <Button component="a" variant="default" href={link(['imports', 'people'])}>
        {t('import')}
      </Button>
      <Button onClick={() => edit(fresh)}>{t('people.add')}</Button>
    </>
  )
  return (
    <Page title={t('people')} actions={actions}>
      <PeopleFilters />
      <Loaded query={people}>{(rows) => <PeopleTable rows={rows} edit={edit} />}</Loaded>
      <More pages={people} />
      {edited && <PersonDialog key={edited.login} person={edited} close={() => edit(undefined)} />}
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

function PeopleTable({ rows, edit }: { rows: readonly Person[]; edit: (person: PersonChange) => void }) {
  return (
    <DataTable
      caption={t('people')}
      rows={rows}
      rowKey={(row) => row.login}
      columns={[
        { name: t('full_name'), leads: true, show: (row) => row.full_name },
        { name: t('login'), show: (row) => row.login },
        { name: t('roles'), show: (row) => row.roles.map(roleName).join(', ') || '—' },
        { name: t('group'), fixed: true, show: (row) => row.group?.name ?? '—' },
        { name: t('language'), show: (row) => languageName(row.language) },
        {
          name: t('access'),
          show: (row) => <Access person={row} />,
        },
        {
          name: t('actions'),
          actions: true,
          show: (row) => <RowButton text={t('edit')} of={row.full_name} onClick={() => edit(changeOf(row))} />,
        },
      ]}
    />
  )
}

function Access({ person: { active, can_sign_in } }: { person: Person }) {
  if (can_sign_in) return <State tone="good">{t('active')}</State>
  return <State tone="warn">{active ? t('no_password') : t('inactive')}</State>
}

function changeOf({ login, full_name, language, roles, group }: Person): PersonChange {
  return { login, full_name, language, roles, group: group?.name ?? null }
}
