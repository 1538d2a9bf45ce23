// 热线 12345：考核指标。响应率、解决率、满意率的分母是答了那一问的有效回访；没有回访成的不在内，点开分母就是那些工单。
import { count, except, mean, type Indicator } from '../../engine/pack.ts'
import { order, rateGoal } from './records.ts'

const came = { dated: { made: true }, not: { state: ['joined', 'moved', 'ended'] } } as const, visited = { dated: { entered: ['closed', 'redoing'] } } as const, split = ['unit', 'area', 'kind'] as const
/** 值班长同意剔除的不进分子也不进分母，连同理由列在旁边：应计 ＝ 分母 ＋ 剔除。 */
const cite = '12345 三率通行做法，权重由街道定（待核实）', left = except(order, 'dropped', 'drop')
export const figures: Readonly<Record<string, Indicator>> = {
  orders: { title: '热线工单数', is: count(order, came), every: 'month', by: split },
  signed: { title: '热线按时签收率', is: count(order, { dated: { due: 'received' }, inTime: 'received' }), outOf: count(order, { dated: { due: 'received' } }), every: 'month', by: ['area', 'kind'], goal: rateGoal },
  responded: { title: '热线响应率', is: count(order, { ...visited, contacted: true }), outOf: count(order, { ...visited, contacted: { set: true } }), every: 'month', by: split, goal: rateGoal, cite, except: left },
  solved: { title: '热线解决率', is: count(order, { ...visited, solved: true }), outOf: count(order, { ...visited, solved: { set: true } }), every: 'month', by: split, goal: rateGoal, cite, except: left },
  pleased: { title: '热线满意率', is: count(order, { ...visited, satisfied: { from: 3 } }), outOf: count(order, { ...visited, satisfied: { set: true } }), every: 'month', by: split, goal: rateGoal, cite, except: left },
  returned: { title: '热线退单数', is: count(order, { dated: { entered: 'returned' } }), every: 'month', by: ['kind'], better: 'less' },
  replyDays: { title: '热线平均答复用时', is: mean(order, 'replyDays', came), every: 'month', by: split, better: 'less' },
}
