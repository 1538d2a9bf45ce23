// Where the calendar of a new street comes from. The rows are data from then on: the office edits them, and years that the
// source does not know yet simply follow the week until the announcement is entered.
import chineseDays from 'chinese-days'
import type { Day } from '../pack.ts'
import { dayFrom, dayNumber } from './days.ts'

export type CalendarRow = { day: Day; kind: 'work' | 'rest'; name: string; source: string }
const SOURCE = 'chinese-days 1.5.7（国务院办公厅节假日安排）'

/** The listed days of whole years: every day of a holiday (weekends in it too) and every weekend day that is worked (调休),
 *  in order. `name` is the holiday's Chinese name. A year without an announcement gives no row. */
export const calendarRows = (years: readonly number[]): CalendarRow[] => years.flatMap(year => {
  const rows: CalendarRow[] = []
  for (let n = dayNumber(`${year}-01-01`); n <= dayNumber(`${year}-12-31`); n++) {
    const day = dayFrom(n), { work, name } = chineseDays.getDayDetail(day)
    // A listed day is named `National Day,国庆节,3`; any other is the English name of the weekday.
    const chinese = name.split(',')[1]
    if (chinese) rows.push({ day, kind: work ? 'work' : 'rest', name: chinese, source: SOURCE })
  }
  return rows
})
