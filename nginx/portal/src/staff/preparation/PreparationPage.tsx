// How an oral or creative exam is prepared (O1–O3, O12, C4): by order, before it is opened.
import { Anchor, Button, Code, Text } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { dateTime } from '../../shared/time'
import type { Named, Preparation } from '../../shared/types'
import { link } from '../address'
import { t } from '../i18n'
import { DataTable } from '../parts/DataTable'
import { LoadedPage } from '../parts/LoadedPage'
import { Page, Section } from '../parts/Page'
import { Facts, State } from '../parts/State'
import { day, titleOf } from '../titles'
import { PreparationDialog } from './PreparationDialog'
import { tones, usePreparation } from './preparation'

export function PreparationPage({ id }: { id: string }) {
  return (
    <LoadedPage query={usePreparation(id)} title={t('preparation')}>
      {(preparation) => <PreparationView key={id} preparation={preparation} />}
    </LoadedPage>
  )
}

function PreparationView({ preparation }: { preparation: Preparation }) {
  const [editing, edit] = useState(false)
  const { exam, group, state, examinees } = preparation
  return (
    <Page
      title={`${t('preparation')}: ${titleOf(exam.discipline)} · ${group.name}`}
      above={<Anchor href={link(['exams', exam.id])}>{titleOf(exam.discipline)}</Anchor>}
      actions={state !== 'closed' && <Button onClick={() => edit(true)}>{state === 'not_prepared' ? t('preparation.set') : t('edit')}</Button>}
    >
      <Facts facts={factsOf(preparation)} />
      {state !== 'not_prepared' && <Conducted by={preparation} />}
      <Draw of={preparation} />
      <Section title={t('preparation.examinees', { count: examinees.length })}>
        <DataTable
          caption={t('preparation.examinees', { count: examinees.length })}
          rows={examinees}
          rowKey={({ id }) => id}
          empty={t('preparation.nobody')}
          columns={[
            { name: t('student'), leads: true, show: ({ full_name }) => full_name },
            { name: t('login'), show: ({ login }) => login },
            {
              name: t('photo'),
              show: ({ has_photo }) => (
                <State tone={has_photo ? 'good' : 'warn'}>{has_photo ? t('photo.there') : t('photo.none')}</State>
              ),
            },
          ]}
        />
      </Section>
      <OtherDates of={preparation} />
      {editing && <PreparationDialog preparation={preparation} close={() => edit(false)} />}
    </Page>
  )
}

function factsOf({ exam, sitting, state, order, meeting, criteria }: Preparation): [string, ReactNode][] {
  return [
    [t('state'), <State tone={tones[state]}>{t(`hearing.${state}`)}</State>],
    [t('exam.kind'), t(`exam.kind.${exam.kind}`)],
    [t('sitting'), dateTime(sitting.starts_at)],
    [t('preparation.order'), order ? t('commission.order', { number: order.number, day: day(order.date) }) : '—'],
    [t('preparation.meeting'), meeting ? <Meeting of={meeting} /> : '—'],
    [t('criteria'), criteria ? `${criteria.code} · ${t('question.version', { version: criteria.version })}` : '—'],
  ]
}

function Meeting({ of: { url, number, provider } }: { of: NonNullable<Preparation['meeting']> }) {
  return (
    <Anchor href={url} target="_blank" rel="noreferrer">
      {t(`provider.${provider}`)}
      {number ? ` ${number}` : ''}
    </Anchor>
  )
}

function Conducted({ by: { chair, members, lead_teacher, proctor } }: { by: Preparation }) {
  const people: [string, Named][] = [
    ...(chair ? [[t('duty.chair'), chair] as [string, Named]] : []),
    ...members.map((one): [string, Named] => [t('duty.member'), one]),
    ...(lead_teacher ? [[t('duty.lead_teacher'), lead_teacher] as [string, Named]] : []),
    ...(proctor ? [[t('duty.proctor'), proctor] as [string, Named]] : []),
  ]
  return (
    <Section title={t('preparation.staff')}>
      <DataTable
        caption={t('preparation.staff')}
        rows={people}
        rowKey={([duty, { login }]) => `${duty} ${login}`}
        columns={[
          { name: t('full_name'), leads: true, show: ([, { full_name }]) => full_name },
          { name: t('duty'), show: ([duty]) => duty },
          { name: t('login'), show: ([, { login }]) => login },
        ]}
      />
    </Section>
  )
}

/** A21: that the order of the tickets is fixed can be seen by everybody, what it is by nobody. */
function Draw({ of: { tickets } }: { of: Preparation }) {
  if (!tickets) return null
  const { set, count, needed, commitment } = tickets
  return (
    <Section title={t('tickets')}>
      <Facts
        facts={[
          [t('tickets.set.name'), t('tickets.set', { number: set })],
          [t('preparation.tickets'), <State tone={count < needed ? 'bad' : 'good'}>{`${count} / ${needed}`}</State>],
        ]}
      />
      <Text size="sm">
        {t('preparation.commitment')} <Code style={{ overflowWrap: 'anywhere' }}>{commitment}</Code>
      </Text>
    </Section>
  )
}

function OtherDates({ of: { dates, sitting } }: { of: Preparation }) {
  const others = dates.filter(({ id }) => id !== sitting.id)
  if (others.length === 0) return null
  return (
    <Section title={t('preparation.dates')}>
      <DataTable
        caption={t('preparation.dates')}
        rows={others}
        rowKey={({ id }) => id}
        columns={[
          {
            name: t('sitting'),
            leads: true,
            show: ({ id, starts_at }) => (
              <Anchor inherit href={link(['hearings', id, 'preparation'])}>
                {dateTime(starts_at)}
              </Anchor>
            ),
          },
          { name: t('preparation.for'), show: ({ audience }) => t(`audience.${audience}`) },
          { name: t('state'), show: ({ state }) => <State tone={tones[state]}>{t(`hearing.${state}`)}</State> },
        ]}
      />
    </Section>
  )
}
