import { decimal } from '../../shared/i18n'
import type { SheetLine } from '../../shared/types'
import { t } from '../i18n'
import { DataTable, type Column } from '../parts/DataTable'
import { State } from '../parts/State'
import { resultName } from './gradesheets'

/** The lines of a sheet; a rectification's say which one was and which one is. */
export function LineTable({ lines, rectifies }: { lines: readonly SheetLine[]; rectifies: boolean }) {
  const which: Column<SheetLine>[] = rectifies ? [{ name: t('gradesheet.line'), show: ({ line }) => t(`gradesheet.${line}`) }] : []
  return (
    <DataTable
      caption={t('gradesheet.lines')}
      rows={lines}
      rowKey={({ line, login }) => line + login}
      columns={[
        {
          name: t('student'),
          leads: true,
          show: ({ n, full_name }) => (
            <span>
              {n}. {full_name}
            </span>
          ),
        },
        ...which,
        { name: t('rating'), number: true, show: ({ rating }) => rating && decimal(rating) },
        { name: t('exam_score'), number: true, show: ({ exam_points }) => exam_points && decimal(exam_points) },
        { name: t('total_score'), number: true, show: ({ total }) => total },
        {
          name: t('grade'),
          fixed: true,
          show: ({ letter, points, traditional }) => (letter ? `${letter} · ${decimal(points ?? 0)} · ${traditional}` : null),
        },
        { name: t('result'), show: (line) => <Result line={line} /> },
      ]}
    />
  )
}

function Result({ line }: { line: SheetLine }) {
  if (!line.pending) return resultName(line)
  return <State tone="warn">{t(`pending.${line.pending}`)}</State>
}
