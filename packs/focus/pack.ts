// 每月一题：政策。分管领导从热点立题，主责单位每周记进展，办结写清结果；每周一的未诉先办清单上列着。
import { flow, pack, parts, screen } from '../../engine/pack.ts'
import { noteIn, topic } from './records.ts'
import * as rule from './rules.ts'

const who = parts({ topic }, {
  leader:  { title: '分管副主任', sees: 'all' },
  chief:   { title: '值班长', sees: 'all' },
  handler: { title: '承办人', sees: 'unit' },
})
export const topics = flow(topic, who, {
  limits: { underway: { in: { until: 'until' }, ladder: [{ at: '75%', tell: ['handler'] }, { at: 'due', tell: ['handler', 'leader'] }, { at: '+1wd', tell: ['leader', 'chief'] }] } },
  steps: {
    set:    { title: '立题', to: 'underway', who: 'leader', need: ['name', 'matters', 'lead', 'goal', 'until'], ask: ['assists'], when: rule.ahead, assign: 'lead', tell: ['handler', 'chief'] },
    note:   { title: '记进展', from: 'underway', who: ['handler', 'leader'], need: ['progress'], ask: ['photos'], fill: { notedAt: rule.today }, clock: 'goes on', tell: ['leader'] },
    change: { title: '调整', from: 'underway', who: 'leader', ask: ['lead', 'assists', 'goal', 'until'], when: rule.ahead, assign: 'lead', clock: { until: 'until' }, tell: ['handler'] },
    close:  { title: '办结', from: 'underway', to: 'closed', who: 'leader', need: ['result'], ask: ['photos'], when: rule.noted, tell: ['handler', 'chief'] },
    stop:   { title: '终止', from: 'underway', to: 'stopped', who: 'leader', need: ['why'], tell: ['handler', 'chief'] },
  },
})

export default pack({
  id: 'focus', title: '每月一题', chapter: '第七章 治理效能', owner: '综合治理中心', parts: who, flows: [topics], settings: { noteIn },
  screens: [screen(topic, { list: ['name', 'lead', 'until', 'notedAt', 'state', 'due', 'made'], card: ['name', 'matters', 'lead', 'assists', 'goal', 'until', 'progress', 'notedAt', 'result', 'why'], board: 'state' })],
})
