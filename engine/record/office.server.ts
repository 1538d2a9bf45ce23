// The office's data as the server holds it: all rows of the small types in memory, folded into a snapshot as acts go by. Another server on the
// same database writes too: what it changed is noticed by counting versions, and only the changed rows are read.
import type { Db } from '../../kernel/db/db.ts'
import type { Office } from './office.ts'
import type { Model } from './model.ts'
import type { Row } from './row.ts'
import { foldOffice, inOrder } from './snapshot.ts'
import { alive, loadMany, marks, versions } from './statements.ts'
import { fromStored, type Stored } from './store.server.ts'

export type OfficeHolder = {
  office(): Office
  /** A row as it stands after a commit of this server. */
  saw(row: Row): void
  /** Reads what others have changed since, if anything; answers how many rows that were. Free of cost where nothing changed. */
  notice(): Promise<number>
  reload(): Promise<void>
  holds(type: string): boolean
  /** One of the rows that it keeps. */
  row(type: string, id: string): Row | undefined
  rows(type: string): readonly Row[]
  /** The office as it would be with these rows; the real one stays as it is. */
  drafted(rows: readonly Row[]): Office
}

/** Reads the office's rows and keeps them. Types of the first pack that are kept for ever (and are no people outside) and all dated tables are held. */
export const holdOffice = async (db: Db, model: Model): Promise<OfficeHolder> => {
  const home = model.packs[0]?.id, held = Object.values(model.types).filter((t) => t.table || (t.pack === home && t.keep.for === 'ever' && !t.fields.some((f) => f.private && f.required))).map((t) => t.id)
  const rows = new Map<string, Map<string, Row>>(held.map((type) => [type, new Map()])), changed = new Set<string>(), unsorted = new Set<string>()
  // What this server wrote itself while it looks at what others wrote: what it reads of those may be older.
  const own = new Set<string>()
  let snapshot: Office | undefined, noticing: Promise<number> | undefined

  const put = (row: Row) => {
    const list = rows.get(row.type)!
    if (!list.has(row.id) && list.size) unsorted.add(row.type)
    list.set(row.id, row)
    changed.add(row.type)
  }
  const reload = async () => {
    const found = await db.query<Stored>(alive, [db.tenant, held])
    for (const type of held) { rows.set(type, new Map()); changed.add(type) }
    for (const one of found) put(fromStored(one))
  }
  const look = async (): Promise<number> => {
    const said = new Map((await db.query<{ type: string; n: number; sum: number }>(marks, [db.tenant, held])).map((one) => [one.type, one]))
    const other = held.filter((type) => { const list = [...rows.get(type)!.values()], it = said.get(type); return list.length !== (it?.n ?? 0) || list.reduce((sum, row) => sum + row.version, 0) !== (it?.sum ?? 0) })
    if (!other.length) return 0
    const there = await db.query<{ id: string; type: string; version: number }>(versions, [db.tenant, other]), ids = new Set(there.map((one) => one.id))
    const news = there.filter((one) => rows.get(one.type)!.get(one.id)?.version !== one.version && !own.has(one.id)).map((one) => one.id)
    let n = 0
    for (let i = 0; i < news.length; i += 500) for (const one of await db.query<Stored>(loadMany, [db.tenant, news.slice(i, i + 500)])) if (!own.has(one.id)) { put(fromStored(one)); n++ }
    for (const type of other) for (const id of [...rows.get(type)!.keys()]) if (!ids.has(id) && !own.has(id)) { rows.get(type)!.delete(id); changed.add(type); n++ }
    return n
  }
  await reload()
  const office = (): Office => {
    if (snapshot && !changed.size) return snapshot
    for (const type of unsorted) rows.set(type, sorted(rows.get(type)!))
    unsorted.clear()
    snapshot = foldOffice(model, rows, { old: snapshot, changed })
    changed.clear()
    return snapshot
  }
  return {
    office, row: (type, id) => rows.get(type)?.get(id), rows: (type) => [...rows.get(type)?.values() ?? []],
    drafted: (more) => {
      const old = office(), types = new Set(more.map((row) => row.type))
      return foldOffice(model, new Map([...rows].map(([type, list]) => [type, types.has(type) ? sorted(new Map([...list, ...more.filter((row) => row.type === type).map((row) => [row.id, row] as const)])) : list])), { old, changed: types })
    },
    saw: (row) => {
      const old = rows.get(row.type)?.get(row.id)
      if (!rows.has(row.type) || (old && old.version > row.version)) return
      if (noticing) own.add(row.id)
      put(row)
    },
    notice: () => noticing ??= look().finally(() => { noticing = undefined; own.clear() }),
    reload, holds: (type) => rows.has(type),
  }
}
/** In the order of making. Nearly always they stand so already. */
const sorted = (list: Map<string, Row>): Map<string, Row> => {
  let last: Row | undefined
  for (const row of list.values()) { if (last && inOrder(last, row) > 0) return new Map([...list.values()].sort(inOrder).map((one) => [one.id, one])); last = row }
  return list
}
