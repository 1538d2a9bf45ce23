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
import { Judged } from './judged.view.tsx'
import { Past } from './past.view.tsx'

export const Batch = ({ id }: { id: string }) => {
  const { office, say, reloadStreet } = useDesk()
  const now = useNow()
  const load = useLoad<Import>(`import:${id}`, (signal) => get(`/api/imports/${id}`, signal))
  const list = useLoad<Import[]>('imports', (signal) => get<Import[] | { rows: Import[] }>('/api/imports', signal).then((d) => (Array.isArray(d) ? d : d.rows)))
  const [error, setError] = useState<unknown>(undefined)
  const [busy, setBusy] = useState(false)
  const batch = load.data
  const going = batch?.state === 'reading' || batch?.state === 'writing'
  useEffect(() => { if (!going) return; const timer = setTimeout(load.reload, 900); return () => clearTimeout(timer) }, [going, batch, load.reload])
  useEffect(() => { if (batch && !going) list.reload(); if (batch?.state === 'done' || batch?.state === 'taken-back') reloadStreet() }, [batch?.state])
  const write = async () => {
    if (batch?.state !== 'checked' || busy) return
    setBusy(true)
    setError(undefined)
    try { await call('POST', `/api/imports/${id}/write`); say({ text: t('正在写入 {n} 行', { n: figure(rows) }) }); load.reload() } catch (e) { setError(e) }
    setBusy(false)
  }
  const choose = async (change: { mapping?: Record<string, string | null>; fixed?: Record<string, string> }) => {
    setError(undefined)
    try { await call('PUT', `/api/imports/${id}/mapping`, { json: change }); load.reload() } catch (e) { setError(e) }
  }
  const remap = (header: string, field: string) => choose({ mapping: Object.fromEntries((batch?.columns ?? []).map((c) => [c.header, c.header === header ? field || null : c.field === field ? null : c.field])) })
  /** Gives a batch up before it is written, or stops writing: what is written stays, as a batch that can be taken back. */
  const drop = async () => {
    setError(undefined)
    try { await call('DELETE', `/api/imports/${id}`); if (batch?.state === 'writing') load.reload(); else go('/import') } catch (e) { setError(e) }
  }
  useKeys({ 'Ctrl Enter': () => void write(), Escape: () => go('/import') })
  const counts = batch?.counts
  const rows = (counts?.new ?? 0) + (counts?.changed ?? 0)
  if (!batch) return <div className="page">{load.error === undefined ? <Grey lines={8} /> : <Trouble error={load.error}><Link to="/import">{t('回到导入')}</Link></Trouble>}</div>
  const type = office.model.types[batch.type]
  const at = batch.state === 'reading' ? 2 : batch.state === 'checked' || batch.state === 'failed' ? 3 : 4
  const step = (n: number, word: string, note?: string) => <li aria-current={at === n ? 'step' : undefined}>{n < at || (n === 4 && batch.state === 'done') ? <Lamp light="done" size={16} /> : <span className="step-no">{n}</span>}{word}{note ? <span className="second tnum">{note}</span> : null}</li>
  const left = (batch.columns ?? []).filter((c) => !c.field).length
  return (
    <div className="page import">
      <p className="crumbs second"><Link to="/import">{t('导入台账')}</Link> / {type?.title ?? batch.type}</p>
      <h1>{batch.name} <span className="second tnum">{batch.rows === undefined ? '' : t('{n} 行', { n: figure(batch.rows) })}{type ? `${t('，')}${t('表「{what}」', { what: type.title })}` : ''}</span></h1>
      <div className="acts">
        {batch.state === 'checked' ? <Button main hot="Ctrl Enter" busy={busy} disabled={rows === 0} onClick={() => void write()}>{t('导入 {n} 行', { n: figure(rows) })}</Button> : null}
        {batch.state === 'done' && type ? <Link className="btn main" to={type.table || type.pack === office.model.packs[0]?.id ? `/settings/${type.id}` : `/${type.id}`}>{t('去看「{what}」', { what: type.title })}</Link> : null}
        {batch.state === 'done' && type?.field.login && !batch.accountsTold && (batch.counts?.new ?? 0) > 0 ? <a className="btn" href={`/api/imports/${id}/accounts.xlsx`} download onClick={() => setTimeout(load.reload, 1500)}>{t('首次登录账号表（只能下载一次）')}</a> : null}
        {counts && counts.refused + counts.doubt > 0 ? <a className="btn" href={`/api/imports/${id}/marked.xlsx`} download>{t('下载带错误原因的原表')}</a> : null}
        <Link className="btn" to={`/import?type=${batch.type}`}>{batch.state === 'checked' || batch.state === 'failed' ? t('换文件') : t('再导一份')}</Link>
        {batch.state === 'checked' || batch.state === 'failed' ? <Button onClick={() => void drop()}>{t('放弃')}</Button> : null}
        {batch.state === 'writing' ? <Button onClick={() => void drop()}>{t('停止写入，已写的留作一批')}</Button> : null}
        <span className="grow" />{counts && batch.state === 'checked' ? <span className="second">{t('写入新增 {a}、变更 {b}；存疑、拒收不写。', { a: figure(counts.new), b: figure(counts.changed) })}{t('可整批收回')}</span> : null}
      </div>
      {error === undefined ? null : <Trouble error={error} />}
      {batch.state === 'failed' ? <Trouble error={new Error(batch.error ?? t('这份文件没有读成'))}><p className="second">{t('请看是不是原来的模板、表头有没有改。')}</p></Trouble> : null}
      <ol className="steps4">{step(1, t('选文件'))}{step(2, t('对列'), batch.columns ? t('{n} 列，{m} 列不导', { n: batch.columns.length, m: left }) : undefined)}{step(3, t('逐行核对'), batch.rows === undefined ? undefined : `${t('{n} 行', { n: figure(batch.rows) })}${batch.ms === undefined ? '' : t('，{s} 秒', { s: (batch.ms / 1000).toFixed(1) })}`)}{step(4, t('写入'), batch.state === 'done' ? t('写了 {n} 行', { n: figure(batch.written ?? rows) }) : batch.state === 'taken-back' ? t('已收回') : batch.state === 'writing' ? t('正在写') : t('未开始'))}</ol>
      {going ? <div role="status"><p className="second">{batch.state === 'reading' ? t('正在逐行核对') : t('正在写入，可以离开这一页')}</p><div className="progress"><i style={{ width: `${Math.round((batch.progress ?? 0.05) * (batch.progress !== undefined && batch.progress > 1 ? 1 : 100))}%` }} /></div></div> : null}
      {(batch.missing?.length ?? 0) > 0 && batch.state === 'checked' ? <Missing batch={batch} onFix={(field, value) => void choose({ fixed: { ...batch.fixed, [field]: value } })} /> : null}
      {batch.columns ? (
        <div className="import-two">
          <section className="side-box" aria-label={t('列对应')}><Heading note={batch.key?.length ? t('按键：{key}', { key: batch.key.map((k) => k.title).join(t('、')) }) : undefined}>{t('列对应')}</Heading>
            <ul className="mapping">{batch.columns.map((c, i) => (
              <li key={c.header + i}><span className="second">{String.fromCharCode(65 + (i % 26))}</span><span>{c.header}</span>
                <select className="input" aria-label={t('「{header}」对到', { header: c.header })} value={c.field ?? ''} disabled={batch.state !== 'checked'} onChange={(e) => void remap(c.header, e.target.value)}><option value="">{t('不导入')}</option>{(batch.fields ?? []).map((f) => <option key={f.name} value={f.name}>{f.title}{f.required ? ' *' : ''}</option>)}</select>
                {Object.entries(c.cleaned ?? {}).map(([note, n]) => <span key={note} className="third">{note} {figure(n)}</span>)}</li>
            ))}</ul></section>
          <Judged batch={batch} onChanged={load.reload} />
        </div>
      ) : null}
      <Past list={list.data} error={list.error} now={now} onChanged={list.reload} />
    </div>
  )
}

/** Fields that must be filled and that no column gives: one value for all new rows, or another column. */
const Missing = ({ batch, onFix }: { batch: Import; onFix: (field: string, value: string) => void }) => (
  <div className="trouble" role="status"><p><strong>{t('还有必填项没有对上：')}</strong>{t('在左边给它对一列，或给新行定一个值。')}</p>
    {batch.missing?.map((m) => {
      const field = batch.fields?.find((f) => f.name === m.field)
      const choices = (field?.choices ?? []) as { code: string; name: string }[]
      return <label key={m.field} className="row"><span>{m.title}</span>{choices.length > 0
        ? <select className="input mid" defaultValue="" onChange={(e) => { if (e.target.value) onFix(m.field, e.target.value) }}><option value="">{t('请选')}</option>{choices.map((c) => <option key={c.code} value={c.name}>{c.name}</option>)}</select>
        : <input className="input mid" onBlur={(e) => { if (e.target.value.trim()) onFix(m.field, e.target.value.trim()) }} />}</label>
    })}
  </div>
)
