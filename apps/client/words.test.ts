import { expect, test } from 'vitest'
import { englishTimes } from './words-en.ts'
import { dateName, fromInput, headTime, leftOf, lengthName, momentName, shortMoment, plainMoment, spanName, speakTimes, toInput } from './words.ts'

const now = Date.parse('2026-11-23T14:20:00+08:00')
const at = (text: string) => `${text}+08:00`

test('moments are said as the office says them, the year only where it differs', () => {
  expect(momentName(at('2026-11-23T13:44:00'), now)).toBe('今天 13:44')
  expect(momentName(at('2026-11-22T09:05:00'), now)).toBe('昨天 9:05')
  expect(momentName(at('2026-11-20T17:30:00'), now)).toBe('11月20日 17:30')
  expect(momentName(at('2025-03-08T08:00:00'), now)).toBe('2025年3月8日 8:00')
  expect(shortMoment(at('2026-11-23T13:44:00'), now)).toBe('13:44')
  expect(headTime(now)).toBe('今天 11月23日 周一 14:20')
  expect(dateName('2026-12-01', now)).toBe('12月1日')
})
test('a day begins at midnight of the office, not of Greenwich', () => {
  expect(momentName('2026-11-22T16:10:00Z', now)).toBe('今天 0:10')
})
test('time left: the lamp turns amber in the last quarter and red after the moment', () => {
  const from = at('2026-11-23T14:00:00')
  expect(leftOf({ due: at('2026-11-23T14:14:00'), from, now })).toMatchObject({ light: 'late', text: '超 6 分' })
  expect(leftOf({ due: at('2026-11-23T14:23:00'), from, now })).toMatchObject({ light: 'soon', text: '余 3 分' })
  expect(leftOf({ due: at('2026-11-23T15:00:00'), from, now })).toMatchObject({ light: 'ok', text: '余 40 分' })
  expect(leftOf({ due: null, now }).light).toBe('none')
})
test('lengths and spans in words', () => {
  expect(lengthName(4 * 3_600_000 + 20 * 60_000)).toBe('4 小时 20 分')
  expect(lengthName(50 * 3_600_000)).toBe('2 天')
  expect(lengthName(30_000)).toBe('1 分内')
  expect(spanName('4wh')).toBe('4 工作时')
})
test('native inputs and back', () => {
  expect(toInput('2026-11-23T06:20:00Z')).toBe('2026-11-23T14:20')
  expect(fromInput('2026-11-23T14:20')).toBe('2026-11-23T14:20:00+08:00')
})
test('the same in English', () => {
  speakTimes(englishTimes)
  const from = at('2026-11-23T14:00:00')
  expect([momentName(at('2026-11-23T13:44:00'), now), momentName(at('2026-11-20T17:30:00'), now), momentName(at('2025-03-08T08:00:00'), now)]).toEqual(['today 13:44', '20 Nov 17:30', '8 Mar 2025 8:00'])
  expect([shortMoment(at('2026-11-23T13:44:00'), now), shortMoment(at('2026-11-22T13:44:00'), now), plainMoment(at('2026-11-22T13:44:00'), now)]).toEqual(['13:44', 'yesterday', 'yesterday 13:44'])
  expect([headTime(now), dateName('2026-12-01', now), spanName('4wh'), spanName('1wd')]).toEqual(['Mon 23 Nov 14:20', '1 Dec', '4 working hours', '1 working day'])
  expect(leftOf({ due: at('2026-11-23T14:14:00'), from, now })).toMatchObject({ text: '6 min over' })
  expect(leftOf({ due: at('2026-11-23T16:30:00'), from, now })).toMatchObject({ text: '2 h 10 min left', short: '2 h left' })
})
