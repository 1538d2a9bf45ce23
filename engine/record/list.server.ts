// Pages of rows, totals, map points and counts. Bodies pass through as the text that PostgreSQL keeps: masks already stand in them.
import type { Actor } from '../access/access.ts'
import { shownFields, sights } from '../access/access.ts'
import { cellsOf } from '../place/cells.ts'
import { fail } from '../../kernel/fail/fail.ts'
import { nowOf, type Engine } from './engine.server.ts'
import { findType, type Model, type TypeModel } from './model.ts'
import { readCursor, readSearch, sortOf, whereSql, type Filters } from './query.ts'
import { sayNo, type Fields, type Meta } from './row.ts'
import type { Moment } from '../pack.ts'

type Line = { id: string; kind: string | null; state: string; area: number | null; assignee: string | null; no: number | null; due: string | null; made: string; updated: string; version: number; lon: number | null; lat: number | null; body: string; margin?: Omit<Meta, 'clock'>; n: number | null }
const line = 'r.id, r.kind, r.state, r.area, r.assignee, r.no, r.due, r.made, r.updated, r.version, st_x(r.point) as lon, st_y(r.point) as lat, r.body::text as body'
const stored = 'r.id, r.kind, r.state, r.area, r.assignee, r.no, r.due, r.made, r.updated, r.version, r.point, r.body, r.margin'
/** Totals are exact up to here; beyond it they say "or more", because counting all of a street's rows costs more than the page. */
export const totalCap = 10_000

/** One page as JSON text: `{ rows, total?, totalCapped?, next?, asOf }`. */
export const listRows = async (engine: Engine, who: Actor, what: { type: string; filters: Filters }): Promise<string> => (await listParts(engine, who, what)).join('')
/** The same in parts, for who sends it as bytes: put together first, each row would be copied once more. */
export const listParts = async (engine: Engine, who: Actor, { type: name, filters }: { type: string; filters: Filters }): Promise<string[]> => {
  const type = typeNamed(engine.model, name), now = nowOf(engine), office = engine.holder.office()
  mustSee(engine.model, who, type)
  const { where, values, ways } = whereSql(office, who, { type, filters, now }), sort = sortOf(filters.sort), limit = limitOf(filters.limit)
  values[0] = engine.db.tenant
  const add = (value: unknown) => { values.push(value); return `$${values.length}` }, cursor = readCursor(filters.after)
  const open = sort.column === 'due' && !filters.q ? ' and r.due is not null' : sort.column === 'no' ? ' and r.no is not null' : ''
  // A search looks through what is finished too: there no deadline comes last.
  const cast = sort.column === 'no' ? 'bigint' : 'timestamptz', late = '9999-12-31T00:00:00.000Z', by = sort.column === 'due' && filters.q ? `coalesce(r.due, '${late}'::timestamptz)` : `r.${sort.column}`, way = sort.desc ? 'desc' : 'asc'
  const counted = filters.total ? `(select count(*)::int from (select 1 from record r where ${where}${open} limit ${totalCap + 1}) c)` : 'null::int'
  const past = cursor ? ` and (${by}, r.id) ${sort.desc ? '<' : '>'} (${add(cursor.value)}::${cast}, ${add(cursor.id)}::uuid)` : ''
  const most = `limit ${add(limit + 1)}::int`, order = `order by ${by} ${way}, r.id ${way}`, pick = pickFor(engine.model, who, type), page = (from: string) => `select ${line}${pick.mixed ? ', r.margin' : ''}, ${counted} as n from (${from}) r`
  // Only the rows of the page are written out as text: the inner select hands on what is stored.
  const hits = (found: string) => `with hit as materialized (${found}), top as (select h.id from hit h order by h.by ${way}, h.id ${way} ${most})
    ${page(`select ${stored} from top t join record r on r.tenant = $1::int and r.id = t.id ${order}`)}`
  // Several ways in which a row may be meant: the first of each, then the first of all.
  const direct = ways.length > 1 ? hits(ways.map((one) => `(select r.id, ${by} as by from record r where ${one}${open}${past} ${order} ${most})`).join(' union '))
    : page(`select ${stored} from record r where ${where}${open}${past} ${order} ${most}`)
  const search = filters.q?.trim() ? readSearch(office, { type, q: filters.q.trim().slice(0, 60), now }) : undefined
  const walks = !search || 'no' in search || sort.column !== 'made' || !sort.desc ? 0 : Math.max(search.codes.length > 0 ? STRIDE : 0, await walkFor(engine, search.grams, limit))
  const asks = search && !('no' in search) && search.codes.length === 0 && search.grams.length > 0
  // A common word is looked for from the newest row on; a rare one is asked of the word index, whatever the planner thinks.
  let rows = walks ? await engine.db.query<Line>(page(`select ${stored} from (select * from record r where r.tenant = $1::int and r.type = '${type.id}'${past} ${order} limit ${walks}) r where ${where}${open} ${most}`), values) : []
  if (!walks || rows.length <= limit) rows = await engine.db.query<Line>(asks ? hits(`select r.id, ${by} as by from record r where ${where}${open}${past}`) : direct, values)
  let total = rows[0]?.n
  if (filters.total && rows.length === 0) [total] = (await engine.db.query<{ n: number }>(`select count(*)::int as n from (select 1 from record r where ${where}${open} limit ${totalCap + 1}) c`, values.slice(0, values.length - (cursor ? 3 : 1)))).map((r) => r.n)
  const shown = rows.slice(0, limit), last = shown.at(-1)
  const next = rows.length > limit && last ? `${String(last[sort.column] ?? late)}_${last.id}` : undefined
  return ['{"rows":[', ...shown.flatMap((r, i) => lineParts(r, type, pick, i > 0)),
    `]${filters.total ? `,"total":${Math.min(total ?? 0, totalCap)}${(total ?? 0) > totalCap ? ',"totalCapped":true' : ''}` : ''}${next ? `,"next":"${next}"` : ''},"asOf":"${now}"}`]
}
/** How many of the newest rows to walk through at most before the word index is asked: none where a page's worth of hits does not stand among fewer rows
 *  than the index would have to fetch. Walking reads limit ÷ share rows and ends with the page, the index reads share × all; so many may the walk cost
 *  where the word has lately been seldom. Shares of common pairs of signs are copied out of the planner's statistics each night; who is not there is rare. */
const walkFor = async (engine: Engine, grams: readonly number[], limit: number): Promise<number> => {
  let known = shares.get(engine.db)
  const now = engine.clock.now().getTime()
  if (!known || Math.abs(now - known.read) > 3_600_000) {
    const rows = await engine.db.query<{ gram: number; share: number; all: number }>(`select gram, share, (select reltuples from pg_class where oid = 'record'::regclass)::float8 as all from common`)
    known = { read: now, all: rows[0]?.all ?? 0, of: new Map(rows.map((row) => [row.gram, row.share])) }
    shares.set(engine.db, known)
  }
  const { of, all } = known, rarest = Math.min(...grams.map((gram) => of.get(gram) ?? 0))
  return grams.length > 0 && grams.length < 6 && rarest * rarest * all > limit ? STRIDE * 2 ** Math.max(0, Math.ceil(Math.log2(rarest * all / STRIDE))) : 0
}
/** So many rows are walked through at least; else twice as many, and so on: each number is a statement of its own, planned for it. */
const STRIDE = 8000
const shares = new WeakMap<object, { read: number; all: number; of: ReadonlyMap<number, number> }>()
const limitOf = (word: string | undefined): number => {
  const n = Number(word ?? 50)
  if (!Number.isInteger(n) || n < 1 || n > 500) throw fail('bad-field', { path: 'limit', allowed: ['1 … 500'] })
  return n
}
/** Where an actor may be shown only some fields, the body is cut down to those; row by row where they see some rows whole and others not. */
type Pick = { of: (r: Line) => ReadonlySet<string> | undefined; mixed: boolean }
const pickFor = (model: Model, who: Actor, type: TypeModel): Pick => {
  const ways = sights(model, who, type.id)
  if (ways.every((way) => !way.fields)) return { of: () => undefined, mixed: false }
  const always = ways.every((way) => way.fields) ? new Set(ways.flatMap((way) => way.fields!)) : undefined
  return always ? { of: () => always, mixed: false } : { mixed: true, of: (r) => {
    const { $, ...fields } = JSON.parse(r.body) as Fields & { $: Meta }, shown = shownFields(model, who, { ...r, type: type.id, parent: null, made: r.made as Moment, updated: r.updated as Moment, fields, meta: { ...r.margin, ...$ } })
    return shown && new Set(shown)
  } }
}
const lineParts = (r: Line, type: TypeModel, picked: Pick, comma = false): string[] => {
  const pick = picked.of(r), body = pick ? cutBody(r.body, pick) : r.body, shows = (name: string | undefined) => !pick || (name !== undefined && pick.has(name))
  return [`${comma ? ',' : ''}{"id":"${r.id}","type":"${type.id}","no":${r.no === null ? 'null' : `"${sayNo(r.no)}"`},"kind":${JSON.stringify(shows(type.kind) ? r.kind : null)},"state":"${r.state}","area":${r.area},"assignee":${JSON.stringify(pick ? null : r.assignee)},"due":${quoted(r.due)},"made":"${r.made}","updated":"${r.updated}","version":${r.version},"point":${r.lon === null || !shows(type.at) ? 'null' : `[${r.lon},${r.lat}]`},"body":`, body, '}']
}
const quoted = (value: string | null): string => value === null ? 'null' : `"${value}"`
/** What an outsider sees of a body: the named fields. */
export const cutBody = (body: string, pick: ReadonlySet<string>): string =>
  JSON.stringify({ ...Object.fromEntries(Object.entries(JSON.parse(body) as Fields).filter(([name]) => pick.has(name))), $: {} })
/** One row by its id as JSON text, if this actor may see it. */
export const oneRow = async (engine: Engine, who: Actor, { type: name, id }: { type: string; id: string }): Promise<string> => {
  const type = typeNamed(engine.model, name), { where, values } = whereSql(engine.holder.office(), who, { type, filters: { archived: 'with' }, now: nowOf(engine) })
  values[0] = engine.db.tenant
  const pick = pickFor(engine.model, who, type), [row] = await engine.db.query<Line>(`select ${line}${pick.mixed ? ', r.margin' : ''}, null::int as n from record r where ${where} and r.id = $${values.length + 1}`, [...values, id])
  if (!row) throw fail('not-found', { what: type.title })
  return lineParts(row, type, pick).join('')
}

/** Points in a box, cut by the map's cells and read from the index alone: `[[id,lon,lat,kind,state,due]…]` as text, at most 5,000. */
export const mapPoints = async (engine: Engine, who: Actor, what: { type: string; box: string; filters: Filters }): Promise<string> => (await mapParts(engine, who, what)).join('')
/** The same in parts, one for each cell: half a megabyte in one piece is copied four times on its way. */
export const mapParts = async (engine: Engine, who: Actor, { type: name, box, filters }: { type: string; box: string; filters: Filters }): Promise<string[]> => {
  const type = typeNamed(engine.model, name), [w, s, e, n] = box.split(',').map(Number)
  mustSee(engine.model, who, type)
  if (![w, s, e, n].every(Number.isFinite) || w! >= e! || s! >= n!) throw fail('bad-field', { path: 'box', allowed: ['117.63,39.02,117.75,39.10'] })
  const cells = cellsOf({ w: w!, s: s!, e: e!, n: n! })
  if (!cells) throw fail('bad-field', { path: 'box', why: { zh: '范围太大', en: 'the box is too large' } })
  // What was put away has no cell: the map need not ask, and reads its index alone.
  const { where, values } = whereSql(engine.holder.office(), who, { type, filters: { ...filters, archived: 'with' }, now: nowOf(engine), needs: [type.at, type.kind].filter((name) => name !== undefined) })
  values[0] = engine.db.tenant
  const add = (value: unknown) => { values.push(value); return `$${values.length}` }
  const text = `select string_agg(t, ',') as t from (select r.cell, '["'||r.id||'",'||st_x(r.point)||','||st_y(r.point)||','||to_json(coalesce(r.kind, ''))||',"'||r.state||'",'||coalesce('"'||to_char(r.due at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')||'"', 'null')||']' as t from record r
    where ${where} and r.cell = any(${add(cells)}::int[]) and st_x(r.point) between ${add(w)} and ${add(e)} and st_y(r.point) between ${add(s)} and ${add(n)} limit 5000) x group by cell`
  return ['[', ...(await engine.db.query<{ t: string }>(text, values)).flatMap(({ t }, i) => i ? [',', t] : [t]), ']']
}

/** How many rows each named view holds now. A view is an address of a list. */
export const countViews = async (engine: Engine, who: Actor, { type: name, views }: { type: string; views: Readonly<Record<string, Filters>> }): Promise<Record<string, number>> => {
  const type = typeNamed(engine.model, name), office = engine.holder.office(), now = nowOf(engine), counts: Record<string, number> = {}
  if (sights(engine.model, who, type.id).length === 0) return Object.fromEntries(Object.keys(views).map((key) => [key, 0]))
  for (const [key, filters] of Object.entries(views)) {
    const { where, values } = whereSql(office, who, { type, filters, now })
    values[0] = engine.db.tenant
    const open = filters.sort === 'due' ? ' and r.due is not null' : ''
    counts[key] = (await engine.db.query<{ n: number }>(`select count(*)::int as n from (select 1 from record r where ${where}${open} limit ${totalCap}) c`, values))[0]!.n
  }
  return counts
}

export const typeNamed = (model: Model, name: string): TypeModel => {
  const type = findType(model, name)
  if (!type) throw fail('no-such-type', { type: name })
  return type
}
/** Nobody is shown an empty list of what they may not know of. */
export const mustSee = (model: Model, who: Actor, type: TypeModel): void => {
  if (who.kind !== 'system' && sights(model, who, type.id).length === 0) throw fail('not-allowed', { what: { zh: `查看${type.title}`, en: `see ${type.id}` } })
}
