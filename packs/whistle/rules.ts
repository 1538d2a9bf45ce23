// 吹哨报到：规则。都是一行数据加当天规则表的纯函数，手机和服务器同跑。
import { metres, must, type On, type Open, type Row, type Span } from '../../engine/pack.ts'
import { appealWithin, departments, kinds, nearby, type party, type whistle } from './records.ts'

type Whistle = Row<typeof whistle>
type Party = Row<typeof party>
const ids = (list: readonly { id: string }[] | undefined) => (list ?? []).map((one) => one.id)

export const same = { kind: (w: Whistle) => w.kind, leads: (w: Whistle) => w.leads, assists: (w: Whistle) => w.assists }
/** 加吹的都算协办。 */
export const withMore = (w: Whistle) => [...(w.assists ?? []), ...(w.more ?? [])]
export const callable = (w: Whistle) => {
  const all = [...ids(w.leads), ...ids(w.assists)]
  return must([all.length > 0, '至少吹一个部门'], [new Set(all).size === all.length, '同一个部门只能吹一次'])
}
export const blowable = (w: Whistle, on: On) => [...callable(w), ...must([w.meet === undefined || w.meet > on.now, '集结时间已过'])]
export const allHere = (w: Whistle) => w.away === 0 && (w.here ?? 0) > 0
export const allSigned = (w: Whistle) => w.unsigned === 0 && (w.here ?? 0) > 0
export const allRated = (w: Whistle) => must([(w.unrated ?? 0) === 0, '还有部门没有评价'])
export const nextEdition = (w: Whistle) => (w.edition ?? 0) + 1

export const roleOf = (p: Party) => ids(p.whistle.leads).includes(p.dept.id) ? 'lead' as const : 'assist' as const
export const chiefOf = (p: Party, on: On) => on.rows(departments).find((row) => row.unit.id === p.dept.id)?.chief
/** 约了集结时间的到那时为止；没约的按哨别。 */
export const arriveIn = (p: Party, on: On): Span | undefined =>
  p.meet && p.meet > on.now ? `${Math.max(1, Math.round(on.between(on.now, p.meet, 'h') * 60))}m` : p.kind && on.row(kinds, { code: p.kind })?.arrive
/** 迟到、超距照记，不拦：人到了就是到了。 */
export const lateBy = (p: Party, on: On) => p.due && on.now > p.due ? Math.max(1, Math.round(on.between(p.due, on.now, 'h') * 60)) : undefined
export const off = (p: Party) => p.spot && Math.round(metres(p.spot, p.where))
export const howArrived = (p: Party, on: On) => {
  const late = lateBy(p, on) !== undefined, far = (off(p) ?? 0) > on.value(nearby)
  return late ? far ? 'both' as const : 'late' as const : far ? 'far' as const : 'inTime' as const
}
export const passed = (p: Party, on: On) => must([p.due !== undefined && on.now > p.due, '报到时限还没有过'])
export const notItself = (p: Party) => must([!ids(p.stands).includes(p.dept.id), '不能请自己代到'])
export const signable = (p: Party) => must([p.whistle.state === 'signing', '纪要还没有定稿'], [p.did !== undefined, '先写本单位处置情况'])
export const edition = (p: Party) => p.whistle.edition
/** 纪要改了，原来的签字就不算了。 */
export const stale = (p: Party) => p.whistle.state === 'acting' || p.signed !== p.whistle.edition
export const called = (p: Party) => p.whistle.state === 'cancelled'
export const rateable = (p: Party) => must([p.whistle.state === 'rating' || p.whistle.state === 'closed', '会商纪要签齐后才能评价'])
export const total = (p: Party) => p.scores?.reduce((sum, line) => sum + line.n, 0)
export const appealable = (p: Party, on: On) => must([p.at.rated !== undefined && on.today <= on.shift(day(p.at.rated), on.value(appealWithin)), '已过可申诉的期限'])
/** 时刻按当地的日子算。 */
const day = (at: string) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10) as Parameters<On['shift']>[0]

const short = (text: string) => text.length > 30 ? `${text.slice(0, 30)}…` : text
const clock = (at: string) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ')
export const calledText = (p: Open<typeof party>) => `请到${p.address ?? '集结地点'}报到，${p.due ? `${clock(p.due)} 前` : '尽快'}：${short(p.what)}`
