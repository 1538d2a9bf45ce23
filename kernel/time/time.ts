// Time of the office. Moments are Dates or ISO strings; days are 'YYYY-MM-DD' as the wall calendar in the office shows them,
// whatever zone the machine runs in.
export type Clock = { now(): Date }
export type MovableClock = Clock & { to(iso: string): void; by(span: string): void }
export type Unit = 'm' | 'h' | 'd' | 'w' | 'mo' | 'y' | 'wh' | 'wd'
export type Span = { n: number; unit: Unit }
type When = Date | string | number

/** A clock for tests: stands still until it is moved. `by` takes spans of natural time ('2h', '3d', '1mo'). */
export const movableClock = (iso: string): MovableClock => {
  let at = momentOf(iso)
  return { now: () => new Date(at), to: next => { at = momentOf(next) }, by: span => { at = addSpan(at, span) } }
}

/** The calendar day of a moment in the office. */
export const dayOf = (when: When): string => wall(when).toISOString().slice(0, 10)
/** '14:20' in the office. */
export const timeOf = (when: When): string => wall(when).toISOString().slice(11, 16)
/** '2026-11-23T14:20:05+08:00'. */
export const isoOf = (when: When): string => `${wall(when).toISOString().slice(0, 19)}+08:00`
/** The moment at which a time of a day ('09:00', or the day's start) comes in the office. */
export const momentAt = (day: string, time = '00:00'): Date => momentOf(`${day}T${time}:00+08:00`)
/** 1 = Monday … 7 = Sunday. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7
export const addDays = (day: string, n: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + n * dayMs).toISOString().slice(0, 10)
export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs)

/** True for a day that exists: '2026-02-30' does not. Years 1900 to 2999. */
export const isDay = (text: unknown): text is string => {
  if (typeof text !== 'string' || !/^(19|2\d)\d\d-\d\d-\d\d$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text
}

/** True for an ISO moment with its zone, on a day that exists: '2026-11-23T14:20:00+08:00', '…Z'. */
export const isMoment = (text: unknown): text is string => {
  if (typeof text !== 'string') return false
  const parts = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/.exec(text)
  return parts !== null && isDay(parts[1])
}

/** '今天 14:20', '昨天 09:05', '明天 …', '3月8日 10:00', '2025年12月31日 10:00' when the year differs. */
export const sayMoment = (when: When, now: When, lang: 'zh' | 'en' = 'zh'): string => `${sayDay(dayOf(when), now, lang)} ${timeOf(when)}`

/** '今天', '昨天', '明天', '3月8日', '2025年3月8日'. */
export const sayDay = (day: string, now: When, lang: 'zh' | 'en' = 'zh'): string => {
  const today = dayOf(now), near = daysBetween(today, day)
  if (near >= -1 && near <= 1) return (lang === 'zh' ? ['昨天', '今天', '明天'] : ['yesterday', 'today', 'tomorrow'])[near + 1]!
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const same = day.slice(0, 4) === today.slice(0, 4)
  if (lang === 'zh') return `${same ? '' : `${year}年`}${month}月${date}日`
  return `${date} ${months[month - 1]}${same ? '' : ` ${year}`}`
}

/** '2h' → { n: 2, unit: 'h' }; undefined for anything else. wh and wd are hours and days of work. */
export const parseSpan = (text: unknown): Span | undefined => {
  const parts = typeof text === 'string' ? /^(\d{1,5}(?:\.\d{1,2})?)(mo|m|h|d|wh|wd|w|y)$/.exec(text) : null
  if (!parts) return undefined
  const n = Number(parts[1]), unit = parts[2] as Unit
  return (unit === 'mo' || unit === 'y' || unit === 'wd') && !Number.isInteger(n) ? undefined : { n, unit }
}

/** '2小时', '1个工作日'. */
export const saySpan = (text: string, lang: 'zh' | 'en' = 'zh'): string => {
  const span = parseSpan(text)
  if (!span) return text
  return lang === 'zh' ? `${span.n}${unitWords[span.unit][0]}` : `${span.n} ${unitWords[span.unit][1]}${span.n === 1 ? '' : 's'}`
}

/** The moment a span of natural time later. Months and years keep the date where the month has it, else its last day.
 *  Throws for hours and days of work: those need the office's calendar. */
export const addSpan = (when: When, text: string): Date => {
  const span = parseSpan(text)
  if (!span || span.unit === 'wh' || span.unit === 'wd') throw new Error(`not a span of natural time: ${text}`)
  const at = new Date(when)
  if (span.unit !== 'mo' && span.unit !== 'y') return new Date(at.getTime() + span.n * unitMs[span.unit])
  const here = wall(at), date = here.getUTCDate()
  here.setUTCDate(1)
  here.setUTCMonth(here.getUTCMonth() + span.n * (span.unit === 'y' ? 12 : 1))
  here.setUTCDate(Math.min(date, new Date(Date.UTC(here.getUTCFullYear(), here.getUTCMonth() + 1, 0)).getUTCDate()))
  return new Date(here.getTime() - offset)
}

/** Makes ids (UUID version 7, sorted by time) from a source of random bytes: `idMaker(bytes => crypto.getRandomValues(bytes))`. */
export const idMaker = (random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array) => {
  let last = -1, counter = 0
  return (now: Date): string => {
    const bytes = random(new Uint8Array(16)), ms = now.getTime()
    // Within one millisecond a counter keeps the order in which ids were made.
    counter = ms === last && counter < 0xfff ? counter + 1 : (((bytes[6]! & 0x07) << 8) | bytes[7]!)
    last = ms
    for (let i = 0; i < 6; i++) bytes[i] = Math.floor(ms / 2 ** (8 * (5 - i))) & 0xff
    bytes[6] = 0x70 | (counter >> 8)
    bytes[7] = counter & 0xff
    bytes[8] = 0x80 | (bytes[8]! & 0x3f)
    const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  }
}

/** True for a UUID of any version, in lower case. */
export const isId = (text: unknown): text is string => typeof text === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)

// China has had one zone without summer time since 1992; a fixed offset is exact for every moment this product holds,
// and does not depend on the zone data of a browser.
const offset = 8 * 3_600_000
const dayMs = 86_400_000
const unitMs = { m: 60_000, h: 3_600_000, d: dayMs, w: 7 * dayMs }
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const unitWords: Record<Unit, readonly [string, string]> = {
  m: ['分钟', 'minute'], h: ['小时', 'hour'], d: ['天', 'day'], w: ['周', 'week'], mo: ['个月', 'month'], y: ['年', 'year'],
  wh: ['个工作小时', 'working hour'], wd: ['个工作日', 'working day'],
}

const wall = (when: When): Date => new Date(new Date(when).getTime() + offset)
const momentOf = (iso: string): Date => {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) throw new Error(`not a moment: ${iso}`)
  return at
}
