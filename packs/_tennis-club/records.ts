// 网球俱乐部（虚构）：形状。会员报修场地，场地员修，领队同意展期。引擎的测试只用它。
import { anything, event, f, indicators, reads, record, setting, table } from '../../engine/pack.ts'

export const unit = reads('unit', { name: f.text('名称', { required: true }) })
export const staff = reads('staff', { name: f.text('姓名', { required: true }) })
export const area = reads('area', { name: f.text('名称', { required: true }) })
export const person = reads('person', { name: f.text('姓名', { private: true }) })

export const faults = table('club-faults', {
  title: '故障种类', source: '俱乐部章程', status: '示例值',
  fields: {
    group: f.choice('大类', { ground: '地面', gear: '器材', light: '照明' }, { required: true }),
    limit: f.span('修复时限', { required: true }), crew: f.ref('负责班组', unit), outside: f.flag('可请外援'),
    price: f.number('参考价', { unit: '元', min: 0, max: 100_000 }), since: f.date('列入日期'), shown: f.flag('可公示'),
    nearby: f.number('同一处', { unit: '米', min: 5, max: 500 }), again: f.span('同一件'),
  },
  rows: [
    { from: '2026-01-01', code: 'net', name: '球网破损', group: 'gear', limit: '4wh', price: 300, shown: true, nearby: 60, again: '2d' },
    { from: '2026-01-01', code: 'crack', name: '地面开裂', group: 'ground', limit: '3wd', outside: true, shown: true },
    { from: '2026-01-01', to: '2026-07-01', code: 'lamp', name: '灯不亮', group: 'light', limit: '2h' },
    { from: '2026-07-01', code: 'lamp', name: '灯不亮', group: 'light', limit: '1h', since: '2026-06-20' },
  ],
})

export const sheetOfMarks = table('club-marks', {
  title: '验收单', source: '俱乐部章程', status: '示例值', fields: { full: f.number('满分', { required: true, min: 1, max: 100 }), note: f.text('看什么') },
  rows: [{ from: '2026-01-01', code: 'firm', name: '牢固', full: 60 }, { from: '2026-01-01', to: '2026-07-01', code: 'tidy', name: '整洁', full: 20 }, { from: '2026-07-01', code: 'tidy', name: '整洁', full: 40, note: '场边一米内' }],
})

/** 谁什么时候再催一次：俱乐部自己排的，不用改程序。 */
export const alarms = table('club-alarms', {
  title: '催修阶梯', source: '俱乐部章程', status: '示例值',
  fields: { kind: f.choice('种类', faults, { help: '不填：各种都算' }), share: f.number('用去时限', { unit: '%', min: 1, max: 99 }), after: f.span('超期后'), tell: f.choice('告诉', { keeper: '场地员', captain: '领队' }, { required: true }), sms: f.flag('也发短信') },
  rows: [{ from: '2026-01-01', code: '1', name: '地面修到一半提醒', kind: 'crack', share: 50, tell: 'keeper' }],
})

/** 从哪里报来的：步骤里写到的两处一直在，俱乐部可以再加，也可以分到某一处之下。 */
export const roads = table('club-roads', { title: '报修途径', source: '俱乐部章程', status: '示例值', fields: { under: f.choice('归在', 'self') }, fixed: { web: '网页', desk: '前台' }, rows: [{ from: '2026-01-01', code: 'phone', name: '前台电话', under: 'desk' }] })

export const mendGoal = setting(f.number('按时修好率目标', { unit: '%', min: 0, max: 100 }), 90, { from: '2026-01-01', source: '俱乐部章程', status: '示例值' })
export const lookIn = setting(f.span('看单时限', { help: '收到报修后多久要看' }), '30m', { from: '2026-01-01', source: '俱乐部章程', status: '示例值' })
export const lookWithin = setting(f.number('验收距离', { unit: '米', min: 10, max: 500 }), 60, { from: '2026-01-01', source: '俱乐部章程', status: '示例值' })

const rules = { from: '2026-01-01', source: '俱乐部章程', status: '示例值' } as const
export const dailyAt = setting(f.text('日报几点起草'), '18:00', rules)
export const hotLeast = setting(f.number('热点起数', { min: 1, max: 100 }), 3, rules)
export const hotGrowth = setting(f.number('热点增幅', { unit: '%', min: 0, max: 1000 }), 50, rules)
export const againTimes = setting(f.number('反复次数', { min: 2, max: 100 }), 3, rules)
export const againDays = setting(f.number('反复天数', { min: 7, max: 180 }), 30, rules)
export const againWithin = setting(f.number('反复距离', { unit: '米', min: 10, max: 500 }), 50, rules)

/** 别家俱乐部：报修可以转给它们。 */
export const clubs = table('other-clubs', { title: '友好俱乐部', source: '俱乐部章程', status: '示例值', fields: {}, rows: [{ from: '2026-01-01', code: 'north', name: '北岸俱乐部' }] })

export const court = record('court', {
  title: '球场', keep: { for: 'ever' }, called: 'name', search: ['name', 'surface'], unique: ['name'], named: 'caretaker', at: 'ring',
  states: { open: '开放', shut: '关闭' },
  fields: {
    name: f.text('场名', { required: true }), surface: f.choice('地面', { clay: '红土', hard: '硬地', grass: '草地' }, { required: true, index: true }),
    ring: f.area('范围', { required: true }), caretaker: f.ref('看场人', staff), crews: f.refs('常用班组', unit),
    seats: f.number('座位', { min: 0, max: 5000 }), opened: f.date('启用日期'), lamps: f.flag('有灯'), every: f.span('保养周期'),
  },
})

export const fault = record('fault', {
  title: '场地报修', no: 'TC', keep: { for: '3y', after: ['closed', 'refused'], then: 'blank' },
  about: 'member', at: 'where', called: 'what', search: ['what', 'result'],
  states: { received: '待看', waiting: '待补充', mending: '修理中', paused: '暂停', checking: '待验收', closed: '已修好', refused: '不受理', joined: '已并单' },
  alike: [{ same: ['kind'], near: { column: 'nearby', or: 30 }, within: { column: 'again', or: '3d' } }, { same: [], near: 200, within: '3d', words: 40 }, { same: ['court', 'kind'], within: '30d' }],
  upgrades: {
    // 第一版把描述叫 text。
    1: (old) => { const { text, ...rest } = old; return text === undefined ? rest : { ...rest, what: text } },
  },
  fields: {
    kind: f.choice('故障', faults, { index: true }), pressing: f.choice('紧急', { high: '马上', low: '不急' }, { index: true, help: '会伤人的选马上' }),
    what: f.text('说明', { required: true, long: true, max: 500 }), where: f.point('位置', { required: true }), court: f.ref('球场', court, { index: true }),
    photos: f.files('照片', { max: 3 }), member: f.ref('会员', person), phone: f.text('电话', { private: true, max: 20 }),
    injury: f.text('伤情', { sealed: true, long: true }), crew: f.ref('班组', unit, { index: true }), helpers: f.refs('帮手班组', unit),
    keeper: f.ref('场地员', staff), openTasks: f.number('未完帮手', { calc: true }), hours: f.number('修理用时', { calc: true, unit: '小时' }),
    helped: f.number('帮手费用', { calc: true, unit: '元' }),
    why: f.text('理由', { long: true }), until: f.moment('展至'), result: f.text('结果', { long: true }), after: f.files('修好照片', { max: 3 }),
    cost: f.number('费用', { unit: '元', min: 0, max: 1_000_000 }), seenAt: f.point('验收位置', { from: 'device' }), into: f.ref('并入', 'self'),
    rating: f.stars('评价'), comment: f.text('评语', { private: true, long: true }), order: f.text('嘱咐', { long: true }), again: f.flag('曾返工'), marks: f.scores('验收打分', sheetOfMarks, 'full'),
    heardAt: f.moment('听说时间'), remark: f.text('外来补充', { long: true }), caller: f.text('报修人', { private: true }), many: f.number('几人受影响', { min: 0, max: 1000 }), road: f.choice('途径', roads),
  },
})

export const task = record('task', {
  title: '帮手单', keep: { for: '3y', then: 'archive' }, partOf: 'fault', states: { asked: '帮忙中', done: '已帮完', excused: '免帮' },
  fields: { fault: f.ref('报修', fault, { required: true }), crew: f.ref('班组', unit, { required: true }), what: f.text('说明'), result: f.text('情况', { long: true }), cost: f.number('费用', { unit: '元', min: 0, max: 1_000_000 }) },
})

/** 场地员修不了的，送到外面的修理铺：铺子另有一本账，两边只隔一句话。 */
export const job = record('job', {
  title: '修理铺活计', no: 'XL', keep: { for: '1y', then: 'archive' }, called: 'what', at: 'where', states: { taken: '已接', mended: '修好', given: '退回' },
  fields: { what: f.text('活计', { required: true }), where: f.point('上门位置'), crew: f.ref('送修班组', unit), pictures: f.files('照片'), likes: f.rows('相似的报修', fault), price: f.number('工钱', { unit: '元', min: 1, max: 100_000 }), slip: f.text('取活单'), lost: f.text('没送到') },
})
export const sentOut = event('club-sent-out', { what: f.text('说明', { required: true }), where: f.point('位置'), crew: f.ref('班组', unit), photos: f.files('照片') })
export const jobSent = event('club-job-sent', { what: f.text('活计', { required: true }) })
export const jobTaken = event('club-job-taken', { slip: f.text('取活单', { required: true }) })
export const jobLost = event('club-job-lost', { why: f.text('为什么', { required: true }) })
export const jobEnded = event('club-job-ended', { price: f.number('工钱'), well: f.flag('修好了', { required: true }) })

/** 会员的器材寄存：过期即抹去，只有本人和领队看得到。 */
export const locker = record('locker', {
  title: '寄存柜', keep: { for: '30d', after: ['empty'], then: 'erase' }, about: 'member', unique: ['door'], called: 'door',
  states: { used: '使用中', empty: '已清空' },
  fields: { door: f.text('柜号', { required: true, index: true }), member: f.ref('会员', person, { required: true }), untilDay: f.date('租到'), photos: f.files('照片', { max: 2 }), note: f.text('存了什么', { private: true, max: 200 }) },
})

/** 赛季打分：每月一轮，班组、社区、看场人各一张。 */
const of = f.choice('给谁', { unit: '班组', community: '社区', post: '看场人' }, { required: true })
export const marking = table('club-criteria', { title: '赛季标准', source: '俱乐部章程', status: '示例值', fields: { of, indicator: f.choice('看哪个数', indicators, { required: true }), full: f.number('满分', { required: true, min: 1, max: 100 }) },
  rows: [{ from: '2026-01-01', code: 'a', name: '按时修好', of: 'unit', indicator: '_tennis-club/inTime', full: 60 }, { from: '2026-01-01', to: '2026-12-01', code: 'b', name: '报修', of: 'unit', indicator: '_tennis-club/reported', full: 40 },
    { from: '2026-01-01', code: 'c', name: '本人登记', of: 'post', indicator: '_tennis-club/reported', full: 50 }, { from: '2026-01-01', code: 'd', name: '本人打回', of: 'post', indicator: '_tennis-club/sentBack', full: 50 }] })
export const markDay = setting(f.number('打分日', { min: 1, max: 28 }), 5, rules)
export const markWho = setting(f.text('给谁打分'), '_tennis-club/guard', rules)
export const season = record('season', { title: '赛季打分', keep: { for: '3y', after: ['ended'], then: 'archive' }, unique: ['period'], called: 'period', states: { drafted: '待发布', filling: '在算', shown: '已发布', ended: '已收' }, fields: { period: f.text('哪个月', { required: true, index: true }), open: f.number('未答复', { calc: true }) } })
const whose = { of, unit: f.ref('班组', unit), area: f.ref('场区', area), staff: f.ref('看场人', staff) }
export const markCard = record('mark-card', { title: '打分单', keep: { for: '3y', then: 'archive' }, partOf: 'season', named: 'staff', at: 'area', called: 'name', states: { shown: '已出' },
  fields: { season: f.ref('赛季打分', season, { required: true }), ...whose, name: f.text('给谁', { required: true }), points: f.number('得分', { calc: true }), full: f.number('满分', { calc: true }), score: f.number('百分', { calc: true }), open: f.number('未答复', { calc: true }) } })
export const markLine = record('mark-line', { title: '打分项', keep: { for: '3y', then: 'archive' }, partOf: 'card', named: 'staff', at: 'area', called: 'name', states: { counted: '已算', asked: '有异议', changed: '已改' },
  fields: { card: f.ref('打分单', markCard, { required: true }), season: f.ref('赛季打分', season, { required: true }), ...whose, whose: f.text('给谁'), code: f.text('标准', { required: true }), name: f.text('名称', { required: true }), indicator: f.text('哪个数', { required: true }), full: f.number('满分', { required: true }), unitName: f.text('单位'), rate: f.flag('是率'),
    n: f.number('分子', { calc: true }), d: f.number('分母', { calc: true }), value: f.number('数值', { calc: true }), points: f.number('得分', { calc: true }), says: f.text('怎么算的', { calc: true }), rows: f.refs('哪几件不该算', anything), why: f.text('异议', { long: true }), less: f.refs('不算的件', anything), wasN: f.number('原分子'), wasD: f.number('原分母'), wasPoints: f.number('原得分') } })
