// The signed-in person's own menu: language, password, signing out here and everywhere.
import { Menu, UnstyledButton } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { language, languageNames, languages, type Language } from '../../shared/i18n'
import { setLanguage, signOut, signOutEverywhere } from '../../shared/session'
import { FeedDialog } from '../calendar/FeedDialog'
import { speak, t } from '../i18n'
import { sentenceOf } from '../parts/Failure'
import { notify } from '../parts/notify'
import { PasswordDialog } from './PasswordDialog'
import classes from './Shell.module.css'
import { useUser } from './user'

const tell = (failure: unknown): void => {
  notify(sentenceOf(failure), 'red')
}

export function Account() {
  const user = useUser()
  const client = useQueryClient()
  const [changing, setChanging] = useState(false)
  const [subscribing, setSubscribing] = useState(false)

  const choose = (next: Language) =>
    void setLanguage(next)
      .then((changed) => client.setQueryData(['session'], changed))
      .catch(tell)
      .then(() => speak(next))
  const leave = (way: () => Promise<unknown>) => void way().then(() => location.assign('/')).catch(tell)

  return (
    <>
      <Menu position="bottom-end" width={260} withinPortal={false} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <UnstyledButton className={classes.account}>
            <span className={classes.name}>{user.full_name}</span>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('language')}</Menu.Label>
          <Menu.RadioGroup value={language.get()} onChange={(next) => choose(next as Language)}>
            {languages.map((one) => (
              <Menu.RadioItem key={one} value={one} lang={one} closeMenuOnClick>
                {languageNames[one]}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Divider />
          <Menu.Item onClick={() => setSubscribing(true)}>{t('calendar')}</Menu.Item>
          <Menu.Item onClick={() => setChanging(true)}>{t('password.change')}</Menu.Item>
          <Menu.Item onClick={() => leave(signOut)}>{t('sign_out')}</Menu.Item>
          <Menu.Item onClick={() => leave(signOutEverywhere)}>{t('sign_out.everywhere')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {subscribing && <FeedDialog close={() => setSubscribing(false)} />}
      {changing && <PasswordDialog close={() => setChanging(false)} />}
    </>
  )
}
