// The frame of every page: product, navigation by role, account; on a phone the navigation folds under a button.
import { Anchor, Burger, Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useAddress } from '../address'
import { t } from '../i18n'
import { InboxLink } from '../inbox/InboxLink'
import { Account } from './Account'
import { Navigation } from './Navigation'
import { PageOf } from './pages'
import classes from './Shell.module.css'

const focusMain = () => document.querySelector<HTMLElement>('main h1')?.focus()

export function Shell() {
  const address = useAddress()
  const [open, setOpen] = useState(false)
  const place = address.path.join('/')

  useEffect(() => {
    setOpen(false)
    scrollTo(0, 0)
  }, [place])

  return (
    <div className={classes.frame}>
      <Button className={classes.skip} onClick={focusMain}>
        {t('skip')}
      </Button>
      <header className={classes.header}>
        <Burger
          className={classes.burger}
          opened={open}
          onClick={() => setOpen(!open)}
          size="sm"
          aria-label={t('menu')}
          aria-expanded={open}
          aria-controls="navigation"
        />
        <Anchor href="#/" className={classes.product} underline="never">
          {t('product')}
        </Anchor>
        <InboxLink />
        <Account />
      </header>
      <nav id="navigation" className={classes.navigation} data-open={open} aria-label={t('menu')}>
        <Navigation />
      </nav>
      <main className={classes.main}>
        <PageOf address={address} key={place} />
      </main>
    </div>
  )
}
