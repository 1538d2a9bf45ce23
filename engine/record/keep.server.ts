// How long rows live: what the packs declare as `keep`, carried out each night. Putting away, blanking and erasing are acts like any other, so
// the history says when it was done and by which rule; what has to go goes from row, actions, words, links, files and notices alike.
import { eraseContents, type Content } from '../../kernel/audit/erase.server.ts'
import { dropFiles, sweepBytes, type FileStore } from '../../kernel/files/files.server.ts'
import { dropNotices } from '../../kernel/notice/notice.server.ts'
import { actorKey, system } from '../access/access.ts'
import { at, dayOf, shift, spanWords } from '../clock/days.ts'
import type { Day, Moment, Span } from '../pack.ts'
import { historyOf } from './world.server.ts'
import { perform } from './act.server.ts'
import { nowOf, type Engine } from './engine.server.ts'
import { idFrom, keepStep } from './ids.server.ts'
import { findType, type TypeModel } from './model.ts'
import { onOf } from './office.ts'
import { apply, fold, type Done, type Fields, type Kept, type Row } from './row.ts'
import { loadMany } from './statements.ts'
import { fromStored, write, type Stored } from './store.server.ts'

const ends = { archive: 'archived', blank: 'blanked', erase: 'erased' } as const satisfies Record<string, Kept>
type Kind = keyof typeof ends
/** How long before their day rows are told of in the list of what comes next. */
const ahead = '30d'

/** One night's work over all types: rows whose time has come, batch by batch. What is cut off goes on the next time; what was done is not done
 *  again. Rows that stand in the way of nothing but themselves (an act not yet sealed) wait for the next night. Answers how many were dealt with. */
export const keepRows = async (engine: Engine, { files, stopping }: { files: FileStore; stopping?: AbortSignal }): Promise<number> => {
  let n = 0
  const broken: unknown[] = []
  for (const type of timed(engine)) {
    let done = 0
    for (let past = ''; past !== undefined && !stopping?.aborted;) {
      const rows = await dueRows(engine, type, past)
      for (const { id } of rows) try { if (await keepOne(engine, type, id)) done++ } catch (error) { broken.push(error) }
      const last = rows.at(-1)
      if (rows.length < batch || !last) break
      past = `${last.made}_${last.id}`
    }
    await note(engine, type, done)
    n += done
  }
  await sweepBytes(engine.db, files)
  if (broken.length) throw broken[0]
  return n
}
const batch = 200
const timed = (engine: Engine): TypeModel[] => Object.values(engine.model.types).filter((type) => type.keep.for !== 'ever' && type.keep.then)

/** Which rows' time is over on a day: past their span since they came to an end (`after`) or were last changed; and nothing that lives is about them. */
const overSql = (type: TypeModel, on: Day): { where: string; values: unknown[] } => {
  const { after } = type.keep, cut = at(shift(on, `-${type.keep.for as Span}`))
  return {
    values: [type.id, cut, ends[type.keep.then as Kind], after ?? []],
    where: `r.tenant = $1::int and r.type = $2 and r.made < $3::timestamptz and not r.aside and r.body->'$'->>'kept' is distinct from $4
      and ${after ? `r.state = any($5::text[]) and (r.margin->'at'->>r.state)::timestamptz < $3::timestamptz` : `$5::text[] is not null and r.updated < $3::timestamptz`}
      and not exists (select 1 from record s where s.tenant = $1::int and s.subject = r.id and s.body->'$'->>'kept' is null)`,
  }
}
const dueRows = (engine: Engine, type: TypeModel, past: string): Promise<{ id: string; made: string }[]> => {
  const { where, values } = overSql(type, dayOf(nowOf(engine))), [made, id] = past ? past.split('_') : ['-infinity', '00000000-0000-0000-0000-000000000000']
  return engine.db.query(`select r.id, r.made from record r where ${where} and (r.made, r.id) > ($6::timestamptz, $7::uuid) order by r.made, r.id limit ${batch}`, [engine.db.tenant, ...values, made, id])
}

/** Deals with one row in one transaction, as the owner: nobody else may take content out of the log. False: not now. */
const keepOne = async (engine: Engine, type: TypeModel, id: string): Promise<boolean> => {
  const how = type.keep.then as Kind, { tenant } = engine.db, now = nowOf(engine)
  const change = await engine.db.asOwner(async (tx) => {
    // Asked again with the row in hand: somebody may have acted on it, or another server have done this, a moment ago.
    const { where, values } = overSql(type, dayOf(now)), [found] = await tx.query<Stored>(`${loadMany.split(' where ')[0]} where ${where} and r.id = $6 for update of r`, [tenant, ...values, id])
    if (!found) return undefined
    let before = fromStored(found), left: string | undefined
    if (how !== 'archive') {
      const stays = how === 'blank' ? (name: string) => open(type, name) : (name: string) => name === type.kind
      const gone = filesIn(type, await historyOf(engine, type, id, tx), stays)
      left = await eraseContents(tx, { tenant, record: id, change: (content) => without(content, { stays, words: how === 'blank' }) })
      if (left === undefined) return undefined
      const again = fold(await historyOf(engine, type, id, tx), before.no)!
      await dropFiles(tx, { tenant, record: id, files: gone })
      await dropNotices(tx, { tenant, about: id })
      await tx.query('delete from link where tenant = $1 and "of" = $2 and not (field = any($3::text[]))', [tenant, id, type.fields.map((f) => f.name).filter(stays)])
      before = again
    }
    const done: Done = { id: idFrom(id, `${keepStep}${before.version}`), record: id, type: type.id, step: keepStep, state: before.state, was: before.state, version: before.version + 1, who: actorKey(system), at: now,
      patch: { set: {}, meta: { kept: ends[how] }, ...(left ? { left } : {}) } }
    const row = apply(before, done), office = engine.holder.office()
    if (!await write(tx, { type, done, before, row, office, on: onOf(office, now), tenant })) throw new Error('a locked row has changed')
    if (how !== 'blank') await tx.query('update record set aside = true where tenant = $1 and id = $2', [tenant, id])
    return { done, row, before }
  })
  if (!change) return false
  engine.holder.saw(change.row)
  for (const hear of engine.listeners) hear(change)
  return true
}
/** Blanking leaves what everybody who sees the row may read; a name that today's shape does not know may have been private. */
const open = (type: TypeModel, name: string): boolean => { const field = Object.hasOwn(type.field, name) ? type.field[name] : undefined; return field !== undefined && !field.private && !field.sealed }
const pick = (fields: Fields, stays: (name: string) => boolean): Fields => Object.fromEntries(Object.entries(fields).filter(([name]) => stays(name)))
/** An action without what has to go: values, values that were asked for, and (`words` false) what people wrote beside them. */
const without = ({ data }: Content, { stays, words }: { stays: (name: string) => boolean; words: boolean }): Content => {
  const { set, meta, ask, unheard, ...rest } = data as Record<string, unknown> & { set?: Fields; meta?: Fields; ask?: string; unheard?: Fields }
  const asked = meta?.['ask'] as { data?: Fields } | null | undefined
  return { veiled: null, data: { ...rest, set: pick(set ?? {}, stays), meta: { ...meta, ...(asked ? { ask: { ...asked, data: pick(asked.data ?? {}, stays) } } : {}) },
    ...(ask === undefined ? {} : { ask: words ? ask : ask.split(':')[0]! }), ...(unheard && words ? { unheard } : {}) } }
}
/** Files that the record showed at any time and will not show any more. */
const filesIn = (type: TypeModel, dones: readonly Done[], stays: (name: string) => boolean): string[] => {
  const ids = (keep: boolean) => dones.flatMap((done) => [done.patch.set, (done.patch.meta.ask as { data?: Fields } | null | undefined)?.data ?? {}]).flatMap((fields) => Object.entries(fields)
    .flatMap(([name, value]) => stays(name) === keep && (type.field[name]?.kind ?? 'files') === 'files' && Array.isArray(value) ? value.flatMap((one) => typeof (one as { id?: unknown } | null)?.id === 'string' ? [(one as { id: string }).id] : []) : []))
  const kept = new Set(ids(true))
  return [...new Set(ids(false))].filter((id) => !kept.has(id))
}

/** What the office reads: one row a type with its rule, what was done and what comes next. Its history is the history of the nights. */
const note = async (engine: Engine, type: TypeModel, done: number): Promise<void> => {
  const of = findType(engine.model, 'keeping'), today = dayOf(nowOf(engine))
  if (!of) return
  const { where, values } = overSql(type, shift(today, ahead)), record = idFrom(`keeping/${engine.db.tenant}`, type.id), since = type.keep.after ? `(r.margin->'at'->>r.state)::timestamptz` : 'r.updated'
  const [next] = await engine.db.query<{ n: number; first: string | null }>(`select count(*)::int as n, min(${since}) as first from record r where ${where}`, [engine.db.tenant, ...values])
  const [stored] = await engine.db.query<Stored>(loadMany, [engine.db.tenant, [record]]), old: Row | undefined = stored && fromStored(stored)
  const { after } = type.keep, rule = `${after ? `${after.map((state) => type.states[state] ?? state).join('、')}后` : '最后一次改动后'}满 ${spanWords(type.keep.for as Span)}`
  const data: Record<string, unknown> = { what: type.title, code: type.id, rule, then: type.keep.then, soon: next!.n, done: Number(old?.fields.done ?? 0) + done,
    ...(next!.first ? { next: shift(shift(dayOf(next!.first as Moment), type.keep.for as Span), '1d') } : {}), ...(done ? { last: today } : {}) }
  const was = old?.fields ?? {}, news = Object.fromEntries(Object.entries({ ...(next!.first || !was.next ? {} : { next: null }), ...data }).filter(([name, value]) => (was[name] ?? null) !== value))
  if (Object.keys(news).length === 0) return
  if (!old) { await perform(engine, system, { id: engine.newId(), type: of.id, record, step: 'noted', data: news }); return }
  const noted: Done = { id: engine.newId(), record, type: of.id, step: keepStep, state: old.state, was: old.state, version: old.version + 1, who: actorKey(system), at: nowOf(engine), patch: { set: news, meta: {} } }
  const office = engine.holder.office(), row = apply(old, noted)
  if (await write(engine.db, { type: of, done: noted, before: old, row, office, on: onOf(office, noted.at), tenant: engine.db.tenant })) engine.holder.saw(row)
}
