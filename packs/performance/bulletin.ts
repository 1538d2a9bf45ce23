// 运行分析：日清日报、周报、月报。写哪些数、哪些表、哪些件；谁起草、谁签发、谁看签发了的。数和口径在 figures.ts，几点自动起草在设置里改。
import { partsOf } from '../../engine/annex.ts'
import { bulletins } from '../../engine/pack.ts'
import { figures } from './figures.ts'
import { dailyAt, matter, monthlyAt, weeklyAt } from './records.ts'

const communities = { title: '各社区排名', by: 'area', of: ['reported', 'closed', 'inTime', 'pleased'] } as const, units = { title: '各单位排名', by: 'unit', of: ['inTime', 'closed', 'reworked', 'pleased'] } as const
const kinds = { title: '各小类情况', by: 'kind', of: ['reported', 'inTime', 'hours'] } as const, rates = ['reported', 'ended', 'filed', 'takenUp', 'closed', 'inTime', 'reworked', 'pleased', 'solved', 'hours'] as const
export const briefs = bulletins('briefing', partsOf('dispatcher', 'chief', 'clerk', 'handler'), figures, {
  title: '简报', drafts: 'dispatcher', signs: 'chief', reads: ['clerk', 'handler'], texts: { summary: '综述', next: '下步工作' },
  issues: {
    daily: { title: '日清日报', every: 'day', opens: dailyAt, figures: ['reported', 'ended', 'takenUp', 'inTime', 'overdue', 'unhappy', 'pleased'], charts: [{ of: 'reported' }, { of: 'reported', by: 'kind' }],
      splits: [{ title: '各单位情况', by: 'unit', of: ['ended', 'inTime', 'overdue'] }, { title: '各社区情况', by: 'area', of: ['reported', 'ended', 'overdue'] }], lists: ['overdue', 'reported', 'unhappy'], topics: matter },
    weekly: { title: '运行周报', every: 'week', opens: weeklyAt, figures: rates, charts: [{ of: 'reported' }, { of: 'inTime' }, { of: 'reported', by: 'kind' }], splits: [communities, units, kinds], lists: ['overdue', 'unhappy'], topics: matter },
    monthly: { title: '运行月报', every: 'month', opens: monthlyAt, figures: [...rates, 'handled', 'checked', 'missed'], charts: [{ of: 'reported' }, { of: 'inTime' }, { of: 'pleased' }, { of: 'inTime', by: 'area' }], splits: [communities, units, kinds], lists: ['overdue', 'unhappy'] },
  },
})
