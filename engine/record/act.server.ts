// The one road of a write. An act comes with an id made by whoever acts; a repeat gets the first answer. Nothing else changes a row.
import { fail, Failure } from '../../kernel/fail/fail.ts'
import type { Sql } from '../../kernel/db/db.ts'
import { actorKey, answers, maySee, shownFields, system, type Actor } from '../access/access.ts'
import { dayOf } from '../clock/days.ts'
import { clockStep, decide, happen, hear, rungStep, type Act, type Decision, type World } from '../flow/decide.ts'
import { possible } from '../flow/possible.ts'
import { addSpan } from '../clock/span.ts'
import type { Moment, Span } from '../pack.ts'
import { nextNumber, nextNumberIn, nowOf, type Change, type Engine, type Frozen } from './engine.server.ts'
import { findStep, findType, type TypeModel } from './model.ts'
import { calcStep, idFrom, keepStep, pointedStep, retimeStep, unheardStep, upgradeStep } from './ids.server.ts'
import { onOf, settingOn } from './office.ts'
import { checkOffice } from './office-check.ts'
import { empty } from './kinds.ts'
import { putAway, type Done, type Fields, type Row } from './row.ts'
import * as text from './statements.ts'
import { fromStored, write, type Found, type Stored } from './store.server.ts'
import { endedBy, isVersioned } from './versions.ts'
import { loadBeside, writeBeside } from './beside.server.ts'
import { unique } from './unique.server.ts'
import { alone, awaits, follow, hold, idsIn, originIn, pointAt, putAll, quicker, wiresOf, type Put } from './follow.server.ts'
import { historyOf, load, thenOf, worldOf } from './world.server.ts'

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
/** Two who want the same unique value wait for each other, so the check and the write are one. Only types with such fields pay for it. */
const commitAlone = async (engine: Engine, how: Commit & { decision: Decision }): Promise<void> => {
  const { type, decision: { start, row } } = how
  if (engine.holder.holds(type.id)) checkOffice(engine.holder.office(), type, { start, row })
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
  const awaited = awaits(engine, type, decision), ended = isVersioned(type) ? endedBy(type, decision, engine.holder.rows(type.id)) : [], one = dones.length === 1 && !ended.length && alone(engine, { type, decision, pointed })
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
    for (const { row, to } of ended) await endVersion(engine, tx, { type, id: row.id, to, by: dones[0]!.id, world: thenOf(world), put })
  }
  await (sql ? all(sql) : one ? all(engine.db) : engine.db.tx(all))
  if (!outer) tellAll(engine, changes)
}
/** The version before ends where the new one begins; nobody is asked for it once more. */
const endVersion = async (engine: Engine, tx: Sql, { type, id, to, by, world, put }: { type: TypeModel; id: string; to: string; by: string; world: World; put: Put }): Promise<void> => {
  const [row] = (await tx.query<Stored>(`${text.loadMany} for update of r`, [engine.db.tenant, [id]])).map(fromStored)
  if (row) await putAll(tx, { type, decision: happen(type, row, { id: idFrom(by, `${id}/to`), type: type.id, record: id, step: 'change', data: { to } }, world), put })
}
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
