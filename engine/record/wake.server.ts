// What time itself does: rows whose moment has come are stepped on, rung by rung. What happens to each is decided as for every act; those that
// concern nobody else are written many at once, because a night may bring a hundred thousand.
import { rungs, type Rung } from '../flow/clockwork.ts'
import { rungStep, stepOn, type Decision, type World } from '../flow/decide.ts'
import { system } from '../access/access.ts'
import { alone, quicker } from './follow.server.ts'
import { commit, tellAll } from './act.server.ts'
import { worldOf } from './world.server.ts'
import { nowOf, type Change, type Engine } from './engine.server.ts'
import { idFrom } from './ids.server.ts'
import type { TypeModel } from './model.ts'
import { onOf } from './office.ts'
import { apply, type Row } from './row.ts'
import { loadMany, woken } from './statements.ts'
import { fromStored, writeMany, type Stepped, type Stored } from './store.server.ts'

type Woken = { type: TypeModel; row: Row; pointed: boolean; world: World; rung: Rung }

/** Wakes the rows whose moment has come: each rung of a ladder is stepped on exactly once, also when several servers try or one dies over it.
 *  Answers how many rows it dealt with; call again while it answers `most`. */
export const wake = async (engine: Engine, most = 500): Promise<number> => {
  const { db } = engine, now = nowOf(engine), found = await db.query<Stored & { pointed: boolean }>(woken, [db.tenant, now, most]), broken: unknown[] = []
  const rows = found.flatMap((stored) => { const type = engine.model.types[stored.type]; return type ? [{ type, row: fromStored(stored), pointed: stored.pointed }] : [] })
  const office = engine.holder.office(), on = onOf(office, now), refs = await refsOf(engine, rows), due: Woken[] = []
  let n = 0
  for (const one of rows) {
    const loaded = { refs: new Map([...idsIn(engine, one)].flatMap((id) => { const row = refs.get(id); return row ? [[id, row] as const] : [] })), measures: {} }
    const rung = rungs(one.type, one.row, office, on)[0]
    if (rung && rung.at <= now) { due.push({ ...one, rung, world: worldOf(engine, system, { now, loaded }) }); continue }
    // The calendar or a setting has changed since: the row is looked at when its moment comes, not every second until then.
    await db.query('update record set wake = $4::timestamptz where tenant = $1 and id = $2 and version = $3', [db.tenant, one.row.id, one.row.version, rung?.at ?? null])
    n++
  }
  const decided = due.flatMap((one) => { try { return [{ ...one, decision: decisionOf(one) }] } catch (error) { broken.push(error); return [] } })
  const many: { one: (typeof decided)[number]; stepped: Stepped }[] = [], single: typeof decided = []
  for (const one of decided) {
    const stepped = steppedIn(one.type, one.decision, one.row)
    if (alone(engine, one)) many.push({ one, stepped })
    else single.push(one)
  }
  try {
    const written = await writeMany(db, many.map(({ stepped }) => stepped), { office, on, tenant: db.tenant })
    tellAll(engine, many.flatMap(({ stepped }) => written.has(stepped.row.id) ? changesOf(stepped) : []))
    n += written.size
  } catch (error) {
    // One row that cannot be written, or two servers in each other's way: each for itself, so that the others need not wait for it.
    if (many.length <= 1) broken.push(error)
    else single.push(...many.map(({ one }) => one))
  }
  for (const { type, decision, world, pointed } of single) try { await commit(engine, { type, decision, world, pointed, sql: undefined }); n++ } catch (error) {
    if (error !== quicker && (error as { code?: string }).code !== '23505') broken.push(error)
  }
  if (broken.length && n === 0) throw broken[0]
  return n
}
const decisionOf = ({ type, row, rung, world }: Woken): Decision => {
  const act = { id: idFrom(row.id, `rung/${row.version}/${rung.of}/${rung.index}`), type: type.id, record: row.id, step: rungStep }
  return stepOn(type, row, { act, rung, world })
}
const steppedIn = (type: TypeModel, { dones, row }: Decision, before: Row): Stepped => {
  const after: Row[] = []
  for (const done of dones) after.push({ ...apply(after.at(-1) ?? before, done), no: row.no })
  return { type, before, row: after.at(-1)!, dones, after }
}
const changesOf = ({ before, dones, after }: Stepped): Change[] => dones.map((done, i) => ({ done, row: after[i]!, before: i ? after[i - 1] : before }))

/** What rows point at and rules may ask about, as for every act of the engine's own: nobody reads whom a row is about. */
const idsIn = (engine: Engine, { type, row }: { type: TypeModel; row: Row }): Set<string> => {
  const ids = new Set<string>()
  for (const field of type.fields) if (field.to && !engine.holder.holds(field.to) && field.name !== type.about)
    for (const id of [row.fields, row.meta.ask?.data].flatMap((fields) => ([] as unknown[]).concat(fields?.[field.name] ?? []))) if (typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id)) ids.add(id)
  return ids
}
const refsOf = async (engine: Engine, rows: readonly { type: TypeModel; row: Row }[]): Promise<Map<string, Row>> => {
  const ids = new Set(rows.flatMap((one) => [...idsIn(engine, one)]))
  return new Map((ids.size ? await engine.db.query<Stored>(loadMany, [engine.db.tenant, [...ids]]) : []).map((stored) => [stored.id, fromStored(stored)]))
}
