import { go } from '../route'
import type { Engine } from './engine'
import type { Flags } from './flags'
import { OfflineBanner } from './OfflineBanner'
import { choiceOf } from './outbox'
import type { View } from './place'
import { QuestionCard } from './QuestionCard'
import type { Standing } from './state'

/** The question at hand, or all of them. */
export function Questions({
  engine,
  standing,
  flags,
  view,
  at,
  setAt,
}: {
  engine: Engine
  standing: Standing
  flags: Flags
  view: View
  at: number
  setAt: (n: number) => void
}) {
  const { attempt, questions, box, reachable } = standing
  if (!attempt) return null
  const shown = view === 'one' ? questions.filter(({ n }) => n === at) : questions
  return (
    <div className="questions">
      {shown.map((question) => (
        <QuestionCard
          key={question.n}
          question={question}
          count={questions.length}
          language={attempt.language}
          choice={choiceOf(box, question.n)}
          saved={box.saved.get(question.n)}
          kept={box.kept.has(question.n)}
          reachable={reachable}
          flagged={flags.has(question.n)}
          choose={(choice) => {
            setAt(question.n)
            engine.choose(question.n, choice)
          }}
          toggleFlag={() => flags.toggle(question.n)}
          {...(attempt.exam.kind !== 'rehearsal' && {
            dispute: () => {
              setAt(question.n)
              go({ page: 'dispute', id: engine.id, n: question.n })
            },
          })}
        />
      ))}
      <OfflineBanner engine={engine} standing={standing} />
    </div>
  )
}
