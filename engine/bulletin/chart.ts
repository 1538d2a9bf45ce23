// Charts as SVG, drawn for paper: black on white, every value written beside its mark, so that a copy of a copy can be read. Pure.
import { escapeHtml as e } from '../exchange/paper.ts'
import type { Chart } from './content.ts'
import { chartWords, pointWords } from './outline.ts'

const FONT = 'font-family="Noto Serif CJK SC, Noto Serif SC, Source Han Serif SC, SimSun, FangSong, Noto Sans CJK SC, WenQuanYi Zen Hei, serif"', INK = '#1a1f27', SOFT = '#8593a6', BAR = '#4a5a72'
export const CHART_WIDE = 640

/** One chart; `high` comes with it, because bars need a line each. */
export const chartSvg = (chart: Chart): { svg: string; high: number } => {
  const drawn = chart.as === 'line' ? line(chart) : bars(chart)
  return { high: drawn.high, svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${CHART_WIDE}" height="${drawn.high}" viewBox="0 0 ${CHART_WIDE} ${drawn.high}" role="img" aria-label="${e(chartWords(chart))}" ${FONT}><rect width="${CHART_WIDE}" height="${drawn.high}" fill="#ffffff"/>${drawn.body}</svg>` }
}
const text = (x: number, y: number, said: string, how: { anchor?: 'start' | 'middle' | 'end'; size?: number; fill?: string } = {}): string => `<text x="${round(x)}" y="${round(y)}" font-size="${how.size ?? 13}" text-anchor="${how.anchor ?? 'middle'}" fill="${how.fill ?? INK}">${e(said)}</text>`
const round = (n: number): number => Math.round(n * 100) / 100

const line = (chart: Chart): { body: string; high: number } => {
  const high = 230, left = 44, right = 20, top = 26, bottom = 30, { points, goal, percent } = chart, values = points.flatMap(({ value }) => value ?? [])
  const most = percent ? 100 : nice(Math.max(1, ...values, goal ?? 0)), x = (i: number) => left + (CHART_WIDE - left - right) * (points.length === 1 ? 0.5 : i / (points.length - 1)), y = (value: number) => top + (high - top - bottom) * (1 - Math.min(value, most) / most)
  const grid = [0, 0.5, 1].map((part) => `<line x1="${left}" x2="${CHART_WIDE - right}" y1="${round(y(most * part))}" y2="${round(y(most * part))}" stroke="#d5dae1"/>${text(left - 6, y(most * part) + 4, `${most * part}${percent ? '%' : ''}`, { anchor: 'end', size: 12 })}`).join('')
  // Where there was nothing the line is broken, not drawn at zero.
  const runs: string[][] = [[]]
  points.forEach(({ value }, i) => { if (value === null) runs.push([]); else runs.at(-1)!.push(`${round(x(i))},${round(y(value))}`) })
  const aim = goal === null ? '' : `<line x1="${left}" x2="${CHART_WIDE - right}" y1="${round(y(goal))}" y2="${round(y(goal))}" stroke="${INK}" stroke-dasharray="6 4"/>${text(left + 4, goal > most * 0.85 ? y(goal) + 15 : y(goal) - 5, `目标 ${goal}${percent ? '%' : ''}`, { anchor: 'start', size: 12 })}`
  return { high, body: grid + aim + runs.filter((run) => run.length > 1).map((run) => `<polyline points="${run.join(' ')}" fill="none" stroke="${BAR}" stroke-width="2"/>`).join('')
    + points.map(({ label, value }, i) => `${value === null ? '' : `<circle cx="${round(x(i))}" cy="${round(y(value))}" r="3.5" fill="${INK}"/>${text(x(i), y(value) - 9 < 12 ? y(value) + 18 : y(value) - 9, pointWords(chart, value), { size: 12 })}`}${text(x(i), high - 10, label, { size: 12, fill: value === null ? SOFT : INK })}`).join('') }
}
const bars = (chart: Chart): { body: string; high: number } => {
  const { points, goal, percent } = chart, row = 24, left = 168, right = 66, top = goal === null ? 8 : 24, high = top + Math.max(1, points.length) * row + 8, most = percent ? 100 : Math.max(1, ...points.map(({ value }) => value ?? 0), goal ?? 0), wide = (value: number) => (CHART_WIDE - left - right) * Math.min(value, most) / most
  const aim = goal === null ? '' : `<line x1="${round(left + wide(goal))}" x2="${round(left + wide(goal))}" y1="${top - 4}" y2="${high - 6}" stroke="#ffffff" stroke-width="3"/><line x1="${round(left + wide(goal))}" x2="${round(left + wide(goal))}" y1="${top - 4}" y2="${high - 6}" stroke="${INK}" stroke-dasharray="6 4"/>${text(left + wide(goal), 14, `目标 ${goal}${percent ? '%' : ''}`, { size: 12 })}`
  return { high, body: points.map(({ label, value }, i) => { const y = top + i * row; return `${text(left - 8, y + 16, label.length > 12 ? `${label.slice(0, 11)}…` : label, { anchor: 'end' })}<rect x="${left}" y="${y + 4}" width="${round(wide(value ?? 0))}" height="15" fill="${BAR}"/>${text(left + wide(value ?? 0) + 6, y + 16, pointWords(chart, value), { anchor: 'start' })}` }).join('') + aim }
}
/** The next round number above. */
const nice = (n: number): number => { const ten = 10 ** Math.floor(Math.log10(n)); return [1, 2, 4, 6, 8, 10].map((k) => k * ten).find((k) => k >= n && k % 2 === 0) ?? 10 * ten }
