// The first page: what may be done here, one search, larger letters, whom to call. Nothing else.
import { useState } from 'react'
import { Icon } from '../light/icons.light.view.tsx'
import type { IconName } from '../light/icons.light.view.tsx'
import { MoreSize, Mark, Page, SizeButton } from '../light/kit.light.view.tsx'
import { findKinds, isNumber } from './lists.view.ts'
import type { Lists } from './lists.view.ts'

export type StreetName = { name: string; demo: boolean }
const Door = ({ to, icon, title, text, more, full }: { to: string; icon: IconName; title: string; text: string; more: string; full?: boolean }) =>
  <a className={full ? 'door full' : 'door'} href={to}>
    <Icon name={icon} /><span className="grow"><b>{title}</b><span>{text}<span className="wide-only">{more}</span></span></span><Icon name="go" className="go" />
  </a>

export const Home = ({ street, lists, want, mine }: { street: StreetName; lists?: Lists | undefined; want?: (() => void) | undefined; mine?: string | undefined }) => {
  const [q, setQ] = useState('')
  const hits = lists && q.trim() ? findKinds(lists, q) : []
  const [short, office] = street.name.endsWith('办事处') ? [street.name.slice(0, -3), '办事处'] : [street.name, '']
  return <Page head={<header className="head">
    <h1 className="brand">{short}<span className="wide-only">{office}</span></h1><Mark on={street.demo} /><span className="grow" /><SizeButton />
  </header>}>
    <form role="search" className="stack" action="/report" onSubmit={(e) => { if (lists) { e.preventDefault(); const first = document.querySelector<HTMLAnchorElement>('.hits a'); first?.click() } }}>
      <div className="search"><Icon name="search" />
        <label className="vh" htmlFor="q">搜事项或编号</label>
        <input id="q" name="words" type="search" placeholder="搜事项、编号" autoComplete="off" value={q} onFocus={want} onInput={(e) => { want?.(); setQ(e.currentTarget.value) }} />
      </div>
      {q.trim() && lists && <ul className="hits" aria-live="polite">
        {isNumber(q) && <li><a className="btn" href={`/m/${encodeURIComponent(q.trim())}`}>查 {q.trim()} 办到哪一步</a></li>}
        {hits.map((k) => <li key={k.code}><a className="btn" href={`/report?kind=${encodeURIComponent(k.code)}`}>反映 {k.name}</a></li>)}
        {hits.length === 0 && !isNumber(q) && <li><a className="btn" href={`/report?words=${encodeURIComponent(q.trim())}`}>没有这一类，直接说「{q.trim()}」</a></li>}
      </ul>}
    </form>
    <nav className="stack" style={{ gap: '12px' }} aria-label="要做什么">
      <Door full to="/report" icon="camera" title="我要反映" text="路灯、井盖、停车" more="、噪声" />
      <Door to="/mine" icon="person" title="我的" text={mine ?? '看办到哪一步'} more={mine ? '' : '，评价'} />
    </nav>
    <div className="foot" style={{ marginTop: 'auto' }}>
      <a className="btn big large-only" href="tel:12345"><Icon name="call" />打电话 12345</a>
      <MoreSize />
      <p><a href="/open">看街道在办的事</a></p>
      <p className="wide-only">也可以打 <a href="tel:12345">12345</a>，每天 24 小时。</p>
      <p>危险情况请先打 <a href="tel:110">110</a>、<a href="tel:119">119</a>、<a href="tel:120">120</a>。</p>
    </div>
  </Page>
}
