// Rows that are sent on to other jurisdictions: out through the outbox, their answers fetched by window. Each thing that happens is an act on the
// row, so whoever looks at it sees where it stands: waiting, reached, missed, what they answered.
import type { Acted } from '../../kernel/audit/line.ts'
import { permanent, type Adapter } from '../../kernel/notice/notice.ts'
import type { Notice } from '../../kernel/notice/notice.server.ts'
import { system } from '../access/access.ts'
import { fetchRequests, fetchToken, fetchUpdates, sendRequest, sendUpdate, type Peer, type TheirUpdate } from '../exchange/adapters/open311.server.ts'
import { perform } from '../record/act.server.ts'
import type { Engine } from '../record/engine.server.ts'
import { idFrom } from '../record/ids.server.ts'
import { answeredStep, missedStep, reachedStep, sendStep, sentId, sentKind, sentState, sentText, sentTo, sentWhy, sentWord, theirWords, wordStep } from '../record/shares.ts'
import { loadMany } from '../record/statements.ts'
import { fromStored, type Stored } from '../record/store.server.ts'
import type { Row } from '../record/row.ts'
import { isEnd, progresses } from './open311.ts'
import type { Shared, Spot } from './public.ts'

/** Addresses of the outbox by which such notices are known; whom they go to stands on the row. */
const sendAddress = 'open311:send', wordAddress = 'open311:word'

/** What acts of sending put into the outbox. */
export const sendNotices = (engine: Engine, { type, share }: Shared, actions: readonly Acted[]): Notice[] => !share.sends ? [] : actions.flatMap((act): Notice[] => {
  if (act.type !== type.id || (act.step !== sendStep && act.step !== wordStep)) return []
  const set = (act.data.set ?? {}) as Record<string, unknown>
  return [{ to: { kind: 'service', url: act.step === sendStep ? sendAddress : wordAddress }, channel: 'webhook', title: type.step[act.step]!.title, text: String(set[act.step === sendStep ? sentText : sentWord] ?? ''), about: { type: type.id, id: act.record }, key: `${act.id}/out`, now: engine.clock.now() }]
})

/** Carries such notices out, and leaves all others to `other`. */
export const peerAdapter = (engine: Engine, { peers, other }: { peers: readonly Peer[]; other?: Adapter | undefined }): Adapter => async (message, now) => {
  if (message.address !== sendAddress && message.address !== wordAddress) { if (!other) throw Object.assign(new Error('no adapter'), { code: 'no adapter' }); return other(message, now) }
  const row = await rowOf(engine, message.about?.id), peer = peers.find((one) => one.code === row?.fields[sentTo])
  if (!row || !peer) throw permanent('no address is set up for this jurisdiction')
  if (message.address === wordAddress) {
    const theirs = row.fields[sentId]
    if (typeof theirs !== 'string' || await isToken(engine, peer, theirs)) throw Object.assign(new Error('no number'), { code: 'they have given no number yet' })
    return sendUpdate(peer, { key: message.id, request: theirs, at: message.made, text: message.text })
  }
  if (row.fields[sentId] !== undefined) return
  const share = engine.model.types[row.type]!.share!, place = row.fields[share.place] as Spot, address = share.sends?.address ? row.fields[share.sends.address] : undefined
  const answer = await sendRequest(peer, { key: message.id, service: String(row.fields[sentKind]), ...place, text: String(row.fields[sentText]), address: typeof address === 'string' ? address : undefined })
  const id = 'id' in answer ? answer.id : answer.token
  await keep(engine, { peer, id, row, token: 'token' in answer })
  await note(engine, row, { step: reachedStep, of: `${message.id}/reached`, data: { [sentId]: id.slice(0, 200), [sentState]: 'reached' } })
}

/** Notes on their rows which sendings were given up, and fetches what others have answered since. Errors of one jurisdiction do not touch another. */
export const tendPeers = async (engine: Engine, peers: readonly Peer[]): Promise<{ missed: number; heard: number; failed: string[] }> => {
  const missed = await noteMissed(engine)
  let heard = 0
  const failed: string[] = []
  for (const peer of peers) try { heard += await hear(engine, peer) } catch (error) {
    failed.push(peer.code)
    await engine.db.query('update peer set error = $3, at = $4 where tenant = $1 and code = $2', [engine.db.tenant, peer.code, String((error as { code?: unknown }).code ?? (error as Error).name).slice(0, 80), engine.clock.now()])
  }
  return { missed, heard, failed }
}

const noteMissed = async (engine: Engine): Promise<number> => {
  const dead = await engine.db.query<{ id: string; about: string; error: string | null; address: string }>(`select id, about, error, address from notice where tenant = $1 and channel = 'webhook' and state = 'dead' and address = any($2::text[]) and about is not null and done > $3`,
    [engine.db.tenant, [sendAddress, wordAddress], new Date(engine.clock.now().getTime() - 7 * 86_400_000)])
  let n = 0
  for (const one of dead) {
    const row = await rowOf(engine, one.about)
    if (row && await note(engine, row, { step: missedStep, of: `${one.id}/missed`, data: { [sentWhy]: (one.error ?? '').slice(0, 200) || 'error', ...(one.address === sendAddress ? { [sentState]: 'missed' } : {}) } })) n++
  }
  return n
}

/** How far back each window reaches over the one before: what came late is met again, and known by its id. */
const overlap = 2 * 3_600_000
const hear = async (engine: Engine, peer: Peer): Promise<number> => {
  const { db } = engine, now = engine.clock.now()
  await db.query('insert into peer (tenant, code, since) values ($1, $2, $3) on conflict do nothing', [db.tenant, peer.code, now])
  const [kept] = await db.query<{ since: string }>('select since from peer where tenant = $1 and code = $2', [db.tenant, peer.code])
  const sent = await db.query<{ id: string; record: string; token: boolean; heard: string | null }>('select id, record, token, heard from sent_request where tenant = $1 and peer = $2 and made > $3', [db.tenant, peer.code, new Date(now.getTime() - 365 * 86_400_000)])
  let n = 0
  for (const one of sent.filter((it) => it.token)) {
    const id = await fetchToken(peer, one.id), row = await rowOf(engine, one.record)
    if (!id || !row) continue
    await keep(engine, { peer, id, row, token: false })
    await db.query('delete from sent_request where tenant = $1 and peer = $2 and id = $3 and token', [db.tenant, peer.code, one.id])
    await note(engine, row, { step: reachedStep, of: `${one.id}/number`, data: { [sentId]: id.slice(0, 200) } })
    sent.push({ id, record: row.id, token: false, heard: null })
  }
  const known = new Map(sent.filter((it) => !it.token).map((it) => [it.id, it]))
  if (known.size) {
    const updates = await fetchUpdates(peer, { from: new Date(Date.parse(kept!.since) - overlap), to: now }) ?? await standings(peer, [...known.keys()])
    for (const update of updates) { const one = known.get(update.request); if (one && await told(engine, peer, { update, one })) n++ }
  }
  await db.query('update peer set since = $3, error = null, at = $3 where tenant = $1 and code = $2', [db.tenant, peer.code, now])
  return n
}
const standings = async (peer: Peer, ids: readonly string[]): Promise<TheirUpdate[]> => {
  const all: TheirUpdate[] = []
  for (let i = 0; i < ids.length; i += 50) all.push(...await fetchRequests(peer, ids.slice(i, i + 50)))
  return all
}
/** One word of theirs becomes one act, whose id follows from theirs. What is older than their latest word adds text and moves nothing. */
const told = async (engine: Engine, peer: Peer, { update, one }: { update: TheirUpdate; one: { id: string; record: string; heard: string | null } }): Promise<boolean> => {
  const row = await rowOf(engine, one.record)
  if (!row) return false
  const moves = (progresses as readonly string[]).includes(update.status) && update.status !== 'unchanged' && (one.heard === null || update.at.getTime() >= Date.parse(one.heard))
  const data = { ...(update.words ? { [theirWords]: update.words } : {}), ...(moves ? { [sentState]: isEnd(update.status) ? 'closed' : 'open' } : {}) }
  if (!await note(engine, row, { step: answeredStep, of: `${peer.code}/${update.id}`, data })) return false
  if (moves) { one.heard = update.at.toISOString(); await engine.db.query('update sent_request set heard = $4 where tenant = $1 and peer = $2 and id = $3', [engine.db.tenant, peer.code, one.id, one.heard]) }
  return true
}

const rowOf = async (engine: Engine, id: string | undefined): Promise<Row | undefined> => {
  const [stored] = id ? await engine.db.query<Stored>(loadMany, [engine.db.tenant, [id]]) : []
  return stored && fromStored(stored)
}
const keep = (engine: Engine, { peer, id, row, token }: { peer: Peer; id: string; row: Row; token: boolean }) =>
  engine.db.query('insert into sent_request (tenant, peer, id, type, record, made, token) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing', [engine.db.tenant, peer.code, id, row.type, row.id, engine.clock.now(), token])
const isToken = async (engine: Engine, peer: Peer, id: string): Promise<boolean> => (await engine.db.query('select 1 from sent_request where tenant = $1 and peer = $2 and id = $3 and token', [engine.db.tenant, peer.code, id])).length > 0
/** An act of the engine's own on the row; false where it had been noted before. */
const note = async (engine: Engine, row: Row, { step, of, data }: { step: string; of: string; data: Record<string, unknown> }): Promise<boolean> =>
  !(await perform(engine, system, { id: idFrom(row.id, of), type: row.type, record: row.id, step, data })).repeated
