import { createDictionary } from '../shared/i18n'
import type kk from './texts/kk'

export type Text = keyof typeof kk

export const { t, knows, speak } = createDictionary<Text>({
  kk: () => import('./texts/kk'),
  ru: () => import('./texts/ru'),
  en: () => import('./texts/en'),
})
