// 考评：形状。一期一轮；每家单位、每个社区、每名网格员一张成绩单；单子上一条标准一行，数是怎么来的都写着。
import { anything, f, indicators, reads, record, setting, table } from '../../engine/pack.ts'

export const unit = reads('unit', { name: f.text('名称', { required: true }) })
export const area = reads('area', { name: f.text('名称', { required: true }) })
export const staff = reads('staff', { name: f.text('姓名', { required: true }) })

const of = f.choice('考评对象', { unit: '单位', community: '社区', post: '网格员' }, { required: true, index: true })
const indicator = f.choice('指标', indicators, { required: true })
/** 数怎么折成分：率按底线到目标之间的比例；件数类每件扣几分。 */
const points = {
  full: f.number('满分', { required: true, min: 1, max: 1000 }), how: f.choice('计分办法', { between: '底线到目标之间按比例', each: '每件扣分' }, { required: true }),
  floor: f.number('底线', { help: '到底线得 0 分' }), goal: f.number('目标', { help: '到目标得满分' }), off: f.number('每件扣', { unit: '分', min: 0, max: 1000 }), least: f.number('最少件数', { min: 0, max: 100_000, help: '分母不到这么多不计分；不填的按设置' }),
}
export const criteria = table('score-criteria', {
  title: '考评标准', source: '街道考核评价办法（待定稿）', status: '示例值', fields: { of, indicator, ...points },
  rows: [
    { from: '2026-01-01', code: 'D1', name: '按期处置率', of: 'unit', indicator: 'one-net/handled', full: 40, how: 'between', floor: 60, goal: 95 },
    { from: '2026-01-01', code: 'D2', name: '返工率', of: 'unit', indicator: 'one-net/reworked', full: 20, how: 'between', floor: 30, goal: 0 },
    { from: '2026-01-01', code: 'D3', name: '热线解决率', of: 'unit', indicator: 'hotline/solved', full: 20, how: 'between', floor: 60, goal: 95 },
    { from: '2026-01-01', code: 'D4', name: '热线满意率', of: 'unit', indicator: 'hotline/pleased', full: 20, how: 'between', floor: 60, goal: 95 },
    { from: '2026-01-01', code: 'S1', name: '按期结案率', of: 'community', indicator: 'one-net/inTime', full: 50, how: 'between', floor: 60, goal: 95 },
    { from: '2026-01-01', code: 'S2', name: '漏报率', of: 'community', indicator: 'one-net/missed', full: 30, how: 'between', floor: 60, goal: 10 },
    { from: '2026-01-01', code: 'S3', name: '满意率', of: 'community', indicator: 'one-net/pleased', full: 20, how: 'between', floor: 60, goal: 88 },
    { from: '2026-01-01', code: 'W1', name: '按时核查率', of: 'post', indicator: 'one-net/checked', full: 50, how: 'between', floor: 60, goal: 95 },
    { from: '2026-01-01', code: 'W2', name: '本人上报数', of: 'post', indicator: 'one-net/reported', full: 20, how: 'between', floor: 0, goal: 20 },
    { from: '2026-01-01', code: 'W3', name: '漏报率', of: 'post', indicator: 'one-net/missed', full: 30, how: 'between', floor: 60, goal: 10 },
  ],
})
const sample = { from: '2026-01-01', source: '街道', status: '示例值' } as const
export const draftOn = setting(f.number('出表日', { unit: '日', min: 1, max: 28, help: '次月几日；休息日顺延到上班' }), 3, sample)
export const publishIn = setting(f.span('出表后公示时限'), '2wd', sample)
export const appealWithin = setting(f.span('公示和申诉期'), '5wd', sample)
export const answerIn = setting(f.span('申诉答复时限'), '3wd', sample)
export const finishIn = setting(f.span('定稿时限'), '3wd', sample)
export const least = setting(f.number('最少件数', { min: 0, max: 1000, help: '分母不到这么多的一项不计分' }), 3, sample)
export const holders = setting(f.text('个人考评的岗位', { help: '岗位的编码；任满整期的才考评' }), 'one-net/grid', sample)

export const round = record('score-round', {
  title: '考评期', keep: { for: '10y', after: ['final', 'dropped'], then: 'archive' }, called: 'period', search: ['period'], unique: ['period'],
  states: { drafted: '待公示', filling: '生成中', published: '公示中', judging: '待定稿', final: '已定稿', dropped: '已作废' },
  fields: { period: f.text('统计期', { required: true, index: true, help: '如 2026-11' }), why: f.text('说明', { long: true }), open: f.number('未答复的申诉', { calc: true, unit: '件' }) },
})
/** 成绩单只给本人本单位、分管的和值班长看；个人的成绩单从不公开。 */
const whose = { of, unit: f.ref('单位', unit), area: f.ref('区域', area), staff: f.ref('本人', staff) }
export const card = record('score-card', {
  title: '成绩单', keep: { for: '3y', then: 'archive' }, partOf: 'round', named: 'staff', at: 'area', called: 'name', search: ['name'], states: { shown: '已出' },
  fields: { round: f.ref('考评期', round, { required: true }), ...whose, name: f.text('对象', { required: true }), points: f.number('得分', { calc: true, unit: '分' }), full: f.number('计分项满分', { calc: true, unit: '分' }), score: f.number('折百分', { calc: true, unit: '分' }), open: f.number('未答复的申诉', { calc: true, unit: '件' }) },
})
export const line = record('score-line', {
  title: '得分项', keep: { for: '3y', then: 'archive' }, partOf: 'card', named: 'staff', at: 'area', called: 'name', search: ['name', 'whose'],
  states: { counted: '已计', appealed: '申诉中', changed: '已改', upheld: '维持' },
  fields: {
    card: f.ref('成绩单', card, { required: true }), round: f.ref('考评期', round, { required: true }), ...whose, whose: f.text('对象', { required: true }), code: f.text('标准编码', { required: true }), name: f.text('标准', { required: true }), indicator, ...points, unitName: f.text('计量'), rate: f.flag('是率'),
    n: f.number('分子', { calc: true }), d: f.number('分母', { calc: true }), value: f.number('数值', { calc: true }), short: f.flag('件数太少不计分', { calc: true }), points: f.number('得分', { calc: true, unit: '分' }), counts: f.number('计分项满分', { calc: true, unit: '分' }), says: f.text('怎么算的', { calc: true, long: true }),
    rows: f.refs('要求剔除的件', anything), why: f.text('申诉理由', { long: true }), answer: f.text('复核意见', { long: true }), less: f.refs('剔除的件', anything),
    wasN: f.number('原分子'), wasD: f.number('原分母'), wasPoints: f.number('原得分', { unit: '分' }),
  },
})
