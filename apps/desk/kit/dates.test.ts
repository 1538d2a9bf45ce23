import { expect, test } from 'vitest'
import { later, readDay, readTime, weekday, weeksOf } from './dates.ts'

test('a day is read as people write it, and only where there is such a day', () => {
  for (const text of ['2026-11-23', '2026/11/23', ' 2026.11.23 ', '20261123', '2026年11月23日', '11-23', '11月23日']) expect(readDay(text, '2026-01-05'), text).toBe('2026-11-23')
  for (const text of ['', '2026-02-29', '2026-13-01', '11/31', '23-11-2026', '明天', '2026-11-23 14:20', '2026-11-231']) expect(readDay(text, '2026-01-05'), text).toBeUndefined()
  expect(readDay('2-29', '2028-01-01')).toBe('2028-02-29')
})
test('a time stands after its day', () => {
  for (const text of ['2026-11-23 14:05', '2026-11-23T14:05', '11-23 14：05', '2026年11月23日14点5分', '20261123 14:05']) expect(readTime(text, '2026-01-05'), text).toBe('2026-11-23T14:05')
  expect(readTime('2026-11-23 9点', '2026-01-05')).toBe('2026-11-23T09:00')
  for (const text of ['2026-11-23', '14:05', '2026-11-23 24:00', '2026-11-23 12:60', '']) expect(readTime(text, '2026-01-05'), text).toBeUndefined()
})
test('days and months go on over the ends of months and years', () => {
  expect([later('2026-12-31', { days: 1 }), later('2026-03-01', { days: -1 }), later('2026-01-31', { months: 1 }), later('2028-01-31', { months: 1 }), later('2026-01-15', { months: -2 })]).toEqual(['2027-01-01', '2026-02-28', '2026-02-28', '2028-02-29', '2025-11-15'])
  expect([weekday('2026-11-23'), weekday('2026-11-29')]).toEqual([0, 6])
})
test('a month is whole weeks from Monday', () => {
  const weeks = weeksOf('2026-11-23')
  expect([weeks[0]![0], weeks.length, weeks.at(-1)!.at(-1)]).toEqual(['2026-10-26', 6, '2026-12-06'])
  expect(weeksOf('2027-02-10').length).toBe(4)
})
