// What the engine works with: one database, one model, the office in memory, a clock, and who wants to know of changes.
import type { Db, Sql } from '../../kernel/db/db.ts'
import type { Clock } from '../../kernel/time/time.ts'
import type { Moment } from '../pack.ts'
import type { Actor } from '../access/access.ts'
import type { Model, TypeModel } from './model.ts'
import type { OfficeHolder } from './office.server.ts'
import { holdOffice } from './office.server.ts'
import { block, one } from './statements.ts'
import { upgradeRows } from './upgrade.server.ts'
import type { Done, Fields, Row } from './row.ts'

/** `before`: the row as it was, for those who saw it then and do not see it now. */
export type Change = { done: Done; row: Row; before?: Row | undefined }
export type Engine = {
  db: Db; model: Model; clock: Clock; holder: OfficeHolder
  /** A new id that nobody chose. */
  newId: () => string
  numbers: Map<string, { day: number; next: number; end: number }>
  listeners: Set<(change: Change) => void>
  /** Counts what a step freezes: set by the room that knows how. Undefined where this person may not do it, or not now. */
  freeze?: (engine: Engine, who: Actor, wish: Freezing) => Promise<Frozen | undefined>
}
export type Freezing = { type: TypeModel; record: string; step: string }
/** What was counted for a version of the row; `inside` is asked in the transaction of the act for what must have no gap. */
export type Frozen = { version: number; fields: Fields; inside: (tx: Sql) => Promise<Fields> }
/** Reads the office and brings rows of an older shape to today's. */
export const startEngine = async ({ db, model, clock, newId }: { db: Db; model: Model; clock: Clock; newId: () => string }): Promise<Engine> => {
  const engine: Engine = { db, model, clock, newId, holder: await holdOffice(db, model), numbers: new Map(), listeners: new Set() }
  if (await upgradeRows(engine) > 0) await engine.holder.reload()
  return engine
}

export const nowOf = (engine: Engine): Moment => engine.clock.now().toISOString() as Moment

/** The next number of the day for a type: handed out of a block that was reserved in a commit of its own, so that no two writers wait for one
 *  counter. Numbers have gaps after a restart and are not strictly in the order of time. */
export const nextNumber = async (engine: Engine, type: string, day: string): Promise<number> => {
  const date = Number(day.replaceAll('-', ''))
  for (;;) {
    const has = engine.numbers.get(type)
    if (has && has.day === date && has.next <= has.end) return date * 1_000_000 + has.next++
    const waiting = asking.get(engine)?.get(type)
    if (waiting) { await waiting; continue }
    const ask = engine.db.query<{ n: number }>(block, [engine.db.tenant, type, date]).then(([row]) => { engine.numbers.set(type, { day: date, next: row!.n - 49, end: row!.n }) })
      .finally(() => asking.get(engine)?.delete(type))
    asking.set(engine, (asking.get(engine) ?? new Map<string, Promise<void>>()).set(type, ask))
    await ask
  }
}
/** The same within a transaction: one number, taken with it. */
export const nextNumberIn = async (engine: Engine, tx: Sql, { type, day }: { type: string; day: string }): Promise<number> => {
  const date = Number(day.replaceAll('-', '')), [row] = await tx.query<{ n: number }>(one, [engine.db.tenant, type, date])
  return date * 1_000_000 + row!.n
}
const asking = new WeakMap<Engine, Map<string, Promise<void>>>()
