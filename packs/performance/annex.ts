// 运行分析：一网统管的附册。指标、热点和简报只读事项，不改事项；口径在 figures.ts，简报在 bulletin.ts，目标和起数在设置里改。
import { annex } from '../../engine/annex.ts'
import { topics } from '../../engine/pack.ts'
import { briefs } from './bulletin.ts'
import { figures } from './figures.ts'
import { againDays, againTimes, againWithin, dailyAt, hotGrowth, hotLeast, inTimeGoal, matter, monthlyAt, pleasedGoal, weeklyAt } from './records.ts'

export const performance = annex({
  id: 'performance', title: '运行分析', owner: '综合治理中心', indicators: figures, bulletins: briefs,
  settings: { inTimeGoal, pleasedGoal, hotLeast, hotGrowth, againTimes, againDays, againWithin, dailyAt, weeklyAt, monthlyAt },
  topics: [topics(matter, { title: '热点', least: hotLeast, growth: hotGrowth, times: againTimes, days: againDays, within: againWithin })],
})
