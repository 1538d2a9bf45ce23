// Reading what is masked: for a purpose, with a reason, and never without a trace. The trace is written before the value is told.
import { fail } from '../../kernel/fail/fail.ts'
import { actorKey, purposes, shownFields, type Actor } from '../access/access.ts'
import { getRow } from './detail.server.ts'
import { nowOf, type Engine } from './engine.server.ts'

export type Reading = { type: string; id: string; fields: string[]; purpose: string; why: string }
/** Answers the clear values. Throws not-allowed with the purposes that this reader has, bad-field where a field is not private. */
export const readPrivate = async (engine: Engine, who: Actor, { type: name, id, fields, purpose, why }: Reading): Promise<{ values: Record<string, unknown> }> => {
  const { type, row } = await getRow(engine, who, { type: name, id }), may = purposes(engine.model, who, row), pick = shownFields(engine.model, who, row)
  for (const field of fields) {
    const known = Object.hasOwn(type.field, field) ? type.field[field] : undefined
    if (!known?.private && !known?.sealed) throw fail('bad-field', { path: 'fields', allowed: type.fields.filter((f) => f.private).map((f) => f.name) })
    const list = pick && !pick.includes(field) ? [] : known.sealed ? may.sealed : may.private
    if (!list.includes(purpose)) throw list.length ? fail('bad-field', { path: 'purpose', allowed: list }) : fail('not-allowed', { what: { zh: '看明文', en: 'read clear values' } })
  }
  if (why.trim().length < 2) throw fail('bad-field', { path: 'why', why: { zh: '请写明理由', en: 'give a reason' } })
  await engine.db.query('insert into read_log (tenant, id, who, type, record, fields, purpose, why, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [engine.db.tenant, engine.newId(), actorKey(who), type.id, row.id, fields, purpose, why.trim(), nowOf(engine)])
  return { values: Object.fromEntries(fields.map((field) => [field, row.fields[field] ?? null])) }
}
