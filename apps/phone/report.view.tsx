// 上报: photo first, words after. Kind and place are proposed and open to change; sending never blocks.
import { useEffect, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { getPage, makeAct, newId } from '../client/client.view.ts'
import type { Data } from '../client/wire.ts'
import { clockTime, dayOf } from '../client/words.ts'
import { Icon } from '../light/icons.light.view.tsx'
import { Errors, Field, Head, Shoot } from '../light/kit.light.view.tsx'
import type { Wrong } from '../light/kit.light.view.tsx'
import { prepare } from '../light/picture.view.ts'
import { makingSteps } from '../light/shape.ts'
import type { Road } from '../light/shape.ts'
import type { Taken } from './do.view.tsx'
import { partsOf, shapes, useKept, whereIs } from './ground.view.ts'
import type { Duties } from './ground.view.ts'
import { Queue } from './queue.view.tsx'
import { keepItem } from './store.view.ts'
import { Line, useHere } from './today.view.tsx'
import type { Common } from './today.view.tsx'

export const Report = ({ me, street, items, reached, bar }: Common & { duties: Duties | undefined; bar: ReactNode }) => {
  const roads = useMemo(() => { const mine = partsOf(me); return makingSteps(shapes, (p) => mine.has(p)) }, [me])
  // The plain step first; the one with a second set of photos is for what was put right on the spot.
  const plain = roads.find((r) => !r.roles.after) ?? roads[0], whole = roads.find((r) => r.roles.after && r.type === plain?.type)
  const { here, why } = useHere()
  const [shots, setShots] = useState<Taken[]>([])
  const [after, setAfter] = useState<Taken[]>([])
  const [done, setDone] = useState(false)
  const [kind, setKind] = useState<string>()
  const [words, setWords] = useState('')
  const [address, setAddress] = useState<string>()
  const [all, setAll] = useState(false)
  const [errors, setErrors] = useState<Wrong[]>([])
  const [said, setSaid] = useState('')
  const table = plain?.roles.kind ? plain.type.field[plain.roles.kind]?.table : undefined
  const kinds = street?.tables[table ?? ''] ?? []
  const often = useKept<string[]>('often', async () => oftenest((await getPage(plain?.type.id ?? '', { sort: '-made', limit: 100 })).rows.map((r) => r.kind)), 0).value ?? []
  const four = [...often, ...kinds.map((k) => k.code)].filter((c, i, list) => list.indexOf(c) === i).map((c) => kinds.find((k) => k.code === c)).filter((k) => k !== undefined).slice(0, 3)
  const chosen = kind ?? four[0]?.code
  const place = here ? whereIs(street, here) : undefined
  const where = address ?? (place?.near ? `${place.near}附近` : place?.grid?.name ?? '')
  useEffect(() => { if (said) { const t = setTimeout(() => setSaid(''), 6000); return () => clearTimeout(t) } return undefined }, [said])
  const shoot = (set: typeof setShots, more: boolean) => async (files: File[]) => {
    try {
      const at = new Date().toISOString()
      const lines = [`${dayOf(at)} ${clockTime(at)}　${place?.grid?.name ?? ''}　${me.actor.name}`, `${where || '未定位'}${here ? `，误差 ${here.accuracy} 米` : ''}`]
      const taken = await Promise.all(files.slice(0, 3).map(async (file) => ({ ...await prepare(file, { lines }), id: newId(), field: '', name: '现场.jpg', takenAt: at, ...(here ? { takenFrom: { lon: here.lon, lat: here.lat } } : {}) })))
      set((old) => (more ? [...old, ...taken].slice(0, 9) : taken))
      setErrors([])
      setSaid('')
    } catch { setErrors([{ field: 'shot', text: '这张照片打不开，请重拍' }]) }
  }
  const clear = () => { setShots([]); setAfter([]); setDone(false); setWords(''); setKind(undefined); setAddress(undefined); setAll(false); setErrors([]) }
  const send = async () => {
    const road: Road | undefined = done ? whole : plain
    if (!road) return
    const { roles, step, type } = road
    const name = kinds.find((k) => k.code === chosen)?.name
    const list: Wrong[] = []
    if (roles.photos && step.need.includes(roles.photos) && shots.length === 0) list.push({ field: 'shot', text: '先拍一张' })
    if (done && after.length === 0) list.push({ field: 'after', text: '当场处理完的，要拍一张处理后的' })
    if (roles.kind && step.need.includes(roles.kind) && !chosen) list.push({ field: 'kind', text: '选一类' })
    if (roles.place && step.need.includes(roles.place) && !here) list.push({ field: 'address', text: `${why ?? '还没有定到位'}，到能看到天的地方再试` })
    setErrors(list)
    if (list.length) return
    const wire = (of: Taken[]) => of.map(({ id, name: n, takenAt, takenFrom }) => ({ id, name: n, takenAt, ...(takenFrom ? { takenFrom } : {}) }))
    const data: Data = {}
    const put = (field: string | undefined, value: unknown) => { if (field && value !== undefined && value !== '') data[field] = value }
    put(roles.kind, chosen); put(roles.words, words.trim() || name); put(roles.address, where)
    put(roles.place, here ? { lon: here.lon, lat: here.lat } : undefined)
    put(roles.photos, wire(shots))
    if (done) put(roles.after, wire(after))
    const act = makeAct({ type: type.id, record: newId(), step: step.name, data })
    const taken = [...shots.map((s) => ({ ...s, field: roles.photos ?? '' })), ...(done ? after.map((s) => ({ ...s, field: roles.after ?? '' })) : [])]
    await keepItem({ id: act.id, made: Date.now(), who: me.actor.id, title: `${step.title} · ${name ?? words.slice(0, 12)}`, act, photos: taken.map(({ blob: _b, thumb: _t, ...s }) => s), state: 'waiting' }, taken.map(({ id, blob }) => ({ id, blob })))
    clear()
    setSaid(reached ? '已存手机，正在发。可以接着拍下一件。' : '已存手机，联网自动发。可以接着拍下一件。')
    scrollTo(0, 0)
  }
  return <div className="app shell">
    {shots[0] ? <div className="shot"><img src={shots.at(-1)?.thumb} alt="刚拍的照片" />
      <div className="over"><button type="button" className="btn" onClick={clear} aria-label="不报了，清空"><Icon name="cross" /></button>
        <span className="grow">{me.street.demo && <span className="mark">演示</span>}</span>
        <Shoot label="重拍" capture set={(f) => void shoot(setShots, false)(f)} /><Shoot label="再拍一张" capture set={(f) => void shoot(setShots, true)(f)} /></div>
      <p className="burnt">{dayOf(shots.at(-1)!.takenAt)} {clockTime(shots.at(-1)!.takenAt)}　{place?.grid?.name}　{me.actor.name}{shots.length > 1 ? `　共 ${shots.length} 张` : ''}<br />{where || '未定位'}{here ? `，误差 ${here.accuracy} 米` : ''}</p>
    </div> : <Head title="上报" demo={me.street.demo} />}
    <h1 className={shots[0] ? 'vh' : 'vh'}>上报</h1>
    <Line items={items} reached={reached} />
    <main id="main" tabIndex={-1}>
      {said && <p className="note done" role="status">{said}</p>}
      <Errors list={errors} />
      {!plain ? <p>您的岗位没有上报这一项。</p> : !shots[0] ? <Shoot id="f-shot" label="拍照" capture className="big full tall" set={(f) => void shoot(setShots, false)(f)} /> : <>
        <fieldset className="field"><legend>像是哪一类？</legend>
          <div className="chips kinds">{(all ? kinds : four).map((k, i) => <button key={k.code} type="button" id={i === 0 ? 'f-kind' : undefined} className="btn" aria-pressed={k.code === chosen} onClick={() => { setKind(k.code); setAll(false) }}>{k.code === chosen && <Icon name="tick" />}{k.name}</button>)}
            {!all && kind && !four.some((k) => k.code === kind) && <button type="button" className="btn" aria-pressed="true" onClick={() => setAll(true)}><Icon name="tick" />{kinds.find((k) => k.code === kind)?.name}</button>}
            {!all && <button type="button" className="btn" onClick={() => setAll(true)}>其他类</button>}</div>
        </fieldset>
        <section className="field"><h2>地点</h2>
          <div className="row"><Icon name="pin" /><div className="grow"><p className="strong">{where || '没有地名'}</p><p className="soft">{here ? `${place?.grid ? `${place.grid.name}，` : '不在街道内，'}误差 ${here.accuracy} 米` : why ?? '正在定位…'}</p></div>
            {address === undefined && <button type="button" className="link" onClick={() => setAddress(where)}>改<span className="vh">地点</span></button>}</div>
          {address !== undefined && <Field name="address" label="写清楚在哪里" error={errors.find((e) => e.field === 'address')?.text}>{(tie) => <input {...tie} type="text" value={address} onInput={(e) => setAddress(e.currentTarget.value)} />}</Field>}
        </section>
        {plain.roles.words && <div><label className="vh" htmlFor="f-words">说一句（可不填）</label><input id="f-words" type="text" placeholder="说一句（可不填）" value={words} onInput={(e) => setWords(e.currentTarget.value)} /></div>}
        {done && <section className="field"><h2>处理后的样子</h2>{errors.some((e) => e.field === 'after') && <p className="wrong">拍一张处理后的</p>}
          <div className="row wrap">{after.map((a) => <img key={a.id} src={a.thumb} alt="处理后的照片" width="120" height="90" style={{ objectFit: 'cover', borderRadius: '8px' }} />)}<Shoot id="f-after" label={after.length ? '再拍处理后' : '拍处理后'} capture set={(f) => void shoot(setAfter, true)(f)} /></div></section>}
      </>}
      <Queue items={items} reached={reached} />
    </main>
    {shots[0] && <div className="bar"><div className={whole ? 'two' : 'stack'}>
      {whole && <button type="button" className="btn" aria-pressed={done} onClick={() => setDone(!done)}>{done && <Icon name="tick" />}{whole.step.title}</button>}
      <button type="button" className="btn full" onClick={() => void send()}>发送</button></div></div>}
    {bar}
  </div>
}
const oftenest = (kinds: (string | null)[]): string[] => {
  const counts = new Map<string, number>()
  for (const k of kinds) if (k) counts.set(k, (counts.get(k) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1]).map(([k]) => k).slice(0, 8)
}
