// What a calc field counts beyond its row: which rows count this one, and the count as SQL.
import type { Sql } from '../../kernel/db/db.ts'
import type { Decision } from '../flow/decide.ts'
import type { Engine } from './engine.server.ts'
import { findType, type MeasureModel, type TypeModel } from './model.ts'
import { same, type Row } from './row.ts'

/** The rows that count rows of this type in a calc field, where this decision may change the count, and the whole of a part that was given to
 *  another unit: their types and ids. */
export const wholesOf = (engine: Engine, type: TypeModel, { start, row }: Decision): { type: TypeModel; id: string }[] => {
  const found = new Map<string, { type: TypeModel; id: string }>()
  for (const whole of Object.values(engine.model.types)) for (const how of Object.values(whole.calc)) {
    if (typeof how === 'function' || how.of !== type.id) continue
    const names = [...Object.keys(how.only), ...(how.field ? [how.field] : [])], of = (one: Row | undefined, name: string) => name === 'state' ? one?.state : one?.fields[name]
    if (!names.some((name) => !same(of(start, name), of(row, name)))) continue
    for (const name of Object.keys(how.only)) if (how.only[name] === 'this') for (const one of [start, row]) { const id = one?.fields[name]; if (typeof id === 'string') found.set(id, { type: whole, id }) }
  }
  const whole = row.parent !== null && (start?.assignee ?? null) !== row.assignee ? findType(engine.model, type.field[type.partOf ?? '']?.to ?? '') : undefined
  if (whole) found.set(row.parent!, { type: whole, id: row.parent! })
  return [...found.values()]
}
/** A measure of a pack as SQL: rows of `of` whose fields meet the filter; `this` is the row that asks. */
export const measure = async (engine: Engine, tx: Sql, { how, row }: { how: MeasureModel; row: Row }): Promise<number> => {
  const values: unknown[] = [engine.db.tenant, how.of, row.id], of = engine.model.types[how.of]!
  const add = (value: unknown) => { values.push(value); return `$${values.length}` }
  const where = Object.entries(how.only).map(([name, want]) => {
    if (name === 'state') return `state = any(${add([want].flat())}::text[])`
    if (want === 'this') return of.partOf === name ? 'parent = $3::uuid' : `body->>'${name}' = $3::uuid::text`
    if (want === 'same') return `body->>'${name}' = ${add(String(row.fields[name] ?? ''))}`
    if (typeof want === 'object' && want !== null && 'set' in want) return `(body ? '${name}') = ${add(want.set)}::boolean`
    if (typeof want === 'object' && want !== null) { const { from, below } = want as { from?: number; below?: number }; return `(body->>'${name}')::numeric >= ${add(from ?? -1e15)}::numeric and (body->>'${name}')::numeric < ${add(below ?? 1e15)}::numeric` }
    return `body->>'${name}' = any(${add([want].flat().map(String))}::text[])`
  })
  const what = how.measure === 'count' ? 'count(*)::int' : `coalesce(sum((body->>'${how.field}')::numeric), 0)::float8`
  const [found] = await tx.query<{ n: number }>(`select ${what} as n from record where tenant = $1 and type = $2 and $3::uuid is not null and ${where.join(' and ') || 'true'}`, values)
  return found?.n ?? 0
}
