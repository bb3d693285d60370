import { Anchor, Button } from '@mantine/core'
import { useState } from 'react'
import { link } from '../address'
import { t } from '../i18n'
import { DataTable } from '../parts/DataTable'
import { Loaded } from '../parts/Loaded'
import { Page } from '../parts/Page'
import { RowButton } from '../parts/RowButton'
import { day, titleOf } from '../titles'
import { CommissionDialog } from './CommissionDialog'
import { SessionDialog } from './SessionDialog'
import { useExamSessions, type ExamSession } from './sessions'

const fresh: ExamSession = { code: '', title_kk: '', title_ru: '', title_en: '', starts_on: '', ends_on: '', exams: 0 }

export function SessionsPage() {
  const sessions = useExamSessions()
  const [edited, edit] = useState<ExamSession>()
  const [composed, compose] = useState<ExamSession>()
  return (
    <Page
      title={t('exam_sessions')}
      actions={<Button onClick={() => edit(fresh)}>{t('exam_sessions.add')}</Button>}
    >
      <Loaded query={sessions}>
        {(rows) => (
          <DataTable
            caption={t('exam_sessions')}
            rows={rows}
            rowKey={(row) => row.code}
            columns={[
              {
                name: t('title'),
                leads: true,
                show: (row) => (
                  <Anchor inherit href={link(['exams'], { session: row.code })}>
                    {titleOf(row)}
                  </Anchor>
                ),
              },
              { name: t('code'), show: (row) => row.code },
              { name: t('exams'), number: true, show: (row) => row.exams },
              { name: t('starts_on'), show: (row) => day(row.starts_on) },
              { name: t('ends_on'), show: (row) => day(row.ends_on) },
              {
                name: t('actions'),
                actions: true,
                show: (row) => (
                  <>
                    <RowButton text={t('commission')} of={titleOf(row)} onClick={() => compose(row)} />
                    <RowButton text={t('edit')} of={titleOf(row)} onClick={() => edit(row)} />
                  </>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {edited && <SessionDialog key={edited.code} session={edited} close={() => edit(undefined)} />}
      {composed && <CommissionDialog key={composed.code} session={composed} close={() => compose(undefined)} />}
    </Page>
  )
}
