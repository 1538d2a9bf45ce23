// What a pack lets out, compiled: the public share of a type, and the fields and steps that it brings. Releasing is an ordinary step with an
// ordinary history; what was released is a copy in fields of its own.
import type { FieldModel, Rule, StepModel, TypeModel } from './model.ts'

export type Takes = { by: string; description: string; address?: string; phone?: string; name?: string; links?: string; photos?: string; attributes: readonly string[] }
export type Sends = { title: string; by: string; from: readonly string[]; to: string; text: string; address?: string }
export type ShareModel = {
  title: string; only: Readonly<Record<string, unknown>>
  kind: string; listed: string
  open: readonly string[]; closed: readonly string[]
  place: string; blur?: Rule
  fields: readonly string[]; agency?: string
  /** The part that releases; each field with the field that keeps its released copy. */
  by: string; texts: Readonly<Record<string, string>>; photos: Readonly<Record<string, string>>
  open311?: { says: Readonly<Record<string, string>>; takes?: Takes; notes?: { by: string; in: string }; answer?: string }
  sends?: Sends
}
/** Steps and fields that a share brings. Their names are the engine's, so that it finds them again in every type. */
export const releaseStep = 'release', takeBackStep = 'takeBack'
export const sendStep = 'sendOn', wordStep = 'sendWord', reachedStep = 'reached', missedStep = 'missed', answeredStep = 'answered'
export const sentTo = 'sentTo', sentKind = 'sentKind', sentText = 'sentText', sentWord = 'sentWord', sentId = 'sentId', sentState = 'sentState', sentWhy = 'sentWhy', theirWords = 'theirWords'
/** The name of the field that keeps the released copy of another. */
export const shownName = (name: string): string => `${name}Shown`

/** The type with what its share brings. `partId` makes the part's id from its name in the pack. */
export const withShare = (type: TypeModel, spec: Readonly<Record<string, unknown>>, partId: (name: string) => string): TypeModel => {
  const share = shareOf(spec, partId), fields = [...type.fields, ...shownFields(type, share), ...sentFields(share)], steps = [...type.steps.map((step) => step.name === share.open311?.notes?.by ? { ...step, beside: true as const } : step), ...releaseSteps(share), ...sendSteps(share, Object.keys(type.states))]
  return { ...type, share, fields, field: byName(fields), steps, step: byName(steps) }
}
/** Everything that the public may see in: states that the outside knows of. */
export const publicStates = (share: ShareModel): readonly string[] => [...share.open, ...share.closed]

type Loose = Readonly<Record<string, unknown>>
const byName = <T extends { name: string }>(list: readonly T[]): Readonly<Record<string, T>> => Object.fromEntries(list.map((one) => [one.name, one]))
const list = (value: unknown): readonly string[] => (value ?? []) as readonly string[]
const copies = (names: unknown): Readonly<Record<string, string>> => Object.fromEntries(list(names).map((name) => [name, shownName(name)]))

const shareOf = (spec: Loose, partId: (name: string) => string): ShareModel => {
  const releases = spec.releases as Loose, outside = spec.open311 as Loose | undefined, sends = spec.sends as (Loose & { to: { id: string } }) | undefined
  const takes = outside?.takes as (Takes & { attributes?: readonly string[] }) | undefined
  return {
    title: String(spec.title), only: (spec.only ?? {}) as Loose, kind: String(spec.kind), listed: String(spec.listed), open: list(spec.open), closed: list(spec.closed),
    place: String(spec.place), ...(spec.blur ? { blur: spec.blur as Rule } : {}), fields: list(spec.fields), ...(spec.agency ? { agency: String(spec.agency) } : {}),
    by: partId(String(releases.by)), texts: copies(releases.texts), photos: copies(releases.photos),
    ...(outside ? { open311: { says: (outside.says ?? {}) as Readonly<Record<string, string>>, ...(takes ? { takes: { ...takes, attributes: takes.attributes ?? [] } } : {}),
      ...(outside.notes ? { notes: outside.notes as { by: string; in: string } } : {}), ...(outside.answer ? { answer: String(outside.answer) } : {}) } } : {}),
    ...(sends ? { sends: { ...(sends as unknown as Sends), by: partId(String(sends.by)), to: sends.to.id } } : {}),
  }
}
const shownFields = (type: TypeModel, share: ShareModel): FieldModel[] => Object.entries({ ...share.texts, ...share.photos }).flatMap(([name, shown]) => {
  const of = type.field[name]
  return of ? [{ name: shown, title: `公开的${of.title}`, kind: of.kind, ...(of.long ? { long: true as const } : {}), ...(of.max ? { max: of.max } : {}) }] : []
})
const base = { makes: false, who: [], need: [], ask: [], fill: {}, tell: [], sms: [], then: [], says: [], beside: true as const }
const releaseSteps = (share: ShareModel): StepModel[] => {
  const of = { ...share.texts, ...share.photos }, names = Object.values(of), from = publicStates(share), released = (row: Loose) => names.some((name) => row[name] !== undefined)
  return [
    { ...base, name: releaseStep, title: '公开', from, who: [share.by], ask: names, copies: Object.fromEntries(Object.entries(of).map(([name, shown]) => [shown, name])) },
    { ...base, name: takeBackStep, title: '撤下公开', from, who: [share.by], fill: Object.fromEntries(names.map((name) => [name, null])), when: released as unknown as Rule },
  ]
}
const sentFields = ({ sends }: ShareModel): FieldModel[] => sends ? [
  { name: sentTo, title: '转往辖区', kind: 'choice', table: sends.to }, { name: sentKind, title: '对方的类别代码', kind: 'text', max: 100 },
  { name: sentText, title: '转出的描述', kind: 'text', long: true, max: 4000 }, { name: sentWord, title: '给对方的补充', kind: 'text', long: true },
  { name: sentState, title: '转办进展', kind: 'choice', choices: { waiting: '待送达', reached: '已送达', missed: '未送达', open: '对方办理中', closed: '对方已办结' } },
  { name: sentId, title: '对方编号', kind: 'text', max: 200 }, { name: sentWhy, title: '未送达的原因', kind: 'text' }, { name: theirWords, title: '对方的答复', kind: 'text', long: true },
] : []
/** Sending is a person's act; that it reached them, missed them or was answered is noted by the engine, each as an act of its own. */
const sendSteps = ({ sends }: ShareModel, from: readonly string[]): StepModel[] => {
  if (!sends) return []
  const noted = { ...base, from, on: 'called' as const }, gone = ((row: Loose) => row[sentId] !== undefined) as unknown as Rule
  return [
    { ...base, name: sendStep, title: sends.title, from: sends.from, who: [sends.by], need: [sentTo, sentKind, sentText], fill: { [sentState]: 'waiting', [sentWhy]: null, [sentId]: null, [theirWords]: null }, copies: { [sentText]: sends.text },
      when: ((row: Loose) => row[sentId] === undefined) as unknown as Rule },
    { ...base, name: wordStep, title: '给对方补充', from, who: [sends.by], need: [sentWord], when: gone },
    { ...noted, name: reachedStep, title: '已送达对方', ask: [sentId, sentState] }, { ...noted, name: missedStep, title: '未能送达对方', ask: [sentWhy, sentState] },
    { ...noted, name: answeredStep, title: '对方答复', ask: [theirWords, sentState] },
  ]
}
