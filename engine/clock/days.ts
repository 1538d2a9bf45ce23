// Days and moments of the office: everything here is Asia/Shanghai, which has one offset all year, so arithmetic on numbers is exact.
import type { Day, Moment, Span } from '../pack.ts'

/** The office's offset from UTC in ms: no summer time since 1991, and nothing older is counted. */
export const OFFSET = 8 * 3_600_000
export const DAY_MS = 86_400_000
export type Unit = 'm' | 'h' | 'd' | 'w' | 'mo' | 'y' | 'wh' | 'wd'

/** ms since 1970 of a moment. Throws RangeError where it is not an ISO time with Z or an offset. */
export const msOf = (at: Moment | string): number => {
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$/.test(at) ? Date.parse(at) : Number.NaN
  if (Number.isNaN(ms)) throw new RangeError(`not a moment: ${at}`)
  return ms
}
/** A moment in its one form: ISO, UTC, milliseconds. */
export const momentOf = (ms: number): Moment => new Date(ms).toISOString() as Moment
/** Days since 1970-01-01 of the day on which the office's wall clock stands. */
export const dayNumberAt = (ms: number): number => Math.floor((ms + OFFSET) / DAY_MS)
/** ms since 1970 at which a day begins in the office. */
export const startOfDay = (dayNumber: number): number => dayNumber * DAY_MS - OFFSET
export const dayFrom = (dayNumber: number): Day => {
  const known = said.get(dayNumber)
  if (known) return known
  const day = new Date(dayNumber * DAY_MS).toISOString().slice(0, 10) as Day
  if (said.size > 20_000) said.clear()
  said.set(dayNumber, day)
  return day
}
/** A limit is counted day by day, and it is always the same few hundred days. */
const said = new Map<number, Day>()
/** Days since 1970-01-01. Throws RangeError where the text is not a real day, such as 2026-02-30. */
export const dayNumber = (day: Day | string): number => {
  const ms = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== day) throw new RangeError(`not a day: ${day}`)
  return ms / DAY_MS
}
/** The day of a moment by the office's wall clock. */
export const dayOf = (at: Moment | string): Day => dayFrom(dayNumberAt(msOf(at)))
/** The moment at which the office's wall clock shows this: `at('2026-11-23', '14:20')`. */
export const at = (day: Day | string, time = '00:00'): Moment => momentOf(startOfDay(dayNumber(day)) + minutesOf(time) * 60_000)
/** Minutes since midnight of `HH:MM`; 24:00 is the end of the day. Throws RangeError. */
export const minutesOf = (time: string): number => {
  const [, h = '', m = ''] = /^(\d\d):([0-5]\d)$/.exec(time) ?? []
  const minutes = h === '' ? Number.NaN : Number(h) * 60 + Number(m)
  if (!(minutes <= 1440)) throw new RangeError(`not a time of day: ${time}`)
  return minutes
}
/** 0 is Sunday, as in Date. */
export const weekday = (n: number): number => (((n + 4) % 7) + 7) % 7
/** `周一`. */
export const weekdayWord = (n: number): string => `周${'日一二三四五六'[weekday(n)] ?? ''}`

/** Number and unit of a span, which may carry a minus sign. Throws RangeError. */
export const partsOf = (span: Span | `-${Span}` | string): { n: number; unit: Unit } => {
  const [, n = '', unit = ''] = /^(-?\d+(?:\.\d+)?)(m|h|d|w|mo|y|wh|wd)$/.exec(span) ?? []
  if (unit === '') throw new RangeError(`not a span: ${span}`)
  return { n: Number(n), unit: unit as Unit }
}
const WORDS: Record<Unit, string> = { m: '分钟', h: '小时', d: '天', w: '周', mo: '个月', y: '年', wh: '工作时', wd: '工作日' }
/** `4 工作时`, `15 天`: how the office says a limit. */
export const spanWords = (span: Span | string): string => { const { n, unit } = partsOf(span); return `${n} ${WORDS[unit]}` }

/** A day so many d, w, mo or y away (a minus sign goes back). The 31st of a shorter month is its last day; so is 29 February
 *  of a common year. Hours and working days need a moment and a calendar: they throw RangeError here. */
export const shift = (day: Day, span: Span | `-${Span}`): Day => {
  const { n, unit } = partsOf(span)
  if (!Number.isInteger(n)) throw new RangeError(`a day moves by whole spans: ${span}`)
  if (unit === 'd' || unit === 'w') return dayFrom(dayNumber(day) + n * (unit === 'w' ? 7 : 1))
  if (unit === 'mo' || unit === 'y') return monthsOn(day, n * (unit === 'y' ? 12 : 1))
  throw new RangeError(`a day cannot move by ${span}`)
}
/** Full years of age on a day (周岁), a year more from the birthday on. Born on 29 February: on 1 March of a common year. A birth after `today` gives a negative age. */
export const age = (birth: Day, today: Day): number => {
  dayNumber(birth); dayNumber(today)
  return Number(today.slice(0, 4)) - Number(birth.slice(0, 4)) - (today.slice(5) < birth.slice(5) ? 1 : 0)
}
/** The first day of the month so many months on from the month of `day`. */
export const monthStart = (day: Day, on = 0): Day => monthsOn(`${day.slice(0, 7)}-01` as Day, on)

const monthsOn = (day: Day, months: number): Day => {
  dayNumber(day)
  const y = Number(day.slice(0, 4)), m = Number(day.slice(5, 7)) - 1 + months
  const last = new Date(Date.UTC(y, m + 1, 0)).getUTCDate()
  return new Date(Date.UTC(y, m, Math.min(Number(day.slice(8)), last))).toISOString().slice(0, 10) as Day
}
