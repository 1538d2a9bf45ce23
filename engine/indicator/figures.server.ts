// The figures of a period. Whoever sees all rows of a type is answered from what was counted last (and it is counted anew behind the answer);
// everybody else from the rows that they see, counted now.
import { fail } from '../../kernel/fail/fail.ts'
import { seesAll, sights, type Actor } from '../access/access.ts'
import { before, findPeriod, everyOf, periodOf, type Every, type Period } from '../clock/period.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import type { IndicatorModel, MeasureModel } from '../record/model.ts'
import { inForce, onOf } from '../record/office.ts'
import { dayOf } from '../clock/days.ts'
import { seenSql } from '../record/query.ts'
import type { Moment, Setting } from '../pack.ts'
import { measureSql, valueSql } from './measure.ts'
import type { Counts, Pair } from './say.ts'

export type Figure = { indicator: IndicatorModel; period: Period; asOf: Moment; counts: Counts; goal: number | undefined }

const FRESH_MS = 60_000
const column: Readonly<Record<string, string>> = { area: 'r.area', unit: 'r.assignee', kind: 'r.kind' }

/** Indicators of which this person sees the rows. */
export const seenIndicators = (engine: Engine, who: Actor): IndicatorModel[] =>
  Object.values(engine.model.indicators).filter((one) => [one.is, ...(one.outOf ? [one.outOf] : [])].every((measure) => who.kind === 'system' || sights(engine.model, who, measure.of).length > 0))

/** One figure of a period; without a name of the one that runs. `now`: count it now, whatever was counted before. Throws not-found, bad-field. */
export const readIndicator = async (engine: Engine, who: Actor, { id, period: word, now }: { id: string; period?: string | undefined; now?: boolean }): Promise<Figure> => {
  const indicator = seenIndicators(engine, who).find((one) => one.id === id)
  if (!indicator) throw fail('not-found', { what: { zh: '指标', en: 'indicator' } })
  const period = periodNamed(indicator.every, word, nowOf(engine)), goal = goalOf(engine, indicator)
  const whole = [indicator.is, ...(indicator.outOf ? [indicator.outOf] : [])].every((measure) => who.kind === 'system' || seesAll(engine.model, who, measure.of))
  const { asOf, counts } = whole ? await kept(engine, { indicator, period, now: now === true }) : { asOf: nowOf(engine), counts: await countNow(engine, who, { indicator, period }) }
  return { indicator, period, asOf, counts, goal }
}
/** The period that an address names, whatever its kind; without a name the running one. */
export const periodNamed = (every: Every, word: string | undefined, now: Moment): Period => {
  const kind = word === undefined ? every : everyOf(word), period = kind && findPeriod(kind, word ?? periodOf(every, now))
  if (!period) throw fail('bad-field', { path: 'period', allowed: (['day', 'week', 'month', 'quarter', 'year'] as const).map((one) => periodOf(one, now)) })
  return period
}
export const periodBefore = (period: Period): Period => before(everyOf(period.period)!, period)
const goalOf = (engine: Engine, { goal }: IndicatorModel): number | undefined =>
  goal === undefined || typeof goal === 'number' ? goal : onOf(engine.holder.office(), nowOf(engine)).value(goal as Setting<number>)

/** What was left out of a figure by the names of its reasons, most first. */
export const reasonsOf = (engine: Engine, { indicator: { except }, counts }: Figure): { code: string; name: string; n: number }[] => {
  const field = except && engine.model.types[except.is.of]!.field[except.why], names = new Map(field?.table ? inForce(engine.holder.office(), field.table, dayOf(nowOf(engine))).map((row) => [row.code, row.name]) : Object.entries(field?.choices ?? {}))
  return Object.entries(counts.out ?? {}).map(([code, n]) => ({ code, name: names.get(code) ?? code, n })).sort((a, b) => b.n - a.n)
}

type Ask = { indicator: IndicatorModel; period: Period }
const kept = async (engine: Engine, { indicator, period, now }: Ask & { now: boolean }): Promise<{ asOf: Moment; counts: Counts }> => {
  const [row] = now ? [] : await engine.db.query<{ asof: string; counts: Counts }>('select asof, counts from figure where tenant = $1 and indicator = $2 and period = $3', [engine.db.tenant, indicator.id, period.period])
  if (row === undefined) return recount(engine, { indicator, period })
  // Tests and a corrected machine move the clock: what was counted in a future is worth nothing.
  const age = Date.parse(nowOf(engine)) - Date.parse(row.asof)
  if (Math.abs(age) < FRESH_MS || row.asof > period.to) return { asOf: row.asof as Moment, counts: row.counts }
  if (age < 0 || age > 30 * FRESH_MS) return recount(engine, { indicator, period })
  void recount(engine, { indicator, period }).catch(() => undefined)
  return { asOf: row.asof as Moment, counts: row.counts }
}
/** Counts the rows themselves and keeps what they came to; one at a time for each figure. */
export const recount = (engine: Engine, ask: Ask): Promise<{ asOf: Moment; counts: Counts }> => {
  const key = `${ask.indicator.id}:${ask.period.period}`, own = counting.get(engine) ?? new Map<string, Promise<{ asOf: Moment; counts: Counts }>>(), running = own.get(key)
  counting.set(engine, own)
  if (running) return running
  const work = (async () => {
    const asOf = nowOf(engine), counts = await countNow(engine, undefined, ask)
    await engine.db.query('insert into figure (tenant, indicator, period, asof, counts) values ($1, $2, $3, $4, $5::jsonb) on conflict (tenant, indicator, period) do update set asof = excluded.asof, counts = excluded.counts', [engine.db.tenant, ask.indicator.id, ask.period.period, asOf, JSON.stringify(counts)])
    return { asOf, counts }
  })().finally(() => own.delete(key))
  own.set(key, work)
  return work
}
const counting = new WeakMap<Engine, Map<string, Promise<{ asOf: Moment; counts: Counts }>>>()
/** Each night: the running period and the one before it, from the rows. Answers how many were counted. */
export const recountAll = async (engine: Engine): Promise<number> => {
  let n = 0
  for (const indicator of Object.values(engine.model.indicators)) {
    const period = periodNamed(indicator.every, undefined, nowOf(engine))
    for (const one of [period, periodBefore(period)]) { await recount(engine, { indicator, period: one }); n++ }
  }
  return n
}

/** Between times: figures of a running period that were counted more than so long ago, so that nobody who looks waits for a street's rows. */
export const refreshFigures = async (engine: Engine, { older = 10 * FRESH_MS, stopping }: { older?: number; stopping?: AbortSignal } = {}): Promise<number> => {
  const now = nowOf(engine), running = Object.values(engine.model.indicators).map((indicator) => ({ indicator, period: periodNamed(indicator.every, undefined, now) }))
  const old = new Set((await engine.db.query<{ key: string }>(`select indicator || ':' || period as key from figure where tenant = $1 and period = any($2::text[]) and asof < $3::timestamptz`, [engine.db.tenant, [...new Set(running.map(({ period }) => period.period))], new Date(Date.parse(now) - older).toISOString()])).map(({ key }) => key))
  let n = 0
  for (const ask of running) if (!stopping?.aborted && old.has(`${ask.indicator.id}:${ask.period.period}`)) { await recount(engine, ask); n++ }
  return n
}

const countNow = async (engine: Engine, who: Actor | undefined, { indicator, period }: Ask): Promise<Counts> => {
  // What single people did is no figure for others to read: it is counted for their own score sheet only.
  const ways = indicator.by.filter((one) => one !== 'staff'), is = await measured(engine, who, { measure: indicator.is, by: ways, period }), of = indicator.outOf ? await measured(engine, who, { measure: indicator.outOf, by: ways, period }) : undefined
  const pair = (by: string, key: string): Pair => { const a = is.get(by)?.get(key), b = of?.get(by)?.get(key); return [a?.n ?? 0, of ? b?.n ?? 0 : a?.d ?? (indicator.is.measure === 'mean' ? 0 : null)] }
  const keys = (by: string) => [...new Set([...is.get(by)?.keys() ?? [], ...of?.get(by)?.keys() ?? []])]
  const out = indicator.except && await leftOut(engine, who, { except: indicator.except, period })
  const left = indicator.except && await measured(engine, who, { measure: indicator.except.is, by: ways, period }), outBy = left && Object.fromEntries(ways.map((by) => [by, Object.fromEntries([...left.get(by) ?? []].map(([key, { n }]) => [key, n]))]))
  return { ...(out ? { out } : {}), ...(outBy ? { outBy } : {}), all: pair('', ''), by: Object.fromEntries(ways.map((by) => [by, Object.fromEntries(keys(by).map((key) => [key, pair(by, key)]))])) }
}
const leftOut = async (engine: Engine, who: Actor | undefined, { except: { is, why }, period }: { except: NonNullable<IndicatorModel['except']>; period: Period }): Promise<Record<string, number>> => {
  const { where, values } = whereOf(engine, who, { measure: is, period })
  return Object.fromEntries((await engine.db.query<{ code: string; n: number }>(`select coalesce(r.body->>'${why}', '') as code, count(*)::int as n from record r where ${where} group by 1`, values)).map(({ code, n }) => [code, n]))
}
const whereOf = (engine: Engine, who: Actor | undefined, { measure, period }: { measure: MeasureModel; period: Period }) => {
  const values: unknown[] = [engine.db.tenant], add = (value: unknown) => `$${values.push(value)}`, window = { period, now: nowOf(engine), add }
  return { values, window, where: [`r.tenant = $1::int and r.type = '${measure.of}'`, measureSql(measure, window), ...(who ? [seenSql(engine.model, who, { type: measure.of, add })] : [])].join(' and ') }
}
/** All ways of splitting in one statement. */
const measured = async (engine: Engine, who: Actor | undefined, { measure, by, period }: { measure: MeasureModel; by: readonly string[]; period: Period }): Promise<Map<string, Map<string, { n: number; d: number | null }>>> => {
  const { where, values, window } = whereOf(engine, who, { measure, period }), { n, d } = valueSql(measure, window)
  const columns = by.map((one) => column[one]!), rows = await engine.db.query<Record<string, unknown> & { n: number; d: number | null; g: number }>(
    `select ${[...columns.map((one, i) => `${one}::text as k${i}`), `${columns.length ? `grouping(${columns.join(', ')})` : '0'} as g`, `${n} as n`, `${d} as d`].join(', ')} from record r where ${where}${columns.length ? ` group by grouping sets ((), ${columns.map((one) => `(${one})`).join(', ')})` : ''}`, values)
  const found = new Map<string, Map<string, { n: number; d: number | null }>>(), all = 2 ** columns.length - 1
  for (const row of rows) {
    // grouping() has a bit for each column, the first the highest: 0 where the line is grouped by it.
    const i = row.g === all ? -1 : columns.findIndex((_, k) => (row.g & (1 << (columns.length - 1 - k))) === 0), name = columns.length === 0 || i < 0 ? '' : by[i]!
    found.set(name, (found.get(name) ?? new Map<string, { n: number; d: number | null }>()).set(name ? String(row[`k${i}`] ?? '') : '', { n: row.n, d: row.d }))
  }
  return found
}
