// A measure of a pack in SQL: which rows of a period it counts, and what it adds up. The list that somebody drills down to is filtered by the very
// same words, so a figure and its rows can never disagree. Pure.
import { fail } from '../../kernel/fail/fail.ts'
import { everyOf, findPeriod, type Period } from '../clock/period.ts'
import type { IndicatorModel, MeasureModel, Model, TypeModel } from '../record/model.ts'
import { onlySql } from '../record/only.ts'
import type { Moment } from '../pack.ts'

type Add = (value: unknown) => string
export type Window = { period: Period; now: Moment; add: Add }
/** A row that was closed long before its limit counts where the limit falls: so far back are rows looked for. */
const HORIZON_DAYS = 400

/** The rows of a period that a measure counts, as a condition on `record r`. */
export const measureSql = (measure: MeasureModel, { period, now, add }: Window): string => {
  const { dated, late, inTime, not, ...fields } = measure.only as { dated?: Dated; late?: string; inTime?: string; not?: Readonly<Record<string, unknown>> }, asOf = period.to < now ? period.to : now
  const from = add(period.from), to = add(period.to), parts = [`${from}::text < ${to}::text`]
  if (measure.measure === 'acts') parts.push(`r.id in (select a.record from action a where ${actsSql(measure, { from, to, add })})`)
  if (dated) parts.push('made' in dated ? `r.made >= ${from}::timestamptz and r.made < ${to}::timestamptz`
    : 'entered' in dated ? `r.updated >= ${from}::timestamptz and (${[dated.entered].flat().map((state) => within(`r.margin->'at'->>'${state}'`, from, to)).join(' or ')})`
    : `r.made >= ${add(new Date(Date.parse(period.from) - HORIZON_DAYS * 86_400_000).toISOString())}::timestamptz and r.made < ${to}::timestamptz and ${within(dueOf(dated.due), from, to)}`)
  if (late) parts.push(`(${restOf(late)}->>'late' = 'true' or ${runningOf(late)} < ${add(asOf)}::text)`)
  if (inTime) parts.push(`(${restOf(inTime)} is not null and ${restOf(inTime)}->>'late' is null and ${runningOf(inTime)} is null)`)
  if (measure.measure === 'mean') parts.push(`r.body->'${measure.field}' is not null`)
  for (const [key, want] of Object.entries(fields)) parts.push(onlySql(key, want, add))
  for (const [key, want] of Object.entries(not ?? {})) parts.push(`(${onlySql(key, want, add)}) is not true`)
  return parts.join(' and ')
}
type Dated = { made: true } | { entered: string | readonly string[] } | { due: string }
/** Moments stand in a body in their one form, so they compare as texts. */
const within = (moment: string, from: string, to: string): string => `(${moment} >= ${from}::text and ${moment} < ${to}::text)`
/** The limit of a state, or of the whole: while it runs, and what was left of it when it stopped. */
export const runningOf = (of: string): string => of === 'whole' ? `r.margin->'whole'->>'due'` : `(case when r.body->'$'->'clock'->>'state' = '${of}' then r.body->'$'->'clock'->>'due' end)`
export const restOf = (of: string): string => `r.margin->'rest'->'${of === 'whole' ? '*' : of}'`
const dueOf = (of: string): string => `coalesce(${runningOf(of)}, ${restOf(of)}->>'due')`
/** Acts of a step in the period. One that was taken back was not done: the next thing that a person did to the row is its undo. */
export const actsSql = (measure: MeasureModel, { from, to, add }: { from: string; to: string; add: Add }): string =>
  `a.tenant = $1::int and a.got >= ${from}::timestamptz and a.at >= ${from}::timestamptz and a.at < ${to}::timestamptz and a.type = ${add(measure.of)} and (a.step = ${add(measure.field)} or a.step = ${add(`${measure.field}:agree`)})
    and (select u.step from action u where u.tenant = $1::int and u.record = a.record and u.version > a.version and u.step not like '~%' order by u.version limit 1) is distinct from 'undo'`

/** What a measure comes to over such rows. `n` is the figure, of a mean its sum; `d` what a mean is divided by. `filter`: only over those of them. */
export const valueSql = (measure: MeasureModel, window: Window, filter = ''): { n: string; d: string } => {
  const only = filter && ` filter (where ${filter})`, { n, d } = shareSql(measure, window)
  return { n: `coalesce(sum(${n})${only}, 0)::float8`, d: d === undefined ? 'null::float8' : `coalesce(sum(${d})${only}, 0)::float8` }
}
/** What one such row brings to it. `who`: of acts only those of this person. */
export const shareSql = (measure: MeasureModel, { period, add }: Window, who?: string): { n: string; d: string | undefined } => {
  const number = `(r.body->>'${measure.field}')::numeric`
  switch (measure.measure) {
    case 'count': return { n: '1', d: undefined }
    case 'sum': return { n: `coalesce(${number}, 0)`, d: undefined }
    case 'mean': return { n: number, d: '1' }
    // What is kept under a line is not of a period: laws refuse it in an indicator.
    case 'kept': case 'acts': return { n: `(select count(*) from action a where a.record = r.id and ${actsSql(measure, { from: add(period.from), to: add(period.to), add })}${who === undefined ? '' : ` and a.who = ${who}`})`, d: undefined }
  }
}

/** Of an indicator: what is counted, what it is divided by, and what is left out of both. */
export type Side = 'is' | 'outOf' | 'except'
/** `pack/name:2026-11:outOf` → the indicator, its period and which of its measures. Throws bad-field. */
export const readFigure = (model: Model, word: string): { indicator: IndicatorModel; period: Period; measure: MeasureModel; side: Side } => {
  const [id = '', name = '', side = 'is'] = word.split(':'), indicator = Object.hasOwn(model.indicators, id) ? model.indicators[id]! : undefined, every = everyOf(name), period = every && findPeriod(every, name)
  const measure = side === 'outOf' ? indicator?.outOf : side === 'is' ? indicator?.is : side === 'except' ? indicator?.except?.is : undefined
  if (!indicator || !period || !measure) throw fail('bad-field', { path: 'figure', allowed: Object.values(model.indicators).slice(0, 20).map((one) => `${one.id}:2026-11:is`) })
  return { indicator, period, measure, side: side as Side }
}
/** The rows behind a figure, as a filter of a list. */
export const figureSql = (model: Model, type: TypeModel, { word, now, add }: { word: string; now: Moment; add: Add }): string => {
  const { measure, period } = readFigure(model, word)
  if (measure.of !== type.id) throw fail('bad-field', { path: 'figure', allowed: Object.values(model.indicators).filter((one) => one.is.of === type.id).map((one) => `${one.id}:${period.period}:is`) })
  return measureSql(measure, { period, now, add })
}
