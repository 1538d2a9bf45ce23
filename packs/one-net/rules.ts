// 城市事项：规则。都是一行数据加当天规则表的纯函数，手机和服务器同跑。
import { metres, must, type On, type Row } from '../../engine/pack.ts'
import { checkWithin, kinds, reopenWithin, routes, rungs, urgencies } from './lists.ts'
import type { assist, matter } from './records.ts'

type Matter = Row<typeof matter>
export const kindOf = (m: Matter, on: On) => m.kind && on.row(kinds, { code: m.kind })

export const sameKind = (m: Matter) => m.kind
/** 反映人自己认出的那一件，由派遣员点头才并。 */
export const saidSame = (m: Matter) => m.same
/** 小类定紧急程度；没有小类的按一般件。 */
export const urgencyOf = (m: Matter, on: On) => {
  const named = kindOf(m, on)?.urgency
  return on.rows(urgencies).find((u) => String(u.code) === (named ?? 'usual'))?.code
}
const urgency = (m: Matter, on: On) => on.row(urgencies, { code: m.urgency ?? urgencyOf(m, on) })
export const receiveIn = (m: Matter, on: On) => urgency(m, on)?.receive
export const answerIn = (m: Matter, on: On) => urgency(m, on)?.answer
export const handleIn = (m: Matter, on: On) => kindOf(m, on)?.limit
export const rungsOf = (m: Matter, on: On) => on.rows(rungs).filter((r) => r.kind === undefined || r.kind === m.kind)
  .map((r) => ({ at: r.share ? `${r.share}%` as const : r.after ? `+${r.after}` as const : 'due' as const, tell: [r.tell], ...(r.sms ? { sms: [r.tell] } : {}) }))
export const dutyUnit = (m: Matter, on: On) =>
  (on.rows(routes).find((r) => r.kind === m.kind && (r.area.id === m.place.grid || r.area.id === m.place.community)) ?? kindOf(m, on))?.lead

/** 退单须在派遣后一个工作日内；以“不在履职清单”为由的，该小类确须不是基本履职。 */
export const returnable = (m: Matter, on: On) => must(
  [m.at.handling !== undefined && on.between(m.at.handling, on.now, 'wd') <= 1, '派遣已超过一个工作日，不能退回'],
  [m.wrong !== 'duty' || kindOf(m, on)?.duty !== 'own', '该小类在基本履职清单内，不能以此为由退回'],
)
/** 追加的排在后面；已请过的不再请。 */
export const withMore = (m: Matter) => [...(m.assists ?? []), ...(m.more ?? [])]
export const asksOnce = (m: Matter) => { const ids = [m.lead, ...(m.assists ?? [])].map((one) => one?.id); return must([new Set(ids).size === ids.length, '这家已经在办，不用再请']) }
/** 协办的时限不能晚于整件的时限。 */
export const inside = (a: Row<typeof assist>) => must([a.matter.due === undefined || a.until === undefined || a.until <= a.matter.due, '不能晚于整件的时限'])
export const matterEnded = (a: Row<typeof assist>) => a.matter.state === 'declined' || a.matter.state === 'joined'
const assisted = (m: Matter) => [(m.openAssists ?? 0) === 0, '协办单位尚未全部完成'] as const
export const noneOpen = (m: Matter) => must(assisted(m))
export const finished = (m: Matter) => must(assisted(m), [(m.after ?? []).length > 0, '缺处置后照片'])
/** 核查须在原地。 */
export const sameSpot = (m: Matter, on: On) => must([m.checkedAt !== undefined && metres(m.where, m.checkedAt) <= on.value(checkWithin), `核查位置离事发地点超过 ${on.value(checkWithin)} 米`])
/** 满意度两级及以下，或说没解决，算不满意。 */
const bad = (m: Matter) => (m.rating !== undefined && m.rating <= 2) || m.solved === false
export const unhappy = (m: Matter) => bad(m) && m.at.revisiting === undefined
export const reopenable = (m: Matter, on: On) => must([m.at.closed !== undefined && on.today <= on.shift(day(m.at.closed), on.value(reopenWithin)), '已过可重开的期限'])
/** 时刻按当地的日子算：凌晨结案的，当天就是那天。 */
const day = (at: string) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10) as Parameters<On['shift']>[0]
export const notItself = (m: Matter) => must([m.into?.id !== m.id, '不能并入自己'], [m.into?.state !== 'joined' && m.into?.state !== 'declined', '所并入的事项已并案或未受理'])
export const mainClosed = (m: Matter) => m.into?.state === 'closed'
export const patrol = (m: Matter, on: On) => kindOf(m, on)?.patrol ?? false
/** 各次处置合计，返工的也算。 */
export const hours = (m: Matter) => m.spent.handling && Math.round(m.spent.handling.h * 10) / 10
