import { t } from '../i18n'
import { Icon } from '../parts/Icon'
import { TextArea } from '../parts/TextArea'
import { TextField } from '../parts/TextField'

export type Row = Readonly<{ n: string; claim: string; own_answer: string }>
export const emptyRow: Row = { n: '', claim: '', own_answer: '' }

/** The questions that the appeal is about: number, what is wrong, the own answer. `needed`: there is at least one. */
export function QuestionRows({ rows, needed, change }: { rows: readonly Row[]; needed: boolean; change: (rows: Row[]) => void }) {
  const put = (index: number, part: Partial<Row>) => change(rows.map((row, at) => (at === index ? { ...row, ...part } : row)))
  return (
    <>
      {rows.map((row, index) => (
        <fieldset key={index} className="card quiet fields">
          <legend className="hidden">{t('appeal.question', { n: row.n })}</legend>
          <TextField
            label={t('details.number')}
            name="n"
            type="number"
            inputMode="numeric"
            min={1}
            max={100}
            value={row.n}
            change={(n) => put(index, { n })}
          />
          <TextArea label={t('details.wrong')} name="wrong" optional longest={2000} value={row.claim} change={(claim) => put(index, { claim })} />
          <TextArea
            label={t('details.own_answer')}
            name="own_answer"
            optional
            rows={2}
            longest={1000}
            value={row.own_answer}
            change={(own_answer) => put(index, { own_answer })}
          />
          {(rows.length > 1 || !needed) && (
            <button type="button" className="plain" onClick={() => change(rows.filter((_, at) => at !== index))}>
              <Icon name="cross" />
              {t('details.remove')}
            </button>
          )}
        </fieldset>
      ))}
      <button type="button" onClick={() => change([...rows, emptyRow])}>
        {t('details.add')}
      </button>
    </>
  )
}
