// Another jurisdiction that speaks Open311: sends requests and words to it, asks it for updates. It knows the standard and nothing of ours.
import { permanent } from '../../../kernel/notice/notice.ts'

/** `url` is the address under which `requests.json` lies. The key is theirs, given by the machine's environment, never stored. */
export type Peer = { code: string; url: string; key: string; jurisdiction?: string }
export type TheirUpdate = { id: string; request: string; status: string; at: Date; words: string }
type Row = Readonly<Record<string, unknown>>

/** Sends a new request. Answers their number, or a token for it. `key` is the same at every try, for them to know a repeat. */
export const sendRequest = async (peer: Peer, it: { key: string; service: string; lon: number; lat: number; text: string; address?: string | undefined }): Promise<{ id: string } | { token: string }> => {
  const [row] = await post(peer, 'requests.json', { key: it.key, form: { service_code: it.service, lat: String(it.lat), long: String(it.lon), description: it.text, ...(it.address ? { address_string: it.address } : {}), 'attribute[external_id]': it.key } })
  const id = text(row?.service_request_id), token = text(row?.token)
  if (id) return { id }
  if (token) return { token }
  throw Object.assign(new Error('no id'), { code: 'no id in the answer' })
}
/** Sends a word about a request of ours. */
export const sendUpdate = async (peer: Peer, it: { key: string; request: string; at: Date; text: string }): Promise<void> => {
  await post(peer, 'servicerequestupdates.json', { key: it.key, form: { service_request_id: it.request, update_id: it.key, status: 'OPEN', updated_datetime: time(it.at), description: it.text, first_name: '-', last_name: '-' } })
}
/** Their updates in a window, oldest first; undefined where they do not know the extension. A window that they cut short is asked in halves. */
export const fetchUpdates = async (peer: Peer, { from, to }: { from: Date; to: Date }): Promise<TheirUpdate[] | undefined> => {
  const rows = await get(peer, 'servicerequestupdates.json', { start_date: time(from), end_date: time(to), api_key: peer.key })
  if (rows === undefined) return undefined
  const span = to.getTime() - from.getTime()
  if (rows.length >= 1000 && span > 2000) {
    const middle = new Date(from.getTime() + Math.floor(span / 2000) * 1000), halves = [await fetchUpdates(peer, { from, to: middle }), await fetchUpdates(peer, { from: middle, to })].flatMap((half) => half ?? [])
    return [...new Map(halves.map((one) => [one.id, one])).values()]
  }
  return rows.flatMap((row) => { const at = new Date(text(row.updated_datetime)), id = text(row.update_id), request = text(row.service_request_id); return id && request && !Number.isNaN(at.getTime()) ? [{ id, request, status: text(row.status).toLowerCase(), at, words: text(row.description) }] : [] })
    .sort((a, b) => a.at.getTime() - b.at.getTime())
}
/** How requests stand, for those who know no updates: each standing as an update of its own, so that it is told once. */
export const fetchRequests = async (peer: Peer, ids: readonly string[]): Promise<TheirUpdate[]> => ((await get(peer, 'requests.json', { service_request_id: ids.join(',') })) ?? []).flatMap((row) => {
  const id = text(row.service_request_id), status = text(row.status).toLowerCase(), at = new Date(text(row.updated_datetime) || text(row.requested_datetime))
  return id && status && !Number.isNaN(at.getTime()) ? [{ id: `${id}/${status}/${text(row.status_notes)}`, request: id, status, at, words: text(row.status_notes) }] : []
})
export const fetchToken = async (peer: Peer, token: string): Promise<string | undefined> => text((await get(peer, `tokens/${encodeURIComponent(token)}.json`, {}))?.[0]?.service_request_id) || undefined

const text = (value: unknown): string => typeof value === 'string' ? value.replaceAll('\u0000', '').toWellFormed().trim().slice(0, 4000) : typeof value === 'number' ? String(value) : ''
const time = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`
const post = async (peer: Peer, path: string, { key, form }: { key: string; form: Record<string, string> }): Promise<readonly Row[]> => {
  const body = new URLSearchParams({ api_key: peer.key, ...(peer.jurisdiction ? { jurisdiction_id: peer.jurisdiction } : {}), ...form })
  const answer = await ask(peer, path, { method: 'POST', body, headers: { 'idempotency-key': key, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' } })
  if (answer.ok) return list(await answer.json())
  await answer.body?.cancel()
  throw answer.status >= 500 || [408, 425, 429].includes(answer.status) ? Object.assign(new Error('refused'), { code: `HTTP ${answer.status}` }) : permanent(`HTTP ${answer.status}`)
}
const get = async (peer: Peer, path: string, query: Record<string, string>): Promise<readonly Row[] | undefined> => {
  const answer = await ask(peer, `${path}?${new URLSearchParams({ ...(peer.jurisdiction ? { jurisdiction_id: peer.jurisdiction } : {}), ...query }).toString()}`, {})
  if (answer.ok) return list(await answer.json())
  await answer.body?.cancel()
  if (answer.status === 404 || answer.status === 405 || answer.status === 501) return undefined
  throw Object.assign(new Error('refused'), { code: `HTTP ${answer.status}` })
}
const ask = (peer: Peer, path: string, how: RequestInit): Promise<Response> => fetch(`${peer.url.replace(/\/+$/, '')}/${path}`, { ...how, redirect: 'manual', signal: AbortSignal.timeout(15_000) })
/** A bare list is the standard; some wrap it. */
const list = (said: unknown): readonly Row[] => (Array.isArray(said) ? said : Object.values((said ?? {}) as Row).find(Array.isArray) ?? []).filter((one): one is Row => typeof one === 'object' && one !== null)
