// One row's history once more, by the office as it is in force and as it is drafted: which values its rules would have proposed, how its limits
// would have run, and whom its ladders would have told. What a person chose stays chosen. Pure.
import { system } from '../access/access.ts'
import { rungs, turn, type Rung } from '../flow/clockwork.ts'
import { proposal, since, type World } from '../flow/decide.ts'
import { viewOf } from '../flow/view.ts'
import { wayCode, waysOf } from '../flow/ways.ts'
import type { Moment } from '../pack.ts'
import { findStep, type StepModel, type TypeModel } from '../record/model.ts'
import { onOf, type Office } from '../record/office.ts'
import { apply, merge, same, type Done, type Fields, type Meta, type Row } from '../record/row.ts'

/** A stay under a limit: `of` is the state, or * for the whole; `left` is absent while it goes on. */
export type Stay = { of: string; from: Moment; due: Moment; span?: string; left?: Moment }
/** One way to tell it: the limits as they would have run, what rules gave where nobody chose otherwise, and how often each part was told. */
export type Side = { stays: readonly Stay[]; fields: Fields; told: Readonly<Record<string, { app: number; sms: number }>>; /** What each step told each part, by its code, and how often by which road. */ ways: Readonly<Record<string, { app: number; sms: number }>> }
export type Replayed = { row: Row; given: readonly string[]; was: Side; is: Side }
/** `office` is the real one with all its days; `was` and `is` are the two that are held against each other. */
/** `as`: what the row would have been made with in the drafted office, whatever a person chose. */
export type Offices = { office: Office; was: Office; is: Office; now: Moment; as?: Fields | undefined }

type Clocks = Pick<Meta, 'clock' | 'whole' | 'rest'>
type Told = { over: Fields; clocks: Clocks | undefined; stays: Stay[]; told: Record<string, { app: number; sms: number }>; ways: Record<string, { app: number; sms: number }> }
const none = new Map<string, Row>()

/** Undefined for a history without a beginning. Throws what a rule throws. */
export const replay = (type: TypeModel, history: readonly Done[], { office, was, is, now, as = {} }: Offices): Replayed | undefined => {
  const sides = [was, is].map((one) => ({ office: one, as: one === is ? as : {}, now: { over: {}, clocks: undefined, stays: [], told: {}, ways: {} } as Told })), saved: { step: string; sides: Told[] }[] = [], given = new Set<string>(Object.keys(as))
  let row: Row | undefined
  for (const done of history) {
    const before = row
    row = apply(before, done)
    if (done.step.startsWith('~')) continue
    if (done.step === 'undo') { const back = saved.pop(); if (back) for (const [i, side] of sides.entries()) side.now = back.sides[i]!; continue }
    saved.push({ step: done.step, sides: sides.map((side) => copied(side.now)) })
    const step = findStep(type, done.step.split(':')[0]!)
    if (!step || done.patch.ask) continue
    const followed = followedBy(type, step, { before, row, done, office })
    for (const side of sides) {
      side.now.over = overridden(type, step, { before, row, done, side, followed })
      turned(type, step, { row, done, side, makes: before === undefined })
      told(type, step, { row, done, side })
    }
    for (const name of followed) given.add(name)
  }
  if (!row) return undefined
  const last = row, [a, b] = sides.map((side): Side => {
    const { clocks } = side.now
    if (clocks?.clock) ended(type, last, { side, of: clocks.clock.state, running: clocks.clock, now })
    if (clocks?.whole) ended(type, last, { side, of: '*', running: clocks.whole, now })
    return { stays: side.now.stays, fields: merge(last.fields, side.now.over), told: side.now.told, ways: side.now.ways }
  })
  return { row: last, given: [...given], was: a!, is: b! }
}
const copied = ({ told, ways, stays, ...rest }: Told): Told => ({ ...rest, stays: [...stays], told: counts(told), ways: counts(ways) })
const counts = (of: Told['told']): Told['told'] => Object.fromEntries(Object.entries(of).map(([key, n]) => [key, { ...n }]))

type One = { before: Row | undefined; row: Row; done: Done }
/** Fields of which the rule gave what stands there: nobody chose otherwise. */
const followedBy = (type: TypeModel, step: StepModel, { before, row, done, office }: One & { office: Office }): string[] => Object.keys(step.fill).filter((name) => {
  if (typeof step.fill[name] !== 'function') return false
  const value = proposed(type, step, name, { before, done, office, over: {} })
  return same(value, row.fields[name])
})
const proposed = (type: TypeModel, step: StepModel, name: string, { before, done, office, over, as = {} }: { before: Row | undefined; done: Done; office: Office; over: Fields; as?: Fields }): unknown => {
  const { [name]: _, ...said } = done.patch.set, set = merge(said, as), world: World = { office, who: system, now: done.at, loaded: { refs: none, measures: {} }, next: () => '' }
  return proposal(type, step, name, { row: before && { ...before, fields: merge(before.fields, over) }, fields: { ...over, ...set }, world, on: onOf(office, done.at) })
}
type Sided = { office: Office; as: Fields; now: Told }
/** What stands otherwise on this side than it stood in truth. */
const overridden = (type: TypeModel, step: StepModel, { before, row, done, side, followed }: One & { side: Sided; followed: readonly string[] }): Fields => {
  let over: Fields = { ...Object.fromEntries(Object.entries(side.now.over).filter(([name]) => !(name in done.patch.set))), ...side.as }
  for (const name of followed) if (!(name in side.as)) {
    const value = proposed(type, step, name, { before, done, office: side.office, over, as: side.as }), { [name]: _, ...rest } = over
    over = same(value, row.fields[name]) ? rest : { ...rest, [name]: value ?? null }
  }
  return over
}
const turned = (type: TypeModel, step: StepModel, { row, done, side, makes }: { row: Row; done: Done; side: Sided; makes: boolean }): void => {
  const { now } = side, seen: Row = { ...row, fields: merge(row.fields, now.over) }, view = viewOf(type, seen, { office: side.office, refs: none }), entered = step.to !== undefined
  const asOf: World = { office: side.office, who: system, now: done.at, ...(done.patch.came ? { came: done.patch.came } : {}), loaded: { refs: none, measures: {} }, next: () => '' }
  const came = since(step, { row: makes ? undefined : row, view, world: asOf, on: onOf(side.office, done.at) }) ?? done.patch.came ?? done.at, world = (at: Moment) => ({ office: side.office, on: onOf(side.office, at), view })
  const next = turn(type, { before: makes ? undefined : (now.clocks ?? {}) as Meta, to: row.state, entered, clock: step.clock, all: step.whole, world: world(done.at), began: world(came) }), old = now.clocks
  if (entered && old?.clock) ended(type, seen, { side, of: old.clock.state, running: old.clock, left: done.at })
  if (old?.whole && !next.whole) ended(type, seen, { side, of: '*', running: old.whole, left: done.at })
  now.clocks = next
}
type Ended = { side: Sided; of: string; running: NonNullable<Clocks['whole']>; left?: Moment; now?: Moment }
/** A limit stopped (or still runs): its stay is noted, and whom its ladder told until then. */
const ended = (type: TypeModel, row: Row, { side, of, running, left, now }: Ended): void => {
  side.now.stays.push({ of, from: running.from, due: running.due, ...(running.span ? { span: running.span } : {}), ...(left ? { left } : {}) })
  const till = left ?? now!, meta: Meta = { by: '', at: row.meta.at, ...(of === '*' ? { whole: running } : { clock: { ...running, state: of } }) }
  for (const rung of rungs(type, { ...row, meta }, side.office, onOf(side.office, running.from))) if (rung.at <= till) tell(side.now.told, rung)
}
/** Whom the step itself told, by which road. */
const told = (type: TypeModel, step: StepModel, { row, done, side }: { row: Row; done: Done; side: Sided }): void => {
  const { parts, sms, noSms } = waysOf(type, step, { office: side.office, at: done.at }), outside = (part: string) => side.office.model.parts[part]?.is === 'resident'
  const there = parts.filter((part) => !outside(part) || (type.about !== undefined && row.fields[type.about] !== undefined))
  const also = there.filter((part) => outside(part) ? !noSms.includes(part) : sms.includes(part))
  tell(side.now.told, { tell: there, sms: also })
  for (const part of there) (side.now.ways[wayCode(type, step, part)] ??= { app: 0, sms: 0 })[also.includes(part) ? 'sms' : 'app']++
}
const tell = (told: Told['told'], { tell: parts, sms = [] }: Pick<Rung, 'tell' | 'sms'>): void => {
  for (const part of parts) (told[part] ??= { app: 0, sms: 0 }).app++
  for (const part of sms) (told[part] ??= { app: 0, sms: 0 }).sms++
}
