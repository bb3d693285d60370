import { Anchor, Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { link, refine, useAddress } from '../address'
import { t } from '../i18n'
import { Empty } from '../parts/Empty'
import { Filters } from '../parts/Filters'
import { FormDialog } from '../parts/FormDialog'
import { Loaded } from '../parts/Loaded'
import { More } from '../parts/More'
import { Page } from '../parts/Page'
import { SearchField } from '../parts/SearchField'
import { useSave } from '../server'
import { choices, isLanguage, languageName, titleOf } from '../titles'
import { approve, questionStates, useBanks, useQuestions, type BankKey } from './banks'
import { QuestionList } from './QuestionList'

export function useBankTitle({ discipline, language }: BankKey): string {
  const bank = useBanks().data?.find((one) => one.discipline.code === discipline)
  const name = bank ? titleOf(bank.discipline) : discipline
  return `${name} · ${isLanguage(language) ? languageName(language) : language}`
}

export function BankPage(bank: BankKey) {
  const { query, state } = useAddress().query
  const questions = useQuestions(bank, { query, state })
  const drafts = useBanks().data?.find(
    (one) => one.discipline.code === bank.discipline && one.language === bank.language,
  )?.draft
  const actions = (
    <>
      <Button component="a" variant="default" href={link(['banks', bank.discipline, bank.language, 'import'])}>
        {t('import')}
      </Button>
      {drafts ? <ApproveAll bank={bank} drafts={drafts} /> : null}
    </>
  )
  return (
    <Page
      title={useBankTitle(bank)}
      above={<Anchor href={link(['banks'])}>{t('banks')}</Anchor>}
      actions={actions}
    >
      <Filters label={t('questions')}>
        <SearchField label={t('questions.search')} />
        <NativeSelect
          label={t('state')}
          value={state ?? ''}
          onChange={(event) => refine({ state: event.currentTarget.value })}
          data={[
            { value: '', label: t('questions.in_force') },
            ...choices(questionStates, (one) => t(`question.${one}`)),
          ]}
        />
      </Filters>
      <Loaded query={questions}>
        {(rows) =>
          rows.length > 0 ? (
            <QuestionList bank={bank} questions={rows} />
          ) : (
            <Empty>{query || state ? t('found.nothing') : t('bank.empty')}</Empty>
          )
        }
      </Loaded>
      <More pages={questions} />
    </Page>
  )
}

function ApproveAll({ bank, drafts }: { bank: BankKey; drafts: number }) {
  const [asking, ask] = useState(false)
  const save = useSave(
    () => approve(bank, { all: true }),
    () => ask(false),
  )
  return (
    <>
      <Button onClick={() => ask(true)}>{t('approve.all', { count: drafts })}</Button>
      {asking && (
        <FormDialog
          close={() => ask(false)}
          title={t('approve.all', { count: drafts })}
          verb={t('approve')}
          save={save}
          submit={() => save.mutate(undefined)}
        >
          <p>{t('approve.note')}</p>
        </FormDialog>
      )}
    </>
  )
}
