// O1, C1, C8, A20: the recordings of an exam before its commission, without their links, which are given one by one.
import { Anchor, Button } from '@mantine/core'
import { useState } from 'react'
import { dateTime } from '../../shared/time'
import type { Recording, RecordingList } from '../../shared/types'
import { link } from '../address'
import { t } from '../i18n'
import { DataTable } from '../parts/DataTable'
import { sizeText } from '../parts/FileFacts'
import { LinkDialog } from '../parts/LinkDialog'
import { LoadedPage } from '../parts/LoadedPage'
import { Page } from '../parts/Page'
import { RowButton } from '../parts/RowButton'
import { Facts, State } from '../parts/State'
import { isAdministrator, useUser } from '../shell/user'
import { day, titleOf } from '../titles'
import { DeletionDialog } from './DeletionDialog'
import { RecordingDialog } from './RecordingDialog'
import { useRecordings, viewRecording } from './recordings'
import { RetentionDialog } from './RetentionDialog'
import { ViewingsDialog } from './ViewingsDialog'

export function RecordingsPage({ id }: { id: string }) {
  const recordings = useRecordings(id)
  return (
    <LoadedPage query={recordings} title={t('recordings')}>
      {(data) => <Register list={data} />}
    </LoadedPage>
  )
}

type Task = 'view' | 'viewings' | 'retain' | 'delete'
type Begun = { task: Task; recording: Recording }

function Register({ list }: { list: RecordingList }) {
  const [entering, enter] = useState(false)
  const [begun, begin] = useState<Begun>()
  const { sitting, exam, group, items, may_enter, no_recording } = list
  return (
    <Page
      title={`${t('recordings')}: ${titleOf(exam.discipline)}`}
      above={
        <Anchor inherit href={link(['hearings', sitting.id])}>
          {[t('room'), group?.name].filter(Boolean).join(' · ')}
        </Anchor>
      }
      actions={may_enter && <Button onClick={() => enter(true)}>{t('recording.add')}</Button>}
    >
      <Facts
        facts={[
          [t('sitting'), dateTime(sitting.starts_at)],
          ...(no_recording ? [[t('recording.why_none'), no_recording] as const] : []),
        ]}
      />
      <DataTable
        caption={t('recordings')}
        rows={items}
        rowKey={({ id }) => id}
        empty={t('recordings.none')}
        columns={[
          { name: t('recording'), leads: true, show: (row) => <Named recording={row} /> },
          { name: t('recording.entered'), show: (row) => <Entered recording={row} /> },
          { name: t('recording.retain_until'), fixed: true, show: ({ retain_until, deletion }) => (deletion ? null : day(retain_until)) },
          { name: t('recording.viewings'), number: true, show: ({ viewings }) => viewings },
          { name: t('actions'), actions: true, show: (row) => <Actions recording={row} begin={(task) => begin({ task, recording: row })} /> },
        ]}
      />
      {entering && <RecordingDialog hearing={sitting.id} close={() => enter(false)} />}
      {begun && <Begun begun={begun} close={() => begin(undefined)} />}
    </Page>
  )
}

const nameOf = ({ provider, recorded_at, entered_at }: Recording): string =>
  `${t(`recording.provider.${provider}`)}, ${dateTime(recorded_at ?? entered_at)}`

function Named({ recording }: { recording: Recording }) {
  const { seconds, size_bytes, sha256, deletion } = recording
  const facts = [
    seconds && t('recording.minutes', { count: Math.round(seconds / 60) }),
    size_bytes && sizeText(size_bytes),
    sha256 && `SHA-256 ${sha256.slice(0, 8)}…`,
  ]
  return (
    <div>
      {nameOf(recording)}
      <div>
        <small>{facts.filter(Boolean).join(' · ')}</small>
      </div>
      {deletion && (
        <div>
          <State tone="bad">{t('recording.deleted', { time: dateTime(deletion.at), name: deletion.by.full_name, reason: deletion.reason })}</State>
        </div>
      )}
    </div>
  )
}

function Entered({ recording: { entered_at, entered_by } }: { recording: Recording }) {
  return (
    <div>
      {entered_by?.full_name ?? t('recording.by_webhook')}
      <div>
        <small>{dateTime(entered_at)}</small>
      </div>
    </div>
  )
}

function Actions({ recording, begin }: { recording: Recording; begin: (task: Task) => void }) {
  const rules = isAdministrator(useUser())
  const of = nameOf(recording)
  const isThere = recording.deletion === null
  return (
    <>
      {isThere && <RowButton text={t('recording.view')} of={of} variant="light" onClick={() => begin('view')} />}
      {rules && <RowButton text={t('recording.viewings')} of={of} onClick={() => begin('viewings')} />}
      {rules && isThere && <RowButton text={t('recording.retain')} of={of} onClick={() => begin('retain')} />}
      {rules && isThere && <RowButton text={t('recording.delete')} of={of} onClick={() => begin('delete')} />}
    </>
  )
}

function Begun({ begun: { task, recording }, close }: { begun: Begun; close: () => void }) {
  switch (task) {
    case 'view':
      return (
        <LinkDialog title={nameOf(recording)} note={t('recording.view.note')} take={() => viewRecording(recording.id)} close={close} />
      )
    case 'viewings':
      return <ViewingsDialog recording={recording} close={close} />
    case 'retain':
      return <RetentionDialog recording={recording} close={close} />
    case 'delete':
      return <DeletionDialog recording={recording} close={close} />
  }
}
