// For each type a plain relation with typed columns, so that analysts, indicators and data sharing need no JSON.
import { kindOf } from './kinds.ts'
import type { TypeModel } from './model.ts'

/** The name of a type's view: `v_` and the type, hyphens as underscores. */
export const viewName = (type: TypeModel): string => `v_${type.id.replace(/[^a-z0-9]+/g, '_')}`

/** The statement that makes the view of a type; drop the one of before first, its columns may have been others. Private fields come as the masks that the body holds, sealed ones not at all.
 *  Policies of the table hold for whoever asks (`security_invoker`), not for who made the view. Literals only: it is DDL. */
export const typedView = (type: TypeModel): string => {
  const own = type.fields.filter((field) => !field.sealed && !taken.includes(field.name))
  const columns = [...taken, ...own.map((field) => `${field.private ? `body->>'${field.name}'` : kindOf(field).sql(field.name)} as "${field.name}"`)]
  return `create view ${viewName(type)} with (security_invoker = true) as\n  select ${columns.join(',\n         ')}\n  from record where type = '${type.id}'`
}
/** Columns that every row has under names of its own. */
const taken = ['tenant', 'id', 'no', 'kind', 'state', 'area', 'assignee', 'parent', 'due', 'version', 'made', 'updated', 'point']
