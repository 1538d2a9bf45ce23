// Figures on pages that an office hands in: a title over the whole width, who counted and when, tables with borders, notes, places to sign. The same
// pages as a workbook and on A4. Everything that lays figures out does it here.
import type { Cell } from 'exceljs'
import type { Actor } from '../access/access.ts'
import type { Moment } from '../pack.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import { sayAt, streetName } from './ledger.server.ts'
import { escapeHtml as e, LIST_CSS, page as sheetOfPaper } from './paper.ts'
import { font, safe } from './style.server.ts'
import { sheetName } from './template.server.ts'

export type OfficeCell = string | number | null
/** `widths`: how wide each column is, in signs; without them all are alike. */
export type OfficeTable = { head: readonly string[]; rows: readonly (readonly OfficeCell[])[]; widths?: readonly number[] }
/** `name` is the tab; `title` stands over the page. `sub` is said beside the unit; `signs` are the places to sign, who made it comes first. */
export type OfficePage = { name: string; title: string; sub?: string; tables: readonly OfficeTable[]; notes?: readonly string[]; signs?: readonly string[] }
type Laid = { asOf?: Moment | string; maker: '制表' | '填表人' }

/** One tab for each page. */
export const officeBook = async (engine: Engine, who: Actor, { pages, name, asOf, maker }: Laid & { pages: readonly OfficePage[]; name: string }): Promise<{ bytes: Buffer; name: string }> => {
  const exceljs = (await import('exceljs')).default, book = new exceljs.Workbook(), used = new Set<string>()
  for (const page of pages) {
    const width = Math.max(...page.tables.map(({ head }) => head.length)), tab = book.addWorksheet(free(page.name, used), { pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 }, headerFooter: { oddFooter: '&C第 &P 页，共 &N 页' }, ...(page.tables.length === 1 ? { views: [{ state: 'frozen' as const, ySplit: 3 }] } : {}) })
    const wide = (text: string, size: number) => { const row = tab.addRow([safe(text)]), cell = row.getCell(1); cell.font = font(size, { bold: size > 12 }); cell.alignment = { horizontal: size > 12 ? 'center' : 'left' }; tab.mergeCells(row.number, 1, row.number, width) }
    tab.columns = Array.from({ length: width }, (_, i) => ({ width: page.tables[0]!.widths?.[i] ?? (i === 0 ? 24 : 13) }))
    wide(page.title, 16); wide(`单位：${streetName(engine)}    ${asOf ? `统计到：${sayAt(asOf as Moment)}` : `日期：${sayAt(nowOf(engine))}`}${page.sub ? `    ${page.sub}` : ''}`, 11)
    for (const { head, rows } of page.tables) {
      for (const cells of [head, ...rows]) tab.addRow(cells.map((one) => safe(one))).eachCell({ includeEmpty: true }, (one) => { ruled(one, cells === head) })
      if (page.tables.length > 1) tab.addRow([])
    }
    for (const note of page.notes ?? []) wide(note, 10)
    if (page.signs) wide(`${maker}：${who.name}                    ${page.signs.map((sign) => `${sign}：`).join('                    ')}`, 11)
  }
  return { bytes: Buffer.from(await book.xlsx.writeBuffer()), name: `${streetName(engine)}_${name}.xlsx` }
}
const EDGE = { style: 'thin' as const }, EDGES = { top: EDGE, left: EDGE, bottom: EDGE, right: EDGE }
const ruled = (cell: Cell, bold: boolean): void => { cell.font = font(11, { bold }); cell.border = EDGES; cell.alignment = { wrapText: true, vertical: 'middle' }; if (typeof cell.value === 'string') cell.numFmt = '@' }
const free = (name: string, used: Set<string>): string => {
  let called = sheetName(name)
  for (let i = 2; used.has(called); i++) called = sheetName(`${name.slice(0, 24)} ${i}`)
  used.add(called)
  return called
}

/** The same on A4, each page on a sheet of its own. Numbers and rates stand right; of several tables the rows of the last are numbered. */
export const officePaper = (engine: Engine, who: Actor, { pages, title, demo, asOf, maker }: Laid & { pages: readonly OfficePage[]; title: string; demo: boolean }): string => {
  const at = sayAt(nowOf(engine)), mark = demo ? ' <span class="demo">演示</span>' : ''
  const right = (cell: OfficeCell): boolean => typeof cell === 'number' || (typeof cell === 'string' && /^(-?\d+(\.\d+)?%?|—)$/.test(cell))
  const cols = (widths: readonly number[] | undefined) => widths ? `<colgroup>${widths.map((one) => `<col style="width:${Math.round(one / widths.reduce((a, b) => a + b, 0) * 1000) / 10}%">`).join('')}</colgroup>` : ''
  const table = ({ head, rows, widths }: OfficeTable, counted: boolean) => `<table>${cols(widths)}<thead><tr>${counted ? '<th>序号</th>' : ''}${head.map((one) => `<th>${e(one)}</th>`).join('')}</tr></thead><tbody>${rows.map((cells, i) => `<tr>${counted ? `<td class="center">${i + 1}</td>` : ''}${cells.map((cell) => `<td${right(cell) ? ' class="right"' : ''}>${e(cell === null ? '' : String(cell))}</td>`).join('')}</tr>`).join('')}</tbody></table>`
  const body = pages.map((page) => `<section><h1>${e(page.title)}${mark}</h1><p class="line"><span>单位：${e(streetName(engine))}</span><span>${asOf ? `统计到：${e(sayAt(asOf as Moment))}` : `日期：${e(at)}`}</span><span>${e(page.sub ?? '')}</span></p>${page.tables.map((one, i) => table(one, i > 0)).join('<p class="line"></p>')}${(page.notes ?? []).map((note) => `<p>${e(note)}</p>`).join('')}${page.signs ? `<p class="line end"><span>${maker}：${e(who.name)}</span>${page.signs.map((sign) => `<span>${e(sign)}：<b></b></span>`).join('')}</p>` : ''}</section>`).join('')
  return sheetOfPaper({ title, css: `${LIST_CSS}section+section{break-before:page}`, body, foot: `${demo ? '演示数据。' : ''}打印：${who.name} ${at}` })
}
