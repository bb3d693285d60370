import { Anchor, Button, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { TicketSetWithTickets } from '../../shared/types'
import { dateTime } from '../../shared/time'
import { link } from '../address'
import { t } from '../i18n'
import { FormDialog } from '../parts/FormDialog'
import { useFields } from '../parts/fields'
import { LoadedPage } from '../parts/LoadedPage'
import { Page, Section } from '../parts/Page'
import { Facts, State } from '../parts/State'
import { useSave } from '../server'
import { languageName, titleOf } from '../titles'
import { approveTickets, tones, useTicketSet, withdrawTickets } from './tickets'

export function TicketSetPage({ id }: { id: string }) {
  return (
    <LoadedPage query={useTicketSet(id)} title={t('tickets')}>
      {(set) => <TicketSetView set={set} />}
    </LoadedPage>
  )
}

function TicketSetView({ set }: { set: TicketSetWithTickets }) {
  const [asked, ask] = useState<'approve' | 'withdraw'>()
  const actions = (
    <>
      {set.state === 'draft' && (
        <Button component="a" variant="default" href={link(['tickets', set.discipline.code, 'import'])}>
          {t('import')}
        </Button>
      )}
      {set.state === 'draft' && <Button onClick={() => ask('approve')}>{t('approve')}</Button>}
      {set.state === 'approved' && (
        <Button variant="default" onClick={() => ask('withdraw')}>
          {t('tickets.withdraw.verb')}
        </Button>
      )}
    </>
  )
  return (
    <Page
      title={`${titleOf(set.discipline)} · ${t('tickets.set', { number: set.number })}`}
      above={<Anchor href={link(['tickets'])}>{t('tickets')}</Anchor>}
      actions={actions}
    >
      <Facts
        facts={[
          [t('state'), <State tone={tones[set.state]}>{t(`tickets.${set.state}`)}</State>],
          [t('tickets.count'), set.tickets],
          [t('tickets.approved_by'), set.approved_by && set.approved_at ? `${set.approved_by.full_name}, ${dateTime(set.approved_at)}` : '—'],
          [t('tickets.hearings'), set.hearings],
        ]}
      />
      {numbersOf(set).map((number) => (
        <Section key={number} title={t('ticket.n', { number })}>
          {set.items
            .filter((one) => one.number === number)
            .map(({ language, questions }) => (
              <div key={language}>
                <Text size="sm" c="gray.7">
                  {languageName(language)}
                </Text>
                <ol lang={language}>
                  {questions.map((question) => (
                    <li key={question}>{question}</li>
                  ))}
                </ol>
              </div>
            ))}
        </Section>
      ))}
      {asked === 'approve' && <ApproveDialog id={set.id} close={() => ask(undefined)} />}
      {asked === 'withdraw' && <WithdrawTicketsDialog id={set.id} close={() => ask(undefined)} />}
    </Page>
  )
}

const numbersOf = ({ items }: TicketSetWithTickets): number[] => [...new Set(items.map(({ number }) => number))]

type DialogProps = { id: string; close: () => void }

function ApproveDialog({ id, close }: DialogProps) {
  const save = useSave(() => approveTickets(id), close)
  return (
    <FormDialog close={close} title={t('tickets.approve')} verb={t('approve')} save={save} submit={() => save.mutate(undefined)}>
      <p>{t('tickets.approve.note')}</p>
    </FormDialog>
  )
}

function WithdrawTicketsDialog({ id, close }: DialogProps) {
  const fields = useFields({ reason: '' })
  const save = useSave((reason: string) => withdrawTickets(id, reason), close)
  return (
    <FormDialog
      close={close}
      title={t('tickets.withdraw')}
      verb={t('tickets.withdraw.verb')}
      save={save}
      submit={() => save.mutate(fields.values.reason.trim())}
    >
      <Text size="sm">{t('tickets.withdraw.note')}</Text>
      <Textarea {...fields.text('reason', save.error)} label={t('reason')} minLength={3} maxLength={500} autosize minRows={2} required data-autofocus />
    </FormDialog>
  )
}
