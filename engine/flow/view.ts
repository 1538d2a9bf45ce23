// A row as rules see it: its fields, its place by name of level, refs open one level deep. Sealed fields do not exist here.
import { openRef, type Office } from '../record/office.ts'
import type { TypeModel } from '../record/model.ts'
import type { Row } from '../record/row.ts'

/** `openOnly` leaves private fields out as well: what a message or the public may read. */
export const viewOf = (type: TypeModel, row: Row, { office, refs, openOnly = false }: { office: Office; refs: ReadonlyMap<string, Row>; openOnly?: boolean }): Readonly<Record<string, unknown>> => {
  const view: Record<string, unknown> = {}
  for (const field of type.fields) {
    const value = row.fields[field.name]
    if (value === undefined || field.sealed || (openOnly && field.private)) continue
    view[field.name] = field.to ? openRef(office, field, value, opened(office, refs, openOnly)) : value
  }
  view.id = row.id; view.state = row.state; view.made = row.made; view.due = row.meta.clock?.due; view.at = row.meta.at; view.spent = row.meta.spent ?? {}
  view.place = placeNames(office, row.area)
  return view
}
const opened = (office: Office, refs: ReadonlyMap<string, Row>, openOnly: boolean): ReadonlyMap<string, Record<string, unknown>> =>
  new Map([...refs].map(([id, row]) => [id, { ...Object.fromEntries(Object.entries(row.fields).filter(([name]) => {
    const field = office.model.types[row.type]?.field[name]
    return field && !field.sealed && !(openOnly && field.private)
  }).map(([name, value]) => [name, office.model.types[row.type]!.field[name]!.to ? shut(value) : value])), id, state: row.state, due: row.meta.clock?.due }]))
/** What an opened ref points at is an id and no more. */
const shut = (value: unknown): unknown => Array.isArray(value) ? value.map(shut) : { id: String(value) }
const placeNames = (office: Office, area: number | null): Record<string, string> => {
  if (area === null) return {}
  const found: Record<string, string> = {}
  for (const node of [office.areas.find(area), ...office.areas.parents(area)]) if (node) found[node.level] = node.key
  return found
}
