// 我的: own reports, by phone sign-in; and what this device has sent or still keeps.
import { useEffect, useState } from 'react'
import shapes from 'virtual:shapes'
import { getPage, isFailed, signOut } from '../client/client.view.ts'
import type { Page as Rows } from '../client/wire.ts'
import { momentName } from '../client/words.ts'
import { Icon } from '../light/icons.light.view.tsx'
import { Head, Note, Page, SizeButton, Waiting } from '../light/kit.light.view.tsx'
import { residentRoad } from '../light/shape.ts'
import { PhoneForm, asResident, useMe } from './contact.view.tsx'
import { keepCounts, sentBefore, waiting } from './keep.view.ts'
import { getLists } from './lists.view.ts'
import type { Lists } from './lists.view.ts'

const road = residentRoad(shapes)
export const Mine = ({ demo, beat }: { demo: boolean; beat: number }) => {
  const [me, ask] = useMe()
  const who = asResident(me ?? undefined)
  const [page, setPage] = useState<Rows>()
  const [failed, setFailed] = useState('')
  const load = () => { if (who && road) getPage(road.type.id, { sort: '-made', limit: 50 }).then((said) => { setPage(said); keepCounts(said.rows, road.type) }, (e: unknown) => setFailed(isFailed(e) ? e.message : '没有取到')) }
  useEffect(load, [who?.id, beat])
  const waits = waiting(), sent = sentBefore()
  const shown = new Set(page?.rows.map((r) => r.id))
  const here = sent.filter((s) => !shown.has(s.record))
  const now = Date.now()
  const [lists, setLists] = useState<Lists>()
  useEffect(() => { getLists().then(setLists, () => undefined) }, [])
  const title = (kind: string | null, body: Record<string, unknown>) => lists?.kinds.find((k) => k.code === kind)?.name || String(body[road?.type.called ?? ''] ?? road?.type.title ?? '').slice(0, 20)
  return <Page head={<Head title="我的" back="/" demo={demo}><SizeButton /></Head>}>
    {waits.length > 0 && <section className="stack"><h2>还没发出去</h2><ul className="list">{waits.map((w) => <li key={w.act.id}><span className="grow">{w.title}<br />
      <span className={w.why ? 'wrong' : 'soft'}>{w.why ? `退回：${w.why}` : '已存手机，联网自动发'}</span></span></li>)}</ul></section>}
    {who ? <section className="stack">
      <h2>用 {who.name} 反映的</h2>
      {failed && <Note kind="wait">{failed} <button type="button" className="link" onClick={() => { setFailed(''); load() }}>再取一次</button></Note>}
      {!page && !failed && <Waiting what="您反映的事" />}
      {page?.rows.length === 0 && <p>这个手机号还没有反映过。</p>}
      {page && page.rows.length > 0 && <ul className="list">{page.rows.map((r) => <li key={r.id} style={{ padding: 0 }}>
        <a className="row grow" style={{ padding: '.7rem .9rem', color: 'inherit', textDecoration: 'none', minHeight: '60px' }} href={`/m/${encodeURIComponent(r.no ?? '')}`}>
          <span className="grow"><b>{title(r.kind, r.body)}</b><br /><span className="soft">{momentName(r.made, now)} 反映，{road?.type.ends.includes(r.state) ? '已经办完' : r.due ? `下一步最晚 ${momentName(r.due, now)}` : '正在办'}</span></span>
          <Icon name="go" />
        </a></li>)}</ul>}
      <button type="button" className="btn" onClick={() => void signOut().then(() => { setPage(undefined); keepCounts([], undefined); ask() })}>退出这个手机号</button>
    </section> : me === undefined ? <Waiting what="登录情况" rows={2} /> : <section className="stack">
      <h2>用手机号看</h2>
      {me === null && <Note kind="wait">现在没有连上街道的服务器。</Note>}
      <PhoneForm id="enter" demo={demo} done={ask} />
      <button type="submit" form="enter" className="btn big full">看我反映的事</button>
    </section>}
    {here.length > 0 && <section className="stack"><h2>这台手机报过的</h2><ul className="list">{here.map((s) => <li key={s.record} style={{ padding: 0 }}>
      <a className="row grow" style={{ padding: '.7rem .9rem', color: 'inherit', textDecoration: 'none', minHeight: '60px' }} href={`/m/${encodeURIComponent(s.no ?? '')}`}>
        <span className="grow"><b>{s.title}</b><br /><span className="soft">{momentName(s.at, now)}，编号 <span className="num">{s.no}</span>{s.code ? '，匿名' : ''}</span></span><Icon name="go" /></a></li>)}</ul></section>}
    <p><a className="btn act" href="/m">凭编号和查询码看</a></p>
  </Page>
}
