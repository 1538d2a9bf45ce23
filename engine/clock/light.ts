// The lamp of a matter and the words beside it. Every face draws the same lamp from the same function.
import type { Moment } from '../pack.ts'
import type { Calendar } from './calendar.ts'
import { msOf } from './days.ts'
import { officeTime } from './span.ts'

export type Light = 'green' | 'amber' | 'red' | 'purple' | 'done' | 'none'
type Timed = { due?: Moment | null | undefined; now: Moment; /** Give it where the limit runs in office time. */ working?: Calendar | undefined }

/** Green, amber with a quarter of the limit or less left (数字城管 convention 20–25 %), red after it; at the very moment of the limit it is
 *  still amber. 督办 is purple whatever the time (the words beside it still say 余 or 超), done is done, no limit is none.
 *  Without `from` there is no quarter to know: green until it is red. */
export const lightOf = (of: Timed & { from?: Moment | null | undefined; supervised?: boolean; done?: boolean }): Light => {
  if (of.done) return 'done'
  if (of.supervised) return 'purple'
  if (!of.due) return 'none'
  const due = msOf(of.due), now = msOf(of.now)
  if (now > due) return 'red'
  if (!of.from) return 'green'
  const from = msOf(of.from), time = (a: number, b: number) => of.working ? officeTime(a, Math.max(a, b), of.working) : b - a
  return time(now, due) * 4 <= time(from, due) ? 'amber' : 'green'
}

/** `余 3 分`, `超 2 小时 10 分`, `余 4 天`: whole minutes up to a day, whole days after it, never rounded up to more than there is.
 *  With `working` hours are office hours and nothing turns into days: 超 36 小时 20 分. */
export const leftWords = (of: Timed & { due: Moment }): { word: '余' | '超'; text: string } => {
  const due = msOf(of.due), now = msOf(of.now), late = now > due
  const [a, b] = late ? [due, now] : [now, due]
  return { word: late ? '超' : '余', text: lengthWords(of.working ? officeTime(a, b, of.working) : b - a, of.working !== undefined) }
}

/** A length of time in ms as the office says it. */
export const lengthWords = (ms: number, hoursOnly = false): string => {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return '不到 1 分'
  if (minutes < 60) return `${minutes} 分`
  if (minutes < 1440 || hoursOnly) return `${Math.floor(minutes / 60)} 小时${minutes % 60 ? ` ${minutes % 60} 分` : ''}`
  return `${Math.floor(minutes / 1440)} 天`
}
