// Versions of one thing in the office's own lists: each ends at the latest on the day on which the next begins, so that on any day one is in force.
import type { TypeModel } from './model.ts'
import { same, type Row } from './row.ts'

/** Rows of this type are versions: what they are versions of is said by their unique fields beside the day from which they hold. */
export const isVersioned = (type: TypeModel): boolean => type.step.submit?.second === true && type.field.to !== undefined && type.unique?.includes('from') === true
/** Which versions end otherwise because `row` (before the act `start`) holds from its day on, or from another day than before: in the order of days, the
 *  row itself among them where a later one follows it. */
export const endedBy = (type: TypeModel, { start, row }: { start: Row | undefined; row: Row }, rows: readonly Row[]): { row: Row; to: string }[] => {
  const held = Object.keys(type.states)[0], keys = isVersioned(type) ? type.unique!.filter((name) => name !== 'from') : [], was = start?.state === held ? start?.fields.from : undefined
  if (!keys.length || row.state !== held || (was === row.fields.from && keys.every((key) => same(start?.fields[key], row.fields[key])))) return []
  const all = [row, ...rows.filter((one) => one.id !== row.id && one.state === held && keys.every((key) => same(one.fields[key], row.fields[key])))].sort((a, b) => String(a.fields.from) < String(b.fields.from) ? -1 : 1)
  return all.flatMap((one, i) => {
    const next = all[i + 1]?.fields.from, { to } = one.fields
    if (typeof next !== 'string' || to === next) return []
    return to === undefined || String(to) > next || (one !== row && to === was) ? [{ row: one, to: next }] : []
  })
}
