import { Button, Fieldset, Group, NativeSelect, Text, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { languages } from '../../shared/i18n'
import type { Criteria, CriteriaInput, CriterionInput } from '../../shared/types'
import { t } from '../i18n'
import { FormDialog } from '../parts/FormDialog'
import { fieldError, useFields } from '../parts/fields'
import { useSave } from '../server'
import { choices } from '../titles'
import { putCriteria, sumOf, usePoints } from './criteria'

const most = 10
const blank: CriterionInput = { title_kk: '', title_ru: '', title_en: '', maximum: '' }

type Values = CriteriaInput & { code: string }
const valuesOf = (criteria: Criteria | undefined): Values => ({
  code: criteria?.code ?? '',
  kind: criteria?.kind ?? 'oral',
  criteria: criteria?.criteria.map(({ title_kk, title_ru, title_en, maximum }) => ({ title_kk, title_ru, title_en, maximum })) ?? [blank],
})

type Props = { criteria?: Criteria; close: () => void }

/** New criteria, or the next version of these: what was prepared with the older one keeps it. */
export function CriteriaDialog({ criteria, close }: Props) {
  const points = usePoints()
  const fields = useFields(valuesOf(criteria))
  const { code, kind, criteria: rows } = fields.values
  const save = useSave(
    () => putCriteria(code.trim(), { kind, criteria: rows.map((row) => ({ ...row, maximum: row.maximum.trim().replace(',', '.') })) }),
    close,
  )
  const write = (index: number, change: Partial<CriterionInput>) =>
    fields.set('criteria', rows.map((row, at) => (at === index ? { ...row, ...change } : row)))
  const error = fieldError(save.error, 'criteria')
  return (
    <FormDialog
      close={close}
      title={criteria ? `${t('criteria')}: ${criteria.code}` : t('criteria.add')}
      save={save}
      submit={() => save.mutate(undefined)}
    >
      <Text size="sm">{t('criteria.note')}</Text>
      {!criteria && (
        <>
          <TextInput
            {...fields.text('code', save.error)}
            label={t('code')}
            description={t('code.hint')}
            pattern="[A-Za-z0-9_\-]{2,30}"
            required
            data-autofocus
          />
          <NativeSelect
            {...fields.text('kind', save.error)}
            label={t('exam.kind')}
            data={choices(['oral', 'creative'] as const, (one) => t(`exam.kind.${one}`))}
          />
        </>
      )}
      {rows.map((row, index) => (
        <CriterionFields
          key={index}
          n={index + 1}
          row={row}
          write={(change) => write(index, change)}
          errorAt={(name) => fieldError(save.error, `criteria[${index}].${name}`)}
          remove={rows.length > 1 ? () => fields.set('criteria', rows.filter((_, at) => at !== index)) : undefined}
        />
      ))}
      <Group justify="space-between">
        <Button variant="default" size="xs" disabled={rows.length >= most} onClick={() => fields.set('criteria', [...rows, blank])}>
          {t('criterion.add')}
        </Button>
        <Text size="sm" role="status">
          {points && t('criteria.sum', { sum: sumOf(rows.map(({ maximum }) => maximum)), points })}
        </Text>
      </Group>
      {error && (
        <Text size="sm" c="red.8" role="alert">
          {error}
        </Text>
      )}
    </FormDialog>
  )
}

type RowProps = {
  n: number
  row: CriterionInput
  write: (change: Partial<CriterionInput>) => void
  errorAt: (name: keyof CriterionInput) => ReactNode
  remove: (() => void) | undefined
}

function CriterionFields({ n, row, write, errorAt, remove }: RowProps) {
  return (
    <Fieldset legend={t('criterion.n', { n })}>
      {languages.map((one) => (
        <TextInput
          key={one}
          label={t(`title.${one}`)}
          lang={one}
          value={row[`title_${one}`]}
          onChange={(event) => write({ [`title_${one}`]: event.currentTarget.value })}
          error={errorAt(`title_${one}`)}
          maxLength={200}
          required
        />
      ))}
      <Group align="end" mt="xs">
        <TextInput
          label={t('criterion.maximum')}
          value={row.maximum}
          onChange={(event) => write({ maximum: event.currentTarget.value })}
          error={errorAt('maximum')}
          inputMode="decimal"
          maxLength={5}
          w={180}
          required
        />
        {remove && (
          <Button variant="default" aria-label={`${t('criterion.remove')}: ${n}`} onClick={remove}>
            {t('criterion.remove')}
          </Button>
        )}
      </Group>
    </Fieldset>
  )
}
