// The big screen. It asks for one answer every few seconds, draws it, and keeps nothing else: after a day it is as small as after a minute. What is
// older than two minutes is grey and says since when.
import { useEffect, useMemo, useState, type FormEvent } from 'react'
import { createRoot } from 'react-dom/client'
import type { Wall } from '#engine/indicator/wall.ts'

type Ground = { areas: { id: number; parent: number | null; level: string; name: string; ring?: [number, number][] }[]; base: { streets: { name: string; line: [number, number][]; width?: number }[]; blocks: [number, number][][] } }
const EVERY = Number(new URLSearchParams(location.search).get('every') ?? 3000), OLD = 120_000, TOKEN = 'xb.wall'
// A screen without a keyboard is opened by an address that carries its token; the address bar forgets it at once.
if (location.hash.startsWith('#xbt_')) { localStorage.setItem(TOKEN, location.hash.slice(1)); history.replaceState(null, '', location.pathname + location.search) }
const ask = async <T,>(path: string, signal?: AbortSignal): Promise<T> => {
  const token = localStorage.getItem(TOKEN), answer = await fetch(path, { ...(signal ? { signal } : {}), headers: token ? { authorization: `Bearer ${token}` } : {} })
  if (!answer.ok) throw Object.assign(new Error(String(answer.status)), { status: answer.status })
  return await answer.json() as T
}

const App = () => {
  const [wall, setWall] = useState<Wall>(), [ground, setGround] = useState<Ground>(), [door, setDoor] = useState(false), [beat, setBeat] = useState(0)
  const [skew, setSkew] = useState(0)
  useEffect(() => {
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout>, rounds = 0
    const round = async () => {
      try {
        const next = await ask<Wall>('/api/wall', AbortSignal.any([stop.signal, AbortSignal.timeout(15_000)]))
        // The ground changes a few times a year: looked at again each hour.
        if (rounds++ % Math.max(1, Math.round(3_600_000 / EVERY)) === 0) setGround(await ask<Ground>('/api/model', stop.signal))
        setWall(next); setSkew(Date.parse(next.asOf) - Date.now()); setDoor(false)
      } catch (error) {
        if (stop.signal.aborted) return
        const { status } = error as { status?: number }
        if (status === 401 || status === 403) { setDoor(true); setWall(undefined) }
      }
      timer = setTimeout(() => { void round() }, EVERY)
    }
    void round()
    const tick = setInterval(() => setBeat((n) => (n + 1) % 1000), 1000)
    return () => { stop.abort(); clearTimeout(timer); clearInterval(tick) }
  }, [])
  if (door) return <Door />
  if (!wall) return <div className="door" role="status">正在连接…</div>
  void beat
  return <Screen wall={wall} ground={ground} now={Date.now() + skew} />
}
const Door = () => {
  const [token, setToken] = useState('')
  const enter = (e: FormEvent) => { e.preventDefault(); localStorage.setItem(TOKEN, token.trim()); location.reload() }
  return <form className="door" onSubmit={enter}><h1>大屏还没有接通</h1><p>请在这台机器上<a href="/desk/">登录</a>能看全街道的岗位后回到本页，或填入大屏令牌：</p><input aria-label="大屏令牌" value={token} autoComplete="off" onChange={(e) => setToken(e.target.value)} placeholder="xbt_…" /><button>接通</button></form>
}

const two = (n: number) => String(n).padStart(2, '0')
const local = (ms: number) => new Date(ms + 8 * 3_600_000)
const hm = (ms: number) => { const d = local(ms); return `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}` }
const n = (value: number) => value.toLocaleString('zh-CN')
const over = (ms: number) => { const m = Math.floor(ms / 60_000); return m < 60 ? `${m} 分` : m < 1440 ? `${Math.floor(m / 60)} 小时${m % 60 ? ` ${m % 60} 分` : ''}` : `${Math.floor(m / 1440)} 天${Math.floor(m % 1440 / 60) ? ` ${Math.floor(m % 1440 / 60)} 小时` : ''}` }

const Screen = ({ wall, ground, now }: { wall: Wall; ground: Ground | undefined; now: number }) => {
  const age = now - Date.parse(wall.asOf), old = age > OLD, day = local(now), [one, two2] = wall.figures
  const rate = (figure: Wall['figures'][number] | undefined) => figure ? <div className={figure.reached === false ? 'low' : ''}><dt>{figure.title}</dt><dd><b className="num">{figure.value === null ? '—' : figure.value.toFixed(1)}</b> %</dd><small className="num">本期 {n(figure.n)} ÷ {n(figure.d ?? 0)}{figure.goal === null ? '' : `，目标 ${figure.goal}%`}</small></div> : <div><dt>—</dt></div>
  return (
    <div className={`wall ${old ? 'old' : ''}`}>
      <header><h1>{wall.street || '新北一网统管'}</h1><span className="second">今日运行</span>{wall.demo ? <span className="demo">演示</span> : null}<span className="grow" />{old ? <span className="stale" role="alert">数据停在 {hm(Date.parse(wall.asOf))}</span> : null}
        <span className="second num">{day.getUTCFullYear()}年{day.getUTCMonth() + 1}月{day.getUTCDate()}日 星期{'日一二三四五六'[day.getUTCDay()]}</span><span className="clock num">{hm(now)}</span></header>
      <dl className="six">
        <div><dt>今日新到</dt><dd><b className="num">{n(wall.made.today)}</b> 件</dd><small className="num">近 7 天到这时平均 {n(wall.made.usual)} 件</small></div>
        <div><dt>今日办结</dt><dd><b className="num">{n(wall.done.today)}</b> 件</dd><small className="num">近 7 天到这时平均 {n(wall.done.usual)} 件</small></div>
        <div><dt>在办</dt><dd><b className="num">{n(wall.open.n)}</b> 件</dd><small className="num">将超期 {n(wall.open.soon)} 件</small></div>
        <div className={wall.late.n ? 'bad' : ''}><dt>超期未结</dt><dd><b className="num">{n(wall.late.n)}</b> 件</dd><small className="num">{wall.late.n ? `最长超 ${over(wall.late.longest)}` : '没有超期的'}</small></div>
        {rate(one)}{rate(two2)}
      </dl>
      <main>
        <div className="left">
          <section className="box"><h2>今日每小时新到 <span>件；虚线为近 7 天平均</span></h2><Hours today={wall.hours.today} usual={wall.hours.usual} hour={local(now).getUTCHours()} /></section>
          <section className="box"><h2>{wall.communities.length ? '各社区今日新到' : '主办单位在办'} <span>件，前 7</span></h2><Bars list={wall.communities.length ? wall.communities.map((c) => ({ ...c, late: 0 })) : wall.units} /></section>
        </div>
        <div className="middle"><section className="box map"><Map wall={wall} ground={ground} /><p className="legend"><span>格内为在办件数</span>{shades.map(([from, colour], i) => <span key={from}><i style={{ background: colour }} />{i + 1 < shades.length ? `${from}—${shades[i + 1]![0] - 1}` : `${from} 以上`}</span>)}<span><svg viewBox="0 0 20 20"><path d="M10 2 19 18H1z" fill="var(--amber)" /></svg>将超期</span><span><svg viewBox="0 0 20 20"><circle cx="10" cy="10" r="8" fill="none" stroke="var(--red)" strokeWidth="2.5" /><circle cx="10" cy="10" r="3.5" fill="var(--red)" /></svg>超期最久</span>{wall.demo ? <span>演示边界</span> : null}</p></section><Worst wall={wall} /></div>
        <div className={wall.lists.length ? 'right' : ''}><section className="box"><h2>最新动态 <span>不含个人信息</span></h2><ol className="acts">{wall.acts.map((act, i) => <li key={`${act.at}${i}`}><span className="second num">{hm(Date.parse(act.at))}</span><b>{act.kind || wall.title}</b><span className={act.good ? 'good' : act.bad ? 'warn' : 'second'}>{act.step}</span><small>{act.area}</small></li>)}</ol></section>{wall.lists.slice(0, 2).map((list) => <UnderWay key={list.type} list={list} now={now} />)}</div>
      </main>
    </div>
  )
}
const UnderWay = ({ list, now }: { list: Wall['lists'][number]; now: number }) => (
  <section className="box way"><h2>{list.title} <span className="num">{n(list.n)} 件{list.late ? <em>，超 {n(list.late)}</em> : null}</span></h2>
    <ol>{list.rows.map((row, i) => { const left = row.due === null ? undefined : Date.parse(row.due) - now; return <li key={`${row.made}${i}`}><b>{row.kind || list.title}</b><span className="num">{row.shows.map((one) => `${one.title} ${one.text}`).join(' · ')}</span>
      <small>{[row.area, row.state].filter(Boolean).join(' · ')}</small><small className={`num ${left !== undefined && left < 0 ? 'over' : ''}`}>{left === undefined ? `已 ${over(now - Date.parse(row.made))}` : left < 0 ? `超 ${over(-left)}` : `还有 ${over(left)}`}</small></li> })}{list.rows.length === 0 ? <li>现在没有</li> : null}</ol></section>
)
const Hours = ({ today, usual, hour }: { today: number[]; usual: number[]; hour: number }) => {
  const top = Math.max(4, ...today, ...usual), y = (value: number) => 228 - value / top * 200, step = Math.max(1, Math.ceil(top / 3))
  return (
    <svg className="hours" viewBox="0 0 400 262" role="img" aria-label={`到现在每小时新到：${today.slice(0, hour + 1).join('、')}`}>
      {[1, 2, 3].map((i) => i * step).filter((v) => v <= top).map((v) => <g key={v}><path d={`M0 ${y(v)}H400`} stroke="var(--edge)" /><text x="398" y={y(v) - 5} textAnchor="end" fill="var(--second)" fontSize="17">{v}</text></g>)}
      {today.map((value, h) => <rect key={h} x={h * 16.2 + 2} y={y(value)} width="12.5" height={228 - y(value)} fill={h === hour ? 'var(--bar2)' : 'var(--bar)'} />)}
      <path d={usual.map((value, h) => `${h ? 'L' : 'M'}${h * 16.2 + 8} ${y(value)}`).join('')} fill="none" stroke="#fff" strokeWidth="1.6" strokeDasharray="5 4" />
      {[0, 6, 12, 18, 24].map((h) => <text key={h} x={Math.min(398, h * 16.2)} y="254" fill="var(--second)" fontSize="17" textAnchor={h === 24 ? 'end' : 'start'}>{h} 时</text>)}
    </svg>
  )
}
const Bars = ({ list }: { list: { name: string; n: number; late: number }[] }) => {
  const most = Math.max(1, ...list.map((one) => one.n))
  return <ul className="bars">{list.map((one) => <li key={one.name}><span>{one.name}</span><div><i style={{ width: `${one.n / most * 100}%` }} /></div><b className="num">{n(one.n)}{one.late ? <em> 超{one.late}</em> : null}</b></li>)}{list.length === 0 ? <li>还没有</li> : null}</ul>
}
const shades: readonly [number, string][] = [[3, '#173a60'], [6, '#1a5290'], [10, '#2273c3']]
const shade = (count: number) => [...shades].reverse().find(([from]) => count >= from)?.[1] ?? '#101f30'

const Map = ({ wall, ground }: { wall: Wall; ground: Ground | undefined }) => {
  const drawn = useMemo(() => {
    if (!ground) return undefined
    const parents = new Set(ground.areas.map((area) => area.parent)), grids = ground.areas.filter((area) => area.ring && !parents.has(area.id)), all = grids.flatMap((grid) => grid.ring!)
    if (!all.length) return undefined
    const w = Math.min(...all.map((p) => p[0])), e = Math.max(...all.map((p) => p[0])), s = Math.min(...all.map((p) => p[1])), north = Math.max(...all.map((p) => p[1])), flat = Math.cos((s + north) / 2 * Math.PI / 180), scale = Math.min(940 / ((e - w) * flat), 560 / (north - s))
    const at = ([lon, lat]: readonly number[]): [number, number] => [494 + (lon! - (w + e) / 2) * flat * scale, 295 - (lat! - (s + north) / 2) * scale], path = (line: readonly (readonly number[])[], shut = '') => `M${line.map((p) => at(p).map((x) => x.toFixed(1)).join(' ')).join('L')}${shut}`
    const inside = (line: readonly (readonly number[])[]) => line.some(([lon, lat]) => lon! >= w && lon! <= e && lat! >= s && lat! <= north), middle = (ring: readonly (readonly number[])[]) => at([ring.reduce((sum, p) => sum + p[0]!, 0) / ring.length, ring.reduce((sum, p) => sum + p[1]!, 0) / ring.length])
    return { at, blocks: ground.base.blocks.filter(inside).map((ring) => path(ring, 'Z')).join(''), streets: ground.base.streets.filter((street) => inside(street.line)).map((street) => ({ name: street.name, d: path(street.line), width: Math.max(1.4, (street.width ?? 14) / 5) })), grids: grids.map((grid) => ({ id: grid.id, d: path(grid.ring!, 'Z'), middle: middle(grid.ring!) })),
      towns: ground.areas.filter((area) => area.level === 'community').map((area) => { const own = grids.filter((grid) => grid.parent === area.id), points = own.flatMap((grid) => grid.ring!); return { name: area.name.replace(/社区$/, ''), grids: own.map((grid) => grid.id), middle: points.length ? middle(points) : undefined } }) }
  }, [ground])
  if (!drawn) return <svg viewBox="0 0 988 590" />
  const count = new globalThis.Map(wall.areas.map((area) => [area.id, area.n])), worst = wall.worst?.point && drawn.at(wall.worst.point), places = placed(drawn.towns, [...wall.soon.map(drawn.at), ...(worst ? [worst] : [])])
  return (
    <svg viewBox="0 0 988 590" role="img" aria-label={`在办最多的网格有 ${Math.max(0, ...count.values())} 件`}>
      {drawn.grids.map((grid) => <path key={grid.id} d={grid.d} fill={shade(count.get(grid.id) ?? 0)} stroke="#2b4a6b" strokeWidth="0.8" />)}
      <path d={drawn.blocks} fill="#fff" fillOpacity="0.06" />
      {drawn.streets.map((street) => <path key={street.name} d={street.d} fill="none" stroke="#34577f" strokeWidth={street.width} strokeLinecap="round" />)}
      {wall.soon.map((point) => { const [x, y] = drawn.at(point); return <path key={point.join()} d={`M${x} ${y - 9}l9 16h-18z`} fill="var(--amber)" /> })}
      {drawn.towns.map((town) => { const at = places.get(town.name), sum = town.grids.reduce((a, id) => a + (count.get(id) ?? 0), 0); return at ? <g key={town.name} textAnchor="middle" stroke="#07111d" strokeWidth="4" paintOrder="stroke"><text x={at[0]} y={at[1] - 2} fill="#dbe7f4" fontSize="18">{town.name}</text>{sum ? <text x={at[0]} y={at[1] + 21} fill="#fff" fontSize="20" fontWeight="700">{sum}</text> : null}</g> : null })}
      {worst ? <g fill="none" stroke="var(--red)"><circle cx={worst[0]} cy={worst[1]} r="20" strokeWidth="3" /><circle cx={worst[0]} cy={worst[1]} r="9" fill="var(--red)" stroke="none" /></g> : null}
    </svg>
  )
}
/** Where each name stands: near the middle of its area, aside of marks and of names that stand already. */
const placed = (towns: readonly { name: string; middle: [number, number] | undefined }[], marks: readonly (readonly [number, number])[]): ReadonlyMap<string, [number, number]> => {
  const taken = marks.map(([x, y]) => ({ x, y, w: 24, h: 24 })), out = new globalThis.Map<string, [number, number]>()
  for (const { name, middle } of towns) {
    if (!middle) continue
    const half = name.length * 9 + 4, boxes = [[0, 0], [0, 34], [0, -34], [0, 62], [0, -62], [70, 0], [-70, 0]].map(([dx, dy]) => ({ x: middle[0] + dx!, y: middle[1] + dy!, w: half, h: 24 }))
    const free = boxes.find((box) => box.x - half > 0 && box.x + half < 988 && box.y > 24 && box.y < 566 && taken.every((one) => Math.abs(one.x - box.x) > one.w + box.w || Math.abs(one.y - box.y) > one.h + box.h)) ?? boxes[0]!
    taken.push(free)
    out.set(name, [free.x, free.y])
  }
  return out
}
const Worst = ({ wall: { worst } }: { wall: Wall }) => worst
  ? <section className="box worst"><svg viewBox="0 0 16 16"><path d="M5 .5h6L15.5 5v6L11 15.5H5L.5 11V5z" fill="var(--red)" /><path d="M8 4v5" stroke="#fff" strokeWidth="2" /><circle cx="8" cy="11.8" r="1.2" fill="#fff" /></svg><div><strong className="num">{worst.kind || '一件'}，超 {over(worst.over)}</strong><p>{[worst.area, worst.state, worst.supervised ? '督办' : '', worst.unit].filter(Boolean).join(' · ')}</p></div></section>
  : <section className="box worst none"><div><strong>没有超期的</strong></div></section>

createRoot(document.getElementById('wall')!).render(<App />)
