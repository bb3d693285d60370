import { useEffect, useState } from 'react'
import type { HearingDraw } from '../../shared/types'
import { t } from '../i18n'
import { Notice } from '../parts/Notice'
import { canCheck } from '../receipts/chain'
import { holds } from './draw'
import { readDraw } from './server'

/** A21: the commitment before the exam; afterwards the seed, and whether all of it fits, computed here. */
export function DrawCheck({ sitting, commitment, over }: { sitting: string; commitment: string; over: boolean }) {
  const [open, setOpen] = useState(false)
  return (
    <details className="card trace" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('hearing.draw')}</summary>
      <div className="draw small">
        <p>{t('hearing.draw_note')}</p>
        <p>
          {t('hearing.draw_commitment')}: <span className="hash">{commitment}</span>
        </p>
        {open && over && <Verdict sitting={sitting} />}
      </div>
    </details>
  )
}

function Verdict({ sitting }: { sitting: string }) {
  const [draw, setDraw] = useState<HearingDraw>()
  const [fits, setFits] = useState<boolean>()
  useEffect(() => {
    readDraw(sitting).then(async (read) => {
      setDraw(read)
      if (canCheck()) setFits(await holds(read))
    }, () => undefined)
  }, [sitting])
  if (!draw) return null
  const own = draw.draws.find(({ mine }) => mine)
  return (
    <>
      <p>
        {t('hearing.draw_seed')}: <span className="hash">{draw.seed}</span>
      </p>
      {own && <p>{t('hearing.draw_places', { drawn: draw.draws.length, nth: own.nth, number: own.number })}</p>}
      {!canCheck() && <Notice tone="info">{t('hearing.draw_http')}</Notice>}
      {fits !== undefined && (
        <Notice tone={fits ? 'good' : 'bad'} live>
          {fits ? t('hearing.draw_holds') : t('hearing.draw_broken')}
        </Notice>
      )}
    </>
  )
}
