// How a matter goes, in sentences: what became of it, before and after, when what happened; then what the person may do now.
import { useEffect, useState } from 'react'
import shapes from 'virtual:shapes'
import { act, fileUrl, isFailed } from '../client/client.view.ts'
import type { Allowed, Data, Detail } from '../client/wire.ts'
import { momentName } from '../client/words.ts'
import { FieldWidget, canAsk } from '../light/fields.light.view.tsx'
import { Bar, Errors, Field, Head, Note, Page, Pick, SizeButton, Waiting } from '../light/kit.light.view.tsx'
import type { Wrong } from '../light/kit.light.view.tsx'
import { PhotoField, filesOf } from '../light/photos.light.view.tsx'
import type { Photo } from '../light/photos.light.view.tsx'
import { residentRoad, starWord, stars } from '../light/shape.ts'
import type { TypeShape } from '../light/shape.ts'
import { findByNumber } from './find.view.ts'
import { getLists } from './lists.view.ts'
import { dropPhoto, sendPhoto, sentBefore, takePhoto } from './keep.view.ts'
import { headline, sentences, sights } from './told.ts'
import { go } from './way.view.ts'

const road = residentRoad(shapes)

export const Progress = ({ no, demo }: { no: string | undefined; demo: boolean }) => {
  const [code, setCode] = useState(() => sentBefore().find((s) => s.no === no)?.code)
  const [detail, setDetail] = useState<Detail>()
  const [failed, setFailed] = useState<{ status: number; message: string }>()
  const [said, setSaid] = useState('')
  const load = async () => {
    if (!no || !road) return
    try {
      const [found, lists] = await Promise.all([findByNumber(road.type.id, no, code), getLists().catch(() => undefined)])
      setDetail({ ...found, names: { ...found.names, ...Object.fromEntries(lists?.kinds.map((k) => [k.code, k.name]) ?? []) } })
      setFailed(undefined)
    }
    catch (e) { setFailed(isFailed(e) ? { status: e.status, message: e.status !== 401 ? e.message : code ? '编号或查询码不对。' : '看这件事要查询码，或用手机号登录。' } : { status: -1, message: '没有取到' }) }
  }
  useEffect(() => void load(), [no, code])
  const head = <Head title="您反映的事" back={no ? '/mine' : '/'} demo={demo}><SizeButton /></Head>
  if (!no || (failed && failed.status > 0)) return <Page head={head}>
    <LookUp no={no} why={failed?.message} go={(n, c) => { if (n === no) setCode(c); else { if (c) rememberCode(n, c); go(`/m/${encodeURIComponent(n)}`) } }} />
  </Page>
  if (failed && !detail) return <Page head={head}><Note kind="wait">{failed.status === 0 ? '现在没有连上街道的服务器。' : failed.message}</Note>
    <button type="button" className="btn big full" onClick={() => void load()}>再取一次</button></Page>
  if (!detail || !road) return <Page head={head}><Waiting what="办理情况" rows={4} /></Page>
  return <Told detail={detail} type={road.type} demo={demo} no={no} code={code} said={said} head={head} done={(words) => { setSaid(words); void load() }} />
}
const rememberCode = (no: string, code: string) => sessionStorage.setItem(`xb-code-${no}`, code)

const LookUp = ({ no, why, go: look }: { no: string | undefined; why: string | undefined; go: (no: string, code: string | undefined) => void }) => {
  const [number, setNumber] = useState(no ?? '')
  const [code, setCode] = useState('')
  const [errors, setErrors] = useState<Wrong[]>([])
  useEffect(() => { if (no && code === '' && why) { const kept = sessionStorage.getItem(`xb-code-${no}`); if (kept) { sessionStorage.removeItem(`xb-code-${no}`); look(no, kept) } } }, [why])
  return <form className="stack wide" noValidate onSubmit={(e) => {
    e.preventDefault()
    const list: Wrong[] = [...(number.trim() ? [] : [{ field: 'no', text: '填编号' }]), ...(code.trim() ? [] : [{ field: 'code', text: '填查询码' }])]
    setErrors(list)
    if (list.length === 0) look(number.trim(), code.trim())
  }}>
    <h1>凭编号和查询码看</h1>
    <Errors list={errors} />
    {no && why && <Note kind="wait">{why}</Note>}
    <Field name="no" label="编号" hint="发送后给您的号，如 2026-1123-0417" error={errors.find((e) => e.field === 'no')?.text}>
      {(tie) => <input {...tie} type="text" autoComplete="off" value={number} onInput={(e) => setNumber(e.currentTarget.value)} />}
    </Field>
    <Field name="code" label="查询码" hint="匿名反映后显示过一次的那几个字" error={errors.find((e) => e.field === 'code')?.text}>
      {(tie) => <input {...tie} type="text" autoComplete="off" value={code} onInput={(e) => setCode(e.currentTarget.value)} />}
    </Field>
    <button type="submit" className="btn big full">查看</button>
    <a className="btn act" href="/mine">用手机号反映的，到「我的」看</a>
    <p className="foot">查询码丢了，请打 <a href="tel:12345">12345</a> 报编号。</p>
  </form>
}

const Told = ({ detail, type, no, head, done, said, code }: { detail: Detail; type: TypeShape; demo: boolean; no: string; code: string | undefined; head: preact.ComponentChild; said: string; done: (words: string) => void }) => {
  const now = Date.now()
  const lines = sentences(detail, type)
  const [before, after] = sights(detail, type)
  const mine = detail.steps.filter((s): s is Allowed => s.allowed && type.steps.some((t) => t.name === s.step))
  const rating = mine.find((s) => s.need.some((n) => type.field[n]?.kind === 'stars'))
  const others = mine.filter((s) => s !== rating)
  const address = Object.values(type.field).find((f) => f.kind === 'text' && !f.long && !f.private)
  const place = address ? detail.row.body[address.name] : undefined
  return <Page head={head as never} turn={`${detail.row.version}`}>
    {said && <Note kind="done">{said}</Note>}
    <div><h1>{headline(detail, type)}</h1><p className="soft">{typeof place === 'string' && place ? `${place}，` : ''}编号 <span className="num">{no}</span></p></div>
    {(before || after) && <div className="pair low">
      {before && <figure><img src={fileUrl(before.id, 640)} alt="办之前的照片" /><figcaption>办之前</figcaption></figure>}
      {after && <figure><img src={fileUrl(after.id, 640)} alt="办之后的照片" /><figcaption>办之后</figcaption></figure>}
    </div>}
    <ol className="told">{lines.map((line, i) => <li key={line.act} className={i === lines.length - 1 ? 'last' : ''}>
      <time dateTime={line.at}>{momentName(line.at, now)}</time><span>{line.text}</span>
    </li>)}</ol>
    {detail.row.due && !type.ends.includes(detail.row.state) && <p className="note">下一步最晚 {momentName(detail.row.due, now)}。{code ? '凭编号和查询码随时来看。' : '有进展发短信告诉您。'}</p>}
    {rating && <><hr /><StepForm key={rating.step} step={rating} type={type} detail={detail} main done={done} /></>}
    {others.map((s, i) => <Other key={s.step} first={!rating && i === 0 && s.need.length > 0 && !type.ends.includes(detail.row.state)}><hr /><StepForm step={s} type={type} detail={detail} main={!rating && i === 0} done={done} title={s.title} /></Other>)}
  </Page>
}
const Other = ({ children, first }: { children: unknown; first: boolean }) => first ? <>{children as never}</> : <>{children as never}</>

const StepForm = ({ step, type, detail, main, done, title }: { step: Allowed; type: TypeShape; detail: Detail; main: boolean; done: (said: string) => void; title?: string }) => {
  const star = step.need.find((n) => type.field[n]?.kind === 'stars')
  const [open, setOpen] = useState(main || star !== undefined)
  const [data, setData] = useState<Data>({})
  const [photos, setPhotos] = useState<Photo[]>([])
  const [errors, setErrors] = useState<Wrong[]>([])
  const [busy, setBusy] = useState(false)
  const names = [...step.need, ...step.ask].filter((n) => canAsk(type.field[n]) && type.field[n]?.kind !== 'point')
  const value = (n: string) => data[n] ?? step.fill?.[n] ?? (type.field[n]?.kind === 'text' ? detail.row.body[n] : undefined)
  const send = async () => {
    const list = step.need.filter((n) => names.includes(n) && (value(n) === undefined || value(n) === '')).map((n) => ({ field: n, text: n === star ? '先选一个' : `请填${type.field[n]?.title}` }))
    setErrors(list)
    if (list.length || busy) return
    setBusy(true)
    const files = names.find((n) => type.field[n]?.kind === 'files')
    const body = Object.fromEntries(names.map((n) => [n, value(n)] as const).filter(([n, v]) => v !== undefined && v !== '' && (step.need.includes(n) || data[n] !== undefined)))
    try {
      for (const photo of photos) if (photo.state !== 'sent') await sendPhoto(photo)
      await act({ type: type.id, record: detail.row.id, step: step.step, seen: detail.seen, data: { ...body, ...(files && photos.length ? { [files]: filesOf(photos) } : {}) } })
      done(star ? '谢谢，您的评价已经收到。' : '已经收到。')
    } catch (e) { setErrors([{ field: (isFailed(e) ? e.path?.replace('data.', '') : undefined) ?? names[0] ?? '', text: isFailed(e) ? e.message : '没有发出去，请再试一次' }]) }
    setBusy(false)
  }
  if (!open) return <button type="button" className="btn act" onClick={() => setOpen(true)}>{title}</button>
  const wrong = (n: string) => errors.find((e) => e.field === n)?.text
  const chosen = star ? data[star] : undefined
  return <form className="stack wide" noValidate onSubmit={(e) => { e.preventDefault(); void send() }}>
    <Errors list={errors} />
    {star ? <>
      <h2>您满意吗？</h2>
      <Pick quiet name={star} label="您满意吗？" value={chosen === undefined ? undefined : String(chosen)} error={wrong(star)} options={stars.map((n) => [String(n), starWord(n)] as const)} set={(v) => { setData({ ...data, [star]: Number(v) }); setErrors([]) }} />
      {chosen !== undefined && names.filter((n) => n !== star).map((n) => type.field[n]!).map((f) => f.kind === 'flag'
        ? <Pick key={f.name} name={f.name} label={`${f.title}吗？（可不选）`} options={[['yes', '是'], ['no', '没有']]} value={data[f.name] === undefined ? undefined : data[f.name] ? 'yes' : 'no'} set={(v) => setData({ ...data, [f.name]: v === 'yes' })} />
        : <FieldWidget key={f.name} f={{ ...f, title: '说一句' }} must={false} value={data[f.name]} set={(v) => setData({ ...data, [f.name]: v })} error={wrong(f.name)} />)}
    </> : <>
      <h2>{title}</h2>
      {names.map((n) => <FieldWidget key={n} f={type.field[n]!} must={step.need.includes(n)} value={value(n)} error={wrong(n)} set={(v) => setData({ ...data, [n]: v })}
        files={(label) => <PhotoField name={n} label={label} error={wrong(n)} max={3} list={photos} add={(files) => void Promise.all(files.map(takePhoto)).then((p) => setPhotos((all) => [...all, ...p]))}
          drop={(id) => { void dropPhoto(id); setPhotos((all) => all.filter((p) => p.id !== id)) }} />} />)}
    </>}
    {star && main ? <Bar><button type="submit" className="btn big full">提交评价</button>
      <p className="small soft mid">不满意的，会有人再联系您。<br />办事的人看不到您是谁。</p></Bar>
      : <button type="submit" className={`btn big ${main ? 'full' : ''}`}>{title}</button>}
  </form>
}
