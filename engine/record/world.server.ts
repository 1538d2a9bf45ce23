// What an act has to know before it is decided: the office, the rows that it names, its own history, and that what it hands in is there.
import { fail } from '../../kernel/fail/fail.ts'
import type { Sql } from '../../kernel/db/db.ts'
import { actorKey, type Actor } from '../access/access.ts'
import { rungStep, type Act, type Loaded, type World } from '../flow/decide.ts'
import { anything, type Moment } from '../pack.ts'
import type { Engine } from './engine.server.ts'
import type { TypeModel } from './model.ts'
import { idFrom, pointedStep } from './ids.server.ts'
import { fold, type Done, type Fields, type Row } from './row.ts'
import * as text from './statements.ts'
import { fromAction, fromStored, type Stored } from './store.server.ts'

export const historyOf = async (engine: Engine, type: TypeModel, id: string, sql: Sql = engine.db): Promise<Done[]> =>
  (await sql.query<Parameters<typeof fromAction>[1]>(text.history, [engine.db.tenant, id])).map((a) => fromAction(type, a))

export const worldOf = (engine: Engine, who: Actor, how: { now: Moment; came?: Moment; loaded: Loaded }): World => ({ office: engine.holder.office(), who, next: idFrom, ...how })
/** The world of what follows in other rows: it happens when the act has come. */
export const thenOf = ({ came, ...world }: World): World => came ? { ...world, now: came } : world

/** What the act may ask about beside its row: rows that its refs name, counts of its parts, and for an undo the row before. */
export const load = async (engine: Engine, type: TypeModel, { row, wish, who, sql }: { row: Row | undefined; wish: Act; who: Actor; sql: Sql }): Promise<Loaded> => {
  const ids = new Set<string>(), said = wish.data ?? {}
  // Whom a row is about is not read on every step (rules see it as an id): only where the step itself names them.
  for (const field of type.fields) if (field.to && !engine.holder.holds(field.to) && (field.name !== type.about || (field.name in said && who.kind !== 'resident')))
    for (const id of [row?.fields, said, row?.meta.ask?.data].flatMap((fields) => ([] as unknown[]).concat(fields?.[field.name] ?? []))) if (typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id)) ids.add(id)
  await ownFiles(engine, type, { data: wish.data ?? {}, record: wish.record, who, sql })
  await countedRows(engine, type, { data: said, record: wish.record, sql })
  const rows = ids.size ? (await sql.query<Stored>(text.loadMany, [engine.db.tenant, [...ids].slice(0, 200)])).map(fromStored) : []
  const loaded: Loaded = { refs: new Map(rows.map((r) => [r.id, r])), measures: {} }
  if (wish.step !== 'undo' || !row?.meta.undo) return loaded
  const history = await historyOf(engine, type, row.id, sql), last = history.findIndex((done) => done.id === row.meta.undo!.act)
  // The engine's own notes do not stand in the way; anything else that happened since does.
  const before = last > 0 && history.slice(last + 1).every((done) => done.step === rungStep || done.step === pointedStep) ? fold(history.slice(0, last), row.no) : undefined
  return before ? { ...loaded, before } : loaded
}

/** Files must have been sent before, by the same person: nobody adopts a stranger's file by its id. What a guest sent is free, because people
 *  send photos before they say who they are. */
const ownFiles = async (engine: Engine, type: TypeModel, { data, record, who, sql }: { data: Fields; record: string; who: Actor; sql: Sql }): Promise<void> => {
  for (const [name, value] of Object.entries(data)) if (type.field[name]?.kind === 'files' && Array.isArray(value) && value.length) {
    const ids = value.map((one) => (one as { id?: unknown } | null)?.id).filter((id): id is string => typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id))
    const found = await sql.query<{ id: string }>(`select f.id from file f where f.tenant = $1 and f.id = any($2::uuid[]) and (f.by = $3
      or exists (select 1 from file_use u where u.tenant = $1 and u.file = f.id and u.record = $4) or f.by like 'guest:%' and not exists (select 1 from file_use u where u.tenant = $1 and u.file = f.id))`,
      [engine.db.tenant, ids, actorKey(who), record])
    if (found.length < new Set(ids).size) throw fail('bad-field', { path: `data.${name}`, why: { zh: `${type.field[name]!.title}里有文件没有上传成功，请重新上传`, en: 'a file was not sent' } })
  }
}

/** Of a line that keeps the rows which it counted only those can be named. */
const countedRows = async (engine: Engine, type: TypeModel, { data, record, sql }: { data: Fields; record: string; sql: Sql }): Promise<void> => {
  if (!Object.values(type.calc).some((how) => typeof how !== 'function' && how.measure === 'kept')) return
  for (const field of type.fields) if (field.to === anything.id && Array.isArray(data[field.name])) {
    const ids = [...new Set(data[field.name] as unknown[])].filter((id): id is string => typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id))
    const [found] = await sql.query<{ n: number }>('select count(*)::int as n from score_row s where s.tenant = $1 and s.line = $2 and s.record = any($3::uuid[])', [engine.db.tenant, record, ids])
    if (found!.n < ids.length) throw fail('bad-field', { path: `data.${field.name}`, why: { zh: '里有不在这一项里计数的件', en: 'names rows that this line does not count' } })
  }
}
