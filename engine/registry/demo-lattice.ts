// The ground plan of the demo street (演示边界): a warped lattice of roads inside the street's real box, whose cells are joined into
// communities and grids. Neighbours share the very same corners, so there is neither gap nor overlap, and grids nest exactly.
import type { Position } from '../place/areas.ts'

export type Cell = { u: number; v: number }
export type Region = { cells: Cell[]; ring: Position[] }
export type Lattice = { corner: (u: number, v: number) => Position; cells: readonly Cell[]; has: (u: number, v: number) => boolean }

export const BOX = { w: 117.63, s: 39.02, e: 117.75, n: 39.1 }
/** Metres per degree in the middle of the box. */
export const METRES = { lon: 86_430, lat: 111_020 }

// Widths in km: narrow where people live, wide at the rim. The rows say which cells of a line belong to the street.
const COLUMNS = [1.1, 0.95, 0.8, 0.7, 0.6, 0.55, 0.5, 0.55, 0.6, 0.75, 0.9, 1.05, 1.32]
const ROWS = [1.2, 1, 0.85, 0.7, 0.6, 0.6, 0.7, 0.85, 1.05, 1.33]
const MASK = [[2, 10], [1, 11], [0, 12], [0, 12], [0, 12], [0, 12], [0, 12], [0, 12], [0, 11], [2, 10]] as const
export const LINES = { across: COLUMNS.length, up: ROWS.length }

/** Numbers from 0 to 1, the same every time: a linear congruence, good enough for a drawing. */
export const dice = (seed: number): (() => number) => {
  let state = (seed * 2654435761) >>> 0
  return () => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return state / 4294967296 }
}
/** Degrees with six digits after the point (0.1 m). */
export const rounded = (lon: number, lat: number): Position => [Math.round(lon * 1e6) / 1e6, Math.round(lat * 1e6) / 1e6]

export const lattice = (): Lattice => {
  const roll = dice(8), corners: Position[][] = []
  const sums = (widths: readonly number[]) => widths.reduce<number[]>((list, w) => [...list, list.at(-1)! + w], [0])
  const xs = sums(COLUMNS), ys = sums(ROWS), width = xs.at(-1)!, height = ys.at(-1)!
  for (let v = 0; v <= ROWS.length; v++) {
    const line: Position[] = []
    for (let u = 0; u <= COLUMNS.length; u++) {
      const x = xs[u]! / width, y = ys[v]! / height
      // Everything is drawn 3 % smaller than the box, so that warp and jitter stay inside it.
      const east = 0.015 + 0.97 * x + (0.008 * Math.sin(v * 0.8 + 0.6) + 0.004 * (roll() - 0.5)) + 0.006 * Math.sin(u)
      const north = 0.015 + 0.97 * y + (0.007 * Math.sin(u * 0.55) + 0.005 * (roll() - 0.5))
      line.push(rounded(BOX.w + clamp(east) * (BOX.e - BOX.w), BOX.s + clamp(north) * (BOX.n - BOX.s)))
    }
    corners.push(line)
  }
  const has = (u: number, v: number) => { const row = MASK[v]; return row !== undefined && u >= row[0] && u <= row[1] }
  return { corner: (u, v) => corners[v]![u]!, cells: MASK.flatMap(([from, to], v) => Array.from({ length: to - from + 1 }, (_, i) => ({ u: from + i, v }))), has }
}
const clamp = (x: number) => Math.min(0.999, Math.max(0.001, x))

/** Square of the way between the middles of two cells, in units of 700 m. */
export const far = (plan: Lattice, a: Cell, b: Cell): number => {
  const [p, q] = [a, b].map(({ u, v }) => [0, 1].map(i => (plan.corner(u, v)[i]! + plan.corner(u + 1, v + 1)[i]!) / 2)) as [[number, number], [number, number]]
  return (((p[0] - q[0]) * METRES.lon) ** 2 + ((p[1] - q[1]) * METRES.lat) ** 2) / 490_000
}
const key = ({ u, v }: Cell) => v * 100 + u
const around = ({ u, v }: Cell): Cell[] => [{ u: u + 1, v }, { u: u - 1, v }, { u, v: v + 1 }, { u, v: v - 1 }]

/** Divides cells among seeds: each grows to its share through neighbouring cells, and stays round. Undefined where a part has a hole,
 *  touches itself at a corner, or gets fewer than its `least`; the caller rolls again. */
export const divide = (cells: readonly Cell[], seeds: readonly { at: Cell; share: number; least: number }[], { plan, roll }: { plan: Lattice; roll: () => number }): Region[] | undefined => {
  const free = new Map(cells.map(c => [key(c), c])), parts: Cell[][] = seeds.map(() => [])
  seeds.forEach(({ at }, i) => {
    const nearest = [...free.values()].sort((a, b) => far(plan, a, at) - far(plan, b, at))[0]
    if (nearest) { parts[i]!.push(nearest); free.delete(key(nearest)) }
  })
  while (free.size > 0) {
    const order = seeds.map((seed, i) => ({ i, seed, full: parts[i]!.length / seed.share })).sort((a, b) => a.full - b.full)
    const grown = order.some(({ i, seed }) => {
      const own = new Set(parts[i]!.map(key))
      const edge = parts[i]!.flatMap(around).filter(c => free.has(key(c)))
      const cost = (c: Cell) => 1.5 * far(plan, c, seed.at) - 2.5 * around(c).filter(x => own.has(key(x))).length + roll()
      const best = edge.map(c => ({ c, cost: cost(c) })).sort((a, b) => a.cost - b.cost)[0]?.c
      if (!best) return false
      parts[i]!.push(best); free.delete(key(best))
      return true
    })
    if (!grown) return undefined
  }
  const regions = parts.map(part => ({ cells: part, ring: outline(part, plan) }))
  return regions.every(({ cells: c, ring }, i) => ring !== undefined && c.length >= seeds[i]!.least) ? (regions as Region[]) : undefined
}

/** The ring around a set of cells, counter-clockwise; undefined where it is not one simple ring. */
export const outline = (cells: readonly Cell[], plan: Lattice): Position[] | undefined => {
  const own = new Set(cells.map(key)), next = new Map<number, Cell[]>()
  let edges = 0
  const edge = (a: Cell, b: Cell) => { next.set(key(a), [...(next.get(key(a)) ?? []), b]); edges++ }
  for (const { u, v } of cells) {
    const side = (du: number, dv: number) => !own.has(key({ u: u + du, v: v + dv }))
    if (side(0, -1)) edge({ u, v }, { u: u + 1, v })
    if (side(1, 0)) edge({ u: u + 1, v }, { u: u + 1, v: v + 1 })
    if (side(0, 1)) edge({ u: u + 1, v: v + 1 }, { u, v: v + 1 })
    if (side(-1, 0)) edge({ u, v: v + 1 }, { u, v })
  }
  const start = cells[0] && [...next.keys()][0]
  if (start === undefined || [...next.values()].some(list => list.length > 1)) return undefined
  const ring: Position[] = []
  let at: Cell = { u: start % 100, v: Math.floor(start / 100) }
  do { ring.push(plan.corner(at.u, at.v)); at = next.get(key(at))![0]! } while (key(at) !== start && ring.length <= edges)
  return ring.length === edges ? ring : undefined
}
