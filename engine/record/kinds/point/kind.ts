import type { Kind } from '../kind.ts'
import { refuse } from '../kind.ts'

type Point = { lon: number; lat: number }
const good = (n: unknown, max: number): n is number => typeof n === 'number' && Number.isFinite(n) && Math.abs(n) <= max

/** A point on the ground, WGS 84, degrees. Other systems are turned at the edge and their origin is kept beside. */
export const point: Kind = {
  id: 'point',
  schema: () => ({ type: 'object', required: ['lon', 'lat'], additionalProperties: false,
    properties: { lon: { type: 'number', minimum: -180, maximum: 180 }, lat: { type: 'number', minimum: -90, maximum: 90 } } }),
  take: (value) => {
    const { lon, lat } = (typeof value === 'object' && value !== null ? value : {}) as Partial<Point>
    return good(lon, 180) && good(lat, 90) ? { value: { lon: round(lon), lat: round(lat) } }
      : refuse('应是经纬度，如 {"lon":117.68,"lat":39.05}', 'must be a point such as {"lon":117.68,"lat":39.05}')
  },
  read: (input, field, known) => {
    const m = /^\s*(-?\d+(?:\.\d+)?)\s*[,，\s]\s*(-?\d+(?:\.\d+)?)\s*$/.exec(input)
    return m ? point.take({ lon: Number(m[1]), lat: Number(m[2]) }, field, known) : refuse(`「${input}」应写作 经度,纬度`, `"${input}" must be longitude,latitude`)
  },
  show: (value) => { const { lon, lat } = value as Point; return `${lon.toFixed(6)},${lat.toFixed(6)}` },
  mask: () => null,
  sql: (name) => `case when body->'${name}' is null then null else st_setsrid(st_makepoint((body->'${name}'->>'lon')::float8, (body->'${name}'->>'lat')::float8), 4326) end`,
}

/** Seven places are a centimetre; more is noise of the device. */
const round = (n: number) => Math.round(n * 1e7) / 1e7
