import './style.css'
import { createRoot } from 'react-dom/client'
import { language } from '../shared/i18n'
import { speak, t } from './i18n'

void speak(language.get()).then(() => createRoot(document.getElementById('root')!).render(<h1>{t('product')}</h1>))
