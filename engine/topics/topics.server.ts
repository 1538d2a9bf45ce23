// What is being said, week against week: by class, by place, by both, by words, and which spots recur. Counted from the rows that the reader sees, by
// the conditions of the ordinary list: every number carries the filter under which the list shows the very rows.
import { fail } from '../../kernel/fail/fail.ts'
import { seesAll, system, type Actor } from '../access/access.ts'
import { before, findPeriod, periodOf } from '../clock/period.ts'
import { dayFrom, dayNumberAt, startOfDay } from '../clock/days.ts'
import type { Day, Moment } from '../pack.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import { mustSee, typeNamed } from '../record/list.server.ts'
import type { TypeModel } from '../record/model.ts'
import { inForce, settingOn } from '../record/office.ts'
import { whereSql, type Filters } from '../record/query.ts'
import { takenUp, type Taken } from './taken.server.ts'
import { commonWords } from './words.ts'
import { recurrent, weigh, WEEKS, type Dot, type Rule, type Weighed } from './weigh.ts'

/** `filter`: the list of the rows that `n` counts; `before`: of those of the week before. */
export type Line = Weighed & { key: string; name: string; place?: string; filter: string; before: string; parts: { name: string; n: number; filter: string }[] }
export type SpotLine = { name: string; place: string; n: number; last: string; filter: string }
export type Topics = { type: string; title: string; from: Day; to: Day; asOf: Moment; total: Line; rule: Rule; kinds: Line[]; areas: Line[]; both: Line[]; words: Line[]; spots: SpotLine[]; taken?: Taken[] }
export type Frozen = { week: string; title: string; made: string; topics: Topics }

const TEXTS = 3000, DOTS = 20_000, LINES = 200

/** The seven days that end today, against the eleven weeks before. Whoever sees all rows is answered from what was counted last, with its time, and older
 *  than a minute it is counted anew behind the answer; `now`: count it now. Throws no-such-type, not-allowed, not-found where the pack tells no topics. */
export const readTopics = async (engine: Engine, who: Actor, ask: { type: string; area?: string | undefined; now?: boolean }): Promise<Topics> =>
  ({ ...await countedTopics(engine, who, ask), taken: await takenUp(engine, who, typeNamed(engine.model, ask.type)) })
const countedTopics = async (engine: Engine, who: Actor, { type: name, area, now }: { type: string; area?: string | undefined; now?: boolean }): Promise<Topics> => {
  const type = typeNamed(engine.model, name), end = dayNumberAt(Date.parse(nowOf(engine))) + 1
  mustSee(engine.model, who, type)
  if (!(who.kind === 'system' || seesAll(engine.model, who, type.id))) return countTopics(engine, who, { type, end, area })
  const own = kept.get(engine) ?? new Map<string, { last?: Topics; running?: Promise<Topics> }>(), key = `${type.id} ${end} ${area ?? ''}`
  kept.set(engine, own)
  if (own.size > 60) own.clear()
  const cell = own.get(key) ?? {}, age = cell.last ? Math.abs(Date.parse(nowOf(engine)) - Date.parse(cell.last.asOf)) : Infinity
  own.set(key, cell)
  if (now !== true && cell.last && age < FRESH_MS) return cell.last
  cell.running ??= countTopics(engine, system, { type, end, area }).then((topics) => (cell.last = topics)).finally(() => { delete cell.running })
  if (now === true || !cell.last || age > 30 * FRESH_MS) return cell.running
  cell.running.catch(() => undefined)
  return cell.last
}
const FRESH_MS = 60_000
const kept = new WeakMap<Engine, Map<string, { last?: Topics; running?: Promise<Topics> }>>()
/** What was said over all rows in the seven days before a moment, at most until tonight: for what is reported of a period. */
export const topicsBy = (engine: Engine, { type: name, to }: { type: string; to: Moment }): Promise<Topics> =>
  countTopics(engine, system, { type: typeNamed(engine.model, name), end: Math.min(dayNumberAt(Date.parse(to)), dayNumberAt(Date.parse(nowOf(engine))) + 1) })
/** `end`: the number of the day after the last. */
const countTopics = async (engine: Engine, who: Actor, { type, end, area }: { type: TypeModel; end: number; area?: string | undefined }): Promise<Topics> => {
  if (!type.topics || !type.kind) throw fail('not-found', { what: { zh: '热点', en: 'topics' } })
  const office = engine.holder.office(), asOf = nowOf(engine), from = dayFrom(end - 7), to = dayFrom(end - 1), narrow: Filters = area ? { area } : {}
  const rule = Object.fromEntries((['least', 'growth', 'times', 'days', 'within'] as const).map((name) => [name, Number(settingOn(office, type.topics![name], to))])) as Rule
  const table = type.field[type.kind]?.table, names = new Map((table ? inForce(office, table, to) : []).map((row) => [row.code, row.name])), kindName = (code: string) => code === '-' ? '未分类' : names.get(code) ?? code
  const community = (leaf: number | null): string => { if (leaf === null) return '-'; const one = office.areas.parents(leaf).find((a) => a.level === 'community') ?? office.areas.find(leaf); return one ? String(one.id) : '-' }
  const areaName = (key: string) => key === '-' ? '街道外' : office.areas.find(Number(key))?.name ?? key
  const address = (more: Filters, week = 0): string => new URLSearchParams(Object.entries({ ...narrow, ...more, 'made.from': dayFrom(end - 7 * (week + 1)), 'made.to': dayFrom(end - 7 * week - 1), archived: 'with' }).filter((one): one is [string, string] => one[1] !== undefined)).toString()
  const cells = await weeksOf(engine, who, { type, end, filters: narrow, split: true })
  const gather = (keyOf: (cell: Cell) => string): Map<string, number[]> => {
    const found = new Map<string, number[]>()
    for (const cell of cells) { const key = keyOf(cell), weeks = found.get(key) ?? Array.from({ length: WEEKS }, () => 0); weeks[WEEKS - 1 - cell.w]! += cell.n; found.set(key, weeks) }
    return found
  }
  const line = (key: string, weeks: readonly number[], how: { name: string; place?: string; filter: Filters; parts?: Line['parts'] }): Line => ({ key, name: how.name, ...(how.place ? { place: how.place } : {}), ...weigh(weeks, rule), filter: address(how.filter), before: address(how.filter, 1), parts: how.parts ?? [] })
  const both = [...gather((cell) => `${cell.kind ?? '-'} ${community(cell.area)}`)].map(([key, weeks]) => { const [kind, place] = key.split(' ') as [string, string]; return { kind, place, line: line(key, weeks, { name: kindName(kind), place: areaName(place), filter: { kind, area: place } }) } })
  const parts = (of: 'kind' | 'place', key: string) => both.filter((one) => one[of] === key && one.line.n > 0).sort((a, b) => b.line.n - a.line.n).slice(0, 3).map((one) => ({ name: of === 'kind' ? areaName(one.place) : kindName(one.kind), n: one.line.n, filter: one.line.filter }))
  const told = (list: Line[]) => list.filter((one) => one.n > 0 || one.last > 0).sort(hottest).slice(0, LINES)
  return {
    type: type.id, title: type.topics.title, from, to, asOf, rule, total: line('', [...gather(() => '').values()][0] ?? Array.from({ length: WEEKS }, () => 0), { name: type.title, filter: {} }),
    kinds: told([...gather((cell) => cell.kind ?? '-')].map(([kind, weeks]) => line(kind, weeks, { name: kindName(kind), filter: { kind }, parts: parts('kind', kind) }))),
    areas: told([...gather((cell) => community(cell.area))].map(([place, weeks]) => line(place, weeks, { name: areaName(place), filter: { area: place }, parts: parts('place', place) }))),
    both: told(both.map((one) => one.line)),
    words: told(await wordLines(engine, who, { type, end, narrow, rule, known: [...names.values(), ...office.areas.list.map((one) => one.name)], line })),
    spots: await spotLines(engine, who, { type, end, narrow, rule, kindName, placeName: (leaf) => areaName(community(leaf)) }),
  }
}
const hottest = (a: Line, b: Line): number => Number(b.hot) - Number(a.hot) || b.n - a.n || b.last - a.last || (a.name < b.name ? -1 : 1)

type Cell = { area: number | null; kind: string | null; w: number; n: number }
/** Counts by week (0 the last), split by leaf area and class where asked. */
const weeksOf = async (engine: Engine, who: Actor, { type, end, filters, split }: { type: TypeModel; end: number; filters: Filters; split: boolean }): Promise<Cell[]> => {
  const { where, values } = whereSql(engine.holder.office(), who, { type, filters: { ...filters, 'made.from': dayFrom(end - 7 * WEEKS), 'made.to': dayFrom(end - 1), archived: 'with' }, now: nowOf(engine), needs: type.kind ? [type.kind] : [] })
  values[0] = engine.db.tenant
  const till = `$${values.push(new Date(startOfDay(end)).toISOString())}::timestamptz`
  return engine.db.query<Cell>(`select ${split ? 'r.area, r.kind' : 'null::int as area, null::text as kind'}, (ceil(extract(epoch from (${till} - r.made)) / 604800) - 1)::int as w, count(*)::int as n from record r where ${where} group by 1, 2, 3`, values)
}
type Words = { type: TypeModel; end: number; narrow: Filters; rule: Rule; known: readonly string[]; line: (key: string, weeks: readonly number[], how: { name: string; filter: Filters }) => Line }
/** Words of this week's texts; each is counted by the same search as the list's. */
const wordLines = async (engine: Engine, who: Actor, { type, end, narrow, rule, known, line }: Words): Promise<Line[]> => {
  if (!type.called || !type.search.includes(type.called)) return []
  const { where, values } = whereSql(engine.holder.office(), who, { type, filters: { ...narrow, 'made.from': dayFrom(end - 7), 'made.to': dayFrom(end - 1), archived: 'with' }, now: nowOf(engine), needs: [type.called] })
  values[0] = engine.db.tenant
  const texts = await engine.db.query<{ t: string | null }>(`select r.body->>'${type.called}' as t from record r where ${where} order by r.made desc limit ${TEXTS}`, values), found: Line[] = []
  for (const word of commonWords(texts.flatMap((row) => row.t ?? []), { least: Math.max(2, rule.least), known })) {
    const weeks = Array.from({ length: WEEKS }, () => 0)
    for (const cell of await weeksOf(engine, who, { type, end, filters: { ...narrow, q: word }, split: false })) weeks[WEEKS - 1 - cell.w]! += cell.n
    found.push(line(word, weeks, { name: word, filter: { q: word } }))
  }
  return found
}
const spotLines = async (engine: Engine, who: Actor, { type, end, narrow, rule, kindName, placeName }: { type: TypeModel; end: number; narrow: Filters; rule: Rule; kindName: (code: string) => string; placeName: (leaf: number | null) => string }): Promise<SpotLine[]> => {
  if (!type.at) return []
  const span = { 'made.from': dayFrom(end - rule.days), 'made.to': dayFrom(end - 1), archived: 'with' }, { where, values } = whereSql(engine.holder.office(), who, { type, filters: { ...narrow, ...span }, now: nowOf(engine), needs: [type.kind!, type.at] })
  values[0] = engine.db.tenant
  const dots = await engine.db.query<Dot>(`select r.id, r.kind, r.area, st_x(r.point) as lon, st_y(r.point) as lat, to_char(r.made at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as made from record r where ${where} and r.kind is not null and r.point is not null order by r.made desc limit ${DOTS}`, values)
  return recurrent(dots, rule).map((spot) => ({ name: kindName(spot.kind), place: placeName(spot.area), n: spot.n, last: spot.last,
    filter: new URLSearchParams({ ...(narrow.area ? { area: narrow.area } : {}), kind: spot.kind, near: `${spot.at.lon},${spot.at.lat},${rule.within}`, ...span }).toString() }))
}

/** 未诉先办: on a Monday, and on any later day where the Monday was missed, the week before is counted and frozen, once. Answers how many were made. */
export const freezeWeeks = async (engine: Engine): Promise<number> => {
  const now = nowOf(engine), week = before('week', findPeriod('week', periodOf('week', now))!)
  let made = 0
  for (const type of Object.values(engine.model.types)) {
    if (!type.topics) continue
    const [has] = await engine.db.query('select 1 as has from topic_week where tenant = $1 and type = $2 and week = $3', [engine.db.tenant, type.id, week.period])
    if (has) continue
    const body = { ...await countTopics(engine, system, { type, end: dayNumberAt(Date.parse(week.to)) }), taken: await takenUp(engine, system, type) }
    made += (await engine.db.query('insert into topic_week (tenant, type, week, made, body) values ($1, $2, $3, $4, $5::jsonb) on conflict (tenant, type, week) do nothing returning week', [engine.db.tenant, type.id, week.period, now, JSON.stringify(body)])).length
  }
  return made
}
/** Weeks that were frozen, newest first, and one of them (the newest, or as named). Only whoever sees all rows is shown what was counted over all. */
export const readFrozen = async (engine: Engine, who: Actor, { type: name, week }: { type: string; week?: string | undefined }): Promise<{ weeks: string[]; list: Frozen | null }> => {
  const type = typeNamed(engine.model, name)
  mustSee(engine.model, who, type)
  if (!seesAll(engine.model, who, type.id)) return { weeks: [], list: null }
  const weeks = (await engine.db.query<{ week: string }>('select week from topic_week where tenant = $1 and type = $2 order by week desc limit 60', [engine.db.tenant, type.id])).map((row) => row.week), wanted = week ?? weeks[0]
  if (wanted === undefined) return { weeks, list: null }
  const [row] = await engine.db.query<{ made: string; body: Topics }>(`select to_char(made at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as made, body from topic_week where tenant = $1 and type = $2 and week = $3`, [engine.db.tenant, type.id, wanted])
  if (!row) throw fail('not-found', { what: { zh: '这一周的清单', en: 'list of that week' } })
  return { weeks, list: { week: wanted, title: findPeriod('week', wanted)?.title ?? wanted, made: row.made, topics: { ...row.body, taken: (row.body.taken ?? []).filter((one) => seesAll(engine.model, who, one.type)) } } }
}
