import './styles/base.css'
import './styles/parts.css'
import './styles/pages.css'
import './styles/appeal.css'
import './styles/test.css'
import './styles/hearing.css'
import './styles/print.css'
import { createRoot } from 'react-dom/client'
import { language } from '../shared/i18n'
import { App } from './app'
import { speak } from './i18n'
import { recognise } from './session/session'
import { registerShell } from './update'

const root = createRoot(document.getElementById('root')!)

void speak(language.get())
  .then(() => {
    root.render(<App />)
    registerShell()
    return recognise()
  })
