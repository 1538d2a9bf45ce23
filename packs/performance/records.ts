// 运行分析：从事项里看的几项，和这里自己的设置。目标、热点起数、简报几点起草，都由办公室在设置里改。
import { beside, listOf } from '../../engine/annex.ts'
import { f, setting } from '../../engine/pack.ts'

export const channels = listOf('channels', {}, ['grid'])
export const matter = beside('matter', {
  states: ['received', 'lacking', 'sorting', 'handling', 'suspended', 'checking', 'closed', 'revisiting', 'declined', 'joined'],
  reads: {
    channel: f.choice('来源', channels, { required: true }),
    ending: f.choice('结案类型', { normal: '正常', forced: '强制', void: '作废', moved: '移交' }),
    rating: f.stars('满意度'), solved: f.flag('问题已解决'), patrol: f.flag('应由巡查发现'), hours: f.number('处置用时', { unit: '小时' }),
  },
})

const sample = { from: '2026-01-01', source: '街道', status: '示例值' } as const
export const inTimeGoal = setting(f.number('按期率目标', { unit: '%', min: 0, max: 100 }), 95, sample)
export const pleasedGoal = setting(f.number('满意率和解决率目标', { unit: '%', min: 0, max: 100 }), 88, sample)

/** 热点：一周至少几件、比前四周平均多百分之几才提醒；几天内同一处同类几件算反复。 */
export const hotLeast = setting(f.number('热点起数', { unit: '件', min: 2, max: 1000 }), 5, sample), hotGrowth = setting(f.number('热点增幅', { unit: '%', min: 0, max: 1000 }), 50, sample)
export const againTimes = setting(f.number('反复次数', { unit: '件', min: 2, max: 100 }), 3, sample), againDays = setting(f.number('反复天数', { unit: '天', min: 7, max: 180 }), 30, sample)
export const againWithin = setting(f.number('反复距离', { unit: '米', min: 10, max: 500 }), 50, sample)

/** 简报几点自动起草：日报在当天，周报、月报在期满次日。 */
export const dailyAt = setting(f.text('日报起草时间', { help: '如 17:00' }), '17:00', sample), weeklyAt = setting(f.text('周报起草时间', { help: '每周一，如 08:30' }), '08:30', sample)
export const monthlyAt = setting(f.text('月报起草时间', { help: '每月 1 日，如 08:30' }), '08:30', sample)
