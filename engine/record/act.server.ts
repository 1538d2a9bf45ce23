// The one road of a write. An act comes with an id made by whoever acts; a repeat gets the first answer. Nothing else changes a row.
import { fail, Failure, sentence } from '../../kernel/fail/fail.ts'
import type { Sql } from '../../kernel/db/db.ts'
import { actorKey, answers, maySee, shownFields, system, type Actor } from '../access/access.ts'
import { dayOf } from '../clock/days.ts'
import { clockStep, decide, happen, hear, moved, rungStep, turns, worked, type Act, type Decision, type Loaded, type World } from '../flow/decide.ts'
import { possible } from '../flow/possible.ts'
import { addSpan } from '../clock/span.ts'
import { anything, type Moment, type Span } from '../pack.ts'
import { nextNumber, nextNumberIn, nowOf, type Change, type Engine, type Frozen } from './engine.server.ts'
import { findStep, findType, type TypeModel, type WireModel } from './model.ts'
import { calcStep, idFrom, keepStep, pointedStep, retimeStep, unheardStep, upgradeStep } from './ids.server.ts'
import { onOf, settingOn } from './office.ts'
import { checkOffice } from './office-check.ts'
import { empty } from './kinds.ts'
import { apply, fold, putAway, same, type Done, type Fields, type Row } from './row.ts'
import { measure, wholesOf } from './measure.server.ts'
import { sendOut } from './outside.server.ts'
import * as text from './statements.ts'
import { fromAction, fromStored, write, type Found, type Stored } from './store.server.ts'
import { loadBeside, writeBeside } from './beside.server.ts'
import { unique } from './unique.server.ts'

/** What comes from outside. `at` is the device's clock, `seen` the version that the person looked at. */
export type Wish = Act & { at?: string; seen?: number }
/** The same for the first and for every repeat. */
export type Answer = { act: string; record: string; type: string; step: string; version: number; state: string; no: number | null; at: string }

/** Carries out one act for somebody. Answers what stands after it; `repeated` says that it had been done before. */
export const perform = async (engine: Engine, who: Actor, wish: Wish): Promise<{ answer: Answer; repeated: boolean }> => {
  const type = findType(engine.model, wish.type)
  if (!type) throw fail('no-such-type', { type: wish.type })
  const makes = findStep(type, wish.step)?.makes === true
  let first: number | undefined
  for (let attempt = 0; ; attempt++) {
    try {
      if (makes) return await make(engine, who, { type, wish })
      const read = (version: number) => { first ??= version }, frozen = findStep(type, wish.step)?.freezes ? await engine.freeze?.(engine, who, { type, record: wish.record, step: wish.step }) : undefined
      if (frozen) return await inOne(engine, (tx, changes) => change(engine, who, { type, wish, sql: tx, locked: true, read, changes, frozen }))
      return attempt < 2 ? await change(engine, who, { type, wish, sql: engine.db, locked: false, read })
        : await inOne(engine, (tx, changes) => change(engine, who, { type, wish, sql: tx, locked: true, read, changes }))
    } catch (error) {
      // Two that wait for each other's rows: the database let one go, and it tries again.
      const passing = error === quicker || (error as { code?: string }).code === '40P01'
      if (passing && attempt < 5) continue
      if (passing) throw fail('busy')
      if (attempt > 0 && first !== undefined && error instanceof Failure && (error.code === 'not-now' || error.code === 'no-request')) await beaten(engine, who, { type, wish, first })
      if ((error as { code?: string }).code !== '23505') throw error
      const repeat = await findAnswer(engine, who, wish)
      if (repeat) return { answer: repeat, repeated: true }
      if (makes || attempt > 3) throw fail('already-there', { title: type.title, value: wish.record })
    }
  }
}

/** What was answered to this act, if it was done before. An id that somebody else has used is not an answer. */
export const findAnswer = async (engine: Engine, who: Actor, wish: Wish, sql: Sql = engine.db): Promise<Answer | undefined> => {
  const [row] = await sql.query<{ record: string; version: number; who: string; type: string; step: string; state: string; at: string; no: number | null }>(text.first, [engine.db.tenant, wish.id])
  if (!row) return undefined
  if (row.who !== actorKey(who) || row.record !== wish.record || row.type !== wish.type) throw fail('already-there', { title: '编号', value: wish.id })
  return { act: wish.id, record: row.record, type: row.type, step: row.step, version: row.version, state: row.state, no: row.no, at: row.at }
}

type Done1 = { answer: Answer; repeated: boolean }
const make = async (engine: Engine, who: Actor, { type, wish }: { type: TypeModel; wish: Wish }): Promise<Done1> => {
  const now = nowOf(engine), at = deviceTime(engine, who, { wish, since: undefined, now })
  const world = worldOf(engine, who, { now: at, came: now, loaded: await load(engine, type, { row: undefined, wish, who, sql: engine.db }) })
  const decision = decide(type, undefined, wish, world)
  const no = type.no ? await nextNumber(engine, type.id, dayOf(now)) : null
  await commitAlone(engine, { type, decision: { ...decision, row: { ...decision.row, no } }, world, pointed: false, sql: undefined })
  return { answer: answerOf(wish, decision.dones[0]!, no), repeated: false }
}

const change = async (engine: Engine, who: Actor, { type, wish, sql, locked, read, changes, frozen }: { type: TypeModel; wish: Wish; sql: Sql; locked: boolean; read: (version: number) => void; changes?: Change[]; frozen?: Frozen }): Promise<Done1> => {
  const found = locked ? (await sql.query<Found>(text.lock, [engine.db.tenant, wish.record, wish.id]))[0] : await loadBeside(engine.db, { record: wish.record, act: wish.id })
  if (!found || found.type !== type.id) throw fail('not-found', { what: type.title })
  const row = fromStored(found)
  if (found.done_version !== null) {
    if (found.done_who !== actorKey(who)) throw fail('already-there', { title: '编号', value: wish.id })
    return { answer: { act: wish.id, record: wish.record, type: type.id, step: found.done_step, version: found.done_version, state: found.done_state, no: row.no, at: found.done_at }, repeated: true }
  }
  if (who.kind !== 'system' && !maySee(engine.model, who, row) && !answering(engine, who, { type, row, wish })) throw fail('not-found', { what: type.title })
  read(row.version)
  if (putAway(row)) throw fail('put-away', { what: type.title, kept: keptWords[row.meta.kept!] })
  const now = nowOf(engine), since = answering(engine, who, { type, row, wish }) ? row.meta.ask!.at : row.meta.at[row.state] ?? row.updated, at = deviceTime(engine, who, { wish, since, now })
  if (frozen && frozen.version !== row.version) throw quicker
  const loaded = await load(engine, type, { row, wish, who, sql }), world = worldOf(engine, who, { now: at, came: now, loaded: frozen ? { ...loaded, frozen: { ...frozen.fields, ...await frozen.inside(sql) } } : loaded })
  if (wish.seen !== undefined && wish.seen !== row.version) await stale(engine, type, { row, seen: wish.seen, world, sql })
  const decision = decide(type, row, wish, world)
  await commitAlone(engine, { type, decision, world, pointed: found.pointed, sql: locked ? sql : undefined, ...(changes ? { changes } : {}) })
  return { answer: answerOf(wish, decision.dones[0]!, row.no), repeated: false }
}
/** Somebody decided while this act was under way: its failure tells what changed meanwhile. */
const beaten = async (engine: Engine, who: Actor, { type, wish, first }: { type: TypeModel; wish: Wish; first: number }): Promise<void> => {
  const [found] = await engine.db.query<Found>(text.load, [engine.db.tenant, wish.record, wish.id])
  if (found) await stale(engine, type, { row: fromStored(found), seen: first, world: worldOf(engine, who, { now: nowOf(engine), loaded: { refs: new Map(), measures: {} } }), sql: engine.db })
}
export const keptWords = { archived: '已归档', blanked: '已隐去个人信息', erased: '已抹去' } as const
/** Whoever is asked to agree, or asked for it, need not see the row otherwise. */
const answering = (engine: Engine, who: Actor, { type, row, wish }: { type: TypeModel; row: Row; wish: Wish }): boolean =>
  row.meta.ask !== undefined && wish.step.startsWith(`${row.meta.ask.step}:`) && (row.meta.ask.by === actorKey(who) || answers(engine.model, who, { type, row }))
const answerOf = (wish: Wish, done: Done, no: number | null): Answer => ({ act: wish.id, record: done.record, type: done.type, step: done.step, version: done.version, state: done.state, no, at: done.at })

/** What a member of staff did an hour ago without a network was done then, whatever was noted meanwhile; but not before the row came to its state
 *  (or was asked what is answered), not after now, and not longer ago than the office allows. Nobody outside moves a deadline by their own clock,
 *  and what is taken back is taken back now. */
const deviceTime = (engine: Engine, who: Actor, { wish: { at, step }, since, now }: { wish: Wish; since: string | undefined; now: Moment }): Moment => {
  if (at === undefined || who.kind !== 'staff' || step === 'undo' || at > now || (since !== undefined && at < since)) return now
  const office = engine.holder.office(), within = settingOn(office, `${engine.model.packs[0]?.id}/deviceWithin`, dayOf(now)) as Span
  return addSpan(at as Moment, within, office.calendar) < now ? now : at as Moment
}

const own: readonly string[] = [rungStep, calcStep, upgradeStep, unheardStep, pointedStep, keepStep, clockStep, retimeStep]
/** Steps of which people outside are told: what moved the row on, and what they did themselves. */
export const toldOutside = ({ step, was, state, who }: Pick<Done, 'step' | 'was' | 'state' | 'who'>): boolean => step !== unheardStep && (was !== state || /^(resident|guest):/.test(who))
/** Who did it, as people outside are told. */
export const whoOutside = (engine: Engine, who: string): string => /^(resident|guest):/.test(who) ? nameOf(engine, who) : '街道'
/** The person looked at an older version. If since then only the engine has noted something, or a clock has marked a row where it stands, never mind;
 *  else tell what changed. */
const stale = async (engine: Engine, type: TypeModel, { row, seen, world, sql }: { row: Row; seen: number; world: World; sql: Sql }): Promise<void> => {
  const outside = shownFields(engine.model, world.who, row) !== undefined
  const since = (await historyOf(engine, type, row.id, sql)).filter((done) => done.version > seen && !own.includes(done.step) && !(done.who === actorKey(system) && done.was === done.state) && (!outside || toldOutside(done)))
  if (since.length === 0) return
  throw fail('changed', {
    state: type.states[row.state] ?? row.state, steps: possible(type, row, world).map((s) => s.name),
    changes: since.map((done) => ({ step: done.step, title: type.step[done.step.split(':')[0]!]?.title ?? done.step, who: outside ? done.who.split(':')[0] : done.who, name: outside ? whoOutside(engine, done.who) : nameOf(engine, done.who), at: done.at })),
  })
}
export const nameOf = (engine: Engine, who: string): string => {
  const [kind, id] = who.split(':') as [string, string]
  return kind === 'staff' ? engine.holder.office().named.staff?.get(id)?.name ?? '工作人员' : kind === 'resident' || kind === 'guest' ? '居民' : kind === 'service' ? engine.model.outsides[id]?.title ?? `接口 ${id}` : '系统'
}
export const historyOf = async (engine: Engine, type: TypeModel, id: string, sql: Sql = engine.db): Promise<Done[]> =>
  (await sql.query<Parameters<typeof fromAction>[1]>(text.history, [engine.db.tenant, id])).map((a) => fromAction(type, a))

export const worldOf = (engine: Engine, who: Actor, how: { now: Moment; came?: Moment; loaded: Loaded }): World => ({ office: engine.holder.office(), who, next: idFrom, ...how })
/** The world of what follows in other rows: it happens when the act has come. */
const thenOf = ({ came, ...world }: World): World => came ? { ...world, now: came } : world

/** What the act may ask about beside its row: rows that its refs name, counts of its parts, and for an undo the row before. */
const load = async (engine: Engine, type: TypeModel, { row, wish, who, sql }: { row: Row | undefined; wish: Act; who: Actor; sql: Sql }): Promise<Loaded> => {
  const ids = new Set<string>(), said = wish.data ?? {}
  // Whom a row is about is not read on every step (rules see it as an id): only where the step itself names them.
  for (const field of type.fields) if (field.to && !engine.holder.holds(field.to) && (field.name !== type.about || (field.name in said && who.kind !== 'resident')))
    for (const id of [row?.fields, said, row?.meta.ask?.data].flatMap((fields) => ([] as unknown[]).concat(fields?.[field.name] ?? []))) if (typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id)) ids.add(id)
  await ownFiles(engine, type, { data: wish.data ?? {}, record: wish.record, who, sql })
  await countedRows(engine, type, { data: said, record: wish.record, sql })
  const rows = ids.size ? (await sql.query<Stored>(text.loadMany, [engine.db.tenant, [...ids].slice(0, 200)])).map(fromStored) : []
  const loaded: Loaded = { refs: new Map(rows.map((r) => [r.id, r])), measures: {} }
  if (wish.step !== 'undo' || !row?.meta.undo) return loaded
  const history = await historyOf(engine, type, row.id, sql), last = history.findIndex((done) => done.id === row.meta.undo!.act)
  // The engine's own notes do not stand in the way; anything else that happened since does.
  const before = last > 0 && history.slice(last + 1).every((done) => done.step === rungStep || done.step === pointedStep) ? fold(history.slice(0, last), row.no) : undefined
  return before ? { ...loaded, before } : loaded
}

/** Files must have been sent before, by the same person: nobody adopts a stranger's file by its id. What a guest sent is free, because people
 *  send photos before they say who they are. */
const ownFiles = async (engine: Engine, type: TypeModel, { data, record, who, sql }: { data: Fields; record: string; who: Actor; sql: Sql }): Promise<void> => {
  for (const [name, value] of Object.entries(data)) if (type.field[name]?.kind === 'files' && Array.isArray(value) && value.length) {
    const ids = value.map((one) => (one as { id?: unknown } | null)?.id).filter((id): id is string => typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id))
    const found = await sql.query<{ id: string }>(`select f.id from file f where f.tenant = $1 and f.id = any($2::uuid[]) and (f.by = $3
      or exists (select 1 from file_use u where u.tenant = $1 and u.file = f.id and u.record = $4) or f.by like 'guest:%' and not exists (select 1 from file_use u where u.tenant = $1 and u.file = f.id))`,
      [engine.db.tenant, ids, actorKey(who), record])
    if (found.length < new Set(ids).size) throw fail('bad-field', { path: `data.${name}`, why: { zh: `${type.field[name]!.title}里有文件没有上传成功，请重新上传`, en: 'a file was not sent' } })
  }
}

/** Of a line that keeps the rows which it counted only those can be named. */
const countedRows = async (engine: Engine, type: TypeModel, { data, record, sql }: { data: Fields; record: string; sql: Sql }): Promise<void> => {
  if (!Object.values(type.calc).some((how) => typeof how !== 'function' && how.measure === 'kept')) return
  for (const field of type.fields) if (field.to === anything.id && Array.isArray(data[field.name])) {
    const ids = [...new Set(data[field.name] as unknown[])].filter((id): id is string => typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id))
    const [found] = await sql.query<{ n: number }>('select count(*)::int as n from score_row s where s.tenant = $1 and s.line = $2 and s.record = any($3::uuid[])', [engine.db.tenant, record, ids])
    if (found!.n < ids.length) throw fail('bad-field', { path: `data.${field.name}`, why: { zh: '里有不在这一项里计数的件', en: 'names rows that this line does not count' } })
  }
}

/** Two who want the same unique value wait for each other, so the check and the write are one. Only types with such fields pay for it. */
const commitAlone = async (engine: Engine, how: Commit & { decision: Decision }): Promise<void> => {
  const { type, decision: { start, row } } = how
  if (engine.holder.holds(type.id)) checkOffice(engine.holder.office(), type, row)
  const asks = type.unique?.some((name) => start?.fields[name] !== row.fields[name]) && type.unique.every((name) => !empty(row.fields[name]))
  if (!asks) return commit(engine, how)
  const work = async (tx: Sql, changes: Change[]) => { await unique(engine, tx, { type, row }); return commit(engine, { ...how, sql: tx, changes }) }
  return how.sql && how.changes ? work(how.sql, how.changes) : inOne(engine, work)
}
/** A transaction of the engine's own: what it changed is told when it has been committed, never before. */
const inOne = async <T>(engine: Engine, work: (tx: Sql, changes: Change[]) => Promise<T>): Promise<T> => {
  const changes: Change[] = [], result = await engine.db.tx((tx) => work(tx, changes))
  tellAll(engine, changes)
  return result
}
export const tellAll = (engine: Engine, changes: readonly Change[]): void => { for (const change of changes) { engine.holder.saw(change.row); for (const hear of engine.listeners) hear(change) } }
export type Commit = { type: TypeModel; decision: Decision; world: World; pointed: boolean; sql: Sql | undefined; changes?: Change[] }
/** Writes a decision with all that follows from it in one transaction; one statement where nothing follows. Throws `quicker` where somebody was.
 *  In a transaction that is already open what changed is handed on in `changes`. */
export const commit = async (engine: Engine, { type, decision, world, pointed, sql, changes: outer }: Commit): Promise<void> => {
  const { dones } = decision, on = onOf(world.office, world.now), changes: Change[] = outer ?? []
  const awaited = awaits(engine, type, decision), one = dones.length === 1 && alone(engine, { type, decision, pointed })
  const put: Put = async (tx, { type: of, done, before, row: after }) => {
    const what = { type: of, done, before, row: after, office: world.office, on }
    if (!await (tx === engine.db ? writeBeside(engine.db, what) : write(tx, { ...what, tenant: engine.db.tenant }))) throw quicker
    changes.push({ done, row: after, before })
  }
  const all = async (tx: Sql): Promise<void> => {
    const others = awaited.length ? await hold(engine, tx, { awaited, world }) : []
    await putAll(tx, { type, decision, put })
    for (const other of others) await pointAt(engine, tx, { row: other, by: { type: type.id, id: decision.row.id, step: dones[0]!.step }, world: thenOf(world), put })
    if (!one) await follow(engine, tx, { type, decision, world: thenOf(world), put, pointed, depth: 0 })
  }
  await (sql ? all(sql) : one ? all(engine.db) : engine.db.tx(all))
  if (!outer) tellAll(engine, changes)
}
/** Does nothing follow from a decision in any other row? */
export const alone = (engine: Engine, { type, decision, pointed }: Pick<Commit, 'type' | 'decision' | 'pointed'>): boolean =>
  decision.opens.length === 0 && !heard(engine, decision) && !(pointed && (entered(decision) || bound(engine, type, decision).length > 0)) && !awaits(engine, type, decision).length && !wholesOf(engine, type, decision).length
type Awaited = { id: string; fresh: boolean }
/** What a row points at while it waits to turn by it (whom it is about, rules see as an id and nothing more). `fresh`: it points there only now. */
const awaits = (engine: Engine, type: TypeModel, { start, row }: Decision): Awaited[] => {
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
const hold = async (engine: Engine, tx: Sql, { awaited, world }: { awaited: readonly Awaited[]; world: World }): Promise<Row[]> => {
  const rows = (await tx.query<Stored>(`${text.loadMany} order by r.id for update of r`, [engine.db.tenant, awaited.map((one) => one.id)])).map(fromStored)
  if (rows.some((row) => world.loaded.refs.get(row.id)?.version !== row.version)) throw quicker
  return rows.filter((row) => awaited.some((one) => one.id === row.id && one.fresh))
}
/** A new version of what is pointed at: whoever has read the one before begins anew, and then sees the other. */
const pointAt = async (engine: Engine, tx: Sql, { row, by, world, put }: { row: Row; by: NonNullable<Done['patch']['by']>; world: World; put: Put }): Promise<void> => {
  const done: Done = { id: idFrom(row.id, `${pointedStep}${row.version}`), record: row.id, type: row.type, step: pointedStep, state: row.state, was: row.state, version: row.version + 1, who: actorKey(world.who), at: world.now, patch: { set: {}, meta: {}, by } }
  await put(tx, { type: engine.model.types[row.type]!, done, before: row, row: apply(row, done) })
}
/** Does anybody listen to what is said? A row that comes from nowhere speaks only to those who make rows of it. */
const heard = (engine: Engine, { says, row }: Decision): boolean =>
  says.some((said) => Object.values(engine.model.outsides).some((one) => one.told.includes(said.event)) || wiresOf(engine, said.event).some((to) => row.parent !== null || findStep(engine.model.types[to.to]!, to.step)?.makes === true))
/** The kinds of part whose limits stand within this row's, where that has moved. */
const bound = (engine: Engine, type: TypeModel, { start, row }: Decision): TypeModel[] => row.meta.clock === undefined || (start?.state === row.state && start.meta.clock?.due === row.meta.clock.due) ? []
  : Object.values(engine.model.types).filter((part) => part.partOf && part.field[part.partOf]?.to === type.id && Object.values(part.limits).some((limit) => limit.inside))
const entered = ({ dones }: Decision): boolean => dones.some((d) => d.was !== d.state)
const putAll = async (tx: Sql, { type, decision, put }: { type: TypeModel; decision: Decision; put: Put }): Promise<void> => {
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

type Put = (tx: Sql, what: { type: TypeModel; done: Done; before: Row | undefined; row: Row }) => Promise<void>
type Follow = { type: TypeModel; decision: Decision; world: World; put: Put; pointed: boolean; depth: number }
/** What follows in the same transaction: parts are opened, wholes count anew, rows that point here may turn, and what follows from those. */
const follow = async (engine: Engine, tx: Sql, { type, decision, world, put, pointed, depth }: Follow): Promise<void> => {
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
const wiresOf = (engine: Engine, event: string): readonly WireModel[] => Object.hasOwn(engine.model.wires, event) ? engine.model.wires[event]! : []
/** What somebody outside the house says becomes the steps that listen to it, each once for the id under which it was said. `about` is the row that it
 *  answers to. Throws what the step refuses; not-found where `about` leads to no row that listens. */
export const hearFrom = async (engine: Engine, who: Actor, { event, said, about, id }: { event: string; said: Fields; about?: string | undefined; id: string }): Promise<Answer[]> => {
  const answers: Answer[] = []
  for (const to of wiresOf(engine, event)) {
    const type = engine.model.types[to.to]!, makes = findStep(type, to.step)!.makes, changes: Change[] = [], act = idFrom(id, `${type.id}/${to.step}`), data = (to.give as (said: Fields) => Fields)(said)
    const answer = await engine.db.tx(async (tx): Promise<Answer> => {
      const target = makes ? undefined : await originIn(engine, tx, { type, parent: about ?? null }), record = target?.id ?? idFrom(id, type.id), wish = { id: act, type: type.id, record, step: to.step, data }
      const before = await findAnswer(engine, who, wish, tx)
      if (before) return before
      if (!makes && !target) throw fail('not-found', { what: type.title })
      const world = worldOf(engine, who, { now: nowOf(engine), loaded: await load(engine, type, { row: target, wish: { ...wish, data: idsIn(data) }, who: system, sql: tx }) }), heard = hear(type, target, { act: wish, from: null, world })
      const no = makes && type.no ? await nextNumberIn(engine, tx, { type: type.id, day: dayOf(world.now) }) : heard.row.no
      await commit(engine, { type, decision: { ...heard, row: { ...heard.row, no } }, world, pointed: !makes, sql: tx, changes })
      return answerOf(wish, heard.dones[0]!, no)
    })
    tellAll(engine, changes)
    answers.push(answer)
  }
  return answers
}
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
const originIn = async (engine: Engine, tx: Sql, { type, parent }: { type: TypeModel; parent: string | null }): Promise<Row | undefined> => {
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
const idsIn = (data: Fields): Fields => Object.fromEntries(Object.entries(data).map(([name, value]) => [name, (Array.isArray(value) ? value : [value]).map((one) => (one as { id?: unknown } | null | undefined)?.id ?? one)]))
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
