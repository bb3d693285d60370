import { useEffect, useState } from 'react'
import { useStore } from '../../shared/store'
import { t } from '../i18n'
import { Notice } from '../parts/Notice'
import { titleOf } from '../parts/words'
import { go } from '../route'
import { Announcer } from './Announcer'
import type { Engine } from './engine'
import { useFlags } from './flags'
import { useKeyboard } from './keyboard'
import { NumberGrid } from './NumberGrid'
import { usePlace, useView, type View } from './place'
import { Questions } from './Questions'
import type { Standing } from './state'
import { TestBar } from './TestBar'
import { TestFoot } from './TestFoot'

export function Test({ engine, standing }: { engine: Engine; standing: Standing }) {
  const { questions, box, attempt } = standing
  const flags = useFlags(engine.id)
  const [view, setView] = useView()
  const [at, setAt] = usePlace(engine.id, questions.length)
  const [gridOpen, setGridOpen] = useState(false)
  const toggleGrid = () => setGridOpen(!gridOpen)
  const moved = useFocusOnMove(at, view)
  const title = attempt ? titleOf(attempt.exam.discipline) : t('attempt.title')

  const goTo = (n: number): void => {
    moved()
    setAt(Math.min(questions.length, Math.max(1, n)))
    setGridOpen(false)
  }
  const show = (next: View): void => {
    setView(next)
    goTo(at)
  }
  useEffect(() => {
    document.title = `${title} · ${t('product')}`
  }, [title])
  useKeyboard({
    options: questions.find(({ n }) => n === at)?.options.length ?? 0,
    choose: (choice) => engine.choose(at, choice),
    move: (by) => goTo(at + by),
    flag: () => flags.toggle(at),
    escape: () => gridOpen && goTo(at),
  })

  return (
    <div className="test">
      <TestBar standing={standing} title={title} grid={{ open: gridOpen, toggle: toggleGrid }} />
      <Announcer standing={standing} />
      <main id="main">
        <h1 className="hidden">{title}</h1>
        <Overtaken numbers={standing.overtaken} />
        <Appealed engine={engine} />
        <div className={gridOpen ? 'side open' : 'side'} id="numbers">
          <NumberGrid questions={questions} box={box} flags={flags.all} at={at} goTo={goTo} />
          <button type="button" className="plain" onClick={() => show(view === 'one' ? 'all' : 'one')}>
            {view === 'one' ? t('attempt.view_all') : t('attempt.view_one')}
          </button>
          <p className="muted keys">{t('attempt.keys')}</p>
        </div>
        <Questions engine={engine} standing={standing} flags={flags} view={view} at={at} setAt={setAt} />
      </main>
      <TestFoot
        at={at}
        count={questions.length}
        single={view === 'one'}
        move={(by) => goTo(at + by)}
        review={() => go({ page: 'review', id: engine.id })}
      />
    </div>
  )
}

/** After a move, even to the same question (the returned function announces it), the question's heading takes the focus and comes into sight. */
function useFocusOnMove(at: number, view: View): () => void {
  const [moves, setMoves] = useState(0)
  useEffect(() => {
    if (moves === 0) return
    const heading = document.getElementById(`question-${at}`)
    heading?.focus({ preventScroll: true })
    if (view === 'one') scrollTo(0, 0)
    else heading?.scrollIntoView({ block: 'start' })
  }, [moves])
  return () => setMoves(moves + 1)
}

/** T10: what was sent, above the question where the student goes on. */
function Appealed({ engine }: { engine: Engine }) {
  const appeal = useStore(engine.appeal)
  if (!appeal) return null
  return (
    <Notice tone="good" live>
      <p>
        <strong>{t('appeal.sent', { number: appeal.number })}</strong>
      </p>
      <p>{t('dispute.going_on')}</p>
    </Notice>
  )
}

function Overtaken({ numbers }: { numbers: readonly number[] }) {
  if (numbers.length === 0) return null
  return (
    <Notice tone="info" live>
      {t('attempt.overtaken', { numbers: numbers.join(', ') })}
    </Notice>
  )
}
