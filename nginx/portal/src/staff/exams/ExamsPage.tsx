import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { link, refine, useAddress } from '../address'
import { t } from '../i18n'
import { Empty } from '../parts/Empty'
import { Filters } from '../parts/Filters'
import { Loaded } from '../parts/Loaded'
import { LoadedPage } from '../parts/LoadedPage'
import { Page } from '../parts/Page'
import { useServerTime } from '../parts/serverTime'
import { currentSession, useExamSessions, type ExamSession } from '../sessions/sessions'
import { choices, titleOf } from '../titles'
import { ExamTable } from './ExamTable'
import { useExams, type Exam } from './exams'
import { SittingDialog } from './SittingDialog'

export function ExamsPage() {
  const sessions = useExamSessions()
  const now = useServerTime()
  const wanted = useAddress().query.session
  return (
    <LoadedPage query={sessions} title={t('exams')}>
      {(known) => (
        <LoadedPage query={now} title={t('exams')}>
          {(time) => {
            const today = time.now.slice(0, 10)
            const session = known.find(({ code }) => code === wanted) ?? currentSession(known, today)
            return session ? <ExamsOf session={session} sessions={known} /> : <NoSession />
          }}
        </LoadedPage>
      )}
    </LoadedPage>
  )
}

function NoSession() {
  return (
    <Page
      title={t('exams')}
      actions={
        <Button component="a" href={link(['exam-sessions'])}>
          {t('exam_sessions')}
        </Button>
      }
    >
      <Empty>{t('exam_sessions.none')}</Empty>
    </Page>
  )
}

function ExamsOf({ session, sessions }: { session: ExamSession; sessions: readonly ExamSession[] }) {
  const exams = useExams(session.code)
  const [edited, edit] = useState<Exam | 'new'>()
  const actions = (
    <>
      <Button component="a" variant="default" href={link(['imports', 'sittings'])}>
        {t('import')}
      </Button>
      <Button onClick={() => edit('new')}>{t('sitting.add')}</Button>
    </>
  )
  const codes = sessions.map(({ code }) => code)
  const name = (code: string) => titleOf(sessions.find((one) => one.code === code)!)
  return (
    <Page title={t('exams')} actions={actions}>
      <Filters label={t('exams')}>
        <NativeSelect
          label={t('exam_session')}
          value={session.code}
          onChange={(event) => refine({ session: event.currentTarget.value })}
          data={choices(codes, name)}
        />
      </Filters>
      <Loaded query={exams}>
        {(rows) => <ExamTable caption={t('exams')} exams={rows} edit={edit} empty={t('exams.none')} />}
      </Loaded>
      {edited && (
        <SittingDialog
          session={session}
          exam={edited === 'new' ? undefined : edited}
          close={() => edit(undefined)}
        />
      )}
    </Page>
  )
}
