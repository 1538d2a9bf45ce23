// The portal: pages by address, the browser's own back, nothing loaded that the page does not need.
import { render } from 'preact'
import type { ComponentChild } from 'preact'
import { useEffect, useState } from 'react'
import { startSize } from '../light/size.view.ts'
import { Home } from './home.view.tsx'
import { flush, mineWords, sentBefore, waiting } from './keep.view.ts'
import { Late } from './late.view.tsx'
import { getLists } from './lists.view.ts'
import type { Lists } from './lists.view.ts'
import { Report } from './report.view.tsx'
import { go, here, onTurn } from './way.view.ts'

const root = document.documentElement
const street = { name: root.dataset.street ?? '街道办事处', demo: root.dataset.demo === '1' }

const App = () => {
  const [at, setAt] = useState(here())
  const [lists, setLists] = useState<Lists>()
  const [beat, setBeat] = useState(0)
  const want = () => { if (!lists) getLists().then(setLists, () => undefined) }
  useEffect(() => onTurn(() => setAt(here())), [])
  useEffect(() => {
    const knock = () => void flush(() => setBeat((n) => n + 1))
    knock()
    addEventListener('online', knock)
    const timer = setInterval(knock, 20_000)
    return () => { removeEventListener('online', knock); clearInterval(timer) }
  }, [])
  const first = at.parts[0] ?? ''
  if (first === 'report') return <Report at={at} demo={street.demo} lists={lists} want={want} beat={beat} />
  if (first === 'm') return <Late<{ no: string | undefined; demo: boolean }> key={at.path} load={async () => (await import('./progress.view.tsx')).Progress} props={{ no: at.parts[1], demo: street.demo }} what="办理情况" />
  if (first === 'mine') return <Late<{ demo: boolean; beat: number }> load={async () => (await import('./mine.view.tsx')).Mine} props={{ demo: street.demo, beat }} what="您反映的事" />
  const waits = waiting().length, sent = sentBefore().length
  return <Home street={street} lists={lists} want={want} mine={waits ? `${waits} 件待发，联网自动发` : mineWords() ? mineWords() : sent ? `这台手机报过 ${sent} 件` : undefined} />
}

startSize()
root.classList.add('js')
const app = document.getElementById('app')
const server = here().parts[0] === 'open'
// The open page is the server's own: a script only brings the map, its links are links.
if (server) void import('./open.view.ts').then(({ openUp }) => { openUp() }, () => undefined)
else if (app) {
  if (here().parts[0]) app.textContent = ''
  render((<App />) as unknown as ComponentChild, app)
}
document.addEventListener('click', (e) => {
  const a = (e.target as Element | null)?.closest('a[href]') as HTMLAnchorElement | null
  if (server || !a || e.defaultPrevented || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || a.target || a.origin !== location.origin) return
  if (!/^\/(report|m|mine)?(\/|$)/.test(a.pathname)) return
  e.preventDefault()
  go(a.pathname + a.search + a.hash)
})
