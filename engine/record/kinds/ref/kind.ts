import { uuidShape } from '../files/kind.ts'
import type { Kind } from '../kind.ts'
import { refuse } from '../kind.ts'

/** Another row, by its id. What the office holds in memory (units, areas, staff) is also found by its name. */
export const ref: Kind = {
  id: 'ref',
  schema: () => ({ type: 'string', format: 'uuid' }),
  take: (value, field, known) => {
    if (typeof value !== 'string' || !uuidShape.test(value)) return refuse('应是所指记录的编号', 'must be the id of a row')
    return known.find(field.to!, value) ? { value } : refuse('所指的记录不存在', 'that row does not exist')
  },
  read: (input, field, known) => {
    const hit = known.find(field.to!, input.trim())
    return hit ? { value: hit.id } : refuse(`没有叫「${input}」的${field.title}`, `there is no "${input}"`)
  },
  show: (value, field, known) => known.name(field.to!, String(value)) ?? String(value),
  mask: () => null,
  sql: (name) => `(body->>'${name}')::uuid`,
}
