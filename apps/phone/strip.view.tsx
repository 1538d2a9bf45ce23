// The strip of map over a duty: drawn on the phone from what the street knows, without a map service.
import { useMemo } from 'react'
import type { Areas } from '#engine/place/areas.ts'
import { mapPicture, viewOf } from '#engine/place/picture.ts'
import { pointOf } from './ground.view.ts'
import type { Street } from '../client/wire.ts'

const HEIGHT = 112
const toPoint = (p: Parameters<typeof pointOf>[0]) => { const [lon, lat] = pointOf(p); return { lon, lat } }
/** The strip shows streets and the spot; edges of grids would only crowd it. */
const NO_AREAS = { byId: new Map() } as unknown as Areas
export const Strip = ({ street, point, here, reach, demo }: { street: Street; point: readonly [number, number]; here: { lon: number; lat: number } | undefined; reach: number | undefined; demo: boolean }) => {
  const width = Math.min(innerWidth, 680)
  const of = useMemo(() => ({
    base: { ...street.base, estates: street.base.estates.map((e) => ({ name: e.name, point: toPoint(e.point) })) },
    areas: NO_AREAS, point: { lon: point[0], lat: point[1] }, size: { width, height: HEIGHT }, across: Math.max(300, (reach ?? 0) * 8),
    ...(reach ? { reach } : {}), light: 'pin' as const, label: '点位示意图',
  }), [street, point[0], point[1], reach, width])
  const svg = useMemo(() => mapPicture(of), [of])
  const box = viewOf(of)
  const me = here && { x: ((here.lon - box.w) / (box.e - box.w)) * 100, y: ((box.n - here.lat) / (box.n - box.s)) * HEIGHT }
  const seen = me && me.x >= 0 && me.x <= 100 && me.y >= 0 && me.y <= HEIGHT
  return <div className="strip"><div dangerouslySetInnerHTML={{ __html: svg }} />
    {seen && <span className="me" style={{ left: `${me.x}%`, top: `${me.y}px` }} />}
    {demo && <span className="mark">演示边界</span>}
  </div>
}
