// The way of every import: choose a file or paste its text, check it, read the report, then store everything or the
// good lines only. Nothing is stored before it was checked.
import { Button, FileInput, Group, SegmentedControl, Stack, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { t } from '../i18n'
import { Failure } from './Failure'
import { ImportReport } from './ImportReport'
import type { Report, Upload, Way } from './imports'
import classes from './parts.module.css'

type Props = {
  accept: string
  /** More choices of the import; when one changes, pass another key to start afresh. */
  options?: ReactNode
  run: (upload: Upload, way: Way) => Promise<Report>
}

export function ImportForm({ accept, options, run }: Props) {
  const client = useQueryClient()
  const [upload, setUpload] = useState<Upload>()
  const task = useMutation({
    mutationFn: (way: Way) => run(upload!, way),
    onSuccess: (report) => report.stored && client.invalidateQueries(),
  })
  const take = (next: Upload | undefined) => {
    setUpload(next)
    task.reset()
  }
  const report = task.data
  return (
    <Stack>
      <form
        className={classes.panel}
        onSubmit={(event) => {
          event.preventDefault()
          task.mutate('check')
        }}
      >
        <Stack>
          <Source accept={accept} take={take} />
          {options}
          <Group>
            <Button type="submit" disabled={!upload} loading={task.isPending && task.variables === 'check'}>
              {t('import.check')}
            </Button>
          </Group>
        </Stack>
      </form>
      {task.error && <Failure error={task.error} />}
      {report && <ImportReport report={report} />}
      {report && !report.stored && <StoreButtons report={report} task={task} />}
    </Stack>
  )
}

function Source({ accept, take }: { accept: string; take: (upload: Upload | undefined) => void }) {
  const [kind, setKind] = useState('file')
  const [text, setText] = useState('')
  const chooseKind = (next: string) => {
    setKind(next)
    take(next === 'text' && text.trim() ? { body: text, name: '' } : undefined)
  }
  return (
    <>
      <SegmentedControl
        aria-label={t('import.source')}
        value={kind}
        onChange={chooseKind}
        data={[
          { value: 'file', label: t('import.file') },
          { value: 'text', label: t('import.text') },
        ]}
      />
      {kind === 'file' ? (
        <FileInput
          label={t('import.file')}
          placeholder={t('import.file.choose')}
          accept={accept}
          clearable
          clearButtonProps={{ 'aria-label': t('import.file.clear') }}
          onChange={(file) => take(file ? { body: file, name: file.name } : undefined)}
        />
      ) : (
        <Textarea
          label={t('import.text')}
          value={text}
          onChange={({ currentTarget: { value } }) => {
            setText(value)
            take(value.trim() ? { body: value, name: '' } : undefined)
          }}
          autosize
          minRows={6}
          maxRows={16}
          spellCheck={false}
        />
      )}
    </>
  )
}

type StoreProps = {
  report: Report
  task: { mutate: (way: Way) => void; isPending: boolean; variables: Way | undefined }
}

function StoreButtons({ report, task }: StoreProps) {
  const good = (report.created ?? 0) + (report.changed ?? 0) + (report.superseding ?? 0) + (report.unchanged ?? 0)
  const button = (way: Way, text: string) => (
    <Button onClick={() => task.mutate(way)} loading={task.isPending && task.variables === way}>
      {text}
    </Button>
  )
  if (report.refused === 0) return <Group>{button('store', t('import.store'))}</Group>
  return good > 0 ? <Group>{button('store_good', t('import.store_good'))}</Group> : null
}
