// What the packs declare, compiled once into plain tables that server, phone and desk read alike. No types of the pack language leak
// past this file: from here on a record is data.
import type { Every } from '../clock/period.ts'
import type { AnyTable, Measure, Neighbour, Pack, Wire } from '../pack.ts'
import { bulletinType, seesBulletins, type BulletinModel } from './bulletins.ts'
import { withSecond } from '../flow/second.ts'
import { withShare, type ShareModel } from './shares.ts'

export type Rule = (row: never, on: never) => unknown
export type FieldModel = {
  name: string; title: string; kind: string
  required?: true; index?: true; private?: true; sealed?: true; calc?: true; long?: true; from?: 'device'
  help?: string; unit?: string; min?: number; max?: number
  /** A list written in the pack: code → title. */
  choices?: Readonly<Record<string, string>>
  /** Its choices are the indicators of all packs. */
  figures?: true
  /** A dated list: the type whose rows are the choices. */
  table?: string
  /** Of a score sheet: the column of its list that says how many points a line can bring. */
  full?: string
  /** The type that a ref points at. */
  to?: string
  /** The type whose rows a filter means. */
  rows?: string
}
export type LimitModel = { in?: unknown; inside?: readonly string[]; quiet?: true; ladder: readonly RungModel[]; rungs?: (view: unknown, on: unknown) => readonly RungModel[] }
export type RungModel = { at: string; tell: readonly string[]; sms: readonly string[]; does?: string }
export type AskModel = { by: readonly string[]; in: unknown; silence?: 'yes' | 'no'; final?: true; /** Only where the office wants a second person. */ second?: true }
export type StepModel = {
  name: string; title: string
  from: readonly string[]; makes: boolean; to?: string
  who: readonly string[]; on?: 'late' | 'turns' | 'called'
  need: readonly string[]; ask: readonly string[]; fill: Readonly<Record<string, unknown>>
  when?: Rule; agree?: AskModel; assign?: string; tell: readonly string[]; sms: readonly string[]; clock?: unknown; whole?: unknown
  then: readonly { opens: string; each: string; as: string }[]
  says: readonly { event: string; with: Rule }[]
  most?: number; began?: Rule; marks?: 'supervised'; helpers?: true; undo?: string
  /** A step of the office's own rows which may want a second person. */
  second?: true
  /** Brought by the engine, beside the flow: never the expected step, and a state that has no other is still an end. */
  beside?: true
  /** Copies that a person makes: each field with the one that it is proposed from. What they leave out stays empty. */
  copies?: Readonly<Record<string, string>>
  /** Fields that the engine itself fills at that moment, with what it counts: nobody sends them. */
  freezes?: readonly string[]
}
export type ScreenModel = { list: readonly string[]; card: readonly string[]; board?: string; map?: string; wall?: { title: string; from: readonly string[]; shows: readonly string[] } }
export type MeasureModel = { measure: 'count' | 'sum' | 'mean' | 'acts' | 'kept'; of: string; field?: string; only: Readonly<Record<string, unknown>> }
export type TypeModel = {
  id: string; title: string; pack: string; no?: string
  states: Readonly<Record<string, string>>
  fields: readonly FieldModel[]; field: Readonly<Record<string, FieldModel>>
  keep: { for: string; after?: readonly string[]; then?: string }
  named?: string; about?: string; at?: string; partOf?: string; called?: string
  search: readonly string[]; unique?: readonly string[]
  alike: readonly AlikeModel[]
  /** What is being said, week against week: the settings of its alarm by their ids. */
  topics?: TopicsModel
  steps: readonly StepModel[]; step: Readonly<Record<string, StepModel>>
  limits: Readonly<Record<string, LimitModel>>; whole?: LimitModel & { over: readonly string[] }
  calc: Readonly<Record<string, Rule | MeasureModel>>
  texts: Readonly<Record<string, Readonly<Record<string, Rule>>>>
  screen: ScreenModel
  /** The field whose value is the class of the row: the first indexed choice of a dated list. */
  kind?: string
  /** Set for a dated list of the office: where it came from, and the rows that it starts with. */
  table?: { source: string; status: string; rows: readonly Readonly<Record<string, unknown>>[]; /** Rows that the pack names: code → name. They hold wherever the office has no version of its own. */ fixed: Readonly<Record<string, string>> }
  upgrades: Readonly<Record<number, (old: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>>>
  /** What everybody may see of its rows. */
  share?: ShareModel
  /** Its rows are bulletins: what they are made of. */
  bulletin?: BulletinModel
}
/** A measure that may stand in a column of the class's list. */
export type EachModel<T> = T | { column: string; or: T }
export type AlikeModel = { same: readonly string[]; near?: EachModel<number>; within?: EachModel<string>; words?: number }
export type TopicsModel = { title: string } & Readonly<Record<'least' | 'growth' | 'times' | 'days' | 'within', string>>
export type SeesModel = { in: string; only?: Readonly<Record<string, unknown>>; fields?: readonly string[] }
export type PartModel = {
  id: string; pack: string; title: string; is: 'staff' | 'resident' | 'firm' | 'partner'
  sees: Readonly<Record<string, SeesModel>>
  private: readonly string[]; sealed: readonly string[]
}
export type SettingModel = { id: string; pack: string; field: FieldModel; value: unknown; from: string; source: string; status: string }
export type SheetModel = { id: string; pack: string; title: string; of: string; every: 'month' | 'quarter' | 'year'; by: string; only: Readonly<Record<string, unknown>>; columns: readonly SheetColumn[]; rows: readonly string[] }
export type SheetColumn = { name: string; title: string } & ({ measure: 'count' | 'sum'; field?: string; only: Readonly<Record<string, unknown>> } | { over: readonly [string, string]; as: 'percent' | 'mean' })
export type IndicatorModel = { id: string; pack: string; title: string; is: MeasureModel; outOf?: MeasureModel; every: Every; by: readonly ('area' | 'unit' | 'kind' | 'staff')[]; goal?: unknown; better: 'more' | 'less'; cite?: string; wall?: true
  /** The rows that are left out of it, and the field that says why. */
  except?: { is: MeasureModel; why: string } }
/** Types, list and settings of a scoring by their ids. */
export type ScoreModel = { id: string; pack: string; title: string; every: 'month' | 'quarter' | 'year'; round: string; card: string; line: string; criteria: string; fills: string; filled: string; day: string; holders: string }
/** A system outside: by id which events it is told, which it says, and which is said where it could not be reached. */
export type OutsideModel = { id: string; title: string; told: readonly string[]; says: readonly string[]; lost: string }
/** What listens to an event: a step of a type, given what `give` makes of what was said. */
export type WireModel = { to: string; step: string; give: (said: never) => object }
export type Model = {
  packs: readonly { id: string; title: string; owner: string; chapter?: string; annexes?: Pack['annexes'] }[]
  types: Readonly<Record<string, TypeModel>>
  parts: Readonly<Record<string, PartModel>>
  settings: Readonly<Record<string, SettingModel>>
  /** The events that packs say or listen to: what each carries. */
  events: Readonly<Record<string, readonly FieldModel[]>>
  wires: Readonly<Record<string, readonly WireModel[]>>
  outsides: Readonly<Record<string, OutsideModel>>
  /** What packs hand in at the end of a period, by pack and name. */
  sheets: Readonly<Record<string, SheetModel>>
  indicators: Readonly<Record<string, IndicatorModel>>
  scores: Readonly<Record<string, ScoreModel>>
  /** A setting's id by the object that the pack declares, so that rules name settings without strings. */
  settingId: ReadonlyMap<object, string>
}

/** The states of a row of a dated list: a row holds until it is ended. */
export const datedStates = { held: '在用', ended: '已停用' } as const
/** The fields that every dated row has before those that its table declares. */
export const datedFields: readonly FieldModel[] = [
  { name: 'code', title: '编码', kind: 'text', required: true, index: true }, { name: 'name', title: '名称', kind: 'text', required: true },
  { name: 'from', title: '施行日期', kind: 'date', required: true }, { name: 'to', title: '截止日期', kind: 'date', help: '当天起不再适用' },
  { name: 'source', title: '依据', kind: 'text', required: true },
  { name: 'status', title: '核实', kind: 'choice', required: true, choices: { verified: '已核实', 示例值: '示例值', 待核实: '待核实' } },
]
/** Who may edit dated rows: a part of the office's own pack, which comes first in the list of packs. */
const ruling: readonly string[] = ['setting', 'day']
const keeper = (office: string) => `${office}/keeper`

/** Compiles packs into the model. The first pack is the office's own (areas, units, people, settings); its keepers edit all dated rows.
 *  `wires` join what one says to what another does, `outsides` are
 *  those beyond the house who hear and say as well. */
export const compile = (packs: readonly Pack[], wires: readonly Wire[] = [], outsides: readonly Neighbour[] = []): Model => {
  const types: Record<string, TypeModel> = {}, parts: Record<string, PartModel> = {}, settings: Record<string, SettingModel> = {}
  const home = packs[0]?.id ?? ''
  const idOf = new Map<object, string>()
  for (const pack of packs) for (const [name, setting] of Object.entries(pack.settings ?? {})) {
    const id = `${pack.id}/${name}`, { field, value, from, source, status } = setting as unknown as Loose
    idOf.set(setting, id)
    settings[id] = { id, pack: pack.id, field: fieldOf(name, field as Loose, ''), value, from: text(from), source: text(source), status: text(status) }
  }
  for (const pack of packs) {
    const partId = (name: string) => `${pack.id}/${name}`
    const list = pack.parts as unknown as { records: Record<string, Loose>; list: Record<string, Loose> }
    const flows = new Map(pack.flows.map((flow) => [(flow.of as unknown as Loose).id as string, flow.spec as Loose]))
    for (const record of Object.values(list.records)) {
      const id = text(record.id)
      const own = typeOf({ record, flow: flows.get(id) ?? { steps: {} }, pack, partId, screen: pack.screens?.find((s) => s.of === id)?.spec as Loose | undefined }), share = pack.shares?.find((s) => s.of === id)
      const said = pack.topics?.find((one) => one.of === id)?.spec as Loose | undefined
      types[id] = { ...(share ? withShare(own, share.spec as Loose, partId) : own), ...(said ? { topics: topicsOf(said, idOf) } : {}) }
    }
    for (const table of pack.tables ?? []) types[table.id] = tableOf(table, pack.id, keeper(home))
    const told = pack.bulletins && bulletinType(pack.bulletins, { pack: pack.id, partId, settingOf: (setting) => idOf.get(setting) })
    if (told) types[told.id] = told
    for (const [name, part] of Object.entries(list.list)) { const own = partOf(partId(name), pack.id, part, list.records); parts[partId(name)] = told ? seesBulletins(told, own) : own }
  }
  for (const [id, type] of Object.entries(types)) if (type.table || (type.pack === home && ruling.includes(id))) types[id] = withSecond(type, keeper(home))
  for (const id of Object.keys(types)) {
    const own = parts[keeper(home)]
    if (types[id]?.table && own) parts[keeper(home)] = { ...own, sees: { ...own.sees, [id]: { in: 'all' } } }
  }
  const indicators = indicatorsOf(packs), titles = Object.fromEntries(Object.values(indicators).map((one) => [one.id, one.title]))
  for (const type of Object.values(types)) for (const field of type.fields) if (field.choices && Object.hasOwn(field.choices, '*')) Object.assign(field, { choices: titles, figures: true })
  return { packs: packs.map(({ id, title, owner, chapter, annexes }) => ({ id, title, owner, ...(chapter ? { chapter } : {}), ...(annexes ? { annexes } : {}) })), types, parts, settings, settingId: idOf, ...spoken(packs, wires, outsides), sheets: sheetsOf(packs), indicators, scores: scoresOf(packs, idOf) }
}

const indicatorsOf = (packs: readonly Pack[]): Model['indicators'] => Object.fromEntries(packs.flatMap((pack) => Object.entries(pack.indicators ?? {}).map(([name, { title, is, outOf, every, by, goal, better, cite, wall, except }]) => [`${pack.id}/${name}`, strip({
  id: `${pack.id}/${name}`, pack: pack.id, title, is: without(measureOf(is), except), outOf: outOf && without(measureOf(outOf), except), every, by: by ?? [], goal, better: better ?? 'more', cite, wall,
  except: except && { is: { ...measureOf(outOf ?? is), only: { ...measureOf(outOf ?? is).only, [except.flag]: true } }, why: except.why },
}) as IndicatorModel])))
const without = (measure: MeasureModel, except: { of: { id: string }; flag: string } | undefined): MeasureModel =>
  except?.of.id === measure.of ? { ...measure, only: { ...measure.only, not: { ...measure.only.not as Loose | undefined, [except.flag]: true } } } : measure
const scoresOf = (packs: readonly Pack[], idOf: ReadonlyMap<object, string>): Model['scores'] => Object.fromEntries(packs.flatMap((pack) => Object.entries(pack.scores ?? {}).map(([name, { title, every, round, card, line, criteria, fills, filled, day, holders }]) => [`${pack.id}/${name}`, {
  id: `${pack.id}/${name}`, pack: pack.id, title, every: every as ScoreModel['every'], round: round.id, card: card.id, line: line.id, criteria: criteria.id, fills, filled, day: idOf.get(day) ?? '', holders: idOf.get(holders) ?? '',
}])))
const measureOf = ({ measure, of, field, only }: Measure): MeasureModel => strip({ measure, of: of.id, field, only: (only ?? {}) as Loose }) as MeasureModel
const sheetsOf = (packs: readonly Pack[]): Model['sheets'] => Object.fromEntries(packs.flatMap((pack) => Object.entries(pack.sheets ?? {}).map(([name, { of, title, every, by, only, columns, rows }]) => [`${pack.id}/${name}`, {
  id: `${pack.id}/${name}`, pack: pack.id, title, of: of.id, every: every as SheetModel['every'], by, only: (only ?? {}) as Loose, rows,
  columns: Object.entries(columns as Record<string, Loose>).map(([column, how]) => ({ name: column, title: text(how.title), ...(how.is ? strip({ measure: (how.is as MeasureModel).measure, field: (how.is as MeasureModel).field, only: (how.is as MeasureModel).only }) : { over: how.over, as: how.as }) }) as SheetColumn),
}])))
const spoken = (packs: readonly Pack[], wires: readonly Wire[], outsides: readonly Neighbour[]): Pick<Model, 'events' | 'wires' | 'outsides'> => {
  const events: Record<string, readonly FieldModel[]> = {}, joined: Record<string, WireModel[]> = {}
  const said = packs.flatMap((pack) => pack.flows.flatMap((flow) => Object.values((flow.spec as Loose).steps as Record<string, Loose>).flatMap((step) => list<Loose>(step.then).flatMap((then) => then.says ? [then.says as Loose] : []))))
  for (const one of [...said, ...[...wires.map((wire) => wire.said), ...outsides.flatMap((one) => [...one.told, ...one.says, one.lost])] as unknown as Loose[]]) events[text(one.id)] = Object.entries(one.fields as Record<string, Loose>).map(([name, field]) => fieldOf(name, field, ''))
  for (const { said: { id }, to, step, give } of wires) (joined[id] ??= []).push({ to, step, give })
  return { events, wires: joined, outsides: Object.fromEntries(outsides.map(({ id, title, told, says, lost }) => [id, { id, title, told: told.map((one) => one.id), says: says.map((one) => one.id), lost: lost.id }])) }
}

/** How often the shape of a type has changed, counted from 1. */
export const shapeOf = (type: TypeModel): number => Object.keys(type.upgrades).length + 1
/** The step that is expected next in a state: the first in reading order that a person does. It is the filled button and makes the inbox. */
export const mainStep = (type: TypeModel, state: string): StepModel | undefined =>
  type.steps.find((step) => !step.beside && step.who.length > 0 && step.from.includes(state))

/** The field by which the rows of a dated list are grouped: its first choice that says something about the row and not about where it came from. */
export const groupField = (type: TypeModel): FieldModel | undefined => type.fields.find((field) => field.kind === 'choice' && (field.choices || field.table) && field.name !== 'status')

/** The type of that name, or undefined when no pack declares it. Safe against names that every object has. */
export const findType = (model: Model, id: string): TypeModel | undefined => Object.hasOwn(model.types, id) ? model.types[id] : undefined
export const findStep = (type: TypeModel, name: string): StepModel | undefined => Object.hasOwn(type.step, name) ? type.step[name] : undefined

type Loose = Record<string, unknown>
const text = (value: unknown): string => typeof value === 'string' ? value : ''
const list = <T>(value: unknown): T[] => value === undefined ? [] : Array.isArray(value) ? value as T[] : [value as T]
const strip = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T

const fieldOf = (name: string, field: Loose, self: string): FieldModel => {
  const of = field.of as Loose | string | undefined, listed = (field.kind === 'choice' || field.kind === 'scores') && typeof of === 'object'
  const isTable = listed && (of as Loose).table === true, isRef = field.kind === 'ref' || field.kind === 'refs'
  return strip({
    name, title: text(field.title), kind: text(field.kind), ...(field.opt as object),
    choices: listed && !isTable ? of as Record<string, string> : undefined,
    table: isTable ? text((of as Loose).id) : of === 'self' && field.kind === 'choice' ? self : undefined,
    to: isRef ? (of === 'self' ? self : text((of as Loose).id)) : undefined, rows: field.kind === 'rows' ? text((of as Loose).id) : undefined,
  } as FieldModel)
}

const stepOf = (name: string, step: Loose, partId: (name: string) => string): StepModel => strip({
  name, title: text(step.title), from: list<string>(step.from), makes: step.from === undefined, to: step.to as string | undefined,
  who: list<string>(step.who).map(partId), on: step.on as StepModel['on'],
  need: list<string>(step.need), ask: list<string>(step.ask), fill: (step.fill ?? {}) as Loose, when: step.when as Rule | undefined,
  agree: step.agree ? { ...(step.agree as AskModel), by: list<string>((step.agree as Loose).by).map(partId) } : undefined,
  assign: step.assign as string | undefined, tell: list<string>(step.tell).map(partId), sms: list<string>(step.sms).map(partId), clock: step.clock, whole: step.whole,
  then: list<Loose>(step.then).filter((t) => t.opens).map((t) => ({ opens: text((t.opens as Loose).id), each: text(t.each), as: text(t.as) })),
  says: list<Loose>(step.then).filter((t) => t.says).map((t) => ({ event: text((t.says as Loose).id), with: t.with as Rule })),
  most: step.most as number | undefined, began: step.began as Rule | undefined, marks: step.marks as 'supervised' | undefined, helpers: step.helpers as true | undefined, undo: step.undo as string | undefined,
} as StepModel)

const limitOf = (limit: Loose, partId: (name: string) => string): LimitModel => strip({
  in: limit.in, inside: limit.inside as string[] | undefined, quiet: limit.quiet as true | undefined,
  ladder: list<Loose>(limit.ladder).map((r) => strip({ at: text(r.at), tell: list<string>(r.tell).map(partId), sms: list<string>(r.sms).map(partId), does: r.does as string | undefined } as RungModel)),
  rungs: typeof limit.rungs === 'function' ? Object.assign((view: unknown, on: unknown) => (limit.rungs as (view: unknown, on: unknown) => Loose[])(view, on).map((r): RungModel => ({ at: text(r.at), tell: list<string>(r.tell).map(partId), sms: list<string>(r.sms).map(partId) })), { of: limit.rungs }) : undefined,
} as LimitModel)

const typeOf = ({ record, flow, pack, partId, screen }: { record: Loose; flow: Loose; pack: Pack; partId: (name: string) => string; screen: Loose | undefined }): TypeModel => {
  const spec = record.spec as Loose, id = text(record.id)
  const fields = Object.entries(record.fields as Record<string, Loose>).map(([name, field]) => fieldOf(name, field, id))
  const steps = Object.entries(flow.steps as Record<string, Loose>).map(([name, step]) => stepOf(name, step, partId))
  const shown = fields.filter((f) => !f.sealed).map((f) => f.name), whole = flow.whole as Loose | undefined
  const calc = Object.fromEntries(Object.entries((flow.calc ?? {}) as Loose).map(([name, how]) => [name, typeof how === 'function' ? how as Rule
    : { ...(how as MeasureModel), of: text(((how as Loose).of as Loose).id) }]))
  return strip({
    id, title: text(spec.title), pack: pack.id, no: spec.no as string | undefined, states: record.states as Record<string, string>,
    fields, field: Object.fromEntries(fields.map((f) => [f.name, f])), keep: spec.keep as TypeModel['keep'],
    named: spec.named as string | undefined, about: spec.about as string | undefined, at: spec.at as string | undefined,
    partOf: spec.partOf as string | undefined, called: (spec.called ?? fields.find((f) => f.kind === 'text' && !f.private && !f.sealed)?.name) as string | undefined,
    search: list<string>(spec.search ?? spec.called), unique: spec.unique as string[] | undefined, alike: list(spec.alike),
    steps, step: Object.fromEntries(steps.map((s) => [s.name, s])),
    limits: Object.fromEntries(Object.entries((flow.limits ?? {}) as Record<string, Loose>).map(([s, l]) => [s, limitOf(l, partId)])),
    whole: whole ? { ...limitOf(whole, partId), over: list<string>(whole.over) } : undefined,
    calc, texts: Object.fromEntries(Object.entries((flow.texts ?? {}) as Record<string, Record<string, Rule>>).map(([s, by]) =>
      [s, Object.fromEntries(Object.entries(by).map(([p, rule]) => [partId(p), rule]))])),
    screen: strip({ list: list<string>(screen?.list ?? [...shown.slice(0, 4), 'state', 'made']), card: list<string>(screen?.card ?? shown),
      board: (screen?.board ?? 'state') as string, map: (screen?.map ?? spec.at) as string | undefined, wall: screen?.wall } as ScreenModel),
    kind: fields.find((f) => f.kind === 'choice' && f.table && f.index)?.name,
    upgrades: (spec.upgrades ?? {}) as TypeModel['upgrades'],
  } as TypeModel)
}

const topicsOf = ({ title, ...settings }: Loose, idOf: ReadonlyMap<object, string>): TopicsModel =>
  ({ title: text(title), ...Object.fromEntries(Object.entries(settings).map(([name, setting]) => [name, idOf.get(setting as object) ?? ''])) }) as TopicsModel

const tableOf = (table: AnyTable, pack: string, keeper: string): TypeModel => {
  const spec = table as unknown as Loose & { rows?: Loose[] }
  const fields = [...datedFields, ...Object.entries(table.fields).map(([name, field]) => fieldOf(name, field as unknown as Loose, table.id))]
  const names = fields.filter((f) => !f.calc).map((f) => f.name), need = fields.filter((f) => f.required).map((f) => f.name)
  const rest = names.filter((n) => !need.includes(n)), base = { fill: {}, tell: [], sms: [], then: [], says: [], who: [keeper], makes: false }
  const steps: StepModel[] = [
    { ...base, name: 'add', title: '新增', makes: true, from: [], to: 'held', need, ask: rest },
    { ...base, name: 'change', title: '修改', from: ['held'], need: [], ask: names },
    { ...base, name: 'end', title: '停用', from: ['held'], to: 'ended', need: ['to'], ask: [] },
  ]
  return {
    id: table.id, title: text(spec.title), pack, states: datedStates, fields, field: Object.fromEntries(fields.map((f) => [f.name, f])),
    keep: { for: 'ever' }, called: 'name', search: ['code', 'name'], unique: ['code', 'from'], alike: [],
    steps, step: Object.fromEntries(steps.map((s) => [s.name, s])), limits: {}, calc: {}, texts: {},
    screen: { list: names.slice(0, 8), card: names }, table: { source: text(spec.source), status: text(spec.status), rows: spec.rows ?? [], fixed: table.fixed }, upgrades: {},
  }
}

const partOf = (id: string, pack: string, part: Loose, records: Record<string, Loose>): PartModel => {
  const sees = part.sees as string | Record<string, string | SeesModel>
  return {
    id, pack, title: text(part.title), is: (part.is ?? 'staff') as PartModel['is'],
    sees: Object.fromEntries(Object.entries(records).flatMap(([key, record]) => {
      const seen = typeof sees === 'string' ? sees : Object.hasOwn(sees, key) ? sees[key] : undefined
      if (seen === undefined || seen === 'none') return []
      return [[text(record.id), typeof seen === 'string' ? { in: seen } : seen]]
    })),
    private: list<string>(part.private), sealed: list<string>(part.sealed),
  }
}
