// One duty on the spot: how far I am from it, what it was, what I see now, what must hold, and the two answers in reach of the thumb.
import { useEffect, useMemo, useState } from 'react'
import { fileUrl, getDetail, makeAct, newId } from '../client/client.view.ts'
import type { Data, Detail, FileRef, Row } from '../client/wire.ts'
import { clockTime, shortMoment } from '../client/words.ts'
import { FieldWidget, canAsk } from '../light/fields.light.view.tsx'
import { Icon } from '../light/icons.light.view.tsx'
import { Errors, Head, Page, Shoot, Waiting } from '../light/kit.light.view.tsx'
import type { Wrong } from '../light/kit.light.view.tsx'
import { prepare } from '../light/picture.view.ts'
import { asked, conditions, duty, reach } from '../light/shape.ts'
import type { StepShape } from '../light/shape.ts'
import { distanceName, metresBetween } from '../light/ways.ts'
import { addressOf, kindName, partsOf, shapes, whereIs } from './ground.view.ts'
import type { Duties } from './ground.view.ts'
import { keepItem } from './store.view.ts'
import type { Shot } from './store.view.ts'
import { Strip } from './strip.view.tsx'
import { Line, useHere } from './today.view.tsx'
import type { Common } from './today.view.tsx'

export type Taken = Shot & { blob: Blob; thumb: string }
export const Do = ({ me, street, items, reached, type: typeId, id, kept }: Common & { type: string; id: string; kept: Duties | undefined }) => {
  const type = shapes.types.find((t) => t.id === typeId)
  const [detail, setDetail] = useState<Detail>()
  const { here, why } = useHere()
  const [shots, setShots] = useState<Taken[]>([])
  const [data, setData] = useState<Data>({})
  const [chosen, setChosen] = useState<string>()
  const [errors, setErrors] = useState<Wrong[]>([])
  useEffect(() => { getDetail(typeId, id).then(setDetail, () => undefined) }, [id, reached])
  const row: Row | undefined = detail?.row ?? kept?.rows.find((r) => r.id === id)
  const parts = useMemo(() => partsOf(me), [me])
  const now = Date.now()
  if (!row || !type) return <Page head={<Head title="办事" back="#today" demo={me.street.demo} />}>{reached ? <Waiting what="这件事" rows={4} /> : <p>这件事没有存在手机里，联网后再看。</p>}</Page>

  const steps = type.steps.filter((s) => s.from.includes(row.state) && s.who.some((w) => parts.has(w)) && (!detail || detail.steps.some((d) => d.step === s.name)))
  const main = steps[0]
  const queued = items.find((i) => i.act.record === id && i.state === 'waiting')
  const table = Object.values(type.field).find((f) => f.table)?.table ?? ''
  const closing = main ? conditions({ table: shapes.tables[table], row: street?.tables[table]?.find((k) => k.code === row.kind), type, to: main.to }) : []
  const spotField = main && asked(main).find((n) => type.field[n]?.kind === 'point' && type.field[n].from === 'device')
  const photoField = (s: StepShape) => asked(s).find((n) => type.field[n]?.kind === 'files')
  const limit = street ? reach(shapes, type, street.settings) : undefined
  const far = here && row.point ? metresBetween([here.lon, here.lat], row.point) : undefined
  const beyond = spotField !== undefined && limit !== undefined && far !== undefined && far > limit
  const explain = main && asked(main).some((n) => type.field[n]?.kind === 'text' && type.field[n].long)
  const closed = main !== undefined && spotField !== undefined && (far === undefined || (beyond && !explain))
  const before = Object.values(type.field).filter((f) => f.kind === 'files').map((f) => row.body[f.name]).find((v): v is FileRef[] => Array.isArray(v) && v.length > 0)?.[0]
  const open = steps.find((s) => s.name === chosen)
  const texts = (s: StepShape) => asked(s).filter((n) => canAsk(type.field[n]) && type.field[n]?.kind !== 'files' && type.field[n]?.kind !== 'point')
  const title = `${duty(type, row.state)} · ${kindName(row, type, street, detail?.names ?? kept?.names)}`

  const take = async (files: File[]) => {
    const file = files[0]
    if (!file) return
    try {
      const at = new Date().toISOString(), place = here && whereIs(street, here)
      const { blob, thumb } = await prepare(file, { lines: [`${at.slice(0, 10)} ${clockTime(at)}　${place?.grid?.name ?? ''}　${me.actor.name}`, `${addressOf(row, type)}${far === undefined ? '' : `，距点位 ${Math.round(far)} 米`}`] })
      setShots([{ id: newId(), field: '', name: `${duty(type, row.state)}.jpg`, takenAt: at, ...(here ? { takenFrom: { lon: here.lon, lat: here.lat } } : {}), blob, thumb }])
      setErrors([])
    } catch { setErrors([{ field: 'shot', text: '这张照片打不开，请重拍' }]) }
  }
  const submit = async (s: StepShape) => {
    const list: Wrong[] = []
    const photos = photoField(s)
    if (photos && s.need.includes(photos) && shots.length === 0) list.push({ field: 'shot', text: '先拍一张现在的样子' })
    for (const n of texts(s)) if (s.need.includes(n) && (data[n] === undefined || data[n] === '')) list.push({ field: n, text: `请填${type.field[n]?.title}` })
    const point = asked(s).find((n) => type.field[n]?.kind === 'point' && type.field[n].from === 'device')
    if (point && s.need.includes(point) && !here) list.push({ field: 'shot', text: '还没有定到位' })
    setErrors(list)
    if (texts(s).some((n) => s.need.includes(n)) && chosen !== s.name) { setChosen(s.name); if (list.some((e) => e.field !== 'shot')) { setErrors(list.filter((e) => e.field === 'shot')); return } }
    if (list.length) return
    const body: Data = Object.fromEntries(texts(s).map((n) => [n, data[n]] as const).filter(([, v]) => v !== undefined && v !== ''))
    if (point && here) body[point] = { lon: here.lon, lat: here.lat }
    const files = photos ? shots.map(({ blob: _blob, thumb: _thumb, ...shot }) => ({ ...shot, field: photos })) : []
    if (photos && files.length) body[photos] = files.map(({ id: file, name, takenAt, takenFrom }) => ({ id: file, name, takenAt, ...(takenFrom ? { takenFrom } : {}) }))
    const act = makeAct({ type: typeId, record: id, step: s.name, data: body, seen: detail?.seen ?? row.version })
    await keepItem({ id: act.id, made: Date.now(), who: me.actor.id, title: `${s.title} · ${kindName(row, type, street, detail?.names ?? kept?.names)}`, act, photos: files, state: 'waiting' }, shots.map(({ id: file, blob }) => ({ id: file, blob })))
    location.hash = '#today'
  }
  return <Page wide head={<Head title={title} back="#today" demo={me.street.demo} />} bar={steps.length > 0 && !queued && <div className="bar">
    {closed && <p className="strong" style={{ color: 'var(--bad)' }}>{far === undefined ? `${why ?? '正在定位'}，定到位才能${main?.title ?? ''}。` : `离点位 ${Math.round(far)} 米，再走近 ${Math.ceil(far - (limit ?? 0))} 米才能${main?.title ?? ''}。`}</p>}
    <div className={steps.length > 1 ? 'two' : 'stack'}>
      {steps.slice(1).map((s) => <button key={s.name} type="button" className={`btn ${closed && s === steps[1] && open === s ? 'full' : ''}`} onClick={() => void submit(s)}>{open === s ? `提交${s.title}` : s.title}</button>)}
      {main && <button type="button" className="btn full" disabled={closed} onClick={() => void submit(main)}>{beyond && explain ? '说明原因后提交' : main.title}</button>}
    </div>
    <p className="small soft mid">没有网络也能交：先存手机，联网自动发</p>
  </div>}>
    <Line items={items} reached={reached} />
    {row.point && street && <Strip street={street} point={row.point} here={here} reach={spotField ? limit : undefined} demo={me.street.demo} />}
    {row.point && <div className={`dist ${far === undefined ? '' : beyond ? 'far' : 'ok'}`} role="status">
      {far === undefined ? <span className="grow soft">{why ? `${why}，没有距离` : '正在定位…'}</span> : <><Icon name={beyond ? 'cross' : 'ring'} />
        <b className="grow">距点位 {distanceName(far)}{spotField ? beyond ? `，还差 ${Math.ceil(far - limit!)} 米` : `，可以${duty(type, row.state)}` : ''}</b></>}
      {spotField && limit !== undefined && <span className="soft">限 {limit} 米</span>}
    </div>}
    <main id="main" tabIndex={-1}>
      <Errors list={errors} />
      {queued && <p className="note wait">已存手机，{reached ? '正在发' : '联网自动发'}：{queued.title}</p>}
      {detail && steps.length === 0 && !queued && <p className="note">这件事现在不等您办了。{detail.timeline.at(-1) ? `最近：${detail.timeline.map((l) => l).sort((a, b) => b.at.localeCompare(a.at))[0]?.title}` : ''}</p>}
      <div className="pair">
        <figure>{before ? <img src={fileUrl(before.id, 640)} alt="处置前的照片" /> : <div className="none">没有照片</div>}<figcaption>处置前</figcaption>
          <p className="under">{before?.takenAt ? shortMoment(before.takenAt, now) : shortMoment(row.made, now)}</p></figure>
        {steps.some(photoField) && <figure>{shots[0] ? <img src={shots[0].thumb} alt="我拍的照片" /> : <div className="none">站在同一位置拍</div>}<figcaption>我拍的</figcaption>
          {shots[0] && <p className="under">{clockTime(shots[0].takenAt)}{far !== undefined && limit !== undefined && far <= limit ? '，同一位置' : ''}</p>}
          <Shoot id="f-shot" capture label={shots.length ? '重拍' : '拍照'} className="tall" set={(f) => void take(f)} /></figure>}
      </div>
      {open && texts(open).length > 0 && <section className="stack"><h2>{open.title}</h2>
        {texts(open).map((n) => <FieldWidget key={n} f={type.field[n]!} must={open.need.includes(n)} value={data[n]} error={errors.find((e) => e.field === n)?.text} set={(v) => setData((d) => ({ ...d, [n]: v }))} />)}</section>}
      {closing.length > 0 && <section className="stack"><h2>{duty(type, main?.to ?? '')}条件 <span className="soft small" style={{ fontWeight: 400 }}>{main?.title}即表示{closing.length > 1 ? `${'一二三四五六七八九'[closing.length - 1] ?? closing.length}条都` : ''}满足</span></h2>
        <ol className="list">{closing.map((c, i) => <li key={c}><span className="n">{i + 1}</span><span>{c}</span></li>)}</ol></section>}
      <p><b>{addressOf(row, type)}</b>{addressOf(row, type) && <br />}{String(row.body[type.called ?? ''] ?? '')}</p>
      {main && texts(main).filter((n) => !main.need.includes(n)).map((n) => <FieldWidget key={n} f={{ ...type.field[n]!, title: '说一句' }} must={false} value={data[n]} set={(v) => setData((d) => ({ ...d, [n]: v }))} />)}
    </main>
  </Page>
}
