import { useStore } from '../../shared/store'
import type { Route } from '../route'
import { t } from '../i18n'
import { Loading } from '../parts/Loading'
import { Notice } from '../parts/Notice'
import { Page } from '../parts/Page'
import { engineOf } from './current'
import { Dispute } from './Dispute'
import { Elsewhere } from './Elsewhere'
import { Frozen } from './Frozen'
import { ResultPage } from './ResultPage'
import { Review } from './Review'
import { Stopped } from './Stopped'
import { Suspended } from './Suspended'
import { Test } from './Test'

export type AttemptRoute = Extract<Route, { page: 'attempt' | 'review' | 'dispute' }>

export function AttemptPage({ route }: { route: AttemptRoute }) {
  const engine = engineOf(route.id)
  const standing = useStore(engine.standing)
  switch (standing.phase) {
    case 'opening':
      return standing.reachable ? (
        <Page quiet title={t('attempt.title')} back={{ page: 'schedule' }}>
          <Loading />
        </Page>
      ) : (
        <Suspended engine={engine} standing={standing} />
      )
    case 'suspended':
      return <Suspended engine={engine} standing={standing} />
    case 'stopped':
      return <Stopped engine={engine} standing={standing} />
    case 'idle':
    case 'elsewhere':
      return <Elsewhere engine={engine} standing={standing} />
    case 'running':
      if (route.page === 'review') return <Review engine={engine} standing={standing} />
      if (route.page === 'dispute') return <Dispute engine={engine} standing={standing} n={route.n} />
      return <Test engine={engine} standing={standing} />
    case 'time_up':
      return (
        <Page quiet title={t('attempt.time_up')} back={{ page: 'schedule' }}>
          <Loading text={t('attempt.time_up_note')} />
          {!standing.reachable && <Notice tone="warn">{t('attempt.offline_retry')}</Notice>}
        </Page>
      )
    case 'removed':
      return <Frozen engine={engine} standing={standing} />
    case 'ended':
      return standing.attempt ? <ResultPage attempt={standing.attempt} unsent={standing.box.kept.size} /> : null
    case 'absent':
      return (
        <Page title={t('attempt.title')} back={{ page: 'schedule' }}>
          <Notice tone="warn">{t('lost.exam')}</Notice>
        </Page>
      )
  }
}
