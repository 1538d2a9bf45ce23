// Counts the content of one issue: every figure from the indicator room, as over all rows, with its two other periods; the rows of its lists without
// anybody's words, names or house numbers.
import { system } from '../access/access.ts'
import { dayOf } from '../clock/days.ts'
import { everyOf, findPeriod, type Period } from '../clock/period.ts'
import { streetName } from '../exchange/ledger.server.ts'
import { formulaWords } from '../indicator/formula.ts'
import { periodBefore, readIndicator, type Figure } from '../indicator/figures.server.ts'
import { measureSql, restOf, runningOf } from '../indicator/measure.ts'
import { linesOf } from '../indicator/routes.server.ts'
import { unitOf, valueOf, type Line, type Pair } from '../indicator/say.ts'
import type { Moment } from '../pack.ts'
import { countedIn, type By, type IssueModel } from '../record/bulletins.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import type { IndicatorModel, TypeModel } from '../record/model.ts'
import { inForce } from '../record/office.ts'
import { sayNo } from '../record/row.ts'
import { topicsBy } from '../topics/topics.server.ts'
import { compareWords, ranked, sentencesOf, type Chart, type Column, type Content, type FigureLine, type Hot, type Listed, type Number2, type Split } from './content.ts'

/** So many rows of a list stand in a bulletin; the others are named by their number. */
const LISTED = 30, HOT = 8, SERIES = 12, BARS = 24
const heads: Readonly<Record<By, string>> = { area: '社区', unit: '单位', kind: '小类' }, filters: Readonly<Record<By, string>> = { area: 'area', unit: 'assignee', kind: 'kind' }

/** `now`: count this period and those that it is compared with anew, as a signature demands; else what was counted within the last minute will do. */
export const countIssue = async (engine: Engine, { issue, period, now }: { issue: IssueModel; period: Period; now: boolean }): Promise<Omit<Content, 'texts' | 'signed' | 'corrects'>> => {
  const { model } = engine, asOf = nowOf(engine), same = sameBefore(period), old = periodBefore(period), figures = new Map<string, Promise<Figure>>()
  const read = (id: string, of: Period): Promise<Figure> => { const key = `${id} ${of.period}`, fresh = now && [period, old, same].some((one) => one?.period === of.period), has = figures.get(key) ?? readIndicator(engine, system, { id, period: of.period, now: fresh }); figures.set(key, has); return has }
  const starts = new Map<string, string>(), told = (id: string): IndicatorModel => model.indicators[id]!
  for (const type of new Set(countedIn(issue).map((id) => told(id).is.of))) starts.set(type, (await engine.db.query<{ made: string }>('select made from record where tenant = $1 and type = $2 order by made limit 1', [engine.db.tenant, type]))[0]?.made ?? asOf)
  // Before the first row there was no counting: that is not a zero.
  const pairOf = async (id: string, of: Period | undefined): Promise<Pair | null> => !of || of.to <= starts.get(told(id).is.of)! ? null : (await read(id, of)).counts.all
  const lines: FigureLine[] = []
  for (const id of issue.figures) {
    const figure = await read(id, period), { indicator } = figure
    lines.push({ ...unitOf(model, indicator), id, title: indicator.title, now: numberOf(figure, figure.counts.all, ''), last: await pairOf(id, old), same: await pairOf(id, same), goal: figure.goal ?? null, better: indicator.better, cite: indicator.cite ?? null, formula: formulaWords(model, indicator) })
  }
  const splits: Split[] = []
  for (const split of issue.splits) splits.push(splitOf(engine, split, await inTurn(split.of, (id) => read(id, period))))
  const charts: Chart[] = []
  for (const chart of issue.charts) charts.push(chart.by ? barsOf(engine, chart.by, await read(chart.of, period)) : await seriesOf(engine, told(chart.of), { period, pairOf }))
  const lists = await inTurn(issue.lists, (id) => listOf(engine, told(id), { period, asOf })), hot = issue.topics ? await hotOf(engine, issue.topics, period) : null
  const base = { figures: lines, splits, compare: compareWords[issue.every], periodTitle: period.title, running: period.to > asOf, asOf }
  return { v: 1, which: issue.name, title: issue.title, office: streetName(engine), every: issue.every, period: period.period, ...base, sentences: sentencesOf(base), charts, lists, hot, notes: notesOf(engine, issue, base) }
}
/** The same period of last year; of a day, the same day of last week. */
export const sameBefore = ({ period }: Period): Period | undefined => {
  const every = everyOf(period)!, year = String(Number(period.slice(0, 4)) - 1)
  if (every !== 'day') return findPeriod(every, year + period.slice(4))
  return findPeriod('day', dayOf(new Date(Date.parse(`${period}T04:00:00Z`) - 7 * 86_400_000).toISOString()))
}

const address = ({ indicator, period }: Figure, side: 'is' | 'outOf', more: string): string => `${(side === 'is' ? indicator.is : indicator.outOf!).of}?figure=${encodeURIComponent(`${indicator.id}:${period.period}:${side}`)}&archived=with${more}`
const numberOf = (figure: Figure, [n, d]: Pair, more: string): Number2 => ({ n, d, rows: address(figure, 'is', more), of: figure.indicator.outOf ? address(figure, 'outOf', more) : null })
const columnOf = (engine: Engine, { indicator, goal }: Figure): Column => ({ ...unitOf(engine.model, indicator), id: indicator.id, title: indicator.title, goal: goal ?? null, better: indicator.better })
/** Lines of a way of splitting. Rows in one person's hands are nobody's unit: no person stands in a table of units. */
const linesBy = (engine: Engine, figure: Figure, by: By): Line[] => {
  const lines = linesOf(engine, figure)[by] ?? []
  if (by !== 'unit') return lines
  const units = engine.holder.office().named.unit, none = lines.filter((line) => !units?.has(line.key))
  return [...lines.filter((line) => units?.has(line.key)), ...(none.length ? [{ key: '', name: '未派或其他', n: none.reduce((sum, one) => sum + one.n, 0), d: none.some((one) => one.d !== null) ? none.reduce((sum, one) => sum + (one.d ?? 0), 0) : null }] : [])]
}
const splitOf = (engine: Engine, { title, by }: { title: string; by: By }, figures: readonly Figure[]): Split => {
  const all = figures.map((figure) => new Map(linesBy(engine, figure, by).map((line) => [line.key, line]))), columns = figures.map((figure) => columnOf(engine, figure))
  const keys = new Map(all.flatMap((lines) => [...lines.values()].map((line) => [line.key, line.name] as const)))
  const cells = (key: string) => figures.map((figure, i): Number2 => { const line = all[i]!.get(key), whole = figure.counts.all[1]; return numberOf(figure, [line?.n ?? 0, line ? line.d : whole === null ? null : 0], key === '' ? '' : `&${filters[by]}=${encodeURIComponent(key)}`) })
  const rows = [...keys].map(([key, name]) => ({ key, name, cells: cells(key).map((cell) => key === '' ? { ...cell, rows: '', of: null } : cell) }))
  return { title, head: heads[by], columns, rows: columns[0] ? ranked(rows, columns[0]) : [], total: figures.map((figure) => numberOf(figure, figure.counts.all, '')) }
}
const barsOf = (engine: Engine, by: By, figure: Figure): Chart => {
  const unit = unitOf(engine.model, figure.indicator), points = linesBy(engine, figure, by).filter((line) => line.key !== '').map((line) => ({ label: line.name, value: valueOf([line.n, line.d], unit) ?? null }))
  return { title: `${figure.indicator.title}（按${heads[by]}）`, as: 'bar', unit: unit.unit, percent: unit.as === 'percent', goal: figure.goal ?? null, points: points.sort((a, b) => (b.value ?? -1) - (a.value ?? -1)).slice(0, BARS) }
}
const seriesOf = async (engine: Engine, indicator: IndicatorModel, { period, pairOf }: { period: Period; pairOf: (id: string, of: Period) => Promise<Pair | null> }): Promise<Chart> => {
  const periods: Period[] = [period], unit = unitOf(engine.model, indicator), { goal } = await readIndicator(engine, system, { id: indicator.id, period: period.period })
  while (periods.length < SERIES) periods.unshift(periodBefore(periods[0]!))
  const points = await inTurn(periods, async (one) => { const pair = await pairOf(indicator.id, one); return { label: shortPeriod(one), value: (pair && valueOf(pair, unit)) ?? null } })
  return { title: `${indicator.title}（近 ${SERIES} 期）`, as: 'line', unit: unit.unit, percent: unit.as === 'percent', goal: goal ?? null, points }
}
const shortPeriod = ({ period }: Period): string => everyOf(period) === 'day' ? `${Number(period.slice(5, 7))}-${Number(period.slice(8))}` : everyOf(period) === 'week' ? `${Number(period.slice(5))}周` : `${Number(period.slice(5))}月`

type Stored = { id: string; no: number | null; kind: string | null; area: number | null; assignee: string | null; state: string; due: string | null; stopped: boolean; late: boolean }
const listOf = async (engine: Engine, indicator: IndicatorModel, { period, asOf }: { period: Period; asOf: Moment }): Promise<Listed> => {
  const type = engine.model.types[indicator.is.of]!, values: unknown[] = [engine.db.tenant, type.id], add = (value: unknown) => `$${values.push(value)}`, where = measureSql(indicator.is, { period, now: asOf, add })
  // The limit that the figure is about; else that of the whole, or of the state where the whole has none.
  const about = (indicator.is.only.late ?? indicator.is.only.inTime ?? 'whole') as string, running = runningOf(about)
  const rest = restOf(about), due = `coalesce(${running}, case when ${rest} is null then r.body->'$'->'clock'->>'due' end)`
  const found = await engine.db.query<Stored & { total: number }>(`select r.id, r.no, r.kind, r.area, r.assignee, r.state, ${due} as due, (${running} is null and ${rest} is not null) as stopped, coalesce(${rest}->>'late' = 'true', false) as late, count(*) over ()::int as total from record r where r.tenant = $1 and r.type = $2 and ${where} order by ${due} nulls last, r.made, r.id limit ${LISTED}`, values)
  return { title: indicator.title, of: type.id, total: found[0]?.total ?? 0, rows: `${type.id}?figure=${encodeURIComponent(`${indicator.id}:${period.period}:is`)}&archived=with`, lines: found.map((row) => lineOf(engine, type, row, asOf)) }
}
/** Number, class, grid, unit, state and how late: nothing that anybody said, nobody's name, no address. */
const lineOf = (engine: Engine, type: TypeModel, row: Stored, asOf: Moment): Listed['lines'][number] => {
  const office = engine.holder.office(), table = type.kind ? type.field[type.kind]?.table : undefined, area = row.area === null ? undefined : office.areas.find(row.area)
  const community = area && office.areas.parents(area.id).find((one) => one.level === 'community')
  return {
    id: row.id, no: row.no === null ? '' : `${type.no ?? ''}${sayNo(row.no)}`, kind: table ? inForce(office, table, dayOf(asOf)).find((one) => one.code === row.kind)?.name ?? '未分类' : '', place: area ? [community?.name, area.name].filter(Boolean).join(' ') : '街道外',
    unit: (row.assignee && office.named.unit?.get(row.assignee)?.name) ?? '未派', state: type.states[row.state] ?? row.state, late: row.stopped ? row.late ? '超期' : '未超期' : row.due === null ? '' : row.due < asOf ? `超 ${lengthWords(Date.parse(asOf) - Date.parse(row.due))}` : `余 ${lengthWords(Date.parse(row.due) - Date.parse(asOf))}`,
  }
}
const lengthWords = (ms: number): string => { const minutes = Math.floor(ms / 60_000), hours = Math.floor(minutes / 60); return hours >= 48 ? `${Math.floor(hours / 24)} 天` : hours >= 1 ? `${hours} 小时` : `${minutes} 分钟` }

/** What is being said in the seven days that end with the period, or today. */
const hotOf = async (engine: Engine, type: string, period: Period): Promise<Hot> => {
  const topics = await topicsBy(engine, { type, to: period.to }), { rule } = topics
  return {
    title: topics.title, from: topics.from, to: topics.to, rule: `七天里不少于 ${rule.least} 件，且比前四周平均多 ${rule.growth}% 以上的标“热点”`,
    lines: topics.both.filter((line) => line.n > 0).slice(0, HOT).map((line) => ({ name: line.name, place: line.place ?? '', n: line.n, last: line.last, mean: line.mean, hot: line.hot, rows: `${type}?${line.filter}` })),
  }
}
const notesOf = (engine: Engine, issue: IssueModel, { figures, compare, running }: Pick<Content, 'figures' | 'compare' | 'running'>): string[] => {
  const said = new Set(figures.map((one) => one.id)), more = countedIn(issue).filter((id) => !said.has(id)).map((id) => engine.model.indicators[id]!)
  return [
    ...(running ? ['本期尚未结束，本期数统计到上面所写的时刻；比较所用的各期是完整的一期。'] : []), `“—”表示没有可除的数，或那时还没有数据，不等于零；比较期为${compare.last}、${compare.same}。`, '率按分子÷分母计算，各表合计以总数计算，不是各行率的平均。',
    ...figures.map((one) => `${one.title}：${one.formula}。${one.cite ? `依据：${one.cite}。` : ''}`), ...more.map((one) => `${one.title}：${formulaWords(engine.model, one)}。${one.cite ? `依据：${one.cite}。` : ''}`),
  ]
}
const inTurn = async <T, R>(list: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> => { const out: R[] = []; for (const one of list) out.push(await work(one)); return out }
