// Many rows, one step: each row is asked and answered for itself, and the answer stands beside its name.
import { useState } from 'react'
import { act, getDetail } from '../../client/client.view.ts'
import type { Row } from '../../client/wire.ts'
import { Lamp, Spin } from '../kit/icons.view.tsx'
import { Button, sentenceOf } from '../kit/parts.view.tsx'
import { myStates, titleOf } from '../model.ts'
import { type TypeModel } from '#engine/record/model.ts'
import { useDesk, useKeys } from '../office.view.tsx'
import { t } from '../say.view.ts'

type Result = { id: string; title: string; said?: string; ok?: boolean }
type Props = { type: TypeModel; rows: readonly Row[]; all: number; onAll: () => void; onEnd: () => void; onDone: () => void }
export const Bulk = ({ type, rows, all, onAll, onEnd, onDone }: Props) => {
  const { office } = useDesk()
  const [results, setResults] = useState<Result[] | undefined>(undefined)
  const [running, setRunning] = useState(false)
  const parts = new Set(office.me.posts.map((p) => p.part))
  const steps = new Map<string, { title: string; n: number }>()
  const stepOf = (row: Row) => [...parts].flatMap((p) => myStates(type, p)).find((m) => m.state === row.state)?.step
  for (const row of rows) {
    const step = stepOf(row)
    if (step) steps.set(step.name, { title: step.title, n: (steps.get(step.name)?.n ?? 0) + 1 })
  }
  const run = async (step: string) => {
    const meant = rows.filter((r) => stepOf(r)?.name === step)
    const said: Result[] = meant.map((r) => ({ id: r.id, title: titleOf(office, r) }))
    setResults([...said])
    setRunning(true)
    for (const [i, row] of meant.entries()) {
      said[i] = { ...said[i]!, ...(await one(row, step)) }
      setResults([...said])
    }
    setRunning(false)
  }
  const one = async (row: Row, step: string): Promise<{ ok: boolean; said: string }> => {
    try {
      const detail = await getDetail(type.id, row.id)
      const now = detail.steps.find((s) => s.step === step)
      if (!now) return { ok: false, said: t('现在没有这一步') }
      if (!now.allowed) return { ok: false, said: now.reasons.join(t('；')) }
      const data = Object.fromEntries([...now.need, ...now.ask].flatMap((f) => { const v = now.fill?.[f] ?? (now.need.includes(f) ? detail.row.body[f] : undefined); return v === undefined || v === null ? [] : [[f, v]] }))
      const lacks = now.need.filter((f) => data[f] === undefined)
      if (lacks.length > 0) return { ok: false, said: t('缺{fields}，请逐件办', { fields: lacks.map((f) => type.field[f]?.title ?? f).join(t('、')) }) }
      const done = await act({ type: type.id, record: row.id, step, data, seen: detail.seen })
      return { ok: true, said: type.states[done.state] ?? done.state }
    } catch (e) { return { ok: false, said: sentenceOf(e) } }
  }
  const end = () => { if (results) onDone(); onEnd() }
  useKeys({ Escape: () => { if (running) return false; end() } })
  const good = results?.filter((r) => r.ok).length ?? 0
  return (
    <div className="bulk" role="group" aria-label={t('多件一起办')}>
      <div className="row wrap">
        <strong>{t('已勾 {n} 件', { n: rows.length })}</strong>
        {results ? null : [...steps].map(([step, s], i) => <Button key={step} main={i === 0} small onClick={() => void run(step)}>{s.title} {t('{n} 件', { n: s.n })}</Button>)}
        {results || rows.length === 0 || steps.size > 0 ? null : <span className="second">{t('勾的这些没有您能办的一步')}</span>}
        {results ? null : <button type="button" className="link" onClick={onAll}>{t('勾上已显示的 {n} 件', { n: all })}</button>}
        <span className="grow" /><Button small disabled={running} onClick={end}>{results ? t('回到列表') : t('不勾了')}</Button>
      </div>
      {results ? (
        <div role="status">
          <p className="second">{running ? t('正在逐件办，已办 {n} / {all}', { n: results.filter((r) => r.said).length, all: results.length }) : t('办成 {n} 件，没办成 {m} 件', { n: good, m: results.length - good })}</p>
          <ul className="results">{results.map((r) => <li key={r.id}>{r.said === undefined ? <Spin size={12} /> : <Lamp light={r.ok ? 'done' : 'late'} />}<span className="grow cut">{r.title}</span><span className={r.ok === false ? 'bad' : 'second'}>{r.said ?? t('等着')}</span></li>)}</ul>
        </div>
      ) : null}
    </div>
  )
}
