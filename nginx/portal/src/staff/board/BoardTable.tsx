import { Anchor } from '@mantine/core'
import { decimal } from '../../shared/i18n'
import { endAfter, second } from '../../shared/time'
import { link } from '../address'
import { groundName, type AttemptMove } from '../appeals/appeals'
import { t } from '../i18n'
import { DataTable } from '../parts/DataTable'
import { RowButton } from '../parts/RowButton'
import { State, type Tone } from '../parts/State'
import { languageName } from '../titles'
import { isOver, stateOf, type BoardAppeal, type BoardStudent, type StudentState } from './board'
import type { Moved } from './MoveDialog'
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
  move: (moved: Moved) => void
}

export function BoardTable({ students, read, follow, help, move }: Props) {
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
          show: (student) => <Actions student={student} follow={follow} help={help} move={move} />,
        },
      ]}
    />
  )
}

function StudentStateView({ student }: { student: BoardStudent }) {
  const state = stateOf(student)
  const { attempt, appeal, reason, extra_minutes } = student
  return (
    <div>
      <State tone={tones[state]}>{reason ? t(`reason.${reason}`) : t(`state.${state}`)}</State>
      {appeal && <AppealLink appeal={appeal} />}
      {state === 'suspended' && attempt?.resume_until && (
        <div>
          <small>
            {t('resume_until')}: {endAfter(attempt.last_contact_at, attempt.resume_until)}
          </small>
        </div>
      )}
      {attempt?.result && (
        <div>
          <small>{t('board.result', { points: decimal(attempt.result.exam_points), letter: attempt.result.letter })}</small>
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

function Actions({ student, follow, help, move }: { student: BoardStudent } & Omit<Props, 'students' | 'read'>) {
  const { attempt, appeal, full_name } = student
  const moving = (way: AttemptMove) => attempt && move({ attempt: attempt.id, name: full_name, appeal, way })
  return (
    <>
      {attempt && !isOver(attempt) && (
        <RowButton
          text={t('removal')}
          of={full_name}
          variant={appeal ? 'light' : 'default'}
          onClick={() => moving('removal')}
        />
      )}
      {attempt?.state === 'removed' && !appeal && (
        <RowButton text={t('release')} of={full_name} onClick={() => moving('release')} />
      )}
      {attempt && <RowButton text={t('timeline')} of={full_name} onClick={() => follow(student)} />}
      <RowButton text={t('extra_time')} of={full_name} onClick={() => help(student)} />
    </>
  )
}

function AppealLink({ appeal: { id, number, ground, numbers } }: { appeal: BoardAppeal }) {
  return (
    <div>
      <Anchor inherit href={link(['appeals', id])}>
        <State tone="warn">{t('appeal.of', { number })}</State>
      </Anchor>
      <div>
        <small>
          {groundName(ground)}
          {numbers.length > 0 && `, ${t('question.numbers', { numbers: numbers.join(', ') })}`}
        </small>
      </div>
    </div>
  )
}
