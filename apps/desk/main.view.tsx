import { createRoot } from 'react-dom/client'
import { App } from './app.view.tsx'
import { Button, Trouble } from './kit/parts.view.tsx'
import './look/shell.css'
import './look/list.css'
import './look/row.css'
import './look/page.css'
import { loadWords, t } from './say.view.ts'

await loadWords()
const place = document.getElementById('desk')!
/** A screen that broke says so; what was sent to the server stands. */
const broken = (error: unknown) => {
  root.unmount()
  const after = createRoot(place)
  after.render(<div className="alone"><Trouble error={error}><p className="second">{t('这一页没有画出来，已经办的都在。')}</p><Button main onClick={() => location.reload()}>{t('重新打开这一页')}</Button></Trouble></div>)
}
const root = createRoot(place, { onUncaughtError: (error) => { setTimeout(() => broken(error)) } })
root.render(<App />)
