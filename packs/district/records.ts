// 区平台往来：形状。事项上记着报没报、区里的编号、怎么答；与区一体化平台说的话和听的话。
import { beside, listOf } from '../../engine/annex.ts'
import { event, f } from '../../engine/pack.ts'

export const kinds = listOf('matter-kinds', {}), urgencies = listOf('urgencies', {}), channels = listOf('channels', {}, ['outside'])
export const matter = beside('matter', {
  states: ['received', 'sorting', 'handling', 'suspended', 'checking', 'closed', 'revisiting'],
  reads: {
    kind: f.choice('小类', kinds), urgency: f.choice('紧急程度', urgencies), what: f.text('描述', { required: true }), address: f.text('地址'), where: f.point('地点', { required: true }),
    channel: f.choice('来源', channels, { required: true }),
    why: f.text('理由'), result: f.text('办理结果'),
  },
  keeps: {
    district: f.choice('区平台', { sent: '已上报', received: '区已接收', answered: '区已答复', lost: '没有送到', came: '区下派', back: '已回复区里' }, { index: true }),
    districtNo: f.text('区平台编号'), districtSays: f.text('区平台答复', { long: true }), relays: f.number('上报次数'), replies: f.number('回复次数'),
  },
})

export const relayedUp = event('matter-relayed', { what: f.text('事由', { required: true }), kind: f.text('小类'), where: f.point('地点', { required: true }), address: f.text('地址'), why: f.text('理由', { required: true }) })
export const districtTook = event('district-took', { no: f.text('编号', { required: true, max: 60 }) })
export const districtAnswered = event('district-answered', { no: f.text('编号', { max: 60 }), answer: f.text('答复', { required: true, max: 2000 }) })
export const districtSent = event('district-sent', { no: f.text('编号', { required: true, max: 60 }), what: f.text('事由', { required: true, max: 2000 }), where: f.point('地点', { required: true }), address: f.text('地址', { max: 200 }) })
export const districtLost = event('district-lost', { why: f.text('为什么', { required: true }) })
export const answeredUp = event('matter-answered', { no: f.text('编号', { required: true }), result: f.text('结果', { required: true }) })
