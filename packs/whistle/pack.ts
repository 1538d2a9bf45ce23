// 吹哨报到：政策。街道吹哨，部门报到；到没到、晚多少、差多远都亮在明处，不拦人。每个状态第一条能办的步骤就是该做的那一步。
import { count, flow, open, pack, parts, say, screen, sheet, sum } from '../../engine/pack.ts'
import { appealIn, appealWithin, blownAgain, criteria, departments, excuseIn, jointEnded, kinds, minuteIn, nearby, party, rateIn, sendIn, signIn, standIn, startIn, whistle } from './records.ts'
import * as rule from './rules.ts'

const who = parts({ whistle, party, standIn }, {
  street:     { title: '吹哨调度', sees: 'all' },
  leader:     { title: '街道主要领导', sees: 'all' },
  department: { title: '部门联络员', sees: 'unit' },
  chief:      { title: '部门主官', sees: { party: 'named' } },
})

const late = [{ at: 'due', tell: ['street'] }] as const

export const whistles = flow(whistle, who, {
  limits: { draft: { in: sendIn, ladder: late }, called: { in: startIn, ladder: late }, acting: { in: minuteIn, ladder: late }, signing: { in: signIn, ladder: late }, rating: { in: rateIn, ladder: late } },
  calc: {
    away: count(party, { whistle: 'this', state: 'called' }), here: count(party, { whistle: 'this', state: ['arrived', 'signed', 'rated', 'again'] }),
    unsigned: count(party, { whistle: 'this', state: ['called', 'arrived'] }), unrated: count(party, { whistle: 'this', state: ['called', 'arrived', 'signed', 'absent'] }),
  },
  steps: {
    blow:     { title: '吹哨', to: 'called', who: 'street', need: ['kind', 'what', 'where'], ask: ['leads', 'assists', 'address', 'meet', 'photos'], when: rule.blowable, then: [open(party, 'leads', 'dept'), open(party, 'assists', 'dept')] },
    received: { title: '事项转来', to: 'draft', on: 'called', need: ['what', 'where'], ask: ['address', 'photos', 'reason'], tell: ['street'] },
    reblown:  { title: '重吹', to: 'draft', on: 'called', need: ['what', 'where', 'again'], ask: ['kind', 'address', 'leads', 'assists', 'reason'], tell: ['street'] },
    call:     { title: '发哨', from: 'draft', to: 'called', who: 'street', need: ['kind', 'what', 'where'], ask: ['leads', 'assists', 'address', 'meet', 'photos'], fill: { kind: rule.same.kind, leads: rule.same.leads, assists: rule.same.assists },
      when: rule.blowable, then: [open(party, 'leads', 'dept'), open(party, 'assists', 'dept')] },
    begin:    { title: '到齐', from: 'called', to: 'acting', on: 'turns', when: rule.allHere },
    start:    { title: '先行处置', from: 'called', to: 'acting', who: 'street', ask: ['reason'] },
    minute:   { title: '纪要定稿', from: 'acting', to: 'signing', who: 'street', need: ['minutes'], fill: { edition: rule.nextEdition }, tell: ['department'] },
    add:      { title: '加吹部门', from: ['called', 'acting'], who: 'street', need: ['more'], fill: { assists: rule.withMore }, when: rule.callable, then: open(party, 'more', 'dept') },
    amend:    { title: '改纪要', from: 'signing', to: 'acting', who: 'street', need: ['reason'], tell: ['department'] },
    agreed:   { title: '签齐', from: 'signing', to: 'rating', on: 'turns', when: rule.allSigned, tell: ['street'] },
    close:    { title: '办结', from: 'rating', to: 'closed', who: 'street', need: ['result'], when: rule.allRated, tell: ['department'], then: say(jointEnded, (w) => ({ result: w.result ?? '' })) },
    again:    { title: '再吹一次', from: ['closed', 'cancelled'], who: 'street', need: ['reason'],
      then: say(blownAgain, (w) => ({ what: w.what, where: w.where, address: w.address, meet: undefined, kind: w.kind, leads: w.leads, assists: w.assists, reason: w.reason, again: w })) },
    cancel:   { title: '撤销', from: ['draft', 'called'], to: 'cancelled', who: 'street', need: ['reason'], tell: ['department'], then: say(jointEnded, (w) => ({ result: `吹哨已撤销：${w.reason ?? ''}` })) },
  },
})
export const partyFlow = flow(party, who, {
  limits: {
    called: { in: rule.arriveIn, ladder: [{ at: '75%', tell: ['department'] }, { at: 'due', tell: ['department', 'chief', 'street'], sms: ['department', 'chief'], does: 'missed' }, { at: '+1h', tell: ['chief', 'leader'], sms: ['chief', 'leader'] }] },
    arrived: { in: minuteIn, ladder: [{ at: 'due', tell: ['department', 'chief'] }] }, signed: { in: rateIn, ladder: late }, absent: { in: rateIn, ladder: late }, again: { in: appealIn, ladder: late },
  },
  steps: {
    call:       { title: '通知', to: 'called', on: 'called', assign: 'dept', fill: { role: rule.roleOf, chief: rule.chiefOf }, tell: ['department'], sms: ['department'] },
    arrive:     { title: '报到', from: 'called', to: 'arrived', who: 'department', helpers: true, need: ['spot'], ask: ['photos'], fill: { how: rule.howArrived, lateBy: rule.lateBy, off: rule.off }, tell: ['street'] },
    substitute: { title: '请代到', from: 'called', who: 'department', need: ['stands', 'why'], when: rule.notItself, then: open(standIn, 'stands', 'unit'), tell: ['chief', 'street'] },
    excuse:     { title: '申请免报到', from: 'called', to: 'excused', who: 'department', need: ['why'], agree: { by: 'street', in: excuseIn, silence: 'no' } },
    press:      { title: '催到', from: 'called', who: ['street', 'leader'], ask: ['why'], tell: ['department', 'chief'], sms: ['department', 'chief'] },
    missed:     { title: '逾期未报到', from: 'called', on: 'called', fill: { how: 'absent' } },
    miss:       { title: '记为未到场', from: 'called', to: 'absent', who: 'street', ask: ['why'], when: rule.passed, fill: { how: 'absent' }, tell: ['department', 'chief'] },
    sign:       { title: '签字', from: 'arrived', to: 'signed', who: 'department', helpers: true, when: rule.signable, fill: { signed: rule.edition }, tell: ['street'] },
    write:      { title: '写处置情况', from: 'arrived', who: 'department', helpers: true, need: ['did'], ask: ['photos'] },
    unsign:     { title: '纪要改了，重新签', from: 'signed', to: 'arrived', on: 'turns', when: rule.stale, fill: { signed: null }, tell: ['department'] },
    rate:       { title: '评价', from: ['signed', 'absent'], to: 'rated', who: 'street', need: ['scores'], ask: ['why'], when: rule.rateable, fill: { score: rule.total }, tell: ['department', 'chief'] },
    appeal:     { title: '申诉', from: 'rated', to: 'again', who: ['department', 'chief'], need: ['why'], when: rule.appealable, most: 1, agree: { by: 'leader', in: appealIn, silence: 'no', final: true }, tell: ['street'] },
    rerate:     { title: '复评', from: 'again', to: 'rated', who: 'street', need: ['scores', 'why'], fill: { score: rule.total }, tell: ['department', 'chief'] },
    release:    { title: '随哨撤销', from: ['called', 'arrived'], to: 'excused', on: 'turns', when: rule.called },
  },
  texts: { call: { department: rule.calledText } },
})
export const standIns = flow(standIn, who, { limits: { asked: { inside: ['called'] } }, steps: {
  ask:     { title: '请接替', to: 'asked', on: 'called', assign: 'unit', tell: ['department'], sms: ['department'] },
  take:    { title: '接替', from: 'asked', to: 'taken', who: 'department' },
  decline: { title: '不能接替', from: 'asked', to: 'declined', who: 'department', need: ['why'] },
} })

export default pack({
  id: 'whistle', title: '吹哨报到', chapter: '第七章 治理效能', owner: '党建工作办公室', parts: who, flows: [whistles, partyFlow, standIns],
  tables: [kinds, departments, criteria], settings: { sendIn, startIn, minuteIn, signIn, rateIn, nearby, excuseIn, appealWithin, appealIn },
  screens: [
    screen(whistle, { list: ['kind', 'what', 'address', 'away', 'unsigned', 'state', 'made'], card: ['what', 'kind', 'address', 'meet', 'leads', 'assists', 'minutes', 'edition', 'result', 'reason', 'again'], board: 'state', map: 'where',
      wall: { title: '吹哨进行中', from: ['called', 'acting', 'signing', 'rating'], shows: ['away', 'here'] } }),
    screen(party, { list: ['dept', 'how', 'lateBy', 'off', 'score', 'role', 'what', 'state', 'due', 'made'], card: ['what', 'kind', 'address', 'meet', 'dept', 'role', 'chief', 'stands', 'how', 'lateBy', 'off', 'did', 'signed', 'scores', 'score', 'why'], board: 'state', map: 'where' }),
    screen(standIn, { list: ['unit', 'what', 'state', 'made'] }),
  ],
  sheets: { quarter: sheet(party, {
    title: '区部门吹哨报到季度评价表', every: 'quarter', by: 'dept', rows: ['what', 'role', 'made', 'how', 'lateBy', 'off', 'did', 'score', 'why', 'state'],
    columns: {
      called: { title: '被吹', is: count(party) }, excused: { title: '免报到', is: count(party, { state: 'excused' }) }, came: { title: '到场', is: count(party, { spot: { set: true } }) },
      inTime: { title: '按时到位', is: count(party, { how: 'inTime' }) }, late: { title: '迟到', is: count(party, { how: ['late', 'both'] }) }, far: { title: '超距', is: count(party, { how: ['far', 'both'] }) }, absent: { title: '未到', is: count(party, { how: 'absent' }) },
      rate: { title: '按时到位率', over: ['inTime', 'called'], as: 'percent' }, rated: { title: '已评价', is: count(party, { score: { set: true } }) }, points: { title: '总分', is: sum(party, 'score') }, mean: { title: '平均得分', over: ['points', 'rated'], as: 'mean' },
    },
  }) },
})
