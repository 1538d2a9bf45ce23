// 城市事项：清单和设置。小类、紧急程度、路由、阶梯和各项时限有哪些栏；开张时填什么在 packs/opening/one-net.ts，往后由办公室在设置里改。
import { f, setting, table } from '../../engine/pack.ts'
import { area, unit } from './lenses.ts'

/** 大类可以分层：上级不填的是头一层。 */
export const classes = table('matter-classes', { title: '事项大类', source: '数字城管大类（GB/T 30428.2）', status: '待核实', fields: { up: f.choice('上级大类', 'self', { help: '不填：头一层' }) } })
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
})

export const urgencies = table('urgencies', {
  title: '紧急程度', source: '受理：天津市热线管理办法实施细则；答复：北京公开规范', status: '待核实', fields: { receive: f.span('受理时限', { required: true }), answer: f.span('答复时限', { required: true }) },
  rows: [{ from: '2025-01-01', code: 'life', name: '危及生命财产', receive: '15m', answer: '24h' }, { from: '2025-01-01', code: 'utility', name: '水电气热', receive: '30m', answer: '24h' }, { from: '2025-01-01', code: 'usual', name: '一般', receive: '1wd', answer: '15d' }],
})

/** 同一小类在有的社区或网格归另一家管的，写在这里；没写的按小类的责任单位。从上到下，先符合先用。 */
export const routes = table('routes', {
  title: '派遣路由', source: '街道分工', status: '示例值',
  fields: { kind: f.choice('小类', kinds, { required: true }), area: f.ref('区域', area, { required: true }), lead: f.ref('责任单位', unit, { required: true }) },
})

/** 阶梯之外还想催谁、什么时候催，写在这里：处置时限开始那天施行的行管这一件。 */
export const rungs = table('matter-rungs', { title: '催办阶梯', source: '街道', status: '示例值',
  fields: { kind: f.choice('小类', kinds, { help: '不填：各小类都适用' }), share: f.number('用去时限', { unit: '%', min: 1, max: 99, help: '与“超期后”都不填：到时限时' }), after: f.span('超期后'),
    tell: f.choice('告知', { handler: '承办人', dispatcher: '派遣员', chief: '值班长' }, { required: true }), sms: f.flag('同时发短信') } })
const sample = { from: '2026-01-01', source: '街道', status: '示例值' } as const
export const dispatchIn = setting(f.span('派遣时限'), '30m', sample)
export const checkIn = setting(f.span('核查时限'), '4wh', sample)
export const checkWithin = setting(f.number('核查距离', { unit: '米', min: 10, max: 500 }), 100, sample)
export const reopenWithin = setting(f.span('可重开期限'), '7d', sample)
export const contactIn = setting(f.span('不满意回访时限'), '1wd', sample)
