// Which rows lie on a spot is told by the map's index alone, the newest by their ids; only those are read.
import { boxAround, cellsOf } from '../place/cells.ts'
import type { Point } from '../pack.ts'

type Spot = { at: Point; reach: number; since?: string | undefined; kind?: unknown; most: number }
/** The condition that `r` is one of the newest `most` rows in the square around a point (`reach` in metres to each side), made since a moment and of a
 *  class where they are given. `$1` is the tenant, `$2` the type. */
export const spotSql = ({ at, reach, since, kind, most }: Spot, add: (value: unknown) => string): string => {
  const box = boxAround(at, reach), parts = [`n.tenant = $1`, `n.type = $2`, `n.cell = any(${add(cellsOf(box) ?? [])}::int[])`, `st_x(n.point) between ${add(box.w)} and ${add(box.e)}`, `st_y(n.point) between ${add(box.s)} and ${add(box.n)}`]
  if (since !== undefined) parts.push(`n.made >= ${add(since)}::timestamptz`)
  if (kind !== undefined) parts.push(`n.kind = ${add(kind)}`)
  return `r.id = any(array(select n.id from record n where ${parts.join(' and ')} order by n.id desc limit ${most}))`
}
