// The one road from a browser to the server: typed fetch, acts that may be sent again without a second effect, pages by cursor.
import type { ScoreRound } from '#engine/score/score.ts'
import type { Act, Acted, Data, Detail, FileRef, Me, Page, Street } from './wire.ts'

/** What every refusal looks like here. `code` 'offline' (status 0) means that the server was not reached at all. */
export type Failed = Error & { code: string; status: number; path?: string; allowed?: unknown[]; details?: Record<string, unknown> }
export const isFailed = (e: unknown): e is Failed => e instanceof Error && 'code' in e && 'status' in e
export const isOffline = (e: unknown): boolean => isFailed(e) && e.status === 0

type Ask = { json?: unknown; body?: BodyInit; headers?: Record<string, string>; signal?: AbortSignal | undefined }
let lang: { 'accept-language'?: string } = {}
/** In which language the server's sentences are wanted; without it the browser's own wish is sent. */
export const askIn = (tag: 'zh-CN' | 'en'): void => { lang = { 'accept-language': tag } }
/** One request. Throws `Failed` with the server's own sentence; an aborted request rejects with the browser's AbortError. */
export const call = async <T>(method: string, path: string, ask: Ask = {}): Promise<T> => {
  const body = ask.json === undefined ? ask.body : JSON.stringify(ask.json)
  const headers = { accept: 'application/json', ...lang, ...(ask.json === undefined ? {} : { 'content-type': 'application/json' }), ...ask.headers }
  let answer: Response
  try {
    answer = await fetch(path, { method, headers, credentials: 'same-origin', ...(body === undefined ? {} : { body }), ...(ask.signal ? { signal: ask.signal } : {}) })
  } catch (e) {
    if (ask.signal?.aborted) throw e
    heard(false)
    throw failed({ code: 'offline', status: 0, message: '没有连上服务器' })
  }
  heard(answer.status < 502 || answer.status > 504)
  const text = answer.status === 204 ? '' : await answer.text()
  const said = parse(text)
  if (answer.ok) return said as T
  const error = (said as { error?: Partial<Failed> } | undefined)?.error ?? {}
  if (answer.status === 401 || error.code === 'renew-first') for (const ear of leavers) ear()
  const gone = answer.status >= 502 && answer.status <= 504 && !error.code
  throw failed({ ...error, code: gone ? 'offline' : error.code ?? `http-${answer.status}`, status: gone ? 0 : answer.status, message: error.message ?? `服务器没有办成（${answer.status}）` })
}
export const get = <T>(path: string, signal?: AbortSignal): Promise<T> => call<T>('GET', path, { signal })

/** Query of a list: empty values are left out, arrays become comma lists. Keys are sorted, so equal filters make equal addresses. */
export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>
export const queryText = (query: Query): string => {
  const out = new URLSearchParams()
  for (const key of Object.keys(query).sort()) {
    const value = query[key]
    const text = Array.isArray(value) ? value.join(',') : value === undefined ? '' : String(value)
    if (text !== '') out.set(key, text)
  }
  return out.toString()
}
const withQuery = (path: string, query: Query) => { const q = queryText(query); return q ? `${path}?${q}` : path }

export const getMe = (signal?: AbortSignal) => get<Me>('/api/me', signal)
export const getStreet = (signal?: AbortSignal) => get<Street>('/api/model', signal)
/** One page of rows; `next` of the answer is the `after` of the following page. */
export const getPage = (type: string, query: Query, signal?: AbortSignal) => get<Page>(withQuery(`/api/records/${type}`, query), signal)
export const getDetail = (type: string, id: string, signal?: AbortSignal) => get<Detail>(`/api/records/${type}/${id}`, signal)
export const getClock = (type: string, id: string) => get<{ title: string; lines: string[] }[]>(`/api/records/${type}/${id}/clock`)
const VIEWS = 20
/** How many rows each view holds; a view is the query of a list, such as `mine=todo` or `state=a,b&light=late`. Keyed by the view. */
export const getCounts = async (type: string, views: readonly string[], signal?: AbortSignal): Promise<Record<string, number>> => {
  const chunks = Array.from({ length: Math.ceil(views.length / VIEWS) }, (_, i) => views.slice(i * VIEWS, (i + 1) * VIEWS))
  const said = await Promise.all(chunks.map((chunk) => get<Record<string, number>>(`/api/counts/${type}?${new URLSearchParams(chunk.map((view, i) => [`v${i}`, view]))}`, signal)))
  return Object.fromEntries(chunks.flatMap((chunk, c) => chunk.map((view, i) => [view, said[c]?.[`v${i}`] ?? 0])))
}
export type Group = { key: (string | number | null)[]; n: number; late: number }
/** Rows counted by one or two of state, kind, area (the smallest) and assignee. */
export const getGroups = (type: string, by: readonly string[], query: Query, signal?: AbortSignal) =>
  get<{ groups: Group[]; asOf: string }>(`/api/groups/${type}?${queryText({ ...query, by })}`, signal)
export type FigureLine = { key: string; name: string; n: number; d: number | null; out?: number }
export type Figure = { id: string; title: string; of: string; as: 'percent' | 'number'; unit: string; better: 'more' | 'less'; goal: number | null; cite: string | null; n: number; d: number | null; last: { n: number; d: number | null }; period: string; asOf: string
  /** Left out of it, by reason. */
  out?: { code: string; name: string; n: number }[] }
export type FullFigure = Figure & { by: Readonly<Record<string, FigureLine[]>>; series: { period: string; title: string; n: number; d: number | null }[] }
export const getFigures = (period: string, signal?: AbortSignal) => get<{ indicators: Figure[] }>(`/api/indicators?period=${period}`, signal)
export const getFigure = (id: string, period: string, signal?: AbortSignal) => get<FullFigure>(`/api/indicators/${id}?period=${period}`, signal)
export type RoundLine = { id: string; scores: string; title: string; period: string; name: string; state: string; stateTitle: string; due: string | null }
export const getRounds = (signal?: AbortSignal) => get<{ rounds: RoundLine[] }>('/api/scores', signal)
export const getRound = (id: string, signal?: AbortSignal) => get<ScoreRound>(`/api/scores/${id}`, signal)
export type TopicLine = { key: string; name: string; place?: string; n: number; last: number; mean: number; weeks: number[]; hot: boolean; filter: string; before: string; parts: { name: string; n: number; filter: string }[] }
export type SpotLine = { name: string; place: string; n: number; last: string; filter: string }
export type Topics = { type: string; title: string; from: string; to: string; asOf: string; total: TopicLine; rule: Readonly<Record<'least' | 'growth' | 'times' | 'days' | 'within', number>>; kinds: TopicLine[]; areas: TopicLine[]; both: TopicLine[]; words: TopicLine[]; spots: SpotLine[]; taken?: TakenUp[] }
export type TakenUp = { type: string; title: string; id: string; name: string; state: string; unit: string | null; due: string | null; n: number | null; open: number | null; filter: string; openFilter: string }
export const getTopics = (type: string, signal?: AbortSignal) => get<Topics>(`/api/topics/${type}`, signal)
/** Counted now, whatever was counted before. */
export const recountTopics = (type: string) => get<Topics>(`/api/topics/${type}?now=1`)
export const getWeeks = (type: string, week: string | undefined, signal?: AbortSignal) => get<{ weeks: string[]; list: { week: string; title: string; made: string; topics: Topics } | null }>(`/api/topics/${type}/weeks${week ? `?week=${week}` : ''}`, signal)
export type BulletinKind = { which: string; title: string; every: 'day' | 'week' | 'month'; periods: { period: string; title: string }[] }
export const getBulletins = (signal?: AbortSignal) => get<{ types: { type: string; title: string; drafts: boolean; issues: BulletinKind[] }[] }>('/api/bulletins', signal)
export type Bulletin<Content> = { id: string; type: string; name: string; state: string; version: number; editions: number[]; steps: string[]; frozen: boolean; check?: string; texts: Readonly<Record<string, string>>; content: Content }
/** One issue as it reads; `query` names an edition, or asks for the draft of a correction. */
export const getBulletin = <Content>(type: string, id: string, query: string, signal?: AbortSignal) => get<Bulletin<Content>>(`/api/bulletins/${type}/${id}${query}`, signal)
export type Suggestion = { field?: string; list: { code: string; name: string; words: string[] }[]; measured?: { tested: number; top1: number; top3: number; most: number; learned: number; at: string } }
/** Which classes these words sound like. */
export const getSuggestion = (type: string, words: string, signal?: AbortSignal) => call<Suggestion>('POST', `/api/suggest/${type}`, { json: { words }, ...(signal ? { signal } : {}) })
/** Values behind the mask; the purpose is written into the read log. */
export const readPrivate = (ask: { type: string; id: string; fields: string[]; purpose: string; why: string }) =>
  call<{ values: Data }>('POST', '/api/reads', { json: ask })

export const signIn = (who: { login: string; password: string } | { phone: string; code: string }) =>
  call<{ token: string; expires: string; renew?: boolean }>('POST', '/api/sessions', { json: who })
/** Acts as one post from now on, or (null) as all. */
export const choosePost = (post: string | null) => call<{ post: string | null }>('PUT', '/api/me/post', { json: { post } })
export const signOut = () => call<void>('DELETE', '/api/sessions')
export const askCode = (phone: string) => call<void>('POST', '/api/codes', { json: { phone } })

let last = { ms: 0, seq: 0 }
/** A UUID version 7: sorts by the device's time, and never runs backwards inside one page. */
export const newId = (now: number = Date.now()): string => {
  last = now > last.ms ? { ms: now, seq: 0 } : { ms: last.ms, seq: last.seq + 1 }
  if (last.seq > 0xfff) last = { ms: last.ms + 1, seq: 0 }
  const random = crypto.getRandomValues(new Uint8Array(8))
  const hex = (n: number, width: number) => n.toString(16).padStart(width, '0')
  const time = hex(last.ms, 12)
  random[0] = (random[0]! & 0x3f) | 0x80
  const tail = [...random].map((b) => hex(b, 2)).join('')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(last.seq, 3)}-${tail.slice(0, 4)}-${tail.slice(4)}`
}

type Doing = { type: string; record: string; step: string; data?: Data | undefined; seen?: number | undefined; id?: string | undefined }
/** Puts an act into words that can be kept and sent later: id and moment are the device's. */
export const makeAct = (doing: Doing): Act => ({
  id: doing.id ?? newId(), type: doing.type, record: doing.record, step: doing.step, at: new Date().toISOString(),
  ...(doing.data ? { data: doing.data } : {}), ...(doing.seen === undefined ? {} : { seen: doing.seen }),
})
/** Sends an act. Where the server is not reached it is sent again with the same id (three more times, about 5 s in all), so a lost answer
 *  never becomes a second effect. Refusals are thrown at once. */
export const sendAct = async (act: Act, tries = 4): Promise<Acted> => {
  for (let i = 1; ; i++) {
    try {
      return await call<Acted>('POST', '/api/acts', { json: act })
    } catch (e) {
      const again = isFailed(e) && (e.status === 0 || e.status === 503)
      if (!again || i >= tries) throw e
      await new Promise((done) => setTimeout(done, 400 * 2 ** i))
    }
  }
}
export const act = (doing: Doing): Promise<Acted> => sendAct(makeAct(doing))

/** Stores a file under an id made here. Photos are shrunk first (longest side 1600, JPEG); sending the same id again is harmless. */
export const upload = async (file: Blob & { name?: string }, ask: { id?: string; signal?: AbortSignal } = {}): Promise<FileRef & { id: string }> => {
  const id = ask.id ?? newId()
  const body = await shrink(file)
  const name = (file.name ?? 'photo.jpg').replace(/\.(heic|heif|webp|png)$/i, body === file ? '$&' : '.jpg')
  const headers = { 'content-type': body.type || 'application/octet-stream', 'x-name': encodeURIComponent(name) }
  for (let i = 1; ; i++) {
    try {
      return await call<FileRef>('PUT', `/api/files/${id}`, { body, headers, signal: ask.signal })
    } catch (e) {
      if (!isOffline(e) || i >= 3) throw e
      await new Promise((done) => setTimeout(done, 500 * 2 ** i))
    }
  }
}
export const fileUrl = (id: string, size?: number): string => (size ? `/api/files/${id}?size=${size}` : `/api/files/${id}`)

/** The same picture, not larger than `side` on its longest edge, as JPEG. What cannot be read as a picture comes back untouched. */
export const shrink = async (file: Blob, side = 1600): Promise<Blob> => {
  if (!file.type.startsWith('image/')) return file
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const scale = Math.min(1, side / Math.max(picture.width, picture.height))
    if (scale === 1 && file.type === 'image/jpeg' && file.size < 600_000) return file
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(picture.width * scale)
    canvas.height = Math.round(picture.height * scale)
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    const small = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.82))
    return small && small.size < file.size ? small : file
  } catch { return file }
}

/** Told when the server no longer knows this session (it ran out, or a first password has to be changed). */
const leavers = new Set<() => void>()
export const onSignedOut = (ear: () => void): (() => void) => { leavers.add(ear); return () => { leavers.delete(ear) } }

/** Whether the last request reached the server; screens show their offline bar by it. */
type Ear = (on: boolean) => void
const ears = new Set<Ear>()
let reached = true
export const isReached = (): boolean => reached
export const onReached = (ear: Ear): (() => void) => { ears.add(ear); return () => { ears.delete(ear) } }
export const heard = (on: boolean): void => {
  if (on === reached) return
  reached = on
  for (const ear of ears) ear(on)
}

const failed = (of: { code: string; status: number; message: string } & Partial<Failed>): Failed =>
  Object.assign(new Error(of.message), { code: of.code, status: of.status, ...(of.path ? { path: of.path } : {}), ...(of.allowed ? { allowed: of.allowed } : {}), ...(of.details ? { details: of.details } : {}) })
const parse = (text: string): unknown => { try { return text === '' ? undefined : JSON.parse(text) } catch { return undefined } }
