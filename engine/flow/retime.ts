// What another calendar does to limits that run: each is counted anew from where it began. Pure.
import type { Calendar } from '../clock/calendar.ts'
import { addSpan, spent } from '../clock/span.ts'
import type { Moment, Setting, Span } from '../pack.ts'
import type { TypeModel } from '../record/model.ts'
import { onOf, type Office } from '../record/office.ts'
import type { Meta, Row, Running } from '../record/row.ts'
import { behind, inside, momentOf, round, running } from './clockwork.ts'

export type Retimed = { of: 'clock' | 'whole' | 'ask'; before: Moment; after: Moment }
/** `was` and `is`: the calendars; `since`: when the new one was published (what began later has been counted by it); `whole`: the row that this one
 *  is a part of. */
export type Retiming = { was: Calendar; is: Calendar; office: Office; now: Moment; since: Moment; whole?: Row | undefined }

/** The row's margin with its limits counted by the new calendar, and what moved. Undefined where nothing does. Rungs that were stepped on and lie
 *  ahead again will be stepped on when they come. */
export const retime = (type: TypeModel, row: Row, how: Retiming): { meta: Meta; list: Retimed[] } | undefined => {
  const office = { ...how.office, calendar: how.is }, on = onOf(office, how.now), world = { office, on, view: {} }, { clock, whole, ask } = row.meta, list: Retimed[] = []
  let meta: Meta = row.meta
  const moved = (of: 'clock' | 'whole', old: Running, due: Moment): Running => {
    const next = { ...old, ...running(old.from, due, { world, ...(old.span ? { span: old.span } : {}) }) }
    const trod = old.trod?.filter((name) => momentOf(name, next, world) <= how.now)
    return { ...next, ...(trod ? { trod } : {}), fired: Math.min(old.fired, behind(type, row, { of, clock: next, office, on })) }
  }
  if (clock) {
    const own = clock.own, ownDue = own?.span ? dueUnder(clock.from, { due: own.due, span: own.span }, how) : undefined
    const freed = own && ownDue && ownDue !== own.due ? inside(type, { ...clock, own: { ...own, due: ownDue }, due: ownDue }, { state: row.state, whole: how.whole, world }) : undefined
    const due = own === undefined ? dueUnder(clock.from, clock, how) : freed?.due ?? clock.due
    if (due !== clock.due) { meta = { ...meta, clock: { ...moved('clock', { ...clock, ...(freed?.own ? { own: freed.own } : {}) }, due), state: clock.state } }; list.push({ of: 'clock', before: clock.due, after: due }) }
    else if (freed?.own) meta = { ...meta, clock: { ...clock, own: freed.own } }
  }
  if (whole) {
    const due = dueUnder(whole.from, whole, how)
    if (due !== whole.due) { meta = { ...meta, whole: moved('whole', whole, due) }; list.push({ of: 'whole', before: whole.due, after: due }) }
  }
  if (ask) {
    const within = type.step[ask.step]?.agree?.in as Span | Setting<Span> | undefined, span = typeof within === 'object' ? onOf(office, ask.at).value(within) : within, due = span ? dueUnder(ask.at, { due: ask.due, span }, how) : ask.due
    if (due !== ask.due) { meta = { ...meta, ask: { ...ask, due, fired: due > how.now ? 0 : ask.fired } }; list.push({ of: 'ask', before: ask.due, after: due }) }
  }
  return list.length ? { meta, list } : undefined
}

/** A limit in office time under the new calendar. One that went on after a rest is as long as it was when it went on. */
const dueUnder = (from: Moment, { due, span }: { due: Moment; span?: string | undefined }, { was, is, since }: Retiming): Moment => {
  if (!span || !/w[hd]$/.test(span)) return due
  const fresh = addSpan(from, span as Span, is)
  if (addSpan(from, span as Span, was) === due || fresh === due) return fresh
  if (from >= since) return due
  const next = addSpan(from, `${round(spent(from, due, 'wh', was))}wh` as Span, is)
  // Hours are kept to four places: less than a second is the same moment.
  return Math.abs(Date.parse(next) - Date.parse(due)) < 1000 ? due : next
}
