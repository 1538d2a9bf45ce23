// What follows from an act in other rows, in the same transaction: parts are opened, wholes count anew, rows that point here may turn, limits within
// this one's move, and what was said becomes a step elsewhere. It runs until it rests.
import { Failure, sentence } from '../../kernel/fail/fail.ts'
import type { Sql } from '../../kernel/db/db.ts'
import { actorKey, system } from '../access/access.ts'
import { dayOf } from '../clock/days.ts'
import { clockStep, happen, hear, moved, turns, worked, type Decision, type World } from '../flow/decide.ts'
import { nextNumberIn, type Engine } from './engine.server.ts'
import { findStep, type TypeModel, type WireModel } from './model.ts'
import { calcStep, idFrom, pointedStep, unheardStep } from './ids.server.ts'
import { apply, same, type Done, type Fields, type Row } from './row.ts'
import { measure, wholesOf } from './measure.server.ts'
import { sendOut } from './outside.server.ts'
import * as text from './statements.ts'
import { fromStored, type Stored } from './store.server.ts'
import { load } from './world.server.ts'

/** Does nothing follow from a decision in any other row? */
export const alone = (engine: Engine, { type, decision, pointed }: { type: TypeModel; decision: Decision; pointed: boolean }): boolean =>
  decision.opens.length === 0 && !heard(engine, decision) && !(pointed && (entered(decision) || bound(engine, type, decision).length > 0)) && !awaits(engine, type, decision).length && !wholesOf(engine, type, decision).length
type Awaited = { id: string; fresh: boolean }
/** What a row points at while it waits to turn by it (whom it is about, rules see as an id and nothing more). `fresh`: it points there only now. */
export const awaits = (engine: Engine, type: TypeModel, { start, row }: Decision): Awaited[] => {
  if (!type.steps.some((step) => step.on === 'turns' && step.from.includes(row.state))) return []
  const found = new Map<string, Awaited>()
  for (const field of type.fields) if (field.to && !field.private && field.name !== type.about && !engine.holder.holds(field.to)) {
    const fresh = !same(start?.fields[field.name], row.fields[field.name])
    if (fresh || start?.state !== row.state) for (const id of [row.fields[field.name] ?? []].flat() as string[]) if (id !== row.id) found.set(id, { id, fresh: fresh || found.get(id)?.fresh === true })
  }
  return [...found.values()]
}
/** Those rows stand still until this one is written, and are the ones that the decision has seen: what closes at this moment is either seen here,
 *  or finds that it is pointed at. Answers those that are pointed at only now. */
export const hold = async (engine: Engine, tx: Sql, { awaited, world }: { awaited: readonly Awaited[]; world: World }): Promise<Row[]> => {
  const rows = (await tx.query<Stored>(`${text.loadMany} order by r.id for update of r`, [engine.db.tenant, awaited.map((one) => one.id)])).map(fromStored)
  if (rows.some((row) => world.loaded.refs.get(row.id)?.version !== row.version)) throw quicker
  return rows.filter((row) => awaited.some((one) => one.id === row.id && one.fresh))
}
/** A new version of what is pointed at: whoever has read the one before begins anew, and then sees the other. */
export const pointAt = async (engine: Engine, tx: Sql, { row, by, world, put }: { row: Row; by: NonNullable<Done['patch']['by']>; world: World; put: Put }): Promise<void> => {
  const done: Done = { id: idFrom(row.id, `${pointedStep}${row.version}`), record: row.id, type: row.type, step: pointedStep, state: row.state, was: row.state, version: row.version + 1, who: actorKey(world.who), at: world.now, patch: { set: {}, meta: {}, by } }
  await put(tx, { type: engine.model.types[row.type]!, done, before: row, row: apply(row, done) })
}
/** Does anybody listen to what is said? A row that comes from nowhere speaks only to those who make rows of it. */
const heard = (engine: Engine, { says, row }: Decision): boolean =>
  says.some((said) => Object.values(engine.model.outsides).some((one) => one.told.includes(said.event)) || wiresOf(engine, said.event).some((to) => row.parent !== null || findStep(engine.model.types[to.to]!, to.step)?.makes === true))
/** The kinds of part whose limits stand within this row's, where that has moved. */
export const bound = (engine: Engine, type: TypeModel, { start, row }: Decision): TypeModel[] => row.meta.clock === undefined || (start?.state === row.state && start.meta.clock?.due === row.meta.clock.due) ? []
  : Object.values(engine.model.types).filter((part) => part.partOf && part.field[part.partOf]?.to === type.id && Object.values(part.limits).some((limit) => limit.inside))
const entered = ({ dones }: Decision): boolean => dones.some((d) => d.was !== d.state)
export const putAll = async (tx: Sql, { type, decision, put }: { type: TypeModel; decision: Decision; put: Put }): Promise<void> => {
  const { dones, row, start } = decision, states = dones.length === 1 ? [row] : replay(dones, decision)
  for (const [i, done] of dones.entries()) await put(tx, { type, done, before: i ? states[i - 1] : start, row: states[i]! })
}
export const quicker = new Error('somebody was quicker')

/** The row after each of several actions of one decision. */
const replay = (dones: readonly Done[], decision: Decision): Row[] => {
  const rows: Row[] = []
  let row = decision.start
  for (const done of dones) { row = { ...apply(row, done), no: decision.row.no }; rows.push(row) }
  return rows
}

export type Put = (tx: Sql, what: { type: TypeModel; done: Done; before: Row | undefined; row: Row }) => Promise<void>
type Follow = { type: TypeModel; decision: Decision; world: World; put: Put; pointed: boolean; depth: number }
/** What follows in the same transaction: parts are opened, wholes count anew, rows that point here may turn, and what follows from those. */
export const follow = async (engine: Engine, tx: Sql, { type, decision, world, put, pointed, depth }: Follow): Promise<void> => {
  if (depth > 8) throw new Error(`${type.id}: what follows from a step never comes to rest`)
  for (const opening of decision.opens) {
    const child = engine.model.types[opening.type]!, refs = new Map([...world.loaded.refs, [decision.row.id, decision.row]])
    const made = happen(child, undefined, { id: idFrom(decision.dones[0]!.id, opening.record), type: child.id, record: opening.record, step: opening.step, data: opening.fields }, { ...world, loaded: { refs, measures: {} } })
    const row = { ...made.row, area: decision.row.area, parent: decision.row.id }
    const done = { ...made.dones[0]!, patch: { ...made.dones[0]!.patch, ...(row.area !== null ? { area: row.area } : {}), parent: row.parent } }
    await put(tx, { type: child, done, before: undefined, row })
  }
  if (decision.opens.length) await recount(engine, tx, { type, row: decision.row, world, put })
  for (const whole of wholesOf(engine, type, decision)) {
    const [found] = await tx.query<Stored>(`${text.loadMany} for update of r`, [engine.db.tenant, [whole.id]])
    if (!found || found.type !== whole.type.id) continue
    const before = fromStored(found), counted = await recount(engine, tx, { type: whole.type, row: before, world, put })
    if (counted.version === before.version) continue
    // It may itself be counted by a bigger whole, and what it counts may turn it.
    const own: World = { ...world, who: system, loaded: { refs: new Map(), measures: {} }, next: (_, what) => idFrom(`${counted.id}/${counted.version}`, what) }, turned = turns(whole.type, counted, own)
    await follow(engine, tx, { type: whole.type, decision: { start: before, dones: [], row: counted, opens: [], says: [] }, world: own, put, pointed: false, depth: depth + 1 })
    if (!turned) continue
    await putAll(tx, { type: whole.type, decision: turned, put })
    await follow(engine, tx, { type: whole.type, decision: turned, world: own, put, pointed: true, depth: depth + 1 })
  }
  if (pointed) for (const part of bound(engine, type, decision)) for (const found of await tx.query<Stored>(`${text.loadMany.replace('r.id = any($2::uuid[])', 'r.parent = $2::uuid')} and r.type = $3 and r.state = any($4::text[]) order by r.id for update of r`, [engine.db.tenant, decision.row.id, part.id, Object.keys(part.limits).filter((state) => part.limits[state]!.inside)])) {
    const row = fromStored(found), next = moved(part, row, { id: idFrom(row.id, `${clockStep}${row.version}`), whole: decision.row, world })
    if (next) await putAll(tx, { type: part, decision: next, put })
  }
  if (pointed && entered(decision)) await turnOthers(engine, tx, { row: decision.row, world, put, depth })
  for (const said of decision.says) {
    for (const to of wiresOf(engine, said.event)) await speak(engine, tx, { to, said: said.with, type, decision, world, put, depth })
    await sendOut(engine, tx, { said, row: decision.row, act: decision.dones[0]!.id, now: world.now })
  }
}
export const wiresOf = (engine: Engine, event: string): readonly WireModel[] => Object.hasOwn(engine.model.wires, event) ? engine.model.wires[event]! : []
/** What a row says becomes a step of another, in the same transaction. A row that cannot be made stops the speaker, who would believe that it was;
 *  one that cannot take the step now is noted with the reason, and the speaker goes on. */
const speak = async (engine: Engine, tx: Sql, { to, said, type, decision, world, put, depth }: { to: WireModel; said: Fields; type: TypeModel; decision: Decision; world: World; put: Put; depth: number }): Promise<void> => {
  const listener = engine.model.types[to.to]!, { id, parent } = decision.row, of = decision.dones[0]!.id, makes = findStep(listener, to.step)!.makes
  const target = makes ? undefined : await originIn(engine, tx, { type: listener, parent })
  if (!makes && !target) return
  const record = target?.id ?? idFrom(of, `${listener.id}/${to.step}`), data = (to.give as (said: Fields) => Fields)(said)
  const act = { id: idFrom(of, `${record}/${to.step}`), type: listener.id, record, step: to.step, data }
  const own: World = { ...world, loaded: { ...await load(engine, listener, { row: target, wish: { ...act, data: idsIn(data) }, who: system, sql: tx }) } }
  const heard = hearing(listener, target, { act, from: id, world: own })
  if (!(heard instanceof Failure)) {
    const no = makes && listener.no ? await nextNumberIn(engine, tx, { type: listener.id, day: dayOf(world.now) }) : heard.row.no
    const known: Decision = { ...heard, row: { ...heard.row, no } }
    await putAll(tx, { type: listener, decision: known, put })
    await follow(engine, tx, { type: listener, decision: known, world: own, put, pointed: !makes, depth: depth + 1 })
  } else {
    if (makes) throw heard
    const [row] = (await tx.query<Stored>(text.loadMany, [engine.db.tenant, [id]])).map(fromStored)
    const done: Done = { id: idFrom(of, `${record}/${unheardStep}`), record: id, type: type.id, step: unheardStep, state: row!.state, was: row!.state, version: row!.version + 1, who: actorKey(system), at: world.now,
      patch: { set: {}, meta: {}, unheard: { type: listener.id, step: to.step, why: sentence(heard, 'zh') } } }
    await put(tx, { type, done, before: row, row: apply(row, done) })
  }
}
/** The row of this type from which a row came: its origin, or the origin of that. */
export const originIn = async (engine: Engine, tx: Sql, { type, parent }: { type: TypeModel; parent: string | null }): Promise<Row | undefined> => {
  for (let id = parent, i = 0; id !== null && i < 8; i++) {
    const [row] = (await tx.query<Stored>(text.loadMany, [engine.db.tenant, [id]])).map(fromStored)
    if (row?.type === type.id) return (await tx.query<Stored>(`${text.loadMany} for update of r`, [engine.db.tenant, [id]])).map(fromStored)[0]
    id = row?.parent ?? null
  }
  return undefined
}
const hearing = (...how: Parameters<typeof hear>): Decision | Failure => {
  try { return hear(...how) } catch (error) { if (error instanceof Failure) return error; throw error }
}
export const idsIn = (data: Fields): Fields => Object.fromEntries(Object.entries(data).map(([name, value]) => [name, (Array.isArray(value) ? value : [value]).map((one) => (one as { id?: unknown } | null | undefined)?.id ?? one)]))
const recount = async (engine: Engine, tx: Sql, { type, row, world, put }: { type: TypeModel; row: Row; world: World; put: Put }): Promise<Row> => {
  const set: Record<string, unknown> = {}
  for (const [name, how] of Object.entries(type.calc)) if (typeof how !== 'function') {
    const n = await measure(engine, tx, { how, row })
    if (n !== (row.fields[name] ?? 0)) set[name] = n
  }
  // What is worked out of what was counted follows it.
  if (Object.keys(set).length) Object.assign(set, worked(type, { ...row, fields: { ...row.fields, ...set } }, world))
  const helpers = (await tx.query<{ unit: string }>('select distinct assignee as unit from record where tenant = $1 and parent = $2 and assignee is not null order by 1', [engine.db.tenant, row.id])).map((r) => r.unit)
  const meta = same(helpers, row.meta.helpers ?? []) ? {} : { helpers: helpers.length ? helpers : null }
  if (Object.keys(set).length + Object.keys(meta).length === 0) return row
  const done: Done = { id: idFrom(row.id, `${calcStep}${row.version}`), record: row.id, type: type.id, step: calcStep, state: row.state, was: row.state, version: row.version + 1, who: actorKey(system), at: world.now, patch: { set, meta } }
  const counted = apply(row, done)
  await put(tx, { type, done, before: row, row: counted })
  return counted
}
const turnOthers = async (engine: Engine, tx: Sql, { row, world, put, depth }: { row: Row; world: World; put: Put; depth: number }): Promise<void> => {
  for (const type of Object.values(engine.model.types)) {
    const froms = [...new Set(type.steps.filter((s) => s.on === 'turns').flatMap((s) => s.from))], fields = type.fields.filter((f) => f.to === row.type && !f.private).map((f) => f.name)
    if (!froms.length || !fields.length) continue
    const ids = (await tx.query<{ id: string }>(text.pointing, [engine.db.tenant, row.id, fields, type.id, froms])).map((r) => r.id).filter((id) => id !== row.id)
    if (!ids.length) continue
    for (const found of await tx.query<Stored>(`${text.loadMany} order by r.id for update of r`, [engine.db.tenant, ids])) {
      const other = fromStored(found), own: World = { ...world, who: system, loaded: { refs: new Map([[row.id, row]]), measures: {} }, next: (_, what) => idFrom(`${other.id}/${other.version}`, what) }
      const turned = turns(type, other, own)
      if (!turned) continue
      await putAll(tx, { type, decision: turned, put })
      await follow(engine, tx, { type, decision: turned, world: own, put, pointed: true, depth: depth + 1 })
    }
  }
}
