// The still map beside a row: drawn as SVG from the street's own data, no tiles, no network.
import { useMemo } from 'react'
import type { Row } from '../../client/wire.ts'
import type { Light } from '../../client/words.ts'
import { areasOf, type AreaRow as PlaceArea } from '#engine/place/areas.ts'
import { mapPicture, type Base } from '#engine/place/picture.ts'
import { areaName, type Office } from '../model.ts'
import { t } from '../say.view.ts'

const trees = new WeakMap<object, ReturnType<typeof areasOf>>()
export const areaTree = (office: Office): ReturnType<typeof areasOf> => {
  const known = trees.get(office.street.areas)
  if (known) return known
  const tree = areasOf(office.street.areas.map((a) => ({ ...a, id: Number(a.id), parent: a.parent === null ? null : Number(a.parent), code: a.code ?? '' })) as PlaceArea[])
  trees.set(office.street.areas, tree)
  return tree
}
export const baseOf = (office: Office): Base => ({
  ...office.street.base, estates: office.street.base.estates.map((e) => ({ name: e.name, point: Array.isArray(e.point) ? { lon: e.point[0]!, lat: e.point[1]! } : e.point })),
})
const colour: Record<Light, 'green' | 'amber' | 'red' | 'done' | 'none'> = { ok: 'green', soon: 'amber', late: 'red', done: 'done', none: 'none' }
type Props = { office: Office; row: Row; near: readonly Row[]; light: Light; width: number; height: number }
export const StillMap = ({ office, row, near, light, width, height }: Props) => {
  const dots = near.flatMap((r) => (r.point ? [r.point] : []))
  const svg = useMemo(() => {
    try {
      return mapPicture({ base: baseOf(office), areas: areaTree(office), size: { width, height }, light: colour[light], label: [areaName(office, row.area), t('示意图')].filter(Boolean).join(' '), near: dots.map(([lon, lat]) => ({ lon, lat })),
        ...(row.area === null ? {} : { highlight: Number(row.area) }), ...(row.point ? { point: { lon: row.point[0], lat: row.point[1] } } : {}) })
    } catch { return '' }
  }, [office, row.id, row.area, row.point?.join(), light, width, height, dots.join()])
  return <div className="still" dangerouslySetInnerHTML={{ __html: svg }} />
}
