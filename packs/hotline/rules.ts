// 热线 12345：规则。都是一行数据加当天规则表的纯函数，手机和服务器同跑。
import { must, type Day, type Moment, type On, type Row } from '../../engine/pack.ts'
import { classes, dropWithin, duties, placeNames, redoIn, urgencies, type order } from './records.ts'

type Order = Row<typeof order>
const short = (text: string) => text.length > 30 ? `${text.slice(0, 30)}…` : text
export const subjectOf = (o: Order) => o.what === undefined ? undefined : short(o.what.trim().replace(/\s+/g, ' ')) || undefined
export const now = (_: Order, on: On) => on.now
export const same = { where: (o: Order) => o.where, until: (o: Order) => o.until, class: (o: Order, on: On) => o.class ?? classOf(o, on), urgency: (o: Order, on: On) => o.urgency ?? usual(on)?.code }

/** 表格登记的活单从派来（没有写的从来电）时起算；只有日期、没有钟点的不算数。 */
export const came = (o: Order) => { const at = o.sentAt ?? o.calledAt; return at === undefined || at.includes('T16:00:00.000Z') ? undefined : at }
/** 没有说紧急程度的按一般件。 */
const usual = (on: On) => on.rows(urgencies).find((u) => String(u.code) === 'usual')
const pace = (o: Order, on: On) => o.urgency ? on.row(urgencies, { code: o.urgency }) : usual(on)
/** 签收：15 分钟、30 分钟按自然时间，夜里和节假日也走；一般件一个工作日。天津市热线管理办法实施细则。 */
export const receiveIn = (o: Order, on: On) => pace(o, on)?.receive
export const contactIn = (o: Order, on: On) => pace(o, on)?.contact
export const answerIn = (o: Order, on: On) => pace(o, on)?.answer
/** 街外的也要在退单的期限内退。 */
export const outsideIn = (o: Order) => o.complex ? '2wd' as const : '1wd' as const
export const redo = (_: Order, on: On) => on.value(redoIn)

/** 按词归类：三级类名出现在主题里的，最长的一个；主题里没有再看内容。同长的取先出现的，再按名称先后。只是建议，签收时由人定。 */
export const classOf = (o: Order, on: On) => {
  for (const text of [o.subject, o.what]) {
    let best: { leaf: string; at: number; name: string; code: (ReturnType<typeof leavesOf>)[number]['code'] } | undefined
    if (text) for (const one of leavesOf(on)) {
      if (best && one.leaf.length < best.leaf.length) break
      const at = text.indexOf(one.leaf)
      if (at >= 0 && (!best || at < best.at || (at === best.at && one.name < best.name))) best = { ...one, at }
    }
    if (best) return best.code
  }
  return undefined
}
/** 三级类名，长的在前；“其他”不算词。 */
const leavesOf = (on: On) => {
  const rows = on.rows(classes), old = leaves.get(rows)
  if (old) return old
  const made = rows.map(({ code, name }) => ({ code, name, leaf: name.split('／').at(-1)! })).filter((one) => one.leaf.length >= 2 && !/^其[他它]$/.test(one.leaf)).sort((a, b) => b.leaf.length - a.leaf.length)
  leaves.set(rows, made)
  return made
}
const leaves = new WeakMap<object, readonly { code: Parameters<On['row']>[1]['code'] & NonNullable<Order['class']>; name: string; leaf: string }[]>()
export const leadOf = (o: Order, on: On) => o.lead ?? on.row(classes, { code: o.class ?? classOf(o, on) })?.lead

/** 有坐标的看坐标落在哪个网格，没有的看地址（没有地址看主题和内容）里有没有本街道的地名；咨询不问地点。 */
export const elsewhere = (o: Order, on: On) => {
  if (o.place.grid || o.place.community) return false
  if (o.where) return true
  const text = o.address ?? `${o.subject} ${o.what}`
  return o.request !== 'ask' && !on.rows(placeNames).some(({ name }) => text.includes(name))
}
export const replied = (o: Order) => o.reply !== undefined && o.repliedAt !== undefined
/** 街外的旧单，已有人答复过：自成一队，不进待办。 */
export const repliedAway = (o: Order, on: On) => replied(o) && elsewhere(o, on)
export const replyDays = (o: Order) => o.calledAt && o.repliedAt ? Math.round((Date.parse(o.repliedAt) - Date.parse(o.calledAt)) / 864_000) / 100 : undefined

/** 填好后看：`returns` 已算上这一次。退单：到街道（或重派）后一个工作日内，复杂的两个；超过的须办理。以职责为由的要引履职清单，且不是基本履职。三次以后由值班长指定。 */
export const returnable = (o: Order, on: On) => must(
  [(o.returns ?? 0) <= 3, '已退回三次，由值班长指定承办，不能再退'],
  [o.at.received !== undefined && on.between(o.at.received, on.now, 'wd') <= (o.complex ? 2 : 1), '已超过退单期限，须办理'],
  [o.wrong !== 'duty' || o.cite !== undefined, '请引用履职清单条目'],
  [o.wrong !== 'duty' || !o.cite || on.row(duties, { code: o.cite })?.group !== 'own', '所引条目是基本履职，不能以此为由退回'],
)
/** 只能往后延。 */
export const later = (o: Order, on: On) => must([o.until !== undefined && o.until > on.now, '延至的时间已过'])
export const onceMore = (o: Order) => (o.returns ?? 0) + 1
export const thrice = (o: Order) => (o.returns ?? 0) >= 3
/** 没联系、没解决，或两星及以下，重办一次；再不满意的由领导包案。 */
const bad = (o: Order) => o.contacted === false || o.solved === false || (o.satisfied !== undefined && o.satisfied <= 2)
export const unhappy = (o: Order) => bad(o) && o.rounds === undefined
/** 回访过的才进三率，才谈得上剔除；过了期限的不再改动已报的数。 */
export const droppable = (o: Order, on: On) => {
  const asked = o.at.closed ?? o.at.redoing
  return must([o.contacted !== undefined, '没有回访的本来就不计'], [asked === undefined || on.today <= on.shift(day(asked), on.value(dropWithin)), '已过可申请剔除的期限'])
}
/** 撤销的照计三率；已签发的简报、已定稿的考评不改。填好后看：剔除着的变成否，才是撤销了。 */
export const kept = (o: Order) => o.dropped ? false : undefined
export const wasDropped = (o: Order) => must([o.dropped === false, '这一张没有剔除'])
const day = (at: Moment) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10) as Day
export const notItself = (o: Order) => must([o.into?.id !== o.id, '不能并入自己'], [o.into?.state !== 'joined' && o.into?.state !== 'ended', '所并入的工单已并单或已作废'])
export const mainClosed = (o: Order) => o.into?.state === 'closed'
export const mainReply = (o: Order) => o.into?.reply
