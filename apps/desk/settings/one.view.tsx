// One kept row: its versions by date, its content beside the version before, who changed what and from when it holds.
import { useState } from 'react'
import { getDetail, isOffline, makeAct, newId, sendAct } from '../../client/client.view.ts'
import type { Act, Allowed, Data, Detail, Row } from '../../client/wire.ts'
import { dateName, dayOf, momentName } from '../../client/words.ts'
import { besideRules } from '#engine/preview/draft.ts'
import type { TypeModel } from '#engine/record/model.ts'
import { Printer } from '../kit/icons.view.tsx'
import { Button, Grey, Heading, Trouble } from '../kit/parts.view.tsx'
import { useLoad } from '../kit/load.view.ts'
import { saidOf, stateName, titleOf, versionKey, type Names } from '../model.ts'
import { useDesk, useKeys, useNow } from '../office.view.tsx'
import { go, Link, usePlace } from '../route.view.tsx'
import { refusalOf, useDoing, type Refusal } from '../row/doing.view.ts'
import { empty, StepForm } from '../row/form.view.tsx'
import { said } from '../row/timeline.view.tsx'
import { t } from '../say.view.ts'
import { FirstPassword } from './account.view.tsx'
import { Mark } from './mark.view.tsx'
import { Review, useReviews } from './review.view.tsx'
import { PreviewBox, type Drafted } from './preview.view.tsx'

type Props = { type: TypeModel; id: string; versions: readonly Row[]; names: Names; onChanged: () => void }
export const SettingRow = ({ type, id, versions, names: given, onChanged }: Props) => {
  const { office, reloadStreet } = useDesk()
  const now = useNow()
  const load = useLoad(`row:${type.id}:${id}`, (signal) => getDetail(type.id, id, signal))
  const changed = () => { load.reload(); onChanged(); reloadStreet() }
  const doing = useDoing({ detail: load.data, reload: changed })
  const [open, setOpen] = useState<string | undefined>(undefined)
  const [typed, setTyped] = useState<Data>({})
  const [all, setAll] = useState(false)
  useKeys({ 'Ctrl Enter': () => { const s = load.data?.steps.find((one): one is Allowed => one.allowed && one.step === 'submit'); if (s && !open && load.data?.row.state === 'draft' && !load.data.row.body.$?.ask) void doing.perform(s, {}); else return false }, Escape: () => { if (open) { setOpen(undefined); doing.clear() } else go(`/settings/${type.id}`) } })
  if (!load.data) return load.error === undefined ? <Grey lines={8} /> : <Trouble error={load.error}><Link to={`/settings/${type.id}`}>{t('回到{what}', { what: type.title })}</Link></Trouble>
  const detail = load.data
  const { row } = detail
  const names = { ...given, ...detail.names }
  /** Steps of a pack name it by its code: it stays. */
  const fixed = type.table !== undefined && Object.hasOwn(type.table.fixed, String(row.body.code))
  const steps = detail.steps.filter((s): s is Allowed => s.allowed && !(fixed && s.step === 'end') && s.step !== 'undo' && !s.step.includes(':') && !(detail.row.body.$?.ask && (s.step === 'revise' || s.step === 'drop')))
  const step = steps.find((s) => s.step === open)
  const ordered = [...versions].sort((a, b) => String(a.body.from ?? '').localeCompare(String(b.body.from ?? '')))
  const at = ordered.findIndex((v) => v.id === id)
  const before = ordered[at - 1]
  const today = dayOf(now)
  const phase = (v: Row) => (v.body.$?.ask && v.state === 'draft' ? t('待复核') : v.state !== Object.keys(type.states)[0] ? stateName(type, v.state) : String(v.body.from) > today ? t('将施行') : v.body.to && String(v.body.to) <= today ? t('已过') : t('施行中'))
  const text = (r: Row, name: string) => saidOf({ office, type, row: r, name, names, now })
  const skip = new Set(['from', 'to', 'status'])
  const fields = type.fields.filter((f) => !f.sealed && !skip.has(f.name))
  const differs = (name: string) => before !== undefined && text(before, name) !== text(row, name)
  const shown = before && !all ? fields.filter((f) => differs(f.name)) : fields.filter((f) => all || !empty(row.body[f.name]) || differs(f.name))
  const dated = versionKey(type) !== undefined
  const draft = row.state === 'draft'
  const waits = row.body.$?.ask !== undefined
  const submit = draft && !waits ? steps.find((s) => s.step === 'submit') : undefined
  /** Rows that rules read: what a change of them would have done can be reckoned. */
  const rules = isRules(type)
  const draftOf = (of: Allowed, data: Data): Drafted[] | undefined => { const changes = Object.fromEntries(Object.entries(data).filter(([name, value]) => !empty(value) || !empty(row.body[name]))); return Object.keys(changes).length > 0 && of.need.every((name) => !empty(changes[name]) || !empty(of.fill?.[name])) ? [{ type: type.id, record: row.id, step: of.step, data: { ...of.fill, ...changes } }] : undefined }
  return (
    <>
      <p className="crumbs second"><Link to={`/settings/${type.id}`}>{type.title}</Link> / {titleOf(office, row, names)}</p>
      <div className="row wrap between"><h1>{titleOf(office, row, names)} {row.body.code ? <span className="second tnum">{String(row.body.code)}</span> : null} <Mark type={type} row={row} /></h1>
        <p className="second">{row.body.from ? t('自 {day} 起施行', { day: dateName(String(row.body.from), now) }) : stateName(type, row.state)}{row.body.source ? `${t('；')}${t('依据')}${t('：')}${String(row.body.source)}` : ''}</p></div>
      <div className="acts">
        {submit ? <Button main hot="Ctrl Enter" busy={doing.busy === 'submit'} disabled={open !== undefined} onClick={() => void doing.perform(submit, {})}>{submit.title}</Button> : null}{steps.filter((s) => s !== submit).map((s, i) => <Button key={s.step} main={i === 0 && !draft && !waits} aria-expanded={open === s.step} onClick={() => { setTyped({}); doing.clear(); setOpen(open === s.step ? undefined : s.step) }}>{s.title}{i === 0 && !draft ? t('「{text}」', { text: titleOf(office, row, names) }) : ''}</Button>)}
        {dated && steps.length > 0 && !draft && !waits ? <Button aria-expanded={open === '+'} onClick={() => setOpen(open === '+' ? undefined : '+')}>{t('从某天起换一版')}</Button> : null}
        <a className="btn" href={`/print/${type.id}/${row.id}`} target="_blank" rel="noreferrer"><Printer />{t('打印')}</a>
        {fixed ? <span className="second">{t('办事步骤里写着这一行：不能停用，要改名就从某天起换一版。')}</span> : null}{steps.length === 0 && !waits ? <span className="second">{t('这一行已停用，只能看。')}</span> : null}{draft && row.body.from ? <><span className="grow" /><span className="second">{t('复核通过后，自 {day} 起施行；已立案的按旧规则', { day: dateName(String(row.body.from), now) })}</span></> : null}
      </div>
      {waits ? <Review type={type} detail={detail} doing={doing} names={names} /> : null}
      {doing.refusal && !step ? <Trouble error={doing.refusal.error} /> : null}
      {step ? <div className={rules ? 'with-preview' : ''}><StepForm key={step.step} type={type} detail={detail} step={step} focus={undefined} typed={typed} hot={undefined} busy={doing.busy === step.step} refusal={doing.refusal} onTyped={setTyped} onCancel={() => setOpen(undefined)} onSend={(data) => { void doing.perform(step, data).then((ok) => { if (ok) setOpen(undefined) }) }} />{rules ? <PreviewBox changes={draftOf(step, typed)} /> : null}</div> : null}
      {open === '+' ? <Add type={type} after={row} onCancel={() => setOpen(undefined)} onDone={(made) => { setOpen(undefined); changed(); go(`/settings/${type.id}/${made}`) }} /> : null}
      {type.field.login && steps.length > 0 ? <FirstPassword id={row.id} name={titleOf(office, row, names)} /> : null}
      {dated ? (
        <ol className="versions">{ordered.map((v, i) => <li key={v.id}><Link to={`/settings/${type.id}/${v.id}`} aria-current={v.id === id ? 'page' : undefined}><span className="tnum">{dateName(String(v.body.from), now)}{v.body.to ? `—${dateName(String(v.body.to), now)}` : t('起')}</span><span className="second">{t('第 {n} 版', { n: i + 1 })}{t('，')}{phase(v)}</span></Link></li>)}</ol>
      ) : null}
      <div className={rules && (draft || waits) && !step ? 'with-preview' : ''}><section className="side-box" aria-label={t('内容')}>
        <Heading note={before ? t('改 {n} 处，不变的收起', { n: fields.filter((f) => differs(f.name)).length }) : undefined} right={shown.length < fields.length || all ? <button type="button" className="link" onClick={() => setAll(!all)}>{all ? t('收起') : t('显示全部 {n} 项', { n: fields.length })}</button> : undefined}>{t('内容')}</Heading>
        <table className="figures compare">{before ? <thead><tr><th scope="col"><span className="sr">{t('项')}</span></th><th scope="col">{t('第 {n} 版', { n: at })}</th><th scope="col">{t('第 {n} 版', { n: at + 1 })}{t('，')}{phase(row)}</th></tr></thead> : null}
          <tbody>{shown.map((f) => <tr key={f.name}><th scope="row">{f.title}</th>{before ? <td>{text(before, f.name) || '—'}</td> : null}<td className={differs(f.name) ? 'changed' : ''}>{differs(f.name) ? <ins>{text(row, f.name) || t('空')}</ins> : before ? t('不变') : text(row, f.name) || '—'}</td></tr>)}
            {shown.length === 0 ? <tr><td className="second">{t('和上一版一样。')}</td></tr> : null}</tbody></table>
      </section>{rules && (draft || waits) && !step ? <PreviewBox changes={[{ type: type.id, record: row.id }]} /> : null}</div>
      <section className="part" aria-label={t('谁改了什么')}>
        <Heading right={<span className="second">{t('全部 {n} 次', { n: detail.timeline.length })}</span>}>{t('谁改了什么')}</Heading>
        <ol className="lines">{detail.timeline.map((l) => <li key={l.act}><time dateTime={l.at}>{momentName(l.at, now)}</time><span className="cut">{[l.whoPart, l.whoName].filter(Boolean).join(' ') || t('系统')}</span><span className="what">{before && l.was === null ? l.title : said({ office, type, line: l, names, now, row })}</span><span /></li>)}</ol>
      </section>
    </>
  )
}

/** Dated rows, settings and the calendar's days: what rules and clocks read. */
const isRules = (type: TypeModel): boolean => type.table !== undefined || (type.field.from !== undefined && type.field.value !== undefined) || (type.field.date !== undefined && type.field.rule !== undefined)

/** A new row, or a new version of `after` that holds from a day on; the old one then ends on that day. */
export const Add = ({ type, after, onDone, onCancel }: { type: TypeModel; after?: Row; onDone: (id: string) => void; onCancel: () => void }) => {
  const { office, say, reloadStreet } = useDesk()
  const { query } = usePlace()
  const now = useNow()
  const makes = type.steps.find((s) => s.makes && s.who.length > 0)
  const tomorrow = dayOf(now + 86_400_000)
  const [typed, setTyped] = useState<Data>(() => (after ? {} : type.field.from ? { from: dayOf(now), ...Object.fromEntries([...query].filter(([name]) => type.field[name])) } : {}))
  const [refusal, setRefusal] = useState<Refusal | undefined>(undefined)
  const reviews = useReviews()
  const [busy, setBusy] = useState(false)
  const [acts, setActs] = useState<{ record: string; add?: Act }>({ record: newId() })
  if (!makes) return <p className="second">{t('这张表不能加行。')}</p>
  const asked = [...makes.need, ...makes.ask]
  /** Another person must look first: what is typed becomes a draft that waits for nobody yet. */
  const drafts = reviews !== undefined && !reviews.alone && (reviews.wanted.includes(type.id) || reviews.keys.includes(String(typed.key ?? after?.body.key ?? query.get('key') ?? ''))) && type.step.draft !== undefined
  const fill: Data = after ? { ...Object.fromEntries(asked.flatMap((f) => (empty(after.body[f]) || f === 'to' ? [] : [[f, after.body[f]]]))), from: tomorrow } : {}
  const step: Allowed = { step: drafts ? 'draft' : makes.name, title: drafts ? t('存草稿') : after ? t('换一版') : makes.title, allowed: true, need: [...makes.need], ask: [...makes.ask], fill }
  const row: Row = { id: acts.record, type: type.id, no: null, kind: null, state: makes.to ?? '', area: null, assignee: null, due: null, made: new Date(now).toISOString(), updated: new Date(now).toISOString(), version: 0, point: null, body: {} }
  const detail: Detail = { row, names: {}, timeline: [], steps: [], parts: [], near: [], alike: [], limits: [], seen: 0 }
  const send = async (data: Data) => {
    setBusy(true)
    setRefusal(undefined)
    try {
      const add = acts.add && JSON.stringify(acts.add.data) === JSON.stringify(data) ? acts.add : makeAct({ type: type.id, record: acts.record, step: drafts ? 'draft' : makes.name, data })
      setActs({ ...acts, add })
      await sendAct(add)
      say({ text: drafts ? t('草稿已存，看过影响再提交复核') : after ? t('新的一版从 {day} 起施行', { day: String(data.from) }) : t('已加一行{what}', { what: type.title }) })
      reloadStreet()
      onDone(acts.record)
    } catch (e) { setRefusal(refusalOf(makes.name, e)); if (!isOffline(e)) setActs({ record: newId() }) }
    setBusy(false)
  }
  return (
    <>{after ? null : <><p className="crumbs second"><Link to={`/settings/${type.id}`}>{type.title}</Link> / {t('加一行')}</p><h1>{t('加一行{what}', { what: type.title })}</h1></>}
      <div className={isRules(type) ? 'with-preview' : after ? '' : 'make'}><StepForm type={type} detail={detail} step={step} focus={after ? 'from' : undefined} typed={typed} hot={undefined} busy={busy} refusal={refusal} onTyped={setTyped} onSend={(data) => void send(data)} onCancel={onCancel} />{isRules(type) ? <PreviewBox changes={makes.need.every((name) => besideRules.includes(name) || !empty({ ...fill, ...typed }[name])) ? [{ type: type.id, step: makes.name, data: Object.fromEntries(Object.entries({ ...fill, ...typed }).filter(([, value]) => !empty(value))) }] : undefined} /> : null}</div>
      {office.me.street.demo && !after ? <p className="third">{t('没有出处的数，请标「示例值」或「待核实」。')}</p> : null}</>
  )
}
