// The gradesheets by state: what is to be confirmed, what waits for the registrar, what is closed.
import { Anchor } from '@mantine/core'
import { dateTime } from '../../shared/time'
import type { GradesheetItem } from '../../shared/types'
import { link, refine, useAddress } from '../address'
import { t } from '../i18n'
import { DataTable } from '../parts/DataTable'
import { Loaded } from '../parts/Loaded'
import { More } from '../parts/More'
import { Page } from '../parts/Page'
import { State } from '../parts/State'
import { Tabs } from '../parts/Tabs'
import { useUser } from '../shell/user'
import { titleOf } from '../titles'
import { isState, states, useGradesheets } from './gradesheets'

export function GradesheetsPage() {
  const asked = useAddress().query.state
  const first = useUser().roles.includes('registrar') ? 'confirmed' : 'draft'
  const state = isState(asked) ? asked : first
  const pages = useGradesheets(state)
  return (
    <Page title={t('gradesheets')}>
      <Tabs
        shown={state}
        onShow={(next) => refine({ state: next })}
        tabs={states.map((value) => ({ value, label: t(`gradesheets.tab.${value}`) }))}
      />
      <Loaded query={pages}>
        {(rows) => (
          <DataTable
            caption={t('gradesheets')}
            rows={rows}
            rowKey={(sheet) => sheet.id ?? sheet.exam.id}
            empty={t(`gradesheets.none.${state}`)}
            columns={[
              { name: t('gradesheet'), leads: true, show: (sheet) => <Name sheet={sheet} /> },
              { name: t('exam_session'), show: ({ exam }) => titleOf(exam.session) },
              { name: t('exam'), show: ({ exam }) => t(`exam_kind.${exam.kind}`) },
              { name: t('students'), number: true, show: ({ counts }) => counts?.students ?? null },
              { name: t('state'), show: (sheet) => <Since sheet={sheet} /> },
            ]}
          />
        )}
      </Loaded>
      <More pages={pages} />
    </Page>
  )
}

function Name({ sheet: { id, number, exam, group, rectifies, student } }: { sheet: GradesheetItem }) {
  const subject = `${titleOf(exam.discipline)} · ${group.name}`
  return (
    <div>
      <Anchor inherit href={link(id ? ['gradesheets', id] : ['gradesheets', 'exam', exam.id])}>
        {number ? `${t('numbered', { number })} · ${subject}` : subject}
      </Anchor>
      {rectifies && (
        <div>
          <small>
            {t('gradesheet.rectification', { number: rectifies.number })}
            {student && ` · ${student.full_name}`}
          </small>
        </div>
      )}
    </div>
  )
}

function Since({ sheet: { state, confirmed_at, closed_at, differences } }: { sheet: GradesheetItem }) {
  const since = closed_at ?? confirmed_at
  return (
    <div>
      <div>
        {t(`gradesheets.state.${state}`)}
        {since && ` ${dateTime(since)}`}
      </div>
      {differences > 0 && <State tone="warn">{t('gradesheet.differs', { count: differences })}</State>}
    </div>
  )
}
