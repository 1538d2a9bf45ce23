// 区平台往来：规则。
import { must, type On, type Row } from '../../engine/pack.ts'
import { kinds, urgencies, type matter } from './records.ts'

type Matter = Row<typeof matter>
/** 上报过、区里还没答复的不再报；没送到的可以再报。 */
const awaited = (m: Matter) => m.district === 'sent' || m.district === 'received'
export const relays = (m: Matter) => awaited(m) ? 0 : (m.relays ?? 0) + 1
export const relayable = (m: Matter) => must([m.relays !== 0, '已上报区平台，等区里答复'])
export const kindName = (m: Matter, on: On) => m.kind && on.row(kinds, { code: m.kind })?.name
/** 先答复后补收件号的，仍是已答复；回复了的也还是已回复。 */
export const tookOrAnswered = (m: Matter) => m.district === 'answered' || m.district === 'back' ? m.district : 'received' as const
/** 下派的才回复；回复了的不再回，没送到的、区里又来话的可以再回。 */
export const replies = (m: Matter) => m.district === 'back' ? 0 : (m.replies ?? 0) + 1
export const answerable = (m: Matter) => must([m.channel === 'outside' && m.districtNo !== undefined && m.relays === undefined, '不是区平台下派的'], [m.result !== undefined, '还没有办理结果'], [m.replies !== 0, '已回复区平台'])
/** 下派来时还没有小类，按一般件。 */
export const usual = (_: Matter, on: On) => on.rows(urgencies).find((one) => String(one.code) === 'usual')?.code
