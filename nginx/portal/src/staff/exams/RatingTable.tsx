import { Text } from '@mantine/core'
import { useState } from 'react'
import { t } from '../i18n'
import { DataTable } from '../parts/DataTable'
import { RowButton } from '../parts/RowButton'
import { State } from '../parts/State'
import { AccommodationDialog } from './AccommodationDialog'
import type { Exam, ExamStudent } from './exams'
import { RatingField } from './RatingField'

/** The students of an exam with their ratings and extra time, both changed in place. */
export function RatingTable({ exam, students }: { exam: Exam; students: readonly ExamStudent[] }) {
  const [helped, help] = useState<ExamStudent>()
  return (
    <>
      <Text size="sm" c="gray.7" mb="xs">
        {t('ratings.hint')}
      </Text>
      <DataTable
        caption={t('ratings')}
        rows={students}
        rowKey={(student) => student.login}
        empty={t('obstacle.no_students')}
        columns={[
          { name: t('student'), leads: true, show: (student) => student.full_name },
          { name: t('login'), show: (student) => student.login },
          { name: t('rating'), show: (student) => <RatingField exam={exam.id} student={student} /> },
          { name: t('admission'), show: (student) => <Admission student={student} /> },
          {
            name: t('extra_time'),
            show: (student) => (
              <RowButton
                text={student.extra_minutes > 0 ? t('minutes.extra', { count: student.extra_minutes }) : t('extra_time.give')}
                of={student.full_name}
                onClick={() => help(student)}
              />
            ),
          },
        ]}
      />
      {helped && (
        <AccommodationDialog key={helped.login} exam={exam.id} student={helped} close={() => help(undefined)} />
      )}
    </>
  )
}

export function Admission({ student: { admitted, reason } }: { student: ExamStudent }) {
  if (admitted) return <State tone="good">{t('admitted')}</State>
  return <State tone="warn">{reason ? t(`reason.${reason}`) : t('not_admitted')}</State>
}
