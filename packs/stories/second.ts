// 另一人复核：演示故事。改规则、改用语、改目标须另一位规则管理员看过；有一版改动正等着。人、事、数均为虚构。
import type { SeedAct, Story } from '../../engine/story.ts'

const DAY = 86_400_000
/** 改错了会误事的那些表和目标。 */
const looked = '事项小类、紧急程度、派遣路由、催办阶梯、通知用语、派遣时限、核查时限、按期率目标、满意率和解决率目标、热线紧急程度、履职清单、三率目标'
export const seed: Story = ({ now, units }) => {
  const day = (back: number) => new Date(Date.parse(now) + 8 * 3_600_000 - back * DAY).toISOString(), next = new Date(Date.UTC(Number(day(0).slice(0, 4)), Number(day(0).slice(5, 7)), 1)).toISOString().slice(0, 10)
  const act = (minutes: number, type: string, record: string, step: string, data: SeedAct['data'] = {}): SeedAct => ({ at: new Date(Date.parse(now) - minutes * 60_000).toISOString(), part: 'office/keeper', type, record, step, data })
  const kind = '0d500000-0000-7000-8000-000000000002'
  return [
    act(21 * 1440, 'setting', '0d500000-0000-7000-8000-000000000001', 'add', { key: 'office/reviewed', name: '须另一人复核', value: looked, from: day(21).slice(0, 10), source: '街道数据管理办法（示例）', status: '示例值' }),
    act(200, 'matter-kinds', kind, 'draft', { code: '0501', name: '店外经营', class: 'order', limit: '2wh', urgency: 'usual', duty: 'own', lead: units.find((one) => one.name === '综合执法大队')!.id, patrol: true, shown: true, words: '店外 占道 门口摆',
      opens: '店铺超出门窗外墙经营', closes: '物品收回店内，人行道通行恢复', from: next, source: '11 月主任办公会纪要（示例）', status: '待核实' }),
    act(190, 'matter-kinds', kind, 'submit'),
  ]
}
