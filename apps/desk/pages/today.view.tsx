// 今日运行: where work stands now, by state, unit and community. Every number is a link to its rows; what is late can be urged here.
import { useMemo, useState } from 'react'
import { getCounts, getDetail, getGroups, type Group } from '../../client/client.view.ts'
import type { Allowed, Data } from '../../client/wire.ts'
import { clockSeconds, count as figure, dayOf } from '../../client/words.ts'
import type { TypeModel } from '#engine/record/model.ts'
import { Lamp } from '../kit/icons.view.tsx'
import { Button, Grey, Heading, Trouble } from '../kit/parts.view.tsx'
import { CardTable } from '../kit/table.view.tsx'
import { useCalm, useLoad } from '../kit/load.view.ts'
import { useRows } from '../list/rows.view.ts'
import { RowTable } from '../list/table.view.tsx'
import { allColumns, areaName, areaOf, refName, smallColumns, workTypes } from '../model.ts'
import { useChanges, useDesk, useKeys, useNarrow, useNow } from '../office.view.tsx'
import { go, goQuery, Link, usePlace } from '../route.view.tsx'
import { useDoing } from '../row/doing.view.ts'
import { StepForm } from '../row/form.view.tsx'
import { Refused } from '../row/refused.view.tsx'
import { t } from '../say.view.ts'

export const Today = () => {
  const { office } = useDesk()
  const { query } = usePlace()
  const types = workTypes(office).filter((w) => Object.keys(w.limits).length > 0)
  const type = types.find((w) => w.id === query.get('type')) ?? types[0]
  if (!type) return <div className="pad"><h1>{t('今日运行')}</h1><p className="second">{t('您的岗位没有带时限的系统，这里没有要看的数。')}</p></div>
  return <Running key={type.id} type={type} types={types} />
}

type Line = { id: string; name: string; all: number; late: number; soon: number; filter: string }
/** Groups of the rows that are held, with how many of them are late and about to be. */
const lookAll = async (type: string, held: string, signal: AbortSignal) => {
  const one = (by: string, light?: string) => getGroups(type, [by], { state: held, light }, signal)
  const [states, statesSoon, units, unitsSoon, areas, areasSoon] = await Promise.all([one('state'), one('state', 'soon'), one('assignee'), one('assignee', 'soon'), one('area'), one('area', 'soon')])
  return { states: sums(states.groups, statesSoon.groups), units: sums(units.groups, unitsSoon.groups), areas: sums(areas.groups, areasSoon.groups), at: states.asOf }
}
type Sum = { all: number; late: number; soon: number }
const sums = (groups: readonly Group[], soon: readonly Group[]): Map<string, Sum> => {
  const out = new Map<string, Sum>(groups.map((g) => [String(g.key[0] ?? ''), { all: g.n, late: g.late, soon: 0 }]))
  for (const g of soon) { const s = out.get(String(g.key[0] ?? '')); if (s) s.soon = g.n }
  return out
}
const none: Sum = { all: 0, late: 0, soon: 0 }
const plus = (a: Sum, b: Sum): Sum => ({ all: a.all + b.all, late: a.late + b.late, soon: a.soon + b.soon })

const Running = ({ type, types }: { type: TypeModel; types: TypeModel[] }) => {
  const { office } = useDesk()
  const now = useNow()
  const { query } = usePlace()
  const held = Object.keys(type.states).filter((s) => type.limits[s] !== undefined && !type.limits[s]?.quiet)
  const heldText = held.join('%2C')
  const today = `made.from=${dayOf(now)}`
  const assign = type.steps.find((s) => s.assign)?.assign
  const load = useLoad(`today:${type.id}:${dayOf(now)}`, async (signal) => ({ ...(await lookAll(type.id, held.join(), signal)), counts: await getCounts(type.id, [today, 'light=supervised'], signal) }))
  const calm = useCalm(load.reload, 4000)
  useChanges((change) => { if (!change || change.type === type.id) calm() })
  const data = load.data
  const total = [...(data?.states.values() ?? [])].reduce(plus, none)
  const units: Line[] = [...(data?.units ?? [])].map(([id, s]) => ({ id, name: id ? refName(office, id) : t('还没有派'), ...s, filter: id ? `assignee=${id}&state=${heldText}` : '' })).filter((u) => u.filter)
  const areas: Line[] = useMemo(() => {
    const above = new Map<string, Sum>()
    for (const [id, s] of data?.areas ?? []) { const parent = areaOf(office, areaOf(office, id)?.parent ?? id); if (parent) above.set(String(parent.id), plus(above.get(String(parent.id)) ?? none, s)) }
    return [...above].map(([id, s]) => ({ id, name: areaName(office, id), ...s, filter: `area=${id}&state=${heldText}` }))
  }, [office, data, heldText])
  const to = (filter: string) => `/${type.id}?${filter}`
  const Cell = ({ filter, v, tone }: { filter: string; v: number; tone?: 'bad' | 'soon' | undefined }) => <td className="num"><Link to={to(filter)} className={v > 0 ? tone : 'zero'}>{figure(v)}</Link></td>
  const late = useRows(type.id, useMemo(() => ({ light: 'late,soon', sort: 'due' }), []))
  const rows = late.rows ?? []
  const at = query.get('at') ?? undefined
  const small = useNarrow(640), wanted = allColumns(type).filter((c) => ['left', type.kind, 'state', 'grid', assign].includes(c.key) || c.width === 0), few = small ? smallColumns(type, wanted.map((c) => c.key)) : undefined
  const columns = few ? wanted.filter((c) => few.includes(c.key)) : wanted
  const move = (by: number) => { const i = rows.findIndex((r) => r.id === at); const next = rows[Math.max(0, Math.min(rows.length - 1, i + by))]; if (next) goQuery({ at: next.id }) }
  useKeys({ ArrowDown: () => move(1), ArrowUp: () => move(-1), J: () => move(1), K: () => move(-1), Enter: () => { if (at) go(`/${type.id}/${at}`) }, Escape: () => goQuery({ at: undefined }) })
  const cells: [string, string, number, string, 'bad' | 'soon' | undefined][] = [[t('今日上报'), today, data?.counts[today] ?? 0, t('0:00 到现在'), undefined], [t('在办'), `state=${heldText}`, total.all, t('还没有办完的'), undefined],
    [t('超期未结'), 'light=late&sort=due', total.late, t('已过时限'), 'bad'], [t('将超期'), 'light=soon&sort=due', total.soon, t('只剩四分之一时间'), 'soon'], [t('督办'), 'light=supervised&sort=due', data?.counts['light=supervised'] ?? 0, t('挂着督办的'), undefined]]
  const table = (title: string, lines: Line[]) => {
    const most = Math.max(1, ...lines.map((l) => l.all))
    return (
      <section className="side-box" aria-label={title}>
        <Heading note={t('在办的，按件数排')}>{title}</Heading>
        {data === undefined ? <div className="pad"><Grey lines={5} /></div> : (
          <CardTable><thead><tr><th scope="col">{title}</th><th scope="col"><span className="sr">{t('图')}</span></th><th scope="col" className="num">{t('在办')}</th><th scope="col" className="num">{t('将超期')}</th><th scope="col" className="num">{t('超期')}</th></tr></thead>
            <tbody>{[...lines].sort((a, b) => b.all - a.all).map((l) => <tr key={l.id}><th scope="row" className="cut">{l.name}</th><td className="fig-bar"><i style={{ width: `${(l.all / most) * 100}%` }} /><b style={{ width: `${(l.late / most) * 100}%` }} /></td><Cell filter={l.filter} v={l.all} /><Cell filter={`${l.filter}&light=soon`} v={l.soon} tone="soon" /><Cell filter={`${l.filter}&light=late`} v={l.late} tone="bad" /></tr>)}
              {lines.length === 0 ? <tr><td colSpan={5} className="second">{t('都办完了。')}</td></tr> : null}</tbody></CardTable>
        )}
      </section>
    )
  }
  return (
    <div className="page today">
      <div className="row wrap between"><h1>{t('今日运行')} <span className="second">{type.title}</span></h1>
        <span className="row wrap">{types.length > 1 ? types.map((w) => <button key={w.id} type="button" className={`chip ${w.id === type.id ? 'on' : ''}`} aria-pressed={w.id === type.id} onClick={() => goQuery({ type: w.id })}>{w.title}</button>) : null}
          <span className="second tnum">{load.data ? t('数据到 {at}', { at: clockSeconds(load.data.at) }) : t('正在取数')}</span><Button small onClick={() => { load.reload(); late.reload() }}>{t('再取一次')}</Button></span></div>
      {load.error === undefined ? null : <Trouble error={load.error}><Button small onClick={load.reload}>{t('再取一次')}</Button></Trouble>}
      <div className="cells">{cells.map(([title, filter, n, note, tone]) => <div key={filter}><p className="row between">{title}{tone && n > 0 ? <Lamp light={tone === 'bad' ? 'late' : 'soon'} /> : null}</p><p><Link to={to(filter)} className={`big-figure tnum ${n > 0 ? tone ?? '' : ''}`}>{data ? figure(n) : '—'}</Link> <span>{t('件')}</span></p><p className="third">{note}</p></div>)}</div>
      <section className="side-box" aria-label={t('超期与将超期')}>
        <Heading note={t('点一行，就在下面催办、督办')} right={<Link to={`/${type.id}?light=late%2Csoon`}>{t('看全部 {n} 件', { n: figure(late.total ?? rows.length) })}</Link>}>{t('超期与将超期')}</Heading>
        {late.rows === undefined ? <div className="pad"><Grey lines={5} /></div> : rows.length === 0 ? <p className="pad second">{t('没有超期的，也没有快到时限的。')}</p>
          : <RowTable office={office} type={type} rows={rows.slice(0, 8)} columns={columns} names={late.names ?? {}} now={now} chosen={at} picked={undefined} total={Math.min(8, rows.length)} label={t('超期与将超期')} onChoose={(id) => goQuery({ at: id === at ? undefined : id })} onPick={() => undefined}
              under={at ? { id: at, view: <Quick type={type} id={at} onDone={late.reload} /> } : undefined} />}
      </section>
      <section className="side-box" aria-label={t('按状态')}>
        <Heading>{t('按状态')}</Heading>
        <CardTable className="states"><thead><tr><th scope="col">{t('状态')}</th>{held.map((s) => <th key={s} scope="col" className="num">{type.states[s]}</th>)}</tr></thead><tbody>
          {([['all', t('在办'), ''], ['soon', t('将超期'), '&light=soon'], ['late', t('超期'), '&light=late']] as const).map(([key, word, light]) => <tr key={key}><th scope="row">{word}</th>{held.map((s) => <Cell key={s} filter={`state=${s}${light}`} v={data?.states.get(s)?.[key] ?? 0} tone={key === 'late' ? 'bad' : key === 'soon' ? 'soon' : undefined} />)}</tr>)}
        </tbody></CardTable>
      </section>
      <div className="two-even">{table(t('主办单位'), units)}{table(t('社区'), areas)}</div>
    </div>
  )
}

/** Steps that leave the row where it is (urging, supervising), right under its line. */
const Quick = ({ type, id, onDone }: { type: TypeModel; id: string; onDone: () => void }) => {
  const load = useLoad(`row:${type.id}:${id}`, (signal) => getDetail(type.id, id, signal))
  const doing = useDoing({ detail: load.data, reload: () => { load.reload(); onDone() } })
  const [open, setOpen] = useState<string | undefined>(undefined)
  const [typed, setTyped] = useState<Data>({})
  if (!load.data) return <div className="quick">{load.error === undefined ? <Grey lines={1} /> : <Trouble error={load.error} />}</div>
  const steps = load.data.steps.filter((s): s is Allowed => s.allowed && type.step[s.step] !== undefined && type.step[s.step]?.to === undefined && !s.agree?.length)
  const step = steps.find((s) => s.step === open)
  return (
    <div className="quick">
      <p className="row wrap">{steps.map((s, i) => <Button key={s.step} small main={i === 0 && open === undefined} aria-expanded={open === s.step} onClick={() => { setTyped({}); doing.clear(); setOpen(s.step) }}>{s.title}</Button>)}
        {steps.length === 0 ? <span className="second">{t('这一件没有您能在这里办的。')}</span> : null}<Link to={`/${type.id}/${id}`}>{t('打开整页')}</Link></p>
      {doing.refusal && !step ? <Refused refusal={doing.refusal} type={type} names={load.data.names} steps={[]} onStart={() => undefined} onClose={doing.clear} /> : null}
      {step ? <StepForm type={type} detail={load.data} step={step} focus={undefined} typed={typed} hot={undefined} busy={doing.busy === step.step} refusal={doing.refusal} onTyped={setTyped} onCancel={() => setOpen(undefined)} onSend={(data) => { void doing.perform(step, data).then((ok) => { if (ok) setOpen(undefined) }) }} /> : null}
    </div>
  )
}
