// 网球俱乐部（虚构）：政策。每一种写法都用到一次，好让引擎的每一处都有东西可试。
import { acts, bulletins, count, except, flow, kept, mean, open, pack, parts, say, scores, screen, share, sheet, sum, topics, type Indicator } from '../../engine/pack.ts'
import { alarms, againDays, againTimes, againWithin, clubs, court, dailyAt, fault, faults, hotGrowth, hotLeast, job, jobEnded, jobSent, locker, markCard, markDay, marking, markLine, markWho, season, lookIn, lookWithin, mendGoal, roads, sentOut, sheetOfMarks, task } from './records.ts'
import * as rule from './rules.ts'

const who = parts({ court, fault, task, locker, job, season, markCard, markLine }, {
  member:  { title: '会员', is: 'resident', sees: { fault: 'own', court: { in: 'all', only: { state: 'open' } }, locker: 'own' } },
  guard:   { title: '看场人', sees: { court: 'named', fault: 'grid', markCard: 'named', markLine: 'named' } },
  steward: { title: '楼管', sees: { court: 'all', fault: { in: 'community', only: { pressing: 'high' } } } },
  desk:    { title: '前台', sees: { court: 'all', fault: 'all', task: 'all', locker: 'all' }, private: ['核对会员'] },
  keeper:  { title: '场地员', sees: { court: 'all', fault: 'unit', task: 'unit', markCard: 'unit', markLine: 'unit' }, private: ['联系会员', '安全回访'] },
  partner: { title: '友好俱乐部', is: 'partner', sees: { fault: { in: 'own', fields: ['kind', 'what', 'where'] } } },
  shop:    { title: '修理铺', sees: { job: 'all' } },
  captain: { title: '领队', sees: 'all', private: ['督促'], sealed: ['处理伤情'] },
})

export const repairs = flow(fault, who, {
  limits: {
    received: { in: rule.lookLimit, ladder: [{ at: 'due', tell: ['captain'] }] },
    waiting: { in: '5d' },
    mending: { in: rule.mendIn, ladder: [{ at: '75%', tell: ['keeper'] }, { at: 'due', tell: ['keeper', 'captain'] }, { at: '+1wd', tell: ['captain'], sms: ['captain'], does: 'overdue' }], rungs: rule.alarmsOf },
    paused: { in: { until: 'until' } },
    checking: { in: '4wh' },
    closed: { in: '3d', quiet: true, ladder: [{ at: 'due', tell: ['member'] }] },
  },
  whole: { over: ['received', 'mending', 'checking'], in: '7d', ladder: [{ at: '80%', tell: ['captain'] }, { at: 'due', tell: ['captain'] }] },
  calc: { openTasks: count(task, { fault: 'this', state: 'asked' }), helped: sum(task, 'cost', { fault: 'this', state: 'done' }), hours: rule.hours },
  steps: {
    report:   { title: '报修', to: 'received', who: 'member', need: ['what', 'where'], ask: ['kind', 'court', 'photos', 'phone', 'injury'], fill: { pressing: 'low', road: 'web' }, tell: ['desk'] },
    register: { title: '前台登记', to: 'received', who: ['desk', 'guard'], need: ['kind', 'pressing', 'what', 'where'], ask: ['court', 'member', 'phone', 'photos', 'injury', 'heardAt', 'road'], fill: { road: 'desk' }, began: rule.heardAt, undo: '5m' },
    fixNow:   { title: '当场修好', to: 'closed', who: 'guard', need: ['kind', 'what', 'where', 'after'], ask: ['court'], fill: { pressing: 'low' } },
    relayed:  { title: '友好俱乐部转来', to: 'received', who: 'partner', need: ['kind', 'what', 'where'], ask: ['photos', 'phone', 'caller', 'pressing', 'many', 'until', 'again', 'helpers', 'order'], fill: { pressing: 'low' } },
    remark:   { title: '友好俱乐部补充', from: ['received', 'mending', 'paused', 'checking', 'closed'], who: 'partner', need: ['remark'] },
    sensed:   { title: '系统转来', to: 'received', on: 'called', fill: { pressing: 'high' } },
    dispatch: { title: '派修', from: 'received', to: 'mending', who: 'desk', need: ['crew'], ask: ['kind', 'helpers', 'court'], fill: { crew: rule.dutyCrew }, assign: 'crew',
      then: open(task, 'helpers', 'crew'), tell: ['keeper', 'member'], undo: '10m' },
    askMore:  { title: '请补充', from: 'received', to: 'waiting', who: 'desk', need: ['why'], tell: ['member'] },
    addMore:  { title: '补充说明', from: 'waiting', to: 'received', who: 'member', need: ['what'], ask: ['photos'], fill: { why: null }, clock: 'goes on' },
    lapse:    { title: '逾期未补', from: 'waiting', to: 'refused', on: 'late', fill: { why: '逾期未补充说明' }, tell: ['member'] },
    refuse:   { title: '不受理', from: ['received', 'waiting'], to: 'refused', who: 'desk', need: ['why'], tell: ['member'] },
    join:     { title: '并单', from: 'received', to: 'joined', who: 'desk', need: ['into'], undo: '1d' },
    split:    { title: '拆开', from: 'joined', to: 'received', who: 'desk', fill: { into: null } },
    closeToo: { title: '随主单修好', from: 'joined', to: 'closed', on: 'turns', when: rule.mainClosed, tell: ['member'] },
    take:     { title: '接单', from: 'mending', who: 'keeper', ask: ['keeper'] },
    hint:     { title: '帮手提醒', from: 'mending', who: 'keeper', need: ['remark'], helpers: true },
    done:     { title: '报修好', from: 'mending', to: 'checking', who: 'keeper', need: ['result', 'after'], ask: ['cost'], when: rule.finished, tell: ['guard'] },
    extend:   { title: '申请展期', from: 'mending', who: 'keeper', need: ['why', 'until'], agree: { by: 'captain', in: '4wh', silence: 'no', final: true }, clock: { until: 'until', plus: '30m' }, most: 1 },
    stretch:  { title: '展总期', from: 'mending', who: 'captain', need: ['until'], whole: { until: 'until' } },
    sendOut:  { title: '送修', from: 'mending', who: 'keeper', ask: ['photos'], then: say(sentOut, (row) => ({ what: row.what, where: row.where, crew: row.crew, photos: row.photos })), tell: ['captain'] },
    cameBack: { title: '送修回来', from: 'mending', on: 'called', need: ['cost'], ask: ['result'], when: rule.paid, tell: ['keeper'] },
    pause:    { title: '申请暂停', from: 'mending', to: 'paused', who: 'keeper', need: ['why', 'until'], agree: { by: ['desk', 'captain'], in: '1wd' }, tell: ['member'] },
    resume:   { title: '恢复修理', from: 'paused', to: 'mending', on: 'late', clock: 'goes on', tell: ['keeper'] },
    resumeNow: { title: '提前恢复', from: 'paused', to: 'mending', who: 'keeper', clock: 'goes on' },
    giveBack: { title: '申请退回', from: 'mending', to: 'received', who: 'keeper', need: ['why'], fill: { crew: null }, when: rule.returnable, agree: { by: 'desk', in: lookIn, silence: 'yes' }, clock: lookIn },
    pass:     { title: '验收通过', from: 'checking', to: 'closed', who: 'guard', need: ['seenAt'], ask: ['marks'], when: rule.onSpot, tell: ['member'] },
    rework:   { title: '返工', from: 'checking', to: 'mending', who: 'guard', need: ['why'], fill: { again: true }, clock: '4wh', tell: ['keeper', 'captain'] },
    rate:     { title: '评价', from: 'closed', who: 'member', need: ['rating'], ask: ['comment'], most: 2 },
    redo:     { title: '不满意重修', from: 'closed', to: 'mending', who: 'desk', need: ['why'], when: rule.unhappy, most: 1, tell: ['keeper', 'captain'] },
    press:    { title: '督促', from: ['received', 'mending', 'checking'], who: 'captain', need: ['order'], tell: ['keeper'], sms: ['keeper'], marks: 'supervised' },
    overdue:  { title: '超期自动督促', from: 'mending', on: 'called', fill: { order: '超期未修好' }, tell: ['keeper'], marks: 'supervised' },
  },
  texts: { refuse: { member: rule.refusedText }, pass: { member: rule.closedText } },
})
export const tasks = flow(task, who, { limits: { asked: { in: '1wd', inside: ['mending', 'paused'], ladder: [{ at: 'due', tell: ['keeper'] }] } }, steps: {
  asked:  { title: '请帮手', to: 'asked', on: 'called', assign: 'crew', tell: ['keeper'] },
  done:   { title: '帮完', from: 'asked', to: 'done', who: 'keeper', need: ['result'], ask: ['cost'] },
  pass:   { title: '换班组帮', from: 'asked', who: 'desk', need: ['crew'], assign: 'crew', tell: ['keeper'] },
  excuse: { title: '免帮', from: 'asked', to: 'excused', who: 'desk', need: ['result'] },
  drop:   { title: '随单结束', from: 'asked', to: 'excused', on: 'turns', when: rule.faultEnded },
} })
export const jobs = flow(job, who, { steps: {
  receive: { title: '接活', to: 'taken', on: 'called', need: ['what'], ask: ['where', 'crew', 'pictures'], when: rule.mendable, tell: ['shop'] },
  mend:    { title: '修好', from: 'taken', to: 'mended', who: 'shop', need: ['price'], ask: ['likes'], then: say(jobEnded, (row) => ({ price: row.price, well: true })) },
  slip:    { title: '工厂收下', from: 'taken', on: 'called', need: ['slip'], tell: ['shop'] },
  lost:    { title: '工厂没收到', from: 'taken', on: 'called', need: ['lost'], tell: ['shop'] },
  send:    { title: '转工厂', from: 'taken', who: 'shop', then: say(jobSent, (row) => ({ what: row.what })) },
  return:  { title: '修不了', from: 'taken', to: 'given', who: 'shop', then: say(jobEnded, () => ({ price: undefined, well: false })) },
} })
export const courts = flow(court, who, {
  steps: {
    add:    { title: '登记球场', to: 'open', who: 'desk', need: ['name', 'surface', 'ring'], ask: ['caretaker', 'crews', 'seats', 'opened', 'lamps', 'every'] },
    change: { title: '修改', from: ['open', 'shut'], who: ['desk', 'guard'], ask: ['name', 'caretaker', 'crews', 'seats', 'lamps', 'every'] },
    shut:   { title: '关闭', from: 'open', to: 'shut', who: ['desk', 'steward'], undo: '5m' },
    reopen: { title: '重新开放', from: 'shut', to: 'open', who: 'desk' },
  },
})
export const lockers = flow(locker, who, {
  limits: { used: { in: { until: 'untilDay' }, quiet: true } },
  steps: {
    rent:  { title: '租柜', to: 'used', who: 'member', need: ['door', 'member'], ask: ['untilDay', 'note', 'photos'] },
    lend:  { title: '代租', to: 'used', who: 'desk', need: ['door', 'member'], ask: ['untilDay'] },
    clear: { title: '清空', from: 'used', to: 'empty', who: ['member', 'desk'] },
  },
})
export const seasons = flow(season, who, { calc: { open: sum(markCard, 'open', { season: 'this' }) }, steps: {
  drafted: { title: '出表', to: 'drafted', on: 'called', need: ['period'], tell: ['captain'] },
  publish: { title: '发布', from: 'drafted', to: 'filling', who: 'captain' },
  filled:  { title: '算好了', from: 'filling', to: 'shown', on: 'called' },
  end:     { title: '收', from: 'shown', to: 'ended', who: 'captain', when: rule.allAnswered },
} })
export const markCards = flow(markCard, who, {
  calc: { points: sum(markLine, 'points', { card: 'this' }), full: sum(markLine, 'full', { card: 'this' }), score: rule.markScore, open: count(markLine, { card: 'this', state: 'asked' }) },
  steps: { shown: { title: '出单', to: 'shown', on: 'called', need: ['season', 'of', 'name'], ask: ['unit', 'area', 'staff'], assign: 'unit', tell: ['guard', 'keeper'] } },
})
export const markLines = flow(markLine, who, {
  calc: { n: kept(markLine, 'n', 'less'), d: kept(markLine, 'd', 'less'), value: rule.markValue, points: rule.markPoints, says: rule.markSays },
  steps: {
    counted: { title: '算分', to: 'counted', on: 'called', need: ['card', 'season', 'of', 'code', 'name', 'indicator', 'full'], ask: ['unit', 'area', 'staff', 'whose', 'unitName', 'rate'], assign: 'unit' },
    object:  { title: '提异议', from: 'counted', to: 'asked', who: ['keeper', 'guard'], need: ['why'], ask: ['rows'], when: rule.stillShown, tell: ['captain'] },
    change:  { title: '改分', from: 'asked', to: 'changed', who: 'captain', need: ['less'], fill: { less: rule.pointed, wasN: rule.before.n, wasD: rule.before.d, wasPoints: rule.before.points }, tell: ['keeper', 'guard'] },
  },
})

const figures = {
  reported: { title: '报修数', is: count(fault, { dated: { made: true } }), every: 'month', by: ['area', 'unit', 'kind', 'staff'] },
  sent: { title: '派修次数', is: acts(repairs, 'dispatch'), every: 'month', by: ['unit', 'staff'] },
  fresh: { title: '不算返工的报修', is: count(fault, { dated: { made: true } }), every: 'month', except: except(fault, 'again', 'kind') },
  inTime: { title: '按时修好率', is: count(fault, { dated: { due: 'mending' }, inTime: 'mending' }), outOf: count(fault, { dated: { due: 'mending' }, not: { state: 'paused' } }), every: 'week', by: ['unit'], goal: mendGoal, cite: '俱乐部规章', wall: true },
  late: { title: '超期', is: count(fault, { dated: { due: 'whole' }, late: 'whole' }), every: 'quarter', better: 'less' },
  reworked: { title: '返工率', is: acts(repairs, 'rework'), outOf: count(fault, { dated: { entered: ['checking', 'closed'] } }), every: 'day', by: ['unit'], better: 'less' },
  sentBack: { title: '打回次数', is: acts(repairs, 'rework'), every: 'month', by: ['staff'] },
  cost: { title: '平均费用', is: mean(task, 'cost', { dated: { made: true } }), every: 'year' },
} satisfies Readonly<Record<string, Indicator>>
const papers = bulletins('club-paper', who, figures, {
  title: '场地简报', drafts: ['desk', 'captain'], signs: 'captain', reads: 'keeper', texts: { summary: '场上情况', next: '下周安排' },
  issues: {
    daily: { title: '场地日报', every: 'day', opens: dailyAt, figures: ['reported', 'inTime', 'late'], splits: [{ title: '各班组', by: 'unit', of: ['inTime', 'reported'] }], charts: [{ of: 'reported' }, { of: 'inTime', by: 'unit' }], lists: ['reported'] },
    weekly: { title: '场地周报', every: 'week', figures: ['reported', 'inTime', 'reworked'], topics: fault },
    monthly: { title: '场地月报', every: 'month', opens: dailyAt, figures: ['reported', 'cost'], splits: [{ title: '各场地', by: 'area', of: ['reported'] }] },
  },
})

export default pack({
  id: '_tennis-club', title: '网球俱乐部', owner: '引擎的测试', parts: who, flows: [repairs, tasks, jobs, courts, lockers, seasons, markCards, markLines],
  tables: [faults, roads, sheetOfMarks, clubs, alarms, marking],
  scores: { season: scores({ title: '赛季打分', every: 'month', round: seasons, card: markCard, line: markLine, criteria: marking, fills: 'filling', filled: 'filled', day: markDay, holders: markWho }) },
  shares: [share(repairs, who, {
    title: '报修公示', to: 'public', only: { pressing: ['high', 'low'] }, kind: 'kind', listed: 'shown', open: ['mending', 'paused', 'checking'], closed: ['closed'],
    place: 'where', blur: rule.atHome, fields: ['pressing', 'again'], agency: 'crew', releases: { by: 'desk', texts: ['what', 'result'], photos: ['photos', 'after'] },
    open311: {
      says: { mending: 'in_progress', paused: 'planned', checking: 'investigating', closed: 'fixed' }, answer: 'result', notes: { by: 'remark', in: 'remark' },
      takes: { by: 'relayed', description: 'what', phone: 'phone', name: 'caller', photos: 'photos', attributes: ['pressing', 'many', 'until', 'again', 'helpers', 'order'] },
    },
    sends: { title: '转给友好俱乐部', by: 'desk', from: ['received', 'mending'], to: clubs, text: 'what' },
  })],
  settings: { lookIn, lookWithin, mendGoal, dailyAt, hotLeast, hotGrowth, againTimes, againDays, againWithin, markDay, markWho },
  topics: [topics(fault, { title: '报修热点', least: hotLeast, growth: hotGrowth, times: againTimes, days: againDays, within: againWithin })],
  indicators: figures, bulletins: papers,
  screens: [screen(fault, { list: ['kind', 'what', 'state', 'crew', 'due'], board: 'state', map: 'where', wall: { title: '在修', from: ['mending', 'checking'], shows: ['pressing', 'openTasks'] } }),
    screen(court, { list: ['name', 'surface', 'caretaker', 'state'], card: ['name', 'surface', 'ring', 'caretaker', 'crews', 'seats'], map: 'ring' })],
  sheets: { month: sheet(fault, { title: '班组月表', every: 'month', by: 'crew', only: { pressing: 'high' }, rows: ['what', 'kind', 'made', 'result', 'cost', 'state'], columns: {
    made: { title: '报修', is: count(fault) }, closed: { title: '修好', is: count(fault, { state: 'closed' }) }, cost: { title: '费用', is: sum(fault, 'cost') },
    rate: { title: '修好率', over: ['closed', 'made'], as: 'percent' }, each: { title: '平均费用', over: ['cost', 'closed'], as: 'mean' },
  } }) },
})
