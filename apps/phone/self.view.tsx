// 我: post, size of letters, what lies on this phone, signing out.
import { useEffect, useState } from 'react'
import { isFailed, signOut } from '../client/client.view.ts'
import { bytes, momentName } from '../client/words.ts'
import { Head, Note } from '../light/kit.light.view.tsx'
import { nextSize, useSize } from '../light/size.view.ts'
import { Queue } from './queue.view.tsx'
import { oldest } from './send.view.ts'
import { forget } from './store.view.ts'
import { Line } from './today.view.tsx'
import type { Common } from './today.view.tsx'

const SIZES = [['', '标准'], ['large', '大字'], ['huge', '特大字']] as const
export const Self = ({ me, items, reached, again }: Common & { again: () => void }) => {
  const size = useSize()
  const [room, setRoom] = useState<{ used: number; held: boolean }>()
  const [failed, setFailed] = useState('')
  const look = async () => { const { usage } = await navigator.storage.estimate(); setRoom({ used: usage ?? 0, held: await navigator.storage.persisted() }) }
  useEffect(() => { if ('storage' in navigator) void look().catch(() => undefined) }, [items.length])
  const waits = items.filter((i) => i.state === 'waiting').length, since = oldest(items), now = Date.now()
  const leave = async () => {
    try { await signOut(); await forget(); again() } catch (e) { setFailed(isFailed(e) && e.status === 0 ? '没有网络，联网后再退出。' : '没有退出，请再试一次。') }
  }
  return <>
    <Head title="我" said={me.actor.name} demo={me.street.demo} />
    <Line items={items} reached={reached} />
    <main id="main" tabIndex={-1}>
      <section className="stack"><h2>岗位</h2><ul className="list">{me.posts.filter((p) => p.area || p.unit).map((p) => <li key={`${p.part} ${p.area?.id ?? ''} ${p.unit?.id ?? ''}`}><b>{p.title}</b><span className="grow">{[p.area?.name, p.unit?.name].filter(Boolean).join('，')}</span></li>)}</ul></section>
      <a className="btn act" href="#score">考评成绩单</a>
      <section className="stack"><h2>字的大小</h2><div className="chips">{SIZES.map(([code, title]) => <button key={code} type="button" className="btn" aria-pressed={size === code} onClick={() => nextSize(code)}>{title}</button>)}</div></section>
      <section className="stack"><h2>手机里存的</h2>
        <p>{waits ? `${waits} 条待发，最早 ${momentName(since ?? now, now)} 存。` : '没有待发的。'}{room ? `共占 ${bytes(room.used)}。` : ''}</p>
        {room && !room.held && waits > 0 && since !== undefined && now - since > 86_400_000 && <Note kind="bad">有存了一天还没发的，手机空间紧时可能被清掉，请尽快联网。</Note>}
        {room && (room.held ? <p className="soft">系统不会自动清掉这些。</p> : <button type="button" className="btn" onClick={() => void navigator.storage.persist().then(look)}>请手机不要清掉</button>)}
      </section>
      <Queue items={items} reached={reached} />
      {failed && <Note kind="wait">{failed}</Note>}
      {waits > 0 && <p className="soft">退出后，待发的仍在手机里，您再登录时发。</p>}
      <button type="button" className="btn act" onClick={() => void leave()}>退出登录</button>
    </main>
  </>
}
