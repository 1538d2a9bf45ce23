// What the portal keeps on the device: the draft, what waits to be sent, numbers of what was sent. Photos lie in IndexedDB.
import { call, isFailed, newId } from '../client/client.view.ts'
import type { Act, Acted, Data } from '../client/wire.ts'
import { filesOf } from '../light/photos.light.view.tsx'
import type { Photo } from '../light/photos.light.view.tsx'
import { prepare } from '../light/picture.view.ts'
import { verdict } from '../light/send.ts'
import type { TypeShape } from '../light/shape.ts'

export type Spot = { lon: number; lat: number; how: 'gps' | 'map' | 'words'; accuracy?: number; name?: string }
export type Draft = { act: string; record: string; data: Data; photos: Photo[]; spot?: Spot; who?: 'phone' | 'nobody'; phone?: string; at: number }
export type Sent = { record: string; no: string | null; code?: string; at: string; title: string }
/** `nobody`: an anonymous report goes out in a session of its own, opened once, so that a second try is known as the same guest. */
export type Waiting = { nobody?: 'wanted' | 'open'; act: Act; photos: Photo[]; photoField?: string; title: string; why?: string }

const DRAFT = 'xb-draft', OUT = 'xb-out', SENT = 'xb-sent', MINE = 'xb-mine'
const read = <T>(key: string, none: T): T => { try { return (JSON.parse(localStorage.getItem(key) ?? 'null') as T | null) ?? none } catch { return none } }
const write = (key: string, value: unknown) => { try { localStorage.setItem(key, JSON.stringify(value)) } catch { /* a full or closed store must not stop the report */ } }

export const newDraft = (): Draft => ({ act: newId(), record: newId(), data: {}, photos: [], at: Date.now() })
/** What was sent already is no draft any more, however it came back. */
export const readDraft = (): Draft => { const kept = read<Draft | null>(DRAFT, null); return kept && !sentBefore().some((s) => s.record === kept.record) ? kept : newDraft() }
export const saveDraft = (draft: Draft): void => write(DRAFT, draft)
export const dropDraft = (): void => { localStorage.removeItem(DRAFT) }
export const sentBefore = (): Sent[] => read<Sent[]>(SENT, [])
export const waiting = (): Waiting[] => read<Waiting[]>(OUT, [])

/** How many of my matters are under way and how many wait for my rating, as 我的 last showed it: the first page says so without asking. */
export const keepCounts = (rows: readonly { state: string; body: Record<string, unknown> }[], type: TypeShape | undefined): void => {
  const star = type?.steps.find((s) => s.need.some((n) => type.field[n]?.kind === 'stars')), field = star?.need.find((n) => type?.field[n]?.kind === 'stars') ?? ''
  write(MINE, { open: rows.filter((r) => !type?.ends.includes(r.state)).length, rate: rows.filter((r) => star?.from.includes(r.state) && r.body[field] === undefined).length })
}
export const mineWords = (): string => {
  const { open, rate } = read(MINE, { open: 0, rate: 0 })
  return [open ? `${open} 件正在办` : '', rate ? `${rate} 件等您评价` : ''].filter(Boolean).join('，')
}

// ── photos ──
const base = (): Promise<IDBDatabase> => new Promise((done, no) => {
  const ask = indexedDB.open('xb-portal', 1)
  ask.onupgradeneeded = () => ask.result.createObjectStore('photos')
  ask.onsuccess = () => done(ask.result)
  ask.onerror = () => no(ask.error)
})
const inBox = async <T>(mode: IDBTransactionMode, work: (box: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> => {
  try {
    const db = await base()
    return await new Promise<T>((done, no) => {
      const ask = work(db.transaction('photos', mode).objectStore('photos'))
      ask.onsuccess = () => { done(ask.result); db.close() }
      ask.onerror = () => no(ask.error)
    })
  } catch { return undefined }
}
const held = new Map<string, Blob>()
/** Shrinks a picture, keeps it, and tells what to show. */
export const takePhoto = async (file: File): Promise<Photo> => {
  const { blob, thumb } = await prepare(file)
  const id = newId()
  held.set(id, blob)
  await inBox('readwrite', (box) => box.put(blob, id))
  return { id, name: `${file.name.replace(/\.\w+$/, '') || '照片'}.jpg`, size: blob.size, thumb, takenAt: new Date().toISOString(), state: 'sending' }
}
/** Sends a photo under its id; a repeat is harmless. Answers what became of it. */
export const sendPhoto = async (photo: Photo): Promise<Pick<Photo, 'state' | 'why'>> => {
  const blob = held.get(photo.id) ?? await inBox<Blob>('readonly', (box) => box.get(photo.id) as IDBRequest<Blob>)
  if (!blob) return { state: 'refused', why: '这台手机上找不到这张照片' }
  try {
    await call('PUT', `/api/files/${photo.id}`, { body: blob, headers: { 'content-type': 'image/jpeg', 'x-name': encodeURIComponent(photo.name) } })
    return { state: 'sent' }
  } catch (e) {
    if (!isFailed(e)) throw e
    return verdict(e.status) === 'refused' ? { state: 'refused', why: e.message } : { state: 'kept' }
  }
}
/** The same pictures under new ids, to be sent again: after the device has changed hands from staff to resident, files of the one are
 *  not files of the other. */
export const renewPhotos = (photos: readonly Photo[]): Promise<Photo[]> => Promise.all(photos.map(async (photo) => {
  const blob = held.get(photo.id) ?? await inBox<Blob>('readonly', (box) => box.get(photo.id) as IDBRequest<Blob>), id = newId()
  if (!blob) return photo
  held.set(id, blob)
  await inBox('readwrite', (box) => box.put(blob, id))
  await dropPhoto(photo.id)
  return { ...photo, id, state: 'kept' as const }
}))
export const dropPhoto = (id: string) => { held.delete(id); return inBox('readwrite', (box) => box.delete(id)) }

// ── sending ──
export type Outcome = { done: Acted } | { waits: true } | { refused: { message: string; path?: string } }
/** Puts the report into the outbox and tries to send it. The same act id goes out however often, so it is filed once. */
export const submit = async (item: Waiting): Promise<Outcome> => {
  write(OUT, [...waiting().filter((w) => w.act.id !== item.act.id), item])
  const outcome = await sendOne(item)
  if ('refused' in outcome) write(OUT, waiting().filter((w) => w.act.id !== item.act.id))
  return outcome
}
const sendOne = async (item: Waiting): Promise<Outcome> => {
  if (item.nobody === 'wanted') {
    try { await call('POST', '/api/sessions', { json: { guest: true } }) } catch (e) {
      if (!isFailed(e)) throw e
      return verdict(e.status) === 'refused' ? { refused: { message: e.message } } : { waits: true }
    }
    write(OUT, waiting().map((w) => (w.act.id === item.act.id ? { ...w, nobody: 'open' as const } : w)))
  }
  const photos: Photo[] = []
  for (const photo of item.photos) {
    const now = photo.state === 'sent' ? photo : { ...photo, ...await sendPhoto(photo) }
    if (now.state === 'kept') return { waits: true }
    photos.push(now)
  }
  const files = filesOf(photos)
  const data = { ...item.act.data, ...(item.photoField && files.length ? { [item.photoField]: files } : {}) }
  try {
    const done = await call<Acted>('POST', '/api/acts', { json: { ...item.act, data } })
    write(OUT, waiting().filter((w) => w.act.id !== item.act.id))
    for (const photo of photos) void dropPhoto(photo.id)
    write(SENT, [{ record: done.record, no: done.no, ...(done.code ? { code: done.code } : {}), at: done.at, title: item.title }, ...sentBefore()].slice(0, 30))
    return { done }
  } catch (e) {
    if (!isFailed(e)) throw e
    return verdict(e.status) === 'again' ? { waits: true } : { refused: { message: e.message, ...(e.path ? { path: e.path } : {}) } }
  }
}
let busy = false
/** Sends what waits, oldest first, one tab at a time. `hear` is told of each that went out or came back. */
export const flush = async (hear: (id: string, outcome: Outcome) => void): Promise<void> => {
  if (busy || waiting().length === 0) return
  busy = true
  const run = async () => {
    for (const item of waiting().filter((w) => !w.why)) {
      const outcome = await sendOne(item)
      if ('waits' in outcome) break
      if ('refused' in outcome) write(OUT, waiting().map((w) => (w.act.id === item.act.id ? { ...w, why: outcome.refused.message } : w)))
      hear(item.act.id, outcome)
    }
  }
  try {
    await ('locks' in navigator ? navigator.locks.request('xb-portal', { ifAvailable: true }, (lock) => (lock ? run() : undefined)) : run())
  } finally { busy = false }
}
