// 地图: my ground and what waits on it. The list of 今日 says the same in words.
import { useEffect, useRef, useState } from 'react'
import { leftOf, msOf } from '../client/words.ts'
import { Head, Note } from '../light/kit.light.view.tsx'
import { walk } from '../light/ways.ts'
import type { Opened } from '../light/map.view.ts'
import type { Duties } from './ground.view.ts'
import { Line, useHere } from './today.view.tsx'
import type { Common } from './today.view.tsx'

export const MapTab = ({ me, street, items, reached, duties }: Common & { duties: Duties | undefined }) => {
  const box = useRef<HTMLDivElement>(null)
  const map = useRef<Opened | undefined>(undefined)
  const [state, setState] = useState<'coming' | 'open' | 'gone'>('coming')
  const { here } = useHere()
  const rows = duties?.rows ?? []
  useEffect(() => {
    if (!street || !duties || !box.current) return
    let left = false
    const now = Date.now()
    const order = walk(rows.map((row) => ({ row, point: row.point, late: row.due !== null && msOf(row.due) < now })), here ? [here.lon, here.lat] : undefined)
    const points = order.flatMap(({ row }, i) => {
      const light = row.body.$?.light === 'supervised' ? 'watched' as const : leftOf({ due: row.due, from: row.body.$?.clock?.from, now }).light
      return row.point ? [{ id: `${row.type}/${row.id}`, lon: row.point[0], lat: row.point[1], label: String(i + 1), light: light === 'none' ? 'ok' as const : light }] : []
    })
    import('../light/map.view.ts').then(async ({ openMap }) => {
      if (left || !box.current) return
      map.current = await openMap(box.current, { street, points, mine: me.posts.flatMap((p) => (p.area ? [p.area.id] : [])), open: (id) => { location.hash = `#do/${id}` } })
      if (left) map.current()
      else setState('open')
    }).catch(() => setState('gone'))
    return () => { left = true; map.current?.(); map.current = undefined }
  }, [street, duties?.at])
  useEffect(() => { if (here) map.current?.here?.(here.lon, here.lat) }, [here?.lon, here?.lat, state])
  return <>
    <Head title="地图" said={duties ? `${rows.length} 件等您` : undefined} demo={me.street.demo} />
    <Line items={items} reached={reached} />
    <main id="main" tabIndex={-1} style={{ padding: 0 }}>
      {state === 'gone' ? <div style={{ padding: '16px var(--side)' }} className="stack"><Note kind="wait">地图没有取来{reached ? '' : '，现在没有网络'}。</Note><a className="btn act" href="#today">看今日清单</a></div>
        : <div className="map all"><div className="gl" ref={box} />{me.street.demo && <span className="mark demo">演示边界</span>}
          <span className="tip" role="status">{state === 'coming' ? '正在取地图…' : rows.length ? '点圆点去办，编号同「今日」' : '网格里现在没有等您的事'}</span></div>}
    </main>
  </>
}
