// The map of the light face. It is fetched only when somebody asks for it; without it everything still works by words and by GPS.
// Ground is what the street itself knows (blocks, streets, estates, grids): no tiles from anywhere.
import maplibre from 'maplibre-gl/dist/maplibre-gl-csp.js'
import worker from 'maplibre-gl/dist/maplibre-gl-csp-worker.js?url'
import sheet from 'maplibre-gl/dist/maplibre-gl.css?url'
import type * as GeoJSON from 'geojson'
import type { GeoJSONSource, Map as GlMap, StyleSpecification } from 'maplibre-gl'
import { getStreet } from '../client/client.view.ts'
import type { Street } from '../client/wire.ts'

export type MapPoint = { id: string; lon: number; lat: number; label: string; light: 'ok' | 'soon' | 'late' | 'done' | 'watched' | 'open' }
type Ask = {
  at?: { lon: number; lat: number } | undefined; street?: Street
  /** The middle of the map was moved by the person's own hand. */
  choose?: (lon: number, lat: number) => void
  points?: readonly MapPoint[]; open?: (id: string) => void
  /** Areas to be drawn with a firm edge: the grids of the one who looks. */
  mine?: readonly (string | number)[]
}
export type Opened = (() => void) & { here?: (lon: number, lat: number) => void }
const COLOUR = { ok: '#1f7a3a', soon: '#b36f00', late: '#b3261e', done: '#5a6472', watched: '#5b2d91', open: '#0b57d0' }

/** Draws into `box`; the answer takes the map away again. Rejects where the device cannot draw one. */
export const openMap = async (box: HTMLElement, ask: Ask): Promise<Opened> => {
  const [street] = await Promise.all([ask.street ?? getStreet(), dress()])
  maplibre.setWorkerUrl(worker)
  const bounds = boundsOf(street, ask)
  const map = new maplibre.Map({
    container: box, style: styleOf(street, ask), attributionControl: false, dragRotate: false, pitchWithRotate: false, maxZoom: 19, fadeDuration: 0,
    ...(ask.at ? { center: [ask.at.lon, ask.at.lat] as [number, number], zoom: 17 } : { bounds, fitBoundsOptions: { padding: 24, maxZoom: 16 } }),
    locale: { 'Map.Title': '地图，方向键移动，加减号缩放', 'NavigationControl.ZoomIn': '放大', 'NavigationControl.ZoomOut': '缩小' },
  }) as GlMap
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), 'bottom-right')
  map.touchZoomRotate.disableRotation()
  if (ask.choose) {
    map.on('moveend', (e: { originalEvent?: unknown; byHand?: boolean }) => { if (e.originalEvent || e.byHand) { const c = map.getCenter(); ask.choose?.(round(c.lng), round(c.lat)) } })
    map.on('click', (e) => map.jumpTo({ center: e.lngLat }, { byHand: true }))
    map.getCanvas().addEventListener('keyup', (e) => { if (e.key.startsWith('Arrow')) { const c = map.getCenter(); ask.choose?.(round(c.lng), round(c.lat)) } })
  }
  if (ask.open) map.on('click', 'points', (e) => { const id: unknown = e.features?.[0]?.properties.id; if (typeof id === 'string') ask.open?.(id) })
  await new Promise<void>((done, no) => { map.once('load', () => done()); map.once('error', (e) => no(e.error)) })
  const close: Opened = () => map.remove()
  close.here = (lon, lat) => (map.getSource('here') as GeoJSONSource | undefined)?.setData({ type: 'Point', coordinates: [lon, lat] })
  return close
}
/** The map's own style sheet, fetched with it and not before. */
const dress = (): Promise<void> => new Promise((done) => {
  if (document.querySelector(`link[href="${sheet}"]`)) return done()
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: sheet, onload: () => done(), onerror: () => done() })
  document.head.append(link)
})
/** Points come as pairs in most places and by name in base maps. */
const spotOf = (p: readonly [number, number] | { lon: number; lat: number }): readonly [number, number] => ('lon' in p ? [p.lon, p.lat] : p)
const round = (n: number) => Math.round(n * 1e6) / 1e6

const boundsOf = (street: Street, ask: Ask): [number, number, number, number] => {
  const rings = street.areas.filter((a) => a.ring && (ask.mine?.length ? ask.mine.includes(a.id) : true)).flatMap((a) => a.ring ?? [])
  const all = [...rings, ...(ask.points ?? []).map((p) => [p.lon, p.lat] as const)]
  const spots = all.length ? all : street.base.estates.map((e) => spotOf(e.point))
  if (spots.length === 0) return [117.6, 39, 117.75, 39.1]
  const lon = spots.map((p) => p[0]), lat = spots.map((p) => p[1])
  return [Math.min(...lon), Math.min(...lat), Math.max(...lon), Math.max(...lat)]
}

type Shape = GeoJSON.Geometry
const collection = (list: readonly { shape: Shape; props?: Record<string, unknown> }[]): GeoJSON.FeatureCollection =>
  ({ type: 'FeatureCollection', features: list.map((f) => ({ type: 'Feature', geometry: f.shape, properties: f.props ?? {} })) })
const closed = (ring: readonly (readonly [number, number])[]): Shape => ({ type: 'Polygon', coordinates: [[...ring.map((p) => [...p]), [...(ring[0] ?? [])]]] })

const styleOf = (street: Street, ask: Ask): StyleSpecification => {
  const source = (data: GeoJSON.FeatureCollection) => ({ type: 'geojson' as const, data })
  const words = { 'text-field': ['get', 'name'], 'text-size': 14, 'text-font': ['sans'] }
  const halo = { 'text-color': '#454c57', 'text-halo-color': '#fff', 'text-halo-width': 1.5 }
  return {
    version: 8,
    sources: {
      blocks: source(collection(street.base.blocks.map((ring) => ({ shape: closed(ring) })))),
      streets: source(collection(street.base.streets.map((s) => ({ shape: { type: 'LineString', coordinates: s.line }, props: { name: s.name } })))),
      estates: source(collection(street.base.estates.map((e) => ({ shape: { type: 'Point', coordinates: [...spotOf(e.point)] }, props: { name: e.name } })))),
      areas: source(collection(street.areas.filter((a) => a.ring && a.level === 'grid').map((a) => ({ shape: closed(a.ring ?? []), props: { name: a.name, mine: ask.mine?.includes(a.id) ?? false } })))),
      points: source(collection((ask.points ?? []).map((p) => ({ shape: { type: 'Point', coordinates: [p.lon, p.lat] }, props: { id: p.id, name: p.label, colour: COLOUR[p.light] } })))),
      here: source(collection([])),
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': '#f5f7fa' } },
      { id: 'blocks', type: 'fill', source: 'blocks', paint: { 'fill-color': '#e6eaf0', 'fill-outline-color': '#cfd6de' } },
      { id: 'edges', type: 'line', source: 'streets', paint: { 'line-color': '#c3cad4', 'line-width': ['interpolate', ['linear'], ['zoom'], 12, 2, 18, 24] } },
      { id: 'streets', type: 'line', source: 'streets', paint: { 'line-color': '#fff', 'line-width': ['interpolate', ['linear'], ['zoom'], 12, 1, 18, 21] } },
      { id: 'areas', type: 'line', source: 'areas', paint: { 'line-color': ['case', ['get', 'mine'], '#0b57d0', '#9aa5b4'], 'line-width': ['case', ['get', 'mine'], 3, 1], 'line-dasharray': [3, 2] } },
      { id: 'street-names', type: 'symbol', source: 'streets', minzoom: 14, layout: { ...words, 'symbol-placement': 'line' }, paint: halo },
      { id: 'estate-names', type: 'symbol', source: 'estates', minzoom: 14, layout: words, paint: halo },
      { id: 'points', type: 'circle', source: 'points', paint: { 'circle-radius': 15, 'circle-color': ['get', 'colour'], 'circle-stroke-color': '#fff', 'circle-stroke-width': 2 } },
      { id: 'point-names', type: 'symbol', source: 'points', layout: { ...words, 'text-size': 15, 'text-allow-overlap': true }, paint: { 'text-color': '#fff' } },
      { id: 'here', type: 'circle', source: 'here', paint: { 'circle-radius': 9, 'circle-color': '#0b57d0', 'circle-stroke-color': '#fff', 'circle-stroke-width': 3 } },
    ],
  } as StyleSpecification
}
