// What anybody learns who scans the QR code of a gradesheet (O7), signed in or not: is it genuine, and is it still in force?
import { useState } from 'react'
import { Problem } from '../../shared/api'
import { date, dateTime } from '../../shared/time'
import type { Verification } from '../../shared/types'
import { speak, t } from '../i18n'
import { Failure } from '../parts/failure'
import { Facts } from '../parts/Facts'
import { LanguageSwitch } from '../parts/LanguageSwitch'
import { Loading } from '../parts/Loading'
import { Notice } from '../parts/Notice'
import { Page } from '../parts/Page'
import { titleOf } from '../parts/words'
import { useResource } from '../resource'

export function VerifyPage({ checksum }: { checksum: string }) {
  const { value, failure } = useResource<Verification>(`sheet ${checksum}`, `/gradesheet-verification/${encodeURIComponent(checksum)}`)
  const [, redraw] = useState(0)
  const unknown = failure instanceof Problem && failure.code === 'not_found'
  return (
    <Page title={t('verify.title')} quiet>
      <LanguageSwitch choose={(language) => void speak(language).then(() => redraw((n) => n + 1))} />
      {unknown ? (
        <Notice tone="bad" live>
          <strong>{t('verify.unknown')}</strong>
          <p>{t('verify.unknown.note')}</p>
        </Notice>
      ) : (
        <>
          {value ? <Found sheet={value} /> : failure === undefined && <Loading />}
          <Failure of={failure} />
        </>
      )}
      <p className="muted">{t('verify.checksum')}</p>
      <p className="checksum">{checksum}</p>
    </Page>
  )
}

function Found({ sheet }: { sheet: Verification }) {
  const { number, exam, group, counts, rectifies, rectified_by, confirmed_at, closed_at } = sheet
  return (
    <>
      <Notice tone={rectified_by.length > 0 ? 'warn' : 'good'} live>
        <strong>{t(rectified_by.length > 0 ? 'verify.rectified' : 'verify.genuine')}</strong>
        <p>{t('verify.compare')}</p>
      </Notice>
      <Facts
        rows={[
          [t('verify.number'), t('numbered', { number })],
          [t('verify.rectifies'), rectifies && t('numbered', { number: rectifies.number })],
          [t('verify.session'), titleOf(exam.session)],
          [t('verify.discipline'), titleOf(exam.discipline)],
          [t('verify.group'), group.name],
          [t('verify.kind'), t(`kind.${exam.kind}`)],
          [t('verify.confirmed'), dateTime(confirmed_at)],
          [t('verify.closed'), closed_at ? dateTime(closed_at) : t('verify.open')],
          [t('verify.students'), counts && counts.students],
          [t('verify.letters'), counts && (counts.letters.map((one) => `${one.letter}: ${one.students}`).join('; ') || '—')],
          [
            t('verify.rectified_by'),
            rectified_by.map((one) => `${t('numbered', { number: one.number })}, ${date(one.confirmed_at)}`).join('; ') || t('verify.none'),
          ],
        ]}
      />
    </>
  )
}
