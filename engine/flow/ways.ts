// Whom a step tells by which road: as the pack says, unless the office keeps a row for that step and part from a day on.
import { dayOf } from '../clock/days.ts'
import type { Moment } from '../pack.ts'
import type { Model, StepModel, TypeModel } from '../record/model.ts'
import { inForce, type Office } from '../record/office.ts'

/** The list of the office's own ways; a row is named like a sentence: matter.accept.petitioner. */
export const wayTable = 'ways'
export type Ways = { parts: readonly string[]; sms: readonly string[]; /** People outside who are not sent an SMS as well. */ noSms: readonly string[] }
/** The step and the part that a row's code names, if there are such. */
export const wayNamed = (model: Model, code: string): { type: TypeModel; step: StepModel; part: string } | undefined => {
  const [name = '', step = '', short = ''] = code.split('.'), type = Object.hasOwn(model.types, name) ? model.types[name] : undefined, found = type && Object.hasOwn(type.step, step) ? type.step[step] : undefined, part = `${type?.pack}/${short}`, is = Object.hasOwn(model.parts, part) ? model.parts[part]!.is : undefined
  return type && found && (is === 'staff' || (is === 'resident' && type.about !== undefined)) ? { type, step: found, part } : undefined
}
/** How a step and a part are named in a row of the list. */
export const wayCode = (type: TypeModel, step: StepModel, part: string): string => `${type.id}.${step.name}.${part.slice(part.indexOf('/') + 1)}`
/** Every step that tells somebody, as a code. */
export const waysThere = (model: Model): { code: string; title: string; by: 'app' | 'sms' }[] => Object.values(model.types).flatMap((type) => type.steps.flatMap((step) => step.tell.map((part) => ({
  code: wayCode(type, step, part), title: `${type.title}·${step.title}·${model.parts[part]?.title ?? part}`, by: step.sms.includes(part) || model.parts[part]?.is === 'resident' ? 'sms' as const : 'app' as const }))))
/** Whom this step tells on that day. */
export const waysOf = (type: TypeModel, step: StepModel, { office, at }: { office: Office; at: Moment }): Ways => {
  const parts = new Set(step.tell), sms = new Set(step.sms), noSms = new Set<string>(), start = `${type.id}.${step.name}.`
  for (const row of inForce(office, wayTable, dayOf(at))) if (row.code.startsWith(start)) {
    const part = wayNamed(office.model, row.code)?.part
    if (!part) continue
    parts.delete(part); sms.delete(part)
    if (row.fields.by === 'none') continue
    parts.add(part)
    if (row.fields.by === 'sms') sms.add(part)
    else noSms.add(part)
  }
  return { parts: [...parts], sms: [...sms], noSms: [...noSms] }
}
