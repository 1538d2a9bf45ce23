// A sheet that a pack hands in at the end of a period: a line for each thing it is about, counted in the database, and under it the very rows
// that were counted. As a workbook (one page for all, one for each) or on paper with places to sign.
import { fail } from '../../kernel/fail/fail.ts'
import { knownOf } from '../record/office.ts'
import type { Actor } from '../access/access.ts'
import { dayOf } from '../clock/days.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import { titleOf } from '../flow/possible.ts'
import { showField } from '../record/kinds.ts'
import { mustSee } from '../record/list.server.ts'
import type { SheetColumn, SheetModel, TypeModel } from '../record/model.ts'
import { measureSql, valueSql } from '../indicator/measure.ts'
import { seenSql } from '../record/query.ts'
import type { Row } from '../record/row.ts'
import { fromStored, type Stored } from '../record/store.server.ts'
import * as text from '../record/statements.ts'
import { sayAt } from './ledger.server.ts'
import { officeBook, officePaper, type OfficePage } from './pages.server.ts'
import { findPeriod, periodOf, type Period } from '../clock/period.ts'

export type Group = { id: string; name: string; cells: (number | null)[]; rows: string[][] }
export type Filled = { sheet: SheetModel; period: Period; by: string; heads: string[]; rowHeads: string[]; groups: Group[]; total: (number | null)[] }
type Ask = { sheet: string; period?: string | undefined }
const most = 5000

/** The sheet of a period as this person may see its rows; without a period, of the one that runs. Throws not-found, bad-field, too-large. */
export const fillSheet = async (engine: Engine, who: Actor, { sheet: name, period: word }: Ask): Promise<Filled> => {
  const sheet = Object.hasOwn(engine.model.sheets, name) ? engine.model.sheets[name] : undefined
  if (!sheet) throw fail('not-found', { what: { zh: '报表', en: 'sheet' } })
  const type = engine.model.types[sheet.of]!, period = findPeriod(sheet.every, word ?? periodOf(sheet.every, nowOf(engine)))
  if (!period) throw fail('bad-field', { path: 'period', allowed: [periodOf(sheet.every, nowOf(engine))] })
  mustSee(engine.model, who, type)
  const ask = () => {
    const values: unknown[] = [engine.db.tenant], add = (value: unknown) => `$${values.push(value)}`, window = { period, now: nowOf(engine), add }
    return { values, window, where: [`r.tenant = $1::int and r.type = '${type.id}'`, measureSql({ measure: 'count', of: type.id, only: { ...sheet.only, dated: { made: true } } }, window), `r.body->>'${sheet.by}' is not null`, seenSql(engine.model, who, { type: type.id, add })].join(' and ') }
  }
  const sums = ask(), plain = ask(), measures = sheet.columns.filter((column) => 'measure' in column), column = (one: (typeof measures)[number]) => { const how = { ...one, of: type.id }; return valueSql(how, sums.window, measureSql(how, sums.window)).n }
  const found = await engine.db.query<Record<string, string | number>>(`select r.body->>'${sheet.by}' as by, ${measures.map((one, i) => `${column(one)} as c${i}`).join(', ') || '0 as c'} from record r where ${sums.where} group by 1`, sums.values)
  const rows = (await engine.db.query<Stored>(`${text.loadMany.replace(/where.*$/s, '')} where ${plain.where} order by r.made, r.id limit ${most + 1}`, plain.values)).map(fromStored)
  if (rows.length > most) throw fail('too-large', { limit: `${most} 行` })
  const names = await namesOf(engine, rows), known = knownOf(engine.holder.office(), dayOf(nowOf(engine)), names), title = (id: string) => known.name(type.field[sheet.by]!.to!, id) ?? names.get(id)?.name ?? id
  const numbers = (line: Record<string, string | number> | undefined) => worked(sheet.columns, Object.fromEntries(measures.map((column, i) => [column.name, Number(line?.[`c${i}`] ?? 0)])))
  const groups = found.map((line) => ({ id: String(line.by), name: title(String(line.by)), cells: numbers(line), rows: rows.filter((row) => row.fields[sheet.by] === line.by).map((row) => sheet.rows.map((field) => cell(type, row, field, known))) }))
    .sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'))
  const whole = Object.fromEntries(measures.map((column, i) => [column.name, found.reduce((sum, line) => sum + Number(line[`c${i}`] ?? 0), 0)]))
  return { sheet, period, by: type.field[sheet.by]!.title, heads: sheet.columns.map((column) => column.title), rowHeads: sheet.rows.map((field) => type.field[field]?.title ?? { state: '状态', made: '时间' }[field] ?? field), groups, total: worked(sheet.columns, whole) }
}
/** Rates are worked out of the columns beside them; of nothing there is none. */
const worked = (columns: readonly SheetColumn[], n: Readonly<Record<string, number>>): (number | null)[] => columns.map((column) => {
  if ('measure' in column) return n[column.name] ?? 0
  const [over, under] = column.over.map((name) => n[name] ?? 0) as [number, number]
  return under === 0 ? null : Math.round(over / under * (column.as === 'percent' ? 10_000 : 100)) / 100
})
const cell = (type: TypeModel, row: Row, name: string, known: ReturnType<typeof knownOf>): string =>
  name === 'state' ? type.states[row.state] ?? row.state : name === 'made' ? sayAt(row.made) : showField(row.fields[name], type.field[name]!, known)
const namesOf = async (engine: Engine, rows: readonly Row[]): Promise<Map<string, { id: string; name: string }>> => {
  const ids = [...new Set(rows.flatMap((row) => engine.model.types[row.type]!.fields.filter((field) => field.to && !engine.holder.holds(field.to) && !field.private && !field.sealed).flatMap((field) => [row.fields[field.name] ?? []].flat() as string[])))]
  const found = ids.length ? (await engine.db.query<Stored>(text.loadMany, [engine.db.tenant, ids])).map(fromStored) : []
  return new Map(found.map((row) => [row.id, { id: row.id, name: titleOf(engine.model, row) }]))
}
const said = (column: SheetColumn, n: number | null): string => n === null ? '—' : `${n}${'as' in column && column.as === 'percent' ? '%' : ''}`

/** The workbook: 汇总, then a page for each. */
export const sheetBook = async (engine: Engine, who: Actor, ask: Ask): Promise<{ bytes: Buffer; name: string }> => {
  const filled = await fillSheet(engine, who, ask)
  return officeBook(engine, who, { pages: pagesOf(filled), name: `${filled.period.title}${filled.sheet.title}`, maker: '填表人' })
}
/** The same on A4: the whole first, then a page for each, which it signs for. */
export const sheetPaper = async (engine: Engine, who: Actor, ask: Ask & { demo: boolean }): Promise<string> => {
  const filled = await fillSheet(engine, who, ask)
  return officePaper(engine, who, { pages: pagesOf(filled), title: `${filled.period.title}${filled.sheet.title}`, demo: ask.demo, maker: '填表人' })
}
const pagesOf = ({ sheet, period, groups, heads, rowHeads, by, total }: Filled): OfficePage[] => {
  const line = (name: string, cells: readonly (number | null)[]) => [name, ...cells.map((n, i) => 'as' in sheet.columns[i]! ? said(sheet.columns[i]!, n) : n)], title = `${period.title}${sheet.title}`
  return [{ name: '汇总', title, sub: `共 ${groups.length} 家`, tables: [{ head: [by, ...heads], rows: [...groups.map((group) => line(group.name, group.cells)), line('合计', total)] }], signs: ['审核人', '负责人'] },
    ...groups.map((group) => ({ name: group.name, title: `${title}（${group.name}）`, tables: [{ head: [by, ...heads], rows: [line(group.name, group.cells)] }, { head: rowHeads, rows: group.rows }], signs: ['街道负责人', `${group.name}签收`] }))]
}
