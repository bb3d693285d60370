import { dateTime } from '../../shared/time'
import type { Hearing } from '../../shared/types'
import { t } from '../i18n'
import { DataTable } from '../parts/DataTable'
import { Section } from '../parts/Page'

/** O11, C11, A26: who continues on another date of the session. */
export function Continuation({ hearing: { continuation } }: { hearing: Hearing }) {
  if (continuation.length === 0) return null
  return (
    <Section title={t('room.continuation')}>
      <DataTable
        caption={t('room.continuation')}
        rows={continuation}
        rowKey={({ student }) => student.login}
        columns={[
          { name: t('student'), leads: true, show: ({ student }) => student.full_name },
          { name: t('reason'), show: ({ reason }) => reason },
          { name: t('new_date'), show: ({ date }) => (date ? dateTime(date.starts_at) : t('new_date.waits')) },
        ]}
      />
    </Section>
  )
}
