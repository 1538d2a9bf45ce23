// What a pack yields, in words: nothing here is declared twice, all of it is read from the compiled model.
import { mainStep, type LimitModel, type Model, type StepModel, type TypeModel } from '../../engine/record/model.ts'
import { typedView } from '../../engine/record/typed-view.ts'
import { grid, said, section } from './words.ts'

/** The whole text for one pack of the model; of an annex, the pack that it is joined to. Throws when none has that id. */
export const explain = (model: Model, name: string): string => {
  const pack = model.packs.find((one) => one.id === name || one.annexes?.some((more) => more.id === name))
  if (!pack) throw new Error(`没有叫“${name}”的包。有：${model.packs.map((one) => one.id).join('、')}。`)
  const { id } = pack
  const types = Object.values(model.types).filter((type) => type.pack === id), flows = types.filter((type) => !type.table)
  return [`${pack.title}（${pack.id}） 归口：${pack.owner}\n`, ...(pack.annexes ?? []).map((one) => `  附册 ${one.title}（packs/${one.id}） 归口：${one.owner}\n`), ...flows.map((type) => record(model, type)), people(model, id), access(model, types, id), lists(types), sheets(model, id), scores(model, id), indicators(model, id), bulletins(model, types), settings(model, id)].join('')
}

const record = (model: Model, type: TypeModel): string => [
  `\n════ ${type.title}（${type.id}） ${Object.entries(type.states).map(([state, title]) => `${title} ${state}`).join(' · ')}\n`,
  section('字段', grid(['名', '标题', '种类', '记号'], type.fields.map((field) => [field.name, field.title, kind(field), marks(field)]))),
  section('地址', routes(type).map((line) => `  ${line}`).join('\n')),
  section('步骤', grid(['步骤', '名', '从 → 到', '谁', '必填', '可填', '填上', '条件', '须同意', '告诉', '时限', '随后', '其他'], type.steps.map((step) => stepRow(model, type, step)))),
  section('时限与阶梯', grid(['何时', '多久', '阶梯'], [...Object.entries(type.limits).map(([state, limit]) => [type.states[state] ?? state, `${limit.in === undefined ? '' : said(limit.in)}${limit.inside ? `不晚于整件的${limit.inside.map((one) => model.types[type.field[type.partOf ?? '']?.to ?? '']?.states[one] ?? one).join('、')}时限` : ''}${limit.quiet ? '（只提醒）' : ''}`, ladder(model, type, limit)]),
    ...(type.whole ? [[`全程：${type.whole.over.map((state) => type.states[state]).join('、')}`, said(type.whole.in), ladder(model, type, type.whole)]] : [])])),
  section('算出来的', grid(['字段', '怎么算'], Object.entries(type.calc).map(([name, how]) => [type.field[name]?.title ?? name,
    typeof how === 'function' ? said(how) : how.measure === 'kept' ? `发布时留存的行的${how.field === 'd' ? '分母' : '分子'}，减去“${type.field[String(how.only.less)]?.title ?? ''}”` : `${how.measure === 'count' ? '数' : `加 ${how.field} 于`} ${model.types[how.of]?.title ?? how.of}，其中 ${said(how.only)}`]))),
  section('公开', shared(model, type)),
  section('界面', [`  列表：${names(type, type.screen.list)}`, `  卡片：${names(type, type.screen.card)}`, ...(type.screen.board ? [`  看板：按${names(type, [type.screen.board])}`] : []), ...(type.screen.map ? [`  地图：${names(type, [type.screen.map])}`] : []),
    ...(type.screen.wall ? [`  大屏：${type.screen.wall.title}，${type.screen.wall.from.map((state) => type.states[state]).join('、')}的，另显示${names(type, type.screen.wall.shows)}`] : []),
    ...(type.search.length ? [`  搜索：${names(type, type.search)}`] : []), ...type.alike.map((one) => `  疑似重复：${[...(one.same.length ? [`同${names(type, one.same)}`] : []), ...(one.near === undefined ? [] : [`${each(model, type, one.near)} 米内`]), ...(one.within === undefined ? [] : [`${each(model, type, one.within)} 内`]), ...(one.words === undefined ? [] : [`说的话有 ${one.words}% 相同`])].join('，')}`),
    ...(type.topics ? [`  ${type.topics.title}：七天里不少于“${setting(model, type.topics.least)}”、比前四周平均多“${setting(model, type.topics.growth)}”就提醒；“${setting(model, type.topics.days)}”内“${setting(model, type.topics.within)}”里同类满“${setting(model, type.topics.times)}”算反复；每周一留一份清单`] : [])].join('\n')),
  section('留存', `  ${type.keep.for === 'ever' ? '长期' : type.keep.for}${type.keep.after ? `，自${type.keep.after.map((state) => type.states[state]).join('、')}起` : ''}${type.keep.then ? `，然后${{ archive: '归档', blank: '抹去个人信息', erase: '删除' }[type.keep.then] ?? type.keep.then}` : ''}`),
  section('视图', typedView(type).split('\n').map((line) => `  ${line}`).join('\n')),
].join('')

/** What holds for all, or the column of its class that says otherwise. */
const each = (model: Model, type: TypeModel, one: number | string | { column: string; or: number | string }): string => typeof one === 'object' ? `${one.or}（各小类另看“${model.types[type.field[type.kind ?? '']?.table ?? '']?.field[one.column]?.title ?? one.column}”）` : String(one)
const setting = (model: Model, id: string): string => model.settings[id]?.field.title ?? id

const indicators = (model: Model, id: string): string => {
  const list = Object.values(model.indicators).filter((one) => one.pack === id), said1 = ({ measure, of, field, only }: (typeof list)[number]['is']): string => {
    const type = model.types[of], { dated, late, inTime, not, ...rest } = only as { dated?: { made?: true; entered?: string | string[]; due?: string }; late?: string; inTime?: string; not?: object }
    const state = (name: string) => name === 'whole' ? '全程' : `“${type?.states[name] ?? name}”`
    const when = !dated ? measure === 'acts' ? '' : '现有的' : dated.made ? '本期新建的' : dated.entered ? `本期进入${[dated.entered].flat().map(state).join('或')}的` : `${state(dated.due!)}时限落在本期的`
    return `${when}${measure === 'acts' ? `本期“${type?.step[field ?? '']?.title ?? field}”的次数` : `${type?.title ?? of}${measure === 'count' ? '件数' : `的${type?.field[field ?? '']?.title ?? field}${measure === 'mean' ? '平均' : '合计'}`}`}${late ? `，${state(late)}超期` : ''}${inTime ? `，${state(inTime)}按期` : ''}${Object.keys(rest).length ? `，其中 ${said(rest)}` : ''}${not ? `，不含 ${said(not)}` : ''}`
  }
  return list.length ? section('指标', grid(['指标', '名', '分子', '分母', '期', '分', '剔除', '目标'], list.map((one) => [one.title, one.id.slice(id.length + 1), said1(one.is), one.outOf ? said1(one.outOf) : '', { day: '日', week: '周', month: '月', quarter: '季', year: '年' }[one.every], one.by.map((by) => ({ area: '社区', unit: '单位', kind: '小类', staff: '经手人（只进本人的成绩单）' })[by]).join('、'), one.except ? `标了“${model.types[one.except.is.of]?.field[Object.keys(one.except.is.only).at(-1)!]?.title ?? ''}”的，按${model.types[one.except.is.of]?.field[one.except.why]?.title ?? ''}` : '', one.goal === undefined ? '' : said(one.goal)]))) : ''
}
const shared = (model: Model, type: TypeModel): string => {
  const { share } = type, states = (list: readonly string[]) => list.map((state) => type.states[state] ?? state).join('、')
  if (!share) return ''
  const { takes, notes, says } = share.open311 ?? {}, { sends } = share
  return [
    `  ${share.title}：${model.types[type.field[share.kind]?.table ?? '']?.title ?? ''}里标了“${share.listed}”的${type.field[share.kind]?.title ?? ''}${Object.keys(share.only).length ? `，其中 ${said(share.only)}` : ''}`,
    `  外面看到：办理中＝${states(share.open)}；已办结＝${states(share.closed)}；其余状态外面不知道`,
    `  立即公开：${names(type, [share.kind, share.place, 'state', 'made', ...share.fields, ...(share.agency ? [share.agency] : [])])}${share.blur ? `；住处模糊：${said(share.blur)}` : ''}`,
    `  ${titles(model, [share.by])}看过才公开：${names(type, [...Object.keys(share.texts), ...Object.keys(share.photos)])}`,
    ...(says ? [`  Open311 进展：${Object.entries(says).map(([state, word]) => `${type.states[state] ?? state}＝${word}`).join('，')}`] : []),
    ...(takes ? [`  外部平台用“${type.step[takes.by]?.title ?? takes.by}”转来，另问：${names(type, takes.attributes)}`] : []), ...(notes ? [`  外部平台的补充记为“${type.step[notes.by]?.title ?? notes.by}”`] : []),
    ...(sends ? [`  ${titles(model, [sends.by])}可在${states(sends.from)}时“${sends.title}”，名单：${model.types[sends.to]?.title ?? sends.to}`] : []),
  ].join('\n')
}
const kind = (field: TypeModel['fields'][number]): string => field.table ? `选自字典 ${field.table}` : field.choices ? `选 ${Object.values(field.choices).join('/')}` : field.to ? `${field.kind} → ${field.to}` : field.kind
const marks = (field: TypeModel['fields'][number]): string => [field.required && '必有', field.index && '可筛', field.private && '遮蔽', field.sealed && '密封', field.calc && '算出', field.from === 'device' && '设备给'].filter(Boolean).join(' ')
const names = (type: TypeModel, list: readonly string[]): string => list.map((name) => type.field[name]?.title ?? { state: '状态', due: '期限', made: '时间' }[name] ?? name).join('、')
const titles = (model: Model, parts: readonly string[]): string => parts.map((part) => model.parts[part]?.title ?? part).join('、')

const stepRow = (model: Model, type: TypeModel, step: StepModel): string[] => [
  step.title, step.name, `${step.makes ? '新建' : step.from.map((state) => type.states[state] ?? state).join('、')} → ${step.to ? type.states[step.to] ?? step.to : '不变'}`,
  step.on ? { late: '到期自动', turns: '条件成立自动', called: '被调用' }[step.on] : titles(model, step.who), names(type, step.need), names(type, step.ask),
  Object.entries(step.fill).map(([name, value]) => `${type.field[name]?.title ?? name}＝${said(value)}`).join('；'), step.when ? said(step.when) : '',
  step.agree ? `${titles(model, step.agree.by)}，${said(step.agree.in)} 内${step.agree.silence ? `，不答算${step.agree.silence === 'yes' ? '同意' : '不同意'}` : ''}` : '',
  titles(model, step.tell), [step.clock === undefined ? '' : step.clock === 'goes on' ? '接着走' : said(step.clock), step.whole === undefined ? '' : `全程${said(step.whole)}`, step.began ? `自${said(step.began)}起算` : ''].filter(Boolean).join('；'),
  [...step.then.map((then) => `每个${type.field[then.each]?.title ?? then.each}开一份${model.types[then.opens]?.title ?? then.opens}`), ...step.says.map((say) => `说 ${say.event}${heardBy(model, say.event)}`), ...(step.assign ? [`交给${type.field[step.assign]?.title ?? step.assign}`] : [])].join('；'),
  [step.sms.length && `短信${titles(model, step.sms)}`, step.most && `最多 ${step.most} 次`, step.undo && `${step.undo} 内可撤`, step.marks && '亮紫灯', step.helpers && '协办也可办'].filter(Boolean).join(' '),
]
/** Who listens to an event, and with which step. */
const heardBy = (model: Model, event: string): string => { const to = (model.wires[event] ?? []).map((wire) => `${model.types[wire.to]?.title ?? wire.to}“${model.types[wire.to]?.step[wire.step]?.title ?? wire.step}”`); return to.length ? `，听的是${to.join('、')}` : '，没有谁听' }
const ladder = (model: Model, type: TypeModel, limit: LimitModel): string => limit.ladder.map((rung) =>
  `${rung.at === 'due' ? '到期' : rung.at} ${[rung.tell.length ? `告诉${titles(model, rung.tell)}` : '', rung.sms.length ? `短信${titles(model, rung.sms)}` : '', rung.does ? `做${type.step[rung.does]?.title ?? rung.does}` : ''].filter(Boolean).join('，')}`).concat(limit.rungs ? [`另按规则 ${said((limit.rungs as unknown as { of: unknown }).of)}（限期开始那天的行）`] : []).join('；')

const routes = (type: TypeModel): string[] => [
  ...type.steps.filter((step) => step.who.length).map((step) => `POST /api/acts { type: "${type.id}", step: "${step.name}" }`),
  `GET  /api/records/${type.id}?state=&area=&light=&q=${type.fields.filter((field) => field.index).map((field) => `&${field.name}=`).join('')}&sort=&limit=&after=`,
  `GET  /api/records/${type.id}/<id>`, `GET  /api/records/${type.id}/<id>/clock`, `GET  /api/counts/${type.id}`, ...(type.screen.map ? [`GET  /api/map/${type.id}?box=`] : []),
  `GET  /api/export/${type.id}.xlsx`, `GET  /api/templates/${type.id}.xlsx`, `POST /api/imports?type=${type.id}`, `GET  /print/${type.id}/<id>`,
]

/** What waits in whose queue: the states that a part is expected to act on, by the step that comes first in reading order. */
const people = (model: Model, id: string): string => section('各岗位的待办', grid(['岗位', '记录', '状态', '该做'], Object.values(model.parts).filter((part) => part.pack === id).flatMap((part) =>
  Object.values(model.types).filter((type) => type.pack === id && !type.table).flatMap((type) => [
    ...Object.keys(type.states).flatMap((state) => { const step = mainStep(type, state); return step?.who.includes(part.id) ? [[part.title, type.title, type.states[state] ?? state, step.title]] : [] }),
    ...type.steps.filter((step) => step.agree?.by.includes(part.id)).map((step) => [part.title, type.title, '待同意', step.title]),
  ]))))

const access = (model: Model, types: readonly TypeModel[], id: string): string => section('谁看什么', grid(['岗位', '记录', '看到', '只看', '遮蔽的', '密封的'], Object.values(model.parts).filter((part) => part.pack === id || types.some((type) => part.sees[type.id]))
  .flatMap((part) => types.filter((type) => part.sees[type.id] || !type.table).map((type) => {
    const sees = part.sees[type.id], veiled = type.fields.some((field) => field.private), shut = type.fields.some((field) => field.sealed)
    return [part.title, type.title, sees ? scopes[sees.in] ?? sees.in : '看不到', sees?.only ? said(sees.only) : '',
      !sees || !veiled ? '' : part.private.length ? `说明用途后可见：${part.private.join('、')}` : '不可见', !sees || !shut ? '' : part.sealed.length ? `说明用途后可见：${part.sealed.join('、')}` : '不可见']
  }))))
const scopes: Readonly<Record<string, string>> = { own: '自己的', named: '写着自己的', grid: '本网格', community: '本社区', unit: '本单位', all: '全部' }

const lists = (types: readonly TypeModel[]): string => section('字典', grid(['字典', '名', '列', '起始行数', '来源', '核实'], types.filter((type) => type.table).map((type) =>
  [type.title, type.id, names(type, type.fields.map((field) => field.name)), String(type.table?.rows.length ?? 0), type.table?.source ?? '', type.table?.status ?? ''])))
const sheets = (model: Model, id: string): string => section('报表', grid(['报表', '名', '每', '逐', '列', '地址'], Object.values(model.sheets).filter((one) => one.pack === id).map((one) =>
  [one.title, one.id, { month: '月', quarter: '季', year: '年' }[one.every], model.types[one.of]?.field[one.by]?.title ?? one.by, one.columns.map((column) => column.title).join('、'), `GET /api/sheets/${one.id}.xlsx?period=`])))
const bulletins = (model: Model, types: readonly TypeModel[]): string => types.map((type) => {
  if (!type.bulletin) return ''
  const { issues, drafts, signs, reads, texts } = type.bulletin, called = (ids: readonly string[]) => ids.map((one) => model.indicators[one]?.title ?? one).join('、'), by = { area: '社区', unit: '单位', kind: '小类' } as const
  return section(type.title, `${grid(['简报', '名', '每', '自动起草', '主要指标', '表', '图', '清单', '热点'], Object.values(issues).map((one) => [one.title, one.name, { day: '日', week: '周', month: '月' }[one.every], one.opens ? `“${setting(model, one.opens)}”` : '', called(one.figures),
    one.splits.map((split) => `${split.title}（按${by[split.by]}：${called(split.of)}）`).join('；'), one.charts.map((chart) => `${called([chart.of])}${chart.by ? `按${by[chart.by]}` : '近 12 期'}`).join('、'), called(one.lists), one.topics ? model.types[one.topics]?.topics?.title ?? '' : '']))}
  起草：${titles(model, drafts)}；签发：${titles(model, signs)}；签发后可看：${titles(model, reads)}；人写的：${Object.values(texts).join('、')}
  地址：GET /api/bulletins/${type.id}/<id>，…/document.docx，/print/bulletins/${type.id}/<id>`)
}).join('')
const scores = (model: Model, id: string): string => section('考评', grid(['考评', '名', '每', '期', '成绩单', '得分项', '标准', '出表日', '个人按岗位'], Object.values(model.scores).filter((one) => one.pack === id).map((one) =>
  [one.title, one.id, { month: '月', quarter: '季', year: '年' }[one.every], model.types[one.round]?.title ?? '', model.types[one.card]?.title ?? '', model.types[one.line]?.title ?? '', model.types[one.criteria]?.title ?? '', setting(model, one.day), setting(model, one.holders)])))
const settings = (model: Model, id: string): string => section('设置', grid(['设置', '名', '值', '自', '来源', '核实'], Object.values(model.settings).filter((one) => one.pack === id).map((one) =>
  [one.field.title, one.id, `${String(one.value)}${one.field.unit ? ` ${one.field.unit}` : ''}`, one.from, one.source, one.status])))
