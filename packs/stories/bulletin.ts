// 简报：演示故事。前三天的日报、上月的月报都在次日早上由值班长签发；人、事、数均为虚构。
import type { SeedAct, Story } from '../../engine/story.ts'

const DAY = 86_400_000, HOUR = 3_600_000
export const bulletins: Story = ({ now }) => {
  const today = Math.floor((Date.parse(now) + 8 * HOUR) / DAY), dayOf = (n: number) => new Date(n * DAY).toISOString().slice(0, 10), month = new Date(today * DAY), last = new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() - 1, 1)).toISOString().slice(0, 7)
  const first = Math.floor(Date.UTC(month.getUTCFullYear(), month.getUTCMonth(), 1) / DAY)
  /** Signed in the morning of the day after; what would lie ahead of now is not told. */
  const issue = (n: number, which: string, period: string, morning: number, summary: string): SeedAct[] => {
    const record = `0d3e0000-0000-7000-a000-${String(n).padStart(12, '0')}`, at = (minutes: number) => new Date(morning * DAY + 30 * 60_000 + minutes * 60_000).toISOString()
    return at(30) > now ? [] : [
      { at: at(0), part: 'one-net/dispatcher', type: 'briefing', record, step: 'draft', data: { which, period } },
      { at: at(12), part: 'one-net/dispatcher', type: 'briefing', record, step: 'write', data: { summaryText: summary, nextText: '继续盯住超期件，当天的事当天清。' } }, { at: at(30), part: 'one-net/chief', type: 'briefing', record, step: 'sign', data: {} },
    ]
  }
  return [
    ...issue(1, 'monthly', last, first, '本月运行总体平稳，市容环境类事项仍占多数。'),
    ...[3, 2, 1].flatMap((back) => issue(5 - back, 'daily', dayOf(today - back), today - back + 1, '运行平稳，各单位按时办理。')),
  ]
}
