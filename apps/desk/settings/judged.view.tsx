// The rows of a batch in their groups, each with what was read, why not, and what is allowed; a row in doubt is answered in its place.
import { Fragment, useEffect, useState } from 'react'
import { call, get } from '../../client/client.view.ts'
import type { Import, ImportRow, Verdict } from '../../client/wire.ts'
import { count as figure } from '../../client/words.ts'
import { Lamp } from '../kit/icons.view.tsx'
import { Button, Trouble } from '../kit/parts.view.tsx'
import { useKeys } from '../office.view.tsx'
import { t } from '../say.view.ts'

const verdicts: Verdict[] = ['refused', 'doubt', 'changed', 'new', 'same']
const words = (): Record<Verdict, string> => ({ refused: t('拒收'), doubt: t('存疑'), changed: t('变更'), new: t('新增'), same: t('相同') })
const notes = (): Record<Verdict, string> => ({ refused: t('不写入，改好后再传这一份'), doubt: t('逐行定，也可先放着'), changed: t('写入后以新值为准'), new: t('写入后新加'), same: t('不用写') })
const answers = (): Record<'same' | 'new' | 'skip', string> => ({ same: t('是同一条，按表改'), new: t('是另一条，新加'), skip: t('先放着') })
const tones: Record<Verdict, string> = { refused: 'bad', doubt: 'wait', changed: '', new: 'good', same: 'grey' }
const few: Record<Verdict, number> = { refused: 8, doubt: 8, changed: 3, new: 3, same: 2 }

type Props = { batch: Import; onChanged: () => void }
export const Judged = ({ batch, onChanged }: Props) => {
  const [tab, setTab] = useState<Verdict | 'all'>('all')
  const [more, setMore] = useState<{ of: Verdict; rows: ImportRow[]; next: number | undefined } | undefined>(undefined)
  const [at, setAt] = useState<number | undefined>(undefined)
  const [error, setError] = useState<unknown>(undefined)
  const { counts } = batch
  const sample = batch.sample ?? []
  const columns = (batch.columns ?? []).filter((c) => c.field).slice(0, 6)
  const load = async (of: Verdict, after?: number) => {
    setError(undefined)
    try {
      const page = await get<Import>(`/api/imports/${batch.id}?verdict=${of}&limit=200${after ? `&after=${after}` : ''}`)
      setMore((was) => ({ of, rows: [...(after && was?.of === of ? was.rows : []), ...(page.sample ?? [])], next: page.next }))
    } catch (e) { setError(e) }
  }
  useEffect(() => { if (tab !== 'all') void load(tab) }, [tab, batch])
  const groups = tab === 'all' ? verdicts.map((v) => ({ v, rows: sample.filter((s) => s.verdict === v).slice(0, few[v]) })).filter((g) => g.rows.length > 0)
    : more?.of === tab && more.rows.length > 0 ? [{ v: tab, rows: more.rows }] : []
  const doubts = groups.flatMap((g) => g.rows).filter((r) => (r.may?.length ?? 0) > 0 && batch.state === 'checked')
  const chosen = doubts.find((r) => r.row === at) ?? doubts.find((r) => r.verdict === 'doubt')
  const answer = async (row: ImportRow, said: 'same' | 'new' | 'skip') => {
    setError(undefined)
    try { await call('POST', `/api/imports/${batch.id}/decide`, { json: { row: row.row, answer: said } }); onChanged() } catch (e) { setError(e) }
  }
  const press = (n: number) => { const said = chosen?.may?.[n]; if (chosen && said) void answer(chosen, said) }
  const move = (by: number) => { const i = doubts.findIndex((r) => r.row === chosen?.row); setAt(doubts[Math.max(0, Math.min(doubts.length - 1, i + by))]?.row) }
  useKeys({ 1: () => press(0), 2: () => press(1), 3: () => press(2), ArrowDown: () => move(1), ArrowUp: () => move(-1) }, doubts.length > 0)
  const cell = (s: ImportRow, field: string | null, header: string) => {
    const key = field ?? header
    const value = String(s.cells[key] ?? ''), old = s.old?.[key]
    return old !== undefined && String(old) !== value ? <><del>{String(old) || t('空')}</del> → <strong>{value || t('空')}</strong></> : value
  }
  return (
    <section className="side-box" aria-label={t('逐行核对')}>
      <div className="verdicts" role="tablist" aria-label={t('判断')}>
        <button type="button" role="tab" aria-selected={tab === 'all'} onClick={() => setTab('all')}>{t('全部')} <span className="tnum">{figure(batch.rows ?? sample.length)}</span></button>
        {verdicts.map((v) => <button key={v} type="button" role="tab" aria-selected={tab === v} onClick={() => setTab(v)}>{v === 'refused' ? <Lamp light="late" /> : v === 'doubt' ? <Lamp light="soon" /> : null}{words()[v]} <span className="tnum">{figure(counts?.[v] ?? 0)}</span></button>)}
      </div>
      {error === undefined ? null : <Trouble error={error} />}
      <div className="sample-scroll" tabIndex={0} role="region" aria-label={t('逐行核对')}><table className="sample">
        <thead><tr><th scope="col" className="num">{t('原表行')}</th><th scope="col">{t('判断')}</th>{columns.map((c) => <th key={c.header} scope="col">{c.title ?? c.header}</th>)}<th scope="col">{t('原因与处理')}</th></tr></thead>
        {groups.map(({ v, rows }) => (
          <tbody key={v}>
            <tr className="group"><th colSpan={columns.length + 3} scope="rowgroup"><strong>{words()[v]} {t('{n} 行', { n: figure(counts?.[v] ?? rows.length) })}</strong><span className="second">{notes()[v]}</span>{tab === 'all' && (counts?.[v] ?? 0) > rows.length ? <> <button type="button" className="link" onClick={() => setTab(v)}>{t('看全部 {n} 行', { n: figure(counts?.[v] ?? 0) })}</button></> : null}</th></tr>
            {rows.map((s) => (
              <Fragment key={s.row}>
                <tr className={s === chosen ? 'chosen' : ''} onClick={() => setAt(s.row)}><td className="num tnum">{s.row}</td><td><span className={`tag ${tones[v]}`}>{words()[v]}</span></td>{columns.map((c) => <td key={c.header}>{cell(s, c.field, c.header)}</td>)}<td>{s.error ? <span className="bad">{s.error}</span> : (s.reasons ?? []).join(t('；')) || '—'}{s.state === 'written' ? <span className="third"> {t('已写入')}</span> : null}</td></tr>
                {(s.may?.length ?? 0) > 0 && batch.state === 'checked' ? (
                  <tr className={s === chosen ? 'chosen answer' : 'answer'}><td /><td colSpan={columns.length + 2}>{s.alike ? <p className="second">{t('底册：{title}', { title: s.alike.title })}{t('，')}{s.alike.text}</p> : null}
                    <p className="row wrap">{s.may?.map((said, i) => <Button key={said} small hot={s === chosen ? String(i + 1) : undefined} aria-pressed={s.answer === said} onClick={() => void answer(s, said)}>{answers()[said]}</Button>)}</p></td></tr>
                ) : null}
              </Fragment>
            ))}
          </tbody>
        ))}
        {groups.length === 0 ? <tbody><tr><td colSpan={columns.length + 3} className="second">{t('没有这样的行。')}</td></tr></tbody> : null}
      </table></div>
      <p className="pad row third">{tab !== 'all' && more?.next !== undefined ? <Button small onClick={() => void load(tab, more.next)}>{t('再看 200 行')}</Button> : null}{t('编码、电话一律按文本读')}</p>
    </section>
  )
}
