// A row as everybody may see it. Every exit (page, feed, widget, Open311) reads rows through here, so none shows more than another. Pure.
import { viewOf } from '../flow/view.ts'
import type { Moment, On } from '../pack.ts'
import { dayOf } from '../clock/days.ts'
import type { Model, TypeModel } from '../record/model.ts'
import { inForce, knownOf, type Office } from '../record/office.ts'
import { showField } from '../record/kinds.ts'
import { sayNo, type Row } from '../record/row.ts'
import type { ShareModel } from '../record/shares.ts'

export type Spot = { lon: number; lat: number }
export type PublicFile = { id: string; name: string }
/** `progress` is how far it is in the words of other systems; `texts` and `photos` by the name of the field that they are copies of. */
export type Public = {
  id: string; type: string; no: string; kind: { code: string; name: string }
  done: boolean; state: string; progress: string
  made: Moment; updated: Moment; due: Moment | null; ended: Moment | null
  at: Spot; blur: number | null; area: string | null; agency: string | null
  fields: readonly { name: string; title: string; value: string }[]
  texts: Readonly<Record<string, string>>; photos: Readonly<Record<string, readonly PublicFile[]>>
}
export type Shared = { type: TypeModel; share: ShareModel }

/** The types of which the public sees rows. */
export const sharedTypes = (model: Model): Shared[] => Object.values(model.types).flatMap((type) => type.share ? [{ type, share: type.share }] : [])
/** The one by which other systems speak with this street. */
export const spokenType = (model: Model): Shared | undefined => sharedTypes(model).find(({ share }) => share.open311)

export type Listed = { code: string; name: string; held: boolean; fields: Readonly<Record<string, unknown>> }
/** The classes of which rows are public: those that the office has marked, in their latest wording. What is no longer offered (`held` false)
 *  stays among them: others drop what leaves a list. */
export const listedKinds = ({ type, share }: Shared, office: Office, now: Moment): ReadonlyMap<string, Listed> => {
  const table = type.field[share.kind]?.table ?? '', today = dayOf(now), held = inForce(office, table, today), old = kept.get(held)
  if (old) return old
  const found = new Map<string, Listed>()
  for (const row of office.tables[table] ?? []) if (row.from <= today && !found.has(row.code)) found.set(row.code, { code: row.code, name: row.name, held: held.some((one) => one.code === row.code), fields: row.fields })
  for (const [code, row] of found) if (row.fields[share.listed] !== true) found.delete(code)
  const sorted = new Map([...found].sort(([a], [b]) => a < b ? -1 : 1))
  kept.set(held, sorted)
  return sorted
}
const kept = new WeakMap<object, ReadonlyMap<string, Listed>>()

/** How far a row is, in the words of other systems. */
export const progressOf = ({ share }: Shared, state: string): string => share.open311?.says[state] ?? (share.closed.includes(state) ? 'closed' : 'open')

/** The row as everybody sees it; undefined where nobody outside may know of it. Ask `only` of the database: rows come here that meet it. */
export const publicOf = (shared: Shared, row: Row, { office, on }: { office: Office; on: On }): Public | undefined => {
  const { type, share } = shared, code = row.fields[share.kind], listed = typeof code === 'string' ? listedKinds(shared, office, on.now).get(code) : undefined, place = row.fields[share.place] as Spot | undefined
  const done = share.closed.includes(row.state)
  if (!listed || !place || (!done && !share.open.includes(row.state))) return undefined
  const blur = share.blur ? (share.blur as (row: unknown, on: On) => number | undefined)(viewOf(type, row, { office, refs: new Map() }), on) ?? null : null
  const area = row.area === null ? undefined : [office.areas.find(row.area), ...office.areas.parents(row.area)].find((one) => one?.level === 'community')
  const known = knownOf(office, on.today), agency = share.agency ? row.fields[share.agency] : undefined
  return {
    id: row.id, type: type.id, no: row.no === null ? row.id : sayNo(row.no), kind: { code: listed.code, name: listed.name },
    done, state: type.states[row.state] ?? row.state, progress: progressOf(shared, row.state),
    made: row.made, updated: row.updated, due: done ? null : row.meta.whole?.due ?? row.meta.clock?.due ?? null, ended: done ? row.meta.at[row.state] ?? row.updated : null,
    at: blur ? blurred(place, blur) : round(place), blur, area: area?.name ?? null, agency: typeof agency === 'string' ? office.named.unit?.get(agency)?.name ?? null : null,
    fields: share.fields.flatMap((name) => row.fields[name] === undefined ? [] : [{ name, title: type.field[name]!.title, value: showField(row.fields[name], type.field[name]!, known) }]),
    texts: pick(share.texts, row.fields, (value) => typeof value === 'string' && value !== '' ? value : undefined),
    photos: pick(share.photos, row.fields, (value) => Array.isArray(value) && value.length ? (value as PublicFile[]).map(({ id, name }) => ({ id, name })) : undefined),
  }
}
const pick = <T>(names: Readonly<Record<string, string>>, fields: Readonly<Record<string, unknown>>, read: (value: unknown) => T | undefined): Record<string, T> =>
  Object.fromEntries(Object.entries(names).flatMap(([name, shown]) => { const value = read(fields[shown]); return value === undefined ? [] : [[name, value]] }))

/** The middle of the square of so many metres that holds the point. Squares lie still, so nobody finds the home by asking often. */
export const blurred = ({ lon, lat }: Spot, metres: number): Spot => {
  const high = metres / 111_320, row = Math.floor(lat / high), wide = high / Math.cos((((row + 0.5) * high) * Math.PI) / 180)
  return round({ lon: (Math.floor(lon / wide) + 0.5) * wide, lat: (row + 0.5) * high })
}
/** A step of a tenth of a metre: more digits would only look exact. */
const round = ({ lon, lat }: Spot): Spot => ({ lon: Math.round(lon * 1e6) / 1e6, lat: Math.round(lat * 1e6) / 1e6 })
