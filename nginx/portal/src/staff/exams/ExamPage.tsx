import { Anchor, Button } from '@mantine/core'
import { useState } from 'react'
import { dateTime, endAfter } from '../../shared/time'
import { link } from '../address'
import { RescheduleDialog } from '../dates/RescheduleDialog'
import { t } from '../i18n'
import { Loaded } from '../parts/Loaded'
import { LoadedPage } from '../parts/LoadedPage'
import { Page, Section } from '../parts/Page'
import { Facts, State } from '../parts/State'
import { NoPage } from '../shell/NoPage'
import { languageName, titleOf } from '../titles'
import { useExams, useExamStudents, type Exam } from './exams'
import { RatingTable } from './RatingTable'
import { Readiness } from './Readiness'
import { SittingDialog } from './SittingDialog'

export function ExamPage({ id }: { id: string }) {
  const exams = useExams()
  return (
    <LoadedPage query={exams} title={t('exam')}>
      {(known) => {
        const exam = known.find((one) => one.id === id)
        return exam ? <ExamView exam={exam} /> : <NoPage />
      }}
    </LoadedPage>
  )
}

function ExamView({ exam }: { exam: Exam }) {
  const [moving, setMoving] = useState(false)
  const [rescheduling, setRescheduling] = useState(false)
  const students = useExamStudents(exam.id)
  const { sitting, hearing } = exam
  const actions = (
    <>
      {sitting && !hearing && (
        <Button component="a" variant="light" href={link(['sittings', sitting.id])}>
          {t('board')}
        </Button>
      )}
      {sitting && hearing && (
        <>
          <Button component="a" variant="light" href={link(['hearings', sitting.id, 'preparation'])}>
            {t('preparation')}
          </Button>
          {hearing.state !== 'not_prepared' && (
            <Button component="a" variant="light" href={link(['hearings', sitting.id])}>
              {t('room')}
            </Button>
          )}
        </>
      )}
      {sitting && (
        <Button component="a" variant="light" href={link(['gradesheets', 'exam', exam.id])}>
          {t('gradesheet')}
        </Button>
      )}
      {sitting && (
        <Button variant="light" onClick={() => setRescheduling(true)}>
          {t('date.give')}
        </Button>
      )}
      <Button onClick={() => setMoving(true)}>{sitting ? t('sitting.change') : t('sitting.set')}</Button>
    </>
  )
  return (
    <Page
      title={`${titleOf(exam.discipline)} · ${exam.group.name}`}
      above={<Anchor href={link(['exams'], { session: exam.session.code })}>{titleOf(exam.session)}</Anchor>}
      actions={actions}
    >
      <Facts
        facts={[
          [t('exam.kind'), t(`exam.kind.${exam.kind}`)],
          [t('sitting'), sitting ? dateTime(sitting.starts_at) : t('sitting.none')],
          [t('late_start.until'), sitting ? endAfter(sitting.starts_at, sitting.start_until) : '—'],
          [t('group.language'), languageName(exam.group.language)],
          [t('readiness'), <Readiness exam={exam} />],
        ]}
      />
      {!hearing && (
        <Section title={t('bank.readiness')}>
          <BankStates exam={exam} />
        </Section>
      )}
      <Section
        title={t('ratings')}
        actions={
          <Button component="a" variant="default" size="xs" href={link(['imports', 'ratings'])}>
            {t('import')}
          </Button>
        }
      >
        <Loaded query={students}>{({ items }) => <RatingTable exam={exam} students={items} />}</Loaded>
      </Section>
      {rescheduling && (
        <RescheduleDialog exam={exam.id} students={students.data?.items ?? []} close={() => setRescheduling(false)} />
      )}
      {moving && <SittingDialog session={exam.session} exam={exam} close={() => setMoving(false)} />}
    </Page>
  )
}

function BankStates({ exam }: { exam: Exam }) {
  return (
    <Facts
      facts={exam.languages.map(({ language, approved, needed, ready }) => [
        languageName(language),
        <Anchor href={link(['banks', exam.discipline.code, language])}>
          <State tone={ready ? 'good' : 'warn'}>
            {approved} / {needed}
          </State>
        </Anchor>,
      ])}
    />
  )
}
