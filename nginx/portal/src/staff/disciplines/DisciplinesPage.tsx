import { Button } from '@mantine/core'
import { useState } from 'react'
import { link } from '../address'
import { t } from '../i18n'
import { DataTable } from '../parts/DataTable'
import { Loaded } from '../parts/Loaded'
import { Page } from '../parts/Page'
import { RowButton } from '../parts/RowButton'
import { titleOf } from '../titles'
import { DisciplineDialog } from './DisciplineDialog'
import { useDisciplines, type Discipline, type DisciplineChange } from './disciplines'

const fresh: DisciplineChange = { code: '', title_kk: '', title_ru: '', title_en: '', teachers: [] }

function changeOf({ code, title_kk, title_ru, title_en, teachers }: Discipline): DisciplineChange {
  return { code, title_kk, title_ru, title_en, teachers: teachers.map(({ login }) => login) }
}

export function DisciplinesPage() {
  const disciplines = useDisciplines()
  const [edited, edit] = useState<DisciplineChange>()
  const actions = (
    <>
      <Button component="a" variant="default" href={link(['imports', 'disciplines'])}>
        {t('import')}
      </Button>
      <Button onClick={() => edit(fresh)}>{t('disciplines.add')}</Button>
    </>
  )
  return (
    <Page title={t('disciplines')} actions={actions}>
      <Loaded query={disciplines}>
        {(rows) => (
          <DataTable
            caption={t('disciplines')}
            rows={rows}
            rowKey={(row) => row.code}
            columns={[
              { name: t('title'), leads: true, show: titleOf },
              { name: t('code'), show: (row) => row.code },
              { name: t('teachers'), show: (row) => row.teachers.map((one) => one.full_name).join(', ') || '—' },
              {
                name: t('actions'),
                actions: true,
                show: (row) => <RowButton text={t('edit')} of={titleOf(row)} onClick={() => edit(changeOf(row))} />,
              },
            ]}
          />
        )}
      </Loaded>
      {edited && <DisciplineDialog key={edited.code} discipline={edited} close={() => edit(undefined)} />}
    </Page>
  )
}
