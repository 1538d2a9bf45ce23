// Which steps are possible for somebody now, and why the others are not.
import { partFor, type Actor } from '../access/access.ts'
import type { On } from '../pack.ts'
import { onOf, type Office } from '../record/office.ts'
import type { Model, StepModel, TypeModel } from '../record/model.ts'
import type { Row } from '../record/row.ts'
import { viewOf } from './view.ts'

/** What a row is called in one line. */
export const titleOf = (model: Model, row: Row): string => {
  const called = model.types[row.type]?.called
  return String((called && row.fields[called]) ?? row.no ?? row.id).slice(0, 60)
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
  type.steps.filter((step) => step.from.includes(row.state) && partFor(office.model, who, { type, step, row }) !== undefined)
/** All steps of the actor's parts for this row's state, those not possible with their reasons. A guard that only misses answers yet to be
 *  given does not grey the button. */
export const offers = (type: TypeModel, row: Row, { office, who, now, refs }: { office: Office; who: Actor; now: On['now']; refs: ReadonlyMap<string, Row> }): { step: StepModel; reasons: string[] }[] => {
  const on = onOf(office, now), asked = row.meta.ask
  return possible(type, row, { office, who }).map((step) => {
    const reasons = whyNot(type, step, row, { office, refs, on }), open = [...step.need, ...step.ask].length > 0
    const lasting = reasons.filter((reason) => !open || /最多/.test(reason))
    if (asked && step.agree) lasting.unshift(asked.step === step.name ? '已申请，等待答复' : '另一项申请正等待答复')
    return { step, reasons: lasting }
  })
}
