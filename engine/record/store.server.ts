// Rows to and from the database. The only file that knows which column holds what.
import type { Sql } from '../../kernel/db/db.ts'
import { dueOf, wakeOf } from '../flow/clockwork.ts'
import { dayOf } from '../clock/days.ts'
import { cellOf } from '../place/cells.ts'
import type { On } from '../pack.ts'
import type { FieldModel, TypeModel } from './model.ts'
import type { Office } from './office.ts'
import { bigrams, merge, putAway, searchText, veil, type Done, type Fields, type Meta, type Patch, type Row } from './row.ts'
import { idFrom } from './ids.server.ts'
import * as text from './statements.ts'

export type Stored = { id: string; type: string; state: string; version: number; no: number | null; area: number | null; parent: string | null; assignee: string | null; made: string; updated: string; body: Fields & { $?: Shown }; veiled: Fields | null; margin?: Margin | null }
/** What every reader of a list is told of a row beside its fields, under `$`; the rest lies beside the body, which no list carries. */
type Shown = Pick<Meta, 'clock' | 'light' | 'ask' | 'kept' | 'shape'>
type Margin = Omit<Meta, keyof Shown>

/** A row as an act finds it: with the act itself where that was done before, and whether others point at the row. */
export type Found = Stored & { done_version: number | null; done_who: string; done_type: string; done_step: string; done_state: string; done_at: string; pointed: boolean }

/** A stored row with its private values in their places. Masks are replaced, so that a mask can never be saved as a value. */
export const fromStored = (r: Stored): Row => {
  const { $, ...open } = r.body
  return { id: r.id, type: r.type, state: r.state, version: r.version, no: r.no, area: r.area, parent: r.parent, assignee: r.assignee,
    made: r.made as Row['made'], updated: r.updated as Row['updated'], fields: r.veiled ? merge(open, r.veiled) : open, meta: { by: '', at: {}, ...r.margin, ...$ } }
}
export const fromAction = (type: TypeModel | undefined, a: { id: string; record: string; type: string; step: string; state: string; was: string | null; version: number; who: string; at: string; data: Patch; veiled: Fields | null }): Done =>
  ({ id: a.id, record: a.record, type: a.type, step: a.step, state: a.state, was: a.was, version: a.version, who: a.who, at: a.at as Done['at'], patch: { ...a.data, set: a.veiled && type ? { ...a.data.set, ...a.veiled } : a.data.set } })

type How = { office: Office; on: On; tenant: number }
/** An act with the row before and after it. */
export type Written = { type: TypeModel; done: Done; before: Row | undefined; row: Row }
/** Writes one action and the row as it is after it. False: the row was changed by somebody else meanwhile. Throws 23505 when the act or
 *  the row was there already. */
export const write = async (sql: Sql, { type, done, before, row, office, on, tenant }: Written & How): Promise<boolean> => {
  const patch = veil(type, done.patch.set), links = pointedAt(type, { done, row }), files = filesOf(type, done.patch.set), more = links.length + files.length > 0
  const values = [
    tenant, row.id, done.id, row.type, done.step, row.state, done.who, done.at, JSON.stringify({ ...done.patch, set: patch.open }), patch.veiled ? JSON.stringify(patch.veiled) : null,
    done.version === 1 ? row.no : done.version - 1, monthOf(row), links.map((l) => l.field), links.map((l) => l.to),
    ...columnsOf(type, row, { office, on }), files, row.updated,
  ]
  const [answer] = await sql.query<{ n: number }>(done.version === 1 ? more ? text.create : text.createAlone : more ? text.step : text.stepAlone, done.version === 1 ? values : [...values, done.was, !before || kindIn(type, before) !== kindIn(type, row) || before.area !== row.area, before ? kindIn(type, before) : null, before?.area ?? null])
  return answer?.n === 1
}
/** One row with the acts that changed it, as `writeMany` takes it. */
export type Stepped = { type: TypeModel; before: Row; row: Row; dones: readonly Done[]; after: readonly Row[] }
/** What stands in one element of the statements for many; `more`: it points at something. */
export type Line = { id: string; row: string; acts: string; more: boolean }
export const stepLine = ({ type, before, row, dones, after }: Stepped, how: Omit<How, 'tenant'>): Line => {
  let more = false
  const acts = dones.map((done, i) => {
    const patch = veil(type, done.patch.set), from = i ? after[i - 1]! : before, then = after[i]!, kind = kindIn(type, then), links = pointedAt(type, { done, row: then }), files = filesOf(type, done.patch.set)
    more ||= links.length + files.length > 0
    return JSON.stringify({ id: done.id, record: row.id, version: done.version, type: row.type, step: done.step, state: then.state, was: done.was, who: done.who, at: done.at, data: { ...done.patch, set: patch.open }, veiled: patch.veiled ?? null,
      kind, area: then.area, month: monthOf(row), moved: kindIn(type, from) !== kind || from.area !== then.area, was_kind: kindIn(type, from), was_area: from.area, links, files })
  })
  return { id: row.id, row: rowText(type, row, { ...how, beside: { read: before.version, version: row.version } }), acts: acts.join(','), more }
}
export const createLine = ({ type, done, row }: Omit<Written, 'before'>, how: Omit<How, 'tenant'>): Line => {
  const patch = veil(type, done.patch.set), links = pointedAt(type, { done, row }), files = filesOf(type, done.patch.set)
  return { id: row.id, acts: '', more: links.length + files.length > 0, row: rowText(type, row, { ...how, beside: { type: row.type, no: row.no, made: row.made, act: done.id, step: done.step, who: done.who, at: done.at, month: monthOf(row), data: { ...done.patch, set: patch.open }, secret: patch.veiled ?? null, links, files } }) }
}
/** Writes the steps of many rows in one statement; answers the ids of those rows that nobody had changed meanwhile. The others are as if they
 *  had not been there. */
export const writeLines = async (sql: Sql, lines: readonly Line[], tenant: number): Promise<Set<string>> =>
  new Set((await sql.query<{ id: string }>(lines.some((line) => line.more) ? text.steps : text.stepsAlone, [tenant, `[${lines.map((line) => line.row).join(',')}]`, `[${lines.map((line) => line.acts).join(',')}]`])).map((one) => one.id))
/** Makes many rows in one statement, all or none. */
export const createLines = async (sql: Sql, lines: readonly Line[], tenant: number): Promise<void> => { await sql.query(lines.some((line) => line.more) ? text.creates : text.createsAlone, [tenant, `[${lines.map((line) => line.row).join(',')}]`]) }
export const writeMany = (sql: Sql, list: readonly Stepped[], { tenant, ...how }: How): Promise<Set<string>> => writeLines(sql, list.map((one) => stepLine(one, how)), tenant)
export const createMany = (sql: Sql, list: readonly Omit<Written, 'before'>[], { tenant, ...how }: How): Promise<void> => createLines(sql, list.map((one) => createLine(one, how)), tenant)
const rowText = (type: TypeModel, row: Row, { office, on, beside }: { office: Office; on: On; beside: object }): string => {
  const [kind, area, subject, assignee, parent, due, wake, cell, lon, lat, words, body, veiled, margin] = columnsOf(type, row, { office, on })
  // Body, veil and margin are text already.
  return `${JSON.stringify({ id: row.id, state: row.state, updated: row.updated, kind, area, subject, assignee, parent, due, wake, cell, lon, lat, words, ...beside }).slice(0, -1)},"body":${body as string},"veiled":${(veiled as string | null) ?? 'null'},"margin":${margin as string}}`
}
const monthOf = (row: Row): string => `${dayOf(row.made).slice(0, 8)}01`
const pointedAt = (type: TypeModel, { done, row }: { done: Done; row: Row }): { field: string; to: string }[] => [...linksOf(type, done.patch.set), ...keysOf(type, { set: done.patch.set, row })]
/** A row as columns, in the order of the statements: kind, area, subject, assignee, parent, due, wake, cell, lon, lat, words, body, veiled, margin. */
export const columnsOf = (type: TypeModel, row: Row, { office, on }: { office: Office; on: On }): unknown[] => {
  const { open, veiled } = veil(type, row.fields), { clock, light, ask, kept, shape, ...margin } = row.meta, shown: { [K in keyof Shown]: Shown[K] | undefined } = { clock, light, ask, kept, shape }, found = searchText(type, row.fields)
  const point = type.at ? row.fields[type.at] as { lon?: number; lat?: number } | undefined : undefined
  const where = point?.lon !== undefined && point.lat !== undefined ? { lon: point.lon, lat: point.lat } : undefined
  return [kindIn(type, row), row.area, (type.about ? row.fields[type.about] as string | undefined : undefined) ?? null, row.assignee, row.parent,
    dueOf(type, row), wakeOf(type, row, office, on), where && !putAway(row) ? cellOf(where as never) : null, where?.lon ?? null, where?.lat ?? null, found ? bigrams(found) : null,
    JSON.stringify({ ...open, $: shown }), veiled ? JSON.stringify(veiled) : null, JSON.stringify(margin)]
}
const kindIn = (type: TypeModel, row: Row): string | null => (type.kind ? row.fields[type.kind] as string | undefined : undefined) ?? null
const filesOf = (type: TypeModel, set: Fields): string[] => Object.entries(set).flatMap(([name, value]) => type.field[name]?.kind === 'files' && Array.isArray(value) ? (value as { id: string }[]).map((one) => one.id) : [])
/** Which rows a row's changed fields point at, for those who follow references from the other end. */
const linksOf = (type: TypeModel, set: Fields): { field: string; to: string }[] => Object.entries(set).flatMap(([name, value]) => {
  const field = type.field[name]
  if (!field || !followed(field) || value === null || value === undefined) return []
  return (Array.isArray(value) ? value as string[] : [value as string]).map((to) => ({ field: name, to }))
})
/** A row is found by what tells it from all others as if that were a row that it points at. Kept for rows of the past too: whoever asks compares. */
export const keyField = '~key'
export const keyId = (type: TypeModel, values: readonly unknown[]): string => idFrom(`${type.id}${keyField}`, JSON.stringify(values))
const keysOf = (type: TypeModel, { set, row }: { set: Fields; row: Row }): { field: string; to: string }[] =>
  type.unique?.some((name) => name in set) && type.unique.every((name) => row.fields[name] !== undefined && row.fields[name] !== null) ? [{ field: keyField, to: keyId(type, type.unique.map((name) => String(row.fields[name]))) }] : []
const followed = (field: FieldModel): boolean => field.to !== undefined && !field.private
