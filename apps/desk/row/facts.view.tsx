// Facts of a row. Masked contacts are read only for a purpose and a reason, and the reading is logged.
import { useState, type FormEvent } from 'react'
import { readPrivate } from '../../client/client.view.ts'
import type { Data, Detail } from '../../client/wire.ts'
import { momentName } from '../../client/words.ts'
import type { FieldModel, TypeModel } from '#engine/record/model.ts'
import { Button, Heading, Trouble } from '../kit/parts.view.tsx'
import { RowsFact } from '../kit/rows.view.tsx'
import { areaPath, textOf } from '../model.ts'
import { useDesk } from '../office.view.tsx'
import { Link } from '../route.view.tsx'
import { t } from '../say.view.ts'
import { empty } from './form.view.tsx'

type Props = { type: TypeModel; detail: Detail; now: number; page: boolean; reload: () => void }
export const Facts = ({ type, detail, now, page }: Props) => {
  const { office } = useDesk()
  const [all, setAll] = useState(page)
  const [asking, setAsking] = useState(false)
  const [seen, setSeen] = useState<Data>({})
  const { row } = detail
  const order = [...new Set([...type.screen.card, ...type.fields.map((f) => f.name)])]
  const fields = order.flatMap((name) => { const f = type.field[name]; return f && !['files', 'point', 'area'].includes(f.kind) && !empty(row.body[name]) && !(f.calc && row.body[name] === 0) ? [f] : [] })
  const veiled = fields.filter((f) => f.private)
  const path = areaPath(office, row.area)
  const shown = all ? fields : fields.filter((f) => f.long || f.private || type.screen.card.indexOf(f.name) >= 0).slice(0, 7)
  const value = (f: FieldModel) => {
    const text = textOf({ office, field: f, value: seen[f.name] ?? row.body[f.name], names: detail.names, now })
    if (f.kind === 'rows') return <RowsFact field={f} filter={String(row.body[f.name])} />
    if (f.kind === 'ref' && f.to && office.model.types[f.to] && f.to === type.id) return <Link to={`/${f.to}/${String(row.body[f.name])}`}>{text}</Link>
    return text
  }
  return (
    <section className="part" aria-label={t('事实')}>
      <Heading right={shown.length < fields.length || (all && !page) ? <button type="button" className="link" onClick={() => setAll(!all)}>{all ? t('收起') : t('全部 {n} 项', { n: fields.length + (path ? 1 : 0) })}</button> : undefined}>{page ? t('事实与照片') : t('事实')}</Heading>
      <dl className="facts">
        {shown.map((f) => (
          <div key={f.name}><dt>{f.title}</dt><dd>{value(f)}{f.private ? <> {seen[f.name] === undefined ? <button type="button" className="link" aria-expanded={asking} onClick={() => setAsking(!asking)}>{t('看明文')}</button> : <span className="third">{t('已记入查看日志')}</span>}</> : null}</dd></div>
        ))}
        {path ? <div><dt>{t('网格')}</dt><dd>{path}</dd></div> : null}
        <div><dt>{t('上报')}</dt><dd>{momentName(row.made, now)}{row.body.$?.by && detail.names[row.body.$.by] ? `${t('，')}${detail.names[row.body.$.by]}` : ''}</dd></div>
      </dl>
      {asking ? <Unmask type={type} id={row.id} purposes={detail.purposes?.private ?? []} fields={veiled.map((f) => f.name)} onSeen={(values) => { setSeen(values); setAsking(false); setTimeout(() => setSeen({}), 120_000) }} onCancel={() => setAsking(false)} /> : null}
    </section>
  )
}

const Unmask = ({ type, id, purposes, fields, onSeen, onCancel }: { type: TypeModel; id: string; purposes: readonly string[]; fields: string[]; onSeen: (values: Data) => void; onCancel: () => void }) => {
  const [purpose, setPurpose] = useState(purposes[0] ?? '')
  const [why, setWhy] = useState('')
  const [error, setError] = useState<unknown>(undefined)
  const [busy, setBusy] = useState(false)
  if (purposes.length === 0) return <p className="ask second">{t('您的岗位不能看明文。需要联系时，请受理员代为联系。')} <button type="button" className="link" onClick={onCancel}>{t('知道了')}</button></p>
  const send = async (e: FormEvent) => {
    e.preventDefault()
    if (why.trim().length < 2) { setError(new Error(t('请写明为什么要看，会记在查看日志里'))); return }
    setBusy(true)
    setError(undefined)
    try { onSeen((await readPrivate({ type: type.id, id, fields, purpose, why: why.trim() })).values) } catch (e2) { setError(e2) }
    setBusy(false)
  }
  return (
    <form className="ask" onSubmit={(e) => void send(e)} aria-label={t('看明文')}>
      {error === undefined ? null : <Trouble error={error} />}
      <label>{t('用途')} <select className="input" value={purpose} autoFocus onChange={(e) => setPurpose(e.target.value)}>{purposes.map((p) => <option key={p} value={p}>{t(p)}</option>)}</select></label>
      <label>{t('为什么')} <input className="input" value={why} maxLength={200} onChange={(e) => setWhy(e.target.value)} /></label>
      <p className="row"><Button main small type="submit" busy={busy}>{t('看两分钟')}</Button><Button small onClick={onCancel}>{t('不看了')}</Button><span className="third">{t('谁、何时、为何看，都会记下')}</span></p>
    </form>
  )
}
