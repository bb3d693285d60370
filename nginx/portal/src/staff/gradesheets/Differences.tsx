import { useState } from 'react'
import type { Gradesheet } from '../../shared/types'
import { t } from '../i18n'
import { DataTable } from '../parts/DataTable'
import { Section } from '../parts/Page'
import { RowButton } from '../parts/RowButton'
import { gradeName } from './gradesheets'
import classes from './gradesheets.module.css'
import { RectifyDialog } from './RectifyDialog'

/** A12: of whom the results say something else now than the sheet. */
export function Differences({ id, sheet: { differences, may } }: { id: string; sheet: Gradesheet }) {
  const [chosen, setChosen] = useState<string | null>(null)
  const difference = differences.find(({ login }) => login === chosen)
  return (
    <Section title={t('gradesheet.differences')}>
      <p className={classes.note}>{t('gradesheet.differences.note')}</p>
      <DataTable
        caption={t('gradesheet.differences')}
        rows={differences}
        rowKey={({ login }) => login}
        columns={[
          { name: t('student'), leads: true, show: ({ full_name }) => full_name },
          { name: t('gradesheet.was'), show: ({ was }) => was && gradeName(was) },
          { name: t('gradesheet.is'), show: ({ is }) => gradeName(is) },
          {
            name: t('actions'),
            actions: true,
            show: ({ login, full_name }) =>
              may.rectify && <RowButton text={t('gradesheet.rectify')} of={full_name} onClick={() => setChosen(login)} />,
          },
        ]}
      />
      {difference && <RectifyDialog sheet={id} difference={difference} close={() => setChosen(null)} />}
    </Section>
  )
}
