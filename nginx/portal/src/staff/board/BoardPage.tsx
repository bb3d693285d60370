import { Anchor, Group, NativeSelect, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { dateTime, endAfter, second } from '../../shared/time'
import { link, refine, useAddress } from '../address'
import { AccommodationDialog } from '../exams/AccommodationDialog'
import { t } from '../i18n'
import { Filters } from '../parts/Filters'
import { LoadedPage } from '../parts/LoadedPage'
import { Page } from '../parts/Page'
import { Facts } from '../parts/State'
import { choices, titleOf } from '../titles'
import { stateOf, studentStates, useBoard, type Board, type BoardStudent } from './board'
import { BoardTable } from './BoardTable'
import { MoveDialog, type Moved } from './MoveDialog'
import { TimelineDrawer } from './TimelineDrawer'

export function BoardPage({ id }: { id: string }) {
  const board = useBoard(id)
  return (
    <LoadedPage query={board} title={t('board')}>
      {(data) => <BoardView board={data} read={board.dataUpdatedAt} />}
    </LoadedPage>
  )
}

function BoardView({ board, read }: { board: Board; read: number }) {
  const [followed, follow] = useState<BoardStudent>()
  const [helped, help] = useState<BoardStudent>()
  const [moved, move] = useState<Moved>()
  const { exam, group, sitting } = board
  return (
    <Page
      title={`${titleOf(exam.discipline)} · ${group.name}`}
      above={
        <Anchor href={link(['exams', exam.id])} inherit>
          {t('exam')}: {dateTime(sitting.starts_at)}, {t('start_until', { time: endAfter(sitting.starts_at, sitting.start_until) })}
        </Anchor>
      }
    >
      <Facts
        facts={studentStates
          .filter((state) => board.counts[state] > 0)
          .map((state) => [t(`state.${state}`), board.counts[state]])}
      />
      <Freshness board={board} />
      <BoardFilters board={board} />
      <BoardTable students={useShown(board)} read={read} follow={follow} help={help} move={move} />
      {followed?.attempt && (
        <TimelineDrawer attempt={followed.attempt.id} name={followed.full_name} close={() => follow(undefined)} />
      )}
      {moved && <MoveDialog {...moved} close={() => move(undefined)} />}
      {helped && (
        <AccommodationDialog key={helped.login} exam={exam.id} student={helped} close={() => help(undefined)} />
      )}
    </Page>
  )
}

function Freshness({ board }: { board: Board }) {
  return (
    <Group gap="xs" mb="sm">
      <Text size="sm" c="gray.7">
        {t('board.as_of', { time: second(board.now) })}
        {` ${t('board.refreshes')}`}
      </Text>
    </Group>
  )
}

function useShown({ students }: Board): readonly BoardStudent[] {
  const { state, query = '' } = useAddress().query
  const wanted = query.toLocaleLowerCase()
  return students.filter(
    (student) =>
      (!state || stateOf(student) === state) &&
      `${student.full_name} ${student.login}`.toLocaleLowerCase().includes(wanted),
  )
}

function BoardFilters({ board }: { board: Board }) {
  const { state = '', query = '' } = useAddress().query
  const present = studentStates.filter((one) => board.counts[one] > 0 || one === state)
  return (
    <Filters label={t('board')}>
      <TextInput
        type="search"
        label={t('people.search')}
        value={query}
        onChange={(event) => refine({ query: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('state')}
        value={state}
        onChange={(event) => refine({ state: event.currentTarget.value })}
        data={[{ value: '', label: t('all') }, ...choices(present, (one) => t(`state.${one}`))]}
      />
    </Filters>
  )
}
