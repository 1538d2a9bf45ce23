import { isDay } from '../date/kind.ts'
import type { Kind } from '../kind.ts'
import { hidden, refuse } from '../kind.ts'

const shape = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?$/

/** A moment with its offset; without one it is Asia/Shanghai. Stored as UTC, to the millisecond. */
export const toMoment = (value: string): string | undefined => {
  const m = shape.exec(value)
  if (!m || !isDay(m[1]!) || Number(m[2]) > 23 || Number(m[3]) > 59 || Number(m[4] ?? 0) > 59) return undefined
  const at = new Date(`${m[1]}T${m[2]}:${m[3]}:${m[4] ?? '00'}${m[5] ?? '+08:00'}`)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}

export const moment: Kind = {
  id: 'moment',
  schema: () => ({ type: 'string', format: 'date-time' }),
  take: (value) => {
    const at = typeof value === 'string' ? toMoment(value) : undefined
    return at ? { value: at } : refuse('应是时刻，写作 2026-11-23T14:20:00+08:00', 'must be a moment such as 2026-11-23T14:20:00+08:00')
  },
  read: (input, field, known) => {
    const m = /^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?\s*(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?$/.exec(input.trim())
    return moment.take(m ? `${m[1]}-${m[2]!.padStart(2, '0')}-${m[3]!.padStart(2, '0')}T${m[4]!.padStart(2, '0')}:${m[5]}:${m[6] ?? '00'}+08:00` : input.trim(), field, known)
  },
  show: (value) => { const at = new Date(new Date(String(value)).getTime() + 8 * 3_600_000).toISOString(); return `${at.slice(0, 10)} ${at.slice(11, 16)}` },
  mask: hidden,
  sql: (name) => `(body->>'${name}')::timestamptz`,
}
