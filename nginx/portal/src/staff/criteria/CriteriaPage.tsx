import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Criteria } from '../../shared/types'
import { t } from '../i18n'
import { DataTable } from '../parts/DataTable'
import { Empty } from '../parts/Empty'
import { Loaded } from '../parts/Loaded'
import { Page, Section } from '../parts/Page'
import { isAdministrator, useUser } from '../shell/user'
import { titleOf } from '../titles'
import { newest, useCriteria } from './criteria'
import { CriteriaDialog } from './CriteriaDialog'

/** By which criteria commissions grade oral and creative exams (O12, C5). */
export function CriteriaPage() {
  const criteria = useCriteria()
  const may = isAdministrator(useUser())
  const [edited, edit] = useState<Criteria | 'new'>()
  return (
    <Page title={t('criteria')} actions={may && <Button onClick={() => edit('new')}>{t('criteria.add')}</Button>}>
      <Loaded query={criteria}>
        {(all) =>
          all.length === 0 ? (
            <Empty>{t('nothing')}</Empty>
          ) : (
            newest(all).map((one) => (
              <Section key={one.code} title={nameOf(one)} actions={may && <Correct of={one} open={edit} />}>
                <CriteriaTable criteria={one} />
                <Older versions={all.filter(({ code, version }) => code === one.code && version < one.version)} />
              </Section>
            ))
          )
        }
      </Loaded>
      {edited && <CriteriaDialog {...(edited !== 'new' && { criteria: edited })} close={() => edit(undefined)} />}
    </Page>
  )
}

const nameOf = ({ code, kind, version }: Criteria): string =>
  `${code} · ${t(`exam.kind.${kind}`)} · ${t('question.version', { version })}`

function Correct({ of, open }: { of: Criteria; open: (criteria: Criteria) => void }) {
  return (
    <Button size="xs" variant="default" aria-label={`${t('edit')}: ${of.code}`} onClick={() => open(of)}>
      {t('edit')}
    </Button>
  )
}

function CriteriaTable({ criteria }: { criteria: Criteria }) {
  return (
    <DataTable
      caption={nameOf(criteria)}
      rows={criteria.criteria}
      rowKey={({ n }) => String(n)}
      columns={[
        { name: t('criterion'), leads: true, show: (one) => titleOf(one) },
        { name: t('criterion.maximum'), number: true, show: ({ maximum }) => maximum },
      ]}
    />
  )
}

function Older({ versions }: { versions: readonly Criteria[] }) {
  if (versions.length === 0) return null
  return (
    <details>
      <summary>{t('criteria.older', { count: versions.length })}</summary>
      {versions.map((one) => (
        <Section key={one.version} title={t('question.version', { version: one.version })}>
          <CriteriaTable criteria={one} />
        </Section>
      ))}
    </details>
  )
}
