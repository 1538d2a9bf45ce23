// A list with its matter beside it: twenty matters are worked through without leaving.
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { getCounts, queryText } from '../../client/client.view.ts'
import { clockSeconds, clockTime, count as figure } from '../../client/words.ts'
import { NoWave, Plus } from '../kit/icons.view.tsx'
import { Button, Trouble, Waiting } from '../kit/parts.view.tsx'
import { useCalm, useKept, useLoad } from '../kit/load.view.ts'
import { RowView } from '../row/row.view.tsx'
import { allColumns, myStates, smallColumns, usualColumns, workTypes } from '../model.ts'
import { mainStep, type TypeModel } from '#engine/record/model.ts'
import { useChanges, useDesk, useKeys, useNarrow, useNow } from '../office.view.tsx'
import { go, goQuery, Link, usePlace } from '../route.view.tsx'
import { t } from '../say.view.ts'
import { wide } from '../words/say.ts'
import { ownViews, useOwnCounts } from '../shell/menu.view.tsx'
import { Bulk } from './bulk.view.tsx'
import { Chips } from './chips.view.tsx'
import { Empty } from './empty.view.tsx'
import { keepList } from './last.view.ts'
import { facetsOf, queryOf } from './filters.ts'
import { useRows } from './rows.view.ts'
import { GreyRows, RowTable } from './table.view.tsx'
import { Tools, ViewFold, type Show } from './tools.view.tsx'

const Board = lazy(() => import('./board.view.tsx').then((m) => ({ default: m.Board })))
const MapList = lazy(() => import('./map.view.tsx').then((m) => ({ default: m.MapList })))

type Props = { view: string | undefined; type: string | undefined }
export const Queue = ({ view, type: typeId }: Props) => {
  const { office } = useDesk()
  const { query } = usePlace()
  const work = workTypes(office)
  const counts = useOwnCounts(office)
  const own = ownViews(office).find((v) => v.id === view)
  const withRows = own ? work.find((w) => (counts[w.id]?.[own.filter] ?? 0) > 0) : undefined
  const asked = typeId ?? query.get('type') ?? withRows?.id ?? work[0]?.id
  const type = asked === undefined ? undefined : office.model.types[asked]
  if (!type || (view !== undefined && !own)) return <div className="pad"><h1>{work.length === 0 && typeId === undefined ? t('还没有您能办的事项') : t('没有这一页')}</h1><p className="second">{work.length === 0 && typeId === undefined ? t('您的岗位没有接到任何系统。请规则管理员在「设置」里授岗。') : t('地址可能少了字，或这类记录不归您看。')}</p><p><Link to="/">{t('回到待我办')}</Link></p></div>
  return <List key={`${view}:${type.id}`} view={view} type={type} others={own && work.length > 1 ? work.map((w) => ({ type: w, n: counts[w.id]?.[own.filter] ?? 0 })) : []} />
}

type ListProps = { view: string | undefined; type: TypeModel; others: { type: TypeModel; n: number }[] }
const List = ({ view, type, others }: ListProps) => {
  const { office, live } = useDesk()
  const { query, path } = usePlace()
  const now = useNow()
  const over = useNarrow(1200)
  const small = useNarrow(640)
  const show = (query.get('show') ?? 'list') as Show
  const ask = useMemo(() => queryOf({ type, view, query }), [type, view, query])
  const rows = useRows(type.id, ask)
  const facets = useMemo(() => facetsOf(office, type, view), [office, type, view])
  const filterText = queryText({ ...ask, sort: undefined, light: undefined })
  const limited = Object.keys(type.limits).length > 0
  const soon = useLoad(limited ? `soon:${type.id}:${filterText}` : undefined, async (signal) => { const view = `${filterText}${filterText ? '&' : ''}light=late%2Csoon`; return (await getCounts(type.id, [view], signal))[view] })
  const calm = useCalm(soon.reload, 2000)
  useChanges(calm)

  const oneState = new Set(rows.rows?.map((r) => r.state)).size <= 1
  const [chosenKeys, setChosenKeys] = useKept<string[] | null>(`xb.columns.${type.id}`, null)
  const full = over || show !== 'list'
  const columns = useMemo(() => {
    const keys = chosenKeys ?? usualColumns(type, !full || small, oneState)
    const all = allColumns(type)
    return (small ? smallColumns(type, keys) : keys).flatMap((k) => { const c = all.find((x) => x.key === k); return c ? [c] : [] })
  }, [type, chosenKeys, oneState, full, small])
  const main = useMemo(() => {
    const mine = office.me.posts.flatMap((p) => myStates(type, p.part))
    const names = new Set(mine.map((m) => m.step.title))
    const answers = office.me.posts.some((p) => type.steps.some((s) => s.agree?.by.includes(p.part)))
    return view === 'todo' && names.size === 1 && !answers ? [...names][0] : undefined
  }, [office, type, view])
  const leftTitle = main ?? (oneState && rows.rows?.[0] ? mainStep(type, rows.rows[0].state)?.title : undefined)
  const shownColumns = columns.map((c) => (c.kind === 'left' && leftTitle && wide(leftTitle) <= 45 ? { ...c, title: t('{what}剩余', { what: leftTitle }) } : c))

  const at = query.get('at') ?? undefined
  const list = rows.rows ?? []
  const index = list.findIndex((r) => r.id === at)
  const [open, setOpen] = useState(false)
  const chosen = at ?? (over ? undefined : list[0]?.id)
  // The first row is chosen by its id, so that it stays open when somebody else takes it off the list.
  const firstId = list[0]?.id
  useEffect(() => { if (at === undefined && !over && firstId !== undefined && show === 'list') goQuery({ at: firstId }) }, [at, over, firstId, show])
  const lastIndex = useRef(0)
  useEffect(() => { if (index >= 0) lastIndex.current = index }, [index])
  const paneOpen = chosen !== undefined && show === 'list' && (!over || open || at !== undefined)
  const choose = useCallback((id: string | undefined, opens = false) => { if (opens) setOpen(true); goQuery({ at: id }) }, [])
  const [picked, setPicked] = useState<ReadonlySet<string> | undefined>(undefined)
  const [lastPick, setLastPick] = useState<string | undefined>(undefined)
  const pick = (id: string, range: boolean) => {
    const next = new Set(picked)
    const a = list.findIndex((r) => r.id === lastPick)
    const b = list.findIndex((r) => r.id === id)
    if (range && a >= 0) for (const r of list.slice(Math.min(a, b), Math.max(a, b) + 1)) next.add(r.id)
    else if (next.has(id)) next.delete(id); else next.add(id)
    setLastPick(id)
    setPicked(next)
  }
  const move = (by: number) => {
    const here = index >= 0 ? index : at === undefined ? -1 : by > 0 ? lastIndex.current - 1 : lastIndex.current
    const to = Math.max(0, Math.min(list.length - 1, here + by))
    if (list[to]) choose(list[to].id)
    if (to >= list.length - 3 && rows.next) rows.more()
  }
  /** After an act: the row leaves this list where it no longer fits, and the next one stands open. */
  const acted = useCallback((id: string, state: string, version: number) => {
    const i = list.findIndex((r) => r.id === id)
    const row = list[i]
    // What is mine to do in its new state as well (accepted, now to be dispatched) stays open.
    if (!row || view !== 'todo' || row.state === state || office.me.posts.some((p) => myStates(type, p.part).some((m) => m.state === state))) return
    const next = list[i + 1] ?? list[i - 1]
    rows.drop(id, version)
    goQuery({ at: next?.id })
  }, [list, rows, view])
  /** New rows take their places, and the first of them stands open. */
  const showFresh = () => { const first = rows.fresh[0]; rows.show(); if (first) choose(first.id) }
  const onList = show === 'list'
  useKeys({
    ArrowDown: () => move(1), ArrowUp: () => move(-1), J: () => move(1), K: () => move(-1), PageDown: () => { if (rows.next) rows.more(); move(12) }, PageUp: () => move(-12),
    Home: () => move(-1e6), End: () => move(1e6), Enter: () => { if (chosen) { if (over && !paneOpen) setOpen(true); else go(`/${type.id}/${chosen}`) } },
    N: () => { if (rows.fresh.length === 0) return false; showFresh() }, X: () => { if (chosen) pick(chosen, false) },
  }, onList)
  useKeys({ Escape: () => { if (picked) setPicked(undefined); else if (over && paneOpen) { setOpen(false); choose(undefined) } else return false } }, onList)
  useEffect(() => { document.title = `${title} · ${t('新北一网统管')}`; keepList(type.id, { url: location.pathname + location.search, title, ids: list.map((r) => r.id) }) })

  const own = ownViews(office).find((v) => v.id === view)
  const title = own ? (main ? t('待我{what}', { what: main }) : own.title) : type.title
  const total = rows.total
  const makes = type.steps.filter((m) => m.makes && m.who.some((w) => office.me.posts.some((p) => p.part === w)) && ![...m.need, ...m.ask].some((f) => type.field[f]?.from === 'device')).slice(0, 1)
  const heading = (
    <div className="list-head">
      <div className="row list-title">
        <h1>{title} {total === undefined ? null : <span className="tnum">{figure(total)}{rows.capped ? '+' : ''}</span>}</h1>
        <ViewFold type={type} path={path.join('/')} show={show} hasMap={type.screen.map !== undefined} />
        <span className="grow" />
        {makes.map((m) => <Link key={m.name} className="tool make-tool" to={`/${type.id}/new?step=${m.name}`}><Plus />{m.title}</Link>)}
        <Tools type={type} query={ask} columns={columns} onColumns={(keys) => setChosenKeys(keys)} picking={picked !== undefined} onPicking={() => setPicked(picked ? undefined : new Set())} />
      </div>
      {others.length > 1 ? <div className="chips" role="group" aria-label={t('哪一类')}>{others.filter((o) => !small || o.n > 0 || o.type.id === type.id).map((o) => <button key={o.type.id} type="button" className={`chip ${o.type.id === type.id ? 'on' : ''}`} aria-pressed={o.type.id === type.id} onClick={() => go(`?type=${o.type.id}`, { replace: true })}>{o.type.title} {figure(o.n)}</button>)}</div> : null}
      {picked ? <Bulk type={type} rows={list.filter((r) => picked.has(r.id))} all={list.length} onAll={() => setPicked(new Set(list.map((r) => r.id)))} onEnd={() => setPicked(undefined)} onDone={rows.reload} />
        : <Chips type={type} view={view} facets={facets} query={query} soon={soon.data} />}
    </div>
  )
  if (!onList) return (
    <div className="queue wide">{heading}
      <Suspense fallback={null}>{show === 'board'
        ? <Board type={type} rows={list} names={rows.names ?? {}} states={ask.state} next={rows.next !== undefined} onMore={rows.more} waiting={rows.waiting && list.length === 0} />
        : <MapList type={type} query={ask} rows={list} />}</Suspense>
    </div>
  )
  return (
    <div className={`queue ${over ? 'over' : ''}`}>
      <section className="list" aria-label={title} hidden={small && paneOpen}>
        {heading}
        <div className="list-scroll" onScroll={(e) => { const d = e.currentTarget; if (rows.next && d.scrollHeight - d.scrollTop - d.clientHeight < 240) rows.more() }}>
          {rows.error !== undefined && list.length === 0 ? <><GreyRows columns={shownColumns} lines={0} /><div className="pad"><Trouble error={rows.error}><Button main onClick={rows.reload}>{t('再取一次')}</Button></Trouble></div></>
            : rows.rows === undefined ? <GreyRows columns={shownColumns} />
              : list.length === 0 ? <><GreyRows columns={shownColumns} lines={0} /><Empty type={type} view={view} title={title} facets={facets} query={query} fresh={rows.fresh.length} onFresh={showFresh} /></>
                : <RowTable office={office} type={type} rows={list} columns={shownColumns} names={rows.names ?? {}} now={now} chosen={chosen} picked={picked} total={total} label={title}
                    onChoose={choose} onPick={pick} above={rows.fresh.length > 0 ? <button type="button" className="fresh" onClick={showFresh}>{t('有 {n} 条新件，按', { n: rows.fresh.length })} <kbd>N</kbd> {t('显示')}</button> : undefined} />}
          {rows.next && list.length > 0 ? <p className="more"><Button small busy={rows.loadingMore} onClick={rows.more}>{t('再取 50 件')}</Button></p> : null}
        </div>
        <div className="sr" role="status">{rows.fresh.length > 0 ? t('有 {n} 条新件，按 N 显示', { n: rows.fresh.length }) : ''}</div>
        {live ? null : <div className="offline" role="status"><NoWave /><span className="grow"><strong>{t('没有连上服务器，')}</strong>{rows.asOf ? t('上面是 {at} 的数。可以看，不能办，时钟仍在走。', { at: clockTime(rows.asOf) }) : t('现在不能办。')}</span><button type="button" className="link" onClick={rows.reload}>{t('再连一次')}</button></div>}
        {rows.waiting && rows.rows === undefined ? <Waiting what={title} onCancel={rows.cancel} /> : null}
        <div className="list-foot tnum">
          {list.length > 0 ? <span>{t('第 {i} / {n} 件', { i: Math.max(1, list.findIndex((r) => r.id === chosen) + 1), n: total === undefined ? list.length : figure(total) })} · {t('已显示 {n} 件', { n: list.length })}</span> : <span />}
          <span className="foot-keys"><kbd>↑</kbd> <kbd>↓</kbd> {t('换件')}</span>{main ? <span className="foot-keys"><kbd>D</kbd> {main}</span> : null}
          <span className="grow" />{rows.asOf ? <span>{t('数据到 {at}', { at: clockSeconds(rows.asOf) })}</span> : null}
        </div>
      </section>
      {paneOpen ? (
        <section className="pane" aria-label={t('事项')}>
          {over ? <p className="pane-back"><button type="button" className="link" onClick={() => { setOpen(false); choose(undefined) }}>← {t('回到列表')}</button> <kbd>Esc</kbd></p> : null}
          <RowView key={chosen} type={type.id} id={chosen} page={false} onActed={acted} />
        </section>
      ) : over ? null : <section className="pane none"><p className="second">{list.length === 0 ? '' : t('选一件，这里就是它。')}</p></section>}
    </div>
  )
}
