// Street, communities and grids of the demo street as rows of areas.
import { type AreaRow, centreOf } from '../place/areas.ts'
import { COMMITTEES, STREET } from './committees.ts'
import { type Cell, dice, divide, far, type Lattice, lattice, outline, type Region } from './demo-lattice.ts'

/** Grids of each committee, in the order of their codes: seventy in all; the 24th lies in 晓镇家园, the 34th in 贻成豪庭. */
const GRIDS = [3, 3, 4, 3, 3, 4, 3, 3, 4, 3, 4, 6, 5, 5, 6, 5, 6]
/** Where each committee starts to grow, in columns and rows of the lattice. */
const SEEDS = [[4, 8], [3, 5], [3, 2], [4, 4], [9, 5], [9, 3], [7, 7], [6, 5], [8, 2], [5, 6], [6, 4], [1, 3], [1, 7], [8, 8], [6, 1], [11, 6], [11, 3]] as const
/** Rows of the lattice on either side of 厦门路. */
export const XIAMEN = { line: 5, south: 4, north: 5 }

export type Ground = { plan: Lattice; areas: AreaRow[]; gridOf: (cell: Cell) => number; communityOf: (cell: Cell) => number; cellsOf: ReadonlyMap<number, readonly Cell[]> }

/** Area ids: 1 the street, 101… the communities, 1001… the grids by their number. The same every time. */
export const ground = (): Ground => {
  const plan = lattice()
  for (let seed = 1; seed < 500; seed++) {
    const communities = divide(plan.cells, SEEDS.map(([u, v], i) => ({ at: { u, v }, share: GRIDS[i]!, least: GRIDS[i]! })), { plan, roll: dice(seed) })
    const grids = communities?.map((c, i) => gridsOf(c, { count: GRIDS[i]!, plan, seed }))
    if (!communities || !grids || grids.some(g => g === undefined)) continue
    const made = rows({ plan, communities, grids: grids as Region[][] })
    if (facing(made)) return made
  }
  throw new Error('the lattice cannot be divided')
}

/** A cell of grid 34 on the south side of 厦门路 that looks across at 晓镇家园: number 118 stands there. */
export const facing = ({ cellsOf, communityOf }: Ground): Cell | undefined =>
  cellsOf.get(1034)?.find(({ u, v }) => v === XIAMEN.south && communityOf({ u, v: XIAMEN.north }) === 108)

const gridsOf = (community: Region, { count, plan, seed }: { count: number; plan: Lattice; seed: number }): Region[] | undefined => {
  for (let again = 0; again < 60; again++) {
    const roll = dice(seed * 1000 + again), chosen: Cell[] = []
    // Each further seed is the cell farthest from those chosen.
    const apart = (c: Cell) => Math.min(...chosen.map(x => far(plan, c, x))) + roll()
    chosen.push(community.cells[Math.floor(roll() * community.cells.length)]!)
    while (chosen.length < count) chosen.push(community.cells.map(c => ({ c, d: apart(c) })).sort((a, b) => b.d - a.d)[0]!.c)
    const parts = divide(community.cells, chosen.map(at => ({ at, share: 1, least: 1 })), { plan, roll })
    // Read like a page: from the north-west.
    if (parts) return parts.sort((a, b) => Math.round((centreOf(b.ring).lat - centreOf(a.ring).lat) * 400) || centreOf(a.ring).lon - centreOf(b.ring).lon)
  }
  return undefined
}

const rows = ({ plan, communities, grids }: { plan: Lattice; communities: Region[]; grids: Region[][] }): Ground => {
  const areas: AreaRow[] = [{ id: 1, parent: null, level: 'street', code: STREET.code, name: STREET.name, ring: outline(plan.cells, plan)! }]
  const gridAt = new Map<number, number>(), communityAt = new Map<number, number>(), cellsOf = new Map<number, readonly Cell[]>()
  const key = ({ u, v }: Cell) => v * 100 + u
  communities.forEach((region, i) => {
    const { code, name } = COMMITTEES[i]!, id = 101 + i
    areas.push({ id, parent: 1, level: 'community', code, name: name.replace(/居(民委员|委)会$/, ''), ring: region.ring })
    region.cells.forEach(c => communityAt.set(key(c), id))
  })
  let number = 0
  grids.forEach((list, i) => list.forEach((region, j) => {
    const id = 1001 + number++
    areas.push({ id, parent: 101 + i, level: 'grid', code: `${COMMITTEES[i]!.code}${String(j + 1).padStart(3, '0')}`, name: `第${number}网格`, ring: region.ring })
    region.cells.forEach(c => gridAt.set(key(c), id))
    cellsOf.set(id, region.cells)
  }))
  return { plan, areas, gridOf: c => gridAt.get(key(c)) ?? 0, communityOf: c => communityAt.get(key(c)) ?? 0, cellsOf }
}
