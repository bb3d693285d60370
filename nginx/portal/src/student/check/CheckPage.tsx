import { useEffect, useState } from 'react'
import { t, type Text } from '../i18n'
import { Icon, type IconName } from '../parts/Icon'
import { Loading } from '../parts/Loading'
import { Notice } from '../parts/Notice'
import { Page } from '../parts/Page'
import { address } from '../route'
import * as probes from './probes'

const icons: Record<probes.Verdict, IconName> = { good: 'check', warn: 'warning', bad: 'cross', info: 'info' }
type Name = 'server' | 'speed' | 'clock' | 'storage' | 'shell' | 'screen'

/** Is this device, on this network, ready for an exam? */
export function CheckPage() {
  const [findings, setFindings] = useState<probes.Finding<Name>[] | null>(null)
  const [round, setRound] = useState(0)
  useEffect(() => {
    let left = false
    setFindings(null)
    void Promise.all([probes.server(), probes.storage(), probes.shell()]).then(([server, storage, shell]) => {
      if (!left) setFindings([...server, storage, shell, probes.screenSize()])
    })
    return () => {
      left = true
    }
  }, [round])

  return (
    <Page title={t('check.title')}>
      <p className="muted">{t('check.intro')}</p>
      {findings ? <Findings findings={findings} /> : <Loading text={t('check.running')} />}
      <div className="actions">
        <button type="button" aria-disabled={!findings} onClick={() => findings && setRound(round + 1)}>
          {t('check.again')}
        </button>
        <a className="button" href={address({ page: 'rehearsal' })}>
          {t('schedule.rehearsal')}
        </a>
      </div>
    </Page>
  )
}

function Findings({ findings }: { findings: probes.Finding<Name>[] }) {
  const worst = (['bad', 'warn'] as const).find((verdict) => findings.some((one) => one.verdict === verdict)) ?? 'good'
  return (
    <>
      <Notice tone={worst} live>
        <strong>{t(`check.verdict.${worst}`)}</strong>
      </Notice>
      <ul className="findings card">
        {findings.map((one) => (
          <li key={one.name} className={one.verdict} data-probe={one.name} data-verdict={one.verdict}>
            <Icon name={icons[one.verdict]} />
            <div>
              <strong>{t(`check.${one.name}`)}</strong>
              <p>{t(sentenceOf(one), one.measured)}</p>
            </div>
          </li>
        ))}
      </ul>
    </>
  )
}

function sentenceOf({ name, verdict }: probes.Finding<Name>): Text {
  switch (name) {
    case 'server':
      return verdict === 'good' ? 'check.server.good' : verdict === 'warn' ? 'check.server.warn' : 'check.server.bad'
    case 'speed':
      return verdict === 'good' ? 'check.speed.good' : 'check.speed.warn'
    case 'clock':
      return verdict === 'good' ? 'check.clock.good' : 'check.clock.info'
    case 'storage':
      return verdict === 'good' ? 'check.storage.good' : 'check.storage.bad'
    case 'shell':
      return verdict === 'good' ? 'check.shell.good' : 'check.shell.warn'
    case 'screen':
      return verdict === 'good' ? 'check.screen.good' : 'check.screen.warn'
  }
}
