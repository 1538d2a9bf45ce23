// What is drawn under the demo street's grids: roads along the lattice, rows of buildings, names. All of it is 演示 but the name 厦门路.
import type { Point } from '../pack.ts'
import { centreOf, type Position } from '../place/areas.ts'
import type { Base } from '../place/picture.ts'
import { facing, type Ground, XIAMEN } from './demo-areas.ts'
import { type Cell, dice, far, LINES, METRES, rounded } from './demo-lattice.ts'

/** A house number that a demo matter can happen at, with the grid that it lies in. */
export type Address = { name: string; point: Point; area: number }
type Quad = readonly [sw: Position, se: Position, ne: Position, nw: Position]

const NORTHWARD = ['西堤路', '海兴路', '新村路', '春晖路', '金岸路', '新北路', '文苑路', '锦绣路', '海晏路', '创新路', '科园路', '东泽路', '海科路', '东堤路']
const EASTWARD = ['南苑道', '福安道', '宁波道', '泉州道', '和畅道', '厦门路', '云锦道', '平安道', '康宁道', '北苑道', '临海道']
const CENTRE: Cell = { u: 6, v: 5 }
const widthOf = (line: number, eastward: boolean) => eastward && line === XIAMEN.line ? 26 : (line + (eastward ? 1 : 0)) % 3 === 2 ? 22 : 16

/** Roads, buildings and labels of the ground, and its addresses. */
export const baseOf = (ground: Ground): { base: Base; addresses: Address[] } => {
  const { streets, addresses } = roads(ground)
  const blocks: Position[][] = [], estates: { name: string; point: Point }[] = []
  const roll = dice(34), named = new Set<string>()
  const centre = new Map(ground.areas.map(a => [a.id, centreOf(a.ring!)]))
  for (const cell of ground.plan.cells) {
    const quad = quadOf(ground, cell), land = landOf(ground, cell, roll)
    const across = Math.max(1, Math.round(length(quad[0], quad[1]) / 330)), up = Math.max(1, Math.round(length(quad[1], quad[2]) / 330))
    if (land !== 'green') for (let i = 1; i < across; i++) streets.push({ name: '', width: 8, line: [mix(quad, i / across, 0), mix(quad, i / across, 1)] })
    if (land !== 'green') for (let j = 1; j < up; j++) streets.push({ name: '', width: 8, line: [mix(quad, 0, j / up), mix(quad, 1, j / up)] })
    for (let i = 0; i < across; i++) for (let j = 0; j < up; j++) {
      const part: Quad = [mix(quad, i / across, j / up), mix(quad, (i + 1) / across, j / up), mix(quad, (i + 1) / across, (j + 1) / up), mix(quad, i / across, (j + 1) / up)]
      if (land === 'homes') blocks.push(...rows(part, { roll, long: 64, deep: 16, pitch: 62, filled: 0.64 }))
      if (land === 'works') blocks.push(...rows(part, { roll, long: 110, deep: 52, pitch: 120, filled: 0.4 }))
    }
    const name = labelOf(ground, { cell, land, centre })
    if (name && !named.has(name)) { named.add(name); estates.push({ name, point: pointOf(land === 'green' ? mix(quad, 0.5, 0.5) : mix(quad, 0.5 / across, 1 - 0.5 / up)) }) }
  }
  return { base: { streets, blocks, estates }, addresses }
}

const length = (a: Position, b: Position) => Math.hypot((a[0] - b[0]) * METRES.lon, (a[1] - b[1]) * METRES.lat)
const pointOf = ([lon, lat]: Position): Point => ({ lon, lat })
const quadOf = ({ plan }: Ground, { u, v }: Cell): Quad => [plan.corner(u, v), plan.corner(u + 1, v), plan.corner(u + 1, v + 1), plan.corner(u, v + 1)]
/** The place so far east and so far north in a cell, both from 0 to 1. */
const mix = ([sw, se, ne, nw]: Quad, x: number, y: number): Position => {
  const at = (i: 0 | 1) => (sw[i] * (1 - x) + se[i] * x) * (1 - y) + (nw[i] * (1 - x) + ne[i] * x) * y
  return rounded(at(0), at(1))
}

type Land = 'homes' | 'works' | 'green'
const landOf = ({ plan }: Ground, cell: Cell, roll: () => number): Land => {
  const out = far(plan, cell, CENTRE), chance = roll()
  return out < 10 || (out < 18 && chance < 0.5) ? 'homes' : cell.u >= 10 || cell.v <= 1 ? (chance < 0.75 ? 'works' : 'green') : chance < 0.4 ? 'works' : 'green'
}
/** Slabs in rows that face south, with gaps where a court, a school or a square would be. */
const rows = (quad: Quad, { roll, long, deep, pitch, filled }: { roll: () => number; long: number; deep: number; pitch: number; filled: number }): Position[][] => {
  const w = length(quad[0], quad[1]), h = length(quad[1], quad[2]), margin = 26, list: Position[][] = []
  const perRow = Math.floor((w - 2 * margin) / long), lines = Math.floor((h - 2 * margin - deep) / pitch) + 1
  if (perRow < 1 || lines < 1) return list
  const step = lines > 1 ? (h - 2 * margin - deep) / (lines - 1) : 0, shift = (w - 2 * margin - perRow * long) / 2
  for (let j = 0; j < lines; j++) {
    const gap = Math.floor(roll() * (perRow + 2))
    for (let i = 0; i < perRow; i++) {
      if (i === gap || roll() > filled + 0.1) continue
      const x0 = (margin + shift + i * long + 1) / w, x1 = (margin + shift + (i + 1) * long - 1) / w, y0 = (margin + j * step) / h, y1 = (margin + j * step + deep) / h
      list.push([mix(quad, x0, y0), mix(quad, x1, y0), mix(quad, x1, y1), mix(quad, x0, y1)])
    }
  }
  return list
}

const labelOf = (ground: Ground, { cell, land, centre }: { cell: Cell; land: Land; centre: Map<number, Point> }): string | undefined => {
  const grid = ground.gridOf(cell), community = ground.communityOf(cell)
  const called = ground.areas.find(a => a.id === community)!.name.replace(/社区$/, '')
  if (land === 'green') return cell.v >= 8 ? '湿地绿地' : cell.u <= 1 ? '滨河公园' : '体育公园'
  if (land === 'works') return cell.u >= 10 ? '海洋科技园' : '创业园'
  const a = centre.get(grid)!, b = centre.get(community)!, east = (a.lon - b.lon) * METRES.lon, north = (a.lat - b.lat) * METRES.lat
  if (Math.hypot(east, north) < 320) return called
  return `${called}${Math.abs(east) > Math.abs(north) ? (east > 0 ? '东区' : '西区') : north > 0 ? '北区' : '南区'}`
}

/** Roads along the lines of the lattice where a cell of the street lies beside them, with a house number on each side of each cell. */
const roads = (ground: Ground): { streets: Base['streets'][number][]; addresses: Address[] } => {
  const { plan, gridOf } = ground, streets: Base['streets'][number][] = [], addresses: Address[] = []
  const known = facing(ground)
  const walk = (line: number, eastward: boolean) => {
    const name = (eastward ? EASTWARD : NORTHWARD)[line]!, width = widthOf(line, eastward), steps = eastward ? LINES.across : LINES.up
    const at = (i: number) => eastward ? plan.corner(i, line) : plan.corner(line, i)
    const sides = (i: number): Cell[] => eastward ? [{ u: i, v: line - 1 }, { u: i, v: line }] : [{ u: line - 1, v: i }, { u: line, v: i }]
    const begun = Array.from({ length: steps }, (_, i) => i).filter(i => sides(i).some(c => plan.has(c.u, c.v)))
    streets.push({ name, width, line: [...begun.map(at), at(begun.at(-1)! + 1)] })
    // Numbers grow from the beginning of the road: odd on the left hand, even on the right. 厦门路 is measured so that 118 stands where it should.
    let way = 0
    const ways = new Map(begun.map(i => { const here = way; way += length(at(i), at(i + 1)); return [i, here] }))
    const per = known && eastward && line === XIAMEN.line ? (ways.get(known.u)! + 0.45 * length(at(known.u), at(known.u + 1))) / 59 : 28
    for (const i of begun) sides(i).forEach((cell, side) => {
      if (!plan.has(cell.u, cell.v)) return
      const quad = quadOf(ground, cell), long = length(at(i), at(i + 1)), inward = (width / 2 - 4) / length(quad[0], quad[eastward ? 3 : 1])
      const x = eastward ? 0.45 : side === 0 ? 1 - inward : inward, y = eastward ? (side === 0 ? 1 - inward : inward) : 0.45
      const pair = Math.max(1, Math.round((ways.get(i)! + 0.45 * long) / per))
      addresses.push({ name: `${name} ${2 * pair - ((side === 0) === eastward ? 0 : 1)} 号`, point: pointOf(mix(quad, x, y)), area: gridOf(cell) })
    })
  }
  for (let v = 0; v <= LINES.up; v++) walk(v, true)
  for (let u = 0; u <= LINES.across; u++) walk(u, false)
  return { streets, addresses }
}
