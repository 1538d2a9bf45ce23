// How limits run along a flow: started on entering a state, stopped on leaving it, continued, moved, and what their ladders call for next.
// Pure; the moments come from the clock room.
import { at, dayFrom, dayNumber } from '../clock/days.ts'
import { addSpan } from '../clock/span.ts'
import { spent } from '../clock/span.ts'
import type { Moment, On, Setting, Span } from '../pack.ts'
import { onOf, type Office } from '../record/office.ts'
import type { LimitModel, TypeModel } from '../record/model.ts'
import type { Meta, Rest, Row, Running } from '../record/row.ts'
import { viewOf } from './view.ts'

type View = Readonly<Record<string, unknown>>
type World = { office: Office; on: On; view: View }

/** A limit in words of the pack → how long it is, or until when. */
const read = (limit: unknown, { on, view }: World): { span: Span } | { until: Moment; plus?: Span } | undefined => {
  if (limit === undefined) return undefined
  if (typeof limit === 'string') return { span: limit as Span }
  if (typeof limit === 'function') { const span = (limit as (row: unknown, on: On) => Span | undefined)(view, on); return span ? { span } : undefined }
  const { until, plus, field } = limit as { until?: string; plus?: Span; field?: unknown }
  if (field !== undefined) return { span: on.value(limit as Setting<Span>) }
  const moment = until === undefined ? undefined : view[until]
  // Until a day is until it has passed.
  return typeof moment === 'string' ? { until: /^\d{4}-\d\d-\d\d$/.test(moment) ? at(dayFrom(dayNumber(moment) + 1)) : moment as Moment, ...(plus ? { plus } : {}) } : undefined
}
/** Starts a limit now. Undefined where the pack gives none for this row. */
export const start = (limit: unknown, world: World): Running | undefined => {
  const told = read(limit, world), now = world.on.now, calendar = world.office.calendar
  if (!told) return undefined
  if ('span' in told) return running(now, addSpan(now, told.span, calendar), { world, span: told.span })
  return running(now, told.plus ? addSpan(told.until, told.plus, calendar) : told.until, { world })
}
export const running = (from: Moment, due: Moment, { world, span, fired = 0 }: { world: World; span?: string; fired?: number }): Running =>
  ({ from, due, amber: part(from, due, { span, share: 0.75, world }), ...(span ? { span } : {}), fired })

/** The moment when so much of a limit has passed, counted in its own kind of time. */
const part = (from: Moment, due: Moment, { span, share, world }: { span: string | undefined; share: number; world: World }): Moment => {
  if (due <= from) return due
  if (span && /w[hd]$/.test(span)) return addSpan(from, `${round(spent(from, due, 'wh', world.office.calendar) * share)}wh` as Span, world.office.calendar)
  return addSpan(from, `${round(minutes(from, due) * share)}m` as Span, world.office.calendar)
}
const minutes = (from: Moment, to: Moment): number => (Date.parse(to) - Date.parse(from)) / 60_000
export const round = (n: number): number => Math.max(0, Math.round(n * 10_000) / 10_000)

/** Stops a running limit: what is left of it, so that it can go on. */
export const stop = (clock: Running, { office, on }: World): Rest => {
  const late = on.now > clock.due
  if (late || !clock.span) return { unit: 'due', n: 0, due: clock.due, ...(clock.span ? { span: clock.span } : {}), ...(late ? { late } : {}) }
  return /w[hd]$/.test(clock.span) ? { unit: 'wh', n: round(spent(on.now, clock.due, 'wh', office.calendar)), due: clock.due, span: clock.span }
    : { unit: 'm', n: round(minutes(on.now, clock.due)), due: clock.due, span: clock.span }
}
/** Lets it run on from now with what was left. */
export const goOn = (rest: Rest, world: World): Running => {
  const due = rest.unit === 'due' ? rest.due : addSpan(world.on.now, `${rest.n}${rest.unit}` as Span, world.office.calendar)
  return running(world.on.now, due, { world, ...(rest.span ? { span: rest.span } : {}) })
}

/** The clocks of a row after a step: which limit of a state runs, and whether the whole runs. What ends, ends when it was done (`world`); what
 *  begins, begins when the street has it (`began`): docs/decisions/0011-the-time-of-a-device.md. */
export const turn = (type: TypeModel, { before, to, entered, clock, all, world, began }: { before: Meta | undefined; to: string; entered: boolean; clock: unknown; all?: unknown; world: World; began: World }): Pick<Meta, 'clock' | 'whole' | 'rest'> => {
  let running = before?.clock, rest = before?.rest ?? {}, whole = before?.whole
  if (entered) {
    if (running && running.state !== to) rest = { ...rest, [running.state]: stop(running, world) }
    const limit = type.limits[to], left = rest[to]
    if (clock === 'goes on') { const on = running?.state === to ? running : left ? goOn(left, began) : limit && start(limit.in, began); running = on ? { ...on, state: to } : undefined }
    else { const fresh = clock !== undefined ? start(clock, began) : limit && start(limit.in, began); running = fresh ? { ...fresh, state: to } : undefined }
    rest = without(rest, to)
  } else if (clock !== undefined && clock !== 'goes on') {
    const moved = start(clock, began)
    if (moved) running = { ...moved, from: running?.from ?? moved.from, state: to }
  }
  if (type.whole && entered) {
    const runs = type.whole.over.includes(to), left = rest[wholeKey]
    if (runs && !whole) whole = left ? goOn(left, began) : start(type.whole.in, began)
    if (!runs && whole) { rest = { ...rest, [wholeKey]: stop(whole, world) }; whole = undefined }
    if (runs) rest = without(rest, wholeKey)
  }
  // Somebody gave all of it another limit: it counts from where it began.
  const given = whole && all !== undefined ? start(all, began) : undefined
  if (whole && given) whole = { ...given, from: whole.from }
  return { ...(running ? { clock: running } : {}), ...(whole ? { whole } : {}), ...(Object.keys(rest).length ? { rest } : {}) }
}
/** A part's limit within that of the whole: cut off where the whole ends, given by it where the part has none of its own. The same where the whole
 *  is in no state that binds. */
export const inside = (type: TypeModel, clock: Meta['clock'], { state, whole, world }: { state: string; whole: Row | undefined; world: World }): Meta['clock'] => {
  const binds = type.limits[state]?.inside, outer = whole && binds?.includes(whole.state) ? whole.meta.clock?.due : undefined
  if (!outer || (clock && clock.state !== state)) return clock
  const own = clock === undefined ? null : clock.own !== undefined ? clock.own : { due: clock.due, ...(clock.span ? { span: clock.span } : {}) }
  const due = own && own.due < outer ? own.due : outer, later = clock !== undefined && due > clock.due
  if (clock?.own !== undefined && clock.due === due) return clock
  return { ...running(clock?.from ?? world.on.now, due, { world, ...(own?.span && due === own.due ? { span: own.span } : {}), fired: clock === undefined || later ? 0 : clock.fired }), ...(clock?.trod && !later ? { trod: clock.trod } : {}), own, state }
}
const wholeKey = '*'
const without = <T>(all: Readonly<Record<string, T>>, key: string): Record<string, T> => Object.fromEntries(Object.entries(all).filter(([k]) => k !== key))

/** Something that a limit calls for: whom to tell, which step to do. `of`: the state's limit, the whole, or a request that waits. */
export type Rung = { of: 'clock' | 'whole' | 'ask'; at: Moment; name: string; tell: readonly string[]; sms?: readonly string[]; does?: string; index: number; /** One of the office's own, known by when it stands. */ own?: true }

/** All rungs of a row that have not been stepped on yet, soonest first. */
export const rungs = (type: TypeModel, row: Row, office: Office, on: On): Rung[] => {
  const { clock, whole, ask } = row.meta, world = { office, on, view: {} }, found: Rung[] = []
  if (clock) {
    const limit = type.limits[clock.state], lapse = type.steps.find((s) => s.on === 'late' && s.from.includes(clock.state))
    found.push(...ladder(limit?.ladder ?? [], clock, { of: 'clock', world, ...(lapse ? { lapse: lapse.name } : {}) }), ...owns(type, row, { limit, clock, of: 'clock', world }))
  }
  if (whole && type.whole) found.push(...ladder(type.whole.ladder, whole, { of: 'whole', world }), ...owns(type, row, { limit: type.whole, clock: whole, of: 'whole', world }))
  if (ask && ask.fired === 0) found.push({ of: 'ask', at: ask.due, name: 'due', tell: ask.waits.slice(0, 1), index: 0 })
  return found.sort((a, b) => a.at < b.at ? -1 : a.at > b.at ? 1 : a.index - b.index)
}
/** How many rungs of a limit lie behind `now` if it ran as this clock does. */
export const behind = (type: TypeModel, row: Row, { of, clock, office, on }: { of: 'clock' | 'whole'; clock: Running; office: Office; on: On }): number => {
  const { by, at } = row.meta, fresh = { ...clock, fired: 0 }
  return rungs(type, { ...row, meta: { by, at, ...(of === 'clock' ? { clock: { ...fresh, state: row.meta.clock?.state ?? row.state } } : { whole: fresh }) } }, office, on).filter((rung) => rung.of === of && !rung.own && rung.at <= on.now).length
}
const ladder = (list: LimitModel['ladder'], clock: Running, { of, world, lapse }: { of: 'clock' | 'whole'; world: World; lapse?: string }): Rung[] => {
  const all: Omit<Rung, 'index'>[] = list.map((r) => ({ of, at: momentOf(r.at, clock, world), name: r.at, tell: r.tell, ...(r.sms.length ? { sms: r.sms } : {}), ...(r.does ? { does: r.does } : {}) }))
  if (lapse) all.push({ of, at: clock.due, name: 'due', tell: [], does: lapse })
  return all.sort((a, b) => a.at < b.at ? -1 : a.at > b.at ? 1 : 0).map((r, index) => ({ ...r, index })).slice(clock.fired)
}
/** The rungs that the office keeps as rows: those of the day on which the limit began, several at one moment as one. */
const owns = (type: TypeModel, row: Row, { limit, clock, of, world }: { limit: LimitModel | undefined; clock: Running; of: 'clock' | 'whole'; world: World }): Rung[] => {
  const found = new Map<string, { tell: Set<string>; sms: Set<string> }>()
  for (const rung of limit?.rungs?.(viewOf(type, row, { office: world.office, refs: new Map() }), onOf(world.office, clock.from)) ?? []) {
    const one = found.get(rung.at) ?? { tell: new Set(), sms: new Set() }
    for (const part of rung.tell) one.tell.add(part)
    for (const part of rung.sms) one.sms.add(part)
    found.set(rung.at, one)
  }
  return [...found].filter(([name]) => !clock.trod?.includes(name)).map(([name, { tell, sms }], i) => ({ of, at: momentOf(name, clock, world), name, tell: [...tell], ...(sms.size ? { sms: [...sms] } : {}), index: 1000 + i, own: true as const }))
}
export const momentOf = (at: string, clock: Running, world: World): Moment =>
  at === 'due' ? clock.due : at.endsWith('%') ? part(clock.from, clock.due, { span: clock.span, share: Number.parseFloat(at) / 100, world })
    : addSpan(clock.due, at.slice(1) as Span, world.office.calendar)

/** The next moment at which the engine itself must look at the row, or null. */
export const wakeOf = (type: TypeModel, row: Row, office: Office, on: On): Moment | null => rungs(type, row, office, on)[0]?.at ?? null
/** When the row is due: its state's limit, unless that is only a reminder. */
export const dueOf = (type: TypeModel, row: Row): Moment | null => {
  const clock = row.meta.clock
  return clock && !type.limits[clock.state]?.quiet ? clock.due : null
}
