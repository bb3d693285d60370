import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { timeAfter } from '../../shared/time'
import type { Examinee, Hearing } from '../../shared/types'
import { t } from '../i18n'
import { Failure } from '../parts/Failure'
import { of, useAct } from './room'
import classes from './room.module.css'

/** C4: the questions that the commission put, in the words of whoever notes them. */
export function Notes({ hearing, examinee }: { hearing: Hearing; examinee: Examinee }) {
  const [text, setText] = useState('')
  const add = useAct<string>(hearing, (note) => [of(examinee, 'notes'), { text: note }], () => setText(''))
  const mayAdd = hearing.may.note && hearing.state === 'open'
  if (!mayAdd && examinee.notes.length === 0) return null
  return (
    <section className={classes.panel} aria-label={t('room.notes')}>
      <h3 className={classes.name}>{t('room.notes')}</h3>
      <ul className={classes.notes}>
        {examinee.notes.map(({ author, text: said, at }, index) => (
          <li key={index}>
            <span className={classes.said}>{said}</span>
            <small>
              {author}, {timeAfter(hearing.sitting.starts_at, at)}
            </small>
          </li>
        ))}
      </ul>
      {add.error && <Failure error={add.error} />}
      {mayAdd && (
        <form
          className={classes.add}
          onSubmit={(event) => {
            event.preventDefault()
            if (text.trim()) add.mutate(text.trim())
          }}
        >
          <Textarea
            aria-label={t('room.note')}
            placeholder={t('room.note')}
            value={text}
            maxLength={1000}
            autosize
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={add.isPending}>
            {t('room.note_add')}
          </Button>
        </form>
      )}
    </section>
  )
}
