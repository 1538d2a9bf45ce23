// Periods of a sheet: 2026-11, 2026Q4, 2026. Pure.
import { at, dayOf } from '../clock/days.ts'
import type { Moment } from '../pack.ts'

export type Every = 'month' | 'quarter' | 'year'
/** `period` is how an address names it, `from` and `to` (not included) its moments in the office. */
export type Period = { period: string; title: string; from: Moment; to: Moment }

/** The period that an address names, or undefined where it names none of this kind. */
export const findPeriod = (every: Every, word: string): Period | undefined => {
  const [, year, rest] = /^(\d{4})(?:-(\d\d)|Q([1-4]))?$/.exec(word) ? /^(\d{4})(.*)$/.exec(word)! : []
  const y = Number(year), first = every === 'year' && rest === '' ? 1 : every === 'quarter' && rest?.startsWith('Q') ? Number(rest.slice(1)) * 3 - 2 : every === 'month' && rest?.startsWith('-') ? Number(rest.slice(1)) : 0
  if (year === undefined || first < 1 || first > 12) return undefined
  const months = { month: 1, quarter: 3, year: 12 }[every], end = first + months
  const day = (month: number) => `${month > 12 ? y + 1 : y}-${String(month > 12 ? month - 12 : month).padStart(2, '0')}-01`
  const title = every === 'year' ? `${y}年` : every === 'month' ? `${y}年${first}月` : `${y}年${['一', '二', '三', '四'][(first - 1) / 3]}季度`
  return { period: word, title, from: at(day(first)), to: at(day(end)) }
}
/** The name of the period in which a moment lies. */
export const periodOf = (every: Every, now: Moment): string => {
  const day = dayOf(now), month = Number(day.slice(5, 7))
  return every === 'year' ? day.slice(0, 4) : every === 'month' ? day.slice(0, 7) : `${day.slice(0, 4)}Q${Math.ceil(month / 3)}`
}
