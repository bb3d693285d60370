import { Alert, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Preparation, PreparationInput } from '../../shared/types'
import { newest, useCriteria } from '../criteria/criteria'
import { t } from '../i18n'
import { DayField } from '../parts/DayField'
import { fieldError, useFields, type Fields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { PeopleField, PersonField } from '../people/PeopleFields'
import { useSave } from '../server'
import { useTicketSets } from '../tickets/tickets'
import { putPreparation } from './preparation'

/** '' is none; the provider follows from the address of the meeting. */
type Values = Omit<PreparationInput, 'provider' | 'meeting_url' | 'ticket_set' | 'reason'> & {
  meeting_url: string
  ticket_set: string
  reason: string
}

const valuesOf = ({ order, chair, members, lead_teacher, proctor, meeting, criteria, tickets, exam }: Preparation): Values => ({
  order_number: order?.number ?? '',
  order_date: order?.date ?? '',
  chair: chair?.login ?? '',
  members: members.map(({ login }) => login),
  lead_teacher: lead_teacher?.login ?? '',
  proctor: proctor?.login ?? '',
  meeting_url: meeting?.url ?? '',
  criteria: criteria?.code ?? (exam.kind === 'oral' ? 'ORAL' : 'CREATIVE'),
  ticket_set: tickets ? String(tickets.set) : '',
  reason: '',
})

function wantedOf({ meeting_url, ticket_set, reason, ...rest }: Values): PreparationInput {
  const url = meeting_url.trim()
  const provider = !url ? null : /^https:\/\/[^/]*\bwebex\.com(\/|$)/i.test(url) ? 'webex' : 'zoom'
  const why = reason.trim()
  return {
    ...rest,
    order_number: rest.order_number.trim(),
    provider,
    meeting_url: url || null,
    ticket_set: ticket_set ? Number(ticket_set) : null,
    ...(why && { reason: why }),
  }
}

type Props = { preparation: Preparation; close: () => void }

/** More than the meeting would change: while the exam is running that wants a reason. */
const isReplaced = (was: Values, { meeting_url, reason, ...now }: Values): boolean =>
  JSON.stringify({ ...was, ...now }) !== JSON.stringify(was)

/** All of the preparation at once; while the exam is running its criteria and tickets stay. */
export function PreparationDialog({ preparation, close }: Props) {
  const [was] = useState(() => valuesOf(preparation))
  const fields = useFields(was)
  const save = useSave(() => putPreparation(preparation.sitting.id, wantedOf(fields.values)), close)
  const form = { preparation, fields, error: save.error }
  const isOpen = preparation.state === 'open'
  return (
    <FormDialog close={close} title={t('preparation')} save={save} submit={() => save.mutate(undefined)}>
      {isOpen && <Alert color="blue">{t('flaw.hearing_is_open')}</Alert>}
      <OrderFields {...form} />
      <StaffFields {...form} />
      {isOpen ? <LockedFields preparation={preparation} /> : <ContentFields {...form} />}
      <TextInput
        {...fields.text('meeting_url', save.error)}
        label={t('preparation.meeting')}
        description={t('preparation.meeting.hint')}
        type="url"
        maxLength={500}
      />
      {preparation.state !== 'not_prepared' && (
        <Textarea
          {...fields.text('reason', save.error)}
          label={t('preparation.reason')}
          required={isOpen && isReplaced(was, fields.values)}
          minLength={3}
          maxLength={500}
          autosize
          minRows={2}
        />
      )}
    </FormDialog>
  )
}

type PartProps = { preparation: Preparation; fields: Fields<Values>; error: unknown }

function OrderFields({ fields, error }: PartProps) {
  return (
    <>
      <TextInput {...fields.text('order_number', error)} label={t('commission.order_number')} maxLength={60} required data-autofocus />
      <DayField
        label={t('commission.order_date')}
        value={fields.values.order_date}
        onChange={(value) => fields.set('order_date', value)}
        error={fieldError(error, 'order_date')}
      />
    </>
  )
}

function StaffFields({ preparation: { chair, members, lead_teacher, proctor }, fields, error }: PartProps) {
  const known = [chair, ...members, lead_teacher, proctor].filter((one) => one !== null)
  return (
    <>
      <PersonField {...fields.value('chair', error)} label={t('duty.chair')} known={known} />
      <PeopleField
        {...fields.value('members', error)}
        label={t('commission.members')}
        description={t('preparation.members.hint')}
        known={known}
      />
      <PersonField {...fields.value('lead_teacher', error)} label={t('duty.lead_teacher')} known={known} />
      <PersonField
        {...fields.value('proctor', error)}
        label={t('duty.proctor')}
        description={t('preparation.proctor.hint')}
        known={known}
      />
    </>
  )
}

function ContentFields({ preparation: { exam }, fields, error }: PartProps) {
  const criteria = newest(useCriteria().data ?? []).filter(({ kind }) => kind === exam.kind)
  const sets = (useTicketSets(exam.discipline.code).data ?? []).filter(({ state }) => state === 'approved')
  const label = exam.kind === 'oral' ? t('choose') : t('none')
  return (
    <>
      <NativeSelect
        {...fields.text('criteria', error)}
        label={t('criteria')}
        required
        data={criteria.map(({ code, version }) => ({ value: code, label: `${code} · ${t('question.version', { version })}` }))}
      />
      <NativeSelect
        {...fields.text('ticket_set', error)}
        label={t('tickets.set.name')}
        required={exam.kind === 'oral'}
        data={[
          { value: '', label },
          ...sets.map(({ number, tickets }) => ({
            value: String(number),
            label: `${t('tickets.set', { number })} · ${t('tickets.number', { count: tickets })}`,
          })),
        ]}
      />
    </>
  )
}

/** O12, A21: what some were heard by already. */
function LockedFields({ preparation: { criteria, tickets } }: { preparation: Preparation }) {
  const locked = { description: t('preparation.locked'), variant: 'filled', readOnly: true }
  return (
    <>
      {criteria && (
        <TextInput {...locked} label={t('criteria')} value={`${criteria.code} · ${t('question.version', { version: criteria.version })}`} />
      )}
      <TextInput {...locked} label={t('tickets.set.name')} value={tickets ? t('tickets.set', { number: tickets.set }) : t('none')} />
    </>
  )
}
