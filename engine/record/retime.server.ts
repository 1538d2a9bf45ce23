// The calendar was published anew: limits that run are counted again, and it is listed what moved. A change of the calendar is a row of its own
// that holds both calendars, so that what was cut off goes on by the same two; each row that moves has one act with an id that follows from that
// change, and its line in the list is written with it: nothing is moved twice, nothing is missing from the list.
import { actorKey, system } from '../access/access.ts'
import type { Calendar } from '../clock/calendar.ts'
import { dayNumber, weekdayWord } from '../clock/days.ts'
import { happen } from '../flow/decide.ts'
import { retime, type Retimed } from '../flow/retime.ts'
import { alone, quicker } from './follow.server.ts'
import { commit, perform, tellAll } from './act.server.ts'
import { worldOf } from './world.server.ts'
import { limitTitle } from './detail.server.ts'
import { nowOf, type Change, type Engine } from './engine.server.ts'
import { idFrom, retimeStep } from './ids.server.ts'
import { findType, type TypeModel } from './model.ts'
import { onOf } from './office.ts'
import { apply, diff, sayNo, type Done, type Row } from './row.ts'
import { loadMany, running } from './statements.ts'
import { createMany, fromStored, write, writeMany, type Stored } from './store.server.ts'

const nobody = '00000000-0000-0000-0000-000000000000'
const settled = new WeakMap<Engine, string>()

/** Looks whether the calendar is another one than the limits were counted by; then counts them anew. Answers how many rows moved. Cut off, it goes
 *  on the next time. Run by one server at a time. */
export const retimeRows = async (engine: Engine, { stopping, batch = 500 }: { stopping?: AbortSignal; batch?: number } = {}): Promise<number> => {
  const how = { batch, ...(stopping ? { stopping } : {}) }
  const type = findType(engine.model, 'retiming'), list = findType(engine.model, 'retimed')
  if (!type || !list) return 0
  // Another server may have published it: nobody goes back to an older calendar for not having heard.
  if (engine.db.kind === 'postgres') await engine.holder.notice()
  const now = textOf(engine.holder.office().calendar)
  if (settled.get(engine) === now) return 0
  const last = await latest(engine, type.id)
  if (last && !last.fields.ended) return go(engine, last, { list, ...how })
  if (last?.fields.after === now) { settled.set(engine, now); return 0 }
  const record = idFrom(last?.id ?? `retiming/${engine.db.tenant}`, 'next'), before = last ? JSON.parse(String(last.fields.after)) as Calendar : undefined
  await perform(engine, system, { id: idFrom(record, 'begin'), type: type.id, record, step: 'begin', data: { nth: Number(last?.fields.nth ?? 0) + 1, why: before ? whyOf(before, engine.holder.office().calendar) : '开始按工作日历计时限', after: now, ...(last ? { before: String(last.fields.after) } : {}) } })
  const begun = await latest(engine, type.id)
  return begun ? go(engine, begun, { list, ...how }) : 0
}
const latest = async (engine: Engine, type: string): Promise<Row | undefined> =>
  (await engine.db.query<Stored>(`${loadMany.split(' where ')[0]} where r.tenant = $1 and r.type = $2 order by (r.body->>'nth')::int desc limit 1`, [engine.db.tenant, type])).map(fromStored)[0]

type Going = { list: TypeModel; batch: number; stopping?: AbortSignal }
const go = async (engine: Engine, of: Row, { list, batch, stopping }: Going): Promise<number> => {
  const { db } = engine
  let looked = 0
  if (of.fields.before) for (let past = nobody; ;) {
    if (stopping?.aborted) return looked
    const found = await db.query<Stored & { pointed: boolean }>(running, [db.tenant, past, batch])
    looked += found.length
    // What somebody acts on at this very moment is read again; in the end each for itself.
    for (let rows = found, tries = 0; rows.length && tries < 6; tries++) {
      const left = await moveMany(engine, of, { list, rows, single: tries > 2 })
      rows = left.length ? (await db.query<Stored>(loadMany, [db.tenant, left])).map((stored) => ({ ...stored, pointed: true })) : []
    }
    if (found.length < batch) break
    past = found.at(-1)!.id
  }
  const [moved] = await db.query<{ n: number }>('select count(*)::int as n from record where tenant = $1 and parent = $2 and type = $3', [db.tenant, of.id, list.id])
  const done: Done = { id: idFrom(of.id, 'end'), record: of.id, type: of.type, step: retimeStep, state: of.state, was: of.state, version: of.version + 1, who: actorKey(system), at: nowOf(engine), patch: { set: { looked, moved: moved!.n, ended: nowOf(engine) }, meta: {} } }
  const office = engine.holder.office()
  await write(db, { type: engine.model.types[of.type]!, done, before: of, row: apply(of, done), office, on: onOf(office, done.at), tenant: db.tenant })
  return moved!.n
}

type One = { type: TypeModel; row: Row; done: Done; after: Row; pointed: boolean; moves: readonly Retimed[] }
/** Answers the ids of rows that somebody has changed meanwhile. */
const moveMany = async (engine: Engine, of: Row, { list, rows, single }: { list: TypeModel; rows: readonly (Stored & { pointed: boolean })[]; single: boolean }): Promise<string[]> => {
  const { db } = engine, now = nowOf(engine), office = { ...engine.holder.office(), calendar: JSON.parse(String(of.fields.after)) as Calendar }, on = onOf(office, now), why = String(of.fields.why)
  const was = JSON.parse(String(of.fields.before)) as Calendar, parents = [...new Set(rows.flatMap((one) => one.parent ?? []))]
  const wholes = new Map((parents.length ? await db.query<Stored>(loadMany, [db.tenant, parents]) : []).map((stored) => [stored.id, fromStored(stored)]))
  const all = rows.flatMap((stored): One[] => {
    const type = engine.model.types[stored.type], row = fromStored(stored), moved = type && retime(type, row, { was, is: office.calendar, office, now, since: of.made, whole: wholes.get(row.parent ?? '') })
    if (!moved) return []
    const done: Done = { id: idFrom(row.id, `${retimeStep}/${of.id}`), record: row.id, type: row.type, step: retimeStep, state: row.state, was: row.state, version: row.version + 1, who: actorKey(system), at: now,
      patch: { set: {}, meta: diff(row.meta, moved.meta), retimed: { by: of.id, why, list: moved.list } } }
    return [{ type, row, done, after: { ...apply(row, done), no: row.no }, pointed: stored.pointed, moves: moved.list }]
  })
  const before = new Set((all.length ? await db.query<{ id: string }>('select id from action where tenant = $1 and id = any($2::uuid[])', [db.tenant, all.map(({ done }) => done.id)]) : []).map(({ id }) => id)), news = all.filter(({ done }) => !before.has(done.id))
  const lines = (ones: readonly One[]) => ones.flatMap(({ type, row, done, moves }) => moves.map((move) => {
    const record = idFrom(done.id, move.of), data = { retiming: of.id, what: row.no === null ? type.title : `${type.no ?? ''} ${sayNo(row.no)}`, type: type.title, row: row.id, limit: limitTitle(type, row.state, move.of), before: move.before, after: move.after, why }
    const made = happen(list, undefined, { id: idFrom(record, 'noted'), type: list.id, record, step: 'noted', data }, worldOf(engine, system, { now, loaded: { refs: new Map(), measures: {} } }))
    return { type: list, done: made.dones[0]!, row: made.row }
  }))
  const left: string[] = [], apart = (one: One) => single || !alone(engine, { type: one.type, decision: decisionOf(one), pointed: one.pointed }), many = news.filter((one) => !apart(one))
  if (many.length) {
    const stepped = many.map(({ type, row, done, after }) => ({ type, before: row, row: after, dones: [done], after: [after] })), changes: Change[] = []
    await db.tx(async (tx) => {
      const written = await writeMany(tx, stepped, { office, on, tenant: db.tenant }), done = many.filter(({ row }) => written.has(row.id))
      if (done.length) await createMany(tx, lines(done), { office, on, tenant: db.tenant })
      for (const { done: act, row, after } of done) changes.push({ done: act, row: after, before: row })
      left.push(...many.filter(({ row }) => !written.has(row.id)).map(({ row }) => row.id))
    })
    tellAll(engine, changes)
  }
  for (const one of news.filter(apart)) {
    const changes: Change[] = []
    try {
      await db.tx(async (tx) => {
        await commit(engine, { type: one.type, decision: decisionOf(one), world: { ...worldOf(engine, system, { now, loaded: { refs: new Map(), measures: {} } }), office }, pointed: one.pointed, sql: tx, changes })
        await createMany(tx, lines([one]), { office, on, tenant: db.tenant })
      })
      tellAll(engine, changes)
    } catch (error) { if (error !== quicker) throw error; left.push(one.row.id) }
  }
  return left
}
const decisionOf = ({ row, done, after }: One) => ({ start: row, dones: [done], row: after, opens: [], says: [] })

/** The calendar as far as limits are counted by it. */
const textOf = ({ days, hours }: Calendar): string => JSON.stringify({ days: Object.fromEntries(Object.entries(days).sort(([a], [b]) => a < b ? -1 : 1)), hours })
/** What is different, in words: 2026-12-31（周四）改为休息（元旦）. */
const whyOf = (was: Calendar, is: Calendar): string => {
  const days = [...new Set([...Object.keys(was.days), ...Object.keys(is.days)])].sort().filter((day) => was.days[day as never] !== is.days[day as never])
  const lines = days.map((day) => { const rule = is.days[day as never], name = is.names?.[day as never]; return `${day}（${weekdayWord(dayNumber(day))}）${rule ? `改为${rule === 'work' ? '上班' : '休息'}` : '改回平常'}${name ? `（${name}）` : ''}` })
  const time = (n: number) => `${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`
  if (JSON.stringify(was.hours) !== JSON.stringify(is.hours)) lines.push(`办公时间改为 ${is.hours.map(([a, b]) => `${time(a)}—${time(b)}`).join('、')}`)
  return `工作日历：${lines.length > 12 ? `${lines.slice(0, 12).join('，')} 等 ${lines.length} 处` : lines.join('，')}`
}
