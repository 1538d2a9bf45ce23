// Points from Chinese maps and phones arrive shifted. They are turned once, at the edge: everything stored is WGS 84.
import gcoord from 'gcoord'
import type { Point } from '../pack.ts'

export type Datum = 'wgs84' | 'gcj02' | 'bd09'
const CRS = { wgs84: gcoord.WGS84, gcj02: gcoord.GCJ02, bd09: gcoord.BD09 } as const

/** From the datum of the source to the stored one. Outside of China gcj02 is not shifted. */
export const toWgs84 = (point: Point, from: Datum): Point => turned(point, from, 'wgs84')
/** From the stored datum to another system's. */
export const fromWgs84 = (point: Point, to: Datum): Point => turned(point, 'wgs84', to)

const turned = (point: Point, from: Datum, to: Datum): Point => {
  if (from === to) return point
  const [lon, lat] = gcoord.transform([point.lon, point.lat], CRS[from], CRS[to]) as [number, number]
  return { lon: Math.round(lon * 1e7) / 1e7, lat: Math.round(lat * 1e7) / 1e7 }
}
