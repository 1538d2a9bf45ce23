// 示例值, 待核实: how far a number of the office may be trusted.
import type { Row } from '../../client/wire.ts'
import type { TypeModel } from '#engine/record/model.ts'

/** 示例值, 待核实 or 已核实 of a row. */
export const Mark = ({ type, row }: { type: TypeModel; row: Row }) => {
  const field = type.field.status
  const value = row.body.status
  if (!field || typeof value !== 'string') return null
  return <span className={`tag ${value === 'verified' ? 'good' : 'wait'}`}>{field.choices?.[value] ?? value}</span>
}
