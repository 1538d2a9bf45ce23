// 今日: what waits for me on my ground, in the order in which I walk.
import { useEffect, useState } from 'react'
import { clockTime, dayOf, leftOf, momentName, msOf, shortMoment } from '../client/words.ts'
import type { Row, Street } from '../client/wire.ts'
import { watchHere } from '../light/here.view.ts'
import type { Here } from '../light/here.view.ts'
import { Icon, Lamp } from '../light/icons.light.view.tsx'
import { Head, Waiting } from '../light/kit.light.view.tsx'
import { duty, nextStep } from '../light/shape.ts'
import { distanceName, metresBetween, walk } from '../light/ways.ts'
import { addressOf, kindName, partsOf, shapes } from './ground.view.ts'
import type { Duties, Staff } from './ground.view.ts'
import type { Item } from './store.view.ts'

export type Common = { me: Staff; street: Street | undefined; items: Item[]; reached: boolean }
/** The amber line: no network, and what waits. With a network it only says what is on its way. */
export const Line = ({ items, reached }: { items: Item[]; reached: boolean }) => {
  const waits = items.filter((i) => i.state === 'waiting'), back = items.filter((i) => i.state === 'refused').length
  if (reached && waits.length === 0 && back === 0) return null
  return <p className="off-line" role="status"><Icon name={reached ? 'go' : 'off'} />
    <span>{!reached && <b>没有网络</b>}{waits.length > 0 && `${reached ? '' : '，'}${waits.length} 条${reached ? '正在发' : '待发，已存手机'}`}
      {back > 0 && <>{waits.length > 0 || !reached ? '，' : ''}<a href="#report" className="strong">{back} 条退回</a></>}</span></p>
}
export const useHere = (): { here: Here | undefined; why: string | undefined } => {
  const [said, set] = useState<{ here: Here | undefined; why: string | undefined }>({ here: undefined, why: undefined })
  useEffect(() => watchHere((here, why) => set((s) => ({ here: here ?? s.here, why }))), [])
  return said
}
/** What is far off is said as a moment: working hours make a length of hours look longer than it is. */
const FAR = 3 * 3_600_000
const lampOf = (row: Row, now: number) => {
  const left = leftOf({ due: row.due, from: row.body.$?.clock?.from, now })
  return row.body.$?.light === 'supervised' ? { kind: 'watched' as const, text: `督办${left.text ? ` ${left.text}` : ''}` } : left.light === 'none' ? undefined : { kind: left.light, text: left.light === 'ok' && left.ms > FAR && row.due ? `${momentName(row.due, now)} 前` : left.text }
}

export const Today = ({ me, street, items, reached, duties, at, failed, again }: Common & { duties: Duties | undefined; at: number; failed: number; again: () => void }) => {
  const { here, why } = useHere()
  const now = Date.now(), parts = partsOf(me)
  const done = new Set(items.filter((i) => i.state !== 'refused' && i.made > at - 3_600_000).map((i) => i.act.record))
  const rows = (duties?.rows ?? []).filter((r) => !done.has(r.id))
  const spot = (r: Row) => r.point
  const order = walk(rows.map((row) => ({ row, point: spot(row), late: row.due !== null && msOf(row.due) < now })), here ? [here.lon, here.lat] : undefined).map((r) => r.row)
  const today = items.filter((i) => i.state !== 'refused' && dayOf(i.made) === dayOf(now)).length
  return <>
    <Head title="今日" said={duties ? `${rows.length + today} 件，已做 ${today}` : undefined} demo={me.street.demo} />
    <Line items={items} reached={reached} />
    <main id="main" tabIndex={-1}>
      {!duties && failed === 0 && <Waiting what="今天的事" rows={4} />}
      {!duties && failed !== 0 && <><p>今天的事还没有取来{failed < 0 ? '，现在没有网络' : ''}。上报不用等，一样能发。</p><button type="button" className="btn act" onClick={again}>再取一次</button></>}
      {duties && !reached && <p className="soft">下面是 {shortMoment(at, now)} 的情况。时限照常在走。</p>}
      {duties && rows.length === 0 && <p><b>网格里现在没有等您的事。</b><br />有新的会在这里出现；路上看到问题，点下面「上报」。</p>}
      {why && rows.length > 0 && !here && <p className="soft">{why}，按时限排。</p>}
      <ol className="cards">{order.map((row, i) => {
        const type = shapes.types.find((t) => t.id === row.type), step = type && nextStep(type, row.state, parts), lamp = lampOf(row, now), since = row.body.$?.clock?.from
        const word = type ? duty(type, row.state) : ''
        return <li key={row.id} className={i === 0 ? 'card first' : 'card'}>
          <div className="top"><span className="badge">{i + 1}</span><h2>{word} · {kindName(row, type, street, duties?.names)}</h2>
            {here && row.point && <span className="far">{distanceName(metresBetween([here.lon, here.lat], row.point))}</span>}</div>
          <p className="in">{addressOf(row, type) || '没有写地址，看地图'}</p>
          <p className="in row wrap" style={{ gap: '2px 12px' }}>{lamp && <Lamp {...lamp} />}<span className="soft">{since ? `${shortMoment(since, now) === clockTime(since) ? clockTime(since) : shortMoment(since, now)} 交来${word}` : ''}</span></p>
          <a className={`btn act ${i === 0 ? 'full' : ''}`} href={`#do/${row.type}/${row.id}`}>去{step ? word : '看看'}<span className="vh">：{kindName(row, type, street, duties?.names)}</span></a>
        </li>
      })}</ol>
    </main>
  </>
}
