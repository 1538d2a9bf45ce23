import type { Kind } from '../kind.ts'
import { refuse } from '../kind.ts'

type Ring = readonly { lon: number; lat: number }[]
const corner = (p: unknown) => { const { lon, lat } = (p ?? {}) as { lon?: unknown; lat?: unknown }; return typeof lon === 'number' && typeof lat === 'number' && Math.abs(lon) <= 180 && Math.abs(lat) <= 90 }

/** A closed ring on the ground without holes: three corners at least, WGS 84. In a cell: `lon,lat;lon,lat;…` */
export const area: Kind = {
  id: 'area',
  schema: () => ({ type: 'object', required: ['area'], additionalProperties: false, properties: { area: { type: 'array', minItems: 3, maxItems: 5000,
    items: { type: 'object', required: ['lon', 'lat'], additionalProperties: false, properties: { lon: { type: 'number' }, lat: { type: 'number' } } } } } }),
  take: (value) => {
    const ring = (value as { area?: unknown } | null)?.area
    return Array.isArray(ring) && ring.length >= 3 && ring.length <= 5000 && ring.every(corner)
      ? { value: { area: (ring as Ring).map(({ lon, lat }) => ({ lon, lat })) } } : refuse('边界至少三个点，每点是经度,纬度', 'a boundary has at least three points')
  },
  read: (input, field, known) => area.take({ area: input.split(/[;；]/).filter((p) => p.trim()).map((p) => { const [lon, lat] = p.split(/[,，]/).map(Number); return { lon, lat } }) }, field, known),
  show: (value) => (value as { area: Ring }).area.map((p) => `${p.lon},${p.lat}`).join(';'),
  mask: () => null,
  sql: (name) => `body->'${name}'`,
}
