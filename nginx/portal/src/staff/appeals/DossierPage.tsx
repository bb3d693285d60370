// What the commission judges by (A15): one appeal with everything that the server kept of it.
import { Anchor, Button } from '@mantine/core'
import { useEffect, useState, type ReactNode } from 'react'
import { decimal } from '../../shared/i18n'
import { dateTime } from '../../shared/time'
import type { Dossier } from '../../shared/types'
import { link } from '../address'
import { MoveDialog, type Moved } from '../board/MoveDialog'
import { TimelineList } from '../board/Timeline'
import { t } from '../i18n'
import { Empty } from '../parts/Empty'
import { LoadedPage } from '../parts/LoadedPage'
import { Page, Section } from '../parts/Page'
import { State } from '../parts/State'
import { isAdministrator, useUser } from '../shell/user'
import { titleOf } from '../titles'
import { appealTones, groundName, useDossier, useQueue } from './appeals'
import classes from './appeals.module.css'
import { BallotView } from './BallotView'
import { Claim } from './Claim'
import { DecisionDialog } from './DecisionDialog'
import { HistoryList } from './HistoryList'
import { MinutesLinks } from './MinutesLinks'
import { QuestionEvidence } from './QuestionEvidence'
import { ReturnDialog } from './ReturnDialog'
import { Term } from './Term'
import { VoteDialog } from './VoteDialog'

export function DossierPage({ id }: { id: string }) {
  const dossier = useDossier(id)
  useNews(dossier.data, () => void dossier.refetch())
  return (
    <LoadedPage query={dossier} title={t('appeal')}>
      {(data) => <DossierView dossier={data} />}
    </LoadedPage>
  )
}

/** Reads the dossier anew when the queue, which is looked at anyway, knows more than it. */
function useNews(dossier: Dossier | undefined, refetch: () => void): void {
  const { data: queue, dataUpdatedAt } = useQueue()
  const line = queue?.find(({ id }) => id === dossier?.appeal.id)
  const voted = dossier?.ballot.members.filter((member) => member.voted).length
  const isOld =
    dossier !== undefined &&
    queue !== undefined &&
    (line
      ? line.state !== dossier.appeal.state || line.votes !== voted || line.attempt?.state !== dossier.appeal.attempt?.state
      : dossier.appeal.turn !== null)
  useEffect(() => {
    if (isOld) refetch()
    // Once for each look at the queue: a reading that is still under way is no news.
  }, [isOld, dataUpdatedAt])
}

function DossierView({ dossier }: { dossier: Dossier }) {
  const { appeal, ballot, commission, questions, timeline, minutes } = dossier
  return (
    <Page
      title={t('appeal.of', { number: appeal.number })}
      above={
        <Anchor inherit href={link(['appeals'])}>
          {t('appeals')}
        </Anchor>
      }
      actions={<Actions dossier={dossier} />}
    >
      <Head dossier={dossier} />
      <Section title={t('claim')}>
        <Claim appeal={appeal} />
      </Section>
      {appeal.answer && (
        <Section title={t('answer')}>
          <div className={classes.panel}>
            <p className={classes.said}>{appeal.answer}</p>
          </div>
        </Section>
      )}
      <Section title={t('ballot')}>
        <BallotView ballot={ballot} commission={commission} />
      </Section>
      {minutes.length > 0 && (
        <Section title={t('minutes')}>
          <MinutesLinks appeal={appeal.id} minutes={minutes} />
        </Section>
      )}
      {questions.length > 0 && (
        <Section title={t('questions')}>
          {questions.map((question) => (
            <QuestionEvidence key={question.n} question={question} />
          ))}
        </Section>
      )}
      {timeline && (
        <Section title={t('timeline')}>
          <div className={classes.panel}>
            <TimelineList timeline={timeline} />
          </div>
        </Section>
      )}
      <Section title={t('history')}>
        {appeal.history.length > 0 ? <HistoryList history={appeal.history} /> : <Empty>{t('nothing')}</Empty>}
      </Section>
    </Page>
  )
}

function Head({ dossier: { appeal, attempt, result } }: { dossier: Dossier }) {
  const facts: [string, ReactNode][] = [
    [t('state'), <State tone={appealTones[appeal.state]}>{t(`appeal.state.${appeal.state}`)}</State>],
    [t('ground'), groundName(appeal.ground)],
    [t('student'), appeal.student.full_name],
    [t('group'), appeal.student.group ?? '—'],
    [t('exam'), titleOf(appeal.exam.discipline)],
    [t('sitting'), dateTime(appeal.sitting.starts_at)],
  ]
  if (appeal.exam.kind === 'oral' || appeal.exam.kind === 'creative')
    facts.push([t('recordings'), <Anchor inherit href={link(['hearings', appeal.sitting.id, 'recordings'])}>{t('recording.view')}</Anchor>])
  if (attempt) facts.push([t('attempt'), t(`state.${attempt.state}`)])
  if (attempt) facts.push([t('language'), t(`language.${attempt.language}`)])
  if (result)
    facts.push([t('result'), t('board.result', { points: decimal(result.exam_points), letter: result.letter ?? '—' })])
  if (appeal.turn) facts.push([t('turn'), t(`turn.${appeal.turn}`)])
  if (appeal.term_at) facts.push([t('term'), <Term at={appeal.term_at} />])
  if (appeal.new_date) {
    const { starts_at } = appeal.new_date
    facts.push([t('new_date'), starts_at ? dateTime(starts_at) : t('new_date.waits')])
  }
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

type Task = 'vote' | 'return' | 'decision'

function Actions({ dossier }: { dossier: Dossier }) {
  const { appeal, ballot } = dossier
  const me = useUser()
  const [task, begin] = useState<Task>()
  const [moved, move] = useState<Moved>()
  const voted = ballot.members.some(({ login, voted: done }) => login === me.login && done)
  const { attempt, student } = appeal
  const stoppable = isAdministrator(me) && (attempt?.state === 'running' || attempt?.state === 'suspended')
  const close = () => begin(undefined)
  return (
    <>
      {attempt && stoppable && (
        <Button
          variant="default"
          onClick={() => move({ attempt: attempt.attempt_id, name: student.full_name, appeal, way: 'removal' })}
        >
          {t('removal')}
        </Button>
      )}
      {ballot.stage === 'merits' && (ballot.duty === 'chair' || ballot.duty === 'secretary') && (
        <Button variant="default" onClick={() => begin('return')}>
          {t('return')}
        </Button>
      )}
      {ballot.stage && ballot.may_vote && !voted && <Button onClick={() => begin('vote')}>{t('vote')}</Button>}
      {ballot.stage && ballot.duty === 'chair' && !ballot.recused && (
        <Button variant={voted ? 'filled' : 'default'} onClick={() => begin('decision')}>
          {t('decision')}
        </Button>
      )}
      {task === 'vote' && <VoteDialog dossier={dossier} close={close} />}
      {task === 'return' && <ReturnDialog dossier={dossier} close={close} />}
      {task === 'decision' && <DecisionDialog dossier={dossier} close={close} />}
      {moved && <MoveDialog {...moved} close={() => move(undefined)} />}
    </>
  )
}
