// One gradesheet: its lines, its state, and what the reader may do with it. A draft is what the results say now.
import { Alert, Anchor, Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { decimal, language } from '../../shared/i18n'
import { dateTime } from '../../shared/time'
import type { Gradesheet } from '../../shared/types'
import { go, link } from '../address'
import { t } from '../i18n'
import { LoadedPage } from '../parts/LoadedPage'
import { Page, Section } from '../parts/Page'
import { Facts, State } from '../parts/State'
import { titleOf } from '../titles'
import { ConfirmDialog } from './ConfirmDialog'
import { Differences } from './Differences'
import { closeSheet, confirm, fileAddress, tones, useGradesheet, verifyAddress, type FileKind } from './gradesheets'
import classes from './gradesheets.module.css'
import { LineTable } from './LineTable'
import { Rectifications } from './Rectifications'

export function GradesheetPage({ path }: { path: readonly string[] }) {
  const sheet = useGradesheet(path)
  return (
    <LoadedPage query={sheet} title={t('gradesheet')}>
      {(known) => <Sheet sheet={known} />}
    </LoadedPage>
  )
}

function Sheet({ sheet }: { sheet: Gradesheet }) {
  const { id, number, exam, group, rectifies, lines, differences, rectifications } = sheet
  const pending = lines.filter((line) => line.pending).length
  return (
    <Page
      title={number ? t('gradesheet.of', { number }) : t('gradesheet.draft')}
      above={
        <>
          <Anchor href={link(['gradesheets'], { state: sheet.state })}>{t('gradesheets')}</Anchor>
          {` · ${titleOf(exam.discipline)} · ${group.name}`}
        </>
      }
      actions={<Actions sheet={sheet} pending={pending} />}
    >
      <Head sheet={sheet} />
      {rectifies && (
        <p className={classes.note}>
          <Anchor href={link(['gradesheets', rectifies.id])}>{t('gradesheet.rectification', { number: rectifies.number })}</Anchor>
        </p>
      )}
      {pending > 0 && (
        <Alert color="orange" mb="md">
          {t('gradesheet.pending', { count: pending })}
        </Alert>
      )}
      {id && differences.length > 0 && <Differences id={id} sheet={sheet} />}
      <Section title={t('gradesheet.lines')}>
        <LineTable lines={lines} rectifies={rectifies !== null} />
      </Section>
      {!rectifies && <Counts sheet={sheet} />}
      {rectifications.length > 0 && <Rectifications items={rectifications} />}
      {sheet.checksum && <Checksum checksum={sheet.checksum} />}
    </Page>
  )
}

function Head({ sheet }: { sheet: Gradesheet }) {
  const { exam, state, sitting, threshold, commission, confirmed_by, confirmed_at, closed_by, closed_at, keepers, head } = sheet
  const facts: [string, ReactNode][] = [
    [t('state'), <State tone={tones[state]}>{t(`gradesheets.state.${state}`)}</State>],
    [t('exam_session'), titleOf(exam.session)],
    [t('exam'), t(`exam_kind.${exam.kind}`)],
    [t('sitting'), sitting ? dateTime(sitting.starts_at) : '—'],
    [t('gradesheet.threshold'), decimal(threshold)],
  ]
  if (commission.length > 0) facts.push([t('gradesheet.commission'), commission.map(({ full_name }) => full_name).join(', ')])
  if (head?.reason) facts.push([t('reason'), head.reason])
  if (head?.basis) facts.push([t('gradesheet.basis'), head.basis])
  if (!confirmed_at) facts.push([t('gradesheet.keepers'), keepers.map(({ full_name }) => full_name).join(', ') || '—'])
  if (confirmed_at) facts.push([t('gradesheet.confirmed_at'), `${dateTime(confirmed_at)}, ${confirmed_by?.full_name}`])
  if (closed_at) facts.push([t('gradesheet.closed_at'), `${dateTime(closed_at)}, ${closed_by?.full_name}`])
  return <Facts facts={facts} />
}

type Step = 'confirm' | 'close'

function Actions({ sheet: { id, exam, may }, pending }: { sheet: Gradesheet; pending: number }) {
  const [step, setStep] = useState<Step | null>(null)
  const done = (next: Gradesheet) => {
    setStep(null)
    if (next.id) go(['gradesheets', next.id])
  }
  return (
    <>
      {id && <Files id={id} />}
      {may.confirm && (
        <Button disabled={pending > 0} onClick={() => setStep('confirm')}>
          {t('gradesheet.confirm')}
        </Button>
      )}
      {may.close && <Button onClick={() => setStep('close')}>{t('gradesheet.close')}</Button>}
      {step === 'confirm' && (
        <ConfirmDialog
          title={t('gradesheet.confirm')}
          note={t('gradesheet.confirm.note')}
          write={() => confirm(exam.id)}
          done={done}
          close={() => setStep(null)}
        />
      )}
      {step === 'close' && id && (
        <ConfirmDialog
          title={t('gradesheet.close')}
          note={t('gradesheet.close.note')}
          write={() => closeSheet(id)}
          done={done}
          close={() => setStep(null)}
        />
      )}
    </>
  )
}

const kinds: readonly FileKind[] = ['pdf', 'xlsx', 'csv']

function Files({ id }: { id: string }) {
  return kinds.map((kind) => (
    <Button key={kind} component="a" variant="default" href={fileAddress(id, kind, language.get())} download>
      {kind.toUpperCase()}
    </Button>
  ))
}

function Counts({ sheet: { counts } }: { sheet: Gradesheet }) {
  if (!counts) return null
  const results = Object.entries(counts.results) as [keyof typeof counts.results, number][]
  return (
    <Section title={t('gradesheet.counts')}>
      <Facts
        facts={[
          [t('students'), counts.students],
          ...results.map(([result, students]) => [t(`sheet_result.${result}`), students] as const),
          ...counts.letters.map(({ letter, students }) => [letter, students] as const),
        ]}
      />
    </Section>
  )
}

function Checksum({ checksum }: { checksum: string }) {
  return (
    <Section title={t('gradesheet.checksum')}>
      <p className={classes.checksum}>{checksum}</p>
      <p className={classes.note}>{t('gradesheet.checksum.note')}</p>
      <Anchor href={verifyAddress(checksum)}>{t('gradesheet.verify')}</Anchor>
    </Section>
  )
}
