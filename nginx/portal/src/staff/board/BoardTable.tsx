import { second, timeAfter } from '../../shared/time'
import { t } from '../i18n'
import { DataTable } from '../parts/DataTable'
import { RowButton } from '../parts/RowButton'
import { State, type Tone } from '../parts/State'
import { languageName } from '../titles'
import { isOver, stateOf, type BoardStudent, type StudentState } from './board'
import { TimeLeft } from './TimeLeft'

const tones: Record<StudentState, Tone> = {
  not_admitted: 'warn',
  not_started: 'quiet',
  running: 'live',
  suspended: 'warn',
  finished: 'good',
  timed_out: 'good',
  not_resumed: 'bad',
  removed: 'bad',
  annulled: 'quiet',
}

type Props = {
  students: readonly BoardStudent[]
  /** When the board was read, by this device's clock in milliseconds. */
  read: number
  follow: (student: BoardStudent) => void
  help: (student: BoardStudent) => void
}

export function BoardTable({ students, read, follow, help }: Props) {
  return (
    <DataTable
      caption={t('board')}
      rows={students}
      rowKey={(student) => student.id}
      empty={t('found.nothing')}
      columns={[
        { name: t('student'), leads: true, show: (student) => student.full_name },
        { name: t('state'), show: (student) => <StudentStateView student={student} /> },
        { name: t('language'), show: ({ attempt }) => attempt && languageName(attempt.language) },
        { name: t('answered'), number: true, show: ({ attempt }) => attempt && attempt.answered },
        {
          name: t('time_left'),
          number: true,
          show: ({ attempt }) => attempt && !isOver(attempt) ? <TimeLeft attempt={attempt} read={read} /> : null,
        },
        { name: t('interruptions'), number: true, show: ({ attempt }) => attempt && attempt.interruptions },
        {
          name: t('last_contact'),
          show: ({ attempt }) =>
            attempt && (
              <span>
                {second(attempt.last_contact_at)}
                <br />
                <small>{attempt.address}</small>
              </span>
            ),
        },
        {
          name: t('actions'),
          actions: true,
          show: (student) => <Actions student={student} follow={follow} help={help} />,
        },
      ]}
    />
  )
}

function StudentStateView({ student }: { student: BoardStudent }) {
  const state = stateOf(student)
  const { attempt, reason, extra_minutes } = student
  return (
    <div>
      <State tone={tones[state]}>{reason ? t(`reason.${reason}`) : t(`state.${state}`)}</State>
      {state === 'suspended' && attempt?.resume_until && (
        <div>
          <small>
            {t('resume_until')}: {timeAfter(attempt.last_contact_at, attempt.resume_until)}
          </small>
        </div>
      )}
      {attempt?.result && (
        <div>
          <small>{t('board.result', { points: attempt.result.exam_points, letter: attempt.result.letter })}</small>
        </div>
      )}
      {extra_minutes > 0 && (
        <div>
          <small>{t('minutes.extra', { count: extra_minutes })}</small>
        </div>
      )}
    </div>
  )
}

function Actions({ student, follow, help }: { student: BoardStudent } & Pick<Props, 'follow' | 'help'>) {
  return (
    <>
      {student.attempt && (
        <RowButton text={t('timeline')} of={student.full_name} onClick={() => follow(student)} />
      )}
      <RowButton text={t('extra_time')} of={student.full_name} onClick={() => help(student)} />
    </>
  )
}
