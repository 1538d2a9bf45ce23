// The full page of one row, or of one that is about to be made. Its list is one key away, at the same row.
import { useState } from 'react'
import { getDetail, isOffline, makeAct, newId, sendAct } from '../../client/client.view.ts'
import type { Allowed, Data, Detail, Row } from '../../client/wire.ts'
import { Chain, Printer } from '../kit/icons.view.tsx'
import { useLoad } from '../kit/load.view.ts'
import { titleOf } from '../model.ts'
import { useDesk, useKeys } from '../office.view.tsx'
import { go, Link, usePlace } from '../route.view.tsx'
import { t } from '../say.view.ts'
import { refusalOf, type Refusal } from './doing.view.ts'
import { StepForm } from './form.view.tsx'
import { RowView } from './row.view.tsx'
import { lastList } from '../list/last.view.ts'
import type { TypeModel } from '#engine/record/model.ts'

export const RowPage = ({ type: typeId, id }: { type: string; id: string }) => {
  const { office, say } = useDesk()
  const type = office.model.types[typeId]
  const { query } = usePlace()
  const list = lastList(typeId)
  const at = list?.ids.indexOf(id) ?? -1
  const load = useLoad(type && id !== 'new' ? `row:${typeId}:${id}` : undefined, (signal) => getDetail(typeId, id, signal))
  const back = () => go(list ? withAt(list.url, id) : `/${typeId}`)
  const move = (by: number) => { const next = list?.ids[at + by]; if (at >= 0 && next) go(`/${typeId}/${next}`, { replace: true }) }
  useKeys({ J: () => move(1), K: () => move(-1), ArrowDown: () => false, Escape: back })
  if (!type) return <div className="pad"><h1>{t('没有这类记录')}</h1><Link to="/">{t('回到待我办')}</Link></div>
  if (id === 'new') return <Make type={type} step={query.get('step') ?? ''} given={query} onBack={back} />
  if (load.data) document.title = `${titleOf(office, load.data.row, load.data.names)} · ${t('新北一网统管')}`
  const copy = () => { navigator.clipboard.writeText(location.href).then(() => say({ text: t('地址已复制，发给同事就能打开同一页') }), () => say({ text: t('没有复制成：请从地址栏复制') })) }
  return (
    <div className="page row-full">
      <p className="crumbs row wrap noprint">
        <a href={list ? withAt(list.url, id) : `/desk/${typeId}`} onClick={(e) => { e.preventDefault(); back() }}>{list?.title ?? type.title}</a>{list && at >= 0 ? <span className="third">/</span> : null}
        {list && at >= 0 ? <span className="second tnum">{t('第 {i} / {n} 件', { i: at + 1, n: list.ids.length })}</span> : null}
        {list && at >= 0 ? <><button type="button" className="tool" disabled={at <= 0} onClick={() => move(-1)}><kbd>K</kbd>{t('上一件')}</button><button type="button" className="tool" disabled={at >= list.ids.length - 1} onClick={() => move(1)}><kbd>J</kbd>{t('下一件')}</button></> : null}
        <span className="grow" /><a className="row" href={`/print/${typeId}/${id}`} target="_blank" rel="noreferrer"><Printer />{t('打印案卷')}</a><button type="button" className="link" onClick={copy}><Chain />{t('复制地址')}</button>
      </p>
      <RowView key={id} type={typeId} id={id} page onActed={() => undefined} />
    </div>
  )
}
const withAt = (url: string, id: string) => { const u = new URL(url, location.origin); u.searchParams.set('at', id); return u.pathname + u.search }

/** A row that a person makes at the desk: the form of a step that makes. */
const Make = ({ type, step: name, given, onBack }: { type: TypeModel; step: string; given: URLSearchParams; onBack: () => void }) => {
  const { office, say } = useDesk()
  const made = type.step[name]
  const [id, setId] = useState({ record: newId(), act: newId() })
  // What the page from which somebody came already knows: an address may fill in words and filters of the form, and send nothing.
  const [typed, setTyped] = useState<Data>(() => Object.fromEntries([...(made?.need ?? []), ...(made?.ask ?? [])].flatMap((one) => { const value = given.get(`with.${one}`); return value && ['text', 'rows'].includes(type.field[one]?.kind ?? '') ? [[one, value]] : [] })))
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | undefined>(undefined)
  if (!made?.makes) return <div className="page"><h1>{t('没有这一步')}</h1><button type="button" className="link" onClick={onBack}>{t('回到列表')}</button></div>
  const plain = Object.fromEntries(Object.entries(made.fill).filter(([f, v]) => [...made.need, ...made.ask].includes(f) && ['string', 'number', 'boolean'].includes(typeof v)))
  const step: Allowed = { step: made.name, title: made.title, allowed: true, need: [...made.need], ask: [...made.ask], fill: plain, ...(made.undo ? { undo: made.undo } : {}) }
  const row: Row = { id: id.record, type: type.id, no: null, kind: null, state: made.to ?? '', area: null, assignee: null, due: null, made: new Date().toISOString(), updated: new Date().toISOString(), version: 0, point: null, body: {} }
  const detail: Detail = { row, names: {}, timeline: [], steps: [], parts: [], near: [], alike: [], limits: [], seen: 0 }
  const send = async (data: Data) => {
    setBusy(true)
    setRefusal(undefined)
    try {
      const done = await sendAct(makeAct({ id: id.act, type: type.id, record: id.record, step: made.name, data }))
      say({ text: t('已{what}', { what: made.title }) + (done.no ? ` ${done.no}` : '') })
      setId({ record: newId(), act: newId() })
      go(`/${type.id}/${done.record}`, { replace: true })
    } catch (e) { setRefusal(refusalOf(made.name, e)); if (!isOffline(e)) setId({ ...id, act: newId() }) }
    setBusy(false)
  }
  return (
    <div className="page"><p className="crumbs row"><button type="button" className="link" onClick={onBack}>{type.title}</button><span className="third">/ {made.title}</span></p><h1>{t('{what}一件{type}', { what: made.title, type: type.title })}</h1>
      {office.post && !made.who.some((w) => office.me.posts.some((p) => p.part === w)) ? <p className="second">{t('您的岗位不办这一步。')}</p>
        : <div className="make"><StepForm type={type} detail={detail} step={step} focus={undefined} typed={typed} hot={undefined} busy={busy} refusal={refusal} onTyped={setTyped} onSend={(data) => void send(data)} onCancel={onBack} /></div>}
    </div>
  )
}
