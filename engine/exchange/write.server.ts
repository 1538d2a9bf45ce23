// Writes what was judged good, row by row by the one road, as the person who asked for it. Ids of the acts follow from batch and row: whatever
// happens in between, writing it again writes nothing twice.
import { Failure, sentence } from '../../kernel/fail/fail.ts'
import type { Actor } from '../access/access.ts'
import { actorKey, partFor, system } from '../access/access.ts'
import { dayOf } from '../clock/days.ts'
import { perform } from '../record/act.server.ts'
import { idFrom } from '../record/ids.server.ts'
import { nowOf } from '../record/engine.server.ts'
import { empty } from '../record/kinds.ts'
import type { StepModel, TypeModel } from '../record/model.ts'
import type { Fields, Row } from '../record/row.ts'
import { fromStored, type Stored } from '../record/store.server.ts'
import { loadMany } from '../record/statements.ts'
import { countsOf, findBatch, move, mustMake, queue, setError, setProgress, setRows, type Batch, type BatchRow, type Desk } from './batch.server.ts'
import { changeBy } from './judge.ts'

type Outcome = { row: number; state: BatchRow['state']; version: number | null; error: string | null }
const portion = 25

/** Writes all that is left of a batch in state `writing`; ends it `done`. Never throws: what stops it leaves the batch where it is, to be gone on with. */
export const writeBatch = async (desk: Desk, who: Actor, id: string): Promise<void> => {
  const { engine, log } = desk
  try {
    const batch = await findBatch(engine, id)
    if (!batch || batch.state !== 'writing') return
    // Rows that may point at rows before them in the file come one after another; of others a few at once, which a database server writes together.
    const { type, step } = mustMake(engine, who, batch.type), lanes = engine.holder.holds(type.id) || type.fields.some((f) => f.to === type.id && step.need.concat(step.ask).includes(f.name)) ? 1 : 5
    for (;;) {
      const rows = await queue(engine, id, { state: '', limit: portion })
      if (rows.length === 0) break
      const outcomes: Outcome[] = []
      for (let i = 0; i < rows.length && !desk.closing(); i += lanes) outcomes.push(...await Promise.all(rows.slice(i, i + lanes).map((row) => writeRow(desk, who, { batch, type, step, row }))))
      await setRows(engine, id, outcomes)
      if (desk.closing()) return
      const counts = (await countsOf(engine, [id])).get(id)!, all = counts.new + counts.changed
      await setProgress(engine, id, all ? Math.min(1, (counts.written + counts.failed) / all) : 1)
      if ((await findBatch(engine, id))?.state !== 'writing') return
    }
    await move(engine, id, { from: ['writing'], to: 'done' })
  } catch (error) {
    if (desk.closing()) return
    log('an import stopped while it was written', error)
    await setError(engine, id, { state: 'writing', error: error instanceof Failure ? sentence(error, 'zh') : '写入中断，可再点一次“继续写入”，已写的不会重复' }).catch(() => undefined)
  }
}
const writeRow = async ({ engine }: Desk, who: Actor, { batch, type, step, row }: { batch: Batch; type: TypeModel; step: StepModel; row: BatchRow }): Promise<Outcome> => {
  const act = idFrom(batch.id, `${row.verdict} ${row.row}`)
  try {
    if (row.verdict === 'new') {
      const { answer } = await perform(engine, who, { id: act, type: type.id, record: row.record, step: step.name, data: row.make ?? {} })
      if (step.name === 'draft') { const { answer: asked } = await perform(engine, who, { id: idFrom(act, 'submit'), type: type.id, record: row.record, step: 'submit' }); return { row: row.row, state: 'written', version: asked.version, error: null } }
      return { row: row.row, state: 'written', version: answer.version, error: null }
    }
    const [now] = await load(engine, [row.target!]), names = Object.keys(row.change ?? {}), how = now && changeBy(type, now.state, names)
    if (!now || !how) return { row: row.row, state: 'failed', version: null, error: '这一条现在不能修改' }
    const { answer } = await perform(engine, who, { id: act, type: type.id, record: row.target!, step: how.name, data: row.change ?? {}, ...(row.seen === null ? {} : { seen: row.seen }) })
    return { row: row.row, state: 'written', version: answer.version, error: null }
  } catch (error) {
    // Refused by a rule is an answer; the database being away is not.
    if (error instanceof Failure && error.status < 500) return { row: row.row, state: 'failed', version: null, error: sentence(error, 'zh') }
    throw error
  }
}
const load = async (engine: Desk['engine'], ids: readonly string[]): Promise<Row[]> => (await engine.db.query<Stored>(loadMany, [engine.db.tenant, ids])).map(fromStored)

/** Takes back what a batch wrote where nobody has changed it since: new rows are ended, changed ones get what stood there before. Children go
 *  before their parents. Answers how many, and why not all. */
export const takeBack = async (desk: Desk, who: Actor, id: string): Promise<{ back: number; kept: number; why: string[] }> => {
  const { engine } = desk, batch = await findBatch(engine, id), why = new Map<string, number>()
  if (!batch) return { back: 0, kept: 0, why: [] }
  const { type } = mustMake(engine, who, batch.type)
  let back = 0, kept = 0
  for (let rows = await queue(engine, id, { state: 'written', limit: 100 }); rows.length; rows = await queue(engine, id, { state: 'written', limit: 100 })) {
    const outcomes: Outcome[] = []
    for (const row of rows) {
      const [now] = await load(engine, [row.verdict === 'new' ? row.record : row.target!]), reason = await undo(desk, who, { batch, type, row, now })
      if (reason) { kept++; why.set(reason, (why.get(reason) ?? 0) + 1) } else back++
      outcomes.push({ row: row.row, state: reason ? 'kept' : 'back', version: null, error: reason ?? null })
    }
    await setRows(engine, id, outcomes)
  }
  await move(engine, id, { from: ['done', 'writing', 'taken-back'], to: 'taken-back' })
  return { back, kept, why: [...why].map(([reason, n]) => `${n} 行${reason}`) }
}
const undo = async ({ engine }: Desk, who: Actor, { batch, type, row, now }: { batch: Batch; type: TypeModel; row: BatchRow; now: Row | undefined }): Promise<string | undefined> => {
  const act = idFrom(batch.id, `back ${row.row}`)
  // Cut off after the act and before the note of it: it is back already.
  if (now && now.version !== row.version && (await engine.db.query('select 1 as one from action where tenant = $1 and id = $2', [engine.db.tenant, act])).length) return undefined
  // What the house did by itself since (a step that turned, a reminder) is nobody's change.
  if (!now || (now.version !== row.version && (await engine.db.query('select 1 as one from action where tenant = $1 and record = $2 and version > $3 and who <> $4 limit 1', [engine.db.tenant, now.id, row.version, actorKey(system)])).length)) return '此后又有改动'
  try {
    if (row.verdict === 'new') {
      const step = type.steps.find((s) => s.name === 'end' && s.from.includes(now.state) && partFor(engine.model, who, { type, step: s, row: now }))
      const data = step && endData(type, step, { today: dayOf(nowOf(engine)), row: now, name: batch.name })
      if (!step || !data) return `不能收回：${type.title}没有停用这一步`
      await perform(engine, who, { id: act, type: type.id, record: now.id, step: step.name, data, seen: now.version })
      return undefined
    }
    const step = changeBy(type, now.state, Object.keys(row.was ?? {}))
    if (!step) return '不能改回'
    await perform(engine, who, { id: act, type: type.id, record: now.id, step: step.name, data: row.was ?? {}, seen: now.version })
    return undefined
  } catch (error) {
    if (error instanceof Failure && error.status < 500) return `不能收回：${sentence(error, 'zh')}`
    throw error
  }
}
/** What the last step of a row asks: days are today (or the first day of the row, if that is still to come), words say which batch. */
const endData = (type: TypeModel, step: StepModel, { today, row, name }: { today: string; row: Row; name: string }): Fields | undefined => {
  const data: Record<string, unknown> = {}, from = typeof row.fields.from === 'string' ? row.fields.from : today
  for (const field of step.need) {
    const kind = type.field[field]?.kind
    if (kind === 'date') data[field] = from > today ? from : today
    else if (kind === 'text') data[field] = `整批收回：${name}`
    else if (empty(row.fields[field])) return undefined
  }
  return data
}
