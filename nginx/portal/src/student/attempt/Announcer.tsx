import { useEffect, useRef, useState } from 'react'
import { t } from '../i18n'
import { Icon } from '../parts/Icon'
import { useNow } from '../parts/now'
import { Notice } from '../parts/Notice'
import { dueWarning, remaining, type WarningMinutes } from './clock'
import type { Standing } from './state'

const shownFor = 15_000

/** Says aloud, and shows for a while, that 10, 5 and 1 minute are left. */
export function Announcer({ standing }: { standing: Standing }) {
  const now = useNow(1_000)
  const left = remaining(standing.clock, now)
  const before = useRef(left)
  const [warning, setWarning] = useState<{ minutes: WarningMinutes; since: number } | null>(null)
  useEffect(() => {
    const due = dueWarning(before.current, left)
    before.current = left
    if (due !== null) setWarning({ minutes: due, since: now })
  }, [left, now])
  const shown = warning !== null && now - warning.since < shownFor ? warning : null
  return (
    <div className="announcer" aria-live="assertive">
      {shown && (
        <Notice tone="warn">
          <div className="closable">
            {t(`warning.${shown.minutes}`)}
            <button type="button" className="plain" aria-label={t('close')} onClick={() => setWarning(null)}>
              <Icon name="cross" />
            </button>
          </div>
        </Notice>
      )}
    </div>
  )
}
