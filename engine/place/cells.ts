// Map cells, boxes and nearness. A cell is the number under which a row's point is indexed, so that a map reads ranges, not the table.
import { metres, type Point } from '../pack.ts'

export type Box = { w: number; s: number; e: number; n: number }
/** Side of a map cell in degrees. Changing it means renumbering every stored row. */
export const CELL = 0.005
const PER_DEGREE = 200, COLUMNS = 360 * PER_DEGREE

const column = (lon: number) => Math.floor((lon + 180) * PER_DEGREE + 1e-6)
const row = (lat: number) => Math.floor(lat * PER_DEGREE + 1e-6)
const cell = (r: number, c: number) => r * COLUMNS + c

/** The cell of a point: row-major, rows counted from the equator, so that it fits a 32-bit integer everywhere on earth. */
export const cellOf = ({ lon, lat }: Point): number => cell(row(lat), column(lon))
/** The cells that a box touches, row by row; undefined where it is not a box or there are more than `most`. */
export const cellsOf = ({ w, s, e, n }: Box, most = 20_000): number[] | undefined => {
  const [c0, c1, r0, r1] = [column(w), column(e), row(s), row(n)]
  const count = (c1 - c0 + 1) * (r1 - r0 + 1)
  if (!(count > 0 && count <= most) || c1 < c0) return undefined
  const cells: number[] = []
  for (let r = r0; r <= r1; r++) for (let c = c0; c <= c1; c++) cells.push(cell(r, c))
  return cells
}

export const boxOf = (positions: readonly (readonly [number, number])[]): Box => {
  const box = { w: Infinity, s: Infinity, e: -Infinity, n: -Infinity }
  for (const [lon, lat] of positions) {
    box.w = Math.min(box.w, lon); box.e = Math.max(box.e, lon); box.s = Math.min(box.s, lat); box.n = Math.max(box.n, lat)
  }
  return box
}
/** The box that reaches so many metres from a point to each side. */
export const boxAround = ({ lon, lat }: Point, reach: number): Box => {
  const dLat = reach / 111_320, dLon = dLat / Math.cos((lat * Math.PI) / 180)
  return { w: lon - dLon, e: lon + dLon, s: lat - dLat, n: lat + dLat }
}
export const inBox = ({ lon, lat }: Point, { w, s, e, n }: Box): boolean => lon >= w && lon <= e && lat >= s && lat <= n

/** Those of `things` within `reach` metres, nearest first, with their distance in whole metres. */
export const near = <T>(things: readonly T[], { at, from, reach }: { at: (thing: T) => Point | null | undefined; from: Point; reach: number }): { thing: T; metres: number }[] =>
  things.flatMap(thing => {
    const point = at(thing), far = point ? metres(from, point) : Infinity
    return far <= reach ? [{ thing, metres: Math.round(far), far }] : []
  }).sort((a, b) => a.far - b.far).map(({ thing, metres }) => ({ thing, metres }))
/** `6 米`, `1.2 公里`. */
export const metresWords = (far: number): string => far < 1000 ? `${Math.round(far)} 米` : `${(far / 1000).toFixed(1)} 公里`
