// Which part of a list is shown: a few words beside each other, on a phone too.
import { SegmentedControl } from '@mantine/core'
import { t } from '../i18n'
import classes from './Tabs.module.css'

export type Tab = { value: string; label: string }

export function Tabs({ tabs, shown, onShow }: { tabs: Tab[]; shown: string; onShow: (value: string) => void }) {
  return <SegmentedControl className={classes.tabs} aria-label={t('state')} value={shown} onChange={onShow} data={tabs} />
}
