import type { Kind } from '../kind.ts'
import { refuse } from '../kind.ts'
import { ref } from '../ref/kind.ts'

/** Several other rows, each once. In a cell: names joined by 、 */
export const refs: Kind = {
  id: 'refs',
  schema: (field) => ({ type: 'array', maxItems: field.max ?? 50, items: { type: 'string', format: 'uuid' } }),
  take: (value, field, known) => {
    if (!Array.isArray(value) || value.length > (field.max ?? 50)) return refuse('应是编号的列表', 'must be a list of ids')
    for (const one of value as unknown[]) { const taken = ref.take(one, field, known); if ('why' in taken) return taken }
    return { value: [...new Set(value as string[])] }
  },
  read: (input, field, known) => {
    const ids: unknown[] = []
    for (const word of input.split(/[、,，;；]/).filter((w) => w.trim())) { const taken = ref.read(word, field, known); if ('why' in taken) return taken; ids.push(taken.value) }
    return { value: ids }
  },
  show: (value, field, known) => (value as string[]).map((id) => ref.show(id, field, known)).join('、'),
  mask: () => [],
  sql: (name) => `body->'${name}'`,
}
