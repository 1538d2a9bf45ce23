import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Day, Moment, Span } from '../pack.ts'
import { calendarRows } from './calendar-seed.server.ts'
import { calendarOf, isWorkday, officeDay, stretches } from './calendar.ts'
import { age, at, dayFrom, dayNumber, dayNumberAt, dayOf, momentOf, monthStart, msOf, partsOf, shift, spanWords } from './days.ts'
import { clockWords, explain } from './explain.ts'
import { leftWords, lightOf } from './light.ts'
import { addSpan, spent } from './span.ts'

const rows = calendarRows([2025, 2026])
const calendar = calendarOf({
  days: Object.fromEntries(rows.map(r => [r.day, r.kind])), names: Object.fromEntries(rows.map(r => [r.day, r.name])),
  hours: ['08:30-12:00', '13:30-17:30'],
})
const due = (from: string, span: Span) => { const [day = '', time] = from.split(' '); return clockWords(addSpan(at(day, time), span, calendar)) }
const m = (text: string) => text as Moment

describe('calendar', () => {
  it('takes 调休 and holidays from the seed and the week for the rest', () => {
    for (const [day, open] of [['2026-10-10', true], ['2026-10-01', false], ['2026-10-07', false], ['2026-10-08', true], ['2026-11-21', false], ['2026-11-23', true], ['2026-01-04', true]] as const)
      expect(isWorkday(day as Day, calendar), day).toBe(open)
    expect(rows.find(r => r.day === '2026-10-10')).toMatchObject({ kind: 'work', name: '国庆节' })
    expect(calendarRows([2099])).toEqual([])
  })
  it('refuses hours and days that cannot be', () => {
    const plain = (hours: string[], day = '2026-01-01') => () => calendarOf({ days: { [day]: 'rest' }, hours })
    expect(plain([])).toThrow(RangeError)
    expect(plain(['12:00-08:00'])).toThrow(/out of order/)
    expect(plain(['08:00-12:00', '11:00-13:00'])).toThrow(/out of order/)
    expect(plain(['08:00-25:00'])).toThrow(/time of day/)
    expect(plain(['08:00-12:00'], '2026-02-30')).toThrow(/not a day/)
    expect(officeDay(calendar)).toBe(7.5 * 3_600_000)
  })
})

describe('limits', () => {
  it.each([
    ['2026-11-23 14:00', '2h', '2026-11-23 16:00'], ['2026-11-23 23:59', '1m', '2026-11-24 00:00'],
    ['2026-12-31 23:30', '1h', '2027-01-01 00:30'], ['2026-12-31 09:00', '1d', '2027-01-01 09:00'], ['2026-11-23 09:00', '2w', '2026-12-07 09:00'],
    ['2026-01-31 10:00', '1mo', '2026-02-28 10:00'], ['2024-02-29 10:00', '1y', '2025-02-28 10:00'], ['2026-12-31 00:00', '2mo', '2027-02-28 00:00'],
  ] as const)('natural time: %s + %s = %s', (from, span, to) => expect(due(from, span)).toBe(to))
  it.each([
    ['2026-11-23 14:00', '2wh', '2026-11-23 16:00'], ['2026-11-23 11:00', '1wh', '2026-11-23 12:00'], ['2026-11-23 11:00', '1.5wh', '2026-11-23 14:00'],
    ['2026-11-23 12:30', '1wh', '2026-11-23 14:30'], ['2026-11-23 03:00', '1wh', '2026-11-23 09:30'], ['2026-11-23 17:30', '1wh', '2026-11-24 09:30'],
    ['2026-11-20 17:00', '1wh', '2026-11-23 09:00'], ['2026-11-21 10:00', '4wh', '2026-11-23 14:00'], ['2026-09-30 17:00', '1wh', '2026-10-08 09:00'],
    ['2026-10-09 17:00', '1wh', '2026-10-10 09:00'], ['2026-12-31 17:30', '7.5wh', '2027-01-01 17:30'], ['2026-11-23 09:00', '0wh', '2026-11-23 09:00'],
  ] as const)('working hours: %s + %s = %s', (from, span, to) => expect(due(from, span)).toBe(to))
  it.each([
    ['2026-11-16 09:06', '4wd', '2026-11-20 17:30'], ['2026-11-20 17:30', '3wd', '2026-11-25 17:30'], ['2026-11-23 00:00', '1wd', '2026-11-24 17:30'],
    ['2026-11-23 23:59', '1wd', '2026-11-24 17:30'], ['2026-11-20 09:00', '1wd', '2026-11-23 17:30'], ['2026-11-21 09:00', '1wd', '2026-11-23 17:30'],
    ['2026-10-09 09:00', '1wd', '2026-10-10 17:30'], ['2026-10-09 09:00', '2wd', '2026-10-12 17:30'], ['2026-09-30 09:00', '1wd', '2026-10-08 17:30'],
    ['2026-02-13 16:00', '2wd', '2026-02-24 17:30'], ['2026-11-23 09:00', '0.5wd', '2026-11-24 13:45'],
  ] as const)('working days: %s + %s = %s', (from, span, to) => expect(due(from, span)).toBe(to))
  it('takes any offset and answers in UTC with ms', () => {
    expect(addSpan(m('2026-11-23T14:00:00+08:00'), '1h', calendar)).toBe('2026-11-23T07:00:00.000Z')
    expect(addSpan(m('2026-11-23T06:00:00Z'), '1h', calendar)).toBe('2026-11-23T07:00:00.000Z')
  })
  it('refuses what is no limit', () => {
    expect(() => addSpan(at('2026-11-23'), '-1d' as Span, calendar)).toThrow(RangeError)
    expect(() => addSpan(at('2026-11-23'), '1.5mo', calendar)).toThrow(RangeError)
    expect(() => addSpan(m('2026-11-23 09:00'), '1h', calendar)).toThrow(/not a moment/)
    expect(() => partsOf('3x')).toThrow(/not a span/)
    const never = calendarOf({ days: Object.fromEntries(Array.from({ length: 4000 }, (_, i) => [dayFrom(dayNumber('2026-01-01') + i), 'rest' as const])), hours: ['08:30-12:00'] })
    expect(() => addSpan(at('2026-01-01'), '1wh', never)).toThrow(/no working day/)
  })

  const moment = fc.integer({ min: msOf('2025-01-01T00:00:00Z'), max: msOf('2026-12-31T00:00:00Z') }).map(momentOf)
  it('spent is the inverse of addSpan for office time', () => fc.assert(fc.property(moment, fc.integer({ min: 1, max: 400 }), fc.constantFrom('wh', 'wd', 'h', 'd'), (from, n, unit) => {
    const to = addSpan(from, `${n}${unit}` as Span, calendar)
    expect(spent(from, to, unit as 'h', calendar)).toBeCloseTo(n, 9)
    expect(msOf(to)).toBeGreaterThanOrEqual(msOf(from))
  })))
  it('limits in office time end in office time, and a part can be cut off and added again', () => fc.assert(fc.property(moment, fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 3000 }), (from, a, b) => {
    const first = addSpan(from, `${a / 100}wh` as Span, calendar), whole = addSpan(from, `${(a + b) / 100}wh` as Span, calendar)
    expect(Math.abs(msOf(addSpan(first, `${b / 100}wh` as Span, calendar)) - msOf(whole))).toBeLessThanOrEqual(1)
    expect(stretches(dayNumberAt(msOf(whole)), calendar).some(([open, close]) => open < msOf(whole) && msOf(whole) <= close)).toBe(true)
    expect(spent(from, whole, 'wh', calendar)).toBeCloseTo(spent(from, first, 'wh', calendar) + spent(first, whole, 'wh', calendar), 6)
  })))
  // Not of months: 30 January 23:00 and 31 January 10:00 both end on 28 February.
  it('never goes back when the start is later', () => fc.assert(fc.property(moment, moment, fc.integer({ min: 0, max: 100 }), fc.constantFrom('m', 'h', 'd', 'wh', 'wd'), (a, b, n, unit) => {
    const [early, late] = msOf(a) <= msOf(b) ? [a, b] : [b, a]
    expect(msOf(addSpan(early, `${n}${unit}` as Span, calendar))).toBeLessThanOrEqual(msOf(addSpan(late, `${n}${unit}` as Span, calendar)))
  })))
  it('every explanation ends at the very limit and counts all of it', () => fc.assert(fc.property(moment, fc.integer({ min: 1, max: 60 }), fc.constantFrom('wh', 'wd', 'd', 'mo'), (from, n, unit) => {
    const span = `${n}${unit}` as Span, lines = explain(from, span, calendar)
    expect(lines.at(-1)).toContain(`${clockWords(addSpan(from, span, calendar))}（周`)
    if (unit === 'wd') expect(lines.at(-2)).toMatch(new RegExp(`共 ${n}$`))
    if (unit === 'wh') expect(lines.at(-2)).toMatch(new RegExp(`共 ${n} 小时$`))
  })))
})

describe('explain', () => {
  it('says what is skipped and what is worked', () => {
    expect(explain(at('2026-09-30', '16:00'), '10wh', calendar)).toEqual([
      '2026-09-30 16:00（周三）起算，限 10 工作时（工作时，只计办公时间）', '办公时间 08:30—12:00、13:30—17:30',
      '2026-09-30（周三）计 1 小时 30 分，共 1 小时 30 分', '跳过 2026-10-01（周四）至 2026-10-07（周三）：国庆节',
      '2026-10-08（周四）计 7 小时 30 分，共 9 小时', '2026-10-09（周五）计 1 小时，共 10 小时', '2026-10-09 09:30（周五）到期',
    ])
    expect(explain(at('2026-10-09', '20:00'), '2wd', calendar)).toEqual([
      '2026-10-09 20:00（周五）起算，限 2 工作日（工作日，起算当天不计，到最后一日下班）', '办公时间 08:30—12:00、13:30—17:30', '2026-10-09（周五）是起算当天，不计',
      '2026-10-10（周六）计 1 个工作日：调休上班（国庆节），共 1', '跳过 2026-10-11（周日）：周末', '2026-10-12（周一）计 1 个工作日，共 2', '2026-10-12 17:30（周一）到期',
    ])
    expect(explain(at('2026-11-23', '12:10'), '1wh', calendar)).toContain('起算在办公时间之外，从下一段办公时间开始计')
    expect(explain(at('2026-11-23', '12:10'), '2h', calendar)).toEqual(['2026-11-23 12:10（周一）起算，限 2 小时（自然时，节假日照计）', '2026-11-23 14:10（周一）到期'])
  })
})

describe('lamp', () => {
  const from = at('2026-11-23', '08:00'), limit = at('2026-11-23', '12:00')
  const light = (now: Moment, more = {}) => lightOf({ from, due: limit, now, ...more })
  it('turns at a quarter left, and after the limit', () => {
    expect(light(at('2026-11-23', '10:59'))).toBe('green')
    expect(light(at('2026-11-23', '11:00'))).toBe('amber')
    expect(light(limit)).toBe('amber')
    expect(light(momentOf(msOf(limit) + 1))).toBe('red')
    expect(light(limit, { supervised: true })).toBe('purple')
    expect(light(limit, { supervised: true, done: true })).toBe('done')
    expect(lightOf({ now: limit })).toBe('none')
    expect(lightOf({ due: limit, now: from })).toBe('green')
  })
  it('counts office time where the limit does: a weekend does not make it amber', () => {
    const of = { from: at('2026-11-20', '08:30'), due: at('2026-11-23', '12:00'), now: at('2026-11-23', '08:00') }
    expect(lightOf(of)).toBe('amber')
    expect(lightOf({ ...of, working: calendar })).toBe('green')
  })
  it.each([['11:57', '余', '3 分'], ['12:00', '余', '不到 1 分'], ['09:50', '余', '2 小时 10 分'], ['14:00', '超', '2 小时']] as const)('%s: %s %s', (time, word, text) =>
    expect(leftWords({ due: limit, now: at('2026-11-23', time) })).toEqual({ word, text }))
  it('days, and office hours that do not become days', () => {
    expect(leftWords({ due: at('2026-11-27', '18:00'), now: at('2026-11-23', '17:00') })).toEqual({ word: '余', text: '4 天' })
    expect(leftWords({ due: at('2026-11-20', '17:30'), now: at('2026-11-27', '09:00'), working: calendar })).toEqual({ word: '超', text: '30 小时 30 分' })
  })
})

describe('days', () => {
  it('keeps the office day across midnight UTC', () => {
    expect(dayOf('2026-11-22T16:00:00Z')).toBe('2026-11-23')
    expect(dayOf('2026-11-22T15:59:59.999Z')).toBe('2026-11-22')
    expect(at('2026-11-23', '14:20')).toBe('2026-11-23T06:20:00.000Z')
  })
  const d = (text: string) => text as Day
  it('shifts by days, months and years, back too', () => {
    expect(shift(d('2026-12-31'), '1d')).toBe('2027-01-01')
    expect(shift(d('2026-03-31'), '-1mo')).toBe('2026-02-28')
    expect(shift(d('2026-01-15'), '-13mo')).toBe('2024-12-15')
    expect(shift(d('2026-11-23'), '-2w')).toBe('2026-11-09')
    expect(() => shift(d('2026-11-23'), '3wd')).toThrow(RangeError)
    expect(monthStart(d('2026-11-23'), 2)).toBe('2027-01-01')
    expect(monthStart(d('2026-01-31'), -1)).toBe('2025-12-01')
  })
  it('counts full years of age', () => {
    expect(age(d('1946-11-23'), d('2026-11-22'))).toBe(79)
    expect(age(d('1946-11-23'), d('2026-11-23'))).toBe(80)
    expect(age(d('1944-02-29'), d('2026-02-28'))).toBe(81)
    expect(age(d('1944-02-29'), d('2026-03-01'))).toBe(82)
  })
  it('says spans in words', () => expect([spanWords('4wh'), spanWords('3wd'), spanWords('2mo')]).toEqual(['4 工作时', '3 工作日', '2 个月']))
})
