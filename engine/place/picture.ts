// A small still map as SVG: streets, buildings, one grid, one marker, what happened nearby. It needs no base map service, no script and no
// network, so the desk, the phone, the portal and paper show the same. The caller writes 演示边界 beside it where that is so.
import { metres, type Point } from '../pack.ts'
import { type AreaRow, type Areas, holds, type Position } from './areas.ts'
import { type Box, boxAround, boxOf } from './cells.ts'

/** What is drawn under the areas. `width` of a street in metres; a street without a name is a lane. */
export type Base = {
  streets: readonly { name: string; line: readonly Position[]; width?: number }[]
  blocks: readonly (readonly Position[])[]
  estates: readonly { name: string; point: Point }[]
}
export type MapPicture = {
  base: Base; areas: Areas
  /** Id of the area with the blue outline. */
  highlight?: number | undefined
  point?: Point | undefined
  /** Same-spot dots. */
  near?: readonly Point[]
  size: { width: number; height: number }
  /** `red` draws the late octagon, `pin` the resident's pin; otherwise a disc in the colour of the lamp. */
  light?: 'green' | 'amber' | 'red' | 'purple' | 'done' | 'none' | 'pin'
  /** Metres that the picture shows from west to east. Without it: the highlighted area, at least 420 m and at most 1,200 m around the point. */
  across?: number | undefined
  /** Circle around the point in metres: the error of a position, or the reach of a check. */
  reach?: number | undefined
  /** What a screen reader says. */
  label?: string
}

/** An `<svg>` string, `width` × `height`, role img. Text in it is escaped. */
export const mapPicture = (of: MapPicture): string => {
  const { width, height } = of.size, grid = of.highlight === undefined ? undefined : of.areas.byId.get(of.highlight)
  const view = viewOf(of, grid), xy = project(view, width, height), scale = width / ((view.e - view.w) * lonMetres(view))
  const seen = (positions: readonly Position[]) => { const b = boxOf(positions); return b.e >= view.w && b.w <= view.e && b.n >= view.s && b.s <= view.n }
  const path = (positions: readonly Position[], end = '') => `M${positions.map(p => xy(p).join(' ')).join('L')}${end}`
  const streets = of.base.streets.filter(s => seen(s.line)), wide = (w: number | undefined) => Math.max(3, (w ?? 14) * scale)
  // The neighbours' edges only help where one grid is shown.
  const rings = of.highlight === undefined ? [] : [...of.areas.byId.values()].filter(a => a.ring && a.children.length === 0 && a.id !== of.highlight && seen(a.ring))
  const label = escape(of.label ?? [grid?.name, '示意图'].filter(Boolean).join(' '))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${label}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Noto Sans CJK SC,Noto Sans SC,PingFang SC,Microsoft YaHei,sans-serif">`,
    `<rect width="${width}" height="${height}" fill="#f6f7f9"/>`,
    `<path d="${of.base.blocks.filter(seen).map(b => path(b, 'Z')).join('')}" fill="#e1e6ec" stroke="#d5dae0" stroke-width=".8"/>`,
    // All edges first, then all roadways: crossings stay open.
    ...streets.map(s => `<path d="${path(s.line)}" fill="none" stroke="${s.name ? '#c4ccd6' : '#d8dde4'}" stroke-width="${round(wide(s.width) + 2)}"/>`),
    ...streets.map(s => `<path d="${path(s.line)}" fill="none" stroke="#fff" stroke-width="${round(wide(s.width))}"/>`),
    rings.length === 0 ? '' : `<path d="${rings.map(a => path(a.ring!, 'Z')).join('')}" fill="none" stroke="#8a95a3" stroke-width="1" stroke-dasharray="6 4"/>`,
    grid?.ring ? `<path d="${path(grid.ring, 'Z')}" fill="#0b57d0" fill-opacity=".1" stroke="#0b57d0" stroke-width="2" stroke-linejoin="round"/>` : '',
    ...streetNames(streets, { xy, width, height, wide }),
    ...labels(of, { xy, width, height, grid }),
    ...(of.near ?? []).map(p => { const [x, y] = xy([p.lon, p.lat]); return `<circle cx="${x}" cy="${y}" r="5" fill="#5a6472" stroke="#fff" stroke-width="1.5"/>` }),
    of.point ? marker(of, xy([of.point.lon, of.point.lat]), scale) : '',
    '</svg>',
  ].filter(Boolean).join('')
}

/** The box that a picture of this shows; for a face that puts its own things over it. */
export const viewOf = (of: Pick<MapPicture, 'point' | 'across' | 'size' | 'base'>, grid?: AreaRow): Box => {
  const ratio = of.size.height / of.size.width, box = grid?.ring && boxOf(grid.ring)
  const centre = of.point ?? (box ? middle(box) : of.base.estates[0]?.point ?? { lon: 0, lat: 0 })
  const fit = box ? Math.max(widthOf(box), heightOf(box) / ratio) * 1.16 : 600
  const across = of.across ?? (of.point ? Math.min(1200, Math.max(420, fit)) : fit)
  // Towards the middle of the grid, so far that the point stays in the middle half; a grid that does not fit moves less, and not at all
  // where the caller has said how much to show.
  const most = (grid: number, view: number) => grid <= view ? view / 4 : of.across ? 0 : view / 8
  const at = box && of.point ? {
    lon: towards(centre.lon, middle(box).lon, most(widthOf(box), across) / lonMetres(box)), lat: towards(centre.lat, middle(box).lat, most(heightOf(box), across * ratio) / 111_320),
  } : centre
  const x = boxAround(at, across / 2), y = boxAround(at, (across * ratio) / 2)
  return { w: x.w, e: x.e, s: y.s, n: y.n }
}

type Xy = (p: Position) => [number, number]
const round = (n: number) => Math.round(n * 10) / 10
const middle = (b: Box): Point => ({ lon: (b.w + b.e) / 2, lat: (b.s + b.n) / 2 })
const towards = (from: number, to: number, most: number) => from + Math.max(-most, Math.min(most, to - from))
const lonMetres = (b: Box) => Math.cos((((b.s + b.n) / 2) * Math.PI) / 180) * 111_320
const widthOf = (b: Box) => (b.e - b.w) * lonMetres(b)
const heightOf = (b: Box) => metres({ lon: b.w, lat: b.s }, { lon: b.w, lat: b.n })
const project = (view: Box, width: number, height: number): Xy => ([lon, lat]) =>
  [round(((lon - view.w) / (view.e - view.w)) * width), round(((view.n - lat) / (view.n - view.s)) * height)]
const escape = (text: string) => text.replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`)

const halo = 'paint-order="stroke" stroke="#fff" stroke-width="3" stroke-linejoin="round"', wideHalo = halo.replace('"3"', '"7"')
/** A name stands once a street, on its longest piece in view, along it and inside of it where it is wide enough. */
const streetNames = (streets: Base['streets'], { xy, width, height, wide }: { xy: Xy; width: number; height: number; wide: (w: number | undefined) => number }): string[] => {
  const done = new Set<string>(), list: string[] = []
  for (const street of streets) {
    if (!street.name || done.has(street.name)) continue
    let best: { length: number; a: [number, number]; b: [number, number] } | undefined
    for (let i = 1; i < street.line.length; i++) {
      const piece = clip(xy(street.line[i - 1]!), xy(street.line[i]!), width, height)
      if (!piece) continue
      const length = Math.hypot(piece[1][0] - piece[0][0], piece[1][1] - piece[0][1])
      if (!best || length > best.length) best = { length, a: piece[0], b: piece[1] }
    }
    const size = wide(street.width) >= 15 ? 13 : 12, room = street.name.length * (size + 5) + 16
    if (!best || best.length < room) continue
    done.add(street.name)
    const [a, b] = best.a[0] <= best.b[0] ? [best.a, best.b] : [best.b, best.a]
    // Off the middle, so that the name and the marker do not meet.
    const x = round(a[0] + (b[0] - a[0]) * 0.74), y = round(a[1] + (b[1] - a[1]) * 0.74), angle = (Math.atan2(b[1] - a[1], b[0] - a[0]) * 180) / Math.PI
    const upright = Math.abs(angle) > 60, [tx, ty] = upright ? [x, round(a[1] + (b[1] - a[1]) * 0.26)] : [x, y]
    list.push(upright
      ? [...street.name].map((c, i) => `<text x="${tx}" y="${round(ty + (i - (street.name.length - 1) / 2) * (size + 4))}" font-size="${size}" fill="#454c57" text-anchor="middle" dominant-baseline="central" ${wideHalo}>${escape(c)}</text>`).join('')
      : `<text transform="translate(${tx} ${ty}) rotate(${round(angle)})" font-size="${size}" letter-spacing="4" fill="#454c57" text-anchor="middle" dominant-baseline="central" ${wideHalo}>${escape(street.name)}</text>`)
  }
  return list
}
/** The piece of a line inside the picture (Liang–Barsky). */
const clip = (a: [number, number], b: [number, number], width: number, height: number): [[number, number], [number, number]] | undefined => {
  let from = 0, to = 1
  const dx = b[0] - a[0], dy = b[1] - a[1]
  for (const [p, q] of [[-dx, a[0]], [dx, width - a[0]], [-dy, a[1]], [dy, height - a[1]]] as const) {
    if (p === 0) { if (q < 0) return undefined; continue }
    if (p < 0) from = Math.max(from, q / p); else to = Math.min(to, q / p)
  }
  return from < to ? [[a[0] + dx * from, a[1] + dy * from], [a[0] + dx * to, a[1] + dy * to]] : undefined
}
const labels = (of: MapPicture, { xy, width, height, grid }: { xy: Xy; width: number; height: number; grid: AreaRow | undefined }): string[] => {
  const at = of.point && xy([of.point.lon, of.point.lat]), text = (x: number, y: number, words: string, more: string) =>
    `<text x="${round(x)}" y="${round(y)}" font-size="13" text-anchor="middle" ${more} ${halo}>${escape(words)}</text>`
  const ring = grid?.ring?.map(p => xy(p)), box = ring && boxOf(ring.map(([x, y]) => [Math.min(width, Math.max(0, x)), Math.min(height, Math.max(0, y))] as const))
  // The grid's name stands in a corner of what is seen of it, inside of its edge.
  const wide = (grid?.name.length ?? 0) * 11, corners = box ? [[box.w + 10, box.s + 20], [box.w + 10, box.n - 10], [box.e - wide - 10, box.s + 20], [box.e - wide - 10, box.n - 10]] as const : []
  const [gx, gy] = corners.find(([x, y]) => [0, wide].every(dx => holds(ring!, { lon: x + dx, lat: y }))) ?? corners[0] ?? [0, 0]
  const free = (x: number, y: number, half: number) => x > half && x < width - half && y > 16 && y < height - 8 && !(at && Math.hypot(x - at[0], y - at[1]) < 40)
    && !(box && Math.abs(y - gy) < 18 && x - half < gx + wide + 10 && x + half > gx - 10)
  const names = of.base.estates.flatMap(e => { const [x, y] = xy([e.point.lon, e.point.lat]); return free(x, y, e.name.length * 6.5 + 4) ? [text(x, y, e.name, 'fill="#454c57"')] : [] })
  return grid && box ? [...names, `<text x="${round(gx)}" y="${round(gy)}" font-size="13" font-weight="600" fill="#0842a0" ${halo}>${escape(grid.name)}</text>`] : names
}
const COLOURS = { green: '#1f7a3a', amber: '#b36f00', red: '#b3261e', purple: '#5b2d91', done: '#1f7a3a', none: '#0b57d0', pin: '#0b57d0' } as const
const marker = (of: MapPicture, [x, y]: [number, number], scale: number): string => {
  const light = of.light ?? 'none', colour = COLOURS[light]
  const ring = `<circle cx="${x}" cy="${y}" r="${round(of.reach ? of.reach * scale : 20)}" fill="${light === 'pin' ? colour : 'none'}" fill-opacity=".12" stroke="${colour}" stroke-width="1.5"/>`
  if (light === 'pin') return `${ring}<path transform="translate(${x} ${y})" d="M0 0C-8-10-15-17-15-26a15 15 0 0 1 30 0C15-17 8-10 0 0Z" fill="${colour}" stroke="#fff" stroke-width="2.5"/><circle cx="${x}" cy="${y - 26}" r="5.5" fill="#fff"/>`
  if (light === 'red') {
    const corner = Array.from({ length: 8 }, (_, i) => { const a = Math.PI / 8 + (i * Math.PI) / 4; return `${round(x + 10 * Math.cos(a))} ${round(y + 10 * Math.sin(a))}` })
    return `${ring}<path d="M${corner.join('L')}Z" fill="${colour}" stroke="#fff" stroke-width="2" paint-order="stroke"/><path d="M${x} ${y - 5}v6" stroke="#fff" stroke-width="2.2" stroke-linecap="round"/><circle cx="${x}" cy="${y + 4.6}" r="1.4" fill="#fff"/>`
  }
  return `${ring}<circle cx="${x}" cy="${y}" r="8" fill="${colour}" stroke="#fff" stroke-width="2.5"/>`
}
