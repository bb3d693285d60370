import { deadline } from '../../shared/time'
import { t } from '../i18n'
import { useNow } from '../parts/serverTime'
import { State } from '../parts/State'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** A length of time in its two largest units. */
function span(milliseconds: number): string {
  const [days, hours, minutes] = [
    Math.floor(milliseconds / day),
    Math.floor((milliseconds % day) / hour),
    Math.floor((milliseconds % hour) / minute),
  ]
  if (days > 0) return `${t('span.days', { count: days })} ${t('span.hours', { count: hours })}`
  if (hours > 0) return `${t('span.hours', { count: hours })} ${t('span.minutes', { count: minutes })}`
  return t('span.minutes', { count: minutes })
}

/** A31: until when somebody is to act, and how long that is. */
export function Term({ at }: { at: string }) {
  const now = useNow()
  const left = now === undefined ? undefined : Date.parse(at) - now
  return (
    <>
      {deadline(at)}
      {left !== undefined && (
        <div>
          {left < 0 ? (
            <State tone="bad">{t('term.overdue', { span: span(-left) })}</State>
          ) : (
            <small>{t('term.left', { span: span(left) })}</small>
          )}
        </div>
      )}
    </>
  )
}
