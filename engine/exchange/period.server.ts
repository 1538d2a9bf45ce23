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
import { onlySql } from '../record/only.ts'
import { seenSql } from '../record/query.ts'
import type { Row } from '../record/row.ts'
import { fromStored, type Stored } from '../record/store.server.ts'
import * as text from '../record/statements.ts'
import { sayAt, streetName } from './ledger.server.ts'
import { escapeHtml as e, LIST_CSS, page } from './paper.ts'
import { findPeriod, periodOf, type Period } from '../clock/period.ts'
import { font, safe } from './style.server.ts'
import { sheetName } from './template.server.ts'

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
  const values: unknown[] = [engine.db.tenant, period.from, period.to], add = (value: unknown) => { values.push(value); return `$${values.length}` }
  const where = [`r.tenant = $1::int and r.type = '${type.id}' and r.made >= $2::timestamptz and r.made < $3::timestamptz`, `r.body->>'${sheet.by}' is not null`, seenSql(engine.model, who, { type: type.id, add }), ...conditions(sheet.only, add)].join(' and ')
  const measures = sheet.columns.filter((column) => 'measure' in column), found = await engine.db.query<Record<string, string | number>>(`select r.body->>'${sheet.by}' as by, ${measures.map((column, i) => `${measure(column, add)} as c${i}`).join(', ') || '0 as c'} from record r where ${where} group by 1`, values)
  const plain: unknown[] = values.slice(0, 3), again = (value: unknown) => { plain.push(value); return `$${plain.length}` }
  const rows = (await engine.db.query<Stored>(`${text.loadMany.replace(/where.*$/s, '')} where ${[`r.tenant = $1::int and r.type = '${type.id}' and r.made >= $2::timestamptz and r.made < $3::timestamptz`, `r.body->>'${sheet.by}' is not null`, seenSql(engine.model, who, { type: type.id, add: again }), ...conditions(sheet.only, again)].join(' and ')} order by r.made, r.id limit ${most + 1}`, plain)).map(fromStored)
  if (rows.length > most) throw fail('too-large', { limit: `${most} 行` })
  const names = await namesOf(engine, rows), known = knownOf(engine.holder.office(), dayOf(nowOf(engine)), names), title = (id: string) => known.name(type.field[sheet.by]!.to!, id) ?? names.get(id)?.name ?? id
  const numbers = (line: Record<string, string | number> | undefined) => worked(sheet.columns, Object.fromEntries(measures.map((column, i) => [column.name, Number(line?.[`c${i}`] ?? 0)])))
  const groups = found.map((line) => ({ id: String(line.by), name: title(String(line.by)), cells: numbers(line), rows: rows.filter((row) => row.fields[sheet.by] === line.by).map((row) => sheet.rows.map((field) => cell(type, row, field, known))) }))
    .sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'))
  const sums = Object.fromEntries(measures.map((column, i) => [column.name, found.reduce((sum, line) => sum + Number(line[`c${i}`] ?? 0), 0)]))
  return { sheet, period, by: type.field[sheet.by]!.title, heads: sheet.columns.map((column) => column.title), rowHeads: sheet.rows.map((field) => type.field[field]?.title ?? { state: '状态', made: '时间' }[field] ?? field), groups, total: worked(sheet.columns, sums) }
}
const conditions = (only: Readonly<Record<string, unknown>>, add: (value: unknown) => string): string[] => Object.entries(only).map(([key, want]) => onlySql(key, want, add))
const measure = (column: Extract<SheetColumn, { measure: string }>, add: (value: unknown) => string): string => {
  const filter = conditions(column.only, add), what = column.measure === 'count' ? 'count(*)' : `sum((r.body->>'${column.field}')::numeric)`
  return `coalesce(${what}${filter.length ? ` filter (where ${filter.join(' and ')})` : ''}, 0)::float8`
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
  const filled = await fillSheet(engine, who, ask), { sheet, period, groups, heads, rowHeads, by, total } = filled, exceljs = (await import('exceljs')).default, book = new exceljs.Workbook(), used = new Set<string>()
  const add = (name: string, title: string, lines: { head: string[]; rows: (string | number | null)[][] }[]) => {
    let called = sheetName(name)
    for (let i = 2; used.has(called); i++) called = sheetName(`${name.slice(0, 24)} ${i}`)
    used.add(called)
    const width = Math.max(...lines.map(({ head }) => head.length)), page = book.addWorksheet(called, { pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 }, headerFooter: { oddFooter: '&C第 &P 页，共 &N 页' } })
    const wide = (text: string, size: number) => { const row = page.addRow([safe(text)]); row.getCell(1).font = font(size, { bold: size > 12 }); row.getCell(1).alignment = { horizontal: size > 12 ? 'center' : 'left' }; page.mergeCells(row.number, 1, row.number, width) }
    page.columns = Array.from({ length: width }, (_, i) => ({ width: i === 0 ? 24 : 13 }))
    wide(title, 16); wide(`单位：${streetName(engine)}    日期：${sayAt(nowOf(engine))}`, 11)
    for (const { head, rows } of lines) {
      for (const cells of [head, ...rows]) { const row = page.addRow(cells.map((one) => safe(one))); row.eachCell((one) => { one.font = font(11, { bold: cells === head }); one.border = EDGES; one.alignment = { wrapText: true, vertical: 'middle' }; if (typeof one.value === 'string') one.numFmt = '@' }) }
      page.addRow([])
    }
    wide(`填表人：${who.name}                    审核人：                    负责人：                    部门签收：`, 11)
  }
  const line = (name: string, cells: (number | null)[]) => [name, ...cells.map((n, i) => 'as' in sheet.columns[i]! ? said(sheet.columns[i]!, n) : n)]
  add('汇总', `${period.title}${sheet.title}`, [{ head: [by, ...heads], rows: [...groups.map((group) => line(group.name, group.cells)), line('合计', total)] }])
  for (const group of groups) add(group.name, `${period.title}${sheet.title}（${group.name}）`, [{ head: [by, ...heads], rows: [line(group.name, group.cells)] }, { head: rowHeads, rows: group.rows }])
  return { bytes: Buffer.from(await book.xlsx.writeBuffer()), name: `${streetName(engine)}_${period.title}${sheet.title}.xlsx` }
}
const EDGE = { style: 'thin' as const }, EDGES = { top: EDGE, left: EDGE, bottom: EDGE, right: EDGE }

/** The same on A4: the whole first, then a page for each, which it signs for. */
export const sheetPaper = async (engine: Engine, who: Actor, ask: Ask & { demo: boolean }): Promise<string> => {
  const { sheet, period, groups, heads, rowHeads, by, total } = await fillSheet(engine, who, ask), at = sayAt(nowOf(engine)), mark = ask.demo ? ' <span class="demo">演示</span>' : ''
  const row = (name: string, cells: readonly (number | null)[]) => `<tr><td>${e(name)}</td>${cells.map((n, i) => `<td class="right">${e(said(sheet.columns[i]!, n))}</td>`).join('')}</tr>`
  const table = (body: string) => `<table><thead><tr><th>${e(by)}</th>${heads.map((head) => `<th>${e(head)}</th>`).join('')}</tr></thead><tbody>${body}</tbody></table>`
  const top = (more: string) => `<h1>${e(period.title)}${e(sheet.title)}${mark}</h1><p class="line"><span>单位：${e(streetName(engine))}</span><span>日期：${e(at)}</span><span>${e(more)}</span></p>`
  const body = `<section class="whole">${top(`共 ${groups.length} 家`)}${table(groups.map((group) => row(group.name, group.cells)).join('') + row('合计', total))}<p class="line end"><span>填表人：${e(who.name)}</span><span>审核人：<b></b></span><span>负责人：<b></b></span></p></section>`
    + groups.map((group) => `<section>${top(group.name)}${table(row(group.name, group.cells))}<p class="line"></p><table><thead><tr><th>序号</th>${rowHeads.map((head) => `<th>${e(head)}</th>`).join('')}</tr></thead><tbody>${group.rows.map((cells, i) => `<tr><td class="center">${i + 1}</td>${cells.map((text) => `<td>${e(text)}</td>`).join('')}</tr>`).join('')}</tbody></table><p class="line end"><span>填表人：${e(who.name)}</span><span>街道负责人：<b></b></span><span>${e(group.name)}签收：<b></b></span></p></section>`).join('')
  return page({ title: `${period.title}${sheet.title}`, css: `${LIST_CSS}section+section{break-before:page}`, body, foot: `${ask.demo ? '演示数据。' : ''}打印：${who.name} ${at}` })
}
