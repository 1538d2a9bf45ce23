import type { Kind } from '../kind.ts'
import { hidden, refuse } from '../kind.ts'

/** Is it a day that the calendar has? `2026-02-30` is not. */
export const isDay = (value: string): boolean => {
  const m = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)
  if (!m) return false
  const [year, month, day] = [Number(m[1]), Number(m[2]), Number(m[3])]
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return year >= 1800 && year <= 2200 && month >= 1 && month <= 12 && day >= 1 && day <= [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!
}

/** A day of the calendar, `2026-11-23`. */
export const date: Kind = {
  id: 'date',
  schema: () => ({ type: 'string', format: 'date' }),
  take: (value) => typeof value === 'string' && isDay(value) ? { value } : refuse('应是日期，写作 2026-11-23', 'must be a day such as 2026-11-23'),
  read: (input) => {
    const m = /^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$/.exec(input.trim())
    const day = m ? `${m[1]}-${m[2]!.padStart(2, '0')}-${m[3]!.padStart(2, '0')}` : input.trim()
    return isDay(day) ? { value: day } : refuse(`「${input}」不是日期，应为 年-月-日`, `"${input}" is not a day`)
  },
  show: (value) => { const [y, m, d] = String(value).split('-').map(Number); return `${y}年${m}月${d}日` },
  mask: hidden,
  sql: (name) => `(body->>'${name}')::date`,
}
