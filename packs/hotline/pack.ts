// 热线 12345：政策。签收、首次联系、答复、回访各有时限；派错的按期退、引清单；三次以后值班长指定。
import { flow, pack, parts, say, screen } from '../../engine/pack.ts'
import { cityIn, classes, designateIn, dropIn, drops, dropWithin, duties, longerIn, order, orderSent, placeNames, rateGoal, redoIn, revisitIn, urgencies } from './records.ts'
import { figures } from './figures.ts'
import * as rule from './rules.ts'

const who = parts({ order }, {
  city:    { title: '热线平台', is: 'partner', sees: { order: { in: 'own', fields: ['order', 'calledAt', 'request', 'subject', 'what', 'address', 'where', 'urgency', 'class', 'wrong', 'cite', 'why', 'returns', 'reply', 'repliedAt', 'contacted', 'solved', 'satisfied', 'extension', 'until', 'extendWhy'] } } },
  clerk:   { title: '受理员', sees: 'all', private: ['签收登记', '回访'] },
  handler: { title: '承办人', sees: 'unit', private: ['首次联系', '联系诉求人'] },
  chief:   { title: '值班长', sees: 'all', private: ['督办'] },
  leader:  { title: '街道主要领导', sees: 'named', private: ['包案'] },
})
const late = [{ at: 'due', tell: ['clerk', 'chief'] }] as const
const busy = [{ at: '75%', tell: ['handler'] }, { at: 'due', tell: ['handler', 'chief'] }] as const
const told = ['order', 'what'] as const, more = ['calledAt', 'request', 'subject', 'address', 'where', 'person', 'caller', 'phone', 'repeats', 'level', 'urgency', 'class', 'complex'] as const
const made = { subject: rule.subjectOf, class: rule.same.class, urgency: rule.same.urgency } as const
const open = ['received', 'outside', 'designating', 'contacting', 'handling', 'asking', 'revisiting', 'redoing'] as const

export const orders = flow(order, who, {
  limits: {
    received: { in: rule.receiveIn, ladder: [{ at: '75%', tell: ['clerk'] }, ...late] }, outside: { in: rule.outsideIn, ladder: late }, returned: { in: '2wd', quiet: true, ladder: [{ at: 'due', tell: ['clerk'] }] },
    designating: { in: designateIn, ladder: [{ at: 'due', tell: ['chief'] }] }, contacting: { in: rule.contactIn, ladder: busy }, asking: { in: cityIn, quiet: true, ladder: [{ at: 'due', tell: ['clerk'] }] }, revisiting: { in: revisitIn, ladder: late }, redoing: { in: rule.redo, ladder: busy },
  },
  whole: { over: ['contacting', 'handling', 'asking'], in: rule.answerIn, ladder: busy },
  calc: { replyDays: rule.replyDays },
  steps: {
    intake:    { title: '热线派来', to: 'received', who: ['city', 'clerk'], need: told, ask: more, fill: made, tell: ['clerk'] },
    file:      { title: '登记（可带答复）', to: 'received', who: 'clerk', need: told, ask: [...more, 'sentAt', 'reply', 'repliedAt'], fill: made, began: rule.came },
    third:     { title: '退回三次，待指定', from: 'received', to: 'designating', on: 'turns', when: rule.thrice, tell: ['chief'] },
    awayToo:   { title: '地点不在街道，已有答复', from: 'received', to: 'away', on: 'turns', when: rule.repliedAway },
    elsewhere: { title: '地点不在街道', from: 'received', to: 'outside', on: 'turns', when: rule.elsewhere },
    filed:     { title: '已有答复，存查', from: 'received', to: 'closed', on: 'turns', when: rule.replied },

    sign:      { title: '签收', from: 'received', to: 'contacting', who: 'clerk', need: ['lead', 'urgency'], ask: ['class', 'complex'], fill: { lead: rule.leadOf, class: rule.same.class, urgency: rule.same.urgency, signedAt: rule.now }, assign: 'lead', tell: ['handler'], undo: '5m' },
    place:     { title: '核定地点', from: ['outside', 'away'], to: 'received', who: 'clerk', need: ['where'], ask: ['address'] },
    shelve:    { title: '存查', from: ['outside', 'away'], to: 'closed', who: 'clerk', ask: ['why'], undo: '5m' },
    giveBack:  { title: '退回热线', from: ['received', 'outside', 'contacting'], to: 'returned', who: ['clerk', 'handler'], need: ['wrong', 'why'], ask: ['cite', 'complex'], fill: { returns: rule.onceMore, lead: null }, when: rule.returnable, tell: ['clerk'] },
    resend:    { title: '热线重派', from: 'returned', to: 'received', who: ['city', 'clerk'], ask: ['what', 'address', 'where', 'why'], tell: ['clerk'] },
    movedOn:   { title: '热线改派他处', from: 'returned', to: 'moved', who: ['city', 'clerk'], ask: ['why'] },
    designate: { title: '指定承办', from: 'designating', to: 'contacting', who: 'chief', need: ['lead', 'instruction'], fill: { lead: rule.leadOf, signedAt: rule.now }, assign: 'lead', tell: ['handler'] },

    contact:   { title: '首次联系', from: 'contacting', to: 'handling', who: ['handler', 'clerk'], need: ['firstNote'], fill: { firstAt: rule.now } },
    unreached: { title: '没联系上', from: 'contacting', who: ['handler', 'clerk'], need: ['firstNote'], most: 3 },
    answer:    { title: '答复', from: ['handling', 'asking', 'redoing'], to: 'revisiting', who: 'handler', need: ['reply'], fill: { repliedAt: rule.now }, tell: ['clerk'] },
    askLonger: { title: '申请延期', from: 'handling', to: 'asking', who: 'handler', need: ['until', 'extendWhy'], fill: { extension: 'asked' }, when: rule.later, agree: { by: 'chief', in: longerIn, silence: 'no' }, tell: ['clerk', 'city'], most: 2 },
    longer:    { title: '热线同意延期', from: 'asking', to: 'handling', who: ['city', 'clerk'], need: ['until'], fill: { until: rule.same.until, extension: 'granted' }, when: rule.later, whole: { until: 'until' }, tell: ['handler', 'chief'] },
    notLonger: { title: '热线不同意延期', from: 'asking', to: 'handling', who: ['city', 'clerk'], need: ['why'], fill: { extension: 'refused' }, tell: ['handler', 'chief'] },
    toSite:    { title: '转一网统管', from: ['handling', 'redoing'], who: ['handler', 'clerk'], need: ['where'], ask: ['address'], fill: { sent: true, where: rule.same.where }, most: 2,
      then: say(orderSent, (o) => ({ what: o.what, where: o.where!, address: o.address, phone: o.phone })) },
    handled:   { title: '现场已办完', from: ['contacting', 'handling', 'asking', 'redoing', 'revisiting', 'closed'], on: 'called', need: ['result'], tell: ['handler'] },

    revisit:   { title: '回访三问', from: 'revisiting', to: 'closed', who: ['clerk', 'city'], need: ['contacted', 'solved', 'satisfied'], ask: ['comment'] },
    missed:    { title: '回访未接通', from: 'revisiting', who: 'clerk', ask: ['comment'], most: 3 },
    giveUp:    { title: '未能回访，办结', from: 'revisiting', to: 'closed', who: 'clerk', need: ['comment'] },
    redo:      { title: '不满意，二次办理', from: 'closed', to: 'redoing', on: 'turns', when: rule.unhappy, fill: { rounds: 1, sent: null, result: null }, tell: ['handler', 'chief'] },

    exclude:   { title: '申请三率剔除', from: ['closed', 'redoing'], who: 'handler', need: ['drop', 'dropWhy'], ask: ['dropProof'], fill: { dropped: true }, when: rule.droppable, agree: { by: 'chief', in: dropIn, final: true }, most: 1, tell: ['clerk'] },
    recount:   { title: '撤销剔除', from: ['closed', 'redoing'], who: 'chief', need: ['why'], fill: { dropped: rule.kept }, when: rule.wasDropped, most: 1, tell: ['handler', 'clerk'] },
    join:      { title: '并单', from: ['received', 'outside', 'contacting', 'handling'], to: 'joined', who: 'clerk', need: ['into'], when: rule.notItself, undo: '1d' },
    closeToo:  { title: '随主单办结', from: 'joined', to: 'closed', on: 'turns', when: rule.mainClosed, fill: { reply: rule.mainReply, repliedAt: rule.now } },
    takeOver:  { title: '提级包案', from: ['designating', 'contacting', 'handling', 'asking', 'revisiting', 'redoing', 'closed'], who: 'chief', need: ['leader', 'instruction'], tell: ['leader', 'handler'], marks: 'supervised' },
    instruct:  { title: '批示', from: ['designating', 'contacting', 'handling', 'asking', 'revisiting', 'redoing', 'closed'], who: 'leader', need: ['instruction'], tell: ['handler', 'chief'] },
    again:     { title: '包案重办', from: 'closed', to: 'redoing', who: ['leader', 'chief'], need: ['instruction'], fill: { sent: null, result: null }, tell: ['handler'] },
    amend:     { title: '更正', from: [...open, 'away', 'closed'], who: 'clerk', ask: ['subject', 'what', 'calledAt', 'request', 'address', 'person', 'caller', 'phone', 'repeats', 'level', 'urgency', 'class', 'complex', 'sentAt', 'reply', 'repliedAt'] },
    end:       { title: '作废', from: ['received', 'outside', 'away', 'closed'], to: 'ended', who: ['clerk', 'chief'], ask: ['why'] },
  },
})

export default pack({
  id: 'hotline', title: '热线 12345', chapter: '第三章 智慧新北', owner: '综合治理中心', parts: who, flows: [orders],
  tables: [classes, urgencies, duties, drops, placeNames], settings: { longerIn, cityIn, designateIn, revisitIn, redoIn, dropIn, dropWithin, rateGoal }, indicators: figures,
  screens: [screen(order, { list: ['subject', 'urgency', 'class', 'lead', 'state', 'due', 'made', 'order'], board: 'state', map: 'where' })],
})
