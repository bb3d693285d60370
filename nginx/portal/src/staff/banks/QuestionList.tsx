import { Button, Checkbox, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { t } from '../i18n'
import { RowButton } from '../parts/RowButton'
import { State, type Tone } from '../parts/State'
import { Failure } from '../parts/Failure'
import { useSave } from '../server'
import { approve, type BankKey, type Question, type QuestionState } from './banks'
import { QuestionDialog } from './QuestionDialog'
import classes from './QuestionList.module.css'
import { WithdrawDialog } from './WithdrawDialog'

const tones: Record<QuestionState, Tone> = { draft: 'warn', approved: 'good', superseded: 'quiet', withdrawn: 'bad' }

/** Versions of questions; drafts can be chosen and approved together. */
export function QuestionList({ bank, questions }: { bank: BankKey; questions: readonly Question[] }) {
  const [chosen, choose] = useState<ReadonlySet<number>>(new Set())
  const [edited, edit] = useState<Question>()
  const [leaving, withdraw] = useState<Question>()
  const drafts = questions.filter(({ state }) => state === 'draft').map(({ version_id }) => version_id)
  const toggle = (version: number) => {
    const next = new Set(chosen)
    if (!next.delete(version)) next.add(version)
    choose(next)
  }
  return (
    <>
      {drafts.length > 0 && <Approval bank={bank} drafts={drafts} chosen={chosen} choose={choose} />}
      <ul className={classes.list}>
        {questions.map((question) => (
          <li key={question.version_id} className={classes.question}>
            <Head question={question} chosen={chosen.has(question.version_id)} toggle={toggle} />
            <Content question={question} language={bank.language} />
            {question.state !== 'superseded' && (
              <Group gap="xs">
                <RowButton text={t('edit')} of={question.text} onClick={() => edit(question)} />
                {question.state !== 'withdrawn' && (
                  <RowButton text={t('withdraw')} of={question.text} onClick={() => withdraw(question)} />
                )}
              </Group>
            )}
          </li>
        ))}
      </ul>
      {edited && <QuestionDialog bank={bank} question={edited} close={() => edit(undefined)} />}
      {leaving && <WithdrawDialog bank={bank} question={leaving} close={() => withdraw(undefined)} />}
    </>
  )
}

type ApprovalProps = {
  bank: BankKey
  drafts: readonly number[]
  chosen: ReadonlySet<number>
  choose: (versions: ReadonlySet<number>) => void
}

function Approval({ bank, drafts, chosen, choose }: ApprovalProps) {
  const versions = drafts.filter((version) => chosen.has(version))
  const save = useSave(
    () => approve(bank, { versions }),
    () => choose(new Set()),
  )
  const every = versions.length === drafts.length
  return (
    <div className={classes.bar}>
      <Checkbox
        label={t('questions.choose_drafts')}
        checked={every}
        indeterminate={versions.length > 0 && !every}
        onChange={() => choose(new Set(every ? [] : drafts))}
      />
      <Button
        size="xs"
        disabled={versions.length === 0}
        loading={save.isPending}
        onClick={() => save.mutate(undefined)}
      >
        {t('approve.chosen', { count: versions.length })}
      </Button>
      {save.error && <Failure error={save.error} />}
    </div>
  )
}

type HeadProps = { question: Question; chosen: boolean; toggle: (version: number) => void }

function Head({ question, chosen, toggle }: HeadProps) {
  const { version, version_id, state, level, source_line, shown } = question
  return (
    <Group gap="md" className={classes.head}>
      {state === 'draft' && (
        <Checkbox
          aria-label={`${t('questions.choose')}: ${question.text}`}
          checked={chosen}
          onChange={() => toggle(version_id)}
        />
      )}
      <State tone={tones[state]}>{t(`question.${state}`)}</State>
      <Text span size="sm" c="gray.7">
        {t('question.version', { version })} · {t('question.level', { level })}
        {source_line ? ` · ${t('question.line', { line: source_line })}` : ''} · {t('question.shown', { count: shown })}
      </Text>
    </Group>
  )
}

function Content({ question, language }: { question: Question; language: string }) {
  return (
    <div lang={language}>
      <p className={classes.text}>{question.text}</p>
      <ol className={classes.options}>
        {question.options.map((option, index) => {
          const right = index + 1 === question.right_option
          return (
            <li key={index} data-right={right}>
              {option}
              {right && <span className={classes.right}>✓ {t('right_answer')}</span>}
            </li>
          )
        })}
      </ol>
    </div>
  )
}
