import { Anchor, Button } from '@mantine/core'
import type { TicketSet } from '../../shared/types'
import { link } from '../address'
import { useBanks } from '../banks/banks'
import { t } from '../i18n'
import { DataTable } from '../parts/DataTable'
import { Loaded } from '../parts/Loaded'
import { Page, Section } from '../parts/Page'
import { State } from '../parts/State'
import { useUser } from '../shell/user'
import { languageName, titleOf } from '../titles'
import { tones, useTicketSets } from './tickets'

/** The ticket sets of oral exams (O2, A21). Whoever is a teacher imports for the own disciplines. */
export function TicketSetsPage() {
  const sets = useTicketSets()
  const { roles } = useUser()
  return (
    <Page title={t('tickets')}>
      <Loaded query={sets}>{(rows) => <TicketSetTable rows={rows} reads={roles.includes('teacher')} />}</Loaded>
      {roles.includes('teacher') && <ImportInto />}
    </Page>
  )
}

const named = ({ discipline, number }: TicketSet): string => `${titleOf(discipline)} · ${t('tickets.set', { number })}`

function TicketSetTable({ rows, reads }: { rows: readonly TicketSet[]; reads: boolean }) {
  return (
    <DataTable
      caption={t('tickets')}
      rows={rows}
      rowKey={({ id }) => id}
      empty={t('tickets.none')}
      columns={[
        {
          name: t('tickets.set.name'),
          leads: true,
          show: (row) =>
            reads ? (
              <Anchor inherit href={link(['tickets', row.id])}>
                {named(row)}
              </Anchor>
            ) : (
              named(row)
            ),
        },
        { name: t('state'), show: ({ state }) => <State tone={tones[state]}>{t(`tickets.${state}`)}</State> },
        { name: t('tickets.count'), number: true, show: ({ tickets }) => tickets },
        {
          name: t('tickets.languages'),
          show: ({ languages }) => languages.map(({ language, tickets }) => `${languageName(language)}: ${tickets}`).join(', ') || null,
        },
        { name: t('tickets.hearings'), number: true, show: ({ hearings }) => hearings },
        { name: t('tickets.approved_by'), show: ({ approved_by }) => approved_by?.full_name ?? null },
      ]}
    />
  )
}

/** Where a file can go: the disciplines whose banks the teacher keeps are those whose tickets he keeps. */
function ImportInto() {
  const banks = useBanks().data ?? []
  const disciplines = banks.map(({ discipline }) => discipline).filter(({ code }, i, all) => all.findIndex((one) => one.code === code) === i)
  return (
    <Section title={t('tickets.import')}>
      {disciplines.map((one) => (
        <Button key={one.code} component="a" variant="default" mr="xs" mb="xs" href={link(['tickets', one.code, 'import'])}>
          {titleOf(one)}
        </Button>
      ))}
    </Section>
  )
}
