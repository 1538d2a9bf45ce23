// Rows of an older shape are brought to today's once, when the engine starts: as an act of the system, so that a row stays the fold of its
// actions and lists, words and indexes see the new shape too.
import { actorKey, system } from '../access/access.ts'
import { idFrom, upgradeStep } from './ids.server.ts'
import type { Db } from '../../kernel/db/db.ts'
import type { Clock } from '../../kernel/time/time.ts'
import type { Moment } from '../pack.ts'
import type { OfficeHolder } from './office.server.ts'
import { shapeOf, type Model, type TypeModel } from './model.ts'
import { onOf } from './office.ts'
import { apply, diff, type Done, type Fields, type Row } from './row.ts'
import { older } from './statements.ts'
import { fromStored, write, type Stored } from './store.server.ts'

type Store = { db: Db; model: Model; holder: OfficeHolder; clock: Clock }
/** The fields in today's shape, and in which shape that is. */
export const upgraded = (type: TypeModel, fields: Fields, shape: number): Fields => {
  let now = fields
  for (let from = shape; from < shapeOf(type); from++) now = type.upgrades[from]?.(now) ?? now
  return now
}
/** Upgrades every row of an older shape. Answers how many. What another server does at the same moment is done once. */
export const upgradeRows = async (engine: Store): Promise<number> => {
  let n = 0
  for (const type of Object.values(engine.model.types)) if (shapeOf(type) > 1) for (;;) {
    const rows = (await engine.db.query<Stored>(older, [engine.db.tenant, type.id, shapeOf(type)])).map(fromStored)
    for (const row of rows) n += await upgrade(engine, type, row)
    if (rows.length === 0) break
  }
  return n
}
const upgrade = async (engine: Store, type: TypeModel, row: Row): Promise<number> => {
  const office = engine.holder.office(), shape = shapeOf(type), fields = upgraded(type, row.fields, row.meta.shape ?? 1)
  const done: Done = { id: idFrom(row.id, `${upgradeStep}${shape}`), record: row.id, type: type.id, step: upgradeStep, state: row.state, was: row.state, version: row.version + 1, who: actorKey(system), at: row.updated,
    patch: { set: diff(row.fields, fields), meta: { shape } } }
  try {
    return await write(engine.db, { type, done, before: row, row: apply(row, done), office, on: onOf(office, engine.clock.now().toISOString() as Moment), tenant: engine.db.tenant }) ? 1 : 0
  } catch (error) { if ((error as { code?: string }).code === '23505') return 0; throw error }
}
