// 我要反映, in three steps and a last look: what, where, whom to answer. The draft stays on the device at every stroke.
import { useEffect, useState } from 'react'
import shapes from 'virtual:shapes'
import { momentName } from '../client/words.ts'
import { Bar, Errors, Field, Head, Note, Page, SizeButton, Steps, Waiting } from '../light/kit.light.view.tsx'
import type { Wrong } from '../light/kit.light.view.tsx'
import { More } from './more.view.tsx'
import type { Photo } from '../light/photos.light.view.tsx'
import { PhotoField } from '../light/photos.light.view.tsx'
import { residentRoad } from '../light/shape.ts'
import { dropPhoto, newDraft, readDraft, saveDraft, sendPhoto, takePhoto } from './keep.view.ts'
import type { Draft } from './keep.view.ts'
import { findKinds, guessKinds } from './lists.view.ts'
import type { Lists } from './lists.view.ts'
import { text } from './step.view.ts'
import type { StepProps } from './step.view.ts'
import { go } from './way.view.ts'
import type { At } from './way.view.ts'

const road = residentRoad(shapes)
const STEPS = ['', 'place', 'contact', 'check', 'sent'] as const
type Later = typeof import('./later.view.tsx')

export const Report = ({ at, demo, lists, want, beat }: { at: At; demo: boolean; lists: Lists | undefined; want: () => void; beat: number }) => {
  const [draft, setDraft] = useState(readDraft)
  const [errors, setErrors] = useState<Wrong[]>([])
  const [later, setLater] = useState<Later>()
  const [lost, setLost] = useState(false)
  const fetchLater = () => { if (!later) import('./later.view.tsx').then((m) => { setLater(m); setLost(false) }, () => setLost(true)) }
  const step = STEPS.findIndex((s) => s === at.step)
  const set = (change: Partial<Draft>) => setDraft((d) => ({ ...d, ...change, at: Date.now() }))
  const put = (name: string | undefined, value: unknown) => { if (name) setDraft((d) => ({ ...d, data: { ...d.data, [name]: value }, at: Date.now() })) }
  useEffect(() => { saveDraft(draft) }, [draft])
  useEffect(() => { if (at.step || draft.photos.length || Object.keys(draft.data).length) fetchLater() }, [at.step, draft])
  useEffect(want, [])
  useEffect(() => {
    const kind = at.query.get('kind'), words = at.query.get('words')
    if (kind) put(road?.roles.kind, kind)
    if (words) put(road?.roles.words, words)
    if (kind || words) go('/report', true)
    for (const photo of draft.photos) if (photo.state !== 'sent') void send(photo)
  }, [])
  useEffect(() => setErrors([]), [at.step])

  const mark = (id: string, change: Partial<Photo>) => setDraft((d) => ({ ...d, photos: d.photos.map((p) => (p.id === id ? { ...p, ...change } : p)) }))
  const send = async (photo: Photo) => mark(photo.id, await sendPhoto(photo))
  const photos = {
    list: draft.photos,
    add: (files: File[]) => void Promise.all(files.map(async (file) => {
      try {
        const photo = await takePhoto(file)
        setDraft((d) => ({ ...d, photos: [...d.photos, photo].slice(0, 3), at: Date.now() }))
        await send(photo)
      } catch { setErrors([{ field: road?.roles.photos ?? '', text: '这张照片打不开，换一张试试' }]) }
    })),
    drop: (id: string) => { void dropPhoto(id); setDraft((d) => ({ ...d, photos: d.photos.filter((p) => p.id !== id) })) },
  }
  if (!road) return <Page head={<Head title="我要反映" back="/" demo={demo} />}><p>街道还没有开通网上反映。请打 <a href="tel:12345">12345</a>。</p></Page>
  if (at.step && !later) return <Page head={<Head title={road.step.title} back="/" demo={demo} />}>
    {lost ? <><Note kind="wait">没有网络，下一步没有取来。填过的都在这台手机里。</Note><button type="button" className="btn big full" onClick={fetchLater}>再取一次</button></> : <Waiting what="下一步" />}
  </Page>
  if (at.step === 'sent' && later) return <later.SentPage draft={draft} road={road} demo={demo} beat={beat} again={() => { setDraft(newDraft()); go('/report') }} />

  const wrong = (name: string) => errors.find((e) => e.field === name)?.text
  const next = (list: Wrong[]) => { setErrors(list); if (list.length === 0) go(`/report#${STEPS[step + 1]}`) }
  const props: StepProps = { draft, set, put, lists, next, wrong, road }
  return <Page turn={at.step} head={<Head title={road.step.title} back={step > 0 ? `/report#${STEPS[step - 1]}`.replace(/#$/, '') : '/'} demo={demo}><SizeButton /></Head>}
    bar={<Bar>
      <button type="submit" form="step" className="btn big full">{['下一步', '就是这里，下一步', '下一步，看一遍', '发送'][step]}</button>
      <p className="small soft mid">草稿已存在这台手机里，{momentName(draft.at, Date.now())}</p>
    </Bar>}>
    {step < 3 && <Steps now={step + 1} of={3} />}
    <Errors list={errors} />
    {step === 0 && <What {...props} photos={photos} />}
    {step === 1 && later && <later.Place {...props} />}
    {step === 2 && later && <later.Contact {...props} demo={demo} />}
    {step === 3 && later && <later.Check {...props} fail={setErrors} />}
  </Page>
}

const What = ({ draft, put, lists, next, wrong, photos, road }: StepProps & { photos: { list: Photo[]; add: (files: File[]) => void; drop: (id: string) => void } }) => {
  const { type, step, roles } = road
  const [looking, setLooking] = useState(false)
  const [q, setQ] = useState('')
  const words = text(draft.data[roles.words ?? '']), code = text(draft.data[roles.kind ?? ''])
  const chosen = lists?.kinds.find((k) => k.code === code)
  const offered = !lists ? [] : looking ? (q.trim() ? findKinds(lists, q, 8) : lists.kinds.slice(0, 8)) : guessKinds(lists, words)
  const rest = roles.rest.filter((n) => type.field[n])
  const ready = () => {
    const list: Wrong[] = []
    if (roles.words && words.trim() === '' && !chosen) list.push({ field: roles.words, text: '说一句发生了什么，或在下面选一类' })
    if (roles.kind && step.need.includes(roles.kind) && !chosen) list.push({ field: roles.kind, text: '选一类' })
    for (const n of rest) if (step.need.includes(n) && draft.data[n] === undefined) list.push({ field: n, text: `请填${type.field[n]?.title}` })
    if (list.length === 0 && roles.words && words.trim() === '' && chosen) put(roles.words, chosen.name)
    next(list)
  }
  return <form id="step" className="stack wide" noValidate onSubmit={(e) => { e.preventDefault(); ready() }}>
    <h1>发生了什么？</h1>
    {roles.photos && <PhotoField name={roles.photos} label="拍张照片" hint="最多 3 张，没有也可以。" max={3} {...photos} error={wrong(roles.photos)} />}
    {roles.words && <Field name={roles.words} label="说一句" hint="看到了什么，有没有危险。" error={wrong(roles.words)}>
      {(tie) => <textarea {...tie} value={words} onInput={(e) => put(roles.words, e.currentTarget.value)} />}
    </Field>}
    {roles.kind && <fieldset className={wrong(roles.kind) ? 'field off' : 'field'}>
      <legend>{chosen && !looking ? `是「${chosen.name}」` : '像是哪一类？（可不选）'}</legend>
      {wrong(roles.kind) && <p className="wrong">{wrong(roles.kind)}</p>}
      {looking && <div className="search"><label className="vh" htmlFor="f-q">搜类别</label><input id="f-q" type="search" autoComplete="off" value={q} placeholder="如：井盖、jg" onInput={(e) => setQ(e.currentTarget.value)} style={{ paddingLeft: '.75rem' }} /></div>}
      <div className="chips">
        {offered.filter((k) => k.code !== code || looking).map((k) => <button type="button" key={k.code} className="btn" aria-pressed={k.code === code} onClick={() => { put(roles.kind, k.code); setLooking(false) }}>{k.name}</button>)}
        {!looking && <button type="button" className="btn" id={`f-${roles.kind}`} onClick={() => setLooking(true)}>{chosen ? '不是这类' : '自己找'}</button>}
        {looking && <button type="button" className="btn" onClick={() => { put(roles.kind, undefined); setLooking(false) }}>不选</button>}
      </div>
      {looking && offered.length === 0 && q && <p className="hint">没有叫「{q}」的类别，可以不选，街道会看您写的话。</p>}
    </fieldset>}
    {rest.length > 0 && <More names={rest} type={type} must={step.need} data={draft.data} put={put} wrong={wrong} />}
  </form>
}
