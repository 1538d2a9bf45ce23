// The same filter on the map: lamps where the rows are, the chosen one at the side; the list beside it works by keyboard.
import { useEffect, useRef, useState } from 'react'
import type { GeoJSONSource, Map as GlMap } from 'maplibre-gl'
import { get, queryText, type Query } from '../../client/client.view.ts'
import type { Row } from '../../client/wire.ts'
import { count as figure, lightName } from '../../client/words.ts'
import type { TypeModel } from '#engine/record/model.ts'
import { makeGround } from '../kit/ground.view.ts'
import { useCalm, useLoad } from '../kit/load.view.ts'
import { Lamp } from '../kit/icons.view.tsx'
import { Heading, LeftView, Trouble } from '../kit/parts.view.tsx'
import { areaName, isEnd, kindName, leftOfRow, stateName, titleOf } from '../model.ts'
import { useChanges, useDesk, useNow } from '../office.view.tsx'
import { goQuery, Link, usePlace } from '../route.view.tsx'
import { t } from '../say.view.ts'

type Dot = [id: string, lon: number, lat: number, kind: string | null, state: string, due: string | null]
type Shown = 'late' | 'soon' | 'supervised' | 'ok' | 'none' | 'done'
/** In the order of the legend; what is to be seen first is drawn last. */
const lamps: readonly Shown[] = ['late', 'soon', 'supervised', 'ok', 'none', 'done']
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
  // Which of them are near their limit or supervised, the server knows: the same question with a lamp in it.
  const ask = (light: string) => queryText({ ...query, sort: undefined, box, light })
  const marked = useLoad<Partial<Record<Shown, ReadonlySet<string>>>>(box === '' || query.light !== undefined ? undefined : `lamps:${type.id}:${text}`, async (signal) => {
    const [soon, supervised] = await Promise.all(['soon', 'supervised'].map((light) => get<Dot[]>(`/api/map/${type.id}?${ask(light)}`, signal)))
    return { soon: new Set(soon!.map((d) => d[0])), supervised: new Set(supervised!.map((d) => d[0])) }
  })
  const calm = useCalm(() => { dots.reload(); marked.reload() }, 1500)
  useChanges((change) => { if (!change || change.type === type.id) calm() })
  const first = rows.find((r) => r.id === at)
  useEffect(() => {
    if (!place.current) return
    const made = makeGround(place.current, office, first?.point ? { centre: first.point, zoom: 15.5 } : {})
    map.current = made
    const moved = () => { const b = made.getBounds(); setBox([b.getWest(), b.getSouth(), b.getEast(), b.getNorth()].map((n) => n.toFixed(4)).join(',')) }
    made.on('load', () => {
      made.addSource('rows', { type: 'geojson', data: { type: 'FeatureCollection', features: [] } })
      made.addLayer({ id: 'ring', type: 'circle', source: 'rows', filter: ['get', 'chosen'], paint: { 'circle-radius': 14, 'circle-color': '#fff', 'circle-stroke-color': '#1a1f27', 'circle-stroke-width': 3 } })
      for (const light of lamps) made.addImage(light, pictureOf(light), { pixelRatio: 2 })
      made.addLayer({ id: 'rows', type: 'symbol', source: 'rows', layout: { 'icon-image': ['get', 'light'], 'icon-size': ['case', ['get', 'chosen'], 1.2, 1], 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'symbol-sort-key': ['get', 'order'] } })
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
  /** The lamp of a row that is in the list is the list's own; of others it follows from what the map knows of them. */
  const lights = new Map(rows.map((r) => [r.id, leftOfRow(office, r, now).light]))
  const lightOf = ([id, , , , state, due]: Dot): Shown => {
    const supervised = marked.data?.supervised?.has(id) || query.light === 'supervised' || rows.find((r) => r.id === id)?.body.$?.light === 'supervised'
    const known = lights.get(id)
    if (isEnd(type, state)) return 'done'
    if (supervised) return 'supervised'
    if (known && known !== 'none' && known !== 'done') return known
    return due === null ? 'none' : Date.parse(due) < now ? 'late' : marked.data?.soon?.has(id) || query.light === 'soon' ? 'soon' : 'ok'
  }
  const many = new Map<Shown, number>()
  for (const d of data ?? []) many.set(lightOf(d), (many.get(lightOf(d)) ?? 0) + 1)
  useEffect(() => {
    if (!drawn || !data) return
    const features = data.map((d) => ({ type: 'Feature' as const, geometry: { type: 'Point' as const, coordinates: [d[1], d[2]] }, properties: { id: d[0], chosen: d[0] === at, light: lightOf(d), order: -lamps.indexOf(lightOf(d)) } }))
    ;(map.current?.getSource('rows') as GeoJSONSource | undefined)?.setData({ type: 'FeatureCollection', features })
  }, [drawn, data, marked.data, at, now, type])
  const chosen = rows.find((r) => r.id === at)
  const dot = data?.find((d) => d[0] === at)
  return (
    <div className="map-list">
      <div className="map" ref={place} role="application" aria-label={t('{what}地图', { what: type.title })} />
      {!drawn ? <span className="map-mark" role="status">{t('正在取地图')}</span> : office.me.street.demo ? <span className="map-mark">{t('演示边界')}{data ? ` · ${t('{n} 件', { n: figure(data.length) })}` : ''}</span> : null}
      {data && data.length > 0 ? <ul className="map-legend" aria-label={t('图例')}>{lamps.filter((light) => many.has(light)).map((light) => <li key={light}><Lamp light={light} size={13} />{nameOf(light)} <span className="tnum">{figure(many.get(light)!)}</span></li>)}</ul> : null}
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
const nameOf = (light: Shown): string => (light === 'supervised' ? t('督办') : lightName(light))
/** The lamps of the lists as pictures for the map: the same shapes and colours, with a white rim to stand on any ground. */
const shapes: Readonly<Record<Shown, readonly (readonly [path: string, fill: string | null, stroke?: string])[]>> = {
  ok: [['M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13z', '--lamp-ok']], soon: [['M8 1.5 15.5 15H.5z', '--lamp-soon']],
  late: [['M5 .5h6L15.5 5v6L11 15.5H5L.5 11V5z', '--lamp-late'], ['M8 4v5M8 11.700v.2', null, '#fff']],
  supervised: [['M2 1v14.500', null, '--super'], ['M2.800 1.500h11l-2.600 3.800 2.600 3.700h-11z', '--super']],
  done: [['M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13z', '#fff', '--good'], ['m5 8.200 2.200 2.200L11.200 6', null, '--good']],
  none: [['M8 2.500a5.500 5.500 0 1 1 0 11a5.500 5.500 0 1 1 0-11z', '#fff', '--ink3'], ['M5 8h6', null, '--ink3']],
}
const pictureOf = (light: Shown): ImageData => {
  const size = 40, canvas = Object.assign(document.createElement('canvas'), { width: size, height: size }), pen = canvas.getContext('2d')!, style = getComputedStyle(document.documentElement)
  const colour = (name: string) => (name.startsWith('--') ? style.getPropertyValue(name).trim() : name)
  pen.translate(4, 4); pen.scale(2, 2)
  pen.lineJoin = pen.lineCap = 'round'
  for (const [path] of shapes[light]) { pen.strokeStyle = '#fff'; pen.lineWidth = 3.5; pen.stroke(new Path2D(path)) }
  for (const [path, fill, stroke] of shapes[light]) {
    if (fill) { pen.fillStyle = colour(fill); pen.fill(new Path2D(path)) }
    if (stroke) { pen.strokeStyle = colour(stroke); pen.lineWidth = 1.8; pen.stroke(new Path2D(path)) }
  }
  return pen.getImageData(0, 0, size, size)
}
