// Which rows a criterion counts, for whom: by the same words as the figure of its indicator. Pure.
import type { Period } from '../clock/period.ts'
import { actsSql, measureSql, shareSql, type Window } from '../indicator/measure.ts'
import type { IndicatorModel, MeasureModel } from '../record/model.ts'
import type { Moment } from '../pack.ts'

type Add = (value: unknown) => string
/** How a row leads to somebody: the unit it is given to, the grid that it lies in, or (`staff`) who made it or did the act. */
export type Way = 'unit' | 'area' | 'staff'
/** How an indicator leads to subjects of a kind; undefined where it is not split so. A person is found by what they did, else by their grid. */
export const wayOf = ({ by }: IndicatorModel, kind: string): Way | undefined =>
  kind === 'unit' ? by.includes('unit') ? 'unit' : undefined : kind === 'post' && by.includes('staff') ? 'staff' : by.includes('area') ? 'area' : undefined
const keySql: Readonly<Record<Way, string>> = { unit: 'r.assignee', area: 'r.area::text', staff: `case when r.margin->>'by' like 'staff:%' then substr(r.margin->>'by', 7) end` }

/** A select of key, record, n and d: each row once, with what it brings to the numerator and to what that is divided by. */
export const countedSql = ({ is, outOf }: IndicatorModel, { way, period, now, add }: { way: Way; period: Period; now: Moment; add: Add }): string => {
  const window = { period, now, add }, halves = [half(is, { way, window, side: 'n' }), ...(outOf ? [half(outOf, { way, window, side: 'd' })] : [])]
  return `select x.key, x.record, sum(x.n)::float8 as n, sum(x.d)::float8 as d from (${halves.join(' union all ')}) x where x.key is not null group by x.key, x.record`
}
const half = (measure: MeasureModel, { way, window, side }: { way: Way; window: Window; side: 'n' | 'd' }): string => {
  const { period, add } = window, of = `r.tenant = $1::int and r.type = '${measure.of}' and ${measureSql(measure, window)}`
  const pair = (n: string, d: string): string => side === 'n' ? `(${n})::float8 as n, (${d})::float8 as d` : `0::float8 as n, (${n})::float8 as d`
  if (measure.measure === 'acts' && way === 'staff') return `select case when a.who like 'staff:%' then substr(a.who, 7) end as key, r.id as record, ${pair('count(*)', '0')}
    from record r join action a on a.tenant = r.tenant and a.record = r.id where ${of} and ${actsSql(measure, { from: add(period.from), to: add(period.to), add })} group by 1, 2`
  const { n, d } = shareSql(measure, window)
  return `select ${keySql[way]} as key, r.id as record, ${pair(n, d ?? '0')} from record r where ${of}`
}
