// What has been taken up: rows of a record that names this one's rows by a filter, as long as they are under way, with how many rows there are by now.
import { Failure } from '../../kernel/fail/fail.ts'
import { sights, type Actor } from '../access/access.ts'
import type { Moment } from '../pack.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import type { FieldModel, TypeModel } from '../record/model.ts'
import { whereSql, type Filters } from '../record/query.ts'

/** `n` rows stand under the filter, `open` of them still wait for somebody; null where the filter does not hold any more. */
export type Taken = { type: string; title: string; id: string; name: string; state: string; unit: string | null; due: Moment | null; n: number | null; open: number | null; filter: string; openFilter: string }
const MOST = 30

/** Those that this actor sees, counted as they see the rows; what ends first comes first. */
export const takenUp = async (engine: Engine, who: Actor, of: TypeModel): Promise<Taken[]> => {
  const found: Taken[] = []
  for (const [type, field] of takers(engine, of)) {
    if (who.kind !== 'system' && sights(engine.model, who, type.id).length === 0) continue
    const ends = type.keep.after ?? [], { where, values } = whereSql(engine.holder.office(), who, { type, filters: { state: Object.keys(type.states).filter((state) => !ends.includes(state)).join(',') }, now: nowOf(engine), needs: [field.name, ...(type.called ? [type.called] : [])] })
    values[0] = engine.db.tenant
    const rows = await engine.db.query<{ id: string; name: string | null; filter: string | null; state: string; unit: string | null; due: Moment | null }>(`select r.id, r.body->>'${type.called}' as name, r.body->>'${field.name}' as filter, r.state, r.assignee as unit, r.due from record r where ${where} order by r.due nulls last, r.made limit ${MOST}`, values)
    for (const row of rows) {
      const filter = row.filter ?? '', open = new URLSearchParams(filter)
      open.set('state', heldStates(of).join(','))
      found.push({ type: type.id, title: type.title, id: row.id, name: row.name ?? '', state: type.states[row.state] ?? row.state, unit: row.unit ? engine.holder.office().named.unit?.get(row.unit)?.name ?? null : null, due: row.due,
        n: await countOf(engine, who, { of, filter }), open: await countOf(engine, who, { of, filter: open.toString() }), filter, openFilter: open.toString() })
    }
  }
  return found
}
const takers = (engine: Engine, of: TypeModel): [TypeModel, FieldModel][] => Object.values(engine.model.types).flatMap((type): [TypeModel, FieldModel][] => { const field = type.fields.find((one) => one.rows === of.id); return field && type.steps.some((step) => step.makes && step.who.length > 0 && step.need.includes(field.name)) ? [[type, field]] : [] })
/** States in which a row waits for somebody. */
const heldStates = (type: TypeModel): string[] => Object.keys(type.states).filter((state) => type.limits[state] && !type.limits[state]?.quiet)
/** What a pack or the office has renamed since leaves a filter that no list takes. */
const countOf = async (engine: Engine, who: Actor, { of, filter }: { of: TypeModel; filter: string }): Promise<number | null> => {
  try {
    const { where, values } = whereSql(engine.holder.office(), who, { type: of, filters: Object.fromEntries(new URLSearchParams(filter)) as Filters, now: nowOf(engine) })
    values[0] = engine.db.tenant
    return (await engine.db.query<{ n: number }>(`select count(*)::int as n from record r where ${where}`, values))[0]!.n
  } catch (error) { if (error instanceof Failure) return null; throw error }
}
