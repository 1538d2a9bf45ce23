import type { Kind } from '../kind.ts'
import { refuse } from '../kind.ts'
import { toMoment } from '../moment/kind.ts'

export const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
type Stored = { id: string; name: string; takenAt?: string; takenFrom?: { lon: number; lat: number } }

/** Files that were sent before, by the ids that the client made for them. */
export const files: Kind = {
  id: 'files',
  schema: (field) => ({ type: 'array', maxItems: field.max ?? 9, items: { type: 'object', required: ['id'], properties: {
    id: { type: 'string', format: 'uuid' }, name: { type: 'string', maxLength: 200 }, takenAt: { type: 'string', format: 'date-time' }, takenFrom: { type: 'object' } } } }),
  take: (value, field) => {
    const max = field.max ?? 9
    if (!Array.isArray(value)) return refuse('应是已上传文件的列表', 'must be a list of files sent before')
    if (value.length > max) return refuse(`最多 ${max} 个文件`, `at most ${max} files`)
    const list: Stored[] = []
    for (const one of value as unknown[]) {
      const { id, name, takenAt, takenFrom } = (typeof one === 'object' && one !== null ? one : {}) as Record<string, unknown>
      if (typeof id !== 'string' || !uuidShape.test(id)) return refuse('文件须先上传，再用它的编号引用', 'a file is sent first and named by its id')
      const at = typeof takenAt === 'string' ? toMoment(takenAt) : undefined, from = (takenFrom ?? {}) as { lon?: unknown; lat?: unknown }
      list.push({ id, name: typeof name === 'string' ? name.slice(0, 200) : '文件', ...(at ? { takenAt: at } : {}),
        ...(typeof from.lon === 'number' && typeof from.lat === 'number' && Number.isFinite(from.lon) && Number.isFinite(from.lat) ? { takenFrom: { lon: from.lon, lat: from.lat } } : {}) })
    }
    return { value: list }
  },
  read: () => refuse('表格里不能放文件', 'files cannot come in a table'),
  show: (value) => `${(value as Stored[]).length} 个`,
  mask: () => [],
  sql: (name) => `body->'${name}'`,
}
