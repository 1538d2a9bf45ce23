import { expect, test } from 'vitest'
import { addDays, addSpan, dayOf, daysBetween, isDay, isId, isMoment, isoOf, momentAt, movableClock, parseSpan, sayDay, sayMoment, saySpan, timeOf, weekdayOf } from './time.ts'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clockFrom, newId, systemClock } from './time.server.ts'

test('days are the office\'s, whatever zone the machine is in', () => {
  for (const zone of ['UTC', 'America/Los_Angeles', 'Asia/Shanghai']) {
    process.env['TZ'] = zone
    expect(dayOf('2026-11-22T16:00:00Z')).toBe('2026-11-23')
    expect(dayOf('2026-11-22T15:59:59Z')).toBe('2026-11-22')
    expect(timeOf('2026-11-23T06:20:00Z')).toBe('14:20')
    expect(momentAt('2026-11-23', '08:30').toISOString()).toBe('2026-11-23T00:30:00.000Z')
    expect(isoOf('2026-12-31T16:00:00Z')).toBe('2027-01-01T00:00:00+08:00')
    expect(sayMoment('2026-11-22T16:05:00Z', '2026-11-23T10:00:00Z')).toBe('今天 00:05')
  }
  delete process.env['TZ']
})

test('moments in words', () => {
  const now = '2026-11-23T14:20:00+08:00'
  expect(sayMoment('2026-11-22T23:59:00+08:00', now)).toBe('昨天 23:59')
  expect(sayMoment('2026-11-24T00:00:00+08:00', now)).toBe('明天 00:00')
  expect(sayMoment('2026-03-08T10:00:00+08:00', now)).toBe('3月8日 10:00')
  expect(sayDay('2025-12-31', now)).toBe('2025年12月31日')
  expect(sayDay('2025-12-31', now, 'en')).toBe('31 Dec 2025')
})

test('days and moments that do not exist are told apart', () => {
  expect(['2026-02-28', '2028-02-29', '2026-02-29', '2026-02-30', '2026-13-01', '0026-01-01', '2026-1-1', 20260101].map(isDay)).toEqual([true, true, false, false, false, false, false, false])
  expect(['2026-11-23T14:20:00+08:00', '2026-11-23T14:20Z', '2026-11-23T24:00:00Z', '2026-11-23T14:20:00', '2026-02-30T10:00:00Z', '2026-11-23'].map(isMoment)).toEqual([true, true, false, false, false, false])
  expect([weekdayOf('2026-11-23'), weekdayOf('2026-11-29')]).toEqual([1, 7])
  expect([addDays('2026-12-31', 1), daysBetween('2026-02-27', '2026-03-01')]).toEqual(['2027-01-01', 2])
})

test('spans', () => {
  expect(parseSpan('30m')).toEqual({ n: 30, unit: 'm' })
  expect(parseSpan('1wd')).toEqual({ n: 1, unit: 'wd' })
  expect(parseSpan('1.5h')).toEqual({ n: 1.5, unit: 'h' })
  expect(['h', '-2h', '2', '2x', '1.5wd', '999999d', null].map(parseSpan)).toEqual(Array(7).fill(undefined))
  expect([saySpan('2h'), saySpan('1wd'), saySpan('2wh', 'en'), saySpan('1mo', 'en')]).toEqual(['2小时', '1个工作日', '2 working hours', '1 month'])
  expect(isoOf(addSpan('2026-01-31T23:30:00+08:00', '1mo'))).toBe('2026-02-28T23:30:00+08:00')
  expect(isoOf(addSpan('2028-02-29T01:00:00+08:00', '1y'))).toBe('2029-02-28T01:00:00+08:00')
  expect(() => addSpan(new Date(0), '1wd')).toThrow(/natural/)
})

test('the movable clock stands still until it is moved', () => {
  const clock = movableClock('2026-11-23T14:20+08:00')
  const first = clock.now()
  clock.by('2h')
  expect(first.toISOString()).toBe('2026-11-23T06:20:00.000Z')
  expect(isoOf(clock.now())).toBe('2026-11-23T16:20:00+08:00')
  clock.to('2026-12-01T00:00+08:00')
  expect(dayOf(clock.now())).toBe('2026-12-01')
  expect(() => clock.to('tomorrow')).toThrow()
})

test('ids are version 7, carry their time and keep the order of making', () => {
  const now = new Date('2026-11-23T06:20:00Z')
  const ids = Array.from({ length: 1000 }, () => newId(now))
  expect(new Set(ids).size).toBe(1000)
  expect([...ids].sort()).toEqual(ids)
  expect(ids.every(id => isId(id) && id[14] === '7' && /[89ab]/.test(id[19]!))).toBe(true)
  expect(parseInt(ids[0]!.replace('-', '').slice(0, 12), 16)).toBe(now.getTime())
})

test('a server under test believes the file, and any other believes the machine', () => {
  const dir = mkdtempSync(join(tmpdir(), 'xinbei-clock-')), file = join(dir, 'clock'), day = 86_400_000
  try {
    const clock = clockFrom({ NODE_ENV: 'test', XINBEI_TEST_CLOCK: file }), ahead = () => Math.trunc((clock.now().getTime() - Date.now()) / day + 0.5)
    expect(ahead()).toBe(0)
    writeFileSync(file, String(3 * day))
    expect(ahead()).toBe(3)
    // Half written, or no number: it stays as it was.
    for (const torn of ['', 'soon']) { writeFileSync(file, torn); expect(ahead()).toBe(3) }
    writeFileSync(file, String(4 * day))
    expect(ahead()).toBe(4)
    expect(clockFrom({ NODE_ENV: 'production', XINBEI_TEST_CLOCK: file })).toBe(systemClock)
  } finally { rmSync(dir, { recursive: true, force: true }) }
})
