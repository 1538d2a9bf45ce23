// Many replayed rows as figures: how many late of how many under each limit, whom they would have been given to, whom a ladder would have told,
// and the rows that would have been otherwise, the worst first. Pure.
import { leftWords } from '../clock/light.ts'
import { spanWords } from '../clock/days.ts'
import type { Moment } from '../pack.ts'
import type { TypeModel } from '../record/model.ts'
import { wayNamed } from '../flow/ways.ts'
import { inForce, knownOf, type Office } from '../record/office.ts'
import { showField } from '../record/kinds.ts'
import { same, sayNo, type Row } from '../record/row.ts'
import type { Replayed, Side, Stay } from './replay.ts'

/** A limit: of the `n` rows that it would be another one for, and that it can be judged for, so many were late. `moved`: rows whose due moment is another one; `lost`: rows that have none any more. */
export type Limits = { of: string; title: string; n: number; was: number; is: number; moved: number; lost: number; off: number }
/** A field that rules give: of how many rows it would be another value, and each value's count. */
export type Given = { field: string; title: string; changed: number; empty: number; by: readonly { key: string; name: string; was: number; is: number }[]; more: number }
/** What a step told a part: so often by either road, and so often it would have. */
export type Way = { code: string; step: string; part: string; was: { app: number; sms: number }; is: { app: number; sms: number } }
export type Tellings = { part: string; title: string; app: readonly [number, number]; sms: readonly [number, number] }
/** What a row would have been. `worse`: late now, and was not. */
export type Line = { what: string; was: string; is: string; worse: boolean; better: boolean }
export type Changed = { id: string; no: string | null; made: Moment; kind: string; place: string; title: string | null; lines: readonly Line[]; worst: number }
export type TypePreview = { type: string; title: string; total: number; looked: number; failed: number; changed: number; limits: readonly Limits[]; given: readonly Given[]; told: readonly Tellings[]; ways: readonly Way[]; without: readonly { field: string; title: string; n: number }[]; fresh: readonly { code: string; name: string; words: string; n: number }[]; rows: readonly Changed[] }

/** A class that its list would have for the first time, and the words by which people name it. */
export type Fresh = { code: string; name: string; words: readonly string[] }
type How = { was: Office; is: Office; now: Moment; total: number; failed: number; fresh: readonly Fresh[]; may: (row: Row) => boolean }
const MOST = 500, FEW = 12

export const compare = (type: TypeModel, list: readonly Replayed[], how: How): TypePreview => {
  const limits = limitsOf(type, list, how), given = givenOf(type, list, how), told = toldOf(list, how)
  const rows = list.flatMap((one) => { const changed = changedOf(type, one, how); return changed ? [changed] : [] }).sort((a, b) => b.worst - a.worst || (a.made < b.made ? 1 : -1))
  return { type: type.id, title: type.title, total: how.total, looked: list.length, failed: how.failed, changed: rows.length, limits, given, told, ways: waysIn(type, list, how), without: withoutOf(type, list, how), fresh: how.fresh.map(({ code, name, words }) => ({ code, name, words: words.map((word) => `“${word}”`).join('、'), n: list.filter((one) => one.is.fields[type.kind!] === code).length })), rows: rows.slice(0, MOST) }
}

/** How long after it was due a limit was kept, in ms; 0 is in time. Undefined where it cannot be said yet. */
const over = ({ due, left }: Stay, now: Moment): number | undefined => left ? Math.max(0, Date.parse(left) - Date.parse(due)) : now > due ? Date.parse(now) - Date.parse(due) : undefined
/** Of a limit that a row came under several times: the stay that was worst, or the last one. */
const worstOf = (side: Side, of: string, now: Moment): { stay: Stay; over: number | undefined } | undefined => {
  const all = side.stays.filter((stay) => stay.of === of).map((stay) => ({ stay, over: over(stay, now) })), late = all.filter((one) => (one.over ?? 0) > 0).sort((a, b) => b.over! - a.over!)
  return late[0] ?? all.at(-1)
}
const kindsOf = (list: readonly Replayed[]): string[] => [...new Set(list.flatMap(({ was, is }) => [...was.stays, ...is.stays].map(({ of }) => of)))]
export const limitName = (type: TypeModel, of: string): string => of === '*' ? '总时限' : `${type.states[of] ?? of}时限`

const limitsOf = (type: TypeModel, list: readonly Replayed[], { now, is: { calendar } }: How): Limits[] => {
  const order = Object.keys(type.states), at = (of: string) => of === '*' ? order.length : order.indexOf(of)
  return kindsOf(list).sort((a, b) => at(a) - at(b)).map((of) => {
    const found = { of, title: limitName(type, of), n: 0, was: 0, is: 0, moved: 0, lost: 0, off: 0 }
    for (const one of list) {
      const [was, is] = [worstOf(one.was, of, now), worstOf(one.is, of, now)]
      if (same(was?.stay.due, is?.stay.due)) continue
      found.moved++
      if (was && !is) found.lost++
      // What one side cannot judge yet is left out of both, so that the two are out of the same number.
      if ((was && was.over === undefined) || (is && is.over === undefined) || (!was && !is)) continue
      found.n++
      if (was?.over) found.was++
      if (is?.over) { found.is++; if (!was?.over && outOfHours(is.stay.due, calendar)) found.off++ }
    }
    return found
  })
}
const outOfHours = (due: Moment, calendar: Office['calendar']): boolean => {
  const local = new Date(Date.parse(due) + 8 * 3_600_000), minute = local.getUTCHours() * 60 + local.getUTCMinutes(), day = calendar.days[local.toISOString().slice(0, 10) as never], weekend = local.getUTCDay() % 6 === 0
  return day === 'rest' || (day === undefined && weekend) || !calendar.hours.some(([from, to]) => minute >= from && minute <= to)
}

const shown = (type: TypeModel, name: string, value: unknown, office: Office, day: string): string => value === undefined || value === null ? '' : showField(value, type.field[name]!, knownOf(office, day as never))
const givenOf = (type: TypeModel, list: readonly Replayed[], { was, is, now }: How): Given[] => [...new Set(list.flatMap(({ given }) => given))].flatMap((field) => {
  const rows = list.filter((one) => one.given.includes(field)), by = new Map<string, { was: number; is: number }>(), day = now.slice(0, 10)
  let changed = 0, empty = 0
  for (const one of rows) {
    const [old, next] = [one.was.fields[field], one.is.fields[field]]
    if (!same(old, next)) changed++
    if (old !== undefined && next === undefined) empty++
    for (const [side, value] of [['was', old], ['is', next]] as const) { const key = String(value ?? ''), found = by.get(key) ?? { was: 0, is: 0 }; found[side]++; by.set(key, found) }
  }
  if (!changed) return []
  const all = [...by].map(([key, n]) => ({ key, name: shown(type, field, key || undefined, is, day) || shown(type, field, key || undefined, was, day) || (key ? key : '（空）'), ...n })).sort((a, b) => Math.abs(b.is - b.was) - Math.abs(a.is - a.was) || b.was - a.was)
  return [{ field, title: type.field[field]?.title ?? field, changed, empty, by: all.slice(0, FEW), more: Math.max(0, all.length - FEW) }]
})
const toldOf = (list: readonly Replayed[], { was }: How): Tellings[] => {
  const found = new Map<string, { app: [number, number]; sms: [number, number] }>()
  for (const one of list) for (const [i, side] of [one.was, one.is].entries()) for (const [part, n] of Object.entries(side.told)) {
    const at = found.get(part) ?? { app: [0, 0], sms: [0, 0] }
    at.app[i]! += n.app; at.sms[i]! += n.sms
    found.set(part, at)
  }
  return [...found].filter(([, { app, sms }]) => app[0] !== app[1] || sms[0] !== sms[1]).map(([part, n]) => ({ part, title: was.model.parts[part]?.title ?? part, ...n }))
}
const waysIn = (type: TypeModel, list: readonly Replayed[], { was: { model } }: How): Way[] => [...new Set(list.flatMap(({ was, is }) => [...Object.keys(was.ways), ...Object.keys(is.ways)]))].flatMap((code) => {
  const sum = (side: 'was' | 'is') => list.reduce((all, one) => ({ app: all.app + (one[side].ways[code]?.app ?? 0), sms: all.sms + (one[side].ways[code]?.sms ?? 0) }), { app: 0, sms: 0 }), [was, is] = [sum('was'), sum('is')], named = wayNamed(model, code)
  return same(was, is) || !named ? [] : [{ code, step: named.step.title, part: model.parts[named.part]!.title, was, is }]
})
/** Rows whose value stands in a list of the office now, and would not. */
const withoutOf = (type: TypeModel, list: readonly Replayed[], { was, is, now }: How): TypePreview['without'] => type.fields.flatMap((field) => {
  if (!field.table || field.kind !== 'choice') return []
  const codes = (office: Office) => new Set(inForce(office, field.table!, now.slice(0, 10) as never).map((row) => row.code)), [old, next] = [codes(was), codes(is)]
  const n = list.filter(({ row }) => { const code = row.fields[field.name]; return typeof code === 'string' && old.has(code) && !next.has(code) }).length
  return n ? [{ field: field.name, title: field.title, n }] : []
})

const changedOf = (type: TypeModel, one: Replayed, { was, is, now, may }: How): Changed | undefined => {
  const lines: Line[] = [], day = now.slice(0, 10)
  let worst = 0
  for (const of of kindsOf([one])) {
    const [a, b] = [worstOf(one.was, of, now), worstOf(one.is, of, now)]
    if (same(a?.stay.due, b?.stay.due)) continue
    const late = (x: typeof a) => (x?.over ?? 0) > 0, worse = !late(a) && late(b), better = late(a) && !late(b)
    worst = Math.max(worst, worse ? 1e15 + b!.over! : better ? 1e12 : (b?.over ?? 0) > 0 ? 1e9 : 1)
    lines.push({ what: limitName(type, of), was: sayStay(a, { office: was, now }), is: sayStay(b, { office: is, now }), worse, better })
  }
  for (const name of one.given) if (!same(one.was.fields[name], one.is.fields[name])) {
    worst = Math.max(worst, 1e6)
    lines.push({ what: type.field[name]?.title ?? name, was: shown(type, name, one.was.fields[name], was, day) || '（空）', is: shown(type, name, one.is.fields[name], is, day) || '（空）', worse: one.is.fields[name] === undefined, better: false })
  }
  for (const field of type.fields) if (field.table && field.kind === 'choice' && typeof one.row.fields[field.name] === 'string') {
    const code = String(one.row.fields[field.name]), name = inForce(was, field.table, day as never).find((row) => row.code === code)?.name
    if (name !== undefined && !inForce(is, field.table, day as never).some((row) => row.code === code)) { worst = Math.max(worst, 1e13); lines.push({ what: field.title, was: name, is: '（没有）', worse: true, better: false }) }
  }
  if (!lines.length) return undefined
  const { row } = one, area = row.area === null ? undefined : was.areas.find(row.area)
  return { id: row.id, no: row.no === null ? null : sayNo(row.no), made: row.made, kind: type.kind ? shown(type, type.kind, row.fields[type.kind], was, day) : '', place: area?.name ?? '', title: may(row) && type.called ? String(row.fields[type.called] ?? '').slice(0, 40) : null, lines, worst }
}
const sayStay = (one: { stay: Stay; over: number | undefined } | undefined, { office, now }: { office: Office; now: Moment }): string => {
  if (!one) return '无时限'
  const { stay, over: ms } = one, limit = stay.span ? `限 ${spanWords(stay.span)}，` : '', working = stay.span && /w[hd]$/.test(stay.span) ? office.calendar : undefined
  if (ms === undefined) return `${limit}未到期`
  return ms === 0 ? `${limit}按期` : `${limit}超 ${leftWords({ due: stay.due, now: stay.left ?? now, ...(working ? { working } : {}) }).text}`
}
