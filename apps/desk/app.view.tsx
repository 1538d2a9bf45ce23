// Who is it, what does the street look like, which screen: then the shell with that screen inside.
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import { choosePost, getMe, getStreet, isFailed, onReached, onSignedOut, isReached, signOut } from '../client/client.view.ts'
import { openFeed } from '../client/feed.view.ts'
import type { Street } from '../client/wire.ts'
import { packs } from '../../packs/index.ts'
import { compile, type Model } from '#engine/record/model.ts'
import { Button, Grey, Trouble } from './kit/parts.view.tsx'
import { forget } from './kit/load.view.ts'
import { officeOf, realPosts, type Office } from './model.ts'
import { DeskProvider, tellScreens, useDesk, type Desk, type Done } from './office.view.tsx'
import { go, placeNow, usePlace } from './route.view.tsx'
import { spoken, t } from './say.view.ts'
import { First } from './shell/first.view.tsx'
import { Shell } from './shell/shell.view.tsx'
import { SignIn } from './shell/signin.view.tsx'

const Queue = lazy(() => import('./list/queue.view.tsx').then((m) => ({ default: m.Queue })))
const OneRow = lazy(() => import('./row/page.view.tsx').then((m) => ({ default: m.RowPage })))
const Today = lazy(() => import('./pages/today.view.tsx').then((m) => ({ default: m.Today })))
const Figures = lazy(() => import('./pages/figures.view.tsx').then((m) => ({ default: m.Figures })))
const Scores = lazy(() => import('./pages/scores.view.tsx').then((m) => ({ default: m.Scores })))
const Topics = lazy(() => import('./pages/topics.view.tsx').then((m) => ({ default: m.Topics })))
const Bulletins = lazy(() => import('./pages/bulletins.view.tsx').then((m) => ({ default: m.Bulletins })))
const Bulletin = lazy(() => import('./pages/bulletin.view.tsx').then((m) => ({ default: m.Bulletin })))
const Inbox = lazy(() => import('./pages/inbox.view.tsx').then((m) => ({ default: m.Inbox })))
const Outbox = lazy(() => import('./pages/outbox.view.tsx').then((m) => ({ default: m.Outbox })))
const Settings = lazy(() => import('./settings/settings.view.tsx').then((m) => ({ default: m.Settings })))
const Imports = lazy(() => import('./settings/imports.view.tsx').then((m) => ({ default: m.Imports })))

let kept: Model | undefined
/** Compiled once, when the language is known. */
const modelNow = (): Model => (kept ??= spoken(compile(packs)))

export const App = () => {
  const [me, setMe] = useState<Office['me'] | null | undefined>(undefined)
  const [street, setStreet] = useState<Street | undefined>(undefined)
  const [trouble, setTrouble] = useState<unknown>(undefined)
  const [skew, setSkew] = useState(0)
  const [out, setOut] = useState(false)
  const enter = useCallback(async () => {
    setTrouble(undefined)
    try {
      const mine = await getMe()
      if (mine.actor?.kind !== 'staff') { setMe(null); return }
      setSkew(new Date(mine.now).getTime() - Date.now())
      setStreet(await getStreet())
      setMe({ ...mine, actor: mine.actor, posts: realPosts(modelNow(), mine.posts) })
    } catch (e) {
      if (isFailed(e) && (e.status === 401 || e.status === 403)) setMe(null)
      else setTrouble(e)
    }
  }, [])
  useEffect(() => { void enter() }, [enter])
  useEffect(() => onSignedOut(() => setMe((was) => { if (was) setOut(true); return null })), [])
  if (trouble !== undefined) return <div className="alone"><Trouble error={trouble}><p className="second">{t('页面还没有打开，数据没有变动。')}</p><Button main onClick={() => void enter()}>{t('再连一次')}</Button></Trouble></div>
  if (me === undefined) return <div className="alone" role="status"><Grey lines={4} /><span className="sr">{t('正在打开')}</span></div>
  const first = placeNow().path[0] === 'first' ? placeNow().query.get('token') : null
  if (me === null && first !== null) return <First token={first} onDone={() => { go('/settings', { replace: true }); void enter() }} />
  if (me === null || street === undefined) return <SignIn out={out} onIn={() => { forget(); setOut(false); void enter() }} />
  return <Inside me={me} street={street} skew={skew} onLeave={() => { forget(); setMe(null) }} onStreet={setStreet} onPost={() => { forget(); void enter() }} />
}

type InsideProps = { me: Office['me']; street: Street; skew: number; onLeave: () => void; onStreet: (street: Street) => void; onPost: () => void }
const Inside = ({ me, street, skew, onLeave, onStreet, onPost }: InsideProps) => {
  const [done, setDone] = useState<Done | undefined>(undefined)
  const [live, setLive] = useState(isReached())
  /** Chosen: what may be seen and done is that of this one post. */
  const chosen = me.posts.find((p) => p.id && p.id === me.post), post = chosen ?? me.posts[0]
  useEffect(() => onReached(setLive), [])
  useEffect(() => openFeed({ onChange: tellScreens, onGap: () => tellScreens(undefined) }), [chosen?.id])
  const acting = useMemo(() => (chosen ? { ...me, posts: [chosen] } : me), [me, chosen])
  const office = useMemo(() => officeOf({ me: acting, street, model: modelNow(), post, skew }), [acting, street, post, skew])
  const desk = useMemo((): Desk => ({
    office, live, say: setDone,
    posts: me.posts, chosen, choosePost: (id) => { choosePost(id).then(() => { go('/'); onPost() }, (error: unknown) => setDone({ text: t('没有换成岗位'), error })) },
    leave: () => { void signOut().catch(() => undefined).then(() => { go('/', { replace: true }); onLeave() }) },
    reloadStreet: () => { void getStreet().then(onStreet, () => undefined) },
  }), [office, live, me, chosen, onLeave, onStreet, onPost])
  return (
    <DeskProvider desk={desk}>
      <Shell done={done} onDone={setDone}><Suspense fallback={<div className="pad"><Grey lines={10} /></div>}><Screen /></Suspense></Shell>
    </DeskProvider>
  )
}

const Screen = () => {
  const { path } = usePlace(), { office } = useDesk()
  const [first, second] = path
  if (first === 'today') return <Today />
  if (first === 'figures') return <Figures />
  if (first === 'scores') return <Scores />
  if (first === 'topics') return <Topics />
  if (first === 'bulletins') return second !== undefined && path[2] !== undefined ? <Bulletin type={second} id={path[2]} /> : <Bulletins />
  if (first === 'inbox') return <Inbox />
  if (first === 'outbox') return <Outbox />
  if (first === 'settings') return <Settings type={second} code={path[2]} />
  if (first === 'import') return <Imports id={second} />
  if (first === undefined || first === 'my') return <Queue view={second ?? 'todo'} type={undefined} />
  // A notice leads to its row: that of a bulletin is read as one.
  if (first && office.model.types[first]?.bulletin) return second !== undefined ? <Bulletin type={first} id={second} /> : <Bulletins />
  if (second !== undefined) return <OneRow type={first} id={second} />
  return <Queue view={undefined} type={first} />
}
