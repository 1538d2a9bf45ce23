// After sending: the number to quote, what happens next and by when, how it will be told. Or: kept on the device, goes out by itself.
import { useEffect, useState } from 'react'
import { getDetail } from '../client/client.view.ts'
import { momentName } from '../client/words.ts'
import { Head, Note, Page, SizeButton } from '../light/kit.light.view.tsx'
import type { Road } from '../light/shape.ts'
import { dropDraft, sentBefore, waiting } from './keep.view.ts'
import type { Draft } from './keep.view.ts'

export const SentPage = ({ draft, road, demo, beat, again }: { draft: Draft; road: Road; demo: boolean; beat: number; again: () => void }) => {
  const sent = sentBefore().find((s) => s.record === draft.record)
  const waits = waiting().find((w) => w.act.id === draft.act)
  const [due, setDue] = useState<string | null>()
  useEffect(() => {
    if (!sent) return
    dropDraft()
    getDetail(road.type.id, sent.record).then((d) => setDue(d.row.due), () => undefined)
  }, [sent?.no, beat])
  return <Page turn={sent ? 'sent' : 'waits'} head={<Head title={road.step.title} back="/" demo={demo}><SizeButton /></Head>}>
    {sent ? <>
      <h1>已经收到</h1>
      <div><p className="soft">编号，打电话问时报这个号</p><p className="big-no">{sent.no}</p></div>
      {sent.code && <div><p className="soft">查询码，只显示这一次，请记下来</p><p className="big-no">{sent.code}</p></div>}
      <h2>接下来</h2>
      <ol className="list">
        <li><span className="n">1</span><span>工作人员看过后分给负责的单位{due ? `，最晚 ${momentName(due, Date.now())}` : ''}。</span></li>
        <li><span className="n">2</span><span>办完后有人到现场看一遍，再请您评价。</span></li>
        <li><span className="n">3</span><span>{sent.code ? '您没有留电话，凭编号和查询码来看。' : '每一步都发短信告诉您。'}</span></li>
      </ol>
      <a className="btn big full" href={`/m/${encodeURIComponent(sent.no ?? '')}`}>看办到哪一步</a>
      <button type="button" className="btn act" onClick={again}>再反映一件</button>
    </> : waits?.why ? <>
      <h1>这件没有收下</h1><Note kind="bad">{waits.why}</Note>
      <a className="btn big full" href="/report#check">回去改</a>
    </> : waits ? <>
      <h1>已存在手机里，联网自动发</h1>
      <p>现在没有网络。不用等在这里，也不用再报一次。</p>
      <p className="soft">发出去以后，编号会在「我的」里。</p>
      <a className="btn big full" href="/">回首页</a>
    </> : <><h1>这里没有刚发的事</h1><button type="button" className="btn big full" onClick={again}>我要反映</button></>}
  </Page>
}
