import { Anchor } from '@mantine/core'
import { decimal } from '../../shared/i18n'
import { dateTime } from '../../shared/time'
import { link } from '../address'
import { t } from '../i18n'
import { DataTable } from '../parts/DataTable'
import { Loaded } from '../parts/Loaded'
import { Page } from '../parts/Page'
import { useAffected } from './appeals'

/** The other attempts of the session that had a question found faulty. */
export function AffectedPage({ id }: { id: string }) {
  const affected = useAffected(id)
  return (
    <Page
      title={t('affected')}
      above={
        <Anchor inherit href={link(['appeals', id])}>
          {t('appeal')}
        </Anchor>
      }
    >
      <Loaded query={affected}>
        {(rows) => (
          <DataTable
            caption={t('affected')}
            rows={rows}
            rowKey={({ attempt_id }) => attempt_id}
            empty={t('affected.none')}
            columns={[
              { name: t('student'), leads: true, show: ({ student }) => student.full_name },
              { name: t('group'), fixed: true, show: ({ group }) => group },
              { name: t('sitting'), fixed: true, show: ({ starts_at }) => dateTime(starts_at) },
              { name: t('questions'), show: ({ numbers }) => numbers.join(', ') },
              { name: t('state'), show: ({ state }) => t(`state.${state}`) },
              {
                name: t('result'),
                show: ({ result }) =>
                  result && t('board.result', { points: decimal(result.exam_points), letter: result.letter ?? '—' }),
              },
            ]}
          />
        )}
      </Loaded>
    </Page>
  )
}
