// 考评：政策。指标算数，标准折分，公示晾晒，准许申诉，定了稿就不再动。分母都在明处；个人的成绩单只给本人、网格长和值班长看。
import { count, flow, kept, pack, parts, scores, screen, sum } from '../../engine/pack.ts'
import { answerIn, appealWithin, card, criteria, draftOn, finishIn, holders, least, line, publishIn, round } from './records.ts'
import * as rule from './rules.ts'

const who = parts({ round, card, line }, {
  chief:     { title: '值班长', sees: 'all' },
  handler:   { title: '承办人', sees: { card: 'unit', line: 'unit' } },
  community: { title: '社区联络员', sees: { card: { in: 'community', only: { of: 'community' } }, line: { in: 'community', only: { of: 'community' } } } },
  leader:    { title: '网格长', sees: { card: { in: 'community', only: { of: 'post' } }, line: { in: 'community', only: { of: 'post' } } } },
  grid:      { title: '网格员', sees: { card: 'named', line: 'named' } },
})
const scored = ['handler', 'community', 'grid'] as const, late = [{ at: 'due', tell: ['chief'] }] as const

export const rounds = flow(round, who, {
  limits: { drafted: { in: publishIn, ladder: late }, published: { in: appealWithin }, judging: { in: finishIn, ladder: late } },
  calc: { open: sum(card, 'open', { round: 'this' }) },
  steps: {
    drafted: { title: '出表', to: 'drafted', on: 'called', need: ['period'], tell: ['chief'] },
    draft:   { title: '提前出表', to: 'drafted', who: 'chief', need: ['period'], ask: ['why'], when: rule.drafted },
    publish: { title: '公示', from: 'drafted', to: 'filling', who: 'chief', ask: ['why'], when: rule.ended },
    early:   { title: '提前公示', from: 'drafted', to: 'filling', who: 'chief', need: ['why'], when: rule.running },
    filled:  { title: '成绩单已生成', from: 'filling', to: 'published', on: 'called', tell: ['chief'] },
    drop:    { title: '作废', from: 'drafted', to: 'dropped', who: 'chief', need: ['why'] },
    close:   { title: '申诉期满', from: 'published', to: 'judging', on: 'late', tell: ['chief'] },
    finish:  { title: '定稿', from: 'judging', to: 'final', who: 'chief', ask: ['why'], when: rule.answered },
    note:    { title: '补充说明', from: 'final', who: 'chief', need: ['why'] },
  },
})
export const cards = flow(card, who, {
  calc: { points: sum(line, 'points', { card: 'this' }), full: sum(line, 'counts', { card: 'this' }), score: rule.score, open: count(line, { card: 'this', state: 'appealed' }) },
  steps: { shown: { title: '出成绩单', to: 'shown', on: 'called', need: ['round', 'of', 'name'], ask: ['unit', 'area', 'staff'], assign: 'unit', tell: scored } },
  texts: { shown: { handler: rule.shownText, community: rule.shownText, grid: rule.shownText } },
})
export const lines = flow(line, who, {
  limits: { appealed: { in: answerIn, ladder: [{ at: '75%', tell: ['chief'] }, { at: 'due', tell: ['chief', ...scored] }] } },
  calc: { n: kept(line, 'n', 'less'), d: kept(line, 'd', 'less'), value: rule.value, short: rule.short, points: rule.points, counts: rule.counts, says: rule.says },
  steps: {
    counted: { title: '计分', to: 'counted', on: 'called', need: ['card', 'round', 'of', 'whose', 'code', 'name', 'indicator', 'full', 'how'], ask: ['unit', 'area', 'staff', 'floor', 'goal', 'off', 'least', 'unitName', 'rate'], assign: 'unit' },
    appeal:  { title: '申诉', from: 'counted', to: 'appealed', who: scored, need: ['why'], ask: ['rows'], when: rule.appealable, tell: ['chief'] },
    accept:  { title: '剔除重计', from: 'appealed', to: 'changed', who: 'chief', need: ['answer', 'less'], fill: { less: rule.asked, wasN: rule.was.n, wasD: rule.was.d, wasPoints: rule.was.points }, when: rule.takesOut, tell: scored },
    refuse:  { title: '维持', from: 'appealed', to: 'upheld', who: 'chief', need: ['answer'], tell: scored },
  },
})

export default pack({
  id: 'assessment', title: '考核评价', chapter: '第七章 治理效能', owner: '党建工作办公室', parts: who, flows: [rounds, cards, lines],
  tables: [criteria], settings: { draftOn, publishIn, appealWithin, answerIn, finishIn, least, holders },
  scores: { month: scores({ title: '考评', every: 'month', round: rounds, card, line, criteria, fills: 'filling', filled: 'filled', day: draftOn, holders }) },
  screens: [
    screen(round, { list: ['period', 'open', 'state', 'due', 'made'] }), screen(card, { list: ['name', 'of', 'score', 'points', 'full', 'open', 'made'] }),
    screen(line, { list: ['name', 'whose', 'says', 'points', 'full', 'state', 'due'], card: ['name', 'whose', 'says', 'n', 'd', 'value', 'points', 'full', 'floor', 'goal', 'off', 'why', 'rows', 'answer', 'less', 'wasN', 'wasD', 'wasPoints', 'short'] }),
  ],
})
