// 消息: what the office told me. Reading is opening the page.
import { useEffect } from 'react'
import { call } from '../client/client.view.ts'
import type { Notice } from '../client/wire.ts'
import { momentName } from '../client/words.ts'
import { Head, Waiting } from '../light/kit.light.view.tsx'
import { shapes } from './ground.view.ts'

type Said = { value: { rows: Notice[]; unread: number } | undefined; failed: number }
export const Inbox = ({ said, demo, again }: { said: Said; demo: boolean; again: () => void }) => {
  const rows = said.value?.rows ?? [], now = Date.now()
  const fresh = rows.filter((r) => !r.read).map((r) => r.id)
  useEffect(() => {
    if (fresh.length === 0) return
    const t = setTimeout(() => void call('POST', '/api/inbox/read', { json: { ids: fresh } }).then(again, () => undefined), 2500)
    return () => clearTimeout(t)
  }, [fresh.join()])
  return <>
    <Head title="消息" said={fresh.length ? `${fresh.length} 条新的` : undefined} demo={demo} />
    <main id="main" tabIndex={-1}>
      {!said.value && (said.failed ? <p>消息还没有取来。</p> : <Waiting what="消息" />)}
      {said.value && rows.length === 0 && <p>没有消息。派给您的事、退回的事会在这里说一声。</p>}
      <ul className="cards">{rows.map((r) => {
        const to = goal(r.link)
        return <li key={r.id} className={r.read ? 'card' : 'card first'}>
          <div className="top"><h2>{r.title}{!r.read && <span className="vh">（未读）</span>}</h2><span className="far">{momentName(r.at, now)}</span></div>
          <p>{r.text}</p>{to && <a className="btn act" href={to}>去看<span className="vh">：{r.title}</span></a>}
        </li>
      })}</ul>
    </main>
  </>
}
/** A link of the office names a type and a row somewhere in it; only what this phone knows is led to. */
const goal = (link: string | null | undefined): string | undefined => {
  const m = /([\w-]+)\/([0-9a-f]{8}-[0-9a-f-]{27})/.exec(link ?? '')
  return m && shapes.types.some((t) => t.id === m[1]) ? `#do/${m[1]}/${m[2]}` : undefined
}
