// Dates as people write them here, and the month as a sheet of weeks. Days are text (2026-11-23), so that no zone of a device shifts them.

/** 2026-11-23, 2026/11/23, 2026.11.23, 20261123, 2026年11月23日, and without a year (11-23, 11月23日) that of `today`. Undefined where there is no such day. */
export const readDay = (text: string, today: string): string | undefined => {
  const plain = text.trim().replaceAll('/', '-'), m = /^(?:(\d{4})\s*[-.年]\s*)?(\d{1,2})\s*[-.月]\s*(\d{1,2})日?$/.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(plain)
  if (!m) return undefined
  const day = dayText(Date.UTC(Number(m[1] ?? today.slice(0, 4)), Number(m[2]) - 1, Number(m[3])))
  return Number(day.slice(5, 7)) === Number(m[2]) && Number(day.slice(8)) === Number(m[3]) ? day : undefined
}
/** A day and a time, with a blank, a T or nothing but 日 between: 2026-11-23 14:20, 11月23日14点20. Answers 2026-11-23T14:20. */
export const readTime = (text: string, today: string): string | undefined => {
  const m = /^(.*?\d日?)(?:\s+|T|(?<=日))(\d{1,2})\s*[:：点时]\s*(\d{1,2})?分?$/.exec(text.trim())
  const day = m && readDay(m[1]!, today)
  return day && Number(m[2]) < 24 && Number(m[3] ?? 0) < 60 ? `${day}T${m[2]!.padStart(2, '0')}:${(m[3] ?? '0').padStart(2, '0')}` : undefined
}
/** The day so many days or months later. The 31st of a month that has none is its last. */
export const later = (day: string, by: { days?: number; months?: number }): string => {
  const [y, m, d] = numbers(day)
  if (by.months === undefined) return dayText(Date.UTC(y, m - 1, d + (by.days ?? 0)))
  const last = new Date(Date.UTC(y, m + by.months, 0)).getUTCDate()
  return dayText(Date.UTC(y, m - 1 + by.months, Math.min(d, last)))
}
/** The weeks of the month in which the day lies, from Monday, with the days of its neighbours that fill them. */
export const weeksOf = (day: string): string[][] => {
  const first = `${day.slice(0, 8)}01`, from = later(first, { days: -weekday(first) }), next = later(first, { months: 1 }), out: string[][] = []
  for (let at = from; at < next; at = later(at, { days: 7 })) out.push(Array.from({ length: 7 }, (_, i) => later(at, { days: i })))
  return out
}
/** 0 is Monday. */
export const weekday = (day: string): number => { const [y, m, d] = numbers(day); return (new Date(Date.UTC(y, m - 1, d)).getUTCDay() + 6) % 7 }
/** The moment at noon, for words of a language about the day. */
export const noonOf = (day: string): Date => { const [y, m, d] = numbers(day); return new Date(Date.UTC(y, m - 1, d, 12)) }

const numbers = (day: string) => day.split('-').map(Number) as [number, number, number]
const dayText = (ms: number) => new Date(ms).toISOString().slice(0, 10)
