// Opens the one database of a process: an embedded engine in a folder (or in memory, for tests), or a PostgreSQL server by its address.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Db } from './db.ts'
import { openPglite } from './pglite.server.ts'
import { openPostgres } from './postgres.server.ts'

export type OpenOptions = {
  /** A PostgreSQL address; wins over `dir`. Neither = memory. */
  url?: string | undefined
  /** The embedded engine's folder: holds pg/ (the data), dumps/ and lock. */
  dir?: string | undefined
  tenant: number
  log?: ((line: string) => void) | undefined
  /** Connections to PostgreSQL. */
  size?: number | undefined
  /** Milliseconds a query may take before it is ended with 'database-away'; owner's sections have ten minutes. */
  limit?: number | undefined
  /** A dump to start an empty folder from. */
  from?: string | undefined
  dumps?: { hours: number; keep: number } | undefined
}

/** Throws Failure 'data-locked' when another process has the folder, 'database-away' when the server cannot be reached. */
export const openDb = async (how: OpenOptions): Promise<Db> => {
  const log = how.log ?? (() => {})
  const limits = { limit: how.limit ?? 30_000, ownerLimit: 600_000 }
  if (how.url) return guarded(await openPostgres({ url: how.url, tenant: how.tenant, log, size: how.size ?? 10, ...limits }))
  const { db, dump, tend } = await openPglite({ dir: how.dir, tenant: how.tenant, log, from: how.from, dumps: how.dumps ?? { hours: 6, keep: 8 }, ...limits })
  const out = guarded(db)
  dumpers.set(out, dump)
  gardeners.set(out, tend)
  return out
}

/** Writes a dump of the embedded database, into DIR/dumps (keeping the newest few) or to the path given, and answers the path.
 *  undefined on PostgreSQL, whose operator has better tools. */
export const dumpDb = async (db: Db, to?: string): Promise<string | undefined> => dumpers.get(db)?.(to)

/** What a server's autovacuum would do, for the embedded engine, which also does it by itself every ten minutes; answers the tables it
 *  cleaned. Nothing on PostgreSQL. */
export const tendDb = async (db: Db): Promise<string[]> => (await gardeners.get(db)?.()) ?? []

const gardeners = new WeakMap<Db, () => Promise<string[]>>()
const dumpers = new WeakMap<Db, (to?: string) => Promise<string>>()

/** The root handle inside a transaction would wait for itself for ever (embedded) or read another state (pool): refused at once. */
const guarded = (db: Db): Db => {
  const inside = new AsyncLocalStorage<{ open: boolean }>()
  const root = () => { if (inside.getStore()?.open) throw new Error('the root database handle was used inside a transaction: use its tx') }
  const enclosed = <T, S>(section: (work: (tx: S) => Promise<T>) => Promise<T>, work: (tx: S) => Promise<T>): Promise<T> => section((tx) => {
    // Work that outlives its transaction (a timer set inside) is free to use the root handle again.
    const here = { open: true }
    return inside.run(here, () => work(tx)).finally(() => { here.open = false })
  })
  return {
    kind: db.kind, tenant: db.tenant, version: db.version,
    query: async (text, values) => { root(); return db.query(text, values) },
    tx: async (work) => { root(); return enclosed(db.tx, work) },
    asOwner: async (work) => { root(); return enclosed(db.asOwner, work) },
    close: () => db.close(),
  }
}
