import type { Kind } from '../kind.ts'
import { hidden, refuse } from '../kind.ts'

/** The five levels of 好差评 (国办发〔2019〕51号), 5 is best. */
export const levels: Readonly<Record<number, string>> = { 5: '非常满意', 4: '满意', 3: '基本满意', 2: '不满意', 1: '非常不满意' }

export const stars: Kind = {
  id: 'stars',
  schema: () => ({ type: 'integer', enum: [1, 2, 3, 4, 5] }),
  take: (value) => typeof value === 'number' && [1, 2, 3, 4, 5].includes(value) ? { value } : refuse('应是 1 到 5', 'must be 1 to 5', [1, 2, 3, 4, 5]),
  read: (input, field, known) => {
    const named = Object.entries(levels).find(([, name]) => name === input.trim())
    return stars.take(named ? Number(named[0]) : Number(input), field, known)
  },
  show: (value) => levels[Number(value)] ?? String(value),
  mask: hidden,
  sql: (name) => `(body->>'${name}')::int`,
}
