// What stands in a bulletin: numbers, tables, charts, lists and sentences, once, as plain data. The desk's page, the paper and the document are made
// of this value and of nothing else, so they cannot say different things. Pure.
import type { Every } from '../clock/period.ts'
import { reached, valueOf, type Pair, type Unit } from '../indicator/say.ts'

/** `rows` is the address of the list that shows what a number counts, below the desk. */
export type Piece = string | { text: string; rows: string }
export type Number2 = { n: number; d: number | null; rows: string; of: string | null }
export type FigureLine = Unit & { id: string; title: string; now: Number2; last: Pair | null; same: Pair | null; goal: number | null; better: 'more' | 'less'; cite: string | null; formula: string }
export type Column = Unit & { id: string; title: string; goal: number | null; better: 'more' | 'less' }
/** The best first; `rank` is empty where there was nothing to judge. */
export type Split = { title: string; head: string; columns: Column[]; rows: { key: string; name: string; rank: number | null; cells: Number2[] }[]; total: Number2[] }
export type Chart = { title: string; as: 'line' | 'bar'; unit: string; percent: boolean; goal: number | null; points: { label: string; value: number | null }[] }
export type Listed = { title: string; of: string; total: number; rows: string; lines: { id: string; no: string; kind: string; place: string; unit: string; state: string; late: string }[] }
export type Hot = { title: string; from: string; to: string; rule: string; lines: { name: string; place: string; n: number; last: number; mean: number; hot: boolean; rows: string }[] }
export type Content = {
  v: 1; which: string; title: string; office: string; every: Every; period: string; periodTitle: string; asOf: string
  /** Is the period not over yet? Then the figures are those up to `asOf`. */
  running: boolean
  compare: { last: string; same: string }
  sentences: Piece[][]; figures: FigureLine[]; splits: Split[]; charts: Chart[]; lists: Listed[]; hot: Hot | null
  /** What a person wrote: the first of the pack's texts opens the bulletin, the others close it. */
  texts: { title: string; text: string; opens: boolean }[]
  notes: string[]
  signed: { by: string; at: string; number: number; edition: number; why: string } | null
  /** Of a draft that corrects: which number and edition it will be. */
  corrects: { number: number; edition: number } | null
}

/** How a page calls the two other periods. */
export const compareWords: Readonly<Record<'day' | 'week' | 'month', { last: string; same: string }>> = { day: { last: '前一日', same: '上周同日' }, week: { last: '上一周', same: '上年同周' }, month: { last: '上月', same: '上年同月' } }

/** A number as it is printed: rates with two decimals and their sign, everything else as it is; — where there is nothing to divide by. */
export const sayValue = (pair: Pair, unit: Unit): string => { const value = valueOf(pair, unit); return value === undefined ? '—' : unit.as === 'percent' ? `${value.toFixed(2)}%` : sayNumber(value) }
export const sayNumber = (n: number): string => String(n).replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ',')
/** 12 ÷ 13, or nothing where a number stands by itself. */
export const sayFraction = ([n, d]: Pair): string => d === null ? '' : `${sayNumber(Math.round(n * 100) / 100)}÷${sayNumber(d)}`
/** Up or down against another period: of rates in points, of all others in pieces and percent. */
export const sayChange = (now: Pair, old: Pair | null, unit: Unit): string => {
  const a = valueOf(now, unit), b = old && valueOf(old, unit)
  if (old === null || a === undefined || b === undefined || b === null) return '—'
  const by = Math.round((a - b) * 100) / 100
  if (by === 0) return '持平'
  return unit.as === 'percent' ? `${by > 0 ? '升' : '降'} ${Math.abs(by).toFixed(2)} 个百分点` : `${by > 0 ? '增' : '减'} ${sayNumber(Math.abs(by))}${b === 0 ? '' : `（${by > 0 ? '+' : '−'}${Math.round(Math.abs(by) / Math.abs(b) * 1000) / 10}%）`}`
}
export const goalWord = (line: Pick<FigureLine, 'now' | 'goal' | 'better' | 'as'>): string => {
  const done = reached(valueOf([line.now.n, line.now.d], line), line)
  return line.goal === null ? '' : done === undefined ? `目标 ${line.goal}` : done ? '达标' : '未达标'
}

/** The sentences that open a bulletin: each figure with what it was before, and who stands first and last in each split. */
export const sentencesOf = ({ figures, splits, compare, periodTitle, running, asOf }: Pick<Content, 'figures' | 'splits' | 'compare' | 'periodTitle' | 'running' | 'asOf'>): Piece[][] => {
  const told = figures.map((line): Piece[] => {
    const pair: Pair = [line.now.n, line.now.d], value = sayValue(pair, line), change = (old: Pair | null) => sayChange(pair, old, line)
    const link = (text: string, n: number, rows: string): Piece => n > 0 ? { text, rows } : text
    if (value === '—') return [`${line.title}本期没有可算的件。`]
    const number: Piece[] = line.as === 'percent' ? [line.title, ' ', value, '（', link(sayNumber(line.now.n), line.now.n, line.now.rows), '÷', link(sayNumber(line.now.d ?? 0), line.now.d ?? 0, line.now.of ?? line.now.rows), '）'] : [line.title, ' ', link(value, line.now.n, line.now.rows), line.unit ? ` ${line.unit}` : '']
    const last = change(line.last), same = change(line.same), goal = goalWord(line)
    return [...number, last === '—' ? '' : `，比${compare.last}${last}`, same === '—' ? '' : `，比${compare.same}${same}`, line.goal !== null && goal.endsWith('达标') ? `，${goal}（目标 ${line.goal}${line.as === 'percent' ? '%' : ''}）` : '', '。']
  })
  const first = splits.flatMap((split): Piece[][] => {
    const column = split.columns[0], ranked = split.rows.filter((row) => row.rank !== null && row.key !== '' && row.cells[0]!.n > 0).slice(0, 3)
    if (!column || ranked.length < 2) return []
    return [[`${split.head}排前：`, ...ranked.flatMap((row, i): Piece[] => [i ? '、' : '', row.name, ' ', { text: column.as === 'percent' ? sayValue([row.cells[0]!.n, row.cells[0]!.d], column) : sayNumber(row.cells[0]!.n), rows: row.cells[0]!.rows }]), `（${column.title}）。`]]
  })
  return [[`${periodTitle}${running ? `（统计到 ${sayMoment(asOf)}）` : ''}：`], ...told, ...first]
}
/** 2026年11月23日 17:00, in the office. */
export const sayMoment = (at: string): string => { const local = new Date(Date.parse(at) + 8 * 3_600_000).toISOString(); return `${Number(local.slice(0, 4))}年${Number(local.slice(5, 7))}月${Number(local.slice(8, 10))}日 ${local.slice(11, 16)}` }
export const sayDay = (at: string): string => sayMoment(at).slice(0, -6)
/** 第 12 期, with the edition where it is not the first. */
export const sayIssue = ({ signed, corrects, period }: Pick<Content, 'signed' | 'corrects' | 'period'>): string => signed ? `${period.slice(0, 4)}年第 ${signed.number} 期${signed.edition > 1 ? `（第 ${signed.edition} 版，更正）` : ''}`
  : corrects ? `${period.slice(0, 4)}年第 ${corrects.number} 期（第 ${corrects.edition} 版，更正稿）` : '第　　期（草稿）'
/** A draft says on every face that it is one. */
export const draftWord = (content: Pick<Content, 'signed' | 'asOf'>): string => content.signed ? '' : `草稿，数字到 ${sayMoment(content.asOf)}`
/** Places lines of a split in order: rates by value, counts by number; what cannot be judged comes last and has no rank. */
export const ranked = <T extends { name: string; key: string; cells: readonly Number2[] }>(rows: readonly T[], column: Column): (T & { rank: number | null })[] => {
  const value = (row: T) => valueOf([row.cells[0]!.n, row.cells[0]!.d], column), way = column.better === 'less' && column.as === 'percent' ? 1 : -1
  const judged = rows.flatMap((row) => { const v = value(row); return v === undefined || row.key === '' ? [] : [{ row, v }] }).sort((a, b) => way * (a.v - b.v) || (b.row.cells[0]!.d ?? 0) - (a.row.cells[0]!.d ?? 0) || a.row.name.localeCompare(b.row.name, 'zh-CN'))
  return [...judged.map(({ row, v }) => ({ ...row, rank: judged.findIndex((one) => one.v === v) + 1 })), ...rows.filter((row) => row.key === '' || value(row) === undefined).map((row) => ({ ...row, rank: null }))]
}
