// A limit step by step, so that a person can check it with a wall calendar: 起算, 跳过, 计, 到期.
import type { Moment, Span } from '../pack.ts'
import { type Calendar, officeDay, stretches, whyOf, works } from './calendar.ts'
import { dayFrom, dayNumberAt, momentOf, msOf, OFFSET, partsOf, spanWords, weekdayWord } from './days.ts'
import { lengthWords } from './light.ts'
import { addSpan, officeTime } from './span.ts'

/** `2026-11-23 14:00`, by the office's wall clock. */
export const clockWords = (at: Moment): string => momentOf(msOf(at) + OFFSET).slice(0, 16).replace('T', ' ')

/** The lines that lead from `from` to `addSpan(from, span, calendar)`, in Chinese. The last one holds the moment of the limit. */
export const explain = (from: Moment, span: Span, calendar: Calendar): string[] => {
  const { unit, n } = partsOf(span), due = addSpan(from, span, calendar), end = msOf(due)
  const lines = [`${clockWords(from)}（${weekdayWord(dayNumberAt(msOf(from)))}）起算，限 ${spanWords(span)}${RULE[unit] ?? ''}`]
  if (unit === 'wh' || unit === 'wd') {
    lines.push(`办公时间 ${calendar.hours.map(([a, b]) => `${hm(a)}—${hm(b)}`).join('、')}`)
    if (n > 0) lines.push(...(unit === 'wd' ? workdays : workhours)(msOf(from), end, calendar))
  }
  return [...lines, `${clockWords(due)}（${weekdayWord(dayNumberAt(end))}）到期`]
}

const RULE: Record<string, string> = {
  wh: '（工作时，只计办公时间）', wd: '（工作日，起算当天不计，到最后一日下班）', m: '（自然时，节假日照计）', h: '（自然时，节假日照计）',
  d: '（自然日，节假日照计）', w: '（自然日，节假日照计）', mo: '（按月对日，节假日照计）', y: '（按年对日，节假日照计）',
}
const hm = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const dayWords = (n: number) => `${dayFrom(n)}（${weekdayWord(n)}）`
type Run = { from: number; to: number; why: string | undefined; works: boolean; ms: number }

/** Neighbouring days that are alike, in one line. A working day that only counts in part stands alone. */
const runs = (first: number, last: number, calendar: Calendar, time: (n: number) => number): Run[] => {
  const list: Run[] = []
  for (let n = first; n <= last; n++) {
    const run = { from: n, to: n, why: whyOf(n, calendar), works: works(n, calendar), ms: time(n) }, before = list.at(-1)
    const alike = before && before.works === run.works && before.why === run.why && (!run.works || (before.ms === run.ms * (before.to - before.from + 1)))
    if (alike) { before.to = n; before.ms += run.ms } else list.push(run)
  }
  return list
}
const between = (run: Run) => run.from === run.to ? dayWords(run.from) : `${dayWords(run.from)}至 ${dayWords(run.to)}`
const workdays = (start: number, end: number, calendar: Calendar): string[] => {
  let count = 0
  const first = dayNumberAt(start)
  return [`${dayWords(first)}是起算当天，不计`, ...runs(first + 1, dayNumberAt(end), calendar, n => officeTime(n * 86_400_000 - OFFSET, Math.min(end, (n + 1) * 86_400_000 - OFFSET), calendar)).map(run => {
    if (!run.works) return `跳过 ${between(run)}：${run.why ?? ''}`
    const days = run.ms / officeDay(calendar)
    count += days
    return `${between(run)}计 ${round(days)} 个工作日${run.why ? `：${run.why}` : ''}，共 ${round(count)}`
  })]
}
const workhours = (start: number, end: number, calendar: Calendar): string[] => {
  const first = dayNumberAt(start), lines: string[] = []
  let sum = 0
  const open = stretches(first, calendar).some(([a, b]) => a <= start && start < b)
  for (const run of runs(first, dayNumberAt(end), calendar, n => officeTime(Math.max(start, n * 86_400_000 - OFFSET), Math.min(end, (n + 1) * 86_400_000 - OFFSET), calendar))) {
    if (!run.works) { lines.push(`跳过 ${between(run)}：${run.why ?? ''}`); continue }
    if (run.from === first && !open) lines.push('起算在办公时间之外，从下一段办公时间开始计')
    if (run.ms === 0) continue
    sum += run.ms
    lines.push(`${between(run)}计 ${lengthWords(run.ms, true)}${run.why ? `：${run.why}` : ''}，共 ${lengthWords(sum, true)}`)
  }
  return lines
}
const round = (days: number) => Math.round(days * 100) / 100
