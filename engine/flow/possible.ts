// Which steps are possible for somebody now, and why the others are not.
import { partFor, type Actor } from '../access/access.ts'
import type { On } from '../pack.ts'
import { onOf, type Office } from '../record/office.ts'
import type { FieldModel, Model, StepModel, TypeModel } from '../record/model.ts'
import { putAway, type Fields, type Row } from '../record/row.ts'
import { viewOf } from './view.ts'

/** What a row is called in one line. */
export const titleOf = (model: Model, row: Row): string => {
  const called = model.types[row.type]?.called
  return String((called && row.fields[called]) ?? row.no ?? model.types[row.type]?.title ?? row.id).slice(0, 60)
}
/** The reasons why a step's guard does not hold for this row; none is yes. */
export const whyNot = (type: TypeModel, step: StepModel, row: Row, { office, refs, on }: { office: Office; refs: ReadonlyMap<string, Row>; on: On }): string[] => {
  const reasons: string[] = []
  if (step.most && (row.meta.count?.[step.name] ?? 0) >= step.most) reasons.push(`${step.title}最多 ${step.most} 次`)
  if (step.when) {
    const said = (step.when as (row: unknown, on: On) => boolean | readonly string[])(viewOf(type, row, { office, refs }), on)
    if (said === false) reasons.push(`还不具备${step.title}的条件`)
    else if (said !== true) reasons.push(...said)
  }
  return reasons
}
/** Steps that lead on from the row's state and that this actor plays a part in; guards are not asked here, they see the answers. */
export const possible = (type: TypeModel, row: Row, { office, who }: { office: Office; who: Actor }): StepModel[] =>
  putAway(row) ? [] : type.steps.filter((step) => step.from.includes(row.state) && partFor(office.model, who, { type, step, row }) !== undefined)
/** All steps of the actor's parts for this row's state, those not possible with their reasons. A reason counts only if no answer that could
 *  be given makes it go away: a guard that waits for a photo does not grey the button, one whose day has passed does. */
export const offers = (type: TypeModel, row: Row, { office, who, now, refs }: { office: Office; who: Actor; now: On['now']; refs: ReadonlyMap<string, Row> }): { step: StepModel; reasons: string[] }[] => {
  const on = onOf(office, now), asked = row.meta.ask
  return possible(type, row, { office, who }).map((step) => {
    const lasting = trials(type, step, row).map((fields) => whyNot(type, step, { ...row, fields }, { office, refs, on })).reduce((all, some) => all.filter((reason) => some.includes(reason)))
    if (asked && step.agree) lasting.unshift(asked.step === step.name ? '已申请，等待答复' : '另一项申请正等待答复')
    return { step, reasons: lasting }
  })
}
/** The row with answers that somebody might give: as it stands, then each asked field with what its kind can hold. */
const trials = (type: TypeModel, step: StepModel, row: Row): Fields[] => {
  const names = step.when ? [...step.need, ...step.ask] : [], all: Fields[] = [row.fields]
  const might = names.map((name) => [name, answersOf(type, type.field[name]!, row)] as const), most = Math.max(0, ...might.map(([, list]) => list.length))
  for (let i = 0; i < most; i++) all.push({ ...row.fields, ...Object.fromEntries(might.filter(([, list]) => list.length).map(([name, list]) => [name, list[i % list.length]])) })
  return all
}
const answersOf = (type: TypeModel, field: FieldModel, row: Row): unknown[] => {
  switch (field.kind) {
    case 'text': return ['…']
    case 'number': return [field.min ?? 0, field.max ?? 1e9]
    case 'stars': return [1, 2, 3, 4, 5]
    case 'flag': return [true, false]
    case 'choice': return Object.keys(field.choices ?? {})
    case 'point': return type.fields.filter((one) => one.kind === 'point' && row.fields[one.name] !== undefined).map((one) => row.fields[one.name])
    case 'files': return [[{ id: row.id, name: '…' }]]
    case 'date': return ['2999-12-31', '1900-01-01']
    case 'moment': return ['2999-12-31T00:00:00.000Z', '1900-01-01T00:00:00.000Z']
    // Somebody or something, another for each field.
    case 'ref': return [`…${field.name}`]
    case 'refs': return [[`…${field.name}`]]
    default: return []
  }
}
