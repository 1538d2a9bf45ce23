// Periods of the office by their names: 2026-11-23, 2026W48, 2026-11, 2026Q4, 2026. Pure.
import { at, dayFrom, dayNumber, dayOf, weekday } from './days.ts'
import type { Day, Moment } from '../pack.ts'

export type Every = 'day' | 'week' | 'month' | 'quarter' | 'year'
/** `period` is how an address names it, `from` and `to` (not included) its moments in the office. */
export type Period = { period: string; title: string; from: Moment; to: Moment }
export const PERIOD = '^\\d{4}(-\\d\\d(-\\d\\d)?|Q[1-4]|W\\d\\d)?$'

/** What kind of period a name names. */
export const everyOf = (word: string): Every | undefined =>
  /^\d{4}-\d\d-\d\d$/.test(word) ? 'day' : /^\d{4}W\d\d$/.test(word) ? 'week' : /^\d{4}-\d\d$/.test(word) ? 'month' : /^\d{4}Q[1-4]$/.test(word) ? 'quarter' : /^\d{4}$/.test(word) ? 'year' : undefined
/** The period that an address names, or undefined where it names none of this kind. */
export const findPeriod = (every: Every, word: string): Period | undefined => {
  if (everyOf(word) !== every) return undefined
  const y = Number(word.slice(0, 4))
  if (every === 'day' || every === 'week') {
    const first = every === 'day' ? realDay(word) : weekStart(y, Number(word.slice(5)))
    if (first === undefined) return undefined
    const end = first + (every === 'day' ? 1 : 7), [m, d] = dayFrom(first).slice(5).split('-').map(Number)
    return { period: word, title: every === 'day' ? `${y}年${m}月${d}日` : `${y}年第${Number(word.slice(5))}周`, from: at(dayFrom(first)), to: at(dayFrom(end)) }
  }
  const first = every === 'year' ? 1 : every === 'quarter' ? Number(word.slice(5)) * 3 - 2 : Number(word.slice(5))
  if (first < 1 || first > 12) return undefined
  const end = first + { month: 1, quarter: 3, year: 12 }[every], day = (month: number) => `${month > 12 ? y + 1 : y}-${String(month > 12 ? month - 12 : month).padStart(2, '0')}-01`
  const title = every === 'year' ? `${y}年` : every === 'month' ? `${y}年${first}月` : `${y}年${['一', '二', '三', '四'][(first - 1) / 3]}季度`
  return { period: word, title, from: at(day(first)), to: at(day(end)) }
}
/** The name of the period in which a moment lies. */
export const periodOf = (every: Every, now: Moment): string => {
  const day = dayOf(now), month = Number(day.slice(5, 7))
  switch (every) {
    case 'year': return day.slice(0, 4)
    case 'quarter': return `${day.slice(0, 4)}Q${Math.ceil(month / 3)}`
    case 'month': return day.slice(0, 7)
    case 'week': return weekOf(day)
    case 'day': return day
  }
}
/** The period before this one, of the same kind. */
export const before = (every: Every, { from }: Period): Period => findPeriod(every, periodOf(every, new Date(Date.parse(from) - 1).toISOString() as Moment))!

const realDay = (word: string): number | undefined => { try { return dayNumber(word) } catch { return undefined } }
/** ISO 8601, as GB/T 7408: a week begins on Monday, the first one has the year's first Thursday. */
const firstMonday = (year: number): number => { const n = dayNumber(`${year}-01-04`); return n - ((weekday(n) + 6) % 7) }
const weekStart = (year: number, week: number): number | undefined => { const n = firstMonday(year) + (week - 1) * 7; return week >= 1 && n < firstMonday(year + 1) ? n : undefined }
const weekOf = (day: Day): string => {
  const n = dayNumber(day), thursday = n - ((weekday(n) + 6) % 7) + 3, year = Number(dayFrom(thursday).slice(0, 4))
  return `${year}W${String((thursday - 3 - firstMonday(year)) / 7 + 1).padStart(2, '0')}`
}
