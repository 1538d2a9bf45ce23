// The office as it stands: areas, units, staff, posts, dated tables, settings, calendar. Small, held in memory on the server and carried by the
// phone; rules see it as `On`. The same text builds it in both places.
import type { Calendar } from '../clock/calendar.ts'
import { age, dayOf, monthStart, shift } from '../clock/days.ts'
import { spent } from '../clock/span.ts'
import type { Day, Moment, On, Setting, Span } from '../pack.ts'
import type { Known } from './kinds/kind.ts'
import { kindOf } from './kinds.ts'
import type { FieldModel, Model } from './model.ts'
import type { Fields } from './row.ts'

export type AreaNode = { id: number; key: string; parent: number | null; level: string; code: string; name: string; ring?: readonly (readonly [number, number])[] }
/** What the place room answers about the area tree. */
export type AreaTree = { list: readonly AreaNode[]; at(lon: number, lat: number): AreaNode | undefined; leaves(id: number): readonly number[]; parents(id: number): readonly AreaNode[]; find(id: number): AreaNode | undefined; byKey(key: string): AreaNode | undefined }
export type Named = { id: string; name: string; fields: Fields; state: string }
export type Post = { id: string; staff: string; part: string; area: number | null; unit: string | null; from: Day; to: Day | null }
export type Dated = { code: string; name: string; from: Day; to: Day | null; fields: Fields }
export type Office = {
  model: Model
  areas: AreaTree
  /** Rows of the small types by type and id: units, staff and whatever else has a name. */
  named: Readonly<Record<string, ReadonlyMap<string, Named>>>
  posts: readonly Post[]
  /** All versions of all rows of dated tables, and of settings, newest `from` first. */
  tables: Readonly<Record<string, readonly Dated[]>>
  settings: Readonly<Record<string, readonly { value: unknown; from: Day; to: Day | null }[]>>
  calendar: Calendar
  /** Rows in force by table and day; filled as asked. */
  memo: Map<string, readonly Dated[]>
}

export const holds = (row: { from: Day; to: Day | null }, day: Day): boolean => row.from <= day && (row.to === null || day < row.to)
/** The day from which what was always there holds. */
export const everSince = '2000-01-01' as Day
/** The rows of a dated table in force on a day: one a code, the latest that has begun. Those that the pack names come first, then in the order of codes. */
export const inForce = (office: Office, table: string, day: Day): readonly Dated[] => {
  const key = `${table} ${day}`, old = office.memo.get(key)
  if (old) return old
  const rows = new Map<string, Dated>()
  for (const row of office.tables[table] ?? []) if (holds(row, day) && !rows.has(row.code)) rows.set(row.code, row)
  const fixed = Object.entries(office.model.types[table]?.table?.fixed ?? {}), at = (code: string) => { const i = fixed.findIndex(([one]) => one === code); return i < 0 ? fixed.length : i }
  for (const [code, name] of fixed) if (!rows.has(code)) rows.set(code, { code, name, from: everSince, to: null, fields: { code, name } })
  const found = [...rows.values()].sort((a, b) => at(a.code) - at(b.code) || (a.code < b.code ? -1 : 1))
  if (office.memo.size > 400) office.memo.clear()
  office.memo.set(key, found)
  return found
}
/** The value of a setting on a day; before its first row, what the pack declares. */
export const settingOn = (office: Office, id: string, day: Day): unknown =>
  (office.settings[id] ?? []).find((row) => holds(row, day))?.value ?? office.model.settings[id]?.value

/** What kinds of field may ask. `day` chooses the rows of lists; `more` adds rows that the act itself has loaded. */
export const knownOf = (office: Office, day: Day, more: ReadonlyMap<string, { id: string; name: string }> = new Map()): Known => ({
  codes: (table) => inForce(office, table, day),
  find: (type, word) => {
    const area = office.areas.byKey(word)
    if (type === areaType) { const hit = area ?? office.areas.list.find((a) => a.name === word || a.code === word); return hit && { id: hit.key, name: hit.name } }
    const list = office.named[type]
    if (!list) return more.get(word)
    const hit = list.get(word) ?? [...list.values()].find((row) => row.name === word && row.state === 'held')
    return hit && { id: hit.id, name: hit.name }
  },
  name: (type, id) => type === areaType ? office.areas.byKey(id)?.name : office.named[type]?.get(id)?.name ?? more.get(id)?.name,
})
export const areaType = 'area'

/** The day, the calendar and the tables in force on it: all that a rule may know beside its row. */
export const onOf = (office: Office, now: Moment): On => {
  const today = dayOf(now)
  const rows = (table: { id: string }) => openRows(office, table.id, today)
  const on = {
    today, now, rows,
    row: (table: { id: string }, like: Record<string, unknown>) => {
      const want = Object.entries(like).filter(([, v]) => v !== undefined)
      if (want.length !== Object.keys(like).length) return undefined
      return rows(table).find((row) => want.every(([k, v]) => row[k] === v))
    },
    value: (setting: Setting<unknown>) => { const id = office.model.settingId.get(setting); return id ? settingOn(office, id, today) : setting.value },
    age: (birth: Day) => age(birth, today), shift: (day: Day, by: Span) => shift(day, by), month: (n: number) => monthStart(today, n),
    between: (from: Moment, to: Moment, unit: 'h' | 'd' | 'wh' | 'wd') => spent(from, to, unit, office.calendar),
  }
  return on as unknown as On
}

/** Rows in force as rules see them: opened once, until they or something that they name has changed. */
const openRows = (office: Office, table: string, day: Day): readonly Record<string, unknown>[] => {
  const rows = inForce(office, table, day), old = opened.get(rows), named = [office.areas, ...(office.model.types[table]?.fields ?? []).map((field) => field.to && office.named[field.to])]
  if (old?.named.every((one, i) => one === named[i])) return old.rows
  const made = rows.map((row) => openDated(office, table, row))
  opened.set(rows, { named, rows: made })
  return made
}
const opened = new WeakMap<readonly Dated[], { named: readonly unknown[]; rows: readonly Record<string, unknown>[] }>()
/** Refs of a dated row are open: `lead` is the unit with its name. */
const openDated = (office: Office, table: string, row: Dated): Record<string, unknown> => {
  const open: Record<string, unknown> = { ...row.fields, code: row.code, name: row.name }
  for (const field of office.model.types[table]?.fields ?? []) if (field.to && open[field.name] !== undefined) open[field.name] = openRef(office, field, open[field.name])
  return open
}
/** A ref as rules see it: the thing with its own open fields, one level deep. What is not in memory is an id and nothing more. */
export const openRef = (office: Office, field: FieldModel, value: unknown, loaded?: ReadonlyMap<string, Record<string, unknown>>): unknown => {
  if (Array.isArray(value)) return value.map((one) => openRef(office, field, one, loaded))
  const id = String(value)
  if (field.to === areaType) { const area = office.areas.byKey(id); return { id, name: area?.name, level: area?.level, state: 'held' } }
  const row = office.named[field.to!]?.get(id)
  return row ? { ...row.fields, id, state: row.state } : loaded?.get(id) ?? { id }
}
/** A setting's text as the value of its field: `30m`, 100. */
export const settingValue = (model: Model, id: string, text: string, known: Known): unknown => {
  const field = model.settings[id]?.field
  if (!field) return undefined
  const taken = kindOf(field).read(text, field, known)
  return 'value' in taken ? taken.value : undefined
}

/** The numeric id by which a row's area is stored: 31 bits of the area's own uuid, so that no counter is needed. */
export const areaNumber = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(-8), 16) & 0x7fffffff
