// 区平台往来：一网统管的附册。上报的、收下的、答复的、下派的、回复的、送不到的；平台叫什么、怎么连，在 packs/index.ts 和机器的环境变量里。
import { annex, partsOf } from '../../engine/annex.ts'
import { flow, say } from '../../engine/pack.ts'
import { answeredUp, matter, relayedUp } from './records.ts'
import * as rule from './rules.ts'

const later = ['sorting', 'handling', 'suspended', 'checking', 'closed', 'revisiting'] as const
export const relays = flow(matter, partsOf('clerk', 'dispatcher', 'handler', 'chief'), { steps: {
  relay:      { title: '上报区平台', from: ['sorting', 'handling', 'suspended'], who: ['dispatcher', 'chief'], need: ['why'], when: rule.relayable, fill: { relays: rule.relays, district: 'sent', districtNo: null, districtSays: null },
    then: say(relayedUp, (m, on) => ({ what: m.what, kind: rule.kindName(m, on), where: m.where, address: m.address, why: m.why ?? '' })) },
  districtTook:     { title: '区平台接收', from: later, on: 'called', need: ['districtNo'], fill: { district: rule.tookOrAnswered } },
  districtAnswered: { title: '区平台答复', from: later, on: 'called', need: ['districtSays'], ask: ['districtNo'], fill: { district: 'answered' }, tell: ['dispatcher', 'handler', 'chief'] },
  districtLost:     { title: '没有送到区平台', from: later, on: 'called', need: ['districtSays'], fill: { district: 'lost' }, tell: ['dispatcher', 'chief'] },
  districtSent:     { title: '区平台下派', to: 'received', on: 'called', need: ['what', 'where', 'districtNo'], ask: ['address'], fill: { channel: 'outside', district: 'came', urgency: rule.usual }, tell: ['clerk', 'dispatcher'] },
  answerUp:         { title: '回复区平台', from: 'closed', who: ['dispatcher', 'chief'], when: rule.answerable, fill: { replies: rule.replies, district: 'back' },
    then: say(answeredUp, (m) => ({ no: m.districtNo ?? '', result: m.result ?? '' })) },
} })

export const district = annex({ id: 'district', title: '区平台往来', owner: '综合治理中心', flows: [relays], card: { matter: ['district', 'districtNo', 'districtSays'] } })
