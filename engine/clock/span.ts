// Limits: when a span that starts now runs out, and how much of it is spent.
import type { Moment, Span } from '../pack.ts'
import { type Calendar, officeDay, stretches, works } from './calendar.ts'
import { DAY_MS, dayFrom, dayNumber, dayNumberAt, momentOf, msOf, partsOf, shift, startOfDay } from './days.ts'

/** The moment at which `span` runs out, counted from `from`. Returns UTC ISO with ms.
 *  - m h d w: so much time on the clock. mo y: the same day and time of a later month (the 31st of a shorter month: its last day,
 *    民法典 第二百零二条).
 *  - wh: working hours. Time counts only inside office hours of working days; a limit that is used up at 12:00 ends at 12:00, not 13:30.
 *  - wd: working days. The day of the start does not count (行政许可法 第八十二条 工作日；民法典 第二百零一条 开始当日不计入); n working days
 *    run to the end of office hours of the n-th working day after it (第二百零三条 停止业务活动的时间). A part of a day (0.5wd) ends when that part of the
 *    day's office time is over. This makes `spent` the exact inverse.
 *  Throws RangeError for a negative span, a part of a month, or a calendar that has no working day for ten years. */
export const addSpan = (from: Moment, span: Span, calendar: Calendar): Moment => {
  const { n, unit } = partsOf(span), start = msOf(from)
  if (n < 0) throw new RangeError(`a limit cannot run backwards: ${span}`)
  switch (unit) {
    case 'm': return momentOf(start + Math.round(n * 60_000))
    case 'h': return momentOf(start + Math.round(n * 3_600_000))
    case 'd': return momentOf(start + Math.round(n * DAY_MS))
    case 'w': return momentOf(start + Math.round(n * 7 * DAY_MS))
    case 'mo': case 'y': {
      const day = dayNumberAt(start)
      return momentOf(startOfDay(dayNumber(shift(dayFrom(day), span))) + start - startOfDay(day))
    }
    case 'wh': return momentOf(addOfficeTime(start, Math.round(n * 3_600_000), calendar))
    case 'wd': return momentOf(addWorkdays(start, n, calendar))
  }
}

/** How much of the time from `from` to `to` counts, as a decimal number of h, d, wh or wd, by the same rules as `addSpan`:
 *  `spent(from, addSpan(from, '3wd', c), 'wd', c) === 3`. Of wd the day of the start does not count. Negative where `to` is earlier. */
export const spent = (from: Moment, to: Moment, unit: 'h' | 'd' | 'wh' | 'wd', calendar: Calendar): number => {
  const a = msOf(from), b = msOf(to)
  if (b < a) return -spent(to, from, unit, calendar)
  switch (unit) {
    case 'h': return (b - a) / 3_600_000
    case 'd': return (b - a) / DAY_MS
    case 'wh': return officeTime(a, b, calendar) / 3_600_000
    case 'wd': {
      let days = 0
      const first = dayNumberAt(a), last = dayNumberAt(b)
      for (let n = first + 1; n < last; n++) if (works(n, calendar)) days++
      return last > first ? days + officeTime(startOfDay(last), b, calendar) / officeDay(calendar) : 0
    }
  }
}

/** Office time between two times, in ms. */
export const officeTime = (from: number, to: number, calendar: Calendar): number => {
  const first = dayNumberAt(from), last = dayNumberAt(to)
  let sum = 0
  for (let n = first + 1; n < last; n++) if (works(n, calendar)) sum += officeDay(calendar)
  for (const n of first === last ? [first] : [first, last])
    for (const [open, close] of stretches(n, calendar)) sum += Math.max(0, Math.min(close, to) - Math.max(open, from))
  return sum
}

const NEVER = 3660
const nextWorkday = (n: number, calendar: Calendar): number => {
  for (let i = n + 1; i <= n + NEVER; i++) if (works(i, calendar)) return i
  throw new RangeError('the calendar has no working day for ten years')
}
const addOfficeTime = (start: number, ms: number, calendar: Calendar): number => {
  if (ms === 0) return start
  let left = ms
  for (let n = dayNumberAt(start); ; n = nextWorkday(n, calendar))
    for (const [open, close] of stretches(n, calendar)) {
      const from = Math.max(open, start), room = close - from
      if (room <= 0) continue
      if (left <= room) return from + left
      left -= room
    }
}
const addWorkdays = (start: number, n: number, calendar: Calendar): number => {
  if (n === 0) return start
  let day = dayNumberAt(start)
  const whole = Math.ceil(n) - 1
  for (let i = 0; i <= whole; i++) day = nextWorkday(day, calendar)
  let left = (n - whole) * officeDay(calendar)
  for (const [open, close] of stretches(day, calendar)) {
    if (left <= close - open) return open + Math.round(left)
    left -= close - open
  }
  return startOfDay(day) + (calendar.hours.at(-1)?.[1] ?? 1440) * 60_000
}
