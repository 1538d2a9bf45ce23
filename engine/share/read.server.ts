// Reads public rows from the database: pages, single ones, points, answer times. What is not public is not found.
import type { Actor } from '../access/access.ts'
import { metres } from '../pack.ts'
import { boxAround, cellsOf } from '../place/cells.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import { onOf } from '../record/office.ts'
import { whereSql } from '../record/query.ts'
import { readNo } from '../record/row.ts'
import { publicStates } from '../record/shares.ts'
import { rowColumns } from '../record/statements.ts'
import { fromStored, type Stored } from '../record/store.server.ts'
import type { Sql } from '../../kernel/db/db.ts'
import { listedKinds, publicOf, type Public, type Shared, type Spot } from './public.ts'

export type Near = Spot & { metres: number }
export type PublicAsk = {
  kinds?: readonly string[]; done?: boolean; near?: Near
  /** Moments in whole seconds; both bounds count. */
  made?: Window; updated?: Window
  sort?: 'made' | 'updated'; limit?: number; offset?: number
}
export type Window = { from?: Date; to?: Date }
/** No more at once, whatever is asked. */
export const mostRows = 1000

/** Public rows, newest first by the moment that `sort` names. */
export const publicRows = async (engine: Engine, shared: Shared, ask: PublicAsk = {}): Promise<Public[]> => {
  const { where, add, values } = conditions(engine, shared, ask), sort = ask.sort ?? 'made'
  const limit = Math.min(ask.limit ?? mostRows, ask.near ? 5000 : mostRows), near = ask.near
  const found = await engine.db.query<Stored>(`select ${rowColumns} from record r where ${where} order by r.${sort} desc, r.id desc limit ${add(near ? 5000 : limit)}::int offset ${add(near ? 0 : ask.offset ?? 0)}::bigint`, values)
  const rows = shown(engine, shared, found)
  // Nearness is judged by what is shown: the true place of a home cannot be felt out by circles.
  return near ? rows.filter((row) => metres(row.at, near) <= near.metres).slice(ask.offset ?? 0, (ask.offset ?? 0) + limit) : rows
}
/** How many there are, up to 10,000; not for questions of nearness. */
export const countPublic = async (engine: Engine, shared: Shared, ask: PublicAsk): Promise<number> => {
  const { where, values } = conditions(engine, shared, ask)
  return (await engine.db.query<{ n: number }>(`select count(*)::int as n from (select 1 from record r where ${where} limit 10000) c`, values))[0]!.n
}
/** Public rows by the numbers that people quote, in the order of the numbers; unknown ones are left out. */
export const publicByNo = async (engine: Engine, shared: Shared, numbers: readonly string[]): Promise<Public[]> => {
  const nos = numbers.flatMap((one) => /^\d{4}-\d{4}-\d{4,6}$/.test(one) ? [readNo(one)!] : []), ids = numbers.filter((one) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(one))
  if (!nos.length && !ids.length) return []
  const { where, add, values } = conditions(engine, shared, {})
  const rows = shown(engine, shared, await engine.db.query<Stored>(`select ${rowColumns} from record r where ${where} and (r.no = any(${add(nos)}::bigint[]) or r.no is null and r.id = any(${add(ids)}::uuid[]))`, values))
  return numbers.flatMap((no) => rows.find((row) => row.no === no) ?? []).filter((row, i, all) => all.indexOf(row) === i)
}
/** Public rows by id, inside a transaction or not. */
export const publicByIds = async (engine: Engine, sql: Sql, { shared, ids }: { shared: Shared; ids: readonly string[] }): Promise<Map<string, Public>> => {
  if (!ids.length) return new Map()
  const { where, add, values } = conditions(engine, shared, {})
  return new Map(shown(engine, shared, await sql.query<Stored>(`select ${rowColumns} from record r where ${where} and r.id = any(${add([...ids])}::uuid[])`, values)).map((row) => [row.id, row]))
}

export type AnswerTime = { kind: string; name: string; done: number; middle: number; most: number; open: number }
/** For each class: how many were done in the last ninety days, the hours that half and nine tenths of them took, how many are open now. */
export const answerTimes = async (engine: Engine, shared: Shared): Promise<AnswerTime[]> => {
  const kept = times.get(shared.share), now = engine.clock.now().getTime()
  if (kept && kept.engine === engine && Math.abs(now - kept.at) < 300_000) return kept.rows
  const kinds = listedKinds(shared, engine.holder.office(), nowOf(engine))
  const done = conditions(engine, shared, { done: true, updated: { from: new Date(now - 90 * 86_400_000) } }), took = `extract(epoch from (r.margin->'at'->>r.state)::timestamptz - r.made) / 3600`
  const ended = await engine.db.query<{ kind: string; done: number; middle: number; most: number }>(`select r.kind, count(*)::int as done, percentile_cont(0.5) within group (order by ${took})::float8 as middle,
    percentile_cont(0.9) within group (order by ${took})::float8 as most from record r where ${done.where} and r.margin->'at'->>r.state is not null group by r.kind`, done.values)
  const open = conditions(engine, shared, { done: false })
  const going = new Map((await engine.db.query<{ kind: string; n: number }>(`select r.kind, count(*)::int as n from record r where ${open.where} group by r.kind`, open.values)).map((row) => [row.kind, row.n]))
  const rows = [...kinds.values()].map(({ code, name }) => { const it = ended.find((row) => row.kind === code); return { kind: code, name, done: it?.done ?? 0, middle: it?.middle ?? 0, most: it?.most ?? 0, open: going.get(code) ?? 0 } })
    .filter((row) => row.done + row.open > 0).sort((a, b) => b.done + b.open - a.done - a.open)
  times.set(shared.share, { engine, at: now, rows })
  return rows
}
const times = new WeakMap<object, { engine: Engine; at: number; rows: AnswerTime[] }>()

const everybody = ({ type, share }: Shared): Actor => ({
  kind: 'guest', id: 'everybody', name: '', plays: [{ part: { id: 'everybody', pack: type.pack, title: '', is: 'resident', sees: { [type.id]: { in: 'all', only: share.only } }, private: [], sealed: [] }, area: null, leaves: null, unit: null, whole: true }],
})
const conditions = (engine: Engine, shared: Shared, ask: PublicAsk) => {
  const { share, type } = shared, office = engine.holder.office(), now = nowOf(engine), { where: base, values } = whereSql(office, everybody(shared), { type, filters: { state: (ask.done === undefined ? publicStates(share) : ask.done ? share.closed : share.open).join(',') }, now })
  values[0] = engine.db.tenant
  const add = (value: unknown) => { values.push(value); return `$${values.length}` }, parts = [base], listed = listedKinds(shared, office, now)
  parts.push(`r.kind = any(${add(ask.kinds ? ask.kinds.filter((code) => listed.has(code)) : [...listed.keys()])}::text[])`, 'r.point is not null')
  for (const [column, window] of [['made', ask.made], ['updated', ask.updated]] as const) {
    // What is written is cut to whole seconds, so both bounds are asked of what is written.
    if (window?.from) parts.push(`r.${column} >= ${add(new Date(Math.ceil(window.from.getTime() / 1000) * 1000).toISOString())}::timestamptz`)
    if (window?.to) parts.push(`r.${column} < ${add(new Date(Math.floor(window.to.getTime() / 1000) * 1000 + 1000).toISOString())}::timestamptz`)
  }
  if (ask.near) {
    // A blurred point may stand so far from the true one.
    const box = boxAround(ask.near, ask.near.metres + 1000), cells = cellsOf(box)
    if (cells) parts.push(`r.cell = any(${add(cells)}::int[])`)
    parts.push(`st_x(r.point) between ${add(box.w)} and ${add(box.e)} and st_y(r.point) between ${add(box.s)} and ${add(box.n)}`)
  }
  return { where: parts.join(' and '), values, add }
}
const shown = (engine: Engine, shared: Shared, found: readonly Stored[]): Public[] => {
  const office = engine.holder.office(), on = onOf(office, nowOf(engine))
  // A rule that stumbles over one row hides that row: it takes neither the others nor the sealing of acts with it.
  return found.flatMap((stored) => { try { return publicOf(shared, fromStored(stored), { office, on }) ?? [] } catch { return [] } })
}
