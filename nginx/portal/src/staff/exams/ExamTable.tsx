import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'
import { dateTime, endAfter } from '../../shared/time'
import { link } from '../address'
import { t } from '../i18n'
import { DataTable } from '../parts/DataTable'
import { RowButton } from '../parts/RowButton'
import { titleOf } from '../titles'
import type { Exam } from './exams'
import { Readiness } from './Readiness'

type Props = {
  caption: string
  exams: readonly Exam[]
  empty?: ReactNode
  /** Shows a button that changes the sitting. */
  edit?: (exam: Exam) => void
}

const named = (exam: Exam): string => `${titleOf(exam.discipline)}, ${exam.group.name}`

export function ExamTable({ caption, exams, empty, edit }: Props) {
  return (
    <DataTable
      caption={caption}
      rows={exams}
      empty={empty}
      rowKey={(exam) => exam.id}
      columns={[
        {
          name: t('discipline'),
          leads: true,
          show: (exam) => (
            <Anchor inherit href={link(['exams', exam.id])}>
              {titleOf(exam.discipline)}
            </Anchor>
          ),
        },
        { name: t('group'), fixed: true, show: (exam) => exam.group.name },
        { name: t('exam.kind'), show: (exam) => t(`exam.kind.${exam.kind}`) },
        {
          name: t('sitting'),
          fixed: true,
          show: ({ sitting }) =>
            sitting ? (
              <span>
                {dateTime(sitting.starts_at)}
                <br />
                <small>{t('start_until', { time: endAfter(sitting.starts_at, sitting.start_until) })}</small>
              </span>
            ) : (
              '—'
            ),
        },
        { name: t('rated'), number: true, show: (exam) => `${exam.rated} / ${exam.students}` },
        { name: t('readiness'), show: (exam) => <Readiness exam={exam} /> },
        {
          name: t('actions'),
          actions: true,
          show: (exam) => (
            <>
              {exam.sitting && exam.hearing && (
                <RowButton variant="light" text={t('preparation')} of={named(exam)} href={link(['hearings', exam.sitting.id, 'preparation'])} />
              )}
              {exam.sitting && !exam.hearing && (
                <RowButton variant="light" text={t('board')} of={named(exam)} href={link(['sittings', exam.sitting.id])} />
              )}
              {edit && (
                <RowButton
                  text={exam.sitting ? t('sitting.change') : t('sitting.set')}
                  of={named(exam)}
                  onClick={() => edit(exam)}
                />
              )}
            </>
          ),
        },
      ]}
    />
  )
}
