// What waits for a second person, and what somebody has drafted: read from the rows that the server holds anyway.
import { actorKey, answers, maySee, partFor, type Actor } from '../access/access.ts'
import { dayOf } from '../clock/days.ts'
import { isReviewed, othersOf } from '../flow/second.ts'
import { titleOf } from '../flow/possible.ts'
import { nameOf } from '../record/act.server.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import { showField } from '../record/kinds.ts'
import { knownOf } from '../record/office.ts'
import { same, type Row } from '../record/row.ts'

/** Said beside the change anyway. */
const quiet: ReadonlySet<string> = new Set(['from', 'source', 'status'])

export type Waiting = { type: string; title: string; id: string; name: string; step: string; what: string; by: string; byName: string; at: string; from: string | null; mine: boolean; may: boolean; why: string | null; changes: { field: string; title: string; was: string; is: string }[] }
/** `keys`: settings that are wanted by their own name; `others`: the names of those who could agree. */
export type Reviews = { wanted: string[]; keys: string[]; alone: boolean; others: string[]; waiting: Waiting[]; drafts: Waiting[] }

/** For whoever may edit those rows; nothing for anybody else. */
export const readReviews = (engine: Engine, who: Actor): Reviews => {
  const office = engine.holder.office(), now = nowOf(engine), known = knownOf(office, dayOf(now)), types = Object.values(engine.model.types).filter((type) => type.step.submit?.agree?.second && partFor(engine.model, who, { type, step: type.step.draft!, row: undefined }))
  /** The version that a draft would follow. */
  const before = (row: Row): Row | undefined => { const keys = (engine.model.types[row.type]!.unique ?? []).filter((name) => name !== 'from'); return engine.holder.rows(row.type).filter((one) => one.state === 'held' && keys.length > 0 && keys.every((key) => one.fields[key] === row.fields[key])).sort((a, b) => String(a.fields.from ?? '') < String(b.fields.from ?? '') ? 1 : -1)[0] }
  const say = (row: Row, step: string, data: Readonly<Record<string, unknown>>): Waiting => {
    const type = engine.model.types[row.type]!, ask = row.meta.ask, by = ask?.by ?? row.meta.by, fresh = row.state === 'draft',
      old = fresh ? before(row)?.fields : row.fields
    const changes = Object.entries(fresh ? row.fields : data).filter(([name, value]) => type.field[name] && !(fresh && quiet.has(name)) && !same(value, old?.[name])).map(([name, value]) => ({ field: name, title: type.field[name]!.title, was: showField(old?.[name], type.field[name]!, known), is: showField(value, type.field[name]!, known) }))
    return { type: type.id, title: type.title, id: row.id, name: titleOf(engine.model, row), step, what: type.step[step]?.title ?? step, by, byName: nameOf(engine, by), at: ask?.at ?? row.updated, from: typeof row.fields.from === 'string' ? row.fields.from : null, mine: by === actorKey(who), may: ask !== undefined && by !== actorKey(who) && answers(engine.model, who, { type, row }), why: null, changes }
  }
  const rows = types.flatMap((type) => engine.holder.rows(type.id)).filter((row) => maySee(engine.model, who, row)), wanted = types.filter((type) => isReviewed(office, type, { fields: {}, now }))
  const waiting = rows.filter((row) => row.meta.ask).map((row) => say(row, row.meta.ask!.step, row.meta.ask!.data)).sort((a, b) => a.at < b.at ? -1 : 1)
  const setting = types.find((type) => type.field.key && type.field.value), keys = setting ? Object.keys(engine.model.settings).filter((key) => isReviewed(office, setting, { fields: { key }, now })) : []
  const some = wanted[0] ?? (keys.length ? setting : undefined), others = some ? othersOf(some, { office, who, now }).map((id) => nameOf(engine, `staff:${id}`)) : []
  return { wanted: wanted.map((type) => type.id), keys, alone: some !== undefined && !others.length, others, waiting, drafts: rows.filter((row) => row.state === 'draft' && !row.meta.ask).map((row) => say(row, 'submit', {})) }
}
