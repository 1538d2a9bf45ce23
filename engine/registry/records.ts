// What every system refers to and none copies: the area tree, units, staff and their posts, the calendar, residents. The office edits them
// like any other row: the same acts, lists, history, import and export.
import { f, record, setting, table } from '../pack.ts'

const held = { held: '在用', ended: '已停用' } as const
const source = { source: f.text('依据', { long: true }) }

/** 区域树：街道 → 社区 → 网格。社区可以没有法定编码（筹备组）。A ring is WGS 84; without one the area still works as a list. */
export const area = record('area', {
  title: '区域', keep: { for: 'ever' }, called: 'name', search: ['name', 'code'], unique: ['code'], states: held,
  fields: {
    code: f.text('编码', { required: true, index: true }), name: f.text('名称', { required: true }),
    level: f.choice('层级', { street: '街道', community: '社区', grid: '网格' }, { required: true, index: true }),
    parent: f.ref('上级', 'self'), statutory: f.text('统计用区划代码', { help: '12 位；筹备组没有' }), ring: f.area('边界'), ...source,
  },
})
/** 单位：科室、部门、社区居委会、承包方。 */
export const unit = record('unit', {
  title: '单位', keep: { for: 'ever' }, called: 'name', search: ['name'], unique: ['name'], states: held,
  fields: {
    name: f.text('名称', { required: true }), class: f.choice('类别', { office: '街道科室', community: '社区', department: '区部门', contractor: '承包单位' }, { required: true, index: true }),
    parent: f.ref('上级单位', 'self'), phone: f.text('值班电话'), ...source,
  },
})
export const staff = record('staff', {
  title: '人员', keep: { for: 'ever' }, called: 'name', search: ['name', 'login'], unique: ['login'], states: { held: '在岗', ended: '离岗' },
  fields: {
    name: f.text('姓名', { required: true }), login: f.text('登录名', { required: true, index: true, min: 2, max: 40 }),
    unit: f.ref('所在单位', unit, { required: true, index: true }), phone: f.text('手机', { private: true }), ...source,
  },
})
/** 岗位：谁在哪片区域、哪个单位充当什么角色。A part to play is named by its pack; the office says who plays it. */
export const post = record('post', {
  title: '岗位', keep: { for: 'ever' }, search: [], unique: ['staff', 'part', 'area', 'unit', 'from'], states: { held: '在任', ended: '已卸任' },
  fields: {
    staff: f.ref('人员', staff, { required: true, index: true }), part: f.text('角色', { required: true, index: true }),
    area: f.ref('区域', area), unit: f.ref('单位', unit), from: f.date('起', { required: true }), to: f.date('止', { help: '当天起不再任此岗' }), ...source,
  },
})
/** 工作日历：不合周末规律的日子（法定节假日、调休上班）。国务院办公厅通知为准，街道可加。 */
export const day = record('day', {
  title: '工作日历', keep: { for: 'ever' }, called: 'name', search: ['name'], unique: ['date'], states: held,
  fields: {
    date: f.date('日期', { required: true, index: true }), name: f.text('名称', { required: true }),
    rule: f.choice('当天', { work: '上班', rest: '休息' }, { required: true }), source: f.text('依据', { required: true, long: true }),
  },
})
/** 设定值：一个数、一段时长。Every setting that a pack declares is a row here for each period that it holds. */
export const value = record('setting', {
  title: '设定值', keep: { for: 'ever' }, called: 'name', search: ['name', 'key'], unique: ['key', 'from'], states: held,
  fields: {
    key: f.text('键', { required: true, index: true }), name: f.text('名称', { required: true }), value: f.text('值', { required: true }),
    from: f.date('施行日期', { required: true }), to: f.date('截止日期', { help: '当天起不再适用' }), source: f.text('依据', { required: true, long: true }),
    status: f.choice('核实', { verified: '已核实', 示例值: '示例值', 待核实: '待核实' }, { required: true }),
  },
})
/** A resident as the office knows them from a confirmed phone. */
export const person = record('person', {
  title: '居民', keep: { for: '10y', then: 'blank' }, search: [], states: { held: '在册' },
  fields: { name: f.text('姓名', { private: true }), phone: f.text('手机', { private: true, required: true }), key: f.text('手机索引', { index: true, required: true }) },
})

/** 保管期：每类记录一行，到期怎么处理、已处理多少、往后三十天内有多少。每晚由系统更新，不由人改。 */
export const keeping = record('keeping', {
  title: '保管期', keep: { for: 'ever' }, called: 'what', search: ['what'], unique: ['code'], states: { held: '在用' },
  fields: {
    what: f.text('记录', { required: true }), code: f.text('编码', { required: true, index: true }), rule: f.text('保管到', { required: true }),
    then: f.choice('到期处理', { archive: '归档', blank: '隐去个人信息', erase: '抹去' }, { required: true }),
    next: f.date('最近一批到期'), soon: f.number('三十天内到期', { unit: '件' }), done: f.number('已处理', { unit: '件' }), last: f.date('上次处理'),
  },
})

/** 存下的视图：一个人给一张列表的筛选起的名，换了设备也在。 */
export const view = record('view', {
  title: '存下的视图', keep: { for: '30d', after: ['ended'], then: 'erase' }, called: 'name', search: [], states: { held: '在用', ended: '已删' },
  fields: { name: f.text('视图名', { required: true, max: 20 }), of: f.text('列表', { required: true, index: true, max: 100 }), query: f.text('筛选', { max: 2000 }) },
})

/** 时限重算：日历或作息一改，没办完的时限跟着重算。一次一行，由系统记；要改回去，把日历改回去再发布。 */
export const retiming = record('retiming', {
  title: '时限重算', keep: { for: '10y', then: 'archive' }, called: 'why', search: ['why'], states: { held: '在册' },
  fields: { why: f.text('缘由', { required: true, long: true }), nth: f.number('第几次', { required: true }), ended: f.moment('重算完'), looked: f.number('看过', { unit: '件' }), moved: f.number('变动', { unit: '件' }), before: f.text('原日历', { long: true, max: 100_000 }), after: f.text('现日历', { required: true, long: true, max: 100_000 }) },
})
/** 时限变动：哪一件的哪个时限，从哪一刻改到哪一刻。 */
export const retimed = record('retimed', {
  title: '时限变动', keep: { for: '10y', then: 'archive' }, partOf: 'retiming', called: 'what', search: ['what'], states: { held: '已改' },
  fields: {
    retiming: f.ref('时限重算', retiming, { required: true }), what: f.text('哪一件', { required: true }), type: f.text('底册', { required: true, index: true }), row: f.text('件的编号', { required: true }),
    limit: f.text('哪个时限', { required: true }), before: f.moment('原到期', { required: true }), after: f.moment('现到期', { required: true }), why: f.text('缘由', { required: true, long: true }),
  },
})

/** 通知用语：哪一步告诉谁的哪一句，从哪天起换成这一句。没有行的用各系统自己的原话。 */
export const sentences = table('sentences', { title: '通知用语', source: '街道', status: '示例值', fields: { text: f.text('用语', { required: true, long: true, max: 300, help: '花括号里写字段名，发出时换成那一件的内容，如 {编号}' }) }, rows: [] })

/** 通知方式：哪一步告诉谁、走哪条路，从哪天起。没有行的照各系统自己的。 */
export const ways = table('ways', { title: '通知方式', source: '街道', status: '示例值', fields: { by: f.choice('方式', { app: '站内', sms: '站内和短信', none: '不通知' }, { required: true }) }, rows: [] })

export const officeHours = setting(f.text('办公时间'), '08:30-12:00,13:30-17:30', { from: '2026-01-01', source: '街道作息', status: '示例值' })
export const deviceWithin = setting(f.span('离线补传时限', { help: '工作人员没有网络时办的事，补传时多久以内按手机上的时间算' }), '72h', { from: '2026-01-01', source: '街道', status: '示例值' })
/** 改规则、改目标要不要另一个人看过才算数：写“全部”“无”，或写哪几张表、哪几项设定。 */
export const reviewed = setting(f.text('须另一人复核', { help: '写“全部”“无”，或表名、设定名，用顿号隔开' }), '无', { from: '2026-01-01', source: '街道', status: '示例值' })
export const calendarName = setting(f.text('街道全称'), '新北街道办事处', { from: '2026-01-01', source: '街道', status: 'verified' })
