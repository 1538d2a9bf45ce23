// How moments, spans and time left are said. Pure: `now` is always given. The office lives in one time zone, whatever the device says.
// Chinese stands here; a face that can speak another language puts its words in before the first picture.

export type Speech = {
  /** Yesterday, today, tomorrow. */
  near: readonly [string, string, string]
  /** A day; `y` only where the year is said. */
  date: (mo: number, d: number, y?: number) => string
  head: (mo: number, d: number, weekday: number, time: string) => string
  span: (n: string, unit: string) => string
  /** A length in minutes, in at most two units. */
  length: (n: number, unit: 'min' | 'h' | 'd', rest?: number) => string
  left: (late: boolean, length: string) => string
  lights: Readonly<Record<Light, string>>
}
const UNITS: Record<string, string> = { m: '分钟', h: '小时', d: '天', w: '周', mo: '个月', y: '年', wh: '工作时', wd: '工作日' }
let speech: Speech = {
  near: ['昨天', '今天', '明天'],
  date: (mo, d, y) => `${y ? `${y}年` : ''}${mo}月${d}日`,
  head: (mo, d, weekday, time) => `今天 ${mo}月${d}日 周${'日一二三四五六'[weekday]} ${time}`,
  span: (n, unit) => `${n} ${UNITS[unit]}`,
  length: (n, unit, rest) => (n === 0 ? '1 分内' : `${n} ${{ min: '分', h: '小时', d: '天' }[unit]}${rest ? ` ${rest} 分` : ''}`),
  left: (late, length) => `${late ? '超' : '余'} ${length}`,
  lights: { late: '超期', soon: '将超期', ok: '期限内', done: '已结', none: '无时限' },
}
export const speakTimes = (words: Speech): void => { speech = words }

const ZONE = 8 * 3_600_000
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
type Parts = { y: number; mo: number; d: number; h: number; mi: number; s: number; wd: number; dayNo: number }
const partsOf = (ms: number): Parts => {
  const at = new Date(ms + ZONE)
  return { y: at.getUTCFullYear(), mo: at.getUTCMonth() + 1, d: at.getUTCDate(), h: at.getUTCHours(), mi: at.getUTCMinutes(), s: at.getUTCSeconds(), wd: at.getUTCDay(), dayNo: Math.floor((ms + ZONE) / DAY) }
}
const two = (n: number) => String(n).padStart(2, '0')
export const msOf = (moment: string | number | Date): number => (typeof moment === 'number' ? moment : new Date(moment).getTime())

/** 14:20 */
export const clockTime = (moment: string | number): string => { const p = partsOf(msOf(moment)); return `${p.h}:${two(p.mi)}` }
/** 14:20:08 */
export const clockSeconds = (moment: string | number): string => { const p = partsOf(msOf(moment)); return `${p.h}:${two(p.mi)}:${two(p.s)}` }
/** 今天, 昨天, 明天, 11月20日, 2025年3月8日 (the year only where it is another one). */
export const dayName = (moment: string | number, now: number): string => {
  const p = partsOf(msOf(moment)), n = partsOf(now)
  return speech.near[p.dayNo - n.dayNo + 1] ?? speech.date(p.mo, p.d, p.y === n.y ? undefined : p.y)
}
/** 今天 14:20, 11月20日 17:30. */
export const momentName = (moment: string | number, now: number): string => `${dayName(moment, now)} ${clockTime(moment)}`
/** What a list shows of a past moment: 14:20 today, 昨天 or 11月20日 before. */
export const shortMoment = (moment: string | number, now: number): string => (isToday(moment, now) ? clockTime(moment) : dayName(moment, now))
/** 14:20 today, 昨天 9:05, 11月20日 17:30 before. */
export const plainMoment = (moment: string | number, now: number): string => (isToday(moment, now) ? clockTime(moment) : momentName(moment, now))
const isToday = (moment: string | number, now: number) => partsOf(msOf(moment)).dayNo === partsOf(now).dayNo
/** 2026年11月23日 of a date field. */
export const dateName = (day: string, now?: number): string => {
  const [y, m, d] = day.slice(0, 10).split('-').map(Number)
  if (!y || !m || !d) return day
  return speech.date(m, d, now !== undefined && partsOf(now).y === y ? undefined : y)
}
/** 今天 11月23日 周一 14:20, of the header. */
export const headTime = (now: number): string => { const p = partsOf(now); return speech.head(p.mo, p.d, p.wd, clockTime(now)) }
/** 2026-11-23, in the office's zone. */
export const dayOf = (moment: string | number): string => { const p = partsOf(msOf(moment)); return `${p.y}-${two(p.mo)}-${two(p.d)}` }
/** 2026-11-23T14:20, what a native date-time input takes; and back with the office's zone. */
export const toInput = (moment: string | number): string => { const p = partsOf(msOf(moment)); return `${p.y}-${two(p.mo)}-${two(p.d)}T${two(p.h)}:${two(p.mi)}` }
export const fromInput = (text: string): string => (text === '' ? '' : `${text.length === 16 ? `${text}:00` : text}+08:00`)

/** 4wh → 4 工作时. */
export const spanName = (span: string): string => {
  const m = /^(-?[\d.]+)(m|h|d|w|mo|y|wh|wd)$/.exec(span)
  return m ? speech.span(m[1]!, m[2]!) : span
}
/** A length of time, in at most two units: 3 分, 2 小时 10 分, 3 天. */
export const lengthName = (ms: number): string => {
  const min = Math.floor(Math.abs(ms) / MINUTE)
  return min >= 60 && min < 600 ? speech.length(Math.floor(min / 60), 'h', min % 60) : shortLength(ms)
}
/** The same in one unit only, for a narrow column. */
export const shortLength = (ms: number): string => {
  const min = Math.floor(Math.abs(ms) / MINUTE), h = Math.floor(min / 60)
  return min < 60 ? speech.length(min, 'min') : h < 48 ? speech.length(h, 'h') : speech.length(Math.floor(h / 24), 'd')
}

/** The lamps of the office: colour is never alone, each has its shape (drawn by the face) and its word. */
export type Light = 'late' | 'soon' | 'ok' | 'done' | 'none'
export type Left = { light: Light; ms: number; text: string; short: string }
/** How much is left until `due`: amber from the last quarter of the way. `measure` counts in working time where the limit does;
 *  without it the calendar's hours are shown. */
export const leftOf = (ask: { due?: string | null | undefined; from?: string | null | undefined; now: number; measure?: (from: number, to: number) => number }): Left => {
  if (!ask.due) return { light: 'none', ms: 0, text: '', short: '' }
  const due = msOf(ask.due)
  const late = ask.now > due
  const gap = (a: number, b: number) => (ask.measure ? ask.measure(a, b) : b - a)
  const ms = late ? gap(due, ask.now) : gap(ask.now, due)
  const all = ask.from ? gap(msOf(ask.from), due) : 0
  const light: Light = late ? 'late' : all > 0 ? (ms <= all / 4 ? 'soon' : 'ok') : ms <= HOUR ? 'soon' : 'ok'
  return { light, ms: late ? -ms : ms, text: speech.left(late, lengthName(ms)), short: speech.left(late, shortLength(ms)) }
}
/** About the longest that a time left in one unit, and a day, are said. */
export const widestLeft = (): string => speech.left(true, speech.length(59, 'min'))
export const widestDay = (): string => [...speech.near, speech.date(12, 28)].sort((a, b) => b.length - a.length)[0]!
export const lightName = (light: Light): string => speech.lights[light]

/** 1,248 */
export const count = (n: number): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
/** 412 KB, 3.2 MB */
export const bytes = (n: number): string => (n < 1024 * 1024 ? `${Math.max(1, Math.round(n / 1024))} KB` : `${(n / 1024 / 1024).toFixed(1)} MB`)
