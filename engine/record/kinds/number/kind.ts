import type { Kind } from '../kind.ts'
import { hidden, refuse } from '../kind.ts'

/** A plain number with an optional unit and bounds. Money is not a number. */
export const number: Kind = {
  id: 'number',
  schema: (field) => ({ type: 'number', minimum: field.min ?? -1e12, maximum: field.max ?? 1e12 }),
  take: (value, field) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return refuse('应是数字', 'must be a number')
    const min = field.min ?? -1e12, max = field.max ?? 1e12
    if (value < min || value > max) return refuse(`应在 ${min} 到 ${max} 之间`, `must be between ${min} and ${max}`)
    return { value }
  },
  read: (input, field, known) => input.trim() === '' || !/^[-+]?\d[\d,]*(\.\d+)?$/.test(input.trim())
    ? refuse(`「${input}」不是数字`, `"${input}" is not a number`) : number.take(Number(input.trim().replaceAll(',', '')), field, known),
  show: (value, field) => `${String(value)}${field.unit ? ` ${field.unit}` : ''}`,
  mask: hidden,
  sql: (name) => `(body->>'${name}')::numeric`,
}
