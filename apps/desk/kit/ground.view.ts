// The live map: the street's own lines, blocks and grids; no tiles, no glyph server, worker from our own address.
import maplibre from 'maplibre-gl/dist/maplibre-gl-csp.js'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-csp-worker.js?url'
import type { LngLatBoundsLike, Map as GlMap, StyleSpecification } from 'maplibre-gl'
import 'maplibre-gl/dist/maplibre-gl.css'
import type { Point } from '../../client/wire.ts'
import type { Office } from '../model.ts'
import { baseOf } from './still.view.tsx'

maplibre.setWorkerUrl(workerUrl)
const FONT = ['Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', 'sans-serif']
type Feature = { type: 'Feature'; geometry: { type: string; coordinates: unknown }; properties: Record<string, unknown>; id?: number }
const all = (features: Feature[]) => ({ type: 'geojson', data: { type: 'FeatureCollection', features } }) as unknown as StyleSpecification['sources'][string]
const feature = (type: string, coordinates: unknown, properties: Record<string, unknown> = {}): Feature => ({ type: 'Feature', geometry: { type, coordinates }, properties })

/** A map of the street in `place`. The smallest areas carry their name; `bounds` are the whole street. */
export const makeGround = (place: HTMLElement, office: Office, more: { centre?: Point | undefined; zoom?: number } = {}): GlMap => {
  const base = baseOf(office)
  const leaf = new Set(office.street.areas.map((a) => String(a.parent)))
  const grids = office.street.areas.filter((a) => a.ring && !leaf.has(String(a.id)))
  const closed = (ring: readonly (readonly number[])[]) => { const a = ring[0], z = ring.at(-1); return a && z && (a[0] !== z[0] || a[1] !== z[1]) ? [...ring, a] : ring }
  const points = (grids.length > 0 ? grids.flatMap((g) => g.ring!) : base.streets.flatMap((s) => s.line)) as readonly (readonly [number, number])[]
  const lons = points.map((p) => p[0]), lats = points.map((p) => p[1])
  const bounds: LngLatBoundsLike = points.length > 0 ? [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)] : [117.6, 38.9, 117.8, 39.1]
  const style: StyleSpecification = {
    version: 8,
    sources: {
      blocks: all(base.blocks.map((ring) => feature('Polygon', [closed(ring)]))), streets: all(base.streets.map((s) => feature('LineString', s.line, { name: s.name, width: s.width ?? 14 }))),
      grids: all(grids.map((g) => feature('Polygon', [closed(g.ring!)], { name: g.name, id: String(g.id) }))),
      names: all(grids.map((g) => feature('Point', middle(g.ring!), { name: g.name.replace(/^第|网格$/g, '') }))), estates: all(base.estates.map((e) => feature('Point', [e.point.lon, e.point.lat], { name: e.name }))),
    },
    layers: [
      { id: 'page', type: 'background', paint: { 'background-color': '#f6f7f9' } },
      { id: 'blocks', type: 'fill', source: 'blocks', minzoom: 13.5, paint: { 'fill-color': '#e1e6ec', 'fill-outline-color': '#d5dae0' } },
      { id: 'street-edge', type: 'line', source: 'streets', paint: { 'line-color': '#c4ccd6', 'line-width': ['interpolate', ['exponential', 2], ['zoom'], 12, 2.4, 18, 30] } },
      { id: 'streets', type: 'line', source: 'streets', paint: { 'line-color': '#fff', 'line-width': ['interpolate', ['exponential', 2], ['zoom'], 12, 1.4, 18, 26] } },
      { id: 'grids', type: 'fill', source: 'grids', paint: { 'fill-color': '#0b57d0', 'fill-opacity': 0.03 } },
      { id: 'grid-edge', type: 'line', source: 'grids', paint: { 'line-color': '#6f87a6', 'line-width': 1, 'line-dasharray': [4, 3] } },
      { id: 'names', type: 'symbol', source: 'names', layout: { 'text-field': ['get', 'name'], 'text-size': 13, 'text-font': FONT }, paint: { 'text-color': '#0842a0', 'text-halo-color': '#fff', 'text-halo-width': 1.5 } },
      { id: 'estates', type: 'symbol', source: 'estates', minzoom: 14, layout: { 'text-field': ['get', 'name'], 'text-size': 13, 'text-font': FONT }, paint: { 'text-color': '#454c57', 'text-halo-color': '#fff', 'text-halo-width': 1.5 } },
      { id: 'street-names', type: 'symbol', source: 'streets', minzoom: 14, layout: { 'symbol-placement': 'line', 'text-field': ['get', 'name'], 'text-size': 12, 'text-font': FONT }, paint: { 'text-color': '#454c57', 'text-halo-color': '#fff', 'text-halo-width': 1.5 } },
    ],
  }
  const map = new maplibre.Map({
    container: place, style, attributionControl: false, dragRotate: false, pitchWithRotate: false, fadeDuration: 0,
    ...(more.centre ? { center: more.centre, zoom: more.zoom ?? 16 } : { bounds, fitBoundsOptions: { padding: 20 } }),
  }) as unknown as GlMap
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), 'top-right')
  return map
}
const middle = (ring: readonly Point[]): Point => [ring.reduce((s, p) => s + p[0], 0) / ring.length, ring.reduce((s, p) => s + p[1], 0) / ring.length]
