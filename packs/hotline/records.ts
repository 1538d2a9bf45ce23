// 热线 12345：形状。市里派来的一张工单：谁打的、说什么、在哪、几时签收、几时联系、怎么答复、回访三问。
import { event, f, reads, record, setting, table } from '../../engine/pack.ts'

export const unit = reads('unit', { name: f.text('名称', { required: true }) })
export const staff = reads('staff', { name: f.text('姓名', { required: true }) })

/** 热线的分类树，从市里的表导入：名称写作“二级／三级”。 */
export const classes = table('order-classes', {
  title: '诉求分类', source: '街道自拟，待换成市热线的分类表', status: '示例值', fields: { lead: f.ref('承办单位', unit) },
  rows: [
    { from: '2026-01-01', code: 'A01', name: '公用设施／路灯', lead: '市政养护中心' }, { from: '2026-01-01', code: 'A02', name: '公用设施／供水', lead: '公共管理办公室' },
    { from: '2026-01-01', code: 'A03', name: '公用设施／供热', lead: '公共管理办公室' }, { from: '2026-01-01', code: 'B01', name: '环境秩序／噪声', lead: '综合执法大队' },
    { from: '2026-01-01', code: 'B02', name: '环境秩序／垃圾', lead: '环卫所' }, { from: '2026-01-01', code: 'B03', name: '环境秩序／停车', lead: '综合执法大队' },
    { from: '2026-01-01', code: 'C01', name: '住房物业／物业', lead: '公共管理办公室' }, { from: '2026-01-01', code: 'C02', name: '住房物业／电梯', lead: '公共安全办公室' },
    { from: '2026-01-01', code: 'D01', name: '民生服务／养老', lead: '公共服务办公室' }, { from: '2026-01-01', code: 'D02', name: '民生服务／医保', lead: '公共服务办公室' },
  ],
})
export const urgencies = table('order-urgencies', {
  title: '热线紧急程度', source: '签收：天津市热线管理办法实施细则；首次联系、答复：街道自定', status: '待核实',
  fields: { receive: f.span('签收时限', { required: true }), contact: f.span('首次联系时限', { required: true }), answer: f.span('答复时限', { required: true }) },
  rows: [
    { from: '2025-01-01', code: 'life', name: '危及生命财产', receive: '15m', contact: '30m', answer: '24h' },
    { from: '2025-01-01', code: 'utility', name: '水电气热', receive: '30m', contact: '2h', answer: '24h' },
    { from: '2025-01-01', code: 'usual', name: '一般', receive: '1wd', contact: '1wd', answer: '7d' },
  ],
})
/** 退单引的就是这张清单；基本履职的不能以“不属本街道职责”退。 */
export const duties = table('duty-list', {
  title: '履职清单', source: '乡镇（街道）履行职责事项清单，逐条待街道核对', status: '示例值',
  fields: { group: f.choice('类别', { own: '基本履职', joint: '配合履职', taken: '上级收回' }, { required: true }), basis: f.text('条目原文', { long: true }) },
  rows: [
    { from: '2026-01-01', code: '基-31', name: '街面环境秩序日常巡查', group: 'own', basis: '对街面环境秩序开展日常巡查，发现问题及时处置' },
    { from: '2026-01-01', code: '基-47', name: '社区养老服务', group: 'own', basis: '组织开展居家社区养老服务' },
    { from: '2026-01-01', code: '配-12', name: '燃气安全检查', group: 'joint', basis: '配合区城市管理部门开展燃气安全检查，街道负责告知和带路' },
    { from: '2026-01-01', code: '收-08', name: '电梯安全监管执法', group: 'taken', basis: '由区市场监管部门承担，街道不再承担' },
    { from: '2026-01-01', code: '收-15', name: '医保待遇核定', group: 'taken', basis: '由区医保部门承担，街道不再承担' },
  ],
})
/** 三率里可以剔除的：各地口径不一，街道定。 */
export const drops = table('order-exclusions', {
  title: '剔除理由', source: '12345 考核剔除通行做法（街道自拟）', status: '待核实', fields: { needs: f.text('要什么证明', { long: true }) },
  rows: [
    { from: '2026-01-01', code: 'unfair', name: '诉求不合理', needs: '政策依据，已当面解释的记录' }, { from: '2026-01-01', code: 'duty', name: '非本街道职责', needs: '履职清单条目或移送凭据' },
    { from: '2026-01-01', code: 'twice', name: '重复诉求', needs: '前一张工单的编号' }, { from: '2026-01-01', code: 'malice', name: '恶意投诉', needs: '公安或信访认定' }, { from: '2026-01-01', code: 'force', name: '不可抗力', needs: '停工令、天气预警等' },
  ],
})
/** 工单没有坐标时，按这些地名看它在不在本街道。 */
export const placeNames = table('street-places', {
  title: '本街道地名', source: '社区名录', status: '示例值', fields: {},
  rows: [
    { from: '2026-01-01', code: '1', name: '新北街' }, { from: '2026-01-01', code: '2', name: '贻成尚北' }, { from: '2026-01-01', code: '3', name: '晓镇家园' },
    { from: '2026-01-01', code: '4', name: '厦门路' }, { from: '2026-01-01', code: '5', name: '和畅道' }, { from: '2026-01-01', code: '6', name: '文苑路' },
  ],
})
const sample = { from: '2026-01-01', source: '街道', status: '示例值' } as const
export const designateIn = setting(f.span('指定承办时限'), '2h', sample)
export const longerIn = setting(f.span('延期审批时限'), '4wh', sample)
export const cityIn = setting(f.span('热线批复时限'), '1wd', sample)
export const revisitIn = setting(f.span('回访时限'), '2wd', sample)
export const redoIn = setting(f.span('二次办理时限'), '3wd', sample)

export const dropIn = setting(f.span('剔除申请答复时限'), '2wd', sample)
export const dropWithin = setting(f.span('可申请剔除期限', { help: '从回访算起' }), '10d', sample)

export const rateGoal = setting(f.number('三率目标', { unit: '%', min: 0, max: 100 }), 95, sample)

export const order = record('hotline-order', {
  title: '热线工单', keep: { for: '10y', after: ['closed', 'joined', 'moved', 'ended'], then: 'archive' }, at: 'where', called: 'subject', search: ['order', 'subject', 'what'], unique: ['order'], named: 'leader',
  states: { received: '待签收', outside: '街外待核', away: '街外存件', returned: '已退热线', designating: '待指定', contacting: '待首次联系', handling: '办理中', asking: '延期待批', revisiting: '待回访', redoing: '二次办理',
    closed: '已办结', joined: '已并单', moved: '改派他处', ended: '已作废' },
  alike: [{ same: ['phone'], within: '90d' }, { same: ['person'], within: '90d' }, { same: ['subject'], within: '1y' }],
  fields: {
    order: f.text('工单编号', { required: true, index: true, max: 40 }), calledAt: f.moment('来电时间'), sentAt: f.moment('派单时间'), request: f.choice('诉求类型', { ask: '咨询', help: '求助', complain: '投诉', report: '举报', suggest: '建议' }, { index: true }),
    subject: f.text('主题', { required: true, index: true }), what: f.text('诉求内容', { required: true, long: true }), address: f.text('地点'), where: f.point('位置'),
    person: f.text('市民编号', { index: true, max: 40, help: '热线给诉求人的编号；不是姓名' }), caller: f.text('诉求人', { private: true }), phone: f.text('联系电话', { private: true, max: 20 }), repeats: f.number('重复次数', { min: 0 }),
    level: f.choice('派单层级', { city: '市级', district: '区级', street: '街道' }), urgency: f.choice('紧急程度', urgencies), class: f.choice('诉求分类', classes, { index: true }), complex: f.flag('情况复杂'),
    lead: f.ref('承办单位', unit, { index: true }), signedAt: f.moment('签收时间'), firstAt: f.moment('首次联系时间'), firstNote: f.text('联系情况', { long: true }),
    wrong: f.choice('退回理由', { duty: '不属本街道职责', place: '不在本街道', twice: '重复派单' }), cite: f.choice('履职清单条目', duties), why: f.text('说明', { long: true }), returns: f.number('退回次数'),
    extension: f.choice('办理延期', { asked: '已向热线申请', granted: '热线已同意', refused: '热线未同意' }, { index: true }), until: f.moment('延至'), extendWhy: f.text('延期理由', { long: true }),
    sent: f.flag('已转一网统管'), result: f.text('现场办理结果', { long: true }), reply: f.text('答复口径', { long: true, max: 8000 }), repliedAt: f.moment('答复时间'), replyDays: f.number('答复用时', { calc: true, unit: '天' }),
    contacted: f.flag('是否联系'), solved: f.flag('是否解决'), satisfied: f.stars('是否满意'), comment: f.text('回访记录', { long: true }), rounds: f.number('二次办理次数'),
    drop: f.choice('剔除理由', drops), dropWhy: f.text('剔除说明', { long: true }), dropProof: f.files('剔除凭据', { max: 9 }), dropped: f.flag('三率剔除', { index: true }),
    into: f.ref('并入', 'self'), leader: f.ref('包案领导', staff), instruction: f.text('批示', { long: true }),
  },
})
/** 要到现场办的，说给管现场的听；那边办完了，也这样说回来。 */
export const orderSent = event('order-sent', { what: f.text('内容', { required: true, long: true }), where: f.point('位置', { required: true }), address: f.text('地点'), phone: f.text('电话', { private: true }) })
