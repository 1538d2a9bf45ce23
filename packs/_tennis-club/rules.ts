// 网球俱乐部（虚构）：规则。都是一行数据加当天规则表的纯函数，手机和服务器同跑。
import { metres, must, type On, type Open, type Row } from '../../engine/pack.ts'
import { alarms, faults, lookIn, lookWithin, type fault, type job, type markCard, type markLine, type season, type task } from './records.ts'

type Fault = Row<typeof fault>
const kindOf = (row: Fault, on: On) => row.kind && on.row(faults, { code: row.kind })

/** 种类没有定的，按三个工作日。 */
export const mendIn = (row: Fault, on: On) => kindOf(row, on)?.limit ?? '3wd'
export const alarmsOf = (row: Fault, on: On) => on.rows(alarms).filter((one) => one.kind === undefined || one.kind === row.kind)
  .map((one) => ({ at: one.share ? `${one.share}%` as const : one.after ? `+${one.after}` as const : 'due' as const, tell: [one.tell], ...(one.sms ? { sms: [one.tell] } : {}) }))
/** 前台记下的，从听说时起算。 */
export const heardAt = (row: Row<typeof fault>) => row.heardAt
export const lookLimit = (row: Fault, on: On) => row.pressing === 'high' ? '10m' : on.value(lookIn)
export const dutyCrew = (row: Fault, on: On) => kindOf(row, on)?.crew
export const hours = (row: Fault, on: On) => row.at.mending && row.at.checking ? on.between(row.at.mending, row.at.checking, 'h') : undefined
export const finished = (row: Fault) => must(
  [(row.openTasks ?? 0) === 0, '帮手班组还没有全部帮完'],
  [(row.after ?? []).length > 0, '缺修好后的照片'],
)
/** 退回要在派出后一个工作日内。 */
export const returnable = (row: Fault, on: On) => must(
  [row.at.mending !== undefined && on.between(row.at.mending, on.now, 'wd') <= 1, '派出已超过一个工作日，不能退回'],
)
/** 不在球场里的，是谁家门口：只说到一百米。 */
export const atHome = (row: Fault) => row.court === undefined ? 100 : undefined
/** 验收须到现场。 */
export const onSpot = (row: Fault, on: On) => must(
  [row.seenAt !== undefined && metres(row.where, row.seenAt) <= on.value(lookWithin), '离报修的位置太远'],
)
export const unhappy = (row: Fault) => row.rating !== undefined && row.rating <= 2
/** 修理铺不修草坪。 */
export const mendable = (row: Row<typeof job>) => must([!row.what.includes('草'), '修理铺不修草坪'])
export const paid = (row: Fault) => must([(row.cost ?? 0) <= 5000, '工钱超过 5000 元，须领队先同意'])
export const mainClosed = (row: Fault) => row.into?.state === 'closed'
export const faultEnded = (row: Row<typeof task>) => row.fault.state === 'closed' || row.fault.state === 'refused'

export const refusedText = (row: Open<typeof fault>) => `您报修的“${row.what.slice(0, 20)}”不受理：${row.why ?? ''}。`
export const closedText = (row: Open<typeof fault>) => `您报修的“${row.what.slice(0, 20)}”已修好。请评价。`

type Mark = Row<typeof markLine>
/** 率折百分，件数一件一分，都不过满分。 */
export const markValue = (l: Mark) => l.rate ? (l.d ? Math.round((l.n ?? 0) / l.d * 10_000) / 100 : undefined) : l.n ?? 0
export const markPoints = (l: Mark) => { const v = markValue(l); return v === undefined ? undefined : Math.min(l.full, l.rate ? Math.round(v * l.full) / 100 : v) }
export const markSays = (l: Mark) => `${l.n ?? 0} ÷ ${l.d ?? 0}`
export const markScore = (c: Row<typeof markCard>) => c.full ? Math.round((c.points ?? 0) / c.full * 10_000) / 100 : undefined
export const stillShown = (l: Mark) => must([l.season.state === 'shown', '已经收了'])
export const allAnswered = (s: Row<typeof season>) => must([!s.open, '还有异议没有答复'])
export const pointed = (l: Mark) => l.rows
export const before = { n: (l: Mark) => l.n ?? 0, d: (l: Mark) => l.d ?? 0, points: (l: Mark) => l.points ?? 0 }
