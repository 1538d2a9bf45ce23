// Step 2: where. By the phone's place, by a tap on a map that comes only when asked for, or by words.
import { useEffect, useRef, useState } from 'react'
import { Icon } from '../light/icons.light.view.tsx'
import { Field, idOf } from '../light/kit.light.view.tsx'
import { locate } from '../light/here.view.ts'
import { useSize } from '../light/size.view.ts'
import { findPlace, placeWords } from './lists.view.ts'
import { text } from './step.view.ts'
import type { StepProps } from './step.view.ts'

export const Place = ({ draft, set, put, lists, next, wrong, road }: StepProps) => {
  const { roles, step } = road
  const size = useSize()
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState('')
  const [map, setMap] = useState<'' | 'coming' | 'open' | 'gone'>('')
  const address = text(draft.data[roles.address ?? ''])
  const spot = draft.spot
  const outside = spot && lists?.box && (spot.lon < lists.box[0] || spot.lat < lists.box[1] || spot.lon > lists.box[2] || spot.lat > lists.box[3])
  const find = async () => {
    setBusy(true)
    setSaid('')
    try {
      const here = await locate()
      set({ spot: { lon: here.lon, lat: here.lat, how: 'gps', accuracy: here.accuracy } })
    } catch (e) { setSaid(`${(e as Error).message}。可以看地图点一下，或写地址。`) }
    setBusy(false)
  }
  // The large sizes open nothing by themselves, not even the browser's own question.
  useEffect(() => { if (!spot && !size) void find() }, [])

  const ready = () => {
    const byWords = spot && spot.how !== 'words' ? undefined : findPlace(lists, address)
    const now = spot?.how === 'words' && byWords === undefined && address !== '' ? spot : byWords ? { lon: byWords.lon, lat: byWords.lat, how: 'words' as const, name: byWords.name } : spot
    if (now && now !== spot) set({ spot: now })
    if (!now && roles.place && step.need.includes(roles.place)) return next(address.trim() === ''
      ? [{ field: roles.address ?? roles.place, text: '告诉我们在哪里：定位、看地图，或写地址' }]
      : [{ field: 'near', text: '这个地址还对不上位置，请选离得最近的地方' }])
    next([])
  }
  return <form id="step" className="stack wide" noValidate onSubmit={(e) => { e.preventDefault(); ready() }}>
    <h1>这件事在哪里？</h1>
    <div className="stack" role="status">
      {spot ? <div className="row top"><Icon name="pin" /><div className="grow">
        <p className="strong">{address || placeWords(lists, spot) || (spot.how === 'gps' ? '手机现在的位置' : '地图上选的位置')}</p>
        <p className="soft">{outside ? '' : spot.how === 'gps' ? `手机定位，误差约 ${spot.accuracy} 米` : spot.how === 'map' ? '在地图上选的' : `大概位置，按「${spot.name}」定`}</p>
      </div></div> : <p className="soft">{busy ? '正在定位…' : said || '还没有位置。'}</p>}
      {outside && <p className="note wait">这个位置不在本街道。事情在街道里的，请看地图点一下，或写地址。</p>}
      {spot && said && <p className="soft">{said}</p>}
    </div>
    <div className="row wrap">
      <button type="button" className="btn" disabled={busy} onClick={() => void find()}>{spot?.how === 'gps' ? '重新定位' : '用手机定位'}</button>
      {map === '' && <button type="button" className="btn" onClick={() => setMap('coming')}>看地图</button>}
    </div>
    {map !== '' && <MapBox state={map} set={setMap} from={spot} tap={(lon, lat) => set({ spot: { lon, lat, how: 'map' } })} />}
    {roles.address && <Field name={roles.address} label="地址或旁边有什么" hint="如：厦门路 118 号门前" error={wrong(roles.address)}>
      {(tie) => <input {...tie} type="text" autoComplete="street-address" value={address} onInput={(e) => put(roles.address, e.currentTarget.value)} />}
    </Field>}
    {!spot && lists && lists.places.length > 0 && <Field name="near" label="不定位的，选离得最近的地方" error={wrong('near')}>
      {(tie) => <select {...tie} value="" onChange={(e) => {
        const place = lists.places[Number(e.currentTarget.value)]
        if (place) set({ spot: { lon: place.lon, lat: place.lat, how: 'words', name: place.name } })
      }}><option value="">请选</option>{lists.places.map((p, i) => <option key={p.name} value={i}>{p.name}</option>)}</select>}
    </Field>}
    {roles.place && <span id={idOf(roles.place)} tabIndex={-1} />}
  </form>
}

const MapBox = ({ state, set, from, tap }: { state: string; set: (s: 'open' | 'gone') => void; from: { lon: number; lat: number } | undefined; tap: (lon: number, lat: number) => void }) => {
  const box = useRef<HTMLDivElement>(null)
  const heard = useRef(tap)
  heard.current = tap
  useEffect(() => {
    let close: (() => void) | undefined
    let left = false
    import('../light/map.view.ts').then(async ({ openMap }) => {
      if (!box.current || left) return
      close = await openMap(box.current, { at: from, choose: (lon, lat) => heard.current(lon, lat) })
      if (left) close()
      else set('open')
    }).catch(() => set('gone'))
    return () => { left = true; close?.() }
  }, [])
  if (state === 'gone') return <p className="note wait">地图没有取来。请定位或写地址，一样能报。</p>
  return <figure className="stack">
    <div className="map"><div className="gl" ref={box} />
      <Icon name="pin" className="pin" /><span className="mark demo">演示边界</span>
      <figcaption className="tip">{state === 'open' ? '拖动地图，让针尖对准地方' : '正在取地图…'}</figcaption>
    </div>
    <p className="hint">用键盘：点进地图后按方向键移动，按 + − 放大缩小。</p>
  </figure>
}
