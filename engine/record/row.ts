// One row, as the engine holds it, and how it becomes columns. A row is the fold of its actions: `fold` is the whole law of that.
import type { Moment } from '../pack.ts'
import { kindOf } from './kinds.ts'
import type { TypeModel } from './model.ts'

/** A limit that is running: since when, until when, and how many of its rungs have been stepped on. */
export type Running = { from: Moment; due: Moment; amber: Moment; span?: string; fired: number; /** Which of the office's own rungs have been stepped on. */ trod?: readonly string[]; /** Of a part that stands within the limit of the whole: until when it would run by itself, if it has a limit of its own. */ own?: { due: Moment; span?: string } | null }
/** What is left of a limit that stands still: office hours (`wh`), minutes (`m`), or the same moment as before (`due`). */
export type Rest = { unit: 'wh' | 'm' | 'due'; n: number; due: Moment; span?: string; late?: true }
export type Asked = { step: string; by: string; at: Moment; data: Readonly<Record<string, unknown>>; waits: readonly string[]; agreed: readonly string[]; due: Moment; fired: number }
/** What the engine knows of a row beside its fields. It travels in the body under `$`: lists carry what they show of it, the row
 *  itself all. */
export type Meta = {
  by: string
  at: Readonly<Record<string, Moment>>
  /** Hours in each state left so far, by the calendar and of the office. */
  spent?: Readonly<Record<string, { h: number; wh: number }>>
  clock?: Running & { state: string }
  whole?: Running
  rest?: Readonly<Record<string, Rest>>
  ask?: Asked
  /** Who asked last, for the answer to reach them. */
  asker?: string
  count?: Readonly<Record<string, number>>
  light?: 'supervised'
  /** What became of it when its time was over. */
  kept?: Kept
  /** The units that parts of it are given to: with `assignee` they are whose the row is. */
  helpers?: readonly string[]
  /** In which shape its fields are; the first is not written. */
  shape?: number
  undo?: { act: string; step: string; by: string; until: Moment }
}
/** Put away: in no list that does not ask, and nothing is done with it any more; blanked: without its private values; erased: without all but its class. */
export type Kept = 'archived' | 'blanked' | 'erased'
export const putAway = (row: Pick<Row, 'meta'>): boolean => row.meta.kept === 'archived' || row.meta.kept === 'erased'
export type Fields = Readonly<Record<string, unknown>>
export type Row = {
  id: string; type: string; state: string; version: number
  no: number | null; area: number | null; parent: string | null; assignee: string | null
  made: Moment; updated: Moment
  fields: Fields; meta: Meta
}
/** What one action did. `set` and `meta` hold only what changed; null empties. `came`: when it reached the street, where it was done before that. `as`: by which part, `post`: by which
 *  post, where one was chosen. */
export type Patch = { came?: Moment; set: Fields; meta: Readonly<Record<string, unknown>>; area?: number | null; parent?: string | null; assignee?: string | null; as?: string; post?: string; rung?: unknown; ask?: string; by?: { type: string; id: string; step: string }; unheard?: { type: string; step: string; why: string }; retimed?: { by: string; why: string; list: readonly { of: string; before: Moment; after: Moment }[] }; left?: string; /** It should have waited for a second person, and there was none. */ alone?: true }
export type Done = { id: string; record: string; type: string; step: string; state: string; was: string | null; version: number; who: string; at: Moment; patch: Patch }

/** Applies one action to a row (none for the first). Pure: the server, the phone and the replay test run this and nothing else. */
export const apply = (row: Row | undefined, done: Done, no: number | null = row?.no ?? null): Row => ({
  id: done.record, type: done.type, state: done.state, version: done.version, no,
  area: done.patch.area === undefined ? row?.area ?? null : done.patch.area,
  parent: done.patch.parent === undefined ? row?.parent ?? null : done.patch.parent,
  assignee: done.patch.assignee === undefined ? row?.assignee ?? null : done.patch.assignee,
  made: row?.made ?? done.at, updated: done.patch.came ?? done.at,
  fields: merge(row?.fields ?? {}, done.patch.set), meta: merge(row?.meta ?? {}, done.patch.meta) as Meta,
})
/** The row after all its actions, in the order of their versions. */
export const fold = (actions: readonly Done[], no: number | null): Row | undefined =>
  actions.reduce<Row | undefined>((row, done) => apply(row, done, no), undefined)

export const merge = (old: Fields, set: Fields): Fields => {
  const next: Record<string, unknown> = { ...old }
  for (const [key, value] of Object.entries(set)) if (value === null || value === undefined) delete next[key]; else next[key] = value
  return next
}
/** The smallest patch that turns `old` into `next`. */
export const diff = (old: Fields, next: Fields): Fields => {
  const set: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(next)) if (!same(value, old[key])) set[key] = value
  for (const key of Object.keys(old)) if (next[key] === undefined) set[key] = null
  return set
}
/** Equal as values: the database gives keys of an object in an order of its own. */
export const same = (a: unknown, b: unknown): boolean => {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false
  const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>], keys = Object.keys(x)
  return keys.length === Object.keys(y).length && keys.every((key) => Object.hasOwn(y, key) && same(x[key], y[key]))
}

/** Parts the private and sealed values from the rest: `open` may be read by whoever sees the row (masks stand where values stood),
 *  `veiled` only for a purpose. Masks are never taken for values: what is written always comes from `veiled`. */
export const veil = (type: TypeModel, fields: Fields): { open: Fields; veiled: Fields | null } => {
  let veiled: Record<string, unknown> | null = null
  const open: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    const field = type.field[name]
    if (!field?.private && !field?.sealed) { open[name] = value; continue }
    (veiled ??= {})[name] = value
    if (value === null) open[name] = null
    else if (field.private) open[name] = kindOf(field).mask(value)
  }
  return { open, veiled }
}

/** Two-sign windows of a text, packed two UTF-16 units in one int: the word index. Case and width do not matter. */
export const bigrams = (text: string): number[] => {
  const plain = text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' '), found = new Set<number>()
  for (let i = 0; i + 1 < plain.length; i++) found.add((plain.charCodeAt(i) << 16) | plain.charCodeAt(i + 1))
  return [...found]
}
/** What the search box looks through, in one text; the words index and the check of a hit use the same. */
export const searchText = (type: TypeModel, fields: Fields): string =>
  type.search.map((name) => fields[name]).filter((v): v is string => typeof v === 'string').join('\n').normalize('NFKC').toLowerCase()

/** 受理编号 for people: 20261123000417 → 2026-1123-0417. */
export const sayNo = (no: number): string => { const s = String(no), from = s[8] !== '0' ? 8 : s[9] !== '0' ? 9 : 10; return `${s.slice(0, 4)}-${s.slice(4, 8)}-${s.slice(from)}` }
export const readNo = (text: string): number | undefined => {
  const m = /(\d{4})-?(\d{4})-?(\d{4,6})$/.exec(text.trim())
  return m ? Number(`${m[1]}${m[2]}${m[3]!.padStart(6, '0')}`) : undefined
}
