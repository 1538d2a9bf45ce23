// The tree of areas in memory: which area holds a point, what lies under an area, what it lies in. Built once for each version of the
// list; a lookup touches one map cell and the few rings in it.
import type { Point } from '../pack.ts'
import { cellOf, cellsOf, type Box, boxOf } from './cells.ts'

export type Position = readonly [lon: number, lat: number]
/** A ring is closed by itself (the first position need not come again), WGS 84, without holes. */
export type AreaRow = { id: number; parent: number | null; level: string; code: string; name: string; ring?: readonly Position[] }
type Node = AreaRow & { depth: number; children: number[] }
export type Areas = {
  byId: ReadonlyMap<number, Node>
  roots: readonly number[]
  /** Areas with a ring by map cell, deepest first; rings too wide for the cells stand in `wide`. */
  cells: ReadonlyMap<number, readonly number[]>
  wide: readonly number[]
}

/** Builds the tree. Throws RangeError for an id that comes twice, a parent that is missing, a circle, or a ring of fewer than three positions. */
export const areasOf = (list: readonly AreaRow[]): Areas => {
  const byId = new Map<number, Node>()
  for (const area of list) {
    if (byId.has(area.id)) throw new RangeError(`area ${area.id} comes twice`)
    if (area.ring && area.ring.length < 3) throw new RangeError(`area ${area.id} has a ring of ${area.ring.length}`)
    byId.set(area.id, { ...area, depth: -1, children: [] })
  }
  const roots: number[] = []
  for (const node of byId.values()) {
    if (node.parent === null) { roots.push(node.id); continue }
    const parent = byId.get(node.parent)
    if (!parent) throw new RangeError(`area ${node.id} lies in ${node.parent}, which is missing`)
    parent.children.push(node.id)
  }
  const queue = roots.map(id => ({ id, depth: 0 }))
  for (const { id, depth } of queue) {
    const node = byId.get(id)!
    node.depth = depth
    for (const child of node.children) queue.push({ id: child, depth: depth + 1 })
  }
  for (const node of byId.values()) if (node.depth < 0) throw new RangeError(`area ${node.id} lies in itself`)
  const cells = new Map<number, number[]>(), wide: number[] = []
  for (const node of [...byId.values()].sort((a, b) => b.depth - a.depth)) {
    if (!node.ring) continue
    const under = cellsOf(boxOf(node.ring), MOST_CELLS)
    if (!under) { wide.push(node.id); continue }
    for (const cell of under) { const held = cells.get(cell); if (held) held.push(node.id); else cells.set(cell, [node.id]) }
  }
  return { byId, roots, cells, wide }
}

/** The deepest area that holds the point, or the area of `level`; undefined outside of all. On a shared edge exactly one of the
 *  neighbours answers, always the same. */
export const areaAt = (areas: Areas, point: Point, level?: string): AreaRow | undefined => {
  if (!Number.isFinite(point.lon) || !Number.isFinite(point.lat)) return undefined
  let best: Node | undefined
  for (const ids of [areas.cells.get(cellOf(point)) ?? [], areas.wide])
    for (const id of ids) {
      const node = areas.byId.get(id)!
      if ((level !== undefined && node.level !== level) || (best && best.depth >= node.depth)) continue
      if (holds(node.ring!, point)) best = node
    }
  return best
}

/** Ids of the areas at the ends of the tree under `id`; itself where nothing is under it. An id that does not exist has none. */
export const leaves = (areas: Areas, id: number): number[] => within(areas, id).filter(x => areas.byId.get(x)!.children.length === 0)
/** `id` and everything under it, from the top: what "in this area" means for a filter. */
export const within = (areas: Areas, id: number): number[] => {
  const list = areas.byId.has(id) ? [id] : []
  for (const x of list) list.push(...areas.byId.get(x)!.children)
  return list
}
/** The areas that `id` lies in, from itself to the root. */
export const parents = (areas: Areas, id: number): AreaRow[] => {
  const list: AreaRow[] = []
  for (let node = areas.byId.get(id); node; node = node.parent === null ? undefined : areas.byId.get(node.parent)) list.push(node)
  return list
}
/** Does `inner` lie in `outer`, or is it the same? */
export const liesIn = (areas: Areas, inner: number, outer: number): boolean => parents(areas, inner).some(a => a.id === outer)
/** `贻成豪庭社区第34网格`: the names from below the root, as an official writes a place. The root alone says its own name. */
export const placeName = (areas: Areas, id: number): string => {
  const names = parents(areas, id).map(a => a.name).reverse()
  return (names.length > 1 ? names.slice(1) : names).join('')
}

/** Is the point in the ring? Each edge is reckoned from its lower end, so two rings that share an edge never both hold a point on it. */
export const holds = (ring: readonly Position[], { lon, lat }: Point): boolean => {
  let inside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[i]!, b = ring[j]!
    if (a[1] > lat === b[1] > lat) continue
    const [low, high] = a[1] < b[1] ? [a, b] : [b, a]
    if (lon < low[0] + ((lat - low[1]) / (high[1] - low[1])) * (high[0] - low[0])) inside = !inside
  }
  return inside
}

/** The middle of gravity of a ring: where a label stands. */
export const centreOf = (ring: readonly Position[]): Point => {
  let twice = 0, lon = 0, lat = 0
  const [x0, y0] = ring[0]!
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const ax = ring[j]![0] - x0, ay = ring[j]![1] - y0, bx = ring[i]![0] - x0, by = ring[i]![1] - y0, cross = ax * by - bx * ay
    twice += cross; lon += (ax + bx) * cross; lat += (ay + by) * cross
  }
  const box: Box = boxOf(ring)
  return twice === 0 ? { lon: (box.w + box.e) / 2, lat: (box.s + box.n) / 2 } : { lon: x0 + lon / (3 * twice), lat: y0 + lat / (3 * twice) }
}

const MOST_CELLS = 4096
