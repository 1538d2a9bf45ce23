// Columns, XLSX, print, address; saved views with a name; list, board or map of the same filter.
import { useState } from 'react'
import { queryText, type Query } from '../../client/client.view.ts'
import { Chain, Columns, Printer, Sheet } from '../kit/icons.view.tsx'
import { Button, Fold, sentenceOf } from '../kit/parts.view.tsx'
import { allColumns, type Column } from '../model.ts'
import { periodOf, type Every } from '#engine/clock/period.ts'
import type { Moment } from '#engine/pack.ts'
import { type TypeModel } from '#engine/record/model.ts'
import { useDesk } from '../office.view.tsx'
import { go, goQuery, usePlace } from '../route.view.tsx'
import { t } from '../say.view.ts'
import { useSaved } from './saved.view.ts'

export type Show = 'list' | 'board' | 'map'
type ToolsProps = { type: TypeModel; query: Query; columns: readonly Column[]; onColumns: (keys: string[] | null) => void; picking: boolean; onPicking: () => void }
export const Tools = ({ type, query, columns, onColumns, picking, onPicking }: ToolsProps) => {
  const { say, office } = useDesk()
  const sheets = Object.values(office.model.sheets).filter((sheet) => sheet.of === type.id)
  const text = queryText(query)
  const on = columns.map((c) => c.key)
  const toggle = (key: string) => onColumns(on.includes(key) ? on.filter((k) => k !== key) : allColumns(type).map((c) => c.key).filter((k) => on.includes(k) || k === key))
  const copy = async () => {
    try { await navigator.clipboard.writeText(location.href); say({ text: t('地址已复制，发给同事就能打开同一页') }) } catch { say({ text: t('没有复制成：请从地址栏复制') }) }
  }
  return (
    <div className="tools">
      <Fold className="tool" align="right" bare label={<><Columns /><span>{t('列')}</span></>} name={t('选列')}>
        {() => <>
          {allColumns(type).map((c) => <label key={c.key} className="fold-item"><input type="checkbox" checked={on.includes(c.key)} disabled={on.length === 1 && on[0] === c.key} onChange={() => toggle(c.key)} /> {t(c.title)}</label>)}
          <hr /><button type="button" className="fold-item" onClick={() => onColumns(null)}>{t('恢复原来的列')}</button>
          <label className="fold-item"><input type="checkbox" checked={picking} onChange={onPicking} /> {t('勾选列（多件一起办）')}</label>
        </>}
      </Fold>
      {sheets.length ? <Fold className="tool" align="right" bare label={<><Sheet /><span>{t('报表')}</span></>} name={t('选报表')}>
        {() => <>{sheets.flatMap((sheet) => lastPeriods(sheet.every, Date.now() + office.skew).map((period) => <p key={`${sheet.id} ${period}`} className="fold-note row"><span className="grow">{sheet.title} {period}</span><a href={`/api/sheets/${sheet.id}.xlsx?period=${period}`} download>XLSX</a> <a href={`/print/sheets/${sheet.id}?period=${period}`} target="_blank" rel="noreferrer">{t('打印')}</a></p>))}</>}
      </Fold> : null}
      <a className="tool" href={`/api/export/${type.id}.xlsx?${text}`} download><Sheet /><span>XLSX</span></a>
      <a className="tool" href={`/print/${type.id}?${text}`} target="_blank" rel="noreferrer"><Printer /><span>{t('打印')}</span></a>
      <button type="button" className="tool" onClick={() => void copy()} aria-label={t('复制地址')}><Chain /><span>{t('地址')}</span></button>
    </div>
  )
}

/** The period that runs and the one before it. */
const lastPeriods = (every: Every, now: number): string[] => [...new Set([0, { day: 1, week: 7, month: 31, quarter: 92, year: 366 }[every]].map((days) => periodOf(every, new Date(now - days * 86_400_000).toISOString() as Moment)))]

export const ViewFold = ({ type, path, show, hasMap }: { type: TypeModel; path: string; show: Show; hasMap: boolean }) => {
  const place = usePlace()
  const views = useSaved(`${type.id}/${path}`), { saved } = views
  const [name, setName] = useState('')
  const query = new URLSearchParams(place.query)
  query.delete('at')
  const search = query.toString()
  const current = saved.find((s) => s.search === search)
  const shows: [Show, string][] = [['list', t('列表')], ...(Object.keys(type.states).length > 1 ? [['board', t('看板')] as [Show, string]] : []), ...(hasMap ? [['map', t('地图')] as [Show, string]] : [])]
  const to = (next: Show) => goQuery({ show: next === 'list' ? undefined : next })
  const keep = () => { const n = name.trim(); if (n) void views.keep(n, search).then((kept) => { if (kept) setName('') }) }
  return (
    <>
      <Fold className="tool view-fold" label={<span className="cut">{t('视图')}{t('：')}{current?.name ?? shows.find(([s]) => s === show)?.[1]}</span>}>
        {(close) => (
          <>
            <p className="third">{t('同一筛选，换个看法')}</p>
            {shows.map(([s, word]) => <button key={s} type="button" className="fold-item" aria-pressed={s === show} onClick={() => { to(s); close() }}>{word}</button>)}
            <hr /><p className="third">{t('存下的视图')}</p>
            {views.error === undefined ? null : <p className="bad fold-note" role="alert">{sentenceOf(views.error)}</p>}
            {saved.length === 0 ? <p className="second fold-note">{t('还没有。给现在的筛选起个名，下次一按就到。')}</p> : null}
            {saved.map((s) => (
              <div key={s.id} className="row"><button type="button" className="fold-item grow" aria-pressed={s.search === search} onClick={() => { go(location.pathname + (s.search ? `?${s.search}` : '')); close() }}>{s.name}</button>
                <button type="button" className="link" aria-label={t('删去视图「{name}」', { name: s.name })} onClick={() => void views.drop(s)}>{t('删')}</button></div>
            ))}
            <form className="row fold-form" onSubmit={(e) => { e.preventDefault(); keep() }}><input className="input" aria-label={t('视图名')} placeholder={t('如：白班待派')} maxLength={20} value={name} onChange={(e) => setName(e.target.value)} /><Button small type="submit" disabled={name.trim() === ''}>{t('存')}</Button></form>
          </>
        )}
      </Fold>
      {show === 'list' ? null : <div className="segments" role="group" aria-label={t('看法')}>{shows.map(([s, word]) => <button key={s} type="button" aria-pressed={s === show} onClick={() => to(s)}>{word}</button>)}</div>}
    </>
  )
}
