import { useEffect, useRef, useState } from 'react'
import { t } from '../i18n'
import { Notice } from '../parts/Notice'
import { titleOf } from '../parts/words'
import { go } from '../route'
import { Announcer } from './Announcer'
import type { Engine } from './engine'
import { useFlags } from './flags'
import { useKeyboard } from './keyboard'
import { NumberGrid } from './NumberGrid'
import { OfflineBanner } from './OfflineBanner'
import * as outbox from './outbox'
import { usePlace, useView } from './place'
import { QuestionCard } from './QuestionCard'
import type { Standing } from './state'
import { TestBar } from './TestBar'
import { TestFoot } from './TestFoot'

export function Test({ engine, standing }: { engine: Engine; standing: Standing }) {
  const { questions, box, attempt } = standing
  const flags = useFlags(engine.id)
  const [view, setView] = useView()
  const [at, setAt] = usePlace(engine.id, questions.length)
  const [gridOpen, setGridOpen] = useState(false)
  const moved = useRef(false)
  const question = questions.find(({ n }) => n === at)
  const title = attempt ? titleOf(attempt.exam.discipline) : t('attempt.title')

  const goTo = (n: number): void => {
    moved.current = true
    setAt(n)
    setGridOpen(false)
    if (view === 'all') document.getElementById(`question-${n}`)?.scrollIntoView({ block: 'start' })
  }
  useEffect(() => {
    document.title = `${title} · ${t('product')}`
  }, [title])
  useEffect(() => {
    if (!moved.current) return
    moved.current = false
    document.getElementById(`question-${at}`)?.focus({ preventScroll: view === 'all' })
    if (view === 'one') scrollTo(0, 0)
  }, [at, view])
  useKeyboard({
    options: question?.options.length ?? 0,
    choose: (choice) => engine.choose(at, choice),
    move: (by) => goTo(Math.min(questions.length, Math.max(1, at + by))),
    flag: () => flags.toggle(at),
  })

  const card = (n: number) => {
    const one = questions.find((candidate) => candidate.n === n)
    if (!one || !attempt) return null
    return (
      <QuestionCard
        key={n}
        question={one}
        count={questions.length}
        language={attempt.language}
        choice={outbox.choiceOf(box, n)}
        saved={box.saved.get(n)}
        kept={box.kept.has(n)}
        reachable={standing.reachable}
        flagged={flags.has(n)}
        choose={(choice) => {
          if (view === 'all') setAt(n)
          engine.choose(n, choice)
        }}
        toggleFlag={() => flags.toggle(n)}
      />
    )
  }

  return (
    <div className="test">
      <TestBar standing={standing} title={title} gridOpen={gridOpen} toggleGrid={() => setGridOpen(!gridOpen)} />
      <Announcer standing={standing} />
      <main id="main">
        <h1 className="hidden">{title}</h1>
        {standing.overtaken.length > 0 && (
          <Notice tone="info" live>
            {t('attempt.overtaken', { numbers: standing.overtaken.join(', ') })}
          </Notice>
        )}
        <div className={gridOpen ? 'side open' : 'side'} id="numbers">
          <NumberGrid questions={questions} box={box} flags={flags.all} at={at} goTo={goTo} />
          <button type="button" className="plain" onClick={() => setView(view === 'one' ? 'all' : 'one')}>
            {view === 'one' ? t('attempt.view_all') : t('attempt.view_one')}
          </button>
          <p className="muted keys">{t('attempt.keys')}</p>
        </div>
        <div className="questions">
          {view === 'one' ? card(at) : questions.map(({ n }) => card(n))}
          <OfflineBanner engine={engine} standing={standing} />
        </div>
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
