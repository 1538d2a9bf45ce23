// What a table of the office looks like as a form: the fields of the step that makes a row, as the person before the screen may fill them in.
import { partFor, type Actor } from '../access/access.ts'
import type { Day } from '../pack.ts'
import type { FieldModel, Model, StepModel, TypeModel } from '../record/model.ts'
import { areaType, inForce, type Office } from '../record/office.ts'
import type { Sheet, SheetField } from './sheet.ts'

/** The step by which this actor makes rows of this type from a table: the one that asks most. A step that needs a photo is none. */
export const makingStep = (model: Model, who: Actor, type: TypeModel): StepModel | undefined =>
  type.steps.filter((step) => step.makes && partFor(model, who, { type, step, row: undefined }) && !step.need.some((name) => type.field[name]?.kind === 'files' && !(name in step.fill)))
    .sort((a, b) => asked(b).length - asked(a).length)[0]
/** The fields that a table can hold: no files, nothing sealed. */
export const formFields = (type: TypeModel, step: StepModel): FieldModel[] => asked(step).map((name) => type.field[name]!).filter((f) => f.kind !== 'files' && !f.sealed && !f.calc)
const asked = (step: StepModel): string[] => [...new Set([...step.need, ...step.ask])]
/** Must every new row have it? What the step fills in by itself need not be given. */
export const isNeeded = (step: StepModel, field: FieldModel): boolean => (step.need.includes(field.name) || field.required === true) && !(field.name in step.fill)
/** The fields by which a row is known again. */
export const keyOf = (type: TypeModel): readonly string[] => type.unique ?? (type.called ? [type.called] : [])

/** The form of a type. `more` choices than a drop-down can hold are left out. */
export const formOf = (office: Office, { type, step, day }: { type: TypeModel; step: StepModel; day: Day }): Sheet => ({
  title: type.title, key: keyOf(type).filter((name) => asked(step).includes(name)),
  fields: formFields(type, step).map((field): SheetField => {
    const choices = choicesOf(office, field, { type, day })
    return { name: field.name, title: field.title, kind: field.kind, required: isNeeded(step, field), unit: field.unit, help: helpOf(office.model, field), ...(choices && choices.length <= 1000 ? { choices } : {}) }
  }),
})
const helpOf = (model: Model, field: FieldModel): string | undefined =>
  [field.help, field.kind === 'span' ? '如 2h（小时）、4wh（工作时）、1wd（工作日）' : undefined, field.kind === 'refs' ? '多个用、隔开' : undefined,
    field.to ? `填${model.types[field.to]?.title ?? ''}的名称或编码` : undefined].filter(Boolean).join('；') || undefined

/** What may stand in a cell of this field; undefined where it is free. */
export const choicesOf = (office: Office, field: FieldModel, { type, day }: { type: TypeModel; day: Day }): { code: string; name: string }[] | undefined => {
  if (isPart(type, field)) return partChoices(office.model)
  if (field.table) return inForce(office, field.table, day).map(({ code, name }) => ({ code, name }))
  if (field.choices) return Object.entries(field.choices).map(([code, name]) => ({ code, name }))
  if (field.kind !== 'ref') return undefined
  if (field.to === areaType) return office.areas.list.map((a) => ({ code: a.key, name: a.name }))
  const list = office.named[field.to!]
  return list && [...list.values()].filter((row) => row.state === 'held').map(({ id, name }) => ({ code: id, name }))
}
/** A post names a part of a pack; people know it by its title. */
export const isPart = (type: TypeModel, field: FieldModel): boolean => type.id === 'post' && field.name === 'part'
export const partChoices = (model: Model): { code: string; name: string }[] => {
  const parts = Object.values(model.parts).filter((part) => part.is === 'staff' && !part.id.endsWith('/anyone'))
  return parts.map((part) => ({ code: part.id, name: parts.some((other) => other !== part && other.title === part.title) ? `${part.title}（${model.packs.find((p) => p.id === part.pack)?.title ?? part.pack}）` : part.title }))
}
