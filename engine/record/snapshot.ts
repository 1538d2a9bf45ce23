// The office as one value that nobody changes: made of the held rows, and after a change made anew only where a row of that type stands in it.
// What did not change is the very same object as before, so whoever keeps something by a piece keeps it until that piece changes.
import { calendarOf } from '../clock/calendar.ts'
import type { Day } from '../pack.ts'
import { areaAt, areasOf, leaves, parents, type Areas } from '../place/areas.ts'
import { areaNumber, areaType, knownOf, settingOn, settingValue, type AreaNode, type AreaTree, type Dated, type Named, type Office, type Post } from './office.ts'
import { isDraft } from '../flow/second.ts'
import type { Model } from './model.ts'
import type { Row } from './row.ts'

/** Rows by type and id, each type in the order in which its rows were made. */
export type HeldRows = ReadonlyMap<string, ReadonlyMap<string, Row>>
/** In which order rows of one type stand: the same on every server, however they came. */
export const inOrder = (a: Row, b: Row): number => a.made < b.made ? -1 : a.made > b.made ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0

/** The snapshot of all rows: what a phone makes of the rows that it was sent, and what every folded snapshot must equal. */
export const build = (model: Model, rows: HeldRows): Office => foldOffice(model, rows, { old: undefined, changed: new Set(rows.keys()) })

/** The snapshot after rows of the `changed` types have changed. `old` is left as it is. */
export const foldOffice = (model: Model, rows: HeldRows, { old, changed }: { old: Office | undefined; changed: ReadonlySet<string> }): Office => {
  const of = (type: string): Row[] => [...rows.get(type)?.values() ?? []], stays = (...types: readonly string[]) => old !== undefined && !types.some((type) => changed.has(type))
  const tables: Record<string, readonly Dated[]> = { ...old?.tables }, named: Record<string, ReadonlyMap<string, Named>> = { ...old?.named }
  for (const type of changed) {
    const spec = model.types[type]!
    if (spec.table) tables[type] = of(type).filter((row) => !isDraft(row)).map(datedOf).sort(newestFirst)
    else if (spec.called && type !== areaType) named[type] = new Map(of(type).map((row) => [row.id, namedOf(row, spec.called!)]))
  }
  const office = {
    model, tables, named, areas: stays(areaType) ? old!.areas : treeOf(of(areaType)), posts: stays('post') ? old!.posts : of('post').filter(stands).map(postOf),
    settings: {} as Office['settings'], calendar: undefined as unknown as Office['calendar'],
    memo: new Map([...old?.memo ?? []].filter(([key]) => !changed.has(key.slice(0, key.lastIndexOf(' '))))),
  }
  const settled = stays('setting', ...settingsRead(model))
  office.settings = settled ? old!.settings : settingsOf(office, of('setting').filter((row) => !isDraft(row)))
  const hours = hoursOf(office), days = stays('day') && old !== undefined && hours === hoursOf(old)
  office.calendar = days ? old.calendar : calendarIn(hours, of('day').filter((row) => row.state === 'held'))
  return office
}

/** The types whose rows a setting's value is read against. */
const settingsRead = (model: Model): string[] => Object.values(model.settings).flatMap(({ field }) => [field.to, field.table]).filter((type) => type !== undefined)
const settingsOf = (office: Office, rows: readonly Row[]): Office['settings'] => {
  const settings: Record<string, { value: unknown; from: Day; to: Day | null }[]> = {}, known = knownOf(office, '2000-01-01' as Day)
  // Of two that begin on one day the later made one holds.
  for (const row of [...rows].reverse()) {
    const key = String(row.fields.key), value = settingValue(office.model, key, String(row.fields.value), known)
    if (value !== undefined) (settings[key] ??= []).push({ value, ...spanOf(row) })
  }
  for (const list of Object.values(settings)) list.sort(newestFirst)
  return settings
}
const hoursOf = (office: Office): string => String(settingOn(office, `${office.model.packs[0]?.id}/officeHours`, '9999-01-01' as Day) ?? '')
const calendarIn = (hours: string, days: readonly Row[]) => calendarOf({
  hours: hours.split(','), days: Object.fromEntries(days.map((row) => [row.fields.date, row.fields.rule])), names: Object.fromEntries(days.map((row) => [row.fields.date, String(row.fields.name)])) })

/** What a row becomes is made once for each of its versions. */
const once = <T, A extends unknown[]>(make: (row: Row, ...more: A) => T) => {
  const kept = new WeakMap<Row, T>()
  return (row: Row, ...more: A): T => {
    const old = kept.get(row)
    if (old !== undefined) return old
    const made = make(row, ...more)
    kept.set(row, made)
    return made
  }
}
const newestFirst = (a: { from: Day }, b: { from: Day }): number => a.from < b.from ? 1 : a.from > b.from ? -1 : 0
const spanOf = ({ fields: { from, to } }: Row) => ({ from: from as Day, to: (to as Day | undefined) ?? null })
const datedOf = once((row): Dated => ({ code: String(row.fields.code), name: String(row.fields.name), ...spanOf(row), fields: row.fields }))
const namedOf = once((row, called: string): Named => ({ id: row.id, name: String(row.fields[called] ?? ''), fields: row.fields, state: row.state }))
const stands = (row: Row): boolean => row.state === 'held' || row.fields.to !== undefined
const postOf = once((row): Post => ({ id: row.id, staff: String(row.fields.staff), part: String(row.fields.part),
  area: typeof row.fields.area === 'string' ? areaNumber(row.fields.area) : null, unit: (row.fields.unit as string | undefined) ?? null, ...spanOf(row) }))

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
