// One row of any type, in the pane beside a list or on its own page: what and where, acts, proposal, facts, place, what happened.
import { useMemo, useRef, useState } from 'react'
import { getDetail, isFailed } from '../../client/client.view.ts'
import type { Allowed, Data, Detail, Meta, StepNow } from '../../client/wire.ts'
import { momentName, spanName } from '../../client/words.ts'
import { mainStep, type TypeModel } from '#engine/record/model.ts'
import { Lamp } from '../kit/icons.view.tsx'
import { Button, Grey, Trouble, Waiting } from '../kit/parts.view.tsx'
import { useCalm, useLoad } from '../kit/load.view.ts'
import { isEnd, keysFor, leftOfRow, numberOf, stateName, titleOf } from '../model.ts'
import { useChanges, useDesk, useKeys, useNow } from '../office.view.tsx'
import { go, Link } from '../route.view.tsx'
import { t } from '../say.view.ts'
import { wide } from '../words/say.ts'
import { ActRow, WhyNot } from './acts.view.tsx'
import { ClockLines, Limits } from './limits.view.tsx'
import { useDoing } from './doing.view.ts'
import { Facts } from './facts.view.tsx'
import { StepForm } from './form.view.tsx'
import { Flags, Parts } from './parts.view.tsx'
import { Pending } from './pending.view.tsx'
import { Photos } from './photos.view.tsx'
import { PlaceBox } from './place.view.tsx'
import { Proposal } from './proposal.view.tsx'
import { Related } from './related.view.tsx'
import { Moved, Refused } from './refused.view.tsx'
import { Timeline } from './timeline.view.tsx'

type Opened = { step: string; focus?: string | undefined; was: Allowed; seen: number; at: string }
type Props = { type: string; id: string; page: boolean; onActed?: (id: string, state: string, version: number) => void }
export const RowView = ({ type: typeId, id, page, onActed }: Props) => {
  const { office } = useDesk()
  const load = useLoad(`row:${typeId}:${id}`, (signal) => getDetail(typeId, id, signal))
  const calm = useCalm(load.reload, 500)
  const kin = useMemo(() => new Set([id, ...(load.data ? [...load.data.parts, ...(load.data.grown ?? []).flatMap((one) => [one.row, ...one.parts])].map((row) => row.id) : [])]), [id, load.data])
  useChanges((change) => { if (change === undefined || kin.has(change.id)) calm() })
  const type = office.model.types[typeId]
  if (!type) return <Trouble error={new Error(t('没有这类记录'))} />
  if (load.data) return <Loaded type={type} detail={load.data} reload={load.reload} page={page} onActed={onActed} />
  if (load.error !== undefined) {
    const gone = isFailed(load.error) && (load.error.status === 404 || load.error.status === 403)
    return <Trouble error={load.error}>{gone ? <p className="second">{t('可能已转到您看不到的范围，或地址不全。')}</p> : <Button main onClick={load.reload}>{t('再取一次')}</Button>}</Trouble>
  }
  return <><Grey lines={9} /><Waiting what={type.title} onCancel={load.cancel} /></>
}

const Loaded = ({ type, detail, reload, page, onActed }: { type: TypeModel; detail: Detail; reload: () => void; page: boolean; onActed: Props['onActed'] }) => {
  const { office } = useDesk()
  const now = useNow()
  const { row, names } = detail
  const doing = useDoing({ detail, reload, onActed })
  const [open, setOpen] = useState<Opened | undefined>(undefined)
  const [typed, setTyped] = useState<Record<string, Data>>({})
  const [why, setWhy] = useState(false)
  const [explain, setExplain] = useState(false)
  const steps = useMemo(() => ordered(type, detail.steps, row.state), [type, detail.steps, row.state])
  const allowed = steps.filter((s): s is Allowed => s.allowed)
  const denied = steps.filter((s) => !s.allowed)
  const first = allowed[0]
  const main = first && (first.main || first.step.endsWith(':agree')) ? first : undefined
  const keys = keysFor(allowed.map((s) => s.step), main !== undefined)
  const proposal = main && ready(main) && main.need.length + main.ask.length > 0 && Object.keys(main.fill ?? {}).length > 0 ? main : undefined
  const formStep = allowed.find((s) => s.step === open?.step) ?? open?.was
  const moved = open && row.version > open.seen ? detail.timeline.filter((l) => l.at > open.at) : []
  const gone = open !== undefined && !allowed.some((s) => s.step === open.step)
  const start = (step: Allowed, focus?: string) => {
    doing.clear()
    if (ready(step) && (step === main || step.need.length + step.ask.length === 0) && focus === undefined && !step.agree) { void doing.perform(step, dataOf(type, step, typed[step.step])).then((ok) => { if (ok) setOpen(undefined) }); return }
    setOpen({ step: step.step, focus, was: step, seen: row.version, at: detail.timeline[0]?.at ?? row.made })
  }
  const join = (step: Allowed, data: Data) => { setTyped({ ...typed, [step.step]: { ...typed[step.step], ...data } }); start(step, Object.keys(data)[0]) }
  const body = useRef<HTMLElement>(null)
  const close = () => { setOpen(undefined); doing.clear(); body.current?.querySelector<HTMLElement>('.acts .btn')?.focus() }
  const hot: Record<string, () => void> = {}
  for (const step of allowed) { const key = keys[step.step]; if (key) hot[key] = () => start(step) }
  if (main) hot.A = hot.D = () => start(main)
  if (proposal) hot.G = () => start(proposal, proposal.need[0])
  hot['Ctrl P'] = () => { window.open(`/print/${type.id}/${row.id}`, '_blank', 'noreferrer') }
  useKeys(hot)
  useKeys({ Escape: close }, open !== undefined)
  const over = isEnd(type, row.state) && !row.due
  const meta = row.body.$
  const clock = meta?.clock
  const stepWord = mainStep(type, row.state)?.title
  const left = leftOfRow(office, row, now)
  const supervised = meta?.light === 'supervised'
  const head = (
    <header className="row-head">
      {page ? <h1>{titleOf(office, row, names)}</h1> : <h2><Link to={`/${type.id}/${row.id}`}>{titleOf(office, row, names)}</Link></h2>}
      <p className="row wrap meta-line">
        {row.no ? <span className="second tnum">{numberOf(type, row)}</span> : null}
        {Object.keys(type.states).length > 1 ? <span className={`tag ${over ? 'grey' : ''}`}>{stateName(type, row.state)}</span> : null}
        {left.light === 'none' ? null : <span className="row lamp-word"><Lamp light={left.light} size={14} /><strong className={left.light === 'late' ? 'bad' : left.light === 'soon' ? 'soon' : ''}>{left.light === 'late' ? t('已{left}', { left: left.text }) : left.text}{clock?.span && /w[hd]$/.test(clock.span) ? t('（工作时）') : ''}</strong></span>}
        {row.due ? <span className="second">{t('应于{due} 前{what}', { due: momentName(row.due, now), what: stepWord ?? t('办完') })}{page && clock?.span ? t('，限 {span}', { span: spanName(clock.span) }) : ''}</span> : null}
        <Flags detail={detail} />
        {supervised ? <span className="row super-word"><Lamp light="supervised" size={14} /><strong>{t('督办')}</strong></span> : null}
        {row.due ? <button type="button" className="link small-link" aria-expanded={explain} onClick={() => setExplain(!explain)}>{t('怎么算的')}</button> : null}
      </p>
    </header>
  )
  const acts = (
    <>
      <ActRow steps={allowed} main={main?.step} keys={keys} most={fitting(allowed, page ? 640 : denied.length > 0 ? 400 : 470)} busy={doing.busy} labelOf={(s) => labelOf({ type, step: s, proposal, ask: meta?.ask, now })} open={open?.step} onStart={start}
        right={denied.length > 0 ? <button type="button" className="link" aria-expanded={why} onClick={() => setWhy(!why)}>{denied.length === 1 ? t('为何不能{what}？', { what: denied[0]!.title }) : t('为何不能办别的？')}</button> : undefined} />
      {why ? <WhyNot steps={denied} /> : null}
      {explain ? <ClockLines type={type.id} id={row.id} /> : null}
      {doing.refusal && !formStep ? <Refused refusal={doing.refusal} type={type} names={names} steps={allowed} onStart={start} onClose={doing.clear} /> : null}
      {formStep && (moved.length > 0 || gone) ? <Moved lines={moved} gone={gone} title={formStep.title} steps={allowed} onStart={start} /> : null}
      {formStep ? <StepForm key={formStep.step} type={type} detail={detail} step={formStep} focus={open?.focus} typed={typed[formStep.step]} hot={keys[formStep.step]} busy={doing.busy === formStep.step} stopped={gone} refusal={doing.refusal?.step === formStep.step ? doing.refusal : undefined}
        onTyped={(data) => setTyped({ ...typed, [formStep.step]: data })} onCancel={close} onSend={(data) => { void doing.perform(formStep, data).then((ok) => { if (ok) { setOpen(undefined); setTyped({ ...typed, [formStep.step]: {} }) } }) }} /> : null}
    </>
  )
  const supervision = supervised ? <Supervision detail={detail} type={type} now={now} /> : null
  const place = <PlaceBox type={type} detail={detail} light={over ? 'done' : left.light} boxed={page} />
  const common = { type, detail, now }
  if (page) return (
    <article className="row-page" ref={body}>
      {head}{acts}{supervision}
      <div className="two">
        <div className="two-main">
          <Pending {...common} steps={allowed} onStart={start} />
          {proposal && !formStep ? <Proposal {...common} step={proposal} onChange={start} /> : null}
          <Parts {...common} />
          <div className="facts-photos"><Facts {...common} page reload={reload} /><Photos {...common} /></div><Timeline {...common} page />
        </div>
        <aside className="two-side">{place}<Limits type={type} detail={detail} /><Related {...common} steps={allowed} onJoin={join} /></aside>
      </div>
    </article>
  )
  return (
    <article className="row-pane" ref={body}>
      {head}{acts}{supervision}
      <Pending {...common} steps={allowed} onStart={start} />
      {proposal && !formStep ? <Proposal {...common} step={proposal} onChange={start} /> : null}
      <Parts {...common} />
      <div className="facts-map"><Facts {...common} page={false} reload={reload} />{place}</div>
      <Photos {...common} /><Related {...common} steps={allowed} onJoin={join} /><Timeline {...common} page={false} />
      <p className="row wrap pane-foot"><Link to={`/${type.id}/${row.id}`}>{t('打开整页')}</Link> <a href={`/print/${type.id}/${row.id}`} target="_blank" rel="noreferrer">{t('打印案卷')}</a></p>
    </article>
  )
}

/** How many buttons stand open in so many pixels; never more than six. */
const fitting = (steps: readonly Allowed[], room: number): number => {
  let left = room, n = 0
  for (const s of steps) { left -= wide(s.title) + 66; if (left < 0 || n >= 6) break; n++ }
  return Math.max(1, steps.length === n + 1 && left > -30 ? n + 1 : n)
}
/** Answers to a waiting request first, then the main step, then the order of the pack. */
const ordered = (type: TypeModel, steps: readonly StepNow[], state: string): StepNow[] => {
  const expected = mainStep(type, state)?.name
  const rank = (s: StepNow) => (s.step.endsWith(':agree') ? 0 : s.step.endsWith(':refuse') ? 1 : s.allowed && s.main ? 2 : s.step === expected ? 3 : s.step === 'undo' || s.step.endsWith(':withdraw') ? 9 : 5)
  return steps.filter((s) => s.step !== 'undo').map((s, i) => ({ s, i })).sort((a, b) => rank(a.s) - rank(b.s) || a.i - b.i).map((x) => x.s)
}
/** Everything that the step needs is proposed already: one key does it. */
export const ready = (step: Allowed): boolean => step.need.every((f) => step.fill?.[f] !== undefined && step.fill[f] !== null)
export const dataOf = (type: TypeModel, step: Allowed, typed: Data | undefined): Data =>
  Object.fromEntries([...step.need, ...step.ask].flatMap((f) => { const v = typed?.[f] ?? step.fill?.[f]; return v === undefined || v === null || !type.field[f] ? [] : [[f, v]] }))
/** What stands on the button: 同意派遣 where all is proposed, 同意延期到 11月25日 where a request waits. */
const labelOf = ({ type, step, proposal, ask, now }: { type: TypeModel; step: Allowed; proposal: Allowed | undefined; ask: Meta['ask']; now: number }): string => {
  if (step === proposal) return t('同意{what}', { what: step.title })
  const [asked, answer] = step.step.split(':')
  if (!asked || !answer) return step.title
  const short = step.title.replace(/(同意|撤回)申请/, '$1')
  const clock = type.step[asked]?.clock
  const until = answer === 'agree' && clock && typeof clock === 'object' && 'until' in clock ? ask?.data?.[String(clock.until)] : undefined
  return typeof until === 'string' ? t('{what}到{due}', { what: short, due: momentName(until, now) }) : short
}

const Supervision = ({ detail, type, now }: { detail: Detail; type: TypeModel; now: number }) => {
  const line = detail.timeline.find((l) => !l.undone && l.set && Object.keys(l.set).some((f) => type.field[f]?.long) && marks(type, l.step))
  const said = line?.set ? Object.entries(line.set).find(([f]) => type.field[f]?.long)?.[1].new : undefined
  return (
    <p className="super-line"><Lamp light="supervised" size={14} /><strong>{line ? line.title : t('督办')}</strong>
      <span className="grow">{line ? `${[line.whoPart, line.whoName].filter(Boolean).join(' ')} ${momentName(line.at, now)}${said ? t('：「{text}」', { text: String(said) }) : ''}` : ''}</span></p>
  )
}
const marks = (type: TypeModel, step: string) => (type.step[step] as { marks?: string } | undefined)?.marks !== undefined
export const openRow = (type: string, id: string): void => go(`/${type}/${id}`)
