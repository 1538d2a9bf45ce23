// Rows that may be the same thing as this one, by what the pack calls alike, with what speaks for it. Offered, never joined by themselves.
import { maySee, type Actor } from '../access/access.ts'
import { dayOf } from '../clock/days.ts'
import { metres, type Moment, type Point } from '../pack.ts'
import { likeness, type Likeness } from './alike.ts'
import type { Engine } from './engine.server.ts'
import { empty } from './kinds.ts'
import type { EachModel, TypeModel } from './model.ts'
import { inForce } from './office.ts'
import { searchText, type Row } from './row.ts'
import { spotSql } from './spot.ts'
import { fromStored, type Stored } from './store.server.ts'
import { rowColumns } from './statements.ts'

export type Alike = { row: Row; like: Likeness }
const MOST = 10, LOOK = 200, HOUR = 3_600_000
/** Working time is taken for at least as long by the calendar: a likeness is a question, not a limit. */
const hours: Readonly<Record<string, number>> = { m: 1 / 60, h: 1, d: 24, w: 168, mo: 744, y: 8784, wh: 4, wd: 48 }

/** The most alike first. `open`: only those that are still under way. */
export const alikeRows = async (engine: Engine, who: Actor, { type, row, now, open = false }: { type: TypeModel; row: Row; now: Moment; open?: boolean }): Promise<Alike[]> => {
  const found = new Map<string, Alike>(), spot = pointOf(type, row), text = searchText(type, row.fields)
  for (const rule of type.alike) {
    if (rule.same.some((name) => empty(row.fields[name])) || (rule.near !== undefined && !spot) || (rule.words !== undefined && !text)) continue
    const reach = measureOf(engine, { type, row, now, each: rule.near }) as number | undefined, span = measureOf(engine, { type, row, now, each: rule.within }) as string | undefined
    for (const one of await candidates(engine, { type, row, same: rule.same, spot: reach === undefined ? undefined : { ...spot!, reach }, since: span === undefined ? undefined : sinceOf(now, span) })) {
      const there = pointOf(type, one), far = spot && there ? metres(spot, there) : undefined
      if (found.has(one.id) || !maySee(engine.model, who, one) || !rule.same.every((name) => one.fields[name] === row.fields[name]) || (reach !== undefined && (far === undefined || far > reach)) || (open && !type.limits[one.state])) continue
      const said = likeness(text, searchText(type, one.fields))
      if (rule.words === undefined || said.share >= rule.words) found.set(one.id, { row: one, like: { ...said, ...(far === undefined ? {} : { metres: Math.round(far) }) } })
    }
  }
  return [...found.values()].sort((a, b) => b.like.share - a.like.share || (a.like.metres ?? 1e9) - (b.like.metres ?? 1e9)).slice(0, MOST)
}
const pointOf = (type: TypeModel, row: Row): Point | undefined => {
  const value = type.at ? row.fields[type.at] as Partial<Point> | undefined : undefined
  return typeof value?.lon === 'number' && typeof value.lat === 'number' ? value as Point : undefined
}
/** What a rule says for this row: the column of its class on this day, or what holds for all. */
const measureOf = (engine: Engine, { type, row, now, each }: { type: TypeModel; row: Row; now: Moment; each: EachModel<number> | EachModel<string> | undefined }): unknown => {
  if (typeof each !== 'object') return each
  const table = type.field[type.kind ?? '']?.table, code = row.fields[type.kind ?? '']
  return (table && code !== undefined && inForce(engine.holder.office(), table, dayOf(now)).find((one) => one.code === code)?.fields[each.column]) || each.or
}
const sinceOf = (now: Moment, span: string): string => {
  const [, n = '0', unit = 'd'] = /^(\d+)(\w+)$/.exec(span) ?? []
  return new Date(Date.parse(now) - Number(n) * (hours[unit] ?? 24) * HOUR).toISOString()
}
type Ask = { type: TypeModel; row: Row; same: readonly string[]; spot: (Point & { reach: number }) | undefined; since: string | undefined }
const candidates = async (engine: Engine, { type, row, same, spot, since }: Ask): Promise<Row[]> => {
  const values: unknown[] = [engine.db.tenant, type.id, row.id], add = (value: unknown) => `$${values.push(value)}`, where = ['r.tenant = $1', 'r.type = $2', 'r.id <> $3::uuid']
  if (since) where.push(`r.made >= ${add(since)}::timestamptz`)
  for (const name of same) {
    if (name === type.kind) where.push(`r.kind = ${add(row.fields[name])}`)
    else if (name === type.about) where.push(`r.subject = ${add(row.fields[name])}::uuid`)
    else where.push(`r.${type.field[name]?.private || type.field[name]?.sealed ? 'veiled' : 'body'}->>'${name}' = ${add(String(row.fields[name]))}`)
  }
  if (spot) where.push(spotSql({ at: spot, reach: spot.reach, since, ...(type.kind && same.includes(type.kind) ? { kind: row.fields[type.kind] } : {}), most: LOOK * 5 }, add))
  return (await engine.db.query<Stored>(`select ${rowColumns} from record r where ${where.join(' and ')} order by r.made desc limit ${LOOK}`, values)).map(fromStored)
}
