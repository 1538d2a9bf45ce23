// What changed for the outside, written once when the act is sealed: one update each, and notices to followers. Reading puts words to it from the
// row as it stands, so that words which were taken back are nowhere.
import type { Acted } from '../../kernel/audit/line.ts'
import type { Sql } from '../../kernel/db/db.ts'
import { tellAll, type Notice } from '../../kernel/notice/notice.server.ts'
import type { Engine } from '../record/engine.server.ts'
import { publicStates, releaseStep } from '../record/shares.ts'
import { anyFollows, noticesFor } from './follow.server.ts'
import { sendNotices } from './peers.server.ts'
import { progressOf, sharedTypes, type Public, type Shared } from './public.ts'
import { mostRows, publicByIds, type Window } from './read.server.ts'

export type Update = { id: string; record: string; no: string; at: string; happened: string; what: 'state' | 'text' | 'note'; state: string; progress: string; words: string; row: Public }

/** Writes updates and notices of a batch of sealed actions. Give it to `fold` as `each`, beside the engine's own notices. */
export const shareOut = (engine: Engine) => async (tx: Sql, actions: readonly Acted[]): Promise<void> => {
  const notices: Notice[] = []
  for (const shared of sharedTypes(engine.model)) {
    const changes = actions.filter((act) => act.type === shared.type.id).flatMap((act) => changeOf(shared, act) ?? [])
    // What is new is nobody's news while nobody follows a place.
    const acts = changes.every(({ what }) => what === 'new') && !await anyFollows(engine, tx) ? [] : changes
    const rows = await publicByIds(engine, tx, { shared, ids: [...new Set(acts.map(({ act }) => act.record))] })
    const told = acts.filter(({ act, what }) => what !== 'new' && rows.has(act.record)), at = new Date(Math.ceil(engine.clock.now().getTime() / 1000) * 1000).toISOString()
    if (told.length) await tx.query(`insert into public_update (tenant, id, type, record, version, what, state, progress, at)
      select $1::int, x.id, $2, x.record, x.version, x.what, x.state, x.progress, $3::timestamptz from unnest($4::uuid[], $5::uuid[], $6::int[], $7::text[], $8::text[], $9::text[]) as x(id, record, version, what, state, progress) on conflict do nothing`,
    [engine.db.tenant, shared.type.id, at, told.map(({ act }) => act.id), told.map(({ act }) => act.record), told.map(({ act }) => act.version), told.map(({ what }) => what), told.map(({ act }) => act.state), told.map(({ act }) => progressOf(shared, act.state))])
    notices.push(...await noticesFor(engine, tx, acts.flatMap(({ act, fresh, done }) => { const row = rows.get(act.record); return row && (fresh || done) ? [{ row, act: act.id, fresh }] : [] })))
    notices.push(...sendNotices(engine, shared, actions))
  }
  await tellAll(tx, notices)
}

/** Updates in a window (both bounds count), oldest first, without those of rows that nobody may see any more. `at` is when it could first be
 *  read, `happened` when it was done. */
export const publicUpdates = async (engine: Engine, shared: Shared, { window = {}, limit = mostRows, offset = 0, record }: { window?: Window; limit?: number; offset?: number; record?: string } = {}): Promise<Update[]> => {
  const values: unknown[] = [engine.db.tenant, shared.type.id], add = (value: unknown) => { values.push(value); return `$${values.length}` }
  const where = ['u.tenant = $1', 'u.type = $2', ...(window.from ? [`u.at >= ${add(window.from.toISOString())}::timestamptz`] : []), ...(window.to ? [`u.at <= ${add(window.to.toISOString())}::timestamptz`] : []), ...(record ? [`u.record = ${add(record)}::uuid`] : [])]
  const found = await engine.db.query<{ id: string; record: string; what: Update['what']; state: string; progress: string; at: string; happened: string }>(
    `select u.id, u.record, u.what, u.state, u.progress, u.at, a.at as happened from public_update u join action a on a.tenant = $1 and a.id = u.id where ${where.join(' and ')} order by u.at, u.version, u.id limit ${add(Math.min(limit, mostRows))}::int offset ${add(offset)}::bigint`, values)
  const rows = await publicByIds(engine, engine.db, { shared, ids: [...new Set(found.map((one) => one.record))] })
  return found.flatMap((one) => { const row = rows.get(one.record); const words = row ? wordsOf(shared, one, row) : ''; return row && (words || one.what !== 'text') ? [{ ...one, no: row.no, words, row }] : [] })
}
const wordsOf = ({ type, share }: Shared, { what, state }: { what: string; state: string }, row: Public): string => {
  const answer = share.open311?.answer, said = answer ? row.texts[answer] : Object.values(row.texts)[0]
  const title = type.states[state] ?? state
  return what === 'note' ? '' : what === 'text' ? said ?? Object.values(row.texts)[0] ?? '' : share.closed.includes(state) && said ? `${title}：${said}` : title
}

type Change = { act: Acted; what: Update['what'] | 'new'; fresh: boolean; done: boolean }
/** What an act means outside: a step further, words released, a word from outside; or that the row is there at all. Anything else means nothing. */
const changeOf = (shared: Shared, act: Acted): Change | undefined => {
  const { share } = shared, states = publicStates(share), is = states.includes(act.state), was = act.was !== null && states.includes(act.was)
  if (!is) return undefined
  const set = (act.data.set ?? {}) as Record<string, unknown>, fresh = !was || set[share.kind] !== undefined, done = share.closed.includes(act.state) && !(act.was !== null && share.closed.includes(act.was))
  const base = { act, fresh: fresh && !done, done }
  if (act.step === share.open311?.notes?.by) return { ...base, what: 'note' }
  if (act.step === releaseStep) return { ...base, what: 'text' }
  if (act.was !== null && act.state !== act.was && (!was || progressOf(shared, act.state) !== progressOf(shared, act.was))) return { ...base, what: 'state' }
  return base.fresh || done ? { ...base, what: 'new' } : undefined
}
