// A place by a tap on the map, by the device, or by two numbers: nothing needs the mouse.
import { useEffect, useRef, useState } from 'react'
import type { Map as GlMap, Marker } from 'maplibre-gl'
import { useDesk } from '../office.view.tsx'
import { t } from '../say.view.ts'
import { areaAt } from '#engine/place/areas.ts'
import { areaTree } from './still.view.tsx'
import { Button } from './parts.view.tsx'

type Point = { lon: number; lat: number }
type Props = { id?: string | undefined; value: Point | undefined; device: boolean; onChange: (value: Point | undefined) => void; describedBy?: string | undefined }
export const PointInput = ({ id, value, device, onChange, describedBy }: Props) => {
  const { office } = useDesk()
  const [open, setOpen] = useState(false)
  const [said, setSaid] = useState('')
  const place = useRef<HTMLDivElement>(null)
  const map = useRef<{ map: GlMap; marker: Marker } | undefined>(undefined)
  const set = (p: Point | undefined) => onChange(p ? { lon: round(p.lon), lat: round(p.lat) } : undefined)
  // An answer that takes its time goes into the form as it stands then, not as it stood when it was asked for.
  const fresh = useRef(set)
  fresh.current = set
  useEffect(() => {
    if (!open || !place.current) return
    let gone = false
    const box = place.current
    void Promise.all([import('./ground.view.ts'), import('maplibre-gl/dist/maplibre-gl-csp.js')]).then(([ground, gl]) => {
      if (gone) return
      const made = ground.makeGround(box, office, value ? { centre: [value.lon, value.lat] } : {})
      const marker = new gl.default.Marker({ color: '#0b57d0' })
      if (value) marker.setLngLat([value.lon, value.lat]).addTo(made)
      made.getCanvas().style.cursor = 'crosshair'
      made.on('click', (e) => fresh.current({ lon: e.lngLat.lng, lat: e.lngLat.lat }))
      map.current = { map: made, marker }
    })
    return () => { gone = true; map.current?.map.remove(); map.current = undefined }
  }, [open])
  useEffect(() => { const m = map.current; if (m && value) m.marker.setLngLat([value.lon, value.lat]).addTo(m.map) }, [value])
  const locate = () => {
    setSaid(t('正在定位'))
    navigator.geolocation.getCurrentPosition((p) => { setSaid(t('误差约 {n} 米', { n: Math.round(p.coords.accuracy) })); fresh.current({ lon: p.coords.longitude, lat: p.coords.latitude }) },
      () => setSaid(t('没有定到位：可在地图上点，或填经纬度')), { timeout: 10_000, enableHighAccuracy: true })
  }
  const area = value ? areaAt(areaTree(office), value)?.name : undefined
  const number = (key: 'lon' | 'lat', text: string) => { const n = Number(text); if (text !== '' && Number.isFinite(n)) set({ lon: value?.lon ?? 117.7, lat: value?.lat ?? 39, [key]: n }) }
  return (
    <div className="point-input">
      <p className="row wrap"><Button small onClick={() => setOpen(!open)} aria-expanded={open}>{open ? t('收起地图') : t('在地图上点')}</Button>{device ? <Button small onClick={locate}>{t('用本机定位')}</Button> : null}
        <span className="second">{value ? (area ?? t('不在本街道的网格里')) : t('还没有点')}</span><span className="third" role="status">{said}</span></p>
      {open ? <div className="map-mini"><div ref={place} className="map" role="application" aria-label={t('地图，点一下定位置')} />{office.me.street.demo ? <span className="map-mark">{t('演示边界')}</span> : null}</div> : null}
      <p className="row"><label className="third">{t('经度')} <input id={id} className="input short" inputMode="decimal" aria-describedby={describedBy} key={`lon${value?.lon}`} defaultValue={value?.lon ?? ''} onBlur={(e) => number('lon', e.target.value)} /></label>
        <label className="third">{t('纬度')} <input className="input short" inputMode="decimal" key={`lat${value?.lat}`} defaultValue={value?.lat ?? ''} onBlur={(e) => number('lat', e.target.value)} /></label></p>
    </div>
  )
}
const round = (n: number) => Math.round(n * 1e6) / 1e6
