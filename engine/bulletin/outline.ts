// A bulletin in the order in which it is read: headings, sentences, tables, charts. The page, the paper and the document walk along these blocks, so that
// they say the same in the same place. Pure.
import type { Pair } from '../indicator/say.ts'
import { goalWord, sayChange, sayDay, sayFraction, sayMoment, sayNumber, sayValue, type Chart, type Column, type Content, type Number2, type Piece } from './content.ts'

/** Pieces that lead to rows are links on a screen and words on paper. */
export type Cell = { pieces: Piece[]; right?: true; strong?: true }
export type Block =
  | { kind: 'heading'; text: string } | { kind: 'text'; pieces: Piece[] } | { kind: 'notes'; lines: string[] } | { kind: 'chart'; chart: Chart }
  | { kind: 'table'; title: string; note: Piece[]; head: { text: string; right?: true; wide?: true }[]; rows: Cell[][]; last: Cell[] | null }

const numerals = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二', '十三', '十四', '十五', '十六']
const plain = (text: string): Cell => ({ pieces: [text] }), right = (text: string): Cell => ({ pieces: [text], right: true })

export const outline = (content: Content): Block[] => {
  const blocks: Block[] = [], count = { n: 0 }
  const chapter = (title: string) => { blocks.push({ kind: 'heading', text: `${numerals[count.n++] ?? String(count.n)}、${title}` }) }
  const written = (opens: boolean) => { for (const one of content.texts.filter((text) => text.opens === opens)) { chapter(one.title); for (const line of one.text.split(/\n+/)) if (line.trim()) blocks.push({ kind: 'text', pieces: [line.trim()] }) } }
  if (content.signed && content.signed.edition > 1) blocks.push({ kind: 'text', pieces: [`本版更正第 ${content.signed.edition - 1} 版。更正理由：${content.signed.why}`] })
  written(true)
  chapter('总体情况')
  for (const pieces of grouped(content.sentences)) blocks.push({ kind: 'text', pieces })
  if (content.figures.length) { chapter('主要指标'); blocks.push(figures(content)) }
  for (const chart of content.charts) blocks.push({ kind: 'chart', chart })
  for (const split of content.splits) {
    chapter(split.title)
    if (split.rows.length === 0) { blocks.push({ kind: 'text', pieces: ['本期没有。'] }); continue }
    blocks.push({ kind: 'table', title: split.title, note: [], head: [{ text: '名次', right: true }, { text: split.head, wide: true }, ...split.columns.flatMap((column): { text: string; right: true }[] => [{ text: column.title, right: true }, ...(column.as === 'percent' ? [{ text: '分子÷分母', right: true as const }] : [])])],
      rows: split.rows.map((row) => [right(row.rank === null ? '—' : String(row.rank)), plain(row.name), ...row.cells.flatMap((cell, i) => cells(cell, split.columns[i]!))]),
      last: [plain(''), { pieces: ['合计'], strong: true }, ...split.total.flatMap((cell, i) => cells(cell, split.columns[i]!).map((one): Cell => ({ ...one, strong: true })))] })
  }
  for (const list of content.lists) {
    chapter(`${list.title}（${sayNumber(list.total)} 件）`)
    if (list.total === 0) { blocks.push({ kind: 'text', pieces: ['本期没有。'] }); continue }
    blocks.push({ kind: 'table', title: list.title, note: list.total > list.lines.length ? [`列出 ${list.lines.length} 件，全部 `, { text: sayNumber(list.total), rows: list.rows }, ' 件见系统。'] : [], last: null,
      head: [{ text: '序号', right: true }, { text: '编号' }, { text: '小类' }, { text: '社区、网格', wide: true }, { text: '单位' }, { text: '状态' }, { text: '时限', right: true }],
      rows: list.lines.map((line, i) => [right(String(i + 1)), { pieces: [line.no ? { text: line.no, rows: `${list.of}/${line.id}` } : ''] }, plain(line.kind), plain(line.place), plain(line.unit), plain(line.state), right(line.late)]) })
  }
  if (content.hot) hot(content.hot, chapter, blocks)
  written(false)
  chapter('口径说明')
  blocks.push({ kind: 'notes', lines: [`数据截至 ${sayMoment(content.asOf)}。`, ...content.notes] })
  return blocks
}
/** The sentences of the figures in one paragraph, as an office writes them. */
const grouped = (sentences: readonly Piece[][]): Piece[][] => {
  const [first = [], ...rest] = sentences, figures = rest.filter((one) => !String(one[0]).endsWith('排前：')), others = rest.filter((one) => String(one[0]).endsWith('排前：'))
  return [[...first, ...figures.flat()], ...others]
}
const figures = ({ figures: lines, compare }: Content): Block => ({
  kind: 'table', title: '主要指标', note: [], last: null, head: [{ text: '指标', wide: true }, { text: '本期', right: true }, { text: '分子÷分母', right: true }, { text: compare.last, right: true }, { text: '增减', right: true }, { text: compare.same, right: true }, { text: '增减', right: true }, { text: '目标', right: true }],
  rows: lines.map((line) => {
    const pair: Pair = [line.now.n, line.now.d], [value = plain(''), fraction = plain('')] = cells(line.now, { ...line, title: line.title }), old = (one: Pair | null) => one === null ? '—' : sayValue(one, line), goal = goalWord(line)
    return [{ pieces: [line.title] }, { ...value, strong: true }, line.as === 'percent' ? fraction : right(line.now.d === null ? '' : sayFraction(pair)), right(old(line.last)), right(sayChange(pair, line.last, line)), right(old(line.same)), right(sayChange(pair, line.same, line)),
      right(line.goal === null ? '' : `${line.goal}${line.as === 'percent' ? '%' : ''}${goal.endsWith('达标') ? ` ${goal}` : ''}`)]
  }),
})
/** A number that leads to its rows; of a rate beside it its two halves, each to its own. */
const cells = (cell: Number2, column: Pick<Column, 'as' | 'unit' | 'title'>): Cell[] => {
  const link = (n: number, rows: string | null): Piece => rows && n > 0 ? { text: sayNumber(n), rows } : sayNumber(n)
  if (column.as !== 'percent') return [{ pieces: [cell.d === null ? link(cell.n, cell.rows) : cell.rows && cell.d > 0 ? { text: sayValue([cell.n, cell.d], { as: 'number', unit: '' }), rows: cell.rows } : sayValue([cell.n, cell.d], { as: 'number', unit: '' })], right: true }]
  return [right(sayValue([cell.n, cell.d], { as: 'percent', unit: '%' })), { pieces: [link(cell.n, cell.rows), '÷', link(cell.d ?? 0, cell.of)], right: true }]
}
const hot = (told: NonNullable<Content['hot']>, chapter: (title: string) => void, blocks: Block[]): void => {
  chapter(`${told.title}（${sayDay(`${told.from}T04:00:00Z`)}至${sayDay(`${told.to}T04:00:00Z`)}）`)
  if (told.lines.length === 0) { blocks.push({ kind: 'text', pieces: ['七天里没有。'] }); return }
  blocks.push({ kind: 'table', title: told.title, note: [told.rule], last: null, head: [{ text: '小类', wide: true }, { text: '社区', wide: true }, { text: '近七天', right: true }, { text: '前七天', right: true }, { text: '前四周平均', right: true }, { text: '提醒' }],
    rows: told.lines.map((line) => [plain(line.name), plain(line.place), { pieces: [{ text: sayNumber(line.n), rows: line.rows }], right: true }, right(sayNumber(line.last)), right(String(line.mean)), plain(line.hot ? '热点' : '')]) })
}
/** The words of a cell or a sentence. */
export const wordsOf = (pieces: readonly Piece[]): string => pieces.map((piece) => typeof piece === 'string' ? piece : piece.text).join('')
/** The numbers of a chart in words, for who does not see it. */
export const chartWords = (chart: Chart): string => `${chart.title}：${chart.points.map((point) => `${point.label} ${pointWords(chart, point.value)}`).join('，')}${chart.goal === null ? '' : `；目标 ${chart.goal}${chart.percent ? '%' : ''}`}`
export const pointWords = ({ percent }: Pick<Chart, 'percent'>, value: number | null): string => value === null ? '—' : percent ? `${Math.round(value * 10) / 10}%` : sayNumber(value)
