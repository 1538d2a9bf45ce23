// 城市事项：清单和设置。小类、紧急程度、路由、阶梯和各项时限：这里只是开张时的样子，往后由办公室在设置里改。
import { f, setting, table } from '../../engine/pack.ts'
import { area, unit } from './lenses.ts'

/** 大类可以分层：上级不填的是头一层。 */
export const classes = table('matter-classes', { title: '事项大类', source: '数字城管大类（GB/T 30428.2）', status: '待核实', fields: { up: f.choice('上级大类', 'self', { help: '不填：头一层' }) },
  rows: Object.entries({ facility: '公用设施', traffic: '交通设施', look: '市容环境', green: '园林绿化', order: '街面秩序', building: '施工管理', urgent: '突发事件', other: '其他' }).map(([code, name]) => ({ from: '2026-01-01', code, name })) })
/** 事项从哪里来。步骤里写到的这几个一直在；街道另开的加在后面，登记时可选。 */
export const channels = table('channels', { title: '来源渠道', source: '街道', status: 'verified', fields: {}, rows: [], fixed: { grid: '网格员', hotline: '12345', portal: '居民', desk: '窗口登记', sensor: '传感器', pack: '其他系统', outside: '外部平台' } })
export const kinds = table('matter-kinds', {
  title: '事项小类', source: '数字城管小类（GB/T 30428.2）及区事项清单，逐条待街道核对', status: '示例值',
  fields: {
    class: f.choice('大类', classes, { required: true }), limit: f.span('处置时限', { required: true }), urgency: f.choice('紧急程度', { life: '危及生命财产', utility: '水电气热', usual: '一般' }, { required: true }),
    lead: f.ref('责任单位', unit), shown: f.flag('可公开'), home: f.flag('多在住处'), patrol: f.flag('应由巡查发现'), words: f.text('常用说法', { help: '居民会怎么说，用空格隔开' }),
    nearby: f.number('疑似重复距离', { unit: '米', min: 5, max: 1000, help: '这么近的同类算疑似同一件' }), again: f.span('疑似重复时间'),
    duty: f.choice('履职清单', { own: '基本履职', joint: '配合履职', taken: '上级收回' }, { required: true }),
    opens: f.text('立案条件', { long: true }), closes: f.text('结案条件', { long: true }),
  },
  rows: [
    { from: '2026-01-01', code: '0101', name: '井盖缺失', nearby: 30, again: '3d', class: 'facility', limit: '4h', urgency: 'life', patrol: true, shown: true, duty: 'own', lead: '市政养护中心', words: '井盖 窨井 马葫芦 井没盖', opens: '井盖丢失、破损或移位，影响通行安全', closes: '井盖完好，型号一致；与路面齐平，踩踏不响；锥桶、垃圾已清走' },
    { from: '2026-01-01', code: '0102', name: '路灯不亮', nearby: 100, again: '7d', class: 'facility', limit: '2wd', urgency: 'usual', patrol: true, shown: true, duty: 'joint', lead: '市政养护中心', words: '路灯 灯不亮 黑', closes: '灯具正常亮起' },
    { from: '2026-01-01', code: '0103', name: '道路破损', class: 'traffic', limit: '7wd', urgency: 'usual', patrol: true, shown: true, duty: 'own', lead: '市政养护中心', words: '坑 路面 破损 塌', closes: '路面修补平整，无积水' },
    { from: '2026-01-01', code: '0104', name: '健身器材损坏', class: 'facility', limit: '5wd', urgency: 'usual', patrol: true, shown: true, duty: 'own', lead: '公共管理办公室', words: '健身 器材', closes: '器材修复或拆除' },
    { from: '2026-01-01', code: '0105', name: '雨水箅子堵塞', class: 'facility', limit: '1wd', urgency: 'usual', patrol: true, shown: true, duty: 'own', lead: '市政养护中心', words: '雨水 箅子 堵 下水', closes: '箅子畅通完好' },
    { from: '2026-01-01', code: '0201', name: '供热管道漏水', nearby: 300, again: '3d', class: 'urgent', limit: '2h', urgency: 'utility', shown: true, home: true, duty: 'joint', lead: '公共管理办公室', words: '暖气 供热 漏水 不热', closes: '漏点修复，供热恢复' },
    { from: '2026-01-01', code: '0202', name: '道路积水', class: 'urgent', limit: '4h', urgency: 'life', patrol: true, shown: true, duty: 'own', lead: '市政养护中心', words: '积水 淹', closes: '积水排除' },
    { from: '2026-01-01', code: '0203', name: '消防通道占用', class: 'urgent', limit: '4wh', urgency: 'life', patrol: true, shown: true, duty: 'joint', lead: '综合执法大队', words: '消防 通道 堵', closes: '通道畅通' },
    { from: '2026-01-01', code: '0204', name: '二次供水水压不足', nearby: 300, again: '3d', class: 'facility', limit: '24h', urgency: 'utility', shown: true, home: true, duty: 'joint', lead: '公共管理办公室', words: '水压 没水 停水 供水', closes: '水压恢复' },
    { from: '2026-01-01', code: '0301', name: '暴露垃圾', class: 'look', limit: '4wh', urgency: 'usual', patrol: true, shown: true, duty: 'own', lead: '公共管理办公室', words: '垃圾 脏', closes: '垃圾清走，地面干净' },
    { from: '2026-01-01', code: '0302', name: '积存垃圾渣土', class: 'look', limit: '1wd', urgency: 'usual', patrol: true, shown: true, duty: 'own', lead: '公共管理办公室', words: '渣土 建筑垃圾', closes: '渣土清走' },
    { from: '2026-01-01', code: '0303', name: '道路不洁', class: 'look', limit: '4wh', urgency: 'usual', patrol: true, shown: true, duty: 'own', lead: '公共管理办公室', words: '路脏 不洁', closes: '路面清扫干净' },
    { from: '2026-01-01', code: '0304', name: '非法小广告', class: 'look', limit: '8wh', urgency: 'usual', patrol: true, shown: true, duty: 'own', lead: '综合执法大队', words: '小广告 牛皮癣', closes: '小广告清除' },
    { from: '2026-01-01', code: '0305', name: '乱堆物堆料', class: 'look', limit: '1wd', urgency: 'usual', patrol: true, shown: true, home: true, duty: 'own', lead: '综合执法大队', words: '堆物 杂物 楼道', closes: '堆物清走' },
    { from: '2026-01-01', code: '0401', name: '绿地脏乱', class: 'green', limit: '1wd', urgency: 'usual', patrol: true, shown: true, duty: 'own', lead: '公共管理办公室', words: '绿地 草坪', closes: '绿地整洁' },
    { from: '2026-01-01', code: '0402', name: '行道树倒伏', class: 'green', limit: '4h', urgency: 'life', patrol: true, shown: true, duty: 'own', lead: '市政养护中心', words: '树 倒', closes: '树木扶正或清走' },
    { from: '2026-01-01', code: '0501', name: '店外经营', class: 'order', limit: '4wh', urgency: 'usual', patrol: true, shown: true, duty: 'own', lead: '综合执法大队', words: '店外 占道 门口摆', opens: '店铺超出门窗外墙经营', closes: '物品收回店内，人行道通行恢复' },
    { from: '2026-01-01', code: '0502', name: '无照经营游商', class: 'order', limit: '4wh', urgency: 'usual', patrol: true, duty: 'own', lead: '综合执法大队', words: '游商 摆摊 小贩', closes: '游商劝离' },
    { from: '2026-01-01', code: '0503', name: '机动车乱停放', nearby: 50, again: '4h', class: 'order', limit: '4wh', urgency: 'usual', patrol: true, shown: true, duty: 'joint', lead: '综合执法大队', words: '停车 乱停 车', closes: '车辆移走' },
    { from: '2026-01-01', code: '0504', name: '非机动车乱停放', nearby: 50, again: '4h', class: 'order', limit: '4wh', urgency: 'usual', patrol: true, shown: true, duty: 'own', lead: '综合执法大队', words: '共享单车 电动车 自行车', closes: '摆放整齐' },
    { from: '2026-01-01', code: '0505', name: '飞线充电', class: 'order', limit: '1wd', urgency: 'life', patrol: true, shown: true, home: true, duty: 'joint', lead: '平安建设办公室', words: '飞线 充电 电动车', closes: '飞线拆除' },
    { from: '2026-01-01', code: '0601', name: '施工噪声', nearby: 300, again: '1d', class: 'building', limit: '4wh', urgency: 'usual', shown: true, duty: 'joint', lead: '综合执法大队', words: '施工 噪音 噪声 扰民', closes: '停止施工或噪声达标' },
    { from: '2026-01-01', code: '0602', name: '渣土撒漏', class: 'building', limit: '2h', urgency: 'usual', patrol: true, shown: true, duty: 'joint', lead: '综合执法大队', words: '撒漏 渣土车', closes: '路面清理干净' },
    { from: '2026-01-01', code: '0603', name: '油烟扰民', nearby: 100, again: '7d', class: 'other', limit: '2wd', urgency: 'usual', shown: true, home: true, duty: 'joint', lead: '综合执法大队', words: '油烟 饭店', closes: '油烟整改达标' },
    { from: '2026-01-01', code: '0699', name: '其他', class: 'other', limit: '5wd', urgency: 'usual', shown: true, home: true, duty: 'own', lead: '公共管理办公室', words: '其他' },
  ],
})

export const urgencies = table('urgencies', {
  title: '紧急程度', source: '受理：天津市热线管理办法实施细则；答复：北京公开规范', status: '待核实', fields: { receive: f.span('受理时限', { required: true }), answer: f.span('答复时限', { required: true }) },
  rows: [{ from: '2025-01-01', code: 'life', name: '危及生命财产', receive: '15m', answer: '24h' }, { from: '2025-01-01', code: 'utility', name: '水电气热', receive: '30m', answer: '24h' }, { from: '2025-01-01', code: 'usual', name: '一般', receive: '1wd', answer: '15d' }],
})

/** 同一小类在有的社区或网格归另一家管的，写在这里；没写的按小类的责任单位。从上到下，先符合先用。 */
export const routes = table('routes', {
  title: '派遣路由', source: '街道分工', status: '示例值',
  fields: { kind: f.choice('小类', kinds, { required: true }), area: f.ref('区域', area, { required: true }), lead: f.ref('责任单位', unit, { required: true }) },
  rows: [{ from: '2026-01-01', code: '1', name: '贻成尚北垃圾归环卫', kind: '0301', area: '贻成尚北社区', lead: '环卫所' }],
})

/** 阶梯之外还想催谁、什么时候催，写在这里：处置时限开始那天施行的行管这一件。 */
export const rungs = table('matter-rungs', { title: '催办阶梯', source: '街道', status: '示例值',
  fields: { kind: f.choice('小类', kinds, { help: '不填：各小类都适用' }), share: f.number('用去时限', { unit: '%', min: 1, max: 99, help: '与“超期后”都不填：到时限时' }), after: f.span('超期后'),
    tell: f.choice('告知', { handler: '承办人', dispatcher: '派遣员', chief: '值班长' }, { required: true }), sms: f.flag('同时发短信') },
  rows: [{ from: '2026-01-01', code: '1', name: '供热漏水过半提醒承办人', kind: '0201', share: 50, tell: 'handler', sms: true },
    { from: '2026-01-01', code: '2', name: '供热漏水超期两小时报值班长', kind: '0201', after: '2h', tell: 'chief', sms: true }] })
const sample = { from: '2026-01-01', source: '街道', status: '示例值' } as const
export const dispatchIn = setting(f.span('派遣时限'), '30m', sample)
export const checkIn = setting(f.span('核查时限'), '4wh', sample)
export const checkWithin = setting(f.number('核查距离', { unit: '米', min: 10, max: 500 }), 100, sample)
export const reopenWithin = setting(f.span('可重开期限'), '7d', sample)
export const inTimeGoal = setting(f.number('按期率目标', { unit: '%', min: 0, max: 100 }), 95, sample)
export const pleasedGoal = setting(f.number('满意率和解决率目标', { unit: '%', min: 0, max: 100 }), 88, sample)
export const contactIn = setting(f.span('不满意回访时限'), '1wd', sample)

/** 热点：一周至少几件、比前四周平均多百分之几才提醒；几天内同一处同类几件算反复。 */
export const hotLeast = setting(f.number('热点起数', { unit: '件', min: 2, max: 1000 }), 5, sample), hotGrowth = setting(f.number('热点增幅', { unit: '%', min: 0, max: 1000 }), 50, sample)
export const againTimes = setting(f.number('反复次数', { unit: '件', min: 2, max: 100 }), 3, sample), againDays = setting(f.number('反复天数', { unit: '天', min: 7, max: 180 }), 30, sample), againWithin = setting(f.number('反复距离', { unit: '米', min: 10, max: 500 }), 50, sample)

/** 简报几点自动起草：日报在当天，周报、月报在期满次日。 */
export const dailyAt = setting(f.text('日报起草时间', { help: '如 17:00' }), '17:00', sample), weeklyAt = setting(f.text('周报起草时间', { help: '每周一，如 08:30' }), '08:30', sample), monthlyAt = setting(f.text('月报起草时间', { help: '每月 1 日，如 08:30' }), '08:30', sample)
export const blurWithin = setting(f.number('住处模糊到', { unit: '米', min: 50, max: 1000 }), 200, sample)
/** 不归本街道的，转给这些辖区；地址和密钥由机器的环境变量给，这里只有名字。 */
export const jurisdictions = table('jurisdictions', { title: '外部辖区', source: '转办约定', status: '示例值', fields: {}, rows: [{ from: '2026-01-01', code: 'neighbour', name: '相邻街道（示例）' }] })
