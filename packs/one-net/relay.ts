// 城市事项：与区一体化平台往来。上报的、收下的、答复的、下派的、回复的、送不到的；平台叫什么、怎么连，在 packs/index.ts 和机器的环境变量里。
import { event, f, must, say, type On, type Row } from '../../engine/pack.ts'
import type { matter } from './records.ts'
import { kindOf, urgencyOf } from './rules.ts'

export const relayedUp = event('matter-relayed', { what: f.text('事由', { required: true }), kind: f.text('小类'), where: f.point('地点', { required: true }), address: f.text('地址'), why: f.text('理由', { required: true }) })
export const districtTook = event('district-took', { no: f.text('编号', { required: true, max: 60 }) })
export const districtAnswered = event('district-answered', { no: f.text('编号', { max: 60 }), answer: f.text('答复', { required: true, max: 2000 }) })
export const districtSent = event('district-sent', { no: f.text('编号', { required: true, max: 60 }), what: f.text('事由', { required: true, max: 2000 }), where: f.point('地点', { required: true }), address: f.text('地址', { max: 200 }) })
export const districtLost = event('district-lost', { why: f.text('为什么', { required: true }) })
export const answeredUp = event('matter-answered', { no: f.text('编号', { required: true }), result: f.text('结果', { required: true }) })

type Matter = Row<typeof matter>
/** 上报过、区里还没答复的不再报；没送到的可以再报。 */
const awaited = (m: Matter) => m.district === 'sent' || m.district === 'received'
const relays = (m: Matter) => awaited(m) ? 0 : (m.relays ?? 0) + 1
const relayable = (m: Matter) => must([m.relays !== 0, '已上报区平台，等区里答复'])
const kindName = (m: Matter, on: On) => kindOf(m, on)?.name
/** 先答复后补收件号的，仍是已答复；回复了的也还是已回复。 */
const tookOrAnswered = (m: Matter) => m.district === 'answered' || m.district === 'back' ? m.district : 'received' as const
/** 下派的才回复；回复了的不再回，没送到的、区里又来话的可以再回。 */
const replies = (m: Matter) => m.district === 'back' ? 0 : (m.replies ?? 0) + 1
const answerable = (m: Matter) => must([m.channel === 'outside' && m.districtNo !== undefined && m.relays === undefined, '不是区平台下派的'], [m.result !== undefined, '还没有办理结果'], [m.replies !== 0, '已回复区平台'])

export const relaySteps = {
  relay:      { title: '上报区平台', from: ['sorting', 'handling', 'suspended'], who: ['dispatcher', 'chief'], need: ['why'], when: relayable, fill: { relays, district: 'sent', districtNo: null, districtSays: null },
    then: say(relayedUp, (m: Matter, on: On) => ({ what: m.what, kind: kindName(m, on), where: m.where, address: m.address, why: m.why ?? '' })) },
  districtTook:     { title: '区平台接收', from: ['sorting', 'handling', 'suspended', 'checking', 'closed', 'revisiting'], on: 'called', need: ['districtNo'], fill: { district: tookOrAnswered } },
  districtAnswered: { title: '区平台答复', from: ['sorting', 'handling', 'suspended', 'checking', 'closed', 'revisiting'], on: 'called', need: ['districtSays'], ask: ['districtNo'], fill: { district: 'answered' }, tell: ['dispatcher', 'handler', 'chief'] },
  districtLost:     { title: '没有送到区平台', from: ['sorting', 'handling', 'suspended', 'checking', 'closed', 'revisiting'], on: 'called', need: ['districtSays'], fill: { district: 'lost' }, tell: ['dispatcher', 'chief'] },
  districtSent:     { title: '区平台下派', to: 'received', on: 'called', need: ['what', 'where', 'districtNo'], ask: ['address'], fill: { channel: 'outside', district: 'came', urgency: urgencyOf }, tell: ['clerk', 'dispatcher'] },
  answerUp:         { title: '回复区平台', from: 'closed', who: ['dispatcher', 'chief'], when: answerable, fill: { replies, district: 'back' },
    then: say(answeredUp, (m: Matter) => ({ no: m.districtNo ?? '', result: m.result ?? '' })) },
} as const
