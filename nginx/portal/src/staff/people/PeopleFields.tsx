// Choosing staff by name or login: what is typed is searched for at the server.
import { MultiSelect, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState, type ReactNode } from 'react'
import type { Named } from '../../shared/types'
import { t } from '../i18n'
import { usePeople } from './people'

type Props = {
  label: string
  description?: string
  /** Who was chosen when the form opened, so that he has a name before anything is searched. */
  known: readonly Named[]
  error: ReactNode
}

/** The search of one field, with everybody it has found so far. */
function useStaffSearch(known: readonly Named[]) {
  const [text, search] = useState('')
  const [found, keep] = useState<ReadonlyMap<string, string>>(new Map(known.map((one) => [one.login, nameOf(one)])))
  const [query] = useDebouncedValue(text.replace(/ \(.*$/, '').trim(), 250)
  const people = usePeople({ query })
  const staff = (people.data ?? []).filter(({ roles, active }) => active && !roles.includes('student'))
  const fresh = staff.filter(({ login }) => !found.has(login))
  if (fresh.length > 0) keep(new Map([...found, ...fresh.map((one) => [one.login, nameOf(one)] as const)]))
  const data = [...found].map(([value, label]) => ({ value, label }))
  return { data, searchValue: text, onSearchChange: search }
}
const nameOf = ({ full_name, login }: Named): string => `${full_name} (${login})`

export function PersonField({ known, value, onChange, ...input }: Props & { value: string; onChange: (login: string) => void }) {
  return (
    <Select
      {...input}
      {...useStaffSearch(known)}
      value={value || null}
      onChange={(login) => onChange(login ?? '')}
      placeholder={t('people.search')}
      nothingFoundMessage={t('found.nothing')}
      searchable
      required
    />
  )
}

export function PeopleField({ known, value, onChange, ...input }: Props & { value: string[]; onChange: (logins: string[]) => void }) {
  return (
    <MultiSelect
      {...input}
      {...useStaffSearch(known)}
      value={value}
      onChange={onChange}
      placeholder={t('people.search')}
      nothingFoundMessage={t('found.nothing')}
      searchable
      required
    />
  )
}
