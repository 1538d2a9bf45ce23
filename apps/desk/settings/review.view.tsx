// What waits for a second person: the change beside what holds now, and the answer of somebody else than the one who asked.
import { useEffect, useState } from 'react'
import { get } from '../../client/client.view.ts'
import type { Allowed, Detail } from '../../client/wire.ts'
import { dateName, momentName } from '../../client/words.ts'
import type { TypeModel } from '#engine/record/model.ts'
import { Button, Grey, Trouble } from '../kit/parts.view.tsx'
import { CardTable } from '../kit/table.view.tsx'
import { useLoad } from '../kit/load.view.ts'
import { settingField, textOf, type Names } from '../model.ts'
import { useChanges, useDesk, useNow } from '../office.view.tsx'
import { Link } from '../route.view.tsx'
import type { Doing } from '../row/doing.view.ts'
import { t } from '../say.view.ts'

type Waiting = { type: string; title: string; id: string; name: string; what: string; byName: string; at: string; from: string | null; mine: boolean; may: boolean; changes: { field: string; title: string; was: string; is: string }[] }
export type Reviews = { wanted: string[]; keys: string[]; alone: boolean; others: string[]; waiting: Waiting[]; drafts: Waiting[] }
const load = (signal?: AbortSignal) => get<Reviews>('/api/reviews', signal)
/** Which lists want a second person, and what waits; undefined until it is known. */
export const useReviews = (): Reviews | undefined => {
  const [reviews, setReviews] = useState<Reviews | undefined>(undefined)
  useEffect(() => { const stop = new AbortController(); load(stop.signal).then(setReviews, () => undefined); return () => stop.abort() }, [])
  return reviews
}

type Props = { type: TypeModel; detail: Detail; doing: Doing; names: Names }
/** The request on one row: who asks for what, and yes, no or taken back under it. */
export const Review = ({ type, detail, doing, names }: Props) => {
  const { office } = useDesk()
  const now = useNow()
  const [why, setWhy] = useState<string | undefined>(undefined)
  const ask = detail.row.body.$?.ask
  if (!ask) return null
  const answer = (name: string) => detail.steps.find((s): s is Allowed => s.allowed && s.step === `${ask.step}:${name}`)
  const agree = answer('agree')
  const refuse = answer('refuse')
  const withdraw = answer('withdraw')
  const waits = ask.waits.map((p) => office.model.parts[p]?.title ?? p).join(t('、'))
  return (
    <section className="pending" aria-label={t('待复核')}>
      <h2>{type.step[ask.step]?.title}{t('，')}{agree ? t('等您复核') : t('等另一位{who}复核', { who: waits })} <span className="third">{detail.names[ask.by] ?? ask.byName ?? ''} · {momentName(ask.at, now)} {t('提出')}</span></h2>
      <dl className="facts">{Object.entries(ask.data ?? {}).map(([name, value]) => {
        const field = type.field[name]
        if (!field) return null
        const how = settingField(office, detail.row, field) ?? field
        return <div key={name}><dt>{field.title}</dt><dd><del>{textOf({ office, field: how, value: detail.row.body[name], names, now }) || t('空')}</del> → <ins>{textOf({ office, field: how, value, names, now }) || t('空')}</ins></dd></div>
      })}</dl>
      {agree ? <p className="row wrap"><Button main busy={doing.busy === agree.step} onClick={() => void doing.perform(agree, {})}>{t('复核通过')}</Button>
        {why === undefined ? <Button onClick={() => setWhy('')}>{t('不通过')}</Button> : refuse ? <><input className="input mid" autoFocus aria-label={t('不通过的理由')} placeholder={t('不通过的理由')} value={why} onChange={(e) => setWhy(e.target.value)} /><Button disabled={why.trim() === ''} busy={doing.busy === refuse.step} onClick={() => void doing.perform(refuse, { why })}>{t('不通过')}</Button></> : null}
        <span className="second">{t('通过后才施行；已立案的按旧规则。')}</span></p>
        : withdraw ? <p className="row wrap"><Button small busy={doing.busy === withdraw.step} onClick={() => void doing.perform(withdraw, {})}>{t('撤回')}</Button><span className="second">{t('提出的人不能自己复核。')}</span></p> : null}
    </section>
  )
}

/** 待复核: everything that waits, and the drafts that wait for nobody yet. */
export const ReviewList = () => {
  const now = useNow()
  const found = useLoad<Reviews>('reviews', load)
  useChanges(() => found.reload())
  if (!found.data) return <div className="page"><h1>{t('待复核')}</h1>{found.error === undefined ? <Grey lines={6} /> : <Trouble error={found.error} />}</div>
  const { waiting, drafts, alone, wanted, keys, others } = found.data
  const table = (rows: readonly Waiting[], none: string) => rows.length === 0 ? <p className="second">{none}</p> : (
    <div className="side-box"><CardTable className="setting-table"><thead><tr><th scope="col">{t('改什么')}</th><th scope="col">{t('改动')}</th><th scope="col">{t('施行')}</th><th scope="col">{t('谁提的')}</th></tr></thead>
      <tbody>{rows.map((one) => <tr key={one.id}><td><Link to={`/settings/${one.type}/${one.id}`}>{one.name}</Link> <span className="third">{one.title}</span></td>
        <td>{one.changes.slice(0, 3).map((c) => <span key={c.field} className="review-change">{c.title}{t('：')}{c.was ? <><del>{c.was}</del> → </> : null}<ins>{c.is || t('空')}</ins></span>)}</td>
        <td className="nowrap tnum">{one.from ? dateName(one.from, now) : '—'}</td><td className="nowrap">{one.byName} <span className="third">{momentName(one.at, now)}</span>{one.mine ? <span className="tag">{t('我提的')}</span> : null}</td></tr>)}</tbody></CardTable></div>
  )
  return (
    <div className="page reviews">
      <p className="crumbs second">{t('设置')} / {t('待复核')}</p><h1>{t('待复核')} <span className="tnum">{waiting.length}</span></h1>
      <p className="second">{wanted.length === 0 && keys.length === 0 ? t('现在没有哪张表须另一人复核。在「设定值 → 须另一人复核」里可以定。') : alone ? t('现在只有您一位规则管理员：改动照样施行，记录上写明无第二人复核。') : t('改动由另一位规则管理员（{who}）复核通过才施行，提出的人不能自己复核。', { who: others.join(t('、')) })}</p>
      {table(waiting, t('没有等复核的改动。'))}
      <h2 className="reviews-head">{t('草稿')} <span className="tnum">{drafts.length}</span></h2>{table(drafts, t('没有草稿。'))}
    </div>
  )
}
