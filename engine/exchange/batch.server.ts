// Batches and their rows in the database. What a batch wrote stands in the log of acts; this is only what a person needs to look at it.
import { secondOf } from '../flow/second.ts'
import type { Actor } from '../access/access.ts'
import { actorKey } from '../access/access.ts'
import { fail } from '../../kernel/fail/fail.ts'
import type { FileStore } from '../../kernel/files/files.server.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import { findType, type StepModel, type TypeModel } from '../record/model.ts'
import type { Fields } from '../record/row.ts'
import { makingStep } from './form.ts'
import { answered, type Judged, type Verdict } from './judge.ts'
import type { Choice, Plan } from './plan.ts'

/** What the room works with: the engine, where workbooks lie, and whether the house is closing. */
export type Desk = { engine: Engine; files: FileStore; closing: () => boolean; log: (line: string, error?: unknown) => void }
export type State = 'reading' | 'checked' | 'writing' | 'done' | 'taken-back' | 'failed'
export type Column = { header: string; field: string | null; by: string | null; cleaned: Record<string, number>; example: string }
export type Batch = {
  id: string; type: string; name: string; state: State; by: string; by_name: string; made: string; done: string | null; file: string; headers: string; post: string | null
  plan: Choice | null; columns: Column[] | null; rows: number; progress: number; ms: number | null; error: string | null; accounts: string | null
}
export type BatchRow = {
  row: number; ord: number; verdict: Verdict; judged: Verdict; record: string; target: string | null; cells: Record<string, string>; make: Fields | null; change: Fields | null; was: Fields | null
  old: Record<string, string> | null; reasons: string[]; alike: Judged['alike']; may: Judged['may']; answer: string | null; seen: number | null; state: '' | 'written' | 'failed' | 'back' | 'kept'; version: number | null; error: string | null
}
const columns = 'id, type, name, state, by, by_name, made, done, file, headers, plan, columns, rows, progress, ms, error, accounts, post'
const rowColumns = 'row, ord, verdict, judged, record, target, cells, make, change, was, old, reasons, alike, may, answer, seen, state, version, error'

/** The step by which this person makes rows of a type. Throws no-such-type, not-allowed. */
export const mustMake = (engine: Engine, who: Actor, name: string): { type: TypeModel; step: StepModel } => {
  const type = findType(engine.model, name)
  if (!type) throw fail('no-such-type', { type: name })
  const step = makingStep(engine.model, who, type)
  if (!step) throw fail('not-allowed', { what: { zh: `导入${type.title}：这类台账不由您登记`, en: `import ${type.id}` } })
  // What wants a second person comes in as drafts that wait.
  const drafted = secondOf(type, step, { fields: {}, office: engine.holder.office(), who, now: nowOf(engine) }) === 'wanted'
  return { type, step: drafted ? type.step.draft! : step }
}
/** A batch, if this person may make rows of its type. */
export const getBatch = async (engine: Engine, who: Actor, id: string): Promise<Batch> => {
  const batch = await findBatch(engine, id)
  if (!batch) throw fail('not-found', { what: { zh: '批次', en: 'batch' } })
  mustMake(engine, who, batch.type)
  return batch
}
export const findBatch = async (engine: Engine, id: string): Promise<Batch | undefined> =>
  (await engine.db.query<Batch>(`select ${columns} from import_batch where tenant = $1 and id = $2`, [engine.db.tenant, id]))[0]
export const unfinished = (engine: Engine): Promise<Batch[]> =>
  engine.db.query<Batch>(`select ${columns} from import_batch where tenant = $1 and state in ('reading', 'writing') order by made`, [engine.db.tenant])

export const addBatch = (engine: Engine, who: Actor, { id, type, name, file, plan }: { id: string; type: string; name: string; file: string; plan: Choice | null }): Promise<unknown> =>
  engine.db.query(`insert into import_batch (tenant, id, type, name, state, by, by_name, made, file, headers, plan, post) values ($1, $2, $3, $4, 'reading', $5, $6, $7, $8, '', $9, $10)`,
    [engine.db.tenant, id, type, name, actorKey(who), who.name, nowOf(engine), file, plan ? JSON.stringify(plan) : null, who.post ?? null])
/** Whoever has it written now does so as the post that they chose now. */
export const setPost = (engine: Engine, who: Actor, id: string): Promise<unknown> =>
  engine.db.query('update import_batch set post = $3 where tenant = $1 and id = $2', [engine.db.tenant, id, who.post ?? null])
/** Moves a batch from one of these states on. False: somebody else did. */
export const move = async (engine: Engine, id: string, { from, to }: { from: readonly State[]; to: State }): Promise<boolean> =>
  (await engine.db.query(`update import_batch set state = $4, progress = 0, error = null, done = case when $4 in ('done', 'taken-back') then $5::timestamptz else done end where tenant = $1 and id = $2 and state = any($3::text[]) returning id`,
    [engine.db.tenant, id, from, to, nowOf(engine)])).length > 0
export const setProgress = (engine: Engine, id: string, progress: number): Promise<unknown> =>
  engine.db.query('update import_batch set progress = $3 where tenant = $1 and id = $2', [engine.db.tenant, id, progress])
export const setError = (engine: Engine, id: string, { state, error }: { state: State; error: string }): Promise<unknown> =>
  engine.db.query('update import_batch set state = $3, error = $4 where tenant = $1 and id = $2', [engine.db.tenant, id, state, error.slice(0, 500)])

/** All rows anew, and what was found about the columns, in one transaction. */
export const putRows = (engine: Engine, id: string, { rows, plan, columns: found, headers, answers, ms }: { rows: readonly Judged[]; plan: Plan; columns: readonly Column[]; headers: string; answers: ReadonlyMap<number, string>; ms: number }): Promise<void> =>
  engine.db.tx(async (tx) => {
    await tx.query('delete from import_row where tenant = $1 and batch = $2', [engine.db.tenant, id])
    for (let i = 0; i < rows.length; i += 500) await tx.query(`insert into import_row (tenant, batch, row, ord, verdict, judged, record, target, cells, make, change, was, old, reasons, alike, may, answer, seen)
      select $1, $2, x.row, x.ord, x.verdict, x.judged, x.record, x.target, x.cells, x.make, x.change, x.was, x.old, array(select jsonb_array_elements_text(x.reasons)), x.alike, array(select jsonb_array_elements_text(x.may)), x.answer, x.seen
      from jsonb_to_recordset($3::jsonb) as x(row int, ord int, verdict text, judged text, record uuid, target uuid, cells jsonb, make jsonb, change jsonb, was jsonb, old jsonb, reasons jsonb, alike jsonb, may jsonb, answer text, seen int)`,
      [engine.db.tenant, id, JSON.stringify(rows.slice(i, i + 500).map((r) => { const answer = answers.get(r.row); return { ...r, judged: r.verdict, ...(answer ? { answer, verdict: answered(r, answer).verdict } : {}) } }))])
    const { mapping, fixed, made } = plan
    await tx.query(`update import_batch set state = 'checked', progress = 1, plan = $3, columns = $4, rows = $5, headers = $6, ms = $7, error = null where tenant = $1 and id = $2`,
      [engine.db.tenant, id, JSON.stringify({ mapping, fixed, made }), JSON.stringify(found), rows.length, headers, ms])
  })
export const answersOf = async (engine: Engine, id: string): Promise<Map<number, string>> =>
  new Map((await engine.db.query<{ row: number; answer: string }>('select row, answer from import_row where tenant = $1 and batch = $2 and answer is not null', [engine.db.tenant, id])).map((r) => [r.row, r.answer]))

/** Rows of a batch in the order of the file; `after` is the last row that was shown. */
export const rowsOf = (engine: Engine, id: string, { verdict, after = 0, limit }: { verdict?: string | undefined; after?: number | undefined; limit: number }): Promise<BatchRow[]> =>
  engine.db.query<BatchRow>(`select ${rowColumns} from import_row where tenant = $1 and batch = $2 and row > $3 ${verdict ? 'and verdict = $5' : ''} order by row limit $4`, [engine.db.tenant, id, after, limit, ...(verdict ? [verdict] : [])])
export const oneRowOf = async (engine: Engine, id: string, row: number): Promise<BatchRow | undefined> =>
  (await engine.db.query<BatchRow>(`select ${rowColumns} from import_row where tenant = $1 and batch = $2 and row = $3`, [engine.db.tenant, id, row]))[0]
/** What is still to be written, parents first; or what was written, children first. */
export const queue = (engine: Engine, id: string, { state, limit }: { state: '' | 'written'; limit: number }): Promise<BatchRow[]> =>
  engine.db.query<BatchRow>(`select ${rowColumns} from import_row where tenant = $1 and batch = $2 and state = $3 ${state === '' ? `and verdict in ('new', 'changed') order by ord` : 'order by ord desc'} limit $4`, [engine.db.tenant, id, state, limit])
export const setRows = (engine: Engine, id: string, rows: readonly { row: number; state: BatchRow['state']; version: number | null; error: string | null }[]): Promise<unknown> =>
  engine.db.query(`update import_row r set state = x.state, version = coalesce(x.version, r.version), error = x.error from jsonb_to_recordset($3::jsonb) as x(row int, state text, version int, error text) where r.tenant = $1 and r.batch = $2 and r.row = x.row`,
    [engine.db.tenant, id, JSON.stringify(rows)])
export const setAnswer = (engine: Engine, id: string, { row, answer, verdict }: { row: number; answer: string; verdict: Verdict }): Promise<unknown> =>
  engine.db.query('update import_row set answer = $4, verdict = $5 where tenant = $1 and batch = $2 and row = $3', [engine.db.tenant, id, row, answer, verdict])

export type Counts = Record<Verdict, number> & { written: number; failed: number; back: number; kept: number }
export const countsOf = async (engine: Engine, ids: readonly string[]): Promise<Map<string, Counts>> => {
  const found = await engine.db.query<{ batch: string; verdict: Verdict; state: string; n: number }>('select batch, verdict, state, count(*)::int as n from import_row where tenant = $1 and batch = any($2::uuid[]) group by 1, 2, 3', [engine.db.tenant, ids])
  const counts = new Map<string, Counts>(ids.map((id) => [id, { new: 0, changed: 0, same: 0, doubt: 0, refused: 0, written: 0, failed: 0, back: 0, kept: 0 }]))
  for (const { batch, verdict, state, n } of found) { const c = counts.get(batch)!; c[verdict] += n; if (state) c[state as 'written'] += n }
  return counts
}
/** Batches of these types, newest first. */
export const listBatches = (engine: Engine, { types, limit = 50 }: { types: readonly string[]; limit?: number }): Promise<Batch[]> =>
  engine.db.query<Batch>(`select ${columns} from import_batch where tenant = $1 and type = any($2::text[]) order by made desc limit $3`, [engine.db.tenant, types, limit])

export const rememberedPlan = async (engine: Engine, { type, headers }: { type: string; headers: string }): Promise<Choice | undefined> =>
  (await engine.db.query<{ plan: Choice }>('select plan from import_plan where tenant = $1 and type = $2 and headers = $3', [engine.db.tenant, type, headers]))[0]?.plan
export const rememberPlan = (engine: Engine, who: Actor, { type, headers, plan }: { type: string; headers: string; plan: Choice }): Promise<unknown> =>
  engine.db.query(`insert into import_plan (tenant, type, headers, plan, by, made) values ($1, $2, $3, $4, $5, $6) on conflict (tenant, type, headers) do update set plan = $4, by = $5, made = $6`,
    [engine.db.tenant, type, headers, JSON.stringify(plan), actorKey(who), nowOf(engine)])

/** Gives a batch up that wrote nothing. */
export const dropBatch = (engine: Engine, id: string): Promise<void> => engine.db.tx(async (tx) => {
  await tx.query('delete from import_row where tenant = $1 and batch = $2', [engine.db.tenant, id])
  await tx.query('delete from import_batch where tenant = $1 and id = $2', [engine.db.tenant, id])
})
/** Daily: forgets rows of batches that can no longer be taken back; private values must not lie about. Answers how many batches. */
export const keepDays = 30
export const sweepImports = async (engine: Engine, now: Date): Promise<number> => {
  const old = await engine.db.query<{ id: string }>(`select id from import_batch b where tenant = $1 and made < $2 and state not in ('reading', 'writing') and exists (select 1 from import_row r where r.tenant = $1 and r.batch = b.id)`, [engine.db.tenant, new Date(now.getTime() - keepDays * 86_400_000).toISOString()])
  for (const { id } of old) await engine.db.query('delete from import_row where tenant = $1 and batch = $2', [engine.db.tenant, id])
  return old.length
}
/** When first passwords of a batch are told: once. False: they were. */
export const claimAccounts = async (engine: Engine, id: string): Promise<boolean> =>
  (await engine.db.query('update import_batch set accounts = $3 where tenant = $1 and id = $2 and accounts is null returning id', [engine.db.tenant, id, nowOf(engine)])).length > 0
export const madeBy = async (engine: Engine, id: string): Promise<string[]> =>
  (await engine.db.query<{ record: string }>(`select record from import_row where tenant = $1 and batch = $2 and state = 'written' and verdict = 'new' order by row`, [engine.db.tenant, id])).map((r) => r.record)
