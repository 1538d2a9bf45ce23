// Reads a workbook and judges its rows in the background, a few at a time, so that everybody else's requests go on.
import { createHash } from 'node:crypto'
import { Failure, fail, sentence } from '../../kernel/fail/fail.ts'
import { maySee, type Actor } from '../access/access.ts'
import { dayOf } from '../clock/days.ts'
import { idFrom } from '../record/ids.server.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import type { StepModel, TypeModel } from '../record/model.ts'
import type { Row } from '../record/row.ts'
import { fromStored, type Stored } from '../record/store.server.ts'
import { rowColumns } from '../record/statements.ts'
import { rowsByKey } from '../record/unique.server.ts'
import { answersOf, findBatch, mustMake, putRows, rememberedPlan, setError, setProgress, type Column, type Desk } from './batch.server.ts'
import { formFields, formOf } from './form.ts'
import { court, inOrder, type Judged, type Line } from './judge.ts'
import { planOf, reader, type Plan } from './plan.ts'
import { mainSheet, readBook, READ_LIMITS, type ReadLimits } from './read.server.ts'
import { resolver, type Thing } from './resolve.ts'
import { isExample, type RawRow, type RawSheet, type Sheet } from './sheet.ts'

export const maxRows = 20_000
const limits: ReadLimits = { ...READ_LIMITS, rows: maxRows + 20, cells: 1_000_000 }

/** Judges a batch anew; it ends `checked` or `failed`. Never throws. `chosen`: the person's own mapping, already stored with the batch. */
export const checkBatch = async (desk: Desk, who: Actor, id: string): Promise<void> => {
  const { engine, files, log } = desk
  try {
    const batch = await findBatch(engine, id), bytes = batch && await files.get(batch.file)
    if (!batch) return
    if (!bytes) throw fail('bad-file', { why: { zh: '原表找不到了，请重新上传', en: 'the workbook is gone' } })
    const { type, step } = mustMake(engine, who, batch.type), begun = performance.now(), today = dayOf(nowOf(engine)), office = engine.holder.office()
    const form = formOf(office, { type, step, day: today }), sheet = await readSheet(bytes, form)
    const headers = createHash('sha256').update(sheet.headers.join('\n')).digest('hex').slice(0, 32)
    const plan = planOf(form, sheet.headers, { type, chosen: batch.plan ?? await rememberedPlan(engine, { type: type.id, headers }), today, name: batch.name })
    const { lines, columns } = await readLines(sheet, { form, plan, ended: type.states.ended }), answers = await answersOf(engine, id)
    const judge = await openCourt(engine, who, { type, step, plan, lines, id, answers }), rows: Judged[] = []
    await setProgress(engine, id, 0.2)
    let turn = performance.now()
    for (const [ord, line] of inOrder(lines, { type }).entries()) {
      if (desk.closing()) return
      rows.push(judge(line, ord))
      if (performance.now() - turn < 12) continue
      await new Promise((resolve) => setImmediate(resolve))
      if (ord % 50 === 0) await setProgress(engine, id, 0.2 + 0.7 * (ord / lines.length))
      turn = performance.now()
    }
    rows.sort((a, b) => a.row - b.row)
    await putRows(engine, id, { rows, plan, columns, headers, answers, ms: Math.round(performance.now() - begun) })
  } catch (error) {
    if (desk.closing()) return
    if (!(error instanceof Failure)) log('an import could not be checked', error)
    await setError(engine, id, { state: 'failed', error: error instanceof Failure ? sentence(error, 'zh') : '核对时出错，已经记下；请稍后再传一次' }).catch((e: unknown) => log('an import could not be marked as failed', e))
  }
}

/** The sheet that holds the data. Throws the failures of the reader; bad-file where it has no rows. */
export const readSheet = async (bytes: Uint8Array, form: Sheet): Promise<RawSheet> => {
  const sheet = mainSheet(await readBook(bytes, { titles: form.fields.map((f) => f.title), limits })), rows = sheet.rows.filter((row) => !isExample(row) && !isNote(row))
  if (rows.length === 0) throw fail('bad-file', { why: { zh: '表里只有表头，没有数据行', en: 'there are no rows below the headers' } })
  if (rows.length > maxRows) throw fail('too-large', { limit: `一次 ${maxRows.toLocaleString('en-US')} 行，请分几份导入` })
  return { ...sheet, rows }
}
/** One merged line across the table (填表人：… 共 12 条) is about it, not in it. */
const isNote = (row: RawRow): boolean => { const cells = row.cells.filter((c) => c !== null && c !== ''); return cells.length >= 3 && typeof cells[0] === 'string' && cells.every((c) => c === cells[0]) }
const readLines = async (sheet: RawSheet, { form, plan, ended }: { form: Sheet; plan: Plan; ended: string | undefined }): Promise<{ lines: Line[]; columns: Column[] }> => {
  const columns: Column[] = plan.columns.map((c) => ({ header: c.header, field: c.field, by: c.by, cleaned: { ...sheet.noted[c.column] }, example: exampleOf(sheet, c.column) }))
  const read = reader(plan, form, (column, what) => { const cleaned = columns[column]!.cleaned; cleaned[what] = (cleaned[what] ?? 0) + 1 }), lines: Line[] = []
  const state = ended ? plan.columns.find((c) => c.field === null && c.header === '状态')?.column : undefined
  for (const row of sheet.rows) {
    lines.push({ row: row.row, cells: read(row), ...(state !== undefined && row.cells[state] === ended ? { ended: true as const } : {}) })
    if (lines.length % 500 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  return { lines, columns }
}
const exampleOf = (sheet: RawSheet, column: number): string => {
  const cell = sheet.rows.map((row) => row.cells[column] ?? null).find((c) => c !== null)
  return (cell === undefined || cell === null ? '' : typeof cell === 'object' ? ('date' in cell ? cell.date : cell.error) : String(cell)).slice(0, 60)
}

/** Everything that the judge must know, loaded beforehand. */
const openCourt = async (engine: Engine, who: Actor, { type, step, plan, lines, id, answers }: { type: TypeModel; step: StepModel; plan: Plan; lines: readonly Line[]; id: string; answers: ReadonlyMap<number, string> }) => {
  const loaded = new Map<string, Thing[]>(), refs = new Map<string, Row>()
  for (const field of formFields(type, step)) if (field.to && !engine.holder.holds(field.to)) {
    const words = wordsOf(lines, field.name), to = engine.model.types[field.to]!
    const rows = (words.length ? await named(engine, to, words) : []).filter((row) => maySee(engine.model, who, row))
    for (const row of rows) refs.set(row.id, row)
    loaded.set(to.id, [...loaded.get(to.id) ?? [], ...rows.map((row) => ({ id: row.id, name: String((to.called && row.fields[to.called]) ?? row.no ?? row.id), fields: row.fields }))])
  }
  return court({ type, step, plan, who, now: nowOf(engine), resolve: resolver(engine.holder.office(), loaded), known: await knownRows(engine, { type, plan, lines }), refs, answers, idOf: (what) => idFrom(id, what) })
}
const wordsOf = (lines: readonly Line[], field: string): string[] => [...new Set(lines.flatMap((line) => { const cell = line.cells.get(field); return cell && !('why' in cell) && cell.text ? [cell.text] : [] }))]
/** Rows of a type by name, by what tells them apart, or by id. */
const named = async (engine: Engine, type: TypeModel, words: readonly string[]): Promise<Row[]> => {
  const fields = [...new Set([type.called, ...(type.unique?.length === 1 ? type.unique : [])])].filter((f): f is string => f !== undefined && !type.field[f]?.private)
  return (await engine.db.query<Stored>(`select ${rowColumns} from record r where r.tenant = $1 and r.type = $2 and (r.id::text = any($3::text[]) ${fields.map((f) => `or r.body->>'${f}' = any($3::text[])`).join(' ')}) limit 20000`, [engine.db.tenant, type.id, words])).map(fromStored)
}
/** Rows in force that the file's rows may be: of a small type all, so that likenesses are seen; of others those that share a key or a name. */
const knownRows = async (engine: Engine, { type, plan, lines }: { type: TypeModel; plan: Plan; lines: readonly Line[] }): Promise<Row[]> => {
  const keyed = !engine.holder.holds(type.id) && type.unique !== undefined && type.unique.every((f) => plan.key.includes(f) && type.field[f]?.kind === 'text') && !type.step.change
  if (keyed) return byKeys(engine, { type, lines })
  const by = [...new Set([...plan.key, ...(type.called ? [type.called] : [])])].filter((f) => type.field[f]?.kind === 'text' && !type.field[f]?.private), small = engine.holder.holds(type.id)
  if (!small && by.length === 0) return []
  const where = small ? '' : `and (${by.map((f, i) => `r.body->>'${f}' = any($${i + 3}::text[])`).join(' or ')})`
  return (await engine.db.query<Stored>(`select ${rowColumns} from record r where r.tenant = $1 and r.type = $2 and r.state <> 'ended' ${where} order by r.made, r.id`, [engine.db.tenant, type.id, ...(small ? [] : by.map((f) => wordsOf(lines, f)))])).map(fromStored)
}
const byKeys = async (engine: Engine, { type, lines }: { type: TypeModel; lines: readonly Line[] }): Promise<Row[]> => {
  const word = (line: Line, field: string) => { const cell = line.cells.get(field); return cell && !('why' in cell) ? cell.text.trim().replace(/\s+/g, ' ') : '' }, keys = lines.map((line) => type.unique!.map((field) => word(line, field))), found: Row[] = []
  for (let i = 0; i < keys.length; i += 1000) found.push(...await rowsByKey(engine, type, keys.slice(i, i + 1000)))
  return found
}
