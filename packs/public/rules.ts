// 公开与告知：规则。住处模糊到哪，告诉诉求人的每一句话。
import type { On, Open, Row } from '../../engine/pack.ts'
import { blurWithin, kinds, type matter } from './records.ts'

type Matter = Row<typeof matter>
/** 住处不公开到门口：小类多在住处的，或说到楼门房号的。 */
export const atHome = (m: Matter, on: On) =>
  (m.kind && on.row(kinds, { code: m.kind })?.home === true) || /单元|楼道|楼门|门栋|号楼|[栋幢座室户]/.test(`${m.address ?? ''} ${m.what}`) ? on.value(blurWithin) : undefined

const short = (text: string) => text.length > 20 ? `${text.slice(0, 20)}…` : text
export const accepted = (m: Open<typeof matter>) => `您反映的“${short(m.what)}”已受理，正在安排单位办理。`
export const declinedText = (m: Open<typeof matter>) => `您反映的“${short(m.what)}”未予受理：${m.why ?? ''}。`
export const askedText = (m: Open<typeof matter>) => `您反映的“${short(m.what)}”还需要补充：${m.why ?? ''}。`
export const dispatchedText = (m: Open<typeof matter>) => `您反映的“${short(m.what)}”已交${m.lead?.name ?? '责任单位'}办理。`
export const suspendedText = (m: Open<typeof matter>) => `您反映的“${short(m.what)}”暂时挂账：${m.why ?? ''}。到期后恢复办理。`
export const finishedText = (m: Open<typeof matter>) => `您反映的“${short(m.what)}”已办结：${m.result ?? ''}。请您评价。`
export const joinedText = (m: Open<typeof matter>) => `您反映的“${short(m.what)}”与另一件是同一件事，合并办理，办结时一并告知您。`
export const contactedText = (m: Open<typeof matter>) => `关于“${short(m.what)}”的回访结果：${m.result ?? ''}。`
export const redoText = (m: Open<typeof matter>) => `您反映的“${short(m.what)}”已重新交办：${m.why ?? ''}。`
