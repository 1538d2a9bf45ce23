// The grid worker's phone: five tabs, one queue, signed in once.
import { render } from 'preact'
import type { ComponentChild } from 'preact'
import { useEffect, useState } from 'react'
import { get, isReached, onReached } from '../client/client.view.ts'
import type { Notice } from '../client/wire.ts'
import { Icon } from '../light/icons.light.view.tsx'
import type { IconName } from '../light/icons.light.view.tsx'
import { Waiting } from '../light/kit.light.view.tsx'
import { startSize } from '../light/size.view.ts'
import { Do } from './do.view.tsx'
import { Enter } from './enter.view.tsx'
import { isStaff, useDuties, useKept, useMe, useStreet } from './ground.view.ts'
import type { Staff } from './ground.view.ts'
import { Inbox } from './inbox.view.tsx'
import { MapTab } from './map.view.tsx'
import { Self } from './self.view.tsx'
import { Report } from './report.view.tsx'
import { flush } from './send.view.ts'
import { tidy, useItems } from './store.view.ts'
import type { Score } from './score.view.tsx'
import { Today } from './today.view.tsx'
import type { Common } from './today.view.tsx'

const way = () => location.hash.slice(1).split('/').filter(Boolean)
const TABS: [to: string, icon: IconName, title: string][] = [['today', 'list', '今日'], ['map', 'map', '地图'], ['report', 'camera', '上报'], ['inbox', 'talk', '消息'], ['self', 'person', '我']]

const App = () => {
  const [at, setAt] = useState(way)
  const [beat, setBeat] = useState(0)
  const me = useMe(beat)
  useEffect(() => {
    const turn = () => { setAt(way()); scrollTo(0, 0); document.getElementById('main')?.scrollTo(0, 0) }
    addEventListener('hashchange', turn)
    return () => removeEventListener('hashchange', turn)
  }, [])
  const again = () => setBeat((n) => n + 1)
  if (!isStaff(me.value)) return me.value || me.failed ? <Enter done={again} away={!me.value && me.failed < 0} /> : null
  return <Inside me={me.value} at={at} beat={beat} again={again} />
}

const Inside = ({ me, at, beat, again }: { me: Staff; at: string[]; beat: number; again: () => void }) => {
  const items = useItems(me.actor.id)
  const [reached, setReached] = useState(isReached() && navigator.onLine)
  const [enter, setEnter] = useState(false)
  const street = useStreet(0)
  const duties = useDuties(me, beat)
  const inbox = useKept<{ rows: Notice[]; unread: number }>('inbox', () => get('/api/inbox'), beat)
  const waits = items.filter((i) => i.state === 'waiting').length
  useEffect(() => onReached((on) => setReached(on && navigator.onLine)), [])
  useEffect(() => {
    const send = (now: boolean) => void flush(me.actor.id, { enter: () => setEnter(true), sent: again, now })
    const seen = () => { if (document.visibilityState === 'visible') { send(true); again() } }
    const on = () => { send(true); again() }
    const off = () => setReached(false)
    send(true)
    void tidy(Date.now())
    const timer = setInterval(() => send(false), 5000), slow = setInterval(again, 60_000)
    addEventListener('online', on)
    addEventListener('offline', off)
    document.addEventListener('visibilitychange', seen)
    return () => { clearInterval(timer); clearInterval(slow); removeEventListener('online', on); removeEventListener('offline', off); document.removeEventListener('visibilitychange', seen) }
  }, [me.actor.id])
  useEffect(() => { if (waits) void flush(me.actor.id, { enter: () => setEnter(true), sent: again, now: true }) }, [waits])
  if (enter) return <Enter done={() => { setEnter(false); again() }} waits={waits} />
  const tab = at[0] ?? 'today'
  const common = { me, street: street.value, items, reached }
  const demo = me.street.demo
  return <>
    {tab === 'do' && at[1] && at[2] ? <Do key={at[2]} {...common} type={at[1]} id={at[2]} kept={duties.value} />
      : tab === 'report' ? <Report {...common} duties={duties.value} bar={<Tabs now={tab} unread={inbox.value?.unread ?? 0} />} />
        : <div className="app shell">
          {tab === 'map' ? <MapTab {...common} duties={duties.value} /> : tab === 'inbox' ? <Inbox said={inbox} demo={demo} again={again} /> : tab === 'self' ? <Self {...common} again={again} /> : tab === 'score' ? <Late {...common} />
            : <Today {...common} duties={duties.value} at={duties.at} failed={duties.failed} again={again} />}
          <Tabs now={tab} unread={inbox.value?.unread ?? 0} />
        </div>}
  </>
}
/** The own score sheet: of the office, so it is not kept for use without a network. */
const Late = (props: Common) => {
  const [Part, set] = useState<{ Score: typeof Score }>()
  useEffect(() => { import('./score.view.tsx').then(set, () => undefined) }, [props.reached])
  return Part ? <Part.Score {...props} /> : <main id="main">{props.reached ? <Waiting what="成绩单" /> : '没有网络，联网后再看。'}</main>
}
const Tabs = ({ now, unread }: { now: string; unread: number }) => <nav className="tabs" aria-label="主菜单">
  {TABS.map(([to, icon, title]) => <a key={to} href={`#${to}`} aria-current={now === to ? 'page' : undefined}>
    <Icon name={icon} /><span>{title}{to === 'inbox' && unread > 0 && <span className="dot"><span className="vh">未读</span>{unread}</span>}</span></a>)}
</nav>

startSize()
const app = document.getElementById('app')
if (app) { app.textContent = ''; render((<App />) as unknown as ComponentChild, app) }
if ('serviceWorker' in navigator) void navigator.serviceWorker.register('/phone/sw.js', { scope: '/phone/' }).catch(() => undefined)
