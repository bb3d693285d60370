import { Anchor } from '@mantine/core'
import type { RectificationItem } from '../../shared/types'
import { link } from '../address'
import { t } from '../i18n'
import { DataTable } from '../parts/DataTable'
import { Section } from '../parts/Page'
import { State } from '../parts/State'
import { gradeName, tones } from './gradesheets'

export function Rectifications({ items }: { items: readonly RectificationItem[] }) {
  return (
    <Section title={t('gradesheet.rectifications')}>
      <DataTable
        caption={t('gradesheet.rectifications')}
        rows={items}
        rowKey={({ id }) => id ?? ''}
        columns={[
          {
            name: t('gradesheet'),
            leads: true,
            show: ({ id, number, student }) => (
              <Anchor inherit href={link(['gradesheets', id ?? ''])}>
                {t('numbered', { number: number ?? '—' })} · {student.full_name}
              </Anchor>
            ),
          },
          { name: t('gradesheet.was'), show: ({ was }) => was && gradeName(was) },
          { name: t('gradesheet.is'), show: ({ is }) => gradeName(is) },
          { name: t('reason'), show: ({ reason }) => reason },
          { name: t('gradesheet.basis'), show: ({ basis }) => basis },
          { name: t('state'), show: ({ state }) => <State tone={tones[state]}>{t(`gradesheets.state.${state}`)}</State> },
        ]}
      />
    </Section>
  )
}
