// What the administrator must know first: what is going on, what stands in the way of the coming exams, then the rest
// of the calendar.
import { Alert, Anchor, Button } from '@mantine/core'
import { link } from '../address'
import { useAwaited } from '../appeals/appeals'
import { ExamTable } from '../exams/ExamTable'
import { useExams, type Exam } from '../exams/exams'
import { obstaclesOf } from '../exams/readiness'
import { t } from '../i18n'
import { Loaded } from '../parts/Loaded'
import { Page, Section } from '../parts/Page'
import { useServerTime } from '../parts/serverTime'

const hour = 3_600_000
/** A sitting counts as going on until the resume window of its last start has surely closed (T8). */
const longest = 4 * hour

type Scheduled = Exam & { sitting: NonNullable<Exam['sitting']> }
const isScheduled = (exam: Exam): exam is Scheduled => exam.sitting !== null
const byStart = (a: Scheduled, b: Scheduled) => Date.parse(a.sitting.starts_at) - Date.parse(b.sitting.starts_at)

export function OverviewPage() {
  const exams = useExams()
  const now = useServerTime()
  return (
    <Page
      title={t('overview')}
      actions={
        <Button component="a" href={link(['exams'])}>
          {t('exams')}
        </Button>
      }
    >
      <AwaitedAppeals />
      <Loaded query={exams}>{(rows) => now.data && <Calendar exams={rows} now={now.data.now} />}</Loaded>
    </Page>
  )
}

function AwaitedAppeals() {
  const { length } = useAwaited()
  if (length === 0) return null
  return (
    <Alert color="orange" mb="md">
      <Anchor inherit href={link(['appeals'])}>
        {t('overview.appeals', { count: length })}
      </Anchor>
    </Alert>
  )
}

function Calendar({ exams, now }: { exams: readonly Exam[]; now: string }) {
  const moment = Date.parse(now)
  const scheduled = exams.filter(isScheduled).sort(byStart)
  const ahead = scheduled.filter(({ sitting }) => Date.parse(sitting.starts_at) > moment)
  const running = scheduled.filter(
    ({ sitting }) => Date.parse(sitting.starts_at) <= moment && moment < Date.parse(sitting.start_until) + longest,
  )
  const pending = [...ahead, ...exams.filter((exam) => !exam.sitting)]
  const troubled = pending.filter((exam) => obstaclesOf(exam).length > 0)
  const clear = ahead.filter((exam) => !troubled.includes(exam))
  const isToday = ({ sitting }: Scheduled) => sitting.starts_at.slice(0, 10) === now.slice(0, 10)
  return (
    <>
      {running.length > 0 && (
        <Section title={t('overview.running')}>
          <ExamTable caption={t('overview.running')} exams={running} />
        </Section>
      )}
      <Section title={t('overview.obstacles')}>
        <ExamTable caption={t('overview.obstacles')} exams={troubled} empty={t('overview.obstacles.none')} />
      </Section>
      <Section title={t('overview.today')}>
        <ExamTable caption={t('overview.today')} exams={clear.filter(isToday)} empty={t('overview.today.none')} />
      </Section>
      <Section title={t('overview.coming')}>
        <ExamTable
          caption={t('overview.coming')}
          exams={clear.filter((exam) => !isToday(exam))}
          empty={t('overview.coming.none')}
        />
      </Section>
    </>
  )
}
