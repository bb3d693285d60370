import { useEffect, useState } from 'react'

/** For a dialog that is there only while it is open: when it has gone and no other has taken its place, the focus is
 *  where it was before, or at the page's title when that has gone too. */
export function useReturnFocus(): void {
  const [opener] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      setTimeout(() => {
        if (document.activeElement !== document.body || document.querySelector('[aria-modal=true]')) return
        const target = opener?.isConnected && opener !== document.body ? opener : document.querySelector('main h1')
        if (target instanceof HTMLElement) target.focus()
      })
    },
    [opener],
  )
}
