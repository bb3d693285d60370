// Rows of data. On a phone every row becomes a card whose cells carry their column's name; explicit roles keep it a
// table for screen readers then.
import { Table, VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../i18n'
import classes from './DataTable.module.css'
import { Empty } from './Empty'

export type Column<Row> = {
  name: string
  /** The column that names the row: its header, and the title of its card. */
  leads?: boolean
  number?: boolean
  /** Its lines are not broken: times, names of groups. */
  fixed?: boolean
  /** Buttons of the row: the name of the column is for screen readers only. */
  actions?: boolean
  /** Null: there is nothing to show, a dash in the table and no line in a card. */
  show: (row: Row) => ReactNode
}

type Props<Row> = {
  caption: string
  rows: readonly Row[]
  columns: readonly Column<Row>[]
  rowKey: (row: Row) => string
  empty?: ReactNode
}

export function DataTable<Row>({ caption, rows, columns, rowKey, empty }: Props<Row>) {
  if (rows.length === 0) return <Empty>{empty ?? t('nothing')}</Empty>
  return (
    <div className={classes.frame}>
      <Table role="table" aria-label={caption} className={classes.table} verticalSpacing="sm" horizontalSpacing={8}>
        <Table.Thead role="rowgroup">
          <Table.Tr role="row">
            {columns.map((column) => (
              <Table.Th role="columnheader" key={column.name} scope="col" data-number={column.number}>
                {column.actions ? <VisuallyHidden>{column.name}</VisuallyHidden> : column.name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody role="rowgroup">
          {rows.map((row) => (
            <Table.Tr role="row" key={rowKey(row)}>
              {columns.map((column) => (
                <Cell key={column.name} column={column} row={row} />
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  if (column.leads)
    return (
      <Table.Th role="rowheader" scope="row" className={classes.lead}>
        {column.show(row)}
      </Table.Th>
    )
  const content = column.show(row)
  return (
    <Table.Td
      role="cell"
      data-name={column.name}
      data-empty={content === null}
      data-number={column.number}
      data-fixed={column.fixed}
      data-actions={column.actions}
    >
      {column.actions ? <div className={classes.actions}>{content}</div> : (content ?? '—')}
    </Table.Td>
  )
}
