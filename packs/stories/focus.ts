// 每月一题：演示故事。一题虚构的，正在治理。
import type { Story } from '../../engine/story.ts'

const day = (now: string, by: number): string => new Date(Date.parse(now) + 8 * 3_600_000 + by * 86_400_000).toISOString().slice(0, 10)
export const seed: Story = ({ now, units }) => {
  const lead = units.find((one) => one.name === '公共管理办公室')!.id, record = '0d4a0000-0000-7000-8000-000000000001', at = (days: number) => new Date(Date.parse(now) - days * 86_400_000).toISOString()
  return [
    { at: at(13), part: 'focus/leader', type: 'monthly-topic', record, step: 'set', data: { name: '沿街垃圾反复外溢', matters: `kind=0301&made.from=${day(now, -30)}&archived=with`, lead, goal: '沿街收运点每天两清，本月同一处不再反复', until: day(now, 17) } },
    { at: at(4), part: 'focus/handler', unit: lead, type: 'monthly-topic', record, step: 'note', data: { progress: '已与收运公司重订时段，晚高峰加一趟；和畅道一处改设桶站' } },
  ]
}
