// One batch: its columns, its rows in groups with the reason beside each, and the button that says how many rows it writes.
import { useEffect, useState } from 'react'
import { call, get } from '../../client/client.view.ts'
import type { Import } from '../../client/wire.ts'
import { count as figure } from '../../client/words.ts'
import { Lamp } from '../kit/icons.view.tsx'
import { Button, Grey, Heading, Trouble } from '../kit/parts.view.tsx'
import { useLoad } from '../kit/load.view.ts'
import { useDesk, useKeys, useNow } from '../office.view.tsx'
import { go, Link } from '../route.view.tsx'
import { t } from '../say.view.ts'
import { Past } from './past.view.tsx'

type Verdict = NonNullable<Import['sample']>[number]['verdict']
const verdicts: Verdict[] = ['refused', 'doubt', 'changed', 'new', 'same']
const words = (): Record<Verdict, string> => ({ refused: t('拒收'), doubt: t('存疑'), changed: t('变更'), new: t('新增'), same: t('相同') })
const notes = (): Record<Verdict, string> => ({ refused: t('不写入，改好后再传这一份'), doubt: t('不写入，先核实是不是同一条'), changed: t('写入后以新值为准'), new: t('写入后新加'), same: t('不用写') })
const tones: Record<Verdict, string> = { refused: 'bad', doubt: 'wait', changed: '', new: 'good', same: 'grey' }

export const Batch = ({ id }: { id: string }) => {
  const { office, say, reloadStreet } = useDesk()
  const now = useNow()
  const load = useLoad<Import>(`import:${id}`, (signal) => get(`/api/imports/${id}`, signal))
  const list = useLoad<Import[]>('imports', (signal) => get<Import[] | { rows: Import[] }>('/api/imports', signal).then((d) => (Array.isArray(d) ? d : d.rows)))
  const [tab, setTab] = useState<Verdict | 'all'>('all')
  const [error, setError] = useState<unknown>(undefined)
  const [busy, setBusy] = useState(false)
  const batch = load.data
  const going = batch?.state === 'reading' || batch?.state === 'writing'
  useEffect(() => { if (!going) return; const timer = setTimeout(load.reload, 900); return () => clearTimeout(timer) }, [going, batch, load.reload])
  useEffect(() => { if (batch?.state === 'done' || batch?.state === 'taken-back') { list.reload(); reloadStreet() } }, [batch?.state])
  const write = async () => {
    if (batch?.state !== 'checked' || busy) return
    setBusy(true)
    setError(undefined)
    try { await call('POST', `/api/imports/${id}/write`); say({ text: t('正在写入 {n} 行', { n: figure(rows) }) }); load.reload() } catch (e) { setError(e) }
    setBusy(false)
  }
  const remap = async (header: string, field: string) => {
    setError(undefined)
    const mapping = Object.fromEntries((batch?.columns ?? []).map((c) => [c.header, c.header === header ? field || null : c.field]))
    try { await call('PUT', `/api/imports/${id}/mapping`, { json: { mapping } }); load.reload() } catch (e) { setError(e) }
  }
  useKeys({ 'Ctrl Enter': () => void write(), Escape: () => go('/import') })
  const counts = batch?.counts
  const rows = (counts?.new ?? 0) + (counts?.changed ?? 0)
  if (!batch) return <div className="page">{load.error === undefined ? <Grey lines={8} /> : <Trouble error={load.error}><Link to="/import">{t('回到导入')}</Link></Trouble>}</div>
  const type = office.model.types[batch.type]
  const at = batch.state === 'reading' ? 2 : batch.state === 'checked' || batch.state === 'failed' ? 3 : 4
  const step = (n: number, word: string, note?: string) => <li aria-current={at === n ? 'step' : undefined}>{n < at || (n === 4 && batch.state === 'done') ? <Lamp light="done" size={16} /> : <span className="step-no">{n}</span>}{word}{note ? <span className="second tnum">{note}</span> : null}</li>
  const columns = (batch.columns ?? []).filter((c) => c.field).slice(0, 6)
  const sample = batch.sample ?? []
  const shown = verdicts.filter((v) => tab === 'all' || tab === v).map((v) => ({ v, rows: sample.filter((s) => s.verdict === v).slice(0, tab === 'all' ? (v === 'refused' || v === 'doubt' ? 8 : 3) : 500) })).filter((g) => g.rows.length > 0)
  const left = (batch.columns ?? []).filter((c) => !c.field).length
  return (
    <div className="page import">
      <p className="crumbs second"><Link to="/import">{t('导入台账')}</Link> / {type?.title ?? batch.type}</p>
      <h1>{batch.name} <span className="second tnum">{batch.rows === undefined ? '' : t('{n} 行', { n: figure(batch.rows) })}{type ? `${t('，')}${t('表「{what}」', { what: type.title })}` : ''}</span></h1>
      <div className="acts">
        {batch.state === 'checked' ? <Button main hot="Ctrl Enter" busy={busy} disabled={rows === 0} onClick={() => void write()}>{t('导入 {n} 行', { n: figure(rows) })}</Button> : null}
        {batch.state === 'done' && type ? <Link className="btn main" to={`/settings/${type.id}`}>{t('去看「{what}」', { what: type.title })}</Link> : null}
        {counts && counts.refused + counts.doubt > 0 ? <a className="btn" href={`/api/imports/${id}/marked.xlsx`} download>{t('下载带错误原因的原表')}</a> : null}
        <Link className="btn" to={`/import?type=${batch.type}`}>{batch.state === 'checked' || batch.state === 'failed' ? t('换文件') : t('再导一份')}</Link>
        <span className="grow" />{counts && batch.state === 'checked' ? <span className="second">{t('写入新增 {a}、变更 {b}；存疑、拒收不写。', { a: figure(counts.new), b: figure(counts.changed) })}{t('可整批收回')}</span> : null}
      </div>
      {error === undefined ? null : <Trouble error={error} />}
      {batch.state === 'failed' ? <Trouble error={new Error(batch.error ?? t('这份文件没有读成'))}><p className="second">{t('请看是不是原来的模板、表头有没有改。')}</p></Trouble> : null}
      <ol className="steps4">{step(1, t('选文件'))}{step(2, t('对列'), batch.columns ? t('{n} 列，{m} 列不导', { n: batch.columns.length, m: left }) : undefined)}{step(3, t('逐行核对'), batch.rows === undefined ? undefined : t('{n} 行', { n: figure(batch.rows) }))}{step(4, t('写入'), batch.state === 'done' ? t('写了 {n} 行', { n: figure(batch.written ?? rows) }) : batch.state === 'taken-back' ? t('已收回') : batch.state === 'writing' ? t('正在写') : t('未开始'))}</ol>
      {going ? <div role="status"><p className="second">{batch.state === 'reading' ? t('正在逐行核对') : t('正在写入，可以离开这一页')}</p><div className="progress"><i style={{ width: `${Math.round((batch.progress ?? 0.05) * (batch.progress !== undefined && batch.progress > 1 ? 1 : 100))}%` }} /></div></div> : null}
      {batch.columns ? (
        <div className="import-two">
          <section className="side-box" aria-label={t('列对应')}><Heading note={type?.unique ? t('按键：{key}', { key: type.unique.map((u) => type.field[u]?.title ?? u).join(t('、')) }) : undefined}>{t('列对应')}</Heading>
            <ul className="mapping">{batch.columns.map((c, i) => (
              <li key={c.header + i}><span className="second">{String.fromCharCode(65 + (i % 26))}</span><span>{c.header}</span>
                <select className="input" aria-label={t('「{header}」对到', { header: c.header })} value={c.field ?? ''} disabled={batch.state !== 'checked'} onChange={(e) => void remap(c.header, e.target.value)}><option value="">{t('不导入')}</option>{(type?.fields ?? []).filter((f) => !f.calc).map((f) => <option key={f.name} value={f.name}>{f.title}</option>)}</select>
                {Object.entries(c.cleaned ?? {}).map(([note, n]) => <span key={note} className="third">{note} {figure(n)}</span>)}</li>
            ))}</ul></section>
          <section className="side-box" aria-label={t('逐行核对')}>
            <div className="verdicts" role="tablist" aria-label={t('判断')}>
              <button type="button" role="tab" aria-selected={tab === 'all'} onClick={() => setTab('all')}>{t('全部')} <span className="tnum">{figure(batch.rows ?? sample.length)}</span></button>
              {verdicts.map((v) => <button key={v} type="button" role="tab" aria-selected={tab === v} onClick={() => setTab(v)}>{v === 'refused' ? <Lamp light="late" /> : v === 'doubt' ? <Lamp light="soon" /> : null}{words()[v]} <span className="tnum">{figure(counts?.[v] ?? 0)}</span></button>)}
            </div>
            <div className="sample-scroll" tabIndex={0} role="region" aria-label={t('逐行核对')}><table className="sample"><thead><tr><th scope="col" className="num">{t('原表行')}</th><th scope="col">{t('判断')}</th>{columns.map((c) => <th key={c.header} scope="col">{c.header}</th>)}<th scope="col">{t('原因与处理')}</th></tr></thead>
              {shown.map(({ v, rows: group }) => (
                <tbody key={v}><tr className="group"><th colSpan={columns.length + 3} scope="rowgroup"><strong>{words()[v]} {t('{n} 行', { n: figure(counts?.[v] ?? group.length) })}</strong><span className="second">{notes()[v]}</span>{tab === 'all' && (counts?.[v] ?? 0) > group.length ? <> <button type="button" className="link" onClick={() => setTab(v)}>{t('看全部 {n} 行', { n: figure(counts?.[v] ?? 0) })}</button></> : null}</th></tr>
                  {group.map((s) => <tr key={s.row}><td className="num tnum">{s.row}</td><td><span className={`tag ${tones[v]}`}>{words()[v]}</span></td>{columns.map((c) => { const key = c.field ?? c.header, value = String(s.cells[key] ?? s.cells[c.header] ?? ''), old = s.old?.[key]; return <td key={c.header}>{old !== undefined && String(old) !== value ? <><del>{String(old)}</del> → <strong>{value}</strong></> : value}</td> })}<td>{(s.reasons ?? []).join(t('；')) || '—'}</td></tr>)}</tbody>
              ))}{shown.length === 0 ? <tbody><tr><td colSpan={columns.length + 3} className="second">{t('没有这样的行。')}</td></tr></tbody> : null}</table></div>
            <p className="pad third">{t('编码、电话一律按文本读')}</p>
          </section>
        </div>
      ) : null}
      <Past list={list.data} error={list.error} now={now} onChanged={list.reload} />
    </div>
  )
}
