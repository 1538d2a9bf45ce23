// 运行分析：考核指标。公式按 GB/T 30428.4（CJ/T 292）；分子分母并列，点开就是那些事项。
import { stepsOf } from '../../engine/annex.ts'
import { acts, count, mean, type Indicator } from '../../engine/pack.ts'
import { inTimeGoal, matter, pleasedGoal } from './records.ts'

/** 应结案：期限落在本期，作废、移交、挂账、未受理、已并案的除外。 */
const owed = { dated: { due: 'whole' }, not: { ending: ['void', 'moved'], state: ['suspended', 'declined', 'joined'] } } as const
const toHandle = { dated: { due: 'handling' } } as const, ended = { dated: { entered: 'closed' } } as const, split = ['unit', 'area', 'kind'] as const
const cite = 'GB/T 30428.4（待核实）'

export const figures = {
  reported: { title: '上报数', is: count(matter, { dated: { made: true } }), every: 'month', by: [...split, 'staff'] },
  filed: { title: '立案率', is: count(matter, { dated: { made: true }, not: { state: ['received', 'lacking', 'declined', 'joined'] } }), outOf: count(matter, { dated: { made: true } }), every: 'month', by: ['area', 'kind'], cite },
  takenUp: { title: '按时受理率', is: count(matter, { dated: { due: 'received' }, inTime: 'received' }), outOf: count(matter, { dated: { due: 'received' } }), every: 'month', by: ['area', 'kind'], goal: inTimeGoal },
  closed: { title: '结案率', is: count(matter, { ...owed, state: ['closed', 'revisiting'] }), outOf: count(matter, owed), every: 'month', by: split, cite },
  inTime: { title: '按期结案率', is: count(matter, { ...owed, state: ['closed', 'revisiting'], inTime: 'whole' }), outOf: count(matter, owed), every: 'month', by: split, goal: inTimeGoal, cite, wall: true },
  handled: { title: '按期处置率', is: count(matter, { ...toHandle, inTime: 'handling' }), outOf: count(matter, toHandle), every: 'month', by: split, goal: inTimeGoal, cite },
  unhandled: { title: '超期未处置率', is: count(matter, { ...toHandle, state: 'handling', late: 'handling' }), outOf: count(matter, toHandle), every: 'month', by: split, better: 'less', cite },
  checked: { title: '按时核查率', is: count(matter, { dated: { due: 'checking' }, inTime: 'checking' }), outOf: count(matter, { dated: { due: 'checking' } }), every: 'month', by: ['area'], cite },
  reworked: { title: '返工率', is: acts(stepsOf(matter, 'rework'), 'rework'), outOf: count(matter, { dated: { entered: 'checking' } }), every: 'month', by: split, better: 'less', cite },
  missed: { title: '漏报率', is: count(matter, { dated: { made: true }, patrol: true, not: { channel: 'grid' } }), outOf: count(matter, { dated: { made: true }, patrol: true }), every: 'month', by: ['area', 'kind'], better: 'less', cite },
  pleased: { title: '满意率', is: count(matter, { ...ended, rating: { from: 3 } }), outOf: count(matter, { ...ended, rating: { set: true } }), every: 'month', by: split, goal: pleasedGoal, wall: true },
  solved: { title: '解决率', is: count(matter, { ...ended, solved: true }), outOf: count(matter, { ...ended, solved: { set: true } }), every: 'month', by: split, goal: pleasedGoal },
  hours: { title: '平均处置用时', is: mean(matter, 'hours', ended), every: 'month', by: split, better: 'less' },
  ended: { title: '办结数', is: count(matter, ended), every: 'day', by: split },
  overdue: { title: '处置超期未结', is: count(matter, { late: 'handling', state: 'handling' }), every: 'day', by: split, better: 'less' },
  unhappy: { title: '不满意件', is: count(matter, { ...ended, rating: { below: 3 } }), every: 'day', by: split, better: 'less' },
} satisfies Readonly<Record<string, Indicator>>
