// What hangs on the wall: one answer with all that the big screen shows, from roll-ups, indexes and kept figures, the same for everybody and free of
// personal data: kinds, areas, times and steps; no names, no words of anybody, no house numbers.
import { fail } from '../../kernel/fail/fail.ts'
import { seesAll, type Actor } from '../access/access.ts'
import { at, dayOf } from '../clock/days.ts'
import { groupRows } from '../record/groups.server.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import type { TypeModel } from '../record/model.ts'
import { empty, kindOf } from '../record/kinds.ts'
import { inForce, knownOf } from '../record/office.ts'
import { readIndicator } from './figures.server.ts'
import { reached, unitOf, valueOf } from './say.ts'
import type { Wall } from './wall.ts'

/** The scope of a key that reads the wall and nothing else: what hangs there is free of personal data. */
export const wallScope = 'wall'
const DAY = 86_400_000, KEEP_MS = 2_000, STALE_MS = 30_000, HORIZON = 7

/** Everything for the wall; a few seconds old at most, and counted once however many walls hang. Where counting takes long it is done less often and
 *  behind what was counted last: a wall never waits, and its machine never counts more than a tenth of the time. Throws not-allowed for who does not
 *  see all rows. */
export const readWall = async (engine: Engine, who: Actor, { demo, street }: { demo: boolean; street: string }): Promise<Wall> => {
  const type = wallTypes(engine).find((one) => seesAll(engine.model, who, one.id))
  if (!type) throw fail('not-allowed', { what: { zh: '看大屏', en: 'see the wall' } })
  const old = kept.get(engine), now = engine.clock.now().getTime(), lists = Object.values(engine.model.types).filter((one) => one.screen.wall && seesAll(engine.model, who, one.id)), of = [type, ...lists].map((one) => one.id).join()
  const age = old?.of === of ? Math.abs(now - old.at) : Infinity
  if (old && age < Math.max(KEEP_MS, old.took * 10)) return old.wall
  if (old?.fresh) return age < STALE_MS ? old.wall : old.fresh
  const began = performance.now(), fresh = count(engine, who, { type, lists, demo, street }), mine: Kept = { at: now, of, took: 0, wall: fresh, fresh }
  fresh.then(() => { mine.took = performance.now() - began; mine.fresh = undefined; kept.set(engine, mine) }, () => { if (old) old.fresh = undefined; if (kept.get(engine) === mine) kept.delete(engine) })
  if (old && age < STALE_MS) { old.fresh = fresh; return old.wall }
  kept.set(engine, mine)
  return fresh
}
const namesOf = (engine: Engine, type: TypeModel): Map<string, string> => new Map(inForce(engine.holder.office(), type.field[type.kind!]!.table ?? '', dayOf(nowOf(engine))).map((row) => [row.code, row.name]))
const SHOWN = 4
/** The rows that a pack hangs on the wall, those whose limit ends first; numbers from the roll-ups. Only fields that are never personal are read. */
const underWay = async (engine: Engine, who: Actor, type: TypeModel) => {
  const { from, shows } = type.screen.wall!, known = knownOf(engine.holder.office(), dayOf(nowOf(engine)))
  const groups = await groupRows(engine, who, { type: type.id, by: ['state'], filters: { state: from.join(',') } })
  const rows = await engine.db.query<{ kind: string | null; area: number | null; state: string; due: string | null; made: string; body: Record<string, unknown> }>(`select r.kind, r.area, r.state, r.due, r.made, r.body from record r where r.tenant = $1 and r.type = $2 and r.state = any($3::text[]) order by r.due nulls last, r.made limit ${SHOWN}`, [engine.db.tenant, type.id, from])
  return { n: groups.reduce((sum, group) => sum + group.n, 0), late: groups.reduce((sum, group) => sum + (group.late ?? 0), 0),
    rows: rows.map(({ body, ...row }) => ({ ...row, shows: shows.flatMap((name) => { const field = type.field[name]!, value = body[name]; return empty(value) ? [] : [{ title: field.title, text: kindOf(field).show(value, field, known) }] }) })) }
}
/** `fresh`: what is being counted to take its place. */
type Kept = { at: number; of: string; took: number; wall: Promise<Wall>; fresh: Promise<Wall> | undefined }
const kept = new WeakMap<Engine, Kept>()
/** Work with a place, a class and a limit for all of it. */
const wallTypes = (engine: Engine): TypeModel[] => Object.values(engine.model.types).filter((type) => type.at && type.kind && type.whole && !type.partOf)

const count = async (engine: Engine, who: Actor, { type, lists, demo, street }: { type: TypeModel; lists: readonly TypeModel[]; demo: boolean; street: string }): Promise<Wall> => {
  const { db, holder } = engine, office = holder.office(), asOf = nowOf(engine), now = Date.parse(asOf), midnight = Date.parse(at(dayOf(asOf))), week = new Date(midnight - HORIZON * DAY).toISOString()
  const held = Object.keys(type.states).filter((state) => type.limits[state] && !type.limits[state]?.quiet), ends = type.keep.after ?? Object.keys(type.states).filter((state) => !held.includes(state))
  const one = <R>(text: string, values: readonly unknown[] = []) => db.query<R>(text, [db.tenant, type.id, ...values])
  const hour = `floor(extract(epoch from m - $3::timestamptz) / 3600)::int`
  const [made, ended, byArea, byUnit, soon, late, acts] = await Promise.all([
    one<{ h: number; n: number }>(`select ${hour.replace('m -', 'r.made -')} as h, count(*)::int as n from record r where r.tenant = $1 and r.type = $2 and r.made >= $3::timestamptz group by 1`, [week]),
    one<{ h: number; n: number }>(`select ${hour} as h, count(*)::int as n from (select (select max(x.value) from jsonb_each_text(r.margin->'at') x where x.key = any($4::text[]))::timestamptz as m from record r where r.tenant = $1 and r.type = $2 and r.updated >= $3::timestamptz and r.state = any($4::text[])) x where m >= $3::timestamptz group by 1`, [week, ends]),
    groupRows(engine, who, { type: type.id, by: ['area'], filters: { state: held.join(',') } }),
    groupRows(engine, who, { type: type.id, by: ['assignee'], filters: { state: held.join(',') } }),
    one<{ lon: number; lat: number }>(`select st_x(r.point) as lon, st_y(r.point) as lat from record r where r.tenant = $1 and r.type = $2 and r.due >= $3::timestamptz and r.due < $3::timestamptz + interval '3 days' and r.point is not null and r.body->'$'->'clock'->>'amber' <= $4 order by r.due limit 200`, [asOf, asOf]),
    one<{ kind: string | null; area: number | null; due: string; state: string; assignee: string | null; light: string | null; lon: number | null; lat: number | null }>(`select r.kind, r.area, r.due, r.state, r.assignee, r.body->'$'->>'light' as light, st_x(r.point) as lon, st_y(r.point) as lat from record r where r.tenant = $1 and r.type = $2 and r.due < $3::timestamptz order by r.due limit 1`, [asOf]),
    one<{ at: string; step: string; kind: string | null; area: number | null }>(`select a.at, a.step, r.kind, r.area from (select * from action where tenant = $1 and got >= $3::timestamptz order by got desc limit 400) a join record r on r.tenant = $1 and r.id = a.record where a.type = $2 and a.step = any($4::text[]) order by a.at desc limit 10`, [week, type.steps.filter((step) => step.who.length > 0 && step.title).map((step) => step.name)]),
  ])
  const kindName = (code: string | null, of = type) => code === null || !of.kind ? '' : namesOf(engine, of).get(code) ?? code
  const community = (id: number | null) => { const area = id === null ? undefined : office.areas.find(id); return area && (office.areas.parents(area.id).find((up) => up.level === 'community') ?? area) }, areaName = (id: number | null) => community(id)?.name.replace(/社区$/, '') ?? '街道外'
  const today = HORIZON * 24, hours = (rows: readonly { h: number; n: number }[], from: number, to: number) => rows.filter(({ h }) => h >= from && h < to).reduce((sum, { n }) => sum + n, 0), hourNow = Math.floor((now - midnight) / 3_600_000)
  const usual = (rows: readonly { h: number; n: number }[], from: number, to: number) => Math.round(Array.from({ length: HORIZON }, (_, d) => hours(rows, d * 24 + from, d * 24 + to)).reduce((a, b) => a + b, 0) / HORIZON * 10) / 10
  const fresh = await one<{ area: number | null; n: number }>(`select r.area, count(*)::int as n from record r where r.tenant = $1 and r.type = $2 and r.made >= $3::timestamptz group by 1`, [new Date(midnight).toISOString()]), towns = new Map<string, number>()
  for (const { area, n } of fresh) towns.set(areaName(area), (towns.get(areaName(area)) ?? 0) + n)
  const figures: Wall['figures'] = []
  for (const indicator of Object.values(engine.model.indicators).filter((it) => it.wall && it.is.of === type.id).slice(0, 2)) {
    const { counts, goal } = await readIndicator(engine, who, { id: indicator.id }), unit = unitOf(engine.model, indicator), value = valueOf(counts.all, unit)
    figures.push({ id: indicator.id, title: indicator.title, value: value ?? null, unit: unit.unit, n: counts.all[0], d: counts.all[1], goal: goal ?? null, reached: reached(value, { goal, better: indicator.better }) ?? null })
  }
  const [worst] = late
  return {
    type: type.id, title: type.title, asOf, demo, street,
    made: { today: hours(made, today, today + 24), usual: usual(made, 0, hourNow + 1) }, done: { today: hours(ended, today, today + 24), usual: usual(ended, 0, hourNow + 1) },
    open: { n: byArea.reduce((sum, group) => sum + group.n, 0), soon: soon.length }, late: { n: byArea.reduce((sum, group) => sum + (group.late ?? 0), 0), longest: worst ? now - Date.parse(worst.due) : 0 },
    figures, hours: { today: Array.from({ length: 24 }, (_, h) => hours(made, today + h, today + h + 1)), usual: Array.from({ length: 24 }, (_, h) => usual(made, h, h + 1)) },
    areas: byArea.flatMap(({ key: [id], n, late: past }) => typeof id === 'number' ? [{ id, n, late: past ?? 0 }] : []),
    communities: [...towns].map(([name, n]) => ({ name, n })).sort((a, b) => b.n - a.n || a.name.localeCompare(b.name, 'zh-CN')).slice(0, 7),
    units: byUnit.flatMap(({ key: [id], n, late: past }) => typeof id === 'string' ? [{ name: office.named.unit?.get(id)?.name ?? '', n, late: past ?? 0 }] : []).filter((unit) => unit.name).slice(0, 5),
    soon: soon.map(({ lon, lat }) => [lon, lat]),
    worst: worst ? { kind: kindName(worst.kind), area: areaName(worst.area), over: now - Date.parse(worst.due), state: type.states[worst.state] ?? worst.state, supervised: worst.light === 'supervised', unit: worst.assignee ? office.named.unit?.get(worst.assignee)?.name ?? null : null, point: worst.lon === null || worst.lat === null ? null : [worst.lon, worst.lat] } : null,
    lists: await Promise.all(lists.map(async (one): Promise<Wall['lists'][number]> => {
      const { rows, n, late: past } = await underWay(engine, who, one)
      return { type: one.id, title: one.screen.wall!.title, n, late: past, rows: rows.map((row) => ({ kind: kindName(row.kind, one), area: row.area === null ? '' : areaName(row.area), state: one.states[row.state] ?? row.state, due: row.due, made: row.made, shows: row.shows })) }
    })),
    acts: acts.map((act) => { const step = type.step[act.step.split(':')[0]!]; return { at: act.at, kind: kindName(act.kind), area: areaName(act.area), step: step?.title ?? act.step, good: step?.to !== undefined && ends.includes(step.to), bad: step?.marks !== undefined || (step?.to !== undefined && step.from.length > 0 && Object.keys(type.states).indexOf(step.to) < Object.keys(type.states).indexOf(step.from[0]!)) } }),
  }
}
