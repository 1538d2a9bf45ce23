// 城市事项：政策。清单和时限在 lists.ts。别的科室添上的各有一册，在 packs/index.ts 接上：公开与告知、运行分析、区平台往来。
// 改时限去规则表；改谁能办、办了通知谁，改下面那一行。每个状态第一条能办的步骤就是该做的那一步。
import { count, flow, open, pack, parts, say, screen, type Row } from '../../engine/pack.ts'
import { channels, checkIn, checkWithin, classes, contactIn, dispatchIn, kinds, reopenWithin, routes, rungs, urgencies } from './lists.ts'
import { assist, jointWanted, matter, matterClosed } from './records.ts'
import * as rule from './rules.ts'

export const who = parts({ matter, assist }, {
  petitioner: { title: '诉求人', is: 'resident', sees: { matter: { in: 'own', fields: ['what', 'kind', 'address', 'where', 'photos', 'phone', 'channel', 'lead', 'result', 'after', 'rating', 'solved', 'comment'] } } },
  grid:       { title: '网格员', sees: { matter: 'grid' }, private: ['现场联系诉求人'] },
  community:  { title: '社区联络员', sees: { matter: 'community' } },
  clerk:      { title: '受理员', sees: 'all', private: ['受理登记', '回访'] },
  dispatcher: { title: '派遣员', sees: 'all', private: ['核实地点'] },
  handler:    { title: '承办人', sees: 'unit', private: ['联系诉求人'] },
  outside:    { title: '外部平台', is: 'partner', sees: { matter: { in: 'own', fields: ['what', 'kind', 'address', 'where', 'photos', 'lead', 'result'] } } },
  chief:      { title: '值班长', sees: 'all', private: ['督办'] },
})
const ladder = [
  { at: '75%', tell: ['handler'] }, { at: 'due', tell: ['handler', 'chief'] }, { at: '+1wd', tell: ['chief'], does: 'overdue' },
] as const
const late = [{ at: 'due', tell: ['chief'] }] as const
const closed = say(matterClosed, (m: Row<typeof matter>) => ({ result: m.result ?? m.why ?? '已结案' }))

export const matters = flow(matter, who, {
  limits: {
    received: { in: rule.receiveIn, ladder: late }, lacking: { in: '3d' }, sorting: { in: dispatchIn, ladder: late },
    handling: { in: rule.handleIn, ladder, rungs: rule.rungsOf }, suspended: { in: { until: 'until' } }, checking: { in: checkIn, ladder: late },
    revisiting: { in: contactIn, ladder: late },
  },
  whole: { over: ['received', 'sorting', 'handling', 'checking'], in: rule.answerIn, ladder: [{ at: '80%', tell: ['chief'] }, { at: 'due', tell: ['chief'] }] },
  calc: { openAssists: count(assist, { matter: 'this', state: 'asked' }), hours: rule.hours, patrol: rule.patrol },
  steps: {
    report:     { title: '上报', to: 'received', who: 'grid', need: ['kind', 'what', 'where', 'photos'], ask: ['address'], fill: { channel: 'grid', urgency: rule.urgencyOf } },
    selfHandle: { title: '自处置', to: 'closed', who: 'grid', need: ['kind', 'what', 'where', 'photos', 'after'], ask: ['address', 'result'],
      fill: { channel: 'grid', ending: 'normal', result: '现场处置完毕' } },
    petition:   { title: '我要反映', to: 'received', who: 'petitioner', need: ['what', 'where'], ask: ['kind', 'address', 'photos', 'phone', 'same'],
      fill: { channel: 'portal', urgency: rule.urgencyOf } },
    register:   { title: '登记', to: 'received', who: ['clerk', 'dispatcher'], need: ['channel', 'what', 'where'], ask: ['kind', 'urgency', 'address', 'photos', 'phone'], fill: { urgency: rule.urgencyOf, channel: 'hotline' } },
    handedIn:   { title: '外部平台转来', to: 'received', who: 'outside', need: ['kind', 'what', 'where'], ask: ['address', 'photos', 'links', 'phone', 'reporter', 'urgency'], fill: { channel: 'outside', urgency: rule.urgencyOf } },
    sensed:     { title: '其他系统转来', to: 'received', on: 'called', ask: ['channel', 'what', 'where', 'address', 'phone'], fill: { channel: 'pack', urgency: rule.urgencyOf } },

    accept:     { title: '受理', from: 'received', to: 'sorting', who: ['clerk', 'dispatcher'], need: ['kind', 'urgency'], fill: { kind: rule.sameKind, urgency: rule.urgencyOf }, tell: ['petitioner', 'dispatcher'] },
    dispatch:   { title: '派遣', from: 'sorting', to: 'handling', who: 'dispatcher', need: ['lead'], ask: ['assists', 'task', 'why'], when: rule.asksOnce,
      fill: { lead: rule.dutyUnit, worker: null }, assign: 'lead', then: open(assist, 'assists', 'unit'), tell: ['handler', 'petitioner'], undo: '1m' },
    decline:    { title: '不予受理', from: 'received', to: 'declined', who: ['clerk', 'dispatcher'], need: ['why'], tell: ['petitioner'], undo: '5m' },
    askFacts:   { title: '退回补充', from: ['received', 'sorting'], to: 'lacking', who: ['clerk', 'dispatcher'], need: ['why'], tell: ['petitioner'], undo: '5m' },
    join:       { title: '并案', from: ['received', 'sorting'], to: 'joined', who: ['clerk', 'dispatcher'], need: ['into'], fill: { into: rule.saidSame }, when: rule.notItself, tell: ['petitioner'], undo: '1d' },
    addFacts:   { title: '补充情况', from: 'lacking', to: 'received', who: ['petitioner', 'clerk'], need: ['what'], ask: ['address', 'where', 'photos'] },
    lapse:      { title: '逾期未补充', from: 'lacking', to: 'declined', on: 'late', fill: { why: '逾期未补充情况' }, tell: ['petitioner'] },
    closeToo:   { title: '随主件办结', from: 'joined', to: 'closed', on: 'turns', when: rule.mainClosed, fill: { ending: 'normal', result: '随主件一并办结' }, tell: ['petitioner'] },

    done:       { title: '反馈完成', from: 'handling', to: 'checking', who: 'handler', need: ['result', 'after'], when: rule.finished, tell: ['grid'] },
    handOn:     { title: '转办', from: 'handling', who: 'handler', need: ['worker'], ask: ['why'] },
    extend:     { title: '申请延期', from: 'handling', who: 'handler', need: ['why', 'until'], agree: { by: 'chief', in: '4wh' }, clock: { until: 'until' }, most: 1 },
    suspend:    { title: '申请挂账', from: 'handling', to: 'suspended', who: 'handler', need: ['why', 'until', 'proof'], agree: { by: 'chief', in: '1wd' }, tell: ['petitioner'] },
    giveBack:   { title: '申请退单', from: 'handling', to: 'sorting', who: 'handler', need: ['wrong', 'why'], fill: { lead: null, worker: null }, when: rule.returnable,
      agree: { by: 'dispatcher', in: '2wh', silence: 'no' } },
    blow:       { title: '吹哨', from: ['sorting', 'handling', 'suspended'], who: ['dispatcher', 'chief'], need: ['why'], then: say(jointWanted, (m) => ({ what: m.what, where: m.where, address: m.address, photos: m.photos, why: m.why })), tell: ['handler'] },
    askMore:    { title: '追加协办', from: 'handling', who: ['dispatcher', 'handler', 'chief'], need: ['more'], ask: ['task'], fill: { assists: rule.withMore }, when: rule.asksOnce, then: open(assist, 'more', 'unit') },
    jointEnded: { title: '联合处置完毕', from: ['sorting', 'handling', 'suspended', 'checking'], on: 'called', need: ['joint'], tell: ['dispatcher', 'handler', 'chief'] },
    redispatch: { title: '改派', from: 'handling', to: 'handling', who: ['dispatcher', 'chief'], need: ['lead', 'why'], fill: { worker: null }, assign: 'lead', tell: ['handler'] },
    resume:     { title: '到期恢复办理', from: 'suspended', to: 'handling', on: 'late', clock: 'goes on', tell: ['handler'] },
    restart:    { title: '提前恢复', from: 'suspended', to: 'handling', who: ['handler', 'chief'], need: ['why'], clock: 'goes on', tell: ['handler'] },

    pass:       { title: '核查通过', from: 'checking', to: 'closed', who: 'grid', need: ['checkedAt', 'checkPhotos'], when: rule.sameSpot, fill: { ending: 'normal' }, then: closed, tell: ['petitioner'] },
    rework:     { title: '返工', from: 'checking', to: 'handling', who: 'grid', need: ['why', 'checkPhotos'], tell: ['handler', 'chief'] },
    endOther:   { title: '其他结案', from: ['sorting', 'handling', 'suspended', 'checking'], to: 'closed', who: 'chief', need: ['ending', 'why'], when: rule.noneOpen, then: closed },

    rate:       { title: '评价', from: 'closed', who: 'petitioner', need: ['rating'], ask: ['solved', 'comment'], most: 2 },
    reopen:     { title: '没解决，重新办理', from: 'closed', to: 'sorting', who: 'petitioner', need: ['why'], when: rule.reopenable, most: 1, tell: ['dispatcher', 'chief'] },
    revisit:    { title: '不满意转回访', from: 'closed', to: 'revisiting', on: 'turns', when: rule.unhappy, tell: ['clerk'] },
    contact:    { title: '回访说明', from: 'revisiting', to: 'closed', who: 'clerk', need: ['result'], tell: ['petitioner'] },
    redo:       { title: '不满意重办', from: 'revisiting', to: 'handling', who: 'clerk', need: ['why'], tell: ['handler', 'chief', 'petitioner'] },
    urge:       { title: '催办', from: ['received', 'sorting', 'handling', 'checking', 'revisiting'], who: ['chief', 'dispatcher'], ask: ['order'], tell: ['handler'] },
    supervise:  { title: '督办', from: ['received', 'sorting', 'handling', 'checking', 'revisiting'], who: 'chief', need: ['order'], tell: ['handler'], marks: 'supervised' },
    overdue:    { title: '超期自动督办', from: 'handling', on: 'called', fill: { order: '超期一个工作日未办结，自动督办' }, tell: ['handler'], marks: 'supervised' },
    remark:     { title: '外部平台补充', from: ['received', 'sorting', 'handling', 'suspended', 'checking', 'closed', 'revisiting', 'declined', 'joined'], who: 'outside', need: ['remark'], ask: ['links'] },
  },
})
export const assists = flow(assist, who, { limits: { asked: { inside: ['handling', 'suspended'], ladder: [{ at: '75%', tell: ['handler'] }, { at: 'due', tell: ['handler', 'chief'] }] } }, steps: {
  asked:  { title: '请协办', to: 'asked', on: 'called', assign: 'unit', tell: ['handler'] },
  done:   { title: '协办完成', from: 'asked', to: 'done', who: 'handler', need: ['result'], ask: ['photos'] },
  limit:  { title: '限时', from: 'asked', who: ['dispatcher', 'chief'], need: ['until'], ask: ['task'], when: rule.inside, clock: { until: 'until' }, tell: ['handler'] },
  excuse: { title: '免协办', from: 'asked', to: 'excused', who: ['dispatcher', 'chief'], need: ['result'] },
  drop:   { title: '随整件结束', from: 'asked', to: 'excused', on: 'turns', when: rule.matterEnded, fill: { result: '整件已不再办理' } },
} })

export default pack({
  id: 'one-net', title: '一网统管', chapter: '第三章 智慧新北', owner: '综合治理中心', parts: who, flows: [matters, assists],
  tables: [classes, kinds, channels, urgencies, routes, rungs], settings: { dispatchIn, checkIn, checkWithin, reopenWithin, contactIn },
  screens: [
    screen(matter, { list: ['kind', 'address', 'channel', 'lead', 'state', 'due', 'made'], board: 'state', map: 'where',
      card: ['what', 'kind', 'urgency', 'address', 'channel', 'phone', 'lead', 'assists', 'worker', 'proof', 'result', 'joint', 'ending', 'rating', 'comment', 'order'] }),
    screen(assist, { list: ['unit', 'matter', 'task', 'result', 'state', 'due', 'made'] }),
  ],
})
