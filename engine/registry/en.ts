// English over the office's own labels and over what the engine says in sentences. Plain data, keyed by path; docs/glossary.md has the words.
const name = 'Name', source = 'Basis', steps = { add: 'Add', change: 'Change', end: 'End' }, held = { held: 'In use', ended: 'Ended' }
const ruled = { ...steps, draft: 'Draft', submit: 'Submit for review', revise: 'Revise draft', drop: 'Drop draft' }, ruling = { ...held, draft: 'Draft', dropped: 'Dropped' }
const status = { verified: 'Verified', 示例值: 'Sample value', 待核实: 'To be verified' }
export const en: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '': { title: 'Registry of the subdistrict' },
  parts: { keeper: 'Rule keeper', anyone: 'Staff' },
  settings: { reviewed: 'Needs a second person', 'reviewed/help': 'all, none, or names of lists and settings, as the office writes them', officeHours: 'Office hours', calendarName: 'Full name of the subdistrict', deviceWithin: 'Sent later within', 'deviceWithin/help': 'how old may be what staff did without a network and send later, so that the time of their device counts' },

  area: { title: 'Areas' }, 'area/states': held, 'area/steps': steps,
  'area/fields': { code: 'Code', name, level: 'Level', 'level/choices/street': 'Subdistrict', 'level/choices/community': 'Community', 'level/choices/grid': 'Grid', parent: 'Above it',
    statutory: 'Statistical code', 'statutory/help': '12 digits; a community in preparation has none', ring: 'Boundary', source },
  unit: { title: 'Units' }, 'unit/states': held, 'unit/steps': steps,
  'unit/fields': { name, class: 'Class', 'class/choices/office': 'Office of the subdistrict', 'class/choices/community': 'Community', 'class/choices/department': 'District department', 'class/choices/contractor': 'Contractor',
    parent: 'Unit above', phone: 'Duty phone', source },
  staff: { title: 'Staff' }, 'staff/states': { held: 'On post', ended: 'Left' }, 'staff/steps': { add: 'Add', change: 'Change', end: 'Leaves' },
  'staff/fields': { name, login: 'Login', unit: 'Unit', phone: 'Mobile', source },
  post: { title: 'Posts' }, 'post/states': { held: 'Held', ended: 'Given up' }, 'post/steps': { add: 'Appoint', change: 'Change', end: 'Give up' },
  'post/fields': { staff: 'Staff', part: 'Part', area: 'Area', unit: 'Unit', from: 'From', to: 'To', 'to/help': 'from this day on no longer held', source },
  day: { title: 'Work calendar' }, 'day/states': ruling, 'day/steps': ruled,
  'day/fields': { date: 'Date', name, rule: 'That day', 'rule/choices/work': 'Work', 'rule/choices/rest': 'Rest', source },
  setting: { title: 'Setting values' }, 'setting/states': ruling, 'setting/steps': ruled,
  'setting/fields': { key: 'Key', name, value: 'Value', from: 'In force from', to: 'Until', 'to/help': 'from this day on no longer in force', source, status: 'Check',
    'status/choices/verified': status.verified, 'status/choices/示例值': status.示例值, 'status/choices/待核实': status.待核实 },
  person: { title: 'Residents' }, 'person/states': { held: 'Known' }, 'person/steps': { known: 'Phone confirmed' },
  'person/fields': { name, phone: 'Mobile', key: 'Index of the mobile' },

  keeping: { title: 'Retention' }, 'keeping/states': { held: 'In use' }, 'keeping/steps': { noted: 'Rule noted' },
  'keeping/fields': { what: 'Records', code: 'Code', rule: 'Kept until', then: 'Then', 'then/choices/archive': 'Archive', 'then/choices/blank': 'Remove personal data', 'then/choices/erase': 'Erase',
    next: 'Next due', soon: 'Due in 30 days', 'soon/unit': 'rows', done: 'Dealt with', 'done/unit': 'rows', last: 'Last time' },

  view: { title: 'Saved views' }, 'view/states': { held: 'In use', ended: 'Deleted' }, 'view/steps': { save: 'Save', change: 'Save anew', drop: 'Delete' },
  'view/fields': { name: 'Name of the view', of: 'List', query: 'Filters' },

  retiming: { title: 'Limits counted anew' }, 'retiming/states': { held: 'Noted' }, 'retiming/steps': { begin: 'Count limits anew' },
  'retiming/fields': { nth: 'No.', why: 'Because', ended: 'Counted at', looked: 'Looked at', 'looked/unit': 'rows', moved: 'Moved', 'moved/unit': 'rows', before: 'Calendar before', after: 'Calendar now' },
  retimed: { title: 'Limits that moved' }, 'retimed/states': { held: 'Moved' }, 'retimed/steps': { noted: 'Limit moved' },
  'retimed/fields': { retiming: 'Counted anew', what: 'Which', type: 'Book', row: 'Id', limit: 'Which limit', before: 'Due before', after: 'Due now', why: 'Because' },

  sentences: { title: 'Message texts' }, 'sentences/fields': { text: 'Text', 'text/help': 'names of fields in braces are replaced by what the matter says when it is sent' },

  ways: { title: 'Ways of telling' }, 'ways/fields': { by: 'By', 'by/choices/app': 'In the app', 'by/choices/sms': 'In the app and by SMS', 'by/choices/none': 'Not told' },

  'dated/states': ruling, 'dated/steps': ruled,
  'dated/fields': { code: 'Code', name, from: 'In force from', to: 'Until', 'to/help': 'from this day on no longer in force', source, status: 'Check' },
  'dated/fields/status/choices': status,

  says: {
    核对联系方式: 'Check contact details',
    系统: 'System', 居民: 'Resident', 街道: 'Subdistrict', 访客: 'Guest', 编号: 'number', 操作: 'act', '接口 {x}': 'Interface {x}',
    '{x}最多 {n} 次': '{x}: at most {n}×', '还不具备{x}的条件': 'The conditions for "{x}" are not met yet', '已申请，等待答复': 'Asked for already; waiting for an answer',
    另一项申请正等待答复: 'Another request is waiting for an answer', '“{x}”等待答复中': 'waiting for an answer to "{x}"', '{x}的答复': 'the answer to "{x}"', 申请人: 'the one who asked',
    '有{x}到这里': '{x} to here', 夜间处理: 'Done at night', 已归档: 'Archived', 已隐去个人信息: 'Personal data removed', 已抹去: 'Erased', 撤回: 'Undo', '撤回“{x}”': 'Undo "{x}"', '撤回{x}': 'Withdraw: {x}', '同意{x}': 'Agree: {x}', '不同意{x}': 'Refuse: {x}', '等您答复：{x}': 'Waiting for your answer: {x}',
    '{x}（无第二人复核）': '{x} (no second person)',
    到时限: 'Limit reached', 快到时限: 'Limit is near', 已超时限: 'Limit passed',
    答复时限: 'Limit to answer', 申请答复时限: 'Limit of the request', '{x}到时限': '{x}: limit reached', '{x}已过 {n}%': '{x}: {n}% of the limit is gone', '{x}超过时限 {s}': '{x}: {s} past the limit',
    '{n}年{n1}月{n2}日': '{n}-{n1}-{n2}', '{n} 个': '{n}', 是: 'Yes', 否: 'No',
    '话里有{w}，像「{k}」；学自 {n} 件已办结的，拿没学过的 {n1} 件试：头一个就对 {p}，前三个里有 {q}': 'It says {w}, which sounds like "{k}"; learned from {n} closed, tried on {n1} held back: the first was right {p}, one of three {q}',
    '{t}「{r}」，{n}年{n1}月{n2}日起施行；{s}（示例值）': '{t} "{r}", in force since {n}-{n1}-{n2}; {s} (sample value)',
    '{t}「{r}」，{n}年{n1}月{n2}日起施行；{s}（待核实）': '{t} "{r}", in force since {n}-{n1}-{n2}; {s} (to be verified)',
    '{t}「{r}」，{n}年{n1}月{n2}日起施行；{s}': '{t} "{r}", in force since {n}-{n1}-{n2}; {s}', '{t}「{r}」': '{t} "{r}"',

    总时限: 'Limit of the whole', '到 {m} 止（按批准的时刻）': 'Until {m} (the moment that was agreed to)', '到 {m} 止（按整件的时限）': 'Until {m} (the limit of the whole)', '到 {m} 止（按“{f}”）': 'Until {m} (as given in "{f}")', '停下时已经超期，时限仍是 {m}': 'It had passed when it stopped: still {m}', '限 {s}，前面已用去一部分，{m} 继续计时，余 {l}': 'limit {s}, part of it used before; it goes on {m}, {l} left',
    '限 {s}，按期': 'limit {s}: in time', '限 {s}，未到期': 'limit {s}: not due yet', '限 {s}，超 {l}': 'limit {s}: {l} late', 按期: 'in time', 未到期: 'not due yet', '超 {l}': '{l} late', 无时限: 'no limit', '（空）': '(none)', '（没有）': '(gone)', '近 30 天': 'last 30 days', '{n}年{n1}月': '{n}-{n1}',
    '停着，时限仍是 {m}': 'It stands still: {m} as before', '停着，余 {l}（限 {s}）': 'It stands still, {l} left (limit {s})', '停着，余 {l}': 'It stands still, {l} left',
    '{x}改到 {m}，原为 {m1}：{y}': '{x} moved to {m}, before {m1}: {y}',
    '{m}（{w}）起算，限 {s}（{r}）': '{m} ({w}): it starts; limit {s} ({r})', '{m}（{w}）到期': '{m} ({w}): due', '办公时间 {h}': 'Office hours {h}',
    '工作时，只计办公时间': 'only office time counts', '工作日，起算当天不计，到最后一日下班': 'the first day does not count; until the end of the last working day',
    '自然时，节假日照计': 'natural hours, holidays count', '自然日，节假日照计': 'natural days, holidays count', '按月对日，节假日照计': 'to the same day of the month, holidays count', '按年对日，节假日照计': 'to the same day of the year, holidays count',
    '{d}（{w}）是起算当天，不计': '{d} ({w}) is the first day and does not count', '起算在办公时间之外，从下一段办公时间开始计': 'It starts outside office hours and counts from the next office time',
    '跳过 {b}：{y}': 'Skip {b}: {y}', '{b}计 {n} 个工作日：{y}，共 {n1}': '{b}: working days {n} ({y}), {n1} in all', '{b}计 {n} 个工作日，共 {n1}': '{b}: working days {n}, {n1} in all',
    '{b}计 {l}：{y}，共 {z}': '{b}: {l} ({y}), {z} in all', '{b}计 {l}，共 {z}': '{b}: {l}, {z} in all', '{a}至 {b}': '{a} to {b}',
    周末: 'weekend', 放假: 'day off', 调休上班: 'swapped day, worked', '调休上班（{x}）': 'swapped day, worked ({x})',
    周一: 'Mon', 周二: 'Tue', 周三: 'Wed', 周四: 'Thu', 周五: 'Fri', 周六: 'Sat', 周日: 'Sun',
    '不到 1 分': 'less than 1 min', '{n} 小时 {n1} 分': '{n} h {n1} min', '{n} 分': '{n} min', '{n} 分钟': '{n} min', '{n} 小时': '{n} h', '{n} 天': '{n} d', '{n} 周': '{n} wk', '{n} 个月': '{n} mo', '{n} 年': '{n} y',
    '1 工作时': '1 working hour', '1 工作日': '1 working day', '{n} 工作时': '{n} working hours', '{n} 工作日': '{n} working days', '{d}（{w}）': '{d} ({w})', '{x}时限': '{x}: limit', '{a}、{b}': '{a}, {b}',
  },
}
