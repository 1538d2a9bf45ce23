// The office's data as the server holds it: all rows of the small types in memory, a snapshot made of them, renewed as acts go by.
import type { Db } from '../../kernel/db/db.ts'
import { calendarOf, type Calendar } from '../clock/calendar.ts'
import type { Day } from '../pack.ts'
import { areaAt, areasOf, leaves, parents, type Areas } from '../place/areas.ts'
import { areaNumber, areaType, knownOf, settingOn, settingValue, type AreaNode, type AreaTree, type Dated, type Named, type Office, type Post } from './office.ts'
import type { Model } from './model.ts'
import type { Row } from './row.ts'
import { fromStored, type Stored } from './store.server.ts'
import { alive } from './statements.ts'

export type OfficeHolder = { office(): Office; saw(row: Row): void; reload(): Promise<void>; holds(type: string): boolean }

/** Reads the office's rows and keeps them. Types of the first pack (except people outside) and all dated tables are held. */
export const holdOffice = async (db: Db, model: Model): Promise<OfficeHolder> => {
  const home = model.packs[0]?.id, held = Object.values(model.types).filter((t) => t.table || (t.pack === home && !t.fields.some((f) => f.private && f.required))).map((t) => t.id)
  let rows = new Map<string, Map<string, Row>>(), snapshot: Office | undefined
  const reload = async () => {
    const found = await db.query<Stored>(alive, [db.tenant, held])
    rows = new Map(held.map((type) => [type, new Map()]))
    for (const r of found) rows.get(r.type)?.set(r.id, fromStored(r))
    snapshot = undefined
  }
  await reload()
  return {
    office: () => snapshot ??= build(model, rows),
    saw: (row) => { const list = rows.get(row.type); if (list) { list.set(row.id, row); snapshot = undefined } },
    reload, holds: (type) => rows.has(type),
  }
}

/** The snapshot of a set of rows: the same on a phone that was sent them. */
export const build = (model: Model, rows: ReadonlyMap<string, ReadonlyMap<string, Row>>): Office => {
  const of = (type: string) => [...(rows.get(type)?.values() ?? [])]
  const office = {
    model, areas: treeOf(of(areaType)), named: {} as Record<string, Map<string, Named>>, posts: [] as Post[], tables: {} as Record<string, Dated[]>,
    settings: {} as Record<string, { value: unknown; from: Day; to: Day | null }[]>, calendar: undefined as unknown as Calendar, memo: new Map(),
  }
  for (const [type, list] of rows) {
    const spec = model.types[type]!
    if (spec.table) office.tables[type] = [...list.values()].map(datedOf).sort((a, b) => a.from < b.from ? 1 : a.from > b.from ? -1 : 0)
    else if (spec.called && type !== areaType) office.named[type] = new Map([...list.values()].map((row) => [row.id, { id: row.id, name: String(row.fields[spec.called!] ?? ''), fields: row.fields, state: row.state }]))
  }
  office.posts = of('post').filter((row) => row.state === 'held' || row.fields.to !== undefined).map((row) => ({ id: row.id, staff: String(row.fields.staff), part: String(row.fields.part),
    area: typeof row.fields.area === 'string' ? areaNumber(row.fields.area) : null, unit: (row.fields.unit as string | undefined) ?? null, from: row.fields.from as Day, to: (row.fields.to as Day | undefined) ?? null }))
  for (const row of of('setting')) {
    const key = String(row.fields.key), value = settingValue(model, key, String(row.fields.value), knownOf(office, '2000-01-01' as Day))
    if (value !== undefined) (office.settings[key] ??= []).push({ value, from: row.fields.from as Day, to: (row.fields.to as Day | undefined) ?? null })
  }
  for (const list of Object.values(office.settings)) list.sort((a, b) => a.from < b.from ? 1 : -1)
  const hours = String(settingOn(office, `${model.packs[0]?.id}/officeHours`, '9999-01-01' as Day) ?? ''), days = of('day').filter((row) => row.state === 'held')
  office.calendar = calendarOf({ hours: hours.split(','), days: Object.fromEntries(days.map((row) => [row.fields.date, row.fields.rule])), names: Object.fromEntries(days.map((row) => [row.fields.date, String(row.fields.name)])) })
  return office
}
const datedOf = (row: Row): Dated => {
  const { code, name, from, to } = row.fields
  return { code: String(code), name: String(name), from: from as Day, to: (to as Day | undefined) ?? null, fields: row.fields }
}

const treeOf = (rows: readonly Row[]): AreaTree => {
  const live = rows.filter((row) => row.state === 'held'), keys = new Set(live.map((row) => row.id))
  const list: AreaNode[] = live.map((row) => ({
    id: areaNumber(row.id), key: row.id, parent: typeof row.fields.parent === 'string' && keys.has(row.fields.parent) ? areaNumber(row.fields.parent) : null,
    level: String(row.fields.level), code: String(row.fields.code), name: String(row.fields.name),
    ...(row.fields.ring ? { ring: (row.fields.ring as { area: { lon: number; lat: number }[] }).area.map((p) => [p.lon, p.lat] as const) } : {}),
  }))
  const byId = new Map(list.map((a) => [a.id, a])), byKey = new Map(list.map((a) => [a.key, a])), areas: Areas = areasOf(list)
  return {
    list, find: (id) => byId.get(id), byKey: (key) => byKey.get(key),
    at: (lon, lat) => { const hit = areaAt(areas, { lon, lat }); return hit && byId.get(hit.id) },
    leaves: (id) => leaves(areas, id), parents: (id) => parents(areas, id).map((a) => byId.get(a.id)!).filter((a) => a.id !== id),
  }
}
