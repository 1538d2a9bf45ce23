// What those who are told read: the pack's own sentence, or the one that the office keeps for it from a day on. Named places, open fields only.
import { dayOf } from '../clock/days.ts'
import type { Moment } from '../pack.ts'
import { showField } from '../record/kinds.ts'
import type { FieldModel, Model, StepModel, TypeModel } from '../record/model.ts'
import { inForce, knownOf, type Office } from '../record/office.ts'
import { sayNo, type Row } from '../record/row.ts'
import { viewOf } from './view.ts'

/** The list in which the office keeps its sentences, and how one is named there: matter.accept.petitioner. */
export const sentenceTable = 'sentences'
export type Slot = { code: string; type: string; step: string; part: string; title: string; standard: string; places: readonly string[] }
const codeOf = (type: TypeModel, step: string, part: string): string => `${type.id}.${step}.${part.slice(part.indexOf('/') + 1)}`

/** Every sentence that packs say of their own, in their own words, with the names that may stand in it. */
export const slotsOf = (model: Model): Slot[] => Object.values(model.types).flatMap((type) => Object.entries(type.texts).flatMap(([step, by]) => Object.entries(by).map(([part, rule]): Slot => ({
  code: codeOf(type, step, part), type: type.id, step, part, title: `${type.title}·${type.step[step]?.title ?? step}·${model.parts[part]?.title ?? part}`, standard: standardOf(type, rule), places: placesOf(type).map((field) => field.title),
}))))
/** Fields that a message may name: neither private nor sealed, and words at all. */
const placesOf = (type: TypeModel): FieldModel[] => type.fields.filter((field) => !field.private && !field.sealed && !['files', 'point', 'area', 'scores'].includes(field.kind) && !(field.to && type.about === field.name))
/** The pack's sentence with the names of fields in their places: the rule is run over a row that holds those names. */
const standardOf = (type: TypeModel, rule: unknown): string => {
  const view = Object.fromEntries(placesOf(type).map((field) => [field.name, field.to ? { id: '', name: `{${field.title}}` } : `{${field.title}}`]))
  try { return String((rule as (view: unknown) => string)(view)) } catch { return '' }
}
const place = /\{([^{}]*)\}/g
/** Names in a sentence that are none of its places. */
export const strangePlaces = (slot: Slot, text: string): string[] => [...text.matchAll(place)].map(([, name]) => name!).filter((name) => ![...slot.places, ...ofRow].includes(name))
const ofRow = ['编号', '状态'] as const
export const placesOfSlot = (slot: Slot): string[] => [...ofRow, ...slot.places]

/** A sentence with a row's own words in it; what it is called is cut short, what is empty leaves nothing. */
export const fillSentence = (text: string, type: TypeModel, { row, office, at }: { row: Row; office: Office; at: Moment }): string => {
  const known = knownOf(office, dayOf(at)), fields = new Map(placesOf(type).map((field) => [field.title, field]))
  return text.replace(place, (_, name: string) => {
    if (name === '编号') return row.no === null ? '' : sayNo(row.no)
    if (name === '状态') return type.states[row.state] ?? ''
    const field = fields.get(name), said = field ? showField(row.fields[field.name], field, known) : ''
    return field?.name === type.called && said.length > 20 ? `${said.slice(0, 20)}…` : said
  })
}
/** What this part reads of this step, by the office's sentence of that day or the pack's own; undefined where neither says anything. */
export const sentenceFor = (type: TypeModel, { row, step, part, office, at }: { row: Row; step: StepModel | string; part: string; office: Office; at: Moment }): string | undefined => {
  const name = typeof step === 'string' ? step : step.name, rule = Object.hasOwn(type.texts, name) ? type.texts[name]![part] : undefined
  if (!rule) return undefined
  const own = inForce(office, sentenceTable, dayOf(at)).find((one) => one.code === codeOf(type, name, part))
  return own ? fillSentence(String(own.fields.text), type, { row, office, at }) : String((rule as (view: unknown) => string)(viewOf(type, row, { office, refs: new Map(), openOnly: true })))
}
