// One issue of a bulletin: it reads as the paper does, and every number opens its rows. A draft is written on here and signed; a signed one is downloaded,
// printed and, where it is wrong, corrected by a new edition.
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { act, getBulletin, type Bulletin as Told } from '../../client/client.view.ts'
import { clockSeconds } from '../../client/words.ts'
import { chartSvg } from '#engine/bulletin/chart.ts'
import { draftWord, sayDay, sayIssue, type Content, type Piece } from '#engine/bulletin/content.ts'
import { outline, type Block } from '#engine/bulletin/outline.ts'
import type { TypeModel } from '#engine/record/model.ts'
import { Printer } from '../kit/icons.view.tsx'
import { Button, Grey, Trouble } from '../kit/parts.view.tsx'
import { useCalm, useKept, useLoad } from '../kit/load.view.ts'
import { stateName } from '../model.ts'
import { typing, useChanges, useDesk, useKeys } from '../office.view.tsx'
import { go, goQuery, Link, usePlace } from '../route.view.tsx'
import { t } from '../say.view.ts'
import '../look/bulletin.css'

export const Bulletin = ({ type: name, id }: { type: string; id: string }) => {
  const { office } = useDesk(), type = office.model.types[name], { query } = usePlace(), edition = query.get('edition'), draft = query.get('draft') === '1', ask = edition ? `?edition=${encodeURIComponent(edition)}` : draft ? '?draft=1' : ''
  const load = useLoad(type ? `bulletin:${name}:${id}${ask}` : undefined, (signal) => getBulletin<Content>(name, id, ask, signal)), calm = useCalm(load.reload, 20_000), soon = useCalm(load.reload, 400), told = load.data
  useChanges((change) => { if (change?.id === id) soon(); else if (told && !told.frozen) calm() })
  // Out of a field first, so that nobody loses a sentence to a key.
  useKeys({ Escape: () => { if (typing(document.activeElement)) (document.activeElement as HTMLElement).blur(); else go(`/bulletins${told ? `?of=${told.content.which}` : ''}`) } })
  if (told) document.title = `${told.name} · ${t('新北一网统管')}`
  if (!type) return <div className="pad"><h1>{t('没有这类记录')}</h1><Link to="/bulletins">{t('回到简报')}</Link></div>
  return (
    <div className="page bulletin-page">
      <p className="crumbs row wrap"><Link to={`/bulletins${told ? `?of=${told.content.which}` : ''}`}>{t('简报')}</Link>{told ? <span className="second">{stateName(type, told.state)}</span> : null}
        {told && !told.frozen ? <span className="second tnum">{t('数据到 {at}', { at: clockSeconds(told.content.asOf) })}</span> : null}</p>
      {load.error === undefined ? null : <Trouble error={load.error}><Button small onClick={load.reload}>{t('再取一次')}</Button></Trouble>}
      {told ? <One key={`${told.id} ${ask}`} told={told} type={type} ask={ask} onDone={load.reload} /> : load.error === undefined ? <div className="pad"><Grey lines={12} /></div> : null}
    </div>
  )
}

const One = ({ told, type, ask, onDone }: { told: Told<Content>; type: TypeModel; ask: string; onDone: () => void }) => {
  const { say } = useDesk(), { content, steps, editions, state } = told, writing = !content.signed && steps.includes('write'), titleOf = (step: string) => type.step[step]?.title ?? step
  // What is typed and not yet sent stays on this device.
  const [kept, keep] = useKept<Readonly<Record<string, string>> | null>(`xb.bulletin.${told.id}`, null), texts = writing && kept ? { ...told.texts, ...kept } : told.texts
  const [asking, setAsking] = useState<'' | 'sign' | 'correct' | 'drop'>(''), [why, setWhy] = useState(''), [busy, setBusy] = useState(false), [error, setError] = useState<unknown>(undefined)
  const changed = Object.entries(texts).some(([field, text]) => text !== (told.texts[field] ?? ''))
  const does = async (work: () => Promise<string>) => {
    setBusy(true)
    setError(undefined)
    try { const text = await work(); setAsking(''); say({ text }); onDone() } catch (e) { setError(e) }
    setBusy(false)
  }
  const doing = (step: string, data?: Record<string, string>, seen?: number) => act({ type: type.id, record: told.id, step, ...(data ? { data } : {}), ...(seen === undefined ? {} : { seen }) })
  const save = async () => { const version = changed ? (await doing('write', texts, told.version)).version : told.version; keep(null); return version }
  const write = () => does(async () => { await save(); return t('正文已存') }), sign = () => does(async () => { await doing('sign', undefined, await save()); if (ask) goQuery({ draft: undefined }); return t('已签发，从此不变') })
  const drop = () => does(async () => { await doing('drop'); return t('已作废') }), correct = () => does(async () => { await doing('correct', { why }); goQuery({ draft: '1' }); return t('已开始更正，签发前大家看到的还是原来的一版') }), leave = () => does(async () => { await doing('leave'); goQuery({ draft: undefined }); return t('不更正了，原来的一版照旧') })
  const may = (step: string) => steps.includes(step) && (content.signed === null || step === 'correct' || step === 'leave') && !/edition/.test(ask)
  useKeys({ D: () => { if (may('sign')) setAsking('sign') }, 'Ctrl Enter': () => { if (asking === 'sign') void sign(); else if (asking === 'correct' && why.trim()) void correct(); else if (changed) void write(); else return false } })
  const file = `/api/bulletins/${type.id}/${told.id}/document.docx${ask}`, paper = `/print/bulletins/${type.id}/${told.id}${ask}`
  return (
    <>
      <div className="row wrap bulletin-acts noprint">
        {may('sign') ? <Button main={asking === ''} hot="D" busy={busy && asking === 'sign'} onClick={() => setAsking('sign')}>{titleOf('sign')} {told.name}</Button> : null}
        <a className="btn" href={file} download>{t('下载 DOCX')}</a><a className="btn row" href={paper} target="_blank" rel="noreferrer"><Printer />{t('打印')}</a>
        {may('correct') ? <Button onClick={() => setAsking('correct')}>{titleOf('correct')}</Button> : null}{may('leave') ? <Button busy={busy} onClick={() => void leave()}>{titleOf('leave')}</Button> : null}{may('drop') ? <Button onClick={() => setAsking('drop')}>{titleOf('drop')}</Button> : null}
        {state === 'correcting' && steps.length > 0 ? <Button onClick={() => goQuery({ draft: ask === '?draft=1' ? undefined : '1', edition: undefined })}>{ask === '?draft=1' ? t('看已签发的一版') : t('看更正稿')}</Button> : null}
        {editions.length > 1 ? <span className="row wrap" role="group" aria-label={t('各版')}>{editions.map((n) => <button key={n} type="button" className={`chip ${content.signed?.edition === n ? 'on' : ''}`} aria-pressed={content.signed?.edition === n} onClick={() => goQuery({ edition: n === editions.length && state === 'signed' ? undefined : String(n), draft: undefined })}>{t('第 {n} 版', { n })}</button>)}</span> : null}
      </div>
      {asking === 'sign' ? <Ask words={t('签发{what}？', { what: told.name })} note={t('签发时按这一刻的行重新数一遍，连同正文一起封存；以后数据、名称、口径怎么改，这一期都不变。要改只能更正，另出一版。')} yes={titleOf('sign')} busy={busy} onYes={() => void sign()} onNo={() => setAsking('')} /> : null}
      {asking === 'drop' ? <Ask words={t('作废这份草稿？')} note={t('这一期到时间也不会再自动起草，可以另起一份。')} yes={titleOf('drop')} busy={busy} onYes={() => void drop()} onNo={() => setAsking('')} /> : null}
      {asking === 'correct' ? <Ask words={t('更正{what}？', { what: told.name })} note={t('原来的一版留着；重新签发后是第 {n} 版，期号不变。', { n: (content.signed?.edition ?? 0) + 1 })} yes={titleOf('correct')} busy={busy} off={!why.trim()} onYes={() => void correct()} onNo={() => setAsking('')}>
        <label className="field"><span>{type.field.why?.title}</span><textarea rows={2} value={why} onChange={(e) => setWhy(e.target.value)} /></label></Ask> : null}
      {error === undefined ? null : <Trouble error={error} />}
      {writing ? <section className="side-box bulletin-write noprint" aria-label={t('正文')}>
        {Object.entries(type.bulletin?.texts ?? {}).map(([field]) => <label key={field} className="field"><span>{type.field[field]?.title}</span><textarea rows={3} maxLength={4000} value={texts[field] ?? ''} onChange={(e) => keep({ ...texts, [field]: e.target.value })} /></label>)}
        <p className="row wrap"><Button small busy={busy && asking === ''} disabled={!changed} onClick={() => void write()}>{t('存正文')}</Button><span className="third">{changed ? t('有改动没有存') : t('空一行另起一段')}</span></p>
      </section> : null}
      <Paper content={content} check={told.check} />
    </>
  )
}
const Ask = ({ words, note, yes, busy, off, onYes, onNo, children }: { words: string; note: string; yes: string; busy: boolean; off?: boolean; onYes: () => void; onNo: () => void; children?: ReactNode }) => {
  const root = useRef<HTMLDivElement>(null)
  useEffect(() => root.current?.querySelector<HTMLElement>('textarea, button')?.focus(), [])
  useKeys({ Escape: onNo })
  return <div className="ask bulletin-ask" role="group" aria-label={words} ref={root}><p><strong>{words}</strong> <span className="second">{note}</span></p>{children}
    <p className="row wrap"><Button main small hot="Ctrl Enter" busy={busy} disabled={off ?? false} onClick={onYes}>{yes}</Button><Button small onClick={onNo}>{t('先不')}</Button></p></div>
}

/** The paper on the screen: the office's own words, which are Chinese in every language of the desk. */
const Paper = ({ content, check }: { content: Content; check: string | undefined }) => (
  <>
    <article className="bulletin" lang="zh-CN" aria-label={content.title}>
      <header><h1>{content.title}</h1><p>{sayIssue(content)}</p><p className="row wrap between"><span>{content.office}</span>{content.signed ? null : <strong className="bulletin-draft">{draftWord(content)}</strong>}<span>{content.periodTitle}</span></p></header>
      {outline(content).map((block, i) => <BlockView key={i} block={block} />)}
      {content.signed ? <p className="bulletin-sign">{content.signed.by}<br />{sayDay(content.signed.at)}</p> : null}
    </article>
    <p className="third figure-foot noprint">{content.signed ? <>{t('数字是签发时的；点开看到的是现在的、您能看的行。')}{check ? <span className="tnum"> {t('核验码 {check}，与纸上的一样才是这一版。', { check })}</span> : null}</> : t('点任一数字看构成它的那些件。')}</p>
  </>
)
const Words = ({ pieces }: { pieces: readonly Piece[] }) => <>{pieces.map((piece, i) => typeof piece === 'string' ? piece : <Link key={i} to={`/${piece.rows}`}>{piece.text}</Link>)}</>
const BlockView = ({ block }: { block: Block }) => {
  switch (block.kind) {
    case 'heading': return <h2>{block.text}</h2>
    case 'text': return <p className="bulletin-says"><Words pieces={block.pieces} /></p>
    case 'notes': return <ol className="bulletin-notes">{block.lines.map((line) => <li key={line}>{line}</li>)}</ol>
    // The picture is the house's own text, with every word in it escaped.
    case 'chart': return <figure><figcaption>{block.chart.title}</figcaption><div className="bulletin-chart" role="region" aria-label={block.chart.title} tabIndex={0} dangerouslySetInnerHTML={{ __html: chartSvg(block.chart).svg }} /></figure>
    case 'table': return (
      <div className="bulletin-table" role="region" aria-label={block.title} tabIndex={0}><table><thead><tr>{block.head.map((one, i) => <th key={i} scope="col" className={one.right ? 'num' : undefined}>{one.text}</th>)}</tr></thead>
        <tbody>{[...block.rows, ...(block.last ? [block.last] : [])].map((row, i) => <tr key={i}>{row.map((cell, j) => <td key={j} className={[cell.right ? 'num' : '', cell.strong ? 'strong' : ''].filter(Boolean).join(' ') || undefined}><Words pieces={cell.pieces} /></td>)}</tr>)}</tbody></table>
        {block.note.length ? <p className="third"><Words pieces={block.note} /></p> : null}</div>
    )
  }
}
