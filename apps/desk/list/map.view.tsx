// The same filter on the map: lamps where the rows are, the chosen one at the side; the list beside it works by keyboard.
import { useEffect, useRef, useState } from 'react'
import type { GeoJSONSource, Map as GlMap } from 'maplibre-gl'
import { get, queryText, type Query } from '../../client/client.view.ts'
import type { Row } from '../../client/wire.ts'
import { count as figure } from '../../client/words.ts'
import type { TypeModel } from '#engine/record/model.ts'
import { makeGround } from '../kit/ground.view.ts'
import { useCalm, useLoad } from '../kit/load.view.ts'
import { Heading, LeftView, Trouble } from '../kit/parts.view.tsx'
import { areaName, isEnd, kindName, leftOfRow, stateName, titleOf } from '../model.ts'
import { useChanges, useDesk, useNow } from '../office.view.tsx'
import { goQuery, Link, usePlace } from '../route.view.tsx'
import { t } from '../say.view.ts'

type Dot = [id: string, lon: number, lat: number, kind: string | null, state: string]
export const MapList = ({ type, query, rows }: { type: TypeModel; query: Query; rows: readonly Row[] }) => {
  const { office } = useDesk()
  const now = useNow()
  const at = usePlace().query.get('at')
  const place = useRef<HTMLDivElement>(null)
  const map = useRef<GlMap | undefined>(undefined)
  const [drawn, setDrawn] = useState(false)
  const [box, setBox] = useState('')
  const text = queryText({ ...query, sort: undefined, box })
  const dots = useLoad<Dot[]>(box === '' ? undefined : `map:${type.id}:${text}`, (signal) => get<Dot[] | { points: Dot[] }>(`/api/map/${type.id}?${text}`, signal).then((d) => (Array.isArray(d) ? d : d.points)))
  const calm = useCalm(dots.reload, 1500)
  useChanges((change) => { if (!change || change.type === type.id) calm() })
  const first = rows.find((r) => r.id === at)
  useEffect(() => {
    if (!place.current) return
    const made = makeGround(place.current, office, first?.point ? { centre: first.point, zoom: 15.5 } : {})
    map.current = made
    const moved = () => { const b = made.getBounds(); setBox([b.getWest(), b.getSouth(), b.getEast(), b.getNorth()].map((n) => n.toFixed(4)).join(',')) }
    made.on('load', () => {
      made.addSource('rows', { type: 'geojson', data: { type: 'FeatureCollection', features: [] } })
      made.addLayer({ id: 'rows', type: 'circle', source: 'rows', paint: { 'circle-radius': ['case', ['get', 'chosen'], 10, 7], 'circle-color': ['match', ['get', 'light'], 'late', '#b3261e', 'soon', '#b36f00', 'over', '#6f87a6', 'ok', '#1f7a3a', '#0b57d0'], 'circle-stroke-color': ['case', ['get', 'chosen'], '#1a1f27', '#fff'], 'circle-stroke-width': ['case', ['get', 'chosen'], 3, 1.5] } })
      made.addLayer({ id: 'marks', type: 'symbol', source: 'rows', layout: { 'text-field': ['match', ['get', 'light'], 'late', '!', 'soon', '△', 'over', '✓', ''], 'text-size': 11, 'text-allow-overlap': true, 'text-font': ['Noto Sans SC', 'sans-serif'] }, paint: { 'text-color': '#fff' } })
      made.on('click', 'rows', (e) => goQuery({ at: String(e.features?.[0]?.properties.id ?? '') }))
      made.on('mouseenter', 'rows', () => { made.getCanvas().style.cursor = 'pointer' })
      made.on('mouseleave', 'rows', () => { made.getCanvas().style.cursor = '' })
      made.on('moveend', moved)
      moved()
      setDrawn(true)
    })
    return () => { map.current = undefined; made.remove() }
  }, [office])
  const data = dots.data
  /** The lamp of a row that is in the list too; of others only whether they are still open. */
  const lights = new Map(rows.map((r) => [r.id, leftOfRow(office, r, now).light]))
  const lightOf = (id: string, state: string) => { const known = lights.get(id); return known && known !== 'none' ? known : isEnd(type, state) ? 'over' : 'open' }
  useEffect(() => {
    if (!drawn || !data) return
    const features = data.map(([id, lon, lat, , state]) => ({ type: 'Feature' as const, geometry: { type: 'Point' as const, coordinates: [lon, lat] },
      properties: { id, chosen: id === at, light: lightOf(id, state) } }))
    ;(map.current?.getSource('rows') as GeoJSONSource | undefined)?.setData({ type: 'FeatureCollection', features })
  }, [drawn, data, at, now, type])
  const chosen = rows.find((r) => r.id === at)
  const dot = data?.find((d) => d[0] === at)
  return (
    <div className="map-list">
      <div className="map" ref={place} role="application" aria-label={t('{what}地图', { what: type.title })} />
      {!drawn ? <span className="map-mark" role="status">{t('正在取地图')}</span> : office.me.street.demo ? <span className="map-mark">{t('演示边界')}{data ? ` · ${t('{n} 件', { n: figure(data.length) })}` : ''}</span> : null}
      <aside className="map-side">
        {dots.error === undefined ? null : <Trouble error={dots.error} />}
        {chosen ? <div className="map-chosen"><Heading>{titleOf(office, chosen)}</Heading><p className="row"><span className="tag">{stateName(type, chosen.state)}</span><LeftView left={leftOfRow(office, chosen, now)} /></p><p><Link to={`/${type.id}/${chosen.id}`}>{t('打开整页')}</Link></p></div>
          : dot ? <div className="map-chosen"><Heading>{kindName(office, type, dot[3]) || type.title}</Heading><p><span className="tag">{stateName(type, dot[4])}</span></p><p><Link to={`/${type.id}/${dot[0]}`}>{t('打开整页')}</Link></p></div> : null}
        <ul className="map-rows">{rows.filter((r) => r.point).map((r) => (
          <li key={r.id}><button type="button" className="fold-item" aria-pressed={r.id === at} onClick={() => { goQuery({ at: r.id }); if (r.point) map.current?.easeTo({ center: r.point, zoom: Math.max(15, map.current.getZoom()), duration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 250 }) }}>
            <span className="grow cut">{titleOf(office, r)}<br /><span className="third">{areaName(office, r.area)}</span></span><LeftView left={leftOfRow(office, r, now)} short /></button></li>
        ))}</ul>
      </aside>
    </div>
  )
}
