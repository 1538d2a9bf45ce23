// What a drafted change would have done to last month's rows, at the side before the button: fractions, the worst in red, one warning in words.
import { useEffect, useState } from 'react'
import { call } from '../../client/client.view.ts'
import type { Data } from '../../client/wire.ts'
import { count as figure, dateName, momentName } from '../../client/words.ts'
import { Lamp } from '../kit/icons.view.tsx'
import { Grey, Heading } from '../kit/parts.view.tsx'
import { useDesk, useNow } from '../office.view.tsx'
import { Link } from '../route.view.tsx'
import { t } from '../say.view.ts'
import { seenTypes } from '../model.ts'
import { wayTable } from '#engine/flow/ways.ts'

export type Drafted = { type: string; record?: string; step?: string; data?: Data }
type Limit = { of: string; title: string; n: number; was: number; is: number; moved: number }
type Given = { field: string; title: string; changed: number; more: number; by: { key: string; name: string; was: number; is: number }[] }
type Line = { what: string; was: string; is: string; worse: boolean; better: boolean }
type Changed = { id: string; no: string | null; made: string; kind: string; place: string; title: string | null; lines: Line[] }
type OfType = { type: string; title: string; total: number; looked: number; changed: number; limits: Limit[]; given: Given[]; told: { part: string; title: string; app: [number, number]; sms: [number, number] }[]; ways: { code: string; step: string; part: string; was: Roads; is: Roads }[]; fresh: { code: string; name: string; words: string; n: number }[]; rows: Changed[] }
type Roads = { app: number; sms: number }
type Goal = { id: string; title: string; unit: string; period: string; was: number; is: number; lines: { by: string; name: string; n: number; d: number | null; was: boolean; is: boolean }[]; passWas: number; passIs: number }
type Preview = { window: { word: string; title: string }; begins: string | null; types: OfType[]; goals: Goal[]; running: { n: number; moved: number; later: number } | null; sentences: { code: string; title: string; no: string | null; was: string; is: string }[]; warnings: { say: string; with: Record<string, string | number>; bad?: boolean }[] }

/** The server's sentences, so that another language can be laid over them. */
const sentences = ['这样改了，和现在施行的一样。', '施行日期 {day} 已经过去：已立案的仍按旧规则，不重算。', '{what}超期会多 {n} 件，其中 {off} 件的到期时刻不在办公时间。', '{what}超期会多 {n} 件。', '{n} 件会没有{what}。', '{n} 件没有规则适用，{what}会空着。', '{n} 件的{what}已不在用，会没有{what}。', '{n} 件算不出来，没有计入。',
  '“{name}”在 {from} 到 {to} 之间没有一版施行。', '“{name}”有两版日期重叠到 {to}，重叠的日子按后一版。', '“{table}”有 {n} 行还指着停用的这一行。', '“{unit}”没有人在岗。']
const said = ({ say, with: values }: Preview['warnings'][number]): string => (sentences.includes(say) ? t(say, values) : say)

/** By which road most of it was told, as its list calls it. */
const roadOf = (of: Roads): string => (of.app + of.sms === 0 ? 'none' : of.sms > of.app ? 'sms' : 'app')
const rate = (n: number, d: number) => (d === 0 ? '—' : `${Math.round((n / d) * 1000) / 10}%`)
const signed = (n: number) => (n === 0 ? '' : n > 0 ? `+${n}` : `−${-n}`)

/** `changes` undefined: not enough has been said yet. They are sent once the hands are still. */
export const PreviewBox = ({ changes }: { changes: readonly Drafted[] | undefined }) => {
  const { office } = useDesk()
  const now = useNow()
  const [window, setWindow] = useState<'days' | 'month'>('days')
  const [found, setFound] = useState<Preview | undefined>(undefined)
  const [error, setError] = useState<unknown>(undefined)
  const [all, setAll] = useState(false)
  const asked = changes && JSON.stringify({ changes, window, all })
  useEffect(() => {
    if (asked === undefined) return
    const stop = new AbortController()
    const timer = setTimeout(() => { call<Preview>('POST', '/api/previews', { json: JSON.parse(asked), signal: stop.signal }).then((one) => { setFound(one); setError(undefined) }, (e: unknown) => { if (!stop.signal.aborted) setError(e) }) }, 450)
    return () => { clearTimeout(timer); stop.abort() }
  }, [asked])
  const book = async () => {
    if (!changes) return
    const answer = await fetch('/api/previews.xlsx', { method: 'POST', credentials: 'same-origin', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ changes, window }) })
    if (!answer.ok) { setError(new Error(t('没有取到表，再试一次。'))); return }
    const link = document.createElement('a')
    link.href = URL.createObjectURL(await answer.blob())
    link.download = `${t('照新规则重算{when}', { when: found?.window.title ?? '' })}.xlsx`
    link.click()
    URL.revokeObjectURL(link.href)
  }
  const road = (of: Roads) => office.model.types[wayTable]?.field.by?.choices?.[roadOf(of)] ?? roadOf(of)
  const looked = found?.types.reduce((sum, one) => sum + one.looked, 0) ?? 0
  const shown = found?.types.filter((one) => one.changed > 0 || one.told.length > 0 || one.given.length > 0) ?? []
  const changed = found?.types.reduce((sum, one) => sum + one.changed, 0) ?? 0
  return (
    <aside className="side-box preview" aria-label={t('照新规则重算')} aria-busy={asked !== undefined && found === undefined}>
      <Heading note={t('不改原记录')} right={<span className="preview-when" role="group" aria-label={t('重算哪些事项')}>{(['days', 'month'] as const).map((one) => <button key={one} type="button" className="link" aria-pressed={window === one} onClick={() => setWindow(one)}>{one === 'days' ? t('近 30 天') : t('上月')}</button>)}</span>}>{t('照新规则重算{when}', { when: found?.window.title ?? '' })}</Heading>
      {error !== undefined ? <p className="pad second" role="status">{t('还算不出来：{why}', { why: error instanceof Error ? error.message : '' })}</p>
        : changes === undefined ? <p className="pad second">{t('填好新的值和施行日期，这里就照新规则重算。')}</p> : found === undefined ? <div className="pad"><Grey lines={6} /></div> : (
          <div role="status">
            {found.sentences.map((one) => <dl key={one.code} className="preview-says"><dt>{t('原句')} <span className="third tnum">{one.no ?? t('近来没有这样的通知')}</span></dt><dd>{one.was}</dd><dt>{t('新句')}</dt><dd><ins>{one.is}</ins></dd></dl>)}
            {found.begins && found.sentences.length === 0 && shown.length === 0 && found.goals.length === 0 && !found.running ? <p className="pad second">{t('{when}没有一件事项受影响。', { when: found.window.title })}</p> : null}
            {found.types.flatMap((one) => one.fresh.map((kind) => <p key={one.type + kind.code} className="preview-note second">{kind.n ? t('{when} {n} 件的话里有{words}，照新的「{name}」算：', { when: found.window.title, n: figure(kind.n), words: kind.words, name: kind.name }) : t('{when}没有一件的话里有{words}。', { when: found.window.title, words: kind.words })}</p>))}
            {found.types.flatMap((one) => one.ways.map((way) => <p key={way.code} className="preview-note">{t('{when}「{step}」告诉{who} {n} 次：', { when: found.window.title, step: way.step, who: way.part, n: figure(Math.max(way.was.app + way.was.sms, way.is.app + way.is.sms)) })}<del>{road(way.was)}</del> → <ins>{road(way.is)}</ins></p>))}
            {shown.map((one) => <OneType key={one.type} one={one} several={shown.length > 1} />)}
            {found.goals.map((goal) => <GoalTable key={goal.id} goal={goal} />)}
            {found.running && found.running.moved > 0 ? <p className="pad">{t('正在计时的 {n} 件里，{m} 件的到期时刻会变，其中 {later} 件推后。', { n: figure(found.running.n), m: figure(found.running.moved), later: figure(found.running.later) })}</p> : null}
            {found.warnings.length > 0 ? <ul className="preview-look">{found.warnings.slice(0, 5).map((one, i) => <li key={i}>{one.bad ? <Lamp light="soon" size={14} /> : null}<span>{i === 0 && one.bad ? <strong>{t('请先看')} </strong> : null}{said(one)}</span></li>)}</ul> : null}
            {changed > 0 ? <Examples types={found.types} all={all} now={now} /> : null}
            {changed > 0 ? <p className="pad row wrap preview-foot">{!all && changed > 3 ? <button type="button" className="link" onClick={() => setAll(true)}>{t('看全部 {n} 件变化', { n: figure(changed) })}</button> : null}<button type="button" className="link" onClick={() => void book()}>{t('导出 XLSX')}</button><span className="third">{t('{n} 件里 {m} 件有变化', { n: figure(looked), m: figure(changed) })}</span></p> : null}
            {found.begins ? <p className="pad third preview-foot">{t('自 {day} 起施行；已立案的按旧规则。', { day: dateName(found.begins, now) })}</p> : null}
          </div>
        )}
    </aside>
  )
}

/** The figures of one type: judged rows in time, of how many; who would have been given how many; whom a ladder would have told. */
const OneType = ({ one, several }: { one: OfType; several: boolean }) => {
  const limits = one.limits.filter((l) => l.moved > 0 || l.was !== l.is)
  const worst = limits.reduce<Limit | undefined>((a, b) => (b.is - b.was > 0 && (!a || (b.is - b.was) / Math.max(1, b.n) > (a.is - a.was) / Math.max(1, a.n)) ? b : a), undefined)
  return (
    <table className="figures preview-table">
      <thead><tr><th scope="col">{several ? one.title : <span className="sr">{t('项')}</span>}</th><th scope="col" className="num">{t('现规则')}</th><th scope="col" className="num">{t('新规则')}</th><th scope="col" className="num">{t('差')}</th></tr></thead>
      <tbody>
        {one.looked < one.total ? <tr><td colSpan={4} className="second">{t('共 {n} 件，抽 {m} 件来算。', { n: figure(one.total), m: figure(one.looked) })}</td></tr> : null}
        {limits.map((l) => [
          <tr key={l.of}><th scope="row">{t('{what}按期', { what: l.title })}</th><td className="num tnum">{l.n - l.was} / {l.n}</td><td className="num tnum">{l.n - l.is} / {l.n}</td><td className="num tnum">{signed(l.was - l.is)}</td></tr>,
          l.n > 0 && l.was !== l.is ? <tr key={`${l.of}%`} className={l === worst ? 'worst' : ''}><th scope="row">{t('按期率')}</th><td className="num tnum">{rate(l.n - l.was, l.n)}</td><td className="num tnum strong">{rate(l.n - l.is, l.n)}</td><td className="num tnum strong">{signed(Math.round(((l.was - l.is) / l.n) * 1000) / 10)}</td></tr> : null,
          l.moved > 0 ? <tr key={`${l.of}+`}><th scope="row">{t('到期时刻变')}</th><td /><td className="num tnum">{figure(l.moved)}</td><td /></tr> : null,
        ])}
        {one.given.map((g) => [
          <tr key={g.field}><th scope="row">{t('换{what}', { what: g.title })}</th><td /><td className="num tnum">{figure(g.changed)}</td><td /></tr>,
          ...g.by.filter((v) => v.was !== v.is).map((v) => <tr key={`${g.field}${v.key}`} className="within"><th scope="row">{v.name}</th><td className="num tnum">{v.was}</td><td className="num tnum">{v.is}</td><td className="num tnum">{signed(v.is - v.was)}</td></tr>),
        ])}
        {one.told.map((p) => [
          p.app[0] === p.app[1] ? null : <tr key={p.part}><th scope="row">{t('提醒{who}（次）', { who: p.title })}</th><td className="num tnum">{p.app[0]}</td><td className="num tnum">{p.app[1]}</td><td className="num tnum">{signed(p.app[1] - p.app[0])}</td></tr>,
          p.sms[0] === p.sms[1] ? null : <tr key={`${p.part}s`}><th scope="row">{t('发短信给{who}（条）', { who: p.title })}</th><td className="num tnum">{p.sms[0]}</td><td className="num tnum">{p.sms[1]}</td><td className="num tnum">{signed(p.sms[1] - p.sms[0])}</td></tr>,
        ])}
      </tbody>
    </table>
  )
}
const GoalTable = ({ goal }: { goal: Goal }) => {
  const turned = goal.lines.filter((line) => line.was !== line.is)
  return (
    <table className="figures preview-table">
      <thead><tr><th scope="col">{goal.title} <span className="third">{goal.period}</span></th><th scope="col" className="num">{t('目标')} {goal.was}{goal.unit}</th><th scope="col" className="num">{goal.is}{goal.unit}</th></tr></thead>
      <tbody><tr className={goal.passIs < goal.passWas ? 'worst' : ''}><th scope="row">{t('达标的单位和社区')}</th><td className="num tnum">{goal.passWas} / {goal.lines.length}</td><td className="num tnum strong">{goal.passIs} / {goal.lines.length}</td></tr>
        {turned.slice(0, 8).map((line) => <tr key={line.by + line.name} className="within"><th scope="row">{line.name} <span className="third tnum">{line.n} / {line.d ?? '—'}</span></th><td className="num">{line.was ? t('达标') : t('未达标')}</td><td className={`num ${line.is ? '' : 'bad'}`}>{line.is ? t('达标') : t('未达标')}</td></tr>)}</tbody>
    </table>
  )
}
/** The rows themselves, the worst first. Only who may see a row can open it. */
const Examples = ({ types, all, now }: { types: readonly OfType[]; all: boolean; now: number }) => {
  const { office } = useDesk()
  const seen = new Set(seenTypes(office).map((type) => type.id))
  const rows = types.flatMap((one) => one.rows.map((row) => ({ ...row, type: one.type })))
  return (
    <ol className={`preview-rows ${all ? 'all' : ''}`}>{(all ? rows : rows.slice(0, 3)).map((row) => {
      const name = [row.place, row.title ?? row.kind].filter(Boolean).join(' ')
      const line = row.lines.find((one) => one.worse) ?? row.lines[0]
      return <li key={row.id}><time dateTime={row.made} title={momentName(row.made, now)}>{dateName(row.made.slice(0, 10), now)}</time><span className="cut" title={row.no ?? ''}>{seen.has(row.type) && row.title !== null ? <Link to={`/${row.type}/${row.id}`}>{name}</Link> : name || row.no}</span>{line ? <span className="preview-change"><del>{line.was}</del> → <span className={line.worse ? 'bad' : ''}>{line.is}</span></span> : null}</li>
    })}</ol>
  )
}
