// What a pack reports by day, week and month, compiled: an ordinary type with an ordinary history. What is counted comes from the bulletin room;
// here stand its fields, its steps and who may do them.
import { everyOf, findPeriod, type Every } from '../clock/period.ts'
import type { FieldModel, PartModel, StepModel, TypeModel } from './model.ts'

export type By = 'area' | 'unit' | 'kind'
/** Indicators are named by their ids, `opens` by the id of its setting, `topics` by its type. */
export type IssueModel = {
  name: string; title: string; every: 'day' | 'week' | 'month'; opens?: string; figures: readonly string[]
  splits: readonly { title: string; by: By; of: readonly string[] }[]; charts: readonly { of: string; by?: By }[]; lists: readonly string[]; topics?: string
}
/** `texts`: the field of each text that a person writes, with its title. Parts by their ids. */
export type BulletinModel = { issues: Readonly<Record<string, IssueModel>>; drafts: readonly string[]; signs: readonly string[]; reads: readonly string[]; texts: Readonly<Record<string, string>> }

/** Fields and steps that the engine finds again in every type of bulletins. */
export const whichField = 'which', periodField = 'period', numberField = 'number', editionField = 'edition', signedField = 'signedAt', contentField = 'content'
export const draftStep = 'draft', openedStep = 'opened', signStep = 'sign'
/** States in which there is a signed one to be read: while it is being corrected, the last. */
export const readable: readonly string[] = ['signed', 'correcting']
/** All indicators that an issue counts. */
export const countedIn = (issue: IssueModel): string[] => [...new Set([...issue.figures, ...issue.splits.flatMap((one) => one.of), ...issue.charts.map((one) => one.of), ...issue.lists])]

type Loose = Readonly<Record<string, unknown>>
const list = <T>(value: unknown): T[] => value === undefined ? [] : Array.isArray(value) ? value as T[] : [value as T]

/** The type of a pack's bulletins. `partId` makes a part's id from its name, `settingOf` finds a setting's id. */
export const bulletinType = ({ id, spec }: { id: string; spec: unknown }, { pack, partId, settingOf }: { pack: string; partId: (name: string) => string; settingOf: (setting: object) => string | undefined }): TypeModel => {
  const { title, drafts, signs, reads, texts, issues } = spec as { title: string; drafts: unknown; signs: unknown; reads: unknown; texts: Record<string, string>; issues: Record<string, Loose> }
  const named = (names: unknown) => list<string>(names).map((name) => `${pack}/${name}`)
  const bulletin: BulletinModel = {
    drafts: list<string>(drafts).map(partId), signs: list<string>(signs).map(partId), reads: list<string>(reads).map(partId), texts: Object.fromEntries(Object.entries(texts).map(([name, said]) => [`${name}Text`, said])),
    issues: Object.fromEntries(Object.entries(issues).map(([name, of]): [string, IssueModel] => {
      const opens = of.opens ? settingOf(of.opens as object) : undefined, topics = (of.topics as { id: string } | undefined)?.id
      return [name, { name, title: String(of.title), every: of.every as IssueModel['every'], figures: named(of.figures), lists: named(of.lists), charts: list<{ of: string; by?: By }>(of.charts).map((one) => ({ ...one, of: `${pack}/${one.of}` })),
        splits: list<{ title: string; by: By; of: string[] }>(of.splits).map((one) => ({ ...one, of: named(one.of) })), ...(of.opens ? { opens: opens ?? '' } : {}), ...(topics ? { topics } : {}) }]
    })),
  }
  const fields = fieldsOf(bulletin), steps = stepsOf(bulletin)
  return {
    id, title, pack, states: { draft: '草稿', signed: '已签发', correcting: '更正中', dropped: '已作废' }, fields, field: byName(fields), keep: { for: 'ever' }, called: 'name', search: ['name'], unique: [whichField, periodField], alike: [],
    steps, step: byName(steps), limits: {}, calc: {}, texts: {}, screen: { list: ['name', numberField, editionField, 'state', signedField, 'made'], card: fields.filter((one) => !one.sealed).map((one) => one.name), board: 'state' }, upgrades: {}, bulletin,
  }
}
/** What its parts see of it: who drafts and signs all of it, who reads what has been signed. */
export const seesBulletins = (type: TypeModel, part: PartModel): PartModel => {
  const { drafts, signs, reads } = type.bulletin!, whole = drafts.includes(part.id) || signs.includes(part.id)
  return whole || reads.includes(part.id) ? { ...part, sees: { ...part.sees, [type.id]: whole ? { in: 'all' } : { in: 'all', only: { state: readable }, fields: [whichField, periodField, 'name', numberField, editionField, signedField] } } } : part
}
const byName = <T extends { name: string }>(all: readonly T[]): Readonly<Record<string, T>> => Object.fromEntries(all.map((one) => [one.name, one]))

const fieldsOf = ({ issues, texts }: BulletinModel): FieldModel[] => [
  { name: whichField, title: '哪一种', kind: 'choice', required: true, index: true, choices: Object.fromEntries(Object.values(issues).map((one) => [one.name, one.title])) },
  { name: periodField, title: '哪一期', kind: 'text', required: true, index: true, max: 10, help: '2026-11-23 一天，2026W48 一周，2026-11 一个月' }, { name: 'name', title: '名称', kind: 'text', required: true },
  { name: numberField, title: '期号', kind: 'number' }, { name: editionField, title: '版次', kind: 'number' }, { name: signedField, title: '签发时间', kind: 'moment' },
  ...Object.entries(texts).map(([name, title]): FieldModel => ({ name, title, kind: 'text', long: true, max: 4000 })),
  { name: 'why', title: '更正理由', kind: 'text', long: true },
  // The whole of what was signed. Sealed, so that no list carries it along; it is read by the bulletin room alone.
  { name: contentField, title: '签发内容', kind: 'text', long: true, sealed: true, max: 1_000_000 },
]
const base = { makes: false, from: [], who: [], need: [], ask: [], fill: {}, tell: [], sms: [], then: [], says: [] }
const stepsOf = ({ issues, drafts, signs, texts }: BulletinModel): StepModel[] => {
  const names = Object.keys(texts), hands = [...new Set([...drafts, ...signs])], of = (row: Loose) => { const issue = issues[String(row[whichField])]; return issue && { issue, period: findPeriod(issue.every, String(row[periodField])) } }
  const name = ((row: Loose) => { const found = of(row); return found?.period && `${found.period.title}${found.issue.title}` }) as never
  const begun = ((row: Loose, on: { now: string }) => {
    const found = of(row), wrong = found && everyOf(String(row[periodField])) !== found.issue.every
    return !found || wrong || !found.period ? [`这一期应写成${wordOf[found?.issue.every ?? 'day']}`] : found.period.from > on.now ? ['这一期还没有开始'] : []
  }) as never
  return [
    { ...base, name: draftStep, title: '起草', makes: true, to: 'draft', who: hands, need: [whichField, periodField], ask: names, fill: { name }, when: begun, tell: signs },
    { ...base, name: openedStep, title: '按时起草', makes: true, to: 'draft', on: 'called', need: [whichField, periodField], fill: { name }, tell: hands },
    { ...base, name: signStep, title: '签发', from: ['draft', 'correcting'], to: 'signed', who: signs, freezes: [contentField, numberField, editionField, signedField], tell: hands },
    { ...base, name: 'write', title: '写正文', from: ['draft', 'correcting'], who: hands, ask: names },
    { ...base, name: 'drop', title: '作废', from: ['draft'], to: 'dropped', who: hands },
    { ...base, name: 'correct', title: '更正', from: ['signed'], to: 'correcting', who: signs, need: ['why'], tell: hands },
    { ...base, name: 'leave', title: '不更正了', from: ['correcting'], to: 'signed', who: signs, fill: { why: null } },
  ]
}
const wordOf: Readonly<Record<Every, string>> = { day: '日期，如 2026-11-23', week: '周，如 2026W48', month: '月，如 2026-11', quarter: '季', year: '年' }
