import { useState } from 'react'
import type { Appeal, AppealWithHistory, DetailsInput } from '../../shared/types'
import { t } from '../i18n'
import { recall, remember } from '../memory'
import { useAsking } from '../parts/ask'
import { Failure } from '../parts/failure'
import { TextArea } from '../parts/TextArea'
import { isOfQuestions } from './grounds'
import { Pictures } from './Pictures'
import { emptyRow, QuestionRows, type Row } from './QuestionRows'
import * as server from './server'

type Draft = { claim: string; rows: Row[] }

/** T11: the detailed application. What was written is kept on the device until it is sent: a phone may close the page
 *  while the student looks for a picture. */
export function DetailsForm({ appeal, reload }: { appeal: AppealWithHistory; reload: () => void }) {
  const { id, ground, exam } = appeal
  const name = `details ${id} ${appeal.filed_at ?? ''}` // a returned appeal is written anew
  const [draft, setDraft] = useState<Draft>(() => recall<Draft>(name) ?? begin(appeal))
  const { busy, failure, ask } = useAsking(reload)
  function write(part: Partial<Draft>): void {
    const next = { ...draft, ...part }
    setDraft(next)
    remember(name, next) // at once: the next thing may be a reload
  }

  return (
    <section className="card">
      <h2>{t('details.title')}</h2>
      <p className="muted">{t('details.note')}</p>
      <form
        className="fields"
        id="details"
        onSubmit={(event) => {
          event.preventDefault()
          ask(() => server.file(id, inputOf(draft)))
        }}
      >
        <TextArea
          label={t('appeal.matter')}
          name="claim"
          rows={4}
          longest={4000}
          value={draft.claim}
          change={(claim) => write({ claim })}
        />
        {exam.kind === 'test' && (
          <QuestionRows rows={draft.rows} needed={isOfQuestions(ground)} change={(rows) => write({ rows })} />
        )}
      </form>
      <Pictures appeal={id} pictures={appeal.pictures} changeable reload={reload} />
      <p className="muted">{t('details.final')}</p>
      <Failure of={failure} />
      <button form="details" className="primary wide" aria-disabled={busy}>
        {busy ? t('appeal.sending') : t('details.send')}
      </button>
    </section>
  )
}

function begin({ claim, questions, ground }: Appeal): Draft {
  const rows = questions.map(({ n, claim, own_answer }) => ({ n: String(n), claim, own_answer }))
  return { claim, rows: rows.length === 0 && isOfQuestions(ground) ? [emptyRow] : rows }
}

function inputOf({ claim, rows }: Draft): DetailsInput {
  return { claim, questions: rows.map((row) => ({ ...row, n: Number(row.n) })) }
}
