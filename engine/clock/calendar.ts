// The office calendar as data. Which days are 节假日 and which weekend days are worked (调休) is announced every year by the State
// Council's office; the office keeps it as dated rows and may edit them. A day that is not listed follows the week.
import type { Day } from '../pack.ts'
import { dayFrom, dayNumber, minutesOf, startOfDay, weekday } from './days.ts'

/** `days` lists exceptions only; `hours` are minutes since midnight, in order and apart. The caller passes the calendar in force.
 *  `names` says why a day is listed (国庆节), for explanations only. */
export type Calendar = {
  days: Readonly<Record<Day, 'work' | 'rest'>>
  hours: readonly (readonly [from: number, to: number])[]
  names?: Readonly<Record<Day, string>>
}

/** The calendar from its plain form: hours as `08:30-12:00`. Throws RangeError where hours overlap, are out of order or absent,
 *  or a day is not a day. */
export const calendarOf = (plain: { days: Readonly<Record<string, 'work' | 'rest'>>; hours: readonly string[]; names?: Readonly<Record<string, string>> }): Calendar => {
  const hours = plain.hours.map(line => {
    const [from = '', to = ''] = line.split(/[-—–]/)
    return [minutesOf(from.trim()), minutesOf(to.trim())] as const
  })
  if (hours.length === 0) throw new RangeError('office hours are empty')
  hours.forEach(([from, to], i) => {
    if (from >= to || from < (hours[i - 1]?.[1] ?? 0)) throw new RangeError(`office hours out of order: ${plain.hours[i] ?? ''}`)
  })
  for (const day of Object.keys(plain.days)) dayNumber(day)
  return { days: plain.days as Calendar['days'], hours, ...(plain.names ? { names: plain.names as Record<Day, string> } : {}) }
}

/** Does the office work on this day (days since 1970)? Monday to Friday, unless the calendar says otherwise. */
export const works = (n: number, calendar: Calendar): boolean => {
  const listed = calendar.days[dayFrom(n)]
  return listed ? listed === 'work' : weekday(n) % 6 !== 0
}
export const isWorkday = (day: Day, calendar: Calendar): boolean => works(dayNumber(day), calendar)

/** Stretches of office time on a day, in ms since 1970; none on a day of rest. */
export const stretches = (n: number, calendar: Calendar): readonly (readonly [number, number])[] =>
  works(n, calendar) ? calendar.hours.map(([from, to]) => [startOfDay(n) + from * 60_000, startOfDay(n) + to * 60_000] as const) : []
/** Length of a full office day in ms. */
export const officeDay = (calendar: Calendar): number => calendar.hours.reduce((sum, [from, to]) => sum + to - from, 0) * 60_000

/** Why a day is as it is: 周末, 国庆节, 调休上班; nothing for an ordinary working day. */
export const whyOf = (n: number, calendar: Calendar): string | undefined => {
  const day = dayFrom(n), name = calendar.names?.[day], weekend = weekday(n) % 6 === 0
  if (works(n, calendar)) return weekend ? `调休上班${name ? `（${name}）` : ''}` : undefined
  return calendar.days[day] === 'rest' && name ? name : weekend ? '周末' : '放假'
}
