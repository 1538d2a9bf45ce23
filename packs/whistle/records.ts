// 吹哨报到：形状。一声哨，几家部门；各报各到、各写各的、签同一份纪要；街道逐家打分。
import { event, f, reads, record, setting, table } from '../../engine/pack.ts'

export const unit = reads('unit', { name: f.text('名称', { required: true }) })
export const staff = reads('staff', { name: f.text('姓名', { required: true }) })

export const kinds = table('whistle-kinds', {
  title: '哨别', source: '平谷 2017（执法哨 30 分钟）、西青（2 小时到场）公开做法，本街道待定', status: '示例值',
  fields: { arrive: f.span('报到时限', { required: true }), what: f.text('什么事用', { long: true }) },
  rows: [
    { from: '2026-01-01', code: '1', name: '应急哨', arrive: '30m', what: '危及人身财产安全、须马上到场的' },
    { from: '2026-01-01', code: '2', name: '日常治理哨', arrive: '2h', what: '一家办不了、须几家一起到场的日常问题' },
    { from: '2026-01-01', code: '3', name: '重点任务哨', arrive: '1wd', what: '上级部署的专项任务、历史遗留难题' },
  ],
})
/** 部门的主官：哨没人应，往上找的就是这个人。 */
export const departments = table('whistle-departments', {
  title: '吹哨部门', source: '区吹哨报到工作联络表', status: '示例值', fields: { unit: f.ref('部门', unit, { required: true }), chief: f.ref('主官', staff, { required: true }) },
  rows: [
    { from: '2026-01-01', code: '1', name: '区城市管理委', unit: '区城市管理委', chief: '林卫东' }, { from: '2026-01-01', code: '2', name: '区住房和建设委', unit: '区住房和建设委', chief: '贺明' },
    { from: '2026-01-01', code: '3', name: '区排水所', unit: '区排水所', chief: '邵春生' }, { from: '2026-01-01', code: '4', name: '燃气企业抢修队', unit: '燃气企业抢修队', chief: '丁宏' },
    { from: '2026-01-01', code: '5', name: '供电服务站', unit: '供电服务站', chief: '秦岭' },
  ],
})
export const criteria = table('whistle-criteria', {
  title: '评价标准', source: '街道对区部门考核评价办法（战区制“考核评价权”）', status: '示例值',
  fields: { full: f.number('满分', { required: true, min: 1, max: 100 }), how: f.text('怎么打分', { long: true }) },
  rows: [
    { from: '2026-01-01', code: '1', name: '报到', full: 30, how: '按时按位 30；迟到每 10 分钟扣 3；未到 0' }, { from: '2026-01-01', code: '2', name: '处置', full: 50, how: '本部门的事办完 50；办了一半 25；没办 0' },
    { from: '2026-01-01', code: '3', name: '配合', full: 20, how: '听街道统一调度，材料齐全' },
  ],
})
const sample = { from: '2026-01-01', source: '街道', status: '示例值' } as const
export const sendIn = setting(f.span('发哨时限'), '30m', sample)
export const startIn = setting(f.span('到齐或先行处置时限'), '1wd', sample)
export const minuteIn = setting(f.span('纪要定稿时限'), '3wd', sample)
export const signIn = setting(f.span('签字时限'), '1wd', sample)
export const rateIn = setting(f.span('评价时限'), '2wd', sample)
export const nearby = setting(f.number('报到距离', { unit: '米', min: 50, max: 2000 }), 300, sample)
export const excuseIn = setting(f.span('免报到答复时限'), '30m', sample)
export const appealWithin = setting(f.span('可申诉期限'), '5d', sample)
export const appealIn = setting(f.span('申诉答复时限'), '3wd', sample)

const place = { what: f.text('事由', { required: true, long: true }), address: f.text('集结地点'), where: f.point('集结位置', { required: true }), meet: f.moment('集结时间', { help: '不填的按哨别的报到时限' }) }
const kind = f.choice('哨别', kinds, { index: true })
export const whistle = record('whistle', {
  title: '吹哨', no: '哨', keep: { for: '10y', after: ['closed', 'cancelled'], then: 'archive' }, at: 'where', called: 'what', search: ['what', 'address'],
  states: { draft: '待吹哨', called: '待报到', acting: '联合处置', signing: '待签字', rating: '待评价', closed: '已办结', cancelled: '已撤销' },
  fields: {
    kind, ...place, photos: f.files('照片', { max: 9 }), leads: f.refs('主办部门', unit), assists: f.refs('协办部门', unit), more: f.refs('加吹部门', unit),
    minutes: f.text('会商纪要', { long: true }), edition: f.number('纪要版次'), reason: f.text('说明', { long: true }), result: f.text('处置结果', { long: true }), again: f.ref('重吹自', 'self'),
    away: f.number('未报到', { calc: true }), here: f.number('已报到', { calc: true }), unsigned: f.number('未签字', { calc: true }), unrated: f.number('未评价', { calc: true }),
  },
})
export const party = record('muster', {
  title: '报到单位', keep: { for: '10y', then: 'archive' }, partOf: 'whistle', named: 'chief', at: 'where', called: 'what', search: ['what', 'address'], unique: ['whistle', 'dept'],
  states: { called: '待报到', arrived: '已报到', signed: '已签字', absent: '未到场', rated: '已评价', again: '待复评', excused: '免报到' },
  fields: {
    whistle: f.ref('哨', whistle, { required: true }), dept: f.ref('部门', unit, { required: true, index: true }), role: f.choice('主协办', { lead: '主办', assist: '协办' }, { index: true }), chief: f.ref('主官', staff),
    kind, ...place, stands: f.refs('代到单位', unit, { max: 1 }), spot: f.point('报到定位', { from: 'device' }), photos: f.files('现场照片', { max: 9 }),
    how: f.choice('报到情况', { inTime: '按时', late: '迟到', far: '超距', both: '迟到且超距', absent: '未报到' }, { index: true }), lateBy: f.number('迟到', { unit: '分钟' }), off: f.number('离集结点', { unit: '米' }),
    did: f.text('本单位处置情况', { long: true }), signed: f.number('所签版次'), why: f.text('理由', { long: true }), scores: f.scores('评分', criteria, 'full'), score: f.number('得分', { unit: '分' }),
  },
})
/** 部门一时到不了，请另一家代到：主官知道，时限不变，责任还是原部门的。 */
export const standIn = record('stand-in', {
  title: '代到', keep: { for: '10y', then: 'archive' }, partOf: 'party', called: 'what', states: { asked: '待接替', taken: '已接替', declined: '不能接替' },
  fields: { party: f.ref('报到单位', party, { required: true }), unit: f.ref('代到单位', unit, { required: true }), ...place, why: f.text('理由', { long: true }) },
})

export const jointEnded = event('joint-ended', { result: f.text('结果', { required: true }) })
export const blownAgain = event('whistle-blown-again', { ...place, kind, leads: whistle.fields.leads, assists: whistle.fields.assists, reason: f.text('说明'), again: f.ref('重吹自', whistle, { required: true }) })
