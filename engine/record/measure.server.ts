// What a calc field counts beyond its row: which rows count this one, and the count as SQL.
import type { Sql } from '../../kernel/db/db.ts'
import type { Decision } from '../flow/decide.ts'
import type { Engine } from './engine.server.ts'
import { findType, type MeasureModel, type Model, type TypeModel } from './model.ts'
import { onlySql } from './only.ts'
import { same, type Row } from './row.ts'

/** The rows that count rows of this type in a calc field, where this decision may change the count, and the whole of a part that was given to
 *  another unit: their types and ids. */
export const wholesOf = (engine: Engine, type: TypeModel, { start, row }: Decision): { type: TypeModel; id: string }[] => {
  const found = new Map<string, { type: TypeModel; id: string }>()
  // Rows that are taken out of a line count it anew, before anything counts the line.
  if (start) for (const how of Object.values(type.calc)) if (typeof how !== 'function' && how.measure === 'kept' && !same(start.fields[String(how.only.less)], row.fields[String(how.only.less)])) found.set(row.id, { type, id: row.id })
  for (const { whole, how, names } of countersOf(engine.model, type)) {
    const of = (one: Row | undefined, name: string) => name === 'state' ? one?.state : one?.fields[name]
    if (!names.some((name) => !same(of(start, name), of(row, name)))) continue
    for (const name of Object.keys(how.only)) if (how.only[name] === 'this') for (const one of [start, row]) { const id = one?.fields[name]; if (typeof id === 'string') found.set(id, { type: whole, id }) }
  }
  const whole = row.parent !== null && (start?.assignee ?? null) !== row.assignee ? findType(engine.model, type.field[type.partOf ?? '']?.to ?? '') : undefined
  if (whole) found.set(row.parent!, { type: whole, id: row.parent! })
  return [...found.values()]
}
type Counter = { whole: TypeModel; how: MeasureModel; names: readonly string[] }
/** Which calc fields anywhere count rows of a type, and by which of its fields: the same as long as the model is. */
const countersOf = (model: Model, type: TypeModel): readonly Counter[] => {
  const known = counters.get(type)
  if (known) return known
  const found = Object.values(model.types).flatMap((whole) => Object.values(whole.calc).flatMap((how): Counter[] => typeof how === 'function' || how.of !== type.id || how.measure === 'kept' ? [] : [{ whole, how, names: [...Object.keys(how.only), ...(how.field ? [how.field] : [])] }]))
  counters.set(type, found)
  return found
}
const counters = new WeakMap<TypeModel, readonly Counter[]>()
/** What a calc field of this row comes to beyond it: rows of `of` whose fields meet the filter (`this` is the row that asks), or the rows kept
 *  under it. */
export const measure = async (engine: Engine, tx: Sql, { how, row }: { how: MeasureModel; row: Row }): Promise<number> => {
  if (how.measure === 'kept') {
    const [found] = await tx.query<{ n: number }>(`select coalesce(sum(s.${how.field === 'd' ? 'd' : 'n'}), 0)::float8 as n from score_row s where s.tenant = $1 and s.line = $2 and not (s.record = any($3::uuid[]))`, [engine.db.tenant, row.id, row.fields[String(how.only.less)] ?? []])
    return found?.n ?? 0
  }
  const values: unknown[] = [engine.db.tenant, how.of, row.id], of = engine.model.types[how.of]!
  const add = (value: unknown) => { values.push(value); return `$${values.length}` }
  const where = Object.entries(how.only).map(([name, want]) => want === 'this' ? of.partOf === name ? 'r.parent = $3::uuid' : `r.body->>'${name}' = $3::uuid::text`
    : want === 'same' ? `r.body->>'${name}' = ${add(String(row.fields[name] ?? ''))}` : onlySql(name, want, add))
  const what = how.measure === 'count' ? 'count(*)::int' : `coalesce(sum((r.body->>'${how.field}')::numeric), 0)::float8`
  const [found] = await tx.query<{ n: number }>(`select ${what} as n from record r where r.tenant = $1 and r.type = $2 and $3::uuid is not null and ${where.join(' and ') || 'true'}`, values)
  return found?.n ?? 0
}
