// No two rows in force share what tells them apart. Lists that the office holds in memory are short; of all others the key is looked up.
import type { Sql } from '../../kernel/db/db.ts'
import { fail } from '../../kernel/fail/fail.ts'
import type { Engine } from './engine.server.ts'
import type { TypeModel } from './model.ts'
import type { Row } from './row.ts'
import { rowColumns } from './statements.ts'
import { fromStored, keyField, keyId, type Stored } from './store.server.ts'

/** States in which a row is no longer in force: no step leads out of them. */
export const endedStates = (type: TypeModel): string[] => Object.keys(type.states).filter((state) => !type.steps.some((step) => !step.beside && step.from.includes(state)))

/** Throws already-there where another row in force has this row's key. Two who want the same wait for each other. */
export const unique = async (engine: Engine, tx: Sql, { type, row }: { type: TypeModel; row: Row }): Promise<void> => {
  const names = type.unique!, values = names.map((name) => String(row.fields[name]))
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 4713))', [JSON.stringify([engine.db.tenant, type.id, ...values])])
  const [hit] = engine.holder.holds(type.id) ? await tx.query<{ id: string }>(`select id from record where tenant = $1 and type = $2 and id <> $3 and state <> all($4::text[]) and ${names.map((name, i) => `body->>'${name}' = $${i + 5}`).join(' and ')} limit 1`,
    [engine.db.tenant, type.id, row.id, endedStates(type), ...values]) : (await rowsByKey(engine, type, [values], tx)).filter((one) => one.id !== row.id)
  if (hit) throw fail('already-there', { title: names.map((n) => type.field[n]?.title).join('、'), value: values.join('、') })
}

/** The rows in force that have one of these keys; each key is the values of the type's `unique` fields in their order. */
export const rowsByKey = async (engine: Engine, type: TypeModel, keys: readonly (readonly string[])[], sql: Sql = engine.db): Promise<Row[]> => {
  const wanted = new Set(keys.map((key) => JSON.stringify(key))), ended = endedStates(type)
  const rows = (await sql.query<Stored>(`select ${rowColumns} from link k join record r on r.tenant = $1 and r.id = k."of" where k.tenant = $1 and k."to" = any($2::uuid[]) and k.field = $3 order by r.made, r.id`,
    [engine.db.tenant, keys.map((key) => keyId(type, key)), keyField])).map(fromStored)
  // A link stays when a key is changed: what counts is what stands in the row.
  return rows.filter((row) => !ended.includes(row.state) && wanted.has(JSON.stringify(type.unique!.map((name) => String(row.fields[name])))))
}
