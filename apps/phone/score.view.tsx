// 考评成绩单: the own sheet of a round, what each line was made of, and its appeal. Fetched when it is first opened; what the office came to lies at the office.
import { useEffect, useState } from 'react'
import { get, getDetail, getPage, isFailed, makeAct, sendAct } from '../client/client.view.ts'
import type { Detail, Row } from '../client/wire.ts'
import { momentName } from '../client/words.ts'
import { Field, Head, Note, Waiting } from '../light/kit.light.view.tsx'
import { sayValue, type ScoreLine, type ScoreRound } from '#engine/score/score.ts'
import { addressOf, kindName, shapes } from './ground.view.ts'
import type { Common } from './today.view.tsx'

type Rounds = { rounds: { id: string; name: string; period: string }[] }
export const Score = ({ me, street }: Common) => {
  const [rounds, setRounds] = useState<Rounds['rounds']>()
  const [chosen, choose] = useState<string>()
  const [round, setRound] = useState<ScoreRound>()
  const [failed, setFailed] = useState(false)
  const [beat, setBeat] = useState(0)
  const id = chosen ?? rounds?.[0]?.id
  useEffect(() => { get<Rounds>('/api/scores').then((all) => setRounds(all.rounds), () => setFailed(true)) }, [beat])
  useEffect(() => { if (id) get<ScoreRound>(`/api/scores/${id}`).then((one) => { setRound(one); setFailed(false) }, () => setFailed(true)) }, [id, beat])
  const list = round?.lists.find((one) => one.personal), own = list?.cards.filter((one) => one.mine) ?? [], card = own.find((one) => one.name === me.actor.name) ?? (own.length === 1 ? own[0] : undefined), now = Date.now()
  return <>
    <Head title="考评成绩单" back="#self" demo={me.street.demo} />
    <main id="main" tabIndex={-1}>
      {failed && <><Note kind="wait">没有取到成绩单，可能没有网络。</Note><button type="button" className="btn act" onClick={() => setBeat(beat + 1)}>再取一次</button></>}
      {!failed && (!rounds || (id !== undefined && !round)) && <Waiting what="成绩单" />}
      {rounds?.length === 0 && <p><b>还没有您的成绩单。</b><br />公示以后在这里看；任满一整期的才考评。</p>}
      {rounds && rounds.length > 1 && <div className="chips" role="group" aria-label="统计期">{rounds.slice(0, 6).map((one) => <button key={one.id} type="button" className="btn" aria-pressed={one.id === id} onClick={() => choose(one.id)}>{one.period}</button>)}</div>}
      {round && !card && <p>这一期没有您的成绩单。</p>}
      {round && card && list && <>
        <section><h2>{round.name}　{card.score === null ? '没有可计分的项' : `${card.score} 分`}</h2>
          <p className="soft">{card.rank === null ? '' : `第 ${card.rank} 名，共 ${list.total} 人。`}{round.stateTitle}{round.due ? `，到 ${momentName(round.due, now)}` : ''}。只有您本人、网格长和值班长看得到。</p></section>
        <ol className="cards">{card.lines.map((line) => <Line key={`${line.id} ${line.version}`} line={line} round={round} street={street} now={now} done={() => setBeat(beat + 1)} />)}</ol>
      </>}
    </main>
  </>
}

type LineProps = Pick<Common, 'street'> & { line: ScoreLine; round: ScoreRound; now: number; done: () => void }
const Line = ({ line, round, street, now, done }: LineProps) => {
  const [open, setOpen] = useState(false)
  return <li className="card">
    <div className="top"><h2>{line.name}</h2><span className="far">{line.points === null ? '不计分' : `${line.points} / ${line.full} 分`}</span></div>
    <p>{line.d === null ? `${line.n} ${line.unit}` : `${line.n} ÷ ${line.d}${line.value === null ? '' : ` ＝ ${sayValue(line)}`}`}</p>
    <p className="soft small">{line.says.split('；').slice(line.says.includes('；') ? 1 : 0).join('；')}</p>
    {line.was && <p className="soft">申诉后剔除 {line.less} 件：原 {line.d === null ? line.was.n : `${line.was.n} ÷ ${line.was.d}`}，得 {line.was.points} 分</p>}
    {line.why && <p>申诉：{line.why}{line.answer && <><br />复核：{line.answer}</>}</p>}
    {line.due && <p className={line.late ? 'strong' : 'soft'}>{line.stateTitle}，答复到 {momentName(line.due, now)}{line.late ? '，已超期' : ''}</p>}
    <button type="button" className="btn act" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? '收起' : '看是哪些件、申诉'}<span className="vh">：{line.name}</span></button>
    {open && <Behind line={line} round={round} street={street} done={done} />}
  </li>
}

/** The rows that a line counted; where it may be appealed they can be ticked. */
const Behind = ({ line, round, street, done }: Omit<LineProps, 'now'>) => {
  const [told, setTold] = useState<{ rows: Row[]; names: Record<string, string>; detail: Detail }>()
  const [picked, setPicked] = useState<readonly string[]>([])
  const [why, setWhy] = useState('')
  const [wrong, setWrong] = useState('')
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    const types = [...new Set([line.of, ...(line.ofD ? [line.ofD] : [])])]
    Promise.all([getDetail(round.lineType, line.id), ...types.map((type) => getPage(type, { scored: line.id, archived: 'with', limit: 100 }))] as const)
      .then(([detail, ...pages]) => setTold({ detail, rows: pages.flatMap((page) => page.rows), names: Object.assign({}, ...pages.map((page) => page.names ?? {})) as Record<string, string> }), () => setWrong('没有取到，可能没有网络。收起再开一次。'))
  }, [line.id])
  if (!told) return wrong ? <Note kind="wait">{wrong}</Note> : <Waiting what="件" rows={2} />
  const step = told.detail.steps.find((one) => one.allowed && one.need.includes('why')), not = told.detail.steps.find((one) => !one.allowed && one.reasons.length > 0)
  const nameOf = (row: Row) => { const type = shapes.types.find((one) => one.id === row.type); return [kindName(row, type, street, told.names), addressOf(row, type)].filter(Boolean).join('，') }
  const send = async () => {
    if (!step) return
    if (why.trim() === '') { setWrong('请写理由'); document.getElementById('f-why')?.focus(); return }
    setBusy(true)
    try { await sendAct(makeAct({ type: round.lineType, record: line.id, step: step.step, data: { why: why.trim(), ...(picked.length ? { rows: [...picked] } : {}) }, seen: told.detail.seen })); done() }
    catch (e) { setWrong(isFailed(e) && e.status !== 0 ? e.message : '没有网络，没有交上。写的还在，联网后再交。'); setBusy(false) }
  }
  return <>
    {told.rows.length === 0 && <p className="soft">这一项没有您能看到的件。</p>}
    <ul className="stack">{told.rows.map((row) => <li key={row.id}>{step
      ? <label className="pick"><input type="checkbox" checked={picked.includes(row.id)} onChange={() => setPicked(picked.includes(row.id) ? picked.filter((one) => one !== row.id) : [...picked, row.id])} /><span className="grow">{nameOf(row)}<br /><span className="soft small">{row.no}</span></span></label>
      : <p>{nameOf(row)}<br /><span className="soft small">{row.no}</span></p>}</li>)}</ul>
    {step ? <>
      <Field name="why" label={`${step.title}理由`} hint={told.rows.length ? '勾上您认为不该计的件；值班长复核，同意的剔除重算。' : undefined} error={wrong || undefined}>{(tie) => <textarea {...tie} maxLength={1000} value={why} onInput={(e) => { setWhy(e.currentTarget.value); setWrong('') }} />}</Field>
      <button type="button" className="btn act full" disabled={busy} onClick={() => void send()}>{`提交${step.title}`}</button>
    </> : not && !not.allowed ? <p className="soft">{`现在不能${not.title}：${not.reasons.join('；')}`}</p> : null}
  </>
}
