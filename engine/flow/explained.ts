// Every limit of a row, line by line: what runs, what stands still, what went on after a rest, what another limit cuts off. Pure.
import { explain, clockWords } from '../clock/explain.ts'
import { spanWords } from '../clock/days.ts'
import { lengthWords } from '../clock/light.ts'
import { addSpan, spent } from '../clock/span.ts'
import type { Calendar } from '../clock/calendar.ts'
import type { Moment, Setting, Span } from '../pack.ts'
import type { TypeModel } from '../record/model.ts'
import { onOf, type Office } from '../record/office.ts'
import type { Rest, Row } from '../record/row.ts'
import { round } from './clockwork.ts'

/** What each limit is called and how it was counted, by today's calendar. The last line of what runs holds the very moment. */
export const explainLimits = (type: TypeModel, row: Row, office: Office): { title: string; lines: string[] }[] => {
  const { clock, whole, ask, rest } = row.meta, { calendar } = office, title = (state: string) => state === '*' ? '总时限' : `${type.states[state] ?? state}时限`
  const asked = ask && type.step[ask.step]?.agree?.in as Span | Setting<Span> | undefined, within = typeof asked === 'object' ? onOf(office, ask!.at).value(asked) : asked
  return [
    ...(clock ? [{ title: title(clock.state), lines: clock.own !== undefined ? bound(clock, clock.own, calendar) : counted(clock, { calendar, until: untilOf(type, clock.state) }) }] : []),
    ...(whole ? [{ title: title('*'), lines: counted(whole, { calendar, until: undefined }) }] : []),
    ...(ask ? [{ title: '申请答复时限', lines: counted({ from: ask.at, due: ask.due, span: within }, { calendar, until: undefined }) }] : []),
    ...Object.entries(rest ?? {}).filter(([state]) => type.states[state] || state === '*').map(([state, left]) => ({ title: title(state), lines: [standing(left)] })),
  ]
}
type Counted = { from: Moment; due: Moment; span?: string | undefined }
const counted = ({ from, due, span }: Counted, { calendar, until }: { calendar: Calendar; until: string | undefined }): string[] => {
  if (!span) return [until ? `到 ${clockWords(due)} 止（按“${until}”）` : `到 ${clockWords(due)} 止（按批准的时刻）`]
  if (addSpan(from, span as Span, calendar) === due) return explain(from, span as Span, calendar)
  // It stood still before, or was moved: what runs is what was left.
  if (due <= from) return [`停下时已经超期，时限仍是 ${clockWords(due)}`]
  const office = /w[hd]$/.test(span), left = office ? `${round(spent(from, due, 'wh', calendar))}wh` : `${round((Date.parse(due) - Date.parse(from)) / 60_000)}m`
  const [, ...lines] = explain(from, left as Span, calendar)
  return [`限 ${spanWords(span)}，前面已用去一部分，${clockWords(from)} 继续计时，余 ${leftWords(from, due, { office, calendar })}`, ...lines]
}
const leftWords = (from: Moment, due: Moment, { office, calendar }: { office: boolean; calendar: Calendar }): string =>
  lengthWords(office ? Math.round(spent(from, due, 'wh', calendar) * 3_600_000) : Date.parse(due) - Date.parse(from), office)
/** A part within the limit of its whole. */
const bound = (clock: Counted, own: { due: Moment; span?: string } | null, calendar: Calendar): string[] => {
  const lines = own ? counted({ from: clock.from, due: own.due, span: own.span }, { calendar, until: undefined }) : []
  return own && own.due === clock.due ? lines : [...lines, `到 ${clockWords(clock.due)} 止（按整件的时限）`]
}
const standing = ({ unit, n, due, span }: Rest): string => unit === 'due' ? `停着，时限仍是 ${clockWords(due)}` : `停着，余 ${lengthWords(unit === 'wh' ? n * 3_600_000 : n * 60_000, unit === 'wh')}${span ? `（限 ${spanWords(span)}）` : ''}`
/** The field whose moment ends the state. */
const untilOf = (type: TypeModel, state: string): string | undefined => {
  const limit = type.limits[state]?.in as { until?: string } | undefined
  return typeof limit === 'object' && limit.until ? type.field[limit.until]?.title : undefined
}
