// 考评：规则。一个数怎么变成分、申诉还来不来得及，都是一行数据加当天规则表的纯函数。
import { must, type On, type Open, type Row } from '../../engine/pack.ts'
import { least, type card, type line, type round } from './records.ts'

type Line = Row<typeof line>
const two = (n: number) => Math.round(n * 100) / 100
/** 率以百分数计；没有分母的就是件数。分母为零的没有数。 */
export const value = (l: Line) => !l.rate ? l.n ?? 0 : l.d ? two((l.n ?? 0) / l.d * (l.unitName === '%' ? 100 : 1)) : undefined
const needs = (l: Line, on: On) => Math.max(1, l.least ?? on.value(least))
/** 件数太少的一项不计分，也不进满分：一件两件的率说明不了什么。件数类没有分母，总是计分。 */
export const short = (l: Line, on: On) => l.rate === true && (l.d ?? 0) < needs(l, on)
export const points = (l: Line) => {
  const v = value(l)
  if (l.short || v === undefined) return undefined
  if (l.how === 'each') return two(Math.max(0, l.full - v * (l.off ?? 0)))
  const floor = l.floor ?? 0, goal = l.goal ?? 100
  return two(l.full * Math.min(1, Math.max(0, goal === floor ? (v >= goal ? 1 : 0) : (v - floor) / (goal - floor))))
}
export const counts = (l: Line) => l.points === undefined ? undefined : l.full
/** 一句话说清：数从哪来、怎么折成分。 */
export const says = (l: Line, on: On) => {
  const v = value(l), made = l.rate ? `${l.n ?? 0} ÷ ${l.d ?? 0}${v === undefined ? '' : ` ＝ ${v}${l.unitName ?? ''}`}` : `${v ?? 0} ${l.unitName ?? ''}`
  if (l.short || v === undefined) return `${made}；分母不到 ${needs(l, on)}，这一项不计分`
  if (l.how === 'each') return `${made}；每件扣 ${l.off ?? 0} 分，满分 ${l.full}，扣完为止，得 ${l.points ?? 0} 分`
  const floor = l.floor ?? 0, goal = l.goal ?? 100, sign = l.unitName === '%' ? '%' : ''
  return `${made}；底线 ${floor}${sign} 得 0 分，目标 ${goal}${sign} 得 ${l.full} 分，之间按比例，得 ${l.points ?? 0} 分`
}
/** 各项满分不一样，有的还不计分：都折成百分再比。 */
export const score = (c: Row<typeof card>) => c.full ? two((c.points ?? 0) / c.full * 100) : undefined

export const drafted = (r: Row<typeof round>, on: On) => must([/^\d{4}-(0[1-9]|1[0-2])$/.test(r.period), '统计期写作 2026-11'], [r.period <= on.today.slice(0, 7), '还没到这一期'])
/** 没过完的月份，数还在变：要提前公示得说明为什么。 */
const over = (r: Row<typeof round>, on: On) => r.period < on.today.slice(0, 7)
export const ended = (r: Row<typeof round>, on: On) => must([over(r, on), '这一期还没有结束，要公示用“提前公示”，写明理由'])
export const running = (r: Row<typeof round>, on: On) => must([!over(r, on), '这一期已经结束，直接公示'])
export const appealable = (l: Line, on: On) => must([l.round.state === 'published' && (l.round.due === undefined || on.now < l.round.due), '不在公示和申诉期内'])
export const answered = (r: Row<typeof round>) => must([!r.open, '还有申诉没有答复'])
export const takesOut = (l: Line) => must([(l.less?.length ?? 0) > 0, '请点选要剔除的件；一件都不剔除的是维持'])
export const asked = (l: Line) => l.rows
export const was = { n: (l: Line) => l.n ?? 0, d: (l: Line) => l.d ?? 0, points: (l: Line) => l.points ?? 0 }
/** 手机上只看得到这一句：单子在电脑上看，申诉也在那里。 */
export const shownText = (c: Open<typeof card>) => `${c.name}的成绩单已公示，请在工作台“考评”里查看；有异议的，公示期内可以逐项申诉`
